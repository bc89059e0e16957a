#!/usr/bin/env bash
# Several seeds together, and the controls beside the figures.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
sed -i 's/^seeds .*/seeds = 1, 2/; s/^probes .*/probes = gradient, loo, permutation/
    s/^epochs .*/epochs = 3\nlearning_rate = 0.05/' run.ini
printf '\n[correlation]\ntop_k = 3\n' >>run.ini
expect 0 "Quality of the model, mean of 2 seeds: " "$ATTNKIT" --quiet run.ini
grep -q 'by chance, shuffled: ' stdout || fail "the report does not say what chance gives"
grep -q 'With the same weight for every word the output moves by' stdout ||
    fail "the report does not say what is left without attention"

# value SEED PROBE QUANTITY CLASS COLUMN: a number of ./out/summary.csv.
value() {
    awk -F, -v seed="$1" -v probe="$2" -v quantity="$3" -v name="$4" -v column="$5" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        $4 == seed && $5 == probe && $6 == quantity && $7 == name { print $at[column]; n++ }
        END { exit n != 1 }' out/summary.csv ||
        fail "there is not one row $*"
}

# near A B WHAT: nine digits are kept of each number.
near() {
    awk -v a="$1" -v b="$2" 'BEGIN { d = a - b; exit !(d < 1e-7 && d > -1e-7) }' ||
        fail "$3: $1 in summary.csv, $2 in the records"
}

# mean_of FIELD PATTERN FILE...: of what the records have that match.
mean_of() {
    sed -nE "/$2/s/.*\"$1\":(-?[0-9.]+([eE][-+]?[0-9]+)?).*/\\1/p" "${@:3}" |
        awk '{ sum += $1; n++ } END { printf "%.12g\n", sum / n }'
}

# All texts of both seeds, in any order of the seeds.
cells=out/cells/planted/bilstm-additive-s
pair='"a":"attention","b":"loo"'
for field in tau:tau_attention_loo tau_shuffled:tau_attention_loo@shuffled \
    top_distance:top3_distance_attention_loo \
    top_distance_shuffled:top3_distance_attention_loo@shuffled; do
    name=${field#*:}
    [ "$(value all correlation "$name" all n)" -eq 32 ] || fail "16 texts twice: $name"
    near "$(value all correlation "$name" all mean)" \
        "$(mean_of "${field%:*}" "$pair" "$cells"{1,2}/correlation.jsonl)" "$name"
    near "$(value 2 correlation "$name" all mean)" \
        "$(mean_of "${field%:*}" "$pair" "$cells"2/correlation.jsonl)" "$name of seed 2"
done
[ "$(value all correlation tau_gradient_loo@shuffled all significant_fraction)" != '' ] ||
    fail "shuffled importances have a p-value"
[ "$(value all correlation top3_distance_gradient_loo all significant_fraction)" = '' ] ||
    fail "a distance has no p-value"
both=$(($(value all correlation tau_attention_loo negative n) + $(value all correlation tau_attention_loo positive n)))
[ $both -eq 32 ] || fail "each text is in one class under each seed: $both"

# The output under uniform attention.
near "$(value 1 control uniform_tvd all mean)" \
    "$(mean_of uniform_tvd . "$cells"1/instances.jsonl)" uniform_tvd
sed -E 's/.*"output":\[([^]]*)\].*"uniform_output":\[([^]]*)\],"uniform_tvd":([^,}]*).*/\1 \2 \3/' \
    "$cells"1/instances.jsonl >outputs
awk '{ d = $1 - $2; if (d < 0) d = -d; e = d - $3; if (e > 1e-7 || e < -1e-7) exit 1; sum += d }
    END { exit !(NR == 16 && sum > 0) }' outputs || fail "uniform_tvd is not |output - uniform_output|"
for bin in 0.00-0.25 0.25-0.50 0.50-0.75 0.75-1.00; do
    value all control "uniform_tvd@max_attention_$bin" all n
done | awk '{ n += $1 } END { exit n != 32 }' || fail "a text is in one quarter under each seed"

# Test metrics: one value a seed.
for name in roc_auc roc_auc@uniform; do
    [ "$(value all test $name all n)" -eq 2 ] || fail "$name: two seeds are two values"
    [ "$(value 1 test $name all n)" -eq 16 ] || fail "$name: a seed has 16 texts"
    one=$(value 1 test $name all mean) two=$(value 2 test $name all mean)
    near "$(value all test $name all mean)" "$(awk -v a="$one" -v b="$two" 'BEGIN { printf "%.12g", (a + b) / 2 }')" $name
    low=$(printf '%s\n' "$one" "$two" | sort -g | sed -n 1p)
    [ "$(value all test $name all ci_low)" = "$low" ] || fail "$name: the interval of two seeds"
done
grep -A6 '"uniform_attention"' "$cells"1/metrics.json | seen "\"roc_auc\": $(value 1 test roc_auc@uniform all mean)," ||
    fail "metrics.json has the metrics under uniform attention"

# All test texts are probed here: the accuracy under uniform attention follows.
near "$(value 1 test accuracy@uniform all mean)" \
    "$(sed -E 's/.*"label":([01]).*"uniform_output":\[([^]]*)\].*/\1 \2/' "$cells"1/instances.jsonl |
        awk '{ n += ($2 > 0.5) == $1 } END { print n / NR }')" accuracy@uniform
! cmp -s <(cut -d ' ' -f 1 outputs) <(cut -d ' ' -f 2 outputs) || fail "attention is uniform here"

# The seeds in another order, or one after the other: the same lines.
mv out both
expect 0 "Files: " "$ATTNKIT" --quiet --set run.seeds='2, 1' run.ini
diff <(grep ',all,[a-z]*,[^,]*,' both/summary.csv | sort) <(grep ',all,[a-z]*,[^,]*,' out/summary.csv | sort) >differences ||
    fail "the order of the seeds changes a figure: $(head -n 3 differences)"
rm -rf out
expect 0 "Files: " "$ATTNKIT" --quiet --seed 1 run.ini
! grep -q '^planted,bilstm,additive,all,' out/summary.csv || fail "one seed needs no lines for all"
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
same both out

# Without top_k there is no distance; a data set may have its own.
expect 0 "Files: " "$ATTNKIT" --quiet --seed 1 --set correlation.top_k=0 -o none run.ini
! grep -rq 'top' none/summary.csv none/cells/*/*/correlation.jsonl || fail "a distance that nobody asked for"
expect 0 "Files: " "$ATTNKIT" --quiet --seed 1 --set planted.top_k=7 --set planted.top_k_penalty=0 -o own run.ini
grep -q ',top7_distance_attention_gradient,' own/summary.csv || fail "planted.top_k is not heard"
grep -q '"top_k":7,' own/cells/*/*/correlation.jsonl || fail "correlation.jsonl does not name top_k"
rm -rf out
refuse 'must be a number in [0, 0.5]' "$ATTNKIT" --set correlation.top_k_penalty=0.6 -o no run.ini
