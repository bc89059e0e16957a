#!/usr/bin/env bash
# What is said where hardly anything goes wrong: messages that no other test comes
# by.  build-aux/check-coverage finds such.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# No plug-ins at all, unless some are installed.
if ! ATTNKIT_PLUGIN_PATH='' "$ATTNKIT" list 2>/dev/null | grep -q .; then
    ATTNKIT_PLUGIN_PATH='' expect 0 "no plug-in found" "$ATTNKIT" list
    ATTNKIT_PLUGIN_PATH='' expect 0 "no data set found whose files" "$ATTNKIT" fetch
fi
refuse "--seed is '1,2', must be one integer" "$ATTNKIT" verify --seed 1,2 out
refuse "/proc/self/x cannot be made" "$ATTNKIT" new encoder x --to /proc/self

# Run files that cannot be read to their end, or handed on.
if [ -r /proc/self/mem ]; then
    refuse "cannot read the run file" "$ATTNKIT" /proc/self/mem
fi
small_run
refuse "--plugins names none" "$ATTNKIT" --plugins= run.ini
refuse "the run file cannot be parsed" env TMPDIR="$folder/nowhere" "$ATTNKIT" run.ini

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

# --- results that somebody has changed -------------------------------------------------

expect 0 "Files: " "$ATTNKIT" --quiet --seed 1,2 run.ini
second=cells/planted/bilstm-additive-s2

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

mkdir bin
printf '#!/bin/sh\nexit 0\n' >bin/gnuplot
chmod +x bin/gnuplot
PATH=$folder/bin:$PATH
expect 0 "gnuplot has not drawn a figure" "$ATTNKIT" report out
expect 0 "no folder can be made in $folder/nowhere to draw figures in" \
    env TMPDIR="$folder/nowhere" "$ATTNKIT" report out
