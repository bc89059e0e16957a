#!/usr/bin/env bash
# Data files with faults: exit code 2, file and line, no output folder.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# sst_run: ./run.ini over ./sst, three files in the published format.
sst_run() {
    small_run
    sed -i 's/= planted/= sst/; s/\[planted\]/[sst]\npath = sst\ntext.longer_than = 0/
        /^\(train\|dev\|test\) *=/d' run.ini
    rm -rf sst
    mkdir sst
    local split
    for split in train dev test; do
        printf '%s\n' '(3 (2 a) (4 (3 quiet) (2 delight)))' \
            '(1 (2 a) (0 (1 tedious) (2 bore)))' \
            '(4 (2 what) (4 (2 a) (4 wonder)))' \
            '(0 (1 so) (0 (0 bad) (2 indeed)))' \
            '(2 (2 neither) (2 nor))' \
            '(4 good)' '(0 bad)' >sst/$split.txt
    done
}

# A text of one word goes through every probe; it has no leave-one-out.
sst_run
expect 0 "Files: " "$ATTNKIT" --quiet --set sst.text.lengths=named run.ini
cell=out/cells/sst/bilstm-additive-s1
[ "$(wc -l <"$cell"/loo.jsonl)" -eq 6 ] || fail "6 texts, as many records"
[ "$(grep -c '"importance":\[null\]' "$cell"/loo.jsonl)" -eq 2 ] ||
    fail "a text of one word has no leave-one-out"
[ "$(grep -c '"importance":\[[0-9.]*\]' "$cell"/gradient.jsonl)" -eq 2 ] ||
    fail "a text of one word has a gradient"
grep -q '^sst,.*,correlation,tau_attention_loo,all,4,2,' out/summary.csv ||
    fail "2 texts of 6 have no tau: they are counted"
! grep -qi 'nan' out/summary.csv stdout || fail "nan is printed"
rm -rf out

# fault TEXT SPLIT COMMAND...: the run is refused after COMMAND has had the file
# as its standard output.
fault() {
    local text=$1 split=$2
    sst_run
    "${@:3}" >sst/"$split".txt
    refuse "$text" "$ATTNKIT" run.ini
    grep -qF "sst/$split.txt" stderr || fail "the file is not named"
}

good='(3 (2 a) (4 (3 quiet) (2 delight)))'
fault "train.txt: the file is empty" train true
fault "dev.txt:2: " dev printf '%s\n' "$good" '(3 (2 a) (4 (3 quiet'
fault "train.txt:3: " train printf '%s\n' "$good" "$good" "$good)"
fault "test.txt:1: " test printf '%s\n' '(7 (2 a) (2 b))'
fault "test.txt:2: " test printf '%s\n' "$good" 'no tree at all'
fault "train.txt:2: a byte is not UTF-8" train printf '%s\n\xff\n' "$good"

sst_run
rm sst/dev.txt
refuse "sst/dev.txt" "$ATTNKIT" run.ini
sst_run
rm -r sst
refuse "sst/train.txt" "$ATTNKIT" run.ini
sst_run
rm sst/test.txt
mkdir sst/test.txt
refuse "sst/test.txt" "$ATTNKIT" run.ini
sst_run
sed -i '/^path/d' run.ini
refuse "path" "$ATTNKIT" run.ini

# A class that no training text has; nothing left after the length filter.
sst_run
sed -i '/^(0\|^(1/d' sst/train.txt
refuse "no text of class 'negative'" "$ATTNKIT" run.ini
sst_run
refuse "longer_than" "$ATTNKIT" --set sst.text.longer_than=50 run.ini

# A dev split of one class has no ROC AUC to choose an epoch by.
sst_run
sed -i '/^(0\|^(1/d' sst/dev.txt
refuse "train.metric" "$ATTNKIT" run.ini
grep -qF "data set sst: its dev split" stderr || fail "the split is not named"
expect 0 "Files: " "$ATTNKIT" --quiet --set train.metric=accuracy run.ini
rm -rf out

# A dry run finds all of this too.
sst_run
: >sst/test.txt
refuse "test.txt: the file is empty" "$ATTNKIT" --dry-run run.ini
