#!/usr/bin/env bash
# A model that is there is probed as it is: one of ours gives the same records as
# where it was trained; one that does not fit is refused.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
cell=out/cells/planted/bilstm-additive-s1
cp $cell/model.safetensors $cell/vocabulary.txt .

# again FOLDER OPTION...: probe the model as data set "there" under another seed;
# the run file says neither widths nor epochs.
sed -e '/^\[embedding\]/,/^epochs/d' -e '/^\[bilstm\]/,/^hidden/d' run.ini >there.ini
printf '[model]\nfile = model.safetensors\nvocabulary = vocabulary.txt\n' >>there.ini
expect 0 "model.safetensors, it is not trained; 98.8 % of the words" \
    "$ATTNKIT" --dry-run --output there there.ini
grep -q "bilstm-additive-s1: .*not trained, probe" stdout || fail "the plan trains"
expect 0 "Files: " "$ATTNKIT" --quiet --output there there.ini
grep -q 'Quality of the model from a file on 16 texts of the test split' stdout ||
    fail "the report does not say that the model is from a file"
hash=$(sha256sum <model.safetensors | cut -c 1-12)
expect 0 "the model came from a file whose SHA-256 begins with $hash" \
    "$ATTNKIT" report --format latex there
[ ! -e there/${cell#out/}/training.csv ] || fail "a model from elsewhere has a training.csv"
diff -r -x times.csv -x run.ini -x report.html -x manifest.json -x pieces.json -x model.safetensors \
    -x training.csv out there || fail "the same model has other records"
grep -qx 'embedding.width = 16' there/run.ini || fail "the width is not the model's"
grep -qx 'bilstm.hidden = 8' there/run.ini || fail "the size is not the model's"
grep -q '"model": {' there/manifest.json || fail "the manifest does not name the model"

# The copy in the cell is a whole model with other metadata.
expect 0 "Files: " "$ATTNKIT" --quiet --output third \
    --set model.file=there/${cell#out/}/model.safetensors there.ini
diff -r -x times.csv -x run.ini -x report.html -x manifest.json -x pieces.json -x model.safetensors \
    there third || fail "the copy of a model has other records"

# Finished pieces: training's keys do not count, the file does.
expect 0 "finished, nothing to do" "$ATTNKIT" --dry-run --output there \
    --set train.epochs=7 there.ini
expect 2 "sha256 of model.file" "$ATTNKIT" --output there \
    --set model.file=there/${cell#out/}/model.safetensors there.ini
expect 2 "bilstm-additive-s1: the finished piece 'model'" "$ATTNKIT" --output out there.ini

# Other words under the same model: it is said that they are others.
sed '5s/$/-not/' vocabulary.txt >words.txt
expect 2 "(model.vocabulary) = " "$ATTNKIT" --output there --set model.vocabulary=words.txt there.ini

# How many words the vocabulary has is told by a run, too; under --quiet only where
# it is low, with what to look at.
sed '5,$s/[a-z]*/\U&/' vocabulary.txt | sed '10,12s/.*/\L&/' >words.txt
expect 0 "fewer than half of the words of its test texts are in $PWD/words.txt" \
    "$ATTNKIT" --dry-run --output new --set model.vocabulary=words.txt there.ini
expect 0 "Files: " "$ATTNKIT" --quiet --output low --set model.vocabulary=words.txt there.ini
grep -q "^attnkit: data set planted: fewer than half .*another case" stderr ||
    fail "--quiet hides that few words are known"
grep -q '"known_words": 0\.[0-4]' low/manifest.json || fail "the manifest does not say so"
expect 0 "Files: " "$ATTNKIT" --output told --set planted.test=8 there.ini
grep -q "^attnkit: data set planted: the model is that of .* % of the words of the test texts" \
    stderr || fail "a run does not tell how many words the vocabulary has"
! grep -q "fewer than half" stderr || fail "most words are known, and it is called few"
rm -rf told

# Without a vocabulary: the data set's, of the same size or an error with both.
sed -i '/^vocabulary/d' there.ini
expect 0 "Files: " "$ATTNKIT" --quiet --output same there.ini
diff -r -x times.csv -x run.ini -x report.html -x pieces.json -x model.safetensors there same ||
    fail "the data set's own vocabulary gives other records"
n=$(wc -l <vocabulary.txt)
expect 2 "has $n rows, but the vocabulary of data set planted has" \
    "$ATTNKIT" --output new --set text.min_df=9 there.ini
grep -qF "set model.vocabulary" stderr || fail "a wrong size: no cure"

# Names of the first four lines do not count; compressed, with Windows' ends.
sed -e '1s/.*/<PAD>/' -e '2s/.*/[UNK]/' -e 's/$/\r/' vocabulary.txt | gzip >words.gz
expect 0 "Files: " "$ATTNKIT" --quiet --output named --set model.vocabulary=words.gz there.ini
cmp named/${cell#out/}/loo.jsonl $cell/loo.jsonl || fail "names of the marks count"

# refused TEXT OPTION...
refused() {
    expect 2 "$1" "$ATTNKIT" --output new "${@:2}" there.ini
    [ ! -s stdout ] || fail "a refusal prints on standard output"
    [ ! -e new ] || fail "a refusal leaves an output folder"
}

head -n -3 vocabulary.txt >words.txt
refused "has $n rows, but the vocabulary $PWD/words.txt has $((n - 3)) words" \
    --set model.vocabulary=words.txt
sed '9s/.*/two words/' vocabulary.txt >words.txt
mkfifo pipe
refused "pipe' is not a safetensors file that can be used: it is not a regular file" --set model.file=pipe
refused "words.txt:9: 'two words' has a blank" --set model.vocabulary=words.txt
sed '9{p;d}; 10{x;G;s/.*//}' vocabulary.txt | sed "10s/.*/$(sed -n 9p vocabulary.txt)/" >words.txt
refused "is the word of line 9 too" --set model.vocabulary=words.txt
printf '<0>\n<UNK>\n' >words.txt
refused "has 2 lines" --set model.vocabulary=words.txt
sed '5,$s/^/#/' vocabulary.txt >words.txt
refused "no word of its test texts is in" --set model.vocabulary=words.txt
refused "model.vocabulary is set, but model.file is not" \
    --set model.file= --set model.vocabulary=vocabulary.txt
refused "nowhere.safetensors" --set model.file=nowhere.safetensors
refused "model.file is one model, but run.seeds lists 2 seeds" --set run.seeds=1,2
refused "run.encoders lists 2 encoders" --set run.encoders=bilstm,average
refused "run.attention lists 2 kinds of attention" --set run.attention=additive,dot
refused "set embedding.width = 16, or leave it out" --set embedding.width=300
refused "! encoder.rnn.weight_hh_l0: expected (36, 9), found (32, 8)" --set bilstm.hidden=9
grep -q "^    encoder.embedding.weight: ($n, 16)" stderr || fail "what fits is not listed"
grep -q "^  more of them would fit with bilstm.hidden = 8" stderr ||
    fail "the option that would cure it is not named"
if command -v python3 >/dev/null; then # one tensor is wrong: one is marked
    cat >reshape.py <<'END'
import json, struct
data = open("model.safetensors", "rb").read()
n, = struct.unpack("<Q", data[:8])
header = json.loads(data[8:8 + n])
header["encoder.rnn.weight_hh_l0"]["shape"] = [16, 16]
text = json.dumps(header).encode()
open("reshaped.safetensors", "wb").write(struct.pack("<Q", len(text)) + text + data[8 + n:])
END
    python3 reshape.py
    refused "! encoder.rnn.weight_hh_l0: expected (32, 8), found (16, 16)" \
        --set model.file=reshaped.safetensors
    [ "$(grep -c '^  ! ' stderr)" -eq 1 ] || fail "one tensor is wrong, and others are marked"
fi
refused "! decoder.attention.attn2.weight: expected none, found (1, 8)" --set run.attention=dot
refused "is not a safetensors file" --set model.file=vocabulary.txt

# Shapes are compared before data are read: a terabyte of a hole.
header='{"x":{"dtype":"F32","shape":[274877906944],"data_offsets":[0,1099511627776]}}'
size=$(printf %o ${#header}) # of eight bytes the first
printf '%b%s' "\\0$size\\0\\0\\0\\0\\0\\0\\0" "$header" >hole.safetensors
if truncate -s $((8 + ${#header} + 1099511627776)) hole.safetensors; then
    refused "! x: expected none, found (274877906944)" --set model.file=hole.safetensors
fi
rm hole.safetensors

# Text and question: two encoders.  The reader's widths are not the model's.
cat >asked.ini <<'END'
[run]
datasets  = babi
encoders  = cnn
attention = dot
probes    = gradient, loo

[babi]
train = 60
test  = 12

[train]
epochs = 1
END
expect 0 "Files: " "$ATTNKIT" --quiet --output asked --set embedding.width=10 \
    --set cnn.hidden=8 asked.ini
cell=asked/cells/babi/cnn-dot-s1
expect 0 "Files: " "$ATTNKIT" --quiet --output told --set model.file=$cell/model.safetensors \
    --set model.vocabulary=$cell/vocabulary.txt asked.ini
diff -r -x times.csv -x run.ini -x report.html -x manifest.json -x pieces.json -x model.safetensors \
    -x training.csv asked told || fail "the same model of questions has other records"
expect 2 "! Qencoder.convolutions.3.weight: expected (3, 10, 7), found (2, 10, 7)" \
    "$ATTNKIT" --output new --set cnn.hidden=12 --set model.file=$cell/model.safetensors asked.ini
