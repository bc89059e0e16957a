#!/usr/bin/env bash
# The probes put to the test: two models whose attention is faithful, and
# irrelevant, by construction.  Every probe must say so of every text; a broken one
# is found out.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# The models are those that the program writes which sets their weights.
made=$srcdir/examples/constructed
"${ATTNKIT%/cli/attnkit}/tests/generate/constructed" "$made/words.txt" .
for model in faithful irrelevant; do
    cmp $model.safetensors "$made/$model.safetensors" || fail "another model is shipped: $model"
done

cp -r "$made" "$srcdir/examples/planted.ini" .
expect 0 "The run file expects 20 figures; 20 of them came out as expected." \
    "$ATTNKIT" --quiet planted.ini
! grep -q "NOT as expected" stdout || fail "20 of 20 are not all"
grep -q '<h2>What was expected</h2>' planted/report.html || fail "the page does not show it"
[ "$(grep -c '<td class="text">as expected</td>' planted/report.html)" -eq 20 ] || fail "the page has not all"

# flat FILE: of each record each field, one a line, sorted by text.
flat() {
    sed 's/^{"format":1,"id":"\([^"]*\)",/\1 /; s/}$//' "$1/$2.jsonl" |
        awk -v file="$2" '{
            id = $1
            sub(/^[^ ]* /, "")
            while (match($0, /^,?"[^"]*":(\[[^]]*\]|"[^"]*"|[^,]*)/)) {
                field = substr($0, RSTART, RLENGTH)
                $0 = substr($0, RSTART + RLENGTH)
                gsub(/[,":\[\]]+/, " ", field)
                print file, id, field
            }
        }' | tr -s ' '
}
n_word=$(wc -l <"$made/words.txt")
for model in faithful irrelevant; do
    cell=planted/cells/$model/bilstm-dot-s1
    for file in instances gradient loo permutation adversarial correlation; do
        flat $cell $file
    done | sort -s -k 2,2 >records
    awk -v model=$model -v n_word="$n_word" -f "$srcdir/tests/cli/planted.awk" records >checked || {
        head -n 12 checked >&2
        fail "a probe does not say of the $model model what it must"
    }
    grep -q '^200 texts, [0-9]\{4\}' checked || fail "not all is checked: $(cat checked)"
done

# Broken probes, each in the place of a sound one.
# broken MODULE NAME TEXT
broken() {
    rm -rf modules
    mkdir -p modules/probe
    cp -L "${AK_MODULE_DIR:?}/$1.so" "modules/probe/$2.so"
    expect 1 "not as the run file expects" "$ATTNKIT" --quiet --plugin-dir modules \
        --set faithful.test=40 --set irrelevant.test=40 --set adversarial.steps=100 -o broken planted.ini
    grep -q "$3 .* NOT as expected" stdout || fail "the broken probe $1 is not found out"
    rm -rf broken
}
broken unshuffled permutation "median_tvd > 0.35"
broken displaced gradient "tau_attention_gradient = 1"

# What cannot be expected.
for wrong in "loo" "loo x" "loo = 1" "correlation tau = " "correlation tau = one" "a b c = 1" \
    "a b = 1, " "a b = inf"; do
    expect 2 "is no figure that can be expected; write PROBE" "$ATTNKIT" -n \
        --set "faithful.expect.figures=$wrong" planted.ini
done
expect 1 "1 figure is not as the run file expects" "$ATTNKIT" --quiet -o absent \
    --set "faithful.expect.figures=loo nothing < 1" --set faithful.test=2 \
    --set irrelevant.expect.figures= --set irrelevant.test=2 planted.ini
