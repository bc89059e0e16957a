#!/usr/bin/env bash
# attnkit report: the paper's tables of a run as text, CSV and LaTeX, from the
# output folder alone, and what it says of folders that are none.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

# Published data under another name, and a data set of ours.
small_run
cp -r "$srcdir/tests/data/sst" sst
sed -i 's/^datasets.*/datasets = planted, movies/; s/^encoders.*/encoders = bilstm, average/
    s/^probes.*/probes = gradient, loo/; s/^seeds.*/seeds = 1, 2/
    s/^\[train\]/[movies]\nreader = sst\npath = sst\nlengths = named\nlonger_than = 0\nmetric = accuracy\n\n&/' run.ini
expect 0 "attnkit report $(pwd -P)/out" "$ATTNKIT" --quiet run.ini
mv stdout end
! grep -q "Table 1" end || fail "a run prints the tables unasked"

# What the run read is not needed again.
rm -r sst run.ini
chmod -R a-w out

expect 0 "Table 2 of the paper" "$ATTNKIT" report "$(pwd -P)/out"
mv stdout report.txt
grep -vE "^(Page|Files|The paper's tables): " end | diff - report.txt >differences || true
! grep -q '^<' differences || fail "the report lacks what the run said at its end"
grep -q '0.3432 ± 0.2114 (0.48)' report.txt || fail "a published figure is missing"
grep -q 'movies (sst)' report.txt || fail "movies does not match the reader's name"
! grep -qi 'nan' report.txt || fail "nan is printed"
"$ATTNKIT" report --format text "$(pwd -P)/out" | cmp - report.txt || fail "text is the default"

expect 0 "table,dataset,class" "$ATTNKIT" report --format csv out
mv stdout tables.csv
awk -F, 'NF != 15 { exit 1 }' tables.csv || fail "a row has not 15 fields"
grep -qE '^2,movies,negative,bilstm,.*,attnkit,.*,1 2,files$' tables.csv ||
    fail "a figure does not say its seeds and its data"

# ours TABLE DATASET CLASS ENCODER QUANTITY: the mean that the tables have.
ours() {
    awk -F, -v key="$1,$2,$3,$4,additive,$5,attnkit" \
        '$1 "," $2 "," $3 "," $4 "," $5 "," $6 "," $7 == key { print $8 }' tables.csv
}
# summary DATASET CLASS ENCODER QUANTITY: that of the summary, of all seeds
# where they are pooled, else the mean.
summary() {
    awk -F, -v key="$1,$3,additive" -v class="$2" -v quantity="$4" \
        '$1 "," $2 "," $3 == key && $6 == quantity && $7 == class && $10 != "" {
            if ($4 == "all") all = $10; else { sum += $10; n++ } }
        END { if (all != "") print all; else if (n) printf "%.9g\n", sum / n }' \
        out/summary.csv
}
for row in '1 planted all bilstm f1' '2 movies negative bilstm tau_attention_gradient' \
    '2 planted positive average tau_attention_gradient' \
    'matrix planted all average tau_gradient_loo'; do
    # shellcheck disable=SC2086 # words
    set -- $row
    grep -q "^$1,$2,$3,$4,additive,$5,attnkit," tables.csv || fail "there is no $row"
    [ "$(ours "$@")" = "$(summary "$2" "$3" "$4" "$5")" ] ||
        fail "$row: $(ours "$@") is not the summary's $(summary "$2" "$3" "$4" "$5")"
done

# Every published row of SST that the tables show is the data file's.
n=0
while IFS=, read -r table _ class encoder attention quantity source mean std share _; do
    case $source in attnkit | source) continue ;; esac
    case $class in negative) class=0 ;; positive) class=1 ;; esac
    grep -qxF "$source,sst,$encoder,$attention,$quantity,$class,$mean,$std,$share," \
        "$srcdir/core/published.csv" || fail "table $table: $source $quantity $class is $mean"
    n=$((n + 1))
done <tables.csv
# Table 1: 6 and 2 of the metric; Table 2: 6 of each; matrix: 2 models, 2 tau.
[ "$n" -eq $((8 + 12 + 4)) ] || fail "$n published rows"

# The data set's own rows are counted from the files.
negative=$(grep -c '^([01] ' "$srcdir/tests/data/sst/train.txt")
grep -qx "1,movies,negative,,,train_size,attnkit,$negative,,,,,,,files" tables.csv ||
    fail "the training set has $negative negative texts"
grep -qx '1,planted,all,,,mean_words,attnkit,13.234375,,,,,,,reader' tables.csv ||
    fail "the mean length of a text is another"

expect 0 '\documentclass' "$ATTNKIT" report --format latex out
mv stdout tables.tex
[ "$(grep -o '\\begin{' tables.tex | wc -l)" -eq "$(grep -o '\\end{' tables.tex | wc -l)" ] ||
    fail "an environment does not end"
grep -q 'bilstm, additive' tables.tex || fail "LaTeX lacks a model"
if command -v pdflatex >/dev/null; then
    expect 0 "Output written" pdflatex -interaction=nonstopmode -halt-on-error tables.tex
fi

# Folders that are no finished output folder, and wrong options.
chmod -R u+w out
mv out finished
refuse "there is no such folder" "$ATTNKIT" report out
refuse "there is no such folder" "$ATTNKIT" report --format csv out
mkdir empty
refuse "is this the output folder of a run?" "$ATTNKIT" report --format latex empty
cp finished/manifest.json empty
refuse "summary.csv cannot be read: there is no such file" "$ATTNKIT" report empty
refuse "start the run again" "$ATTNKIT" report --format csv empty
sed -i 's/^ "format": 1/ "format": 9/' empty/manifest.json
refuse "'format' is 9, must be 1" "$ATTNKIT" report --format latex empty
refuse "--format is 'html', must be text, csv or latex" "$ATTNKIT" report --format html finished
refuse "--format goes with report only" "$ATTNKIT" --format csv list
refuse "--texts goes with --format text only" "$ATTNKIT" report --format csv --texts 1 finished

# Figures that have been cut off, or are none.
damaged() {
    rm -rf damaged
    cp -R finished damaged
    sed -i "$1" damaged/summary.csv
    expect 2 "$2" "$ATTNKIT" report damaged
}
cp -R finished cut
truncate -s -3 cut/summary.csv
expect 2 "cut/summary.csv is cut off within its last line" "$ATTNKIT" report cut
row=$(sed -n 2p finished/summary.csv) && n=$(cut -d, -f8 <<<"$row") mean=$(cut -d, -f10 <<<"$row")
damaged "2s/,$n,/,-5,/" "summary.csv:2: column 'n' is '-5', must be a count"
damaged "2s/,$mean,/,nan,/" "summary.csv:2: column 'mean' is 'nan', must be a number"
