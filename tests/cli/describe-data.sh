#!/usr/bin/env bash
# describe --data: what a data set is made of, beside the paper's Table 1.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

tree() { printf '(%d (2 %s) (2 %s))\n' "$1" "$2" "$3"; }
mkdir sst
{ tree 3 fine film; tree 1 dull film; tree 3 fine film; tree 2 so so; } >sst/train.txt
{ tree 4 fine film; tree 0 dull plot; } >sst/dev.txt
{ tree 4 fine plot; tree 1 dull film; } >sst/test.txt
cat >run.ini <<'END'
[run]
datasets  = sst, planted, babi-1
encoders  = average
attention = additive
output    = out

[sst]
path = sst
text.lengths = named
text.longer_than = 0

[planted]
train = 64
dev   = 32
test  = 16

[babi-1]
reader = babi
train = 20
test  = 5
END

expect 0 "data set sst, read by sst: binary, 2 classes" \
    "$ATTNKIT" describe --data run.ini
# read, texts, shortest, mean, median, longest, unknown, again, in train, classes
row() {
    sed -E 's/ +/ /g' stdout | seen -xF " $1" || {
        cat stdout >&2
        fail "no row '$1'"
    }
}
row "train 3 3 2 2.0 2.0 2 0.00% 1 - 1 / 2"
row "dev 2 2 2 2.0 2.0 2 25.00% 0 1 1 / 1"
row "test 2 2 2 2.0 2.0 2 25.00% 0 1 1 / 1"
row "vocabulary: 7 words, the four marks among them"
row "the paper's Table 1: 16175 words, mean length 19; training 3034 / 3321, test 863 / 862"
row "the paper's Table 1: 40 words, mean length 8; training 10000, test 1000"
grep -qF "data set babi-1, read by babi: answers to a second text, 36 answers" stdout ||
    fail "babi is not described"
[ "$(grep -cE '^  words of a second text, (train|dev|test): 3 to 3, mean 3.0, median 3.0$' stdout)" -eq 3 ] ||
    fail "the lengths of questions are missing"
grep -A 1 '^  answers, and how many texts have them$' stdout |
    grep -qE '^    train: ([a-z]+ [0-9]+, )+[a-z]+ [0-9]+; [0-9]+ that no text has$' ||
    fail "the answers are not counted"
[ "$(grep -c "Table 1" stdout)" -eq 2 ] || fail "the paper has no planted data"
[ ! -e out ] || fail "nothing is run"

"$ATTNKIT" describe --data --json run.ini >data.json
if command -v python3 >/dev/null; then
    python3 - <<'END' || fail "the JSON says something else"
import json
sst, planted, babi = json.load(open("data.json"))
assert sst["splits"]["train"]["classes"] == {"negative": 1, "positive": 2}, sst
assert sst["splits"]["test"]["in_train"] == 1 and sst["vocabulary"] == 7
assert sst["paper"]["train_size"] == [3034, 3321]
assert planted["paper"] is None and planted["splits"]["dev"]["texts"] == 32
assert babi["splits"]["dev"]["query"]["mean"] == 3 and "query" not in sst["splits"]["dev"]
assert sum(babi["splits"]["test"]["classes"].values()) == 5
assert babi["paper"]["vocabulary"] == 40 and babi["notes"] == []
END
fi

expect 0 "planted" "$ATTNKIT" describe --data --set planted.train=70 run.ini
grep -qE '^  train +70 +70 ' stdout || fail "--set is not heeded"

# A class that is missing is found as a run finds it.
tree 3 fine film >sst/train.txt
refuse "no text of class 'negative'" "$ATTNKIT" describe --data run.ini
grep -qF "$PWD/sst: " stderr || fail "which data lack it is not said"
refuse "attnkit describe --data needs a run file" "$ATTNKIT" describe --data
refuse "--data goes with describe only" "$ATTNKIT" --data run.ini
refuse "nowhere.ini" "$ATTNKIT" describe --data nowhere.ini

# Classes that are many, and one that no test text has, which is said.
{
    echo text,label,split
    for i in {0..9}; do
        for split in train dev test; do
            [ "$i$split" = 9test ] || echo "word w$i,c$i,$split"
        done
    done
} >many.csv
cat >many.ini <<'END'
[run]
datasets  = many
encoders  = average
attention = additive
output    = out

[many]
reader = table
path = many.csv
split = split
text.lengths = named
END
expect 0 "  no test text is of class 'c9'" "$ATTNKIT" describe --data many.ini
grep -qE '^    train: (c[0-9] 1, ){8}and 2 more$' stdout || fail "not eight of ten classes are named"
expect 0 "no test text is of class 'c9'" "$ATTNKIT" describe --data --json many.ini
