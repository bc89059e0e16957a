#!/usr/bin/env bash
# Several labels, exclusive classes and one label, from reader to summary; a
# probe with holes; samples of the test texts.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

mkdir -p modules/dataset modules/probe
cp -L "${AK_MODULE_DIR:?}/labels.so" modules/dataset/
cp -L "$AK_MODULE_DIR/gaps.so" modules/probe/
chmod -R go-w modules
export ATTNKIT_PLUGIN_PATH=$PWD/modules:${ATTNKIT_PLUGIN_PATH:?}

small_run
sed -i '/^\[planted\]/,/^$/d; s/= planted/= labels/; s/, adversarial$/, adversarial, gaps/
    s/epochs = 1/epochs = 1\nlearning_rate = 0.05/' run.ini

# task NAME [OPTION...]: a run with this task into ./NAME; `cell` is its folder.
task() {
    expect 0 "Files: " "$ATTNKIT" --quiet --set labels.task="$1" -o "$1" "${@:2}" run.ini
    cell=$1/cells/labels/bilstm-additive-s1
}

# row REST: the summary of ./$1 has one row that starts with REST after the cell.
row() {
    [ "$(grep -cE "^labels,bilstm,additive,1,$2" "$1/summary.csv")" -eq 1 ] ||
        fail "$1: there is not one row $2"
}

# By class, whatever its name, and all 36 texts in one of three.
task classes --set train.epochs=12
row classes 'test,accuracy,all,36,0,1,'
row classes 'test,f1,all,0,36,,'
row classes 'test,f1_macro,all,36,0,1,'
row classes 'test,roc_auc,all,36,0,1,'
for name in red green '"dark ""blue"", x"'; do
    row classes "adversarial,max_jsd,$name,12,0,"
    row classes "correlation,tau_attention_loo,$name,12,0,"
    row classes "rationale,attention,$name,12,0,"
done
grep -q '"task": "classes"' classes/manifest.json || fail "the manifest has no task"
grep -q '"dark \\"blue\\", x"' classes/manifest.json || fail "the manifest has no class name"
grep -q '"label":2,"predicted":2,"output":\[[^,]*,[^,]*,[^,]*\]' "$cell"/instances.jsonl ||
    fail "three outputs a text"
! command -v python3 >/dev/null || python3 - "$cell"/instances.jsonl <<'END' || fail "the outputs of exclusive classes sum to 1"
import json, sys
for line in open(sys.argv[1]):
    output = json.loads(line)["output"]
    # Three roundings to float32 and %.9g.
    assert abs(sum(output) - 1) < 1e-6, output
END

# curves TASK FIGURE: what its data are parted by.
curves() {
    sed '1d; /^$/d; s/,[^"]*$//' "$1/figures/labels/bilstm-additive-s1/$2.csv" | uniq | tr '\n' ';'
}
[ "$(curves classes max-jsd)" = "red;green;\"dark 'blue', x\";" ] || fail "a figure is by class"
! command -v gnuplot >/dev/null || [ -s classes/figures/labels/bilstm-additive-s1/length.svg ] ||
    fail "gnuplot takes a name apart"

# Holes: null in the records, counted in the summary, no mean over them.
grep -q '"length":null,"importance":\[[0-9.]*,null,' "$cell"/gaps.jsonl || fail "a hole is null"
row classes 'gaps,length,all,12,24,6,0,6,'
row classes 'correlation,tau_attention_gaps,all,12,24,1,0,1,1,1,1'
row classes 'correlation,tau_attention_gaps@shuffled,all,12,24,'
row classes 'correlation,tau_gaps_loo-tau_attention_gaps,all,12,24,'
row classes 'rationale,gaps,all,12,24,'
[ "$(grep -cE '"[ab]":"gaps",.*"tau":null,"p":null' "$cell"/correlation.jsonl)" -eq 72 ] ||
    fail "three pairs with gaps, 24 texts each without a value"

# Several labels: no classes to part the texts by.
task multilabel --set train.epochs=20
row multilabel 'test,accuracy,all,36,0,(1|0\.9)'
row multilabel 'test,f1,all,36,0,(1|0\.9)'
row multilabel 'test,roc_auc,all,36,0,(1|0\.9)'
grep -q '"roc_auc_outputs": 3' "$cell"/metrics.json || fail "the mean of a metric says over how many outputs"
[ "$(cut -d , -f 7 multilabel/summary.csv | sort -u | tr '\n' ' ')" = "all class " ] ||
    fail "texts of several labels are in no class"
for figure in max-jsd shuffled-output; do
    [ "$(curves multilabel $figure)" = "all;" ] || fail "a figure of texts with several labels: $(curves multilabel $figure)"
done
grep -q '"label":\[1,1,1\],.*"output":\[[^,]*,[^,]*,[^,]*\]' "$cell"/instances.jsonl ||
    fail "labels and outputs are lists"
grep -q '"rationale":\[\]' "$cell"/instances.jsonl || fail "a text without a cue"
row multilabel 'rationale,chance,all,(31|32),'
expect 0 "predicted: 'red', 'green' (output " "$ATTNKIT" explain "$cell" "a red thing is green"
expect 0 "predicted: none of 3 labels, no output is above 0.5 (output " "$ATTNKIT" explain \
    "$cell" "a thing is there"
expect 0 '"predicted": [],' "$ATTNKIT" explain --json "$cell" "a thing is there"

# Plug-ins that fail where a text is explained.
expect 2 "probe gaps: gaps are refused" "$ATTNKIT" explain --set gaps.refuses=yes "$cell" "a red thing"
cp -r multilabel faulty
sed -i 's/fault = none/fault = prepare/' faulty/run.ini
expect 2 "prepares the text to something that is no UTF-8" \
    "$ATTNKIT" explain "faulty/${cell#*/}" "a red thing"
expect 0 "texts without a label, test: " "$ATTNKIT" describe --data --set labels.task=multilabel run.ini
expect 0 '"without_label": ' "$ATTNKIT" describe --data --json --set labels.task=multilabel run.ini

# Their pages say the same as the records.
if command -v python3 >/dev/null; then
    for name in classes multilabel; do
        python3 "${srcdir:-.}/tests/cli/pagenumbers.py" $name texts || fail "$name: the page has other numbers"
    done
fi
# So does a terminal: labels, those predicted, each output.
"$ATTNKIT" --texts 20 report multilabel >stdout
! grep -q 'several' stdout || fail "several labels are not named"
grep -qE "label 'red', 'green', predicted 'red', 'green'" stdout || fail "labels and those predicted"
grep -q "predicted none" stdout || fail "a text of which nothing is predicted"
grep -qE "  attention: output for 'red' [0-9.]+, 'green' [0-9.]+, 'dark .blue., x' [0-9.]+$" stdout ||
    fail "each label has an output"

# A text whose output is undefined has none predicted, which is not the same as that
# nothing is.
cp -r multilabel undefined
sed -i '1{s/"predicted":[0-9]*/"predicted":null/; s/"output":\[[^]]*\]/"output":[null,null,null]/}' \
    undefined/"${cell#*/}"/instances.jsonl
expect 0 "predicted nothing, the output is not defined" "$ATTNKIT" --texts 36 report undefined
grep -q "  attention: output not defined$" stdout || fail "outputs of a text that has none"
[ "$(grep -c '^\[-1,' undefined/report.html)" -eq 1 ] || fail "the page has something predicted"

task binary
row binary 'correlation,tau_attention_gradient,red,'
row binary 'correlation,tau_attention_gradient,green,'
grep -q '"label":1,.*"output":\[[0-9.]*\],' "$cell"/instances.jsonl || fail "one output a text"

# Each the same again, and none the same as the other.
for name in classes multilabel; do
    epochs=12
    [ $name = classes ] || epochs=20
    mv $name $name-first
    task $name --set train.epochs=$epochs --threads 3
    same $name-first $name
done

# The effective run file gives the same again, though the reader and [train]
# both have a key `epochs`.
sed 's/^output.*/output = again/' classes/run.ini >again.ini
expect 0 "Files: " "$ATTNKIT" --quiet again.ini
same classes/cells again/cells

# A reader whose open changes the field of an option: it works with the new
# value, the run file keeps what was asked for, and so gives the same again.
task binary --set labels.stretch=yes -o stretched
grep -q '^words = 5$' stretched/run.ini || fail "an open changes run.ini"
longest=$(grep -o '"words":\[[^]]*\]' stretched/cells/labels/*/instances.jsonl | tr -cd ',\n' | sort -u | tail -n 1)
[ ${#longest} -eq 7 ] || fail "texts of up to 5 + 2 + 1 words"
sed 's/^output.*/output = stretched-again/' stretched/run.ini >again.ini
expect 0 "Files: " "$ATTNKIT" --quiet again.ini
same stretched/cells stretched-again/cells

# ids N [OPTION...]: the texts probed of a sample of N.
ids() {
    rm -rf sample
    "$ATTNKIT" --quiet --set run.instances="$1" -o sample "${@:2}" run.ini >stdout
    grep -o '"id":"[^"]*"' sample/cells/labels/*/gaps.jsonl | sort
    grep -q 'test,accuracy,all,36,0' sample/summary.csv || fail "metrics are of all texts"
}
ids 5 >five
ids 5 --set labels.reverse=yes >reversed
ids 11 >eleven
ids 36 >all
ids 5 --set run.data_seed=2 >other
[ "$(wc -l <five) $(wc -l <eleven) $(wc -l <all)" = "5 11 36" ] || fail "samples of 5, 11, 36"
cmp -s five reversed || fail "the order of a file changes the sample"
[ -z "$(comm -23 five eleven)" ] || fail "a larger sample does not hold the smaller"
! cmp -s five other || fail "another data_seed, the same sample"

# A name of a class that no training text has.
refuse 'no text of class' "$ATTNKIT" --set labels.fault=class run.ini
