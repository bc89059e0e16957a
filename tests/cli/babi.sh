#!/usr/bin/env bash
# Question answering from outside: made-up stories and files, three tasks in one
# matrix, files with faults.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# babi_run: ./run.ini over two made-up tasks.
babi_run() {
    small_run
    sed -i 's/= planted/= babi-1, babi-2/; s/bilstm$/average/; /^\[planted\]/,/^$/d' \
        run.ini
    cat >>run.ini <<'END'

[babi-1]
reader = babi
train  = 60
test   = 12

[babi-2]
reader = babi
task   = 2
train  = 60
test   = 12
END
}

babi_run
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
for task in 1 2; do
    cell=out/cells/babi-$task/average-additive-s1
    [ "$(wc -l <"$cell"/instances.jsonl)" -ge 12 ] ||
        fail "task $task: 12 questions are probed"
    grep -q '"rationale":\[[0-9]' "$cell"/instances.jsonl ||
        fail "task $task: the words that tell the answer are not kept"
    for probe in gradient loo permutation adversarial; do
        grep -q "^babi-$task,.*,$probe," out/summary.csv ||
            fail "task $task: $probe has no row"
    done
done

# Of the many answers none has a figure of its own.
for figure in tau-attention-loo max-jsd max-jsd-by-attention shuffled-output; do
    ! sed '1d; /^$/d' out/figures/babi-1/average-additive-s1/$figure.csv | grep -vE '^(all|by chance),' ||
        fail "$figure parts the texts by their answer"
done
! grep -qi nan out/summary.csv stdout || fail "nan is printed"

# Beside what is published on bAbI the tables say that the stories are made up.
expect 0 "babi-1: made-up data, the published figures are of the published data" \
    "$ATTNKIT" report out
[ "$(grep -cE '^ .* attnkit\*  ' stdout)" -ge 3 ] || fail "rows of made-up data have no mark"
! grep -E ' attnkit  ' stdout || fail "a row of made-up data has no mark"
expect 0 '& attnkit, made-up data &' "$ATTNKIT" report --format latex out
expect 0 ',babi-1,' "$ATTNKIT" report --format csv out
! grep ',attnkit,' stdout | grep -v ',made up$' || fail "a row does not say that its data are made up"
rm -rf out

# The same, task 1 from files.
cp -r "$srcdir/tests/data/babi" stories
babi_run
sed -i '/^\[babi-1\]/a path = stories' run.ini
expect 0 "Files: " "$ATTNKIT" --quiet --set run.datasets=babi-1 run.ini
grep -q '"source": "files"' out/manifest.json || fail "the manifest does not say files"

# words_of: the words of text and query of a record, as its line has them.
words_of() {
    tr -d ' \n' | grep -o '"words":\[[^]]*\]\|"query":\[[^]]*\]'
}

# A story as it is published, and without its numbers, is explained as the run read it.
cell=out/cells/babi-1/average-additive-s1
story=$(head -n 3 stories/qa1_*_test.txt)
for typed in "$story" "$(cut -d ' ' -f 2- <<<"$story")"; do
    expect 0 '"instance"' "$ATTNKIT" explain --json "$cell" "$typed" --query "Where is Boris?"
    words_of <stdout >explained
    grep -F '"id":"qa1-test-1"' $cell/instances.jsonl | words_of | cmp -s - explained ||
        fail "the story '$typed' is explained with other words"
    grep -qF '"unknown": []' stdout || fail "a word of '$typed' is unknown"
done
expect 0 "all 3 test texts probed" "$ATTNKIT" report out
! grep -E 'made-up|attnkit\*' stdout || fail "published stories pass for made-up ones"
expect 0 "  query: " "$ATTNKIT" report --texts 1 out
rm -rf out

# A fault is found before anything runs, by file and line.
sed -i 's/ \tcellar\t4/ \tcellar\t5/' stories/qa1_*_train.txt
refuse "_train.txt:5: the question rests on '5'" "$ATTNKIT" run.ini
refuse "_train.txt:5: the question rests on '5'" "$ATTNKIT" --dry-run run.ini
rm stories/qa1_*_train.txt
refuse "qa1_*_train.txt" "$ATTNKIT" run.ini
refuse "babi-1" "$ATTNKIT" --set babi-1.task=4 run.ini

# A choice that cannot be made for answers.
babi_run
refuse "answers to a query have no ROC AUC" \
    "$ATTNKIT" --dry-run --set train.metric=roc_auc run.ini
