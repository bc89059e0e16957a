#!/usr/bin/env bash
# What is peculiar to the figures of a run, seen from outside: attnkit-numbers(7)
# lists it.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

small_run
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
cell=out/cells/planted/bilstm-additive-s1

# mean QUANTITY: as summary.csv has it, over all texts.
mean() {
    awk -F, -v quantity="$1" '$6 == quantity && $7 == "all" { print $10 }' out/summary.csv
}

# A difference is named by what is taken off: tau_gradient_loo less that of the
# attention with the gradient, and with leave-one-out.
for other in gradient loo; do
    sed 's/.*"a":"\([a-z]*\)","b":"\([a-z]*\)","tau":\([^,]*\),.*/\1 \2 \3/' \
        "$cell/correlation.jsonl" |
        awk -v other=$other -v found="$(mean "tau_gradient_loo-tau_attention_$other")" '
            $1 == "gradient" && $2 == "loo" { sum += $3; n++ }
            $1 == "attention" && $2 == other { sum -= $3 }
            END {
                gap = sum / n - found # of numbers with nine digits
                exit !(n == 16 && gap < 1e-7 && gap > -1e-7)
            }' || fail "tau_gradient_loo-tau_attention_$other is another difference"
done
[ "$(mean tau_gradient_loo-tau_attention_gradient)" != \
    "$(mean tau_gradient_loo-tau_attention_loo)" ] || fail "the two differences are one"

# Texts are in the order of their lengths, in every file the same.
sed 's/.*"words":\[\([^]]*\)\].*/\1/' "$cell/instances.jsonl" |
    awk -F, 'NF < last { exit 1 } { last = NF } END { exit NR != 16 }' ||
    fail "the records are not sorted by length"
for file in gradient loo permutation adversarial; do
    diff <(grep -o '"id":"[^"]*"' "$cell/instances.jsonl") \
        <(grep -o '"id":"[^"]*"' "$cell/$file.jsonl") || fail "$file.jsonl has another order"
done

# What a file of vectors lacks is zero under GloVe and fastText, drawn under
# word2vec's binary format.
sed -i '/^\[embedding\]/,/^width/d' run.ini
for case in "glove.txt zeros" "fasttext.vec zeros" "word2vec.bin normal"; do
    read -r file start <<<"$case"
    expect 0 "the others start from $start" "$ATTNKIT" --dry-run --output vectors \
        --set embedding.file="$srcdir/tests/data/vectors/$file" run.ini
done

# The splits, the made-up texts too, are those of data_seed, not of the models'
# seeds: a second model is trained and measured on the same texts.
expect 0 "Files: " "$ATTNKIT" --quiet --seed 2 --output second --set embedding.width=16 run.ini
diff <(grep -o '"words":[^]]*' "$cell/instances.jsonl") \
    <(grep -o '"words":[^]]*' second/cells/planted/bilstm-additive-s2/instances.jsonl) ||
    fail "another seed of the models has other texts"
