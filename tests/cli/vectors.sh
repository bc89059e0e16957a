#!/usr/bin/env bash
# Pretrained vectors from the run file to the model: what is said about them, what
# depends on them, what they do to the embedding.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
sed -i '/^\[embedding\]/,/^width/d' run.ini
expect 0 "cell planted" "$ATTNKIT" --dry-run run.ini
# Words of the vocabulary, every third of them, from a run without vectors.
expect 0 "Files: " "$ATTNKIT" --quiet --set embedding.width=3 run.ini
cell=out/cells/planted/bilstm-additive-s1
sed 1,4d $cell/vocabulary.txt | awk 'NR % 3 == 1 { print $1, NR / 8, -NR, 0.5 }' >glove.txt
n_found=$(wc -l <glove.txt)
n_word=$(sed 1,4d $cell/vocabulary.txt | wc -l)
echo "nobody-says-this 1 2 3" >>glove.txt
again=$(head -n 1 glove.txt | cut -d ' ' -f 1) # its first row counts
echo "$again 9 9 9" >>glove.txt
gzip -c glove.txt >glove.gz
mv out without

# The plan, with a relative path from both sides; the file's width.
printf '[embedding]\nfile = glove.gz\n' >>run.ini
expect 0 "planted: $n_found of $n_word words" "$ATTNKIT" --dry-run run.ini
grep -qF "among the $((n_found + 2)) of $PWD/glove.gz (text, width 3)" stdout ||
    fail "the plan does not describe the file"
grep -qF "the others start from zeros" stdout || fail "the plan does not say what is missing"
grep -qF "1 more rows of them do not count, the first does" stdout ||
    fail "the plan does not speak of a word that stands twice"
expect 0 "(text, width 3)" "$ATTNKIT" describe --data run.ini
head -n -1 glove.txt >once.txt
expect 0 "$n_found of $n_word words" "$ATTNKIT" --dry-run --set embedding.file=once.txt run.ini
! grep -q "more rows" stdout || fail "no word stands twice, and some are said to"
printf '\2\0\0\0\0\0\0\0{}' >empty.safetensors
expect 2 "! encoder.embedding.weight: expected ($((n_word + 4)), 300), found none" "$ATTNKIT" --set embedding.file= --set model.file=empty.safetensors \
    --set model.vocabulary="$PWD/without/${cell#out/}/vocabulary.txt" run.ini
expect 0 "$n_found of $n_word words" "$ATTNKIT" --verbose --set embedding.file=glove.txt \
    --output verbose run.ini
grep -qF "$n_found of $n_word words" stderr || fail "--verbose does not say what was found"
grep -q "fewer than half of its words are in $PWD/glove.txt; '.*' is not" stderr ||
    fail "--verbose does not say that it is low"
[ "$(grep -c "$n_found of $n_word words" stderr)" -eq 1 ] || fail "--verbose says it twice"
expect 0 "fewer than half" "$ATTNKIT" --output told run.ini
grep -q "^attnkit: data set planted: $n_found of $n_word words" stderr ||
    fail "a run does not tell how many words have a vector"
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
grep -q "fewer than half" stderr || fail "--quiet hides that few words have a vector"
grep -qx 'embedding.width = 3' out/run.ini || fail "the width in effect is not the file's"
grep -q "\"sha256\": \"$(sha256sum <glove.gz | cut -d ' ' -f 1)\"" out/manifest.json ||
    fail "the manifest has no hash of the file"
grep -q "\"found\": $n_found" out/manifest.json || fail "the manifest does not count words"
! cmp -s $cell/model.safetensors without/${cell#out/}/model.safetensors ||
    fail "vectors change nothing"

# The same again; a change of the file or of a setting is another model.
expect 0 "finished, nothing to do" "$ATTNKIT" --dry-run run.ini
expect 0 "finished, nothing to do" "$ATTNKIT" --dry-run out/run.ini
expect 2 "sha256 of embedding.file" "$ATTNKIT" --set embedding.file=glove.txt run.ini
expect 2 "embedding.missing = auto, but now it is normal" \
    "$ATTNKIT" --set embedding.missing=normal run.ini
expect 2 "embedding.trainable = yes, but now it is no" \
    "$ATTNKIT" --set planted.trainable=no run.ini

# Frozen: the embedding is the file's, bit by bit; unknown words and marks are 0.
expect 0 "none is trained" "$ATTNKIT" --dry-run --output frozen --set embedding.trainable=no run.ini
expect 0 "Files: " "$ATTNKIT" --quiet --output frozen --set embedding.trainable=no run.ini
if command -v python3 >/dev/null; then
    cat >compare.py <<'END'
import json, struct, sys
cell = sys.argv[1]
data = open(cell + "/model.safetensors", "rb").read()
n, = struct.unpack("<Q", data[:8])
entry = json.loads(data[8:8 + n])["encoder.embedding.weight"]
begin, end = entry["data_offsets"]
value = struct.unpack("<%df" % ((end - begin) // 4), data[8 + n + begin:8 + n + end])
given = {}
for line in open("glove.txt"):
    word, *numbers = line.split()
    given.setdefault(word, tuple(map(float, numbers)))
n_same = n_zero = 0
for i, word in enumerate(open(cell + "/vocabulary.txt").read().split("\n")[:-1]):
    row = value[3 * i:3 * i + 3]
    n_same += row == given.get(word)
    n_zero += row == (0, 0, 0)
print(n_same, n_zero)
END
    expect 0 "$n_found $((n_word - n_found + 4))" python3 compare.py frozen/${cell#out/}
    expect 0 "Files: " "$ATTNKIT" --quiet --output normal --set embedding.trainable=no \
        --set embedding.missing=normal run.ini
    expect 0 "$n_found 1" python3 compare.py normal/${cell#out/}
fi

# For one data set of two.
cat >two.ini <<'END'
[run]
datasets  = planted, plain
encoders  = average
attention = dot
probes    = gradient

[planted]
train = 40
dev   = 20
test  = 10
embedding.file = glove.txt

[plain]
reader = planted
train  = 40
dev    = 20
test   = 10
width  = 7
END
expect 0 "words" "$ATTNKIT" --quiet --output two two.ini
grep -qx 'embedding.width = 3' two/run.ini || fail "the width of one data set"
grep -qx 'embedding.width = 7' two/run.ini || fail "the width of the other data set"

# Mistakes.
expect 2 "set embedding.width = 3, or leave it out" "$ATTNKIT" --set embedding.width=4 -o new run.ini
expect 2 "nowhere" "$ATTNKIT" --set embedding.file=nowhere -o new run.ini
sed '2s/ [^ ]*$//' glove.txt >broken.txt
expect 2 "broken.txt:2: a word and 3 numbers were expected" \
    "$ATTNKIT" --set embedding.file=broken.txt -o new run.ini
head -c -1 glove.txt >cut.txt
expect 0 "its last line has no newline" "$ATTNKIT" --dry-run --set embedding.file=cut.txt -o new run.ini
expect 0 "$n_found of" "$ATTNKIT" --dry-run --set embedding.file=glove.txt -o new run.ini
! grep -q "has no newline" stdout || fail "a whole file is called cut"
head -c 100 glove.gz >cut.gz
expect 2 "cut.gz" "$ATTNKIT" --set embedding.file=cut.gz -o new run.ini
expect 2 "'file' is a key of" "$ATTNKIT" --set planted.file=x -o new run.ini
grep -qF "model.file" stderr || grep -qF "embedding.file" stderr ||
    fail "it is not said which keys are meant"
[ ! -e new ] || fail "a refusal leaves an output folder"

# Both embeddings of a query model start from the same vectors and draws; the
# reader's own width does not count.
if command -v python3 >/dev/null; then
    cat >asked.ini <<'END'
[run]
datasets  = babi
encoders  = average
attention = additive
probes    = gradient

[babi]
train = 60
test  = 12

[train]
epochs = 1

[embedding]
file      = words.txt
missing   = normal
trainable = no
END
    printf 'Mary 0.5 1 2 3\nwent 4 5 6 7\nWhere 1 1 1 1\n' >words.txt
    cat >towers.py <<'END'
import json, struct
cell = "asked/cells/babi/average-additive-s1/"
data = open(cell + "model.safetensors", "rb").read()
n, = struct.unpack("<Q", data[:8])
header = json.loads(data[8:8 + n])
towers = [data[8 + n:][slice(*header[name + ".embedding.weight"]["data_offsets"])]
          for name in ("Pencoder", "Qencoder")]
print(towers[0] == towers[1], len(towers[0]) // 16, towers[0].count(b"\0" * 16))
END
    expect 0 "Files: " "$ATTNKIT" --quiet --output asked asked.ini
    n=$(wc -l <asked/cells/babi/average-additive-s1/vocabulary.txt)
    expect 0 "True $n 1" python3 towers.py
fi
