#!/usr/bin/env bash
# Data sets that may not be passed on, made up in their published formats: read,
# learnt and probed.  What decides a label is planted, so that a model that has
# learnt it is clearly better than chance.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
gated=${ATTNKIT%/cli/attnkit}/tests/generate/gated

# gated_run: ./run.ini, a model that is small for texts that are long.
gated_run() {
    cat >run.ini <<'END'
[run]
datasets  = diabetes
encoders  = bilstm
attention = additive
probes    = gradient, loo, permutation, adversarial
instances = 4
output    = out

[diabetes]
reader = mimic
path   = mimic

[anemia]
reader = mimic
task   = anemia
path   = mimic
text.longer_than = -1
train.epochs     = 6

[questions]
reader = cnn-qa
path   = questions

[three-lines]
reader = cnn-qa
path   = three-lines

[embedding]
width = 16

[train]
epochs        = 3
batch_size    = 4
learning_rate = 0.02
metric        = accuracy

[bilstm]
hidden = 8

[adversarial]
steps = 20
END
}

# probed DATASET LOW: all probes of the texts, and a test accuracy above LOW.
probed() {
    local cell=out/cells/$1/bilstm-additive-s1 file accuracy
    for file in instances gradient loo permutation adversarial; do
        [ "$(wc -l <"$cell/$file.jsonl")" -ge 4 ] || fail "$1: texts in $file.jsonl"
    done
    accuracy=$(sed -n '0,/"accuracy"/s/.*"accuracy": \([0-9.]*\).*/\1/p' "$cell"/metrics.json)
    awk "BEGIN { exit !($accuracy > $2) }" || fail "$1: accuracy $accuracy, chance is below $2"
}

# Notes of 2,000 words, plain.
"$gated" --n 150 --words 1900 mimic mimic
gated_run
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
probed diabetes 0.8 # 0.6 have none
grep -o '"n_token": *[0-9]*\|"words":\[[^]]*\]' out/cells/diabetes/*/instances.jsonl |
    awk -F, 'NF < 1900 { exit 1 }' || fail "notes have 2,000 words"
grep -q '"<DE>"' out/cells/diabetes/*/instances.jsonl || fail "marks have become <DE>"
expect 0 " repository " "$ATTNKIT" report out # published figures beside it

# The same out of .gz: nothing is to be done again.
gzip mimic/NOTEEVENTS.csv mimic/DIAGNOSES_ICD.csv
expect 0 "finished, nothing to do" "$ATTNKIT" --dry-run run.ini
gunzip mimic/*.gz
rm -rf out

# Anemia, by other words of the same notes.
expect 0 "Files: " "$ATTNKIT" --quiet --set run.datasets=anemia run.ini
probed anemia 0.8 # two thirds are acute
rm -rf out

# Both releases of the questions; and the archive of one, in the same order.
"$gated" --n 1000 --words 60 three-lines three-lines
"$gated" --n 1000 --words 60 questions questions
for set in three-lines questions; do
    expect 0 "Files: " "$ATTNKIT" --quiet --set run.datasets=$set --set train.batch_size=8 run.ini
    probed $set 0.6 # of four candidates
    mv out out-$set
done
tar --sort=name -czf questions.tar.gz -C questions cnn
expect 0 "Files: " "$ATTNKIT" --quiet --set run.datasets=questions --set train.batch_size=8 \
    --set questions.path=questions.tar.gz run.ini
same out-questions/cells out/cells
rm -rf out

# A table that was cut off.
head -c 100000 mimic/NOTEEVENTS.csv >part
mv part mimic/NOTEEVENTS.csv
refuse "the file ends within" "$ATTNKIT" run.ini
rm mimic/DIAGNOSES_ICD.csv
refuse "has no file DIAGNOSES_ICD.csv" "$ATTNKIT" run.ini
head -c 5000 questions.tar.gz >three-lines.tar.gz
refuse "three-lines.tar.gz" "$ATTNKIT" --set run.datasets=three-lines \
    --set three-lines.path=three-lines.tar.gz run.ini

# A field, and a line, of 100 MB.
"$gated" --n 10 --words 50 mimic mimic
head -c 100000000 /dev/zero | tr '\0' a >long
{
    head -n 1 mimic/NOTEEVENTS.csv
    printf '1,1000,100000,2150-01-01,,,Discharge summary,Report,,,"'
    cat long
    echo '"'
} >mimic/part
mv mimic/part mimic/NOTEEVENTS.csv
refuse "NOTEEVENTS.csv:2: field 11 ('TEXT') has more than" "$ATTNKIT" run.ini
{
    printf '@placeholder sang\n@entity1\n'
    cat long
} >three-lines/cnn/train.txt
refuse "train.txt" "$ATTNKIT" --set run.datasets=three-lines run.ini
