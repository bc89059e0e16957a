#!/usr/bin/env bash
# What is said where hardly anything goes wrong: messages that no other test comes
# by.  build-aux/check-coverage finds such.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# No plug-ins at all, unless some are installed.
if ! ATTNKIT_PLUGIN_PATH='' "$ATTNKIT" list 2>/dev/null | seen .; then
    ATTNKIT_PLUGIN_PATH='' expect 0 "no plug-in found" "$ATTNKIT" list
    ATTNKIT_PLUGIN_PATH='' expect 0 "no data set found whose files" "$ATTNKIT" fetch
    small_run
    ATTNKIT_PLUGIN_PATH='' refuse "there is no dataset 'planted'; looked in" "$ATTNKIT" run.ini
fi
refuse "--seed is '1,2', must be one integer" "$ATTNKIT" verify --seed 1,2 out
refuse "/proc/self/x cannot be made" "$ATTNKIT" new encoder x --to /proc/self

# Run files that cannot be read to their end, or handed on.
if [ -r /proc/self/mem ]; then
    refuse "cannot read the run file" "$ATTNKIT" /proc/self/mem
fi
small_run
refuse "--plugins names none" "$ATTNKIT" --plugins= run.ini

# What plug-ins ask for beyond their tables.
sed 's/= bilstm$/= cnn/' run.ini >cnn.ini
for widths in 2 1,3,x 101 "$(seq -s , 1 2 33)"; do
    printf '\n[cnn]\nhidden = 8\nwidths = %s\n' "$widths" | cat cnn.ini - >widths.ini
    refuse "option 'widths' is '$widths', must be at most 16 odd numbers" "$ATTNKIT" widths.ini
done
printf '\n[cnn]\nhidden = 8\nwidths = 1,3,5\n' | cat cnn.ini - >widths.ini
refuse "must be a multiple of the number of widths (1,3,5)" "$ATTNKIT" widths.ini
sed 's/= bilstm$/= average/' run.ini >thin.ini
printf '\n[average]\nhidden = 1\n' >>thin.ini
refuse "needs hidden states of width 2 or more, not 1" "$ATTNKIT" thin.ini

# A section that is nearly that of two data sets: the longer name is meant.
sed 's/= planted$/= planted, planted-b/' run.ini >two.ini
printf '\n[planted-b]\nreader = planted\n\n[planted-b2]\ntrain = 8\n' >>two.ini
refuse "unknown section [planted-b2]" "$ATTNKIT" two.ini

# All mistakes at once, a line each.
refuse "unknown section [trian], did you mean [train]?" "$ATTNKIT" -s trian.epochs=1 \
    -s train.epoch=1 -s bilstm.hidden=-1 run.ini
grep -qF "  --set train.epoch=1: unknown key 'epoch', did you mean 'epochs'?" stderr ||
    fail "the second mistake is not told: $(cat stderr)"
grep -qF "  --set bilstm.hidden=-1: must be an integer in [" stderr ||
    fail "the third mistake is not told: $(cat stderr)"

# --- on a terminal ------------------------------------------------------------------------

if script --version 2>/dev/null | seen util-linux; then
    # typed COMMAND: what a terminal of 60 columns is sent, into ./typed.
    typed() {
        env -u NO_COLOR SHELL=/bin/sh TERM=xterm script -qec "stty cols 60; $1" typed </dev/null >/dev/null
    }
    typed "'$ATTNKIT' --output watched run.ini"
    tr '\r' '\n' <typed >lines
    grep -qE '^\[[#-]{20}\] +[0-9]+ % [-:0-9]+ left  planted/' lines || fail "there is no bar"
    ! grep '^\[[#-]' lines | seen -E '.{60}' || fail "a bar fills the terminal's last column"
    typed "'$ATTNKIT' explain watched 'a good film'"
    grep -qF "$(printf '\033[48;5;')" typed || fail "no colours on a terminal"
    grep -qF "A word that is not in the vocabulary is $(printf '\033[4m')underlined" typed || fail "the mark is not explained"
    typed "NO_COLOR=1 '$ATTNKIT' explain watched 'a good film'"
    ! grep -qF "$(printf '\033[48;5;')" typed || fail "colours though NO_COLOR is set"
fi

# --- results that somebody has changed -------------------------------------------------

expect 0 "Files: " "$ATTNKIT" --quiet --seed 1,2 run.ini
second=cells/planted/bilstm-additive-s2

# A model that somebody changes while another cell is trained.
cp out/$second/{model.safetensors,vocabulary.txt} .
sed 's/= planted$/= first, planted/; s/^\[planted\]/[first]\nreader = planted\ntrain = 4000\n\n&\nmodel.file = model.safetensors\nmodel.vocabulary = vocabulary.txt/' \
    run.ini >changed.ini
last=$(tail -c 1 model.safetensors | od -An -tu1) size=$(stat -c %s model.safetensors)
"$ATTNKIT" --quiet --threads 1 --output changed changed.ini >stdout 2>stderr &
until [ -d changed/cells/first/bilstm-additive-s1 ]; do
    kill -0 $! || fail "a run ends before its time: $(<stderr)"
    sleep 0.01
done
kill -STOP $! # it is not over before the change
printf '%b' "\\0$(printf %o $((last ^ 1)))" |
    dd of=model.safetensors bs=1 seek=$((size - 1)) conv=notrunc 2>/dev/null
kill -CONT $!
wait $! && fail "a model that changes is taken"
grep -q "model.safetensors has changed since this run began; run again" stderr || fail "$(<stderr)"

# changed CODE SED FILES MESSAGE COMMAND...: it says so of a copy with files changed.
changed() {
    rm -rf copy
    cp -r out copy
    # shellcheck disable=SC2086 # a pattern
    sed -i "$2" copy/$3
    ! diff -rq out copy >/dev/null || fail "$3: $2 changes nothing"
    expect "$1" "$4" "${@:5}"
}
page() { changed 1 "$1" "$2" "$3" "$ATTNKIT" report copy; }

page '2{h;d};3{G}' "$second/*.jsonl" "the texts are not those of the other cells"
page '9,99d' "$second/*.jsonl" "the file ends before its last text"
page '16,99d' "$second/[!c]*.jsonl" "an id that instances.jsonl lacks"
page '3{p;p;p;p;p;p}' "$second/correlation.jsonl" "correlation.jsonl:4: a pair that an earlier line of this text has"
page '16p' "$second/loo.jsonl" "loo.jsonl:17: an id that instances.jsonl lacks, or has elsewhere"
page '2p' "${second%2}1/instances.jsonl" "instances.jsonl:3: an id that an earlier line has"
page 's/"words":\[/&1,/' "${second%2}1/instances.jsonl" "'words' must be an array of texts"
changed 0 's/$/\r/' summary.csv "attnkit: this run" "$ATTNKIT" report copy
changed 2 '1s/^/"/' summary.csv "summary.csv:1: a quoted field" "$ATTNKIT" report copy
expect 0 "label none" sh -c "sed -i '1s/\"label\":[0-9]*/\"label\":null/' copy/cells/planted/*/instances.jsonl; \
    cp out/summary.csv copy; '$ATTNKIT' --texts 40 report copy"
# instead FILE TEXT COMMAND...: where there is a folder of that name.
instead() {
    rm -rf copy
    cp -r out copy
    rm -r "copy/$1"
    mkdir "copy/$1"
    expect "${@:2}"
}
# A remark on the published figures of one data set.
rm -rf copy
cp -r out copy
mv copy/cells/planted copy/cells/agnews
sed -i 's/"planted": {/"agnews": {/; s,"planted/,"agnews/,; s/"reader": "planted"/"reader": "agnews"/' copy/manifest.json
sed -i 's/^planted,/agnews,/' copy/summary.csv
expect 0 "agnews: the paper used other vectors (GloVe)" "$ATTNKIT" report copy
instead summary.csv 2 "summary.csv" "$ATTNKIT" compare copy copy
instead manifest.json 2 "manifest.json" "$ATTNKIT" report copy
explains() { changed 2 "$1" manifest.json "$2" "$ATTNKIT" explain copy/$second film; }
explains 's/"task": "binary"/"task": "other"/' "does not say the task and the classes of data set planted"
explains '/^ "datasets"/,/^ }/s/"planted"/"other"/' "manifest.json lacks data set planted"

# The run is finished, and there is no room to say so.
if [ -w /dev/full ]; then
    expect 1 "standard output cannot be written" bash -c "'$ATTNKIT' --quiet --seed 1,2 run.ini >/dev/full"
fi

# --- figures ----------------------------------------------------------------------------

if command -v gnuplot >/dev/null; then
    instead figures/planted/bilstm-additive-s2/max-jsd.svg 1 "max-jsd.svg" "$ATTNKIT" report copy
fi
mkdir bin
printf '#!/bin/sh\nexit 0\n' >bin/gnuplot
chmod +x bin/gnuplot
PATH=$folder/bin:$PATH
expect 0 "gnuplot has not drawn a figure" "$ATTNKIT" report out
expect 0 "no folder can be made in $folder/nowhere to draw figures in" \
    env TMPDIR="$folder/nowhere" "$ATTNKIT" report out
