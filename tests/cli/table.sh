#!/usr/bin/env bash
# A user's own table, from CSV to report: the example of attnkit.ini(5), the
# installed one, and what is said when it does not work.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
# shellcheck source=tests/cli/pages.bash
. "${srcdir:-.}/tests/cli/pages.bash"

# rows N: N more reviews, good and bad by turns.
rows() {
    local i word
    for ((i = 0; i < $1; i++)); do
        word=good
        ((i % 2)) || word=bad
        printf '"Film %d, it was %s ""all"" along.",%s\n' $i $word $word
    done
}

# small: what makes ./run.ini a matter of a second.
small=(--quiet --set embedding.width=8 --set train.epochs=1 --set bilstm.hidden=4
    --set average.hidden=4 --set permutation.permutations=3
    --set adversarial.steps=3)

from_page attnkit.ini.5 reviews.csv
from_page attnkit.ini.5 reviews.ini
rows 56 >>reviews.csv
expect 0 "Files: " "$ATTNKIT" "${small[@]}" reviews.ini
cell=out/cells/reviews/bilstm-additive-s1
# 60 rows: 12 for test, half of each label.
[ "$(wc -l <$cell/instances.jsonl)" -eq 12 ] || fail "12 texts are of the test split"
grep -q '"words":\["film","qqq",",","it","was","good","\\"","all","\\"","along","."\]' \
    $cell/instances.jsonl || fail "the words are those of the table"
grep -q '"id":"row-[0-9]*"' $cell/instances.jsonl || fail "ids are numbers of rows"
for label in 0 1; do
    [ "$(grep -c "\"label\":$label," $cell/instances.jsonl)" -eq 6 ] ||
        fail "6 texts of class $label"
done
grep -q '"reader": "table"' out/manifest.json || fail "the manifest names the reader"
mv out first

# Compressed it is the same data, and so are the results.
gzip reviews.csv
expect 0 "Files: " "$ATTNKIT" "${small[@]}" --set reviews.path=reviews.csv.gz reviews.ini
cmp first/cells/reviews/bilstm-additive-s1/instances.jsonl $cell/instances.jsonl ||
    fail "a compressed table is another one"
gunzip reviews.csv.gz

# What is said of the data is the same wherever they lie, or the parts of a run on
# two machines would not belong together.
for place in here there; do
    mkdir $place
    { cat reviews.csv && printf 'a film,\nna\xefve,good\n,bad\n'; } >$place/reviews.csv
    expect 0 "1 byte of 1 file is not UTF-8, or NUL, and became U+FFFD, the first in line 63;" "$ATTNKIT" describe --data --json \
        --set reviews.path=$place/reviews.csv \
        --set reviews.unlabelled=skip reviews.ini
    grep -q '"1 row without a label is left out"' stdout || fail "the other note is gone"
    sed -n '/"notes"/,/]/p' stdout >$place/notes
done
cmp here/notes there/notes || fail "the path is in the notes"

# The example that is installed.
cp "$srcdir/examples/table.ini" .
expect 0 "reviews" "$ATTNKIT" "${small[@]}" table.ini
rm -rf out table-results

# Several labels a text, and a second text: another task by the columns alone.
{
    echo text,other,plot,sound
    rows 60 | sed 's/,good$/,was it good?,1,0/; s/,bad$/,was it bad?,0,1/'
} >several.csv
expect 0 "Files: " "$ATTNKIT" "${small[@]}" --set reviews.path=several.csv \
    --set reviews.labels=plot,sound -o several reviews.ini
grep -q '"task": "multilabel"' several/manifest.json || fail "two columns are two labels"
expect 0 "Files: " "$ATTNKIT" "${small[@]}" --set reviews.path=several.csv \
    --set reviews.label=plot --set reviews.query=other -o pairs reviews.ini
grep -q '"task": "query"' pairs/manifest.json || fail "a second text is a query"

# What does not work names the place and the cure.
refuse "there is no column 'txt', did you mean 'text'?" "$ATTNKIT" --set reviews.text=txt reviews.ini
refuse "nowhere.csv: there is no such file: path must be a table (CSV, TSV" \
    "$ATTNKIT" --set reviews.path=nowhere.csv reviews.ini
grep -q "say where it is with path = PATH in \[reviews\], or --set reviews.path=PATH" stderr ||
    fail "it is not said how to name the table"
refuse "set query" "$ATTNKIT" --set reviews.task=query reviews.ini
cp reviews.csv 'some; more.csv' # which a run file has in quotes
refuse "more.csv:1: " "$ATTNKIT" --set 'reviews.path=some; more.csv' --set reviews.text=txt reviews.ini
! grep -q "say where it is" stderr || fail "a file that is there is asked for"
echo '"Never closed,bad' >>reviews.csv
refuse "reviews.csv:62: the file ends within field 1 ('text')" "$ATTNKIT" reviews.ini
sed -i '$d' reviews.csv
echo 'A text, and a comma,bad' >>reviews.csv
refuse "reviews.csv:62: 3 fields, where the first row has 2" "$ATTNKIT" reviews.ini
