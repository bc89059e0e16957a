#!/usr/bin/env bash
# attnkit compare: exit codes as diff has them, what differs, and which conclusions.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

small_run
expect 0 "" "$ATTNKIT" --quiet run.ini
chmod -R a-w out

# The same run twice: nothing differs but the folder.
expect 0 "" "$ATTNKIT" --quiet --output again run.ini
expect 0 "No conclusion changes." "$ATTNKIT" compare out again
n=$(($(wc -l <out/summary.csv) - 1))
grep -qx "$n figures are the same, 0 differ." stdout || fail "not all $n figures are the same"
! grep -q '\->' stdout || fail "something differs between a run and itself"

# Another seed, another encoder beside it, another length of training.
expect 0 "" "$ATTNKIT" --quiet --output other --set run.encoders="bilstm, average" \
    --set average.hidden=8 --set train.epochs=2 run.ini
expect 1 "planted.train.epochs: 1 -> 2" "$ATTNKIT" compare out other
grep -q 'run.encoders: bilstm -> bilstm, average' stdout || fail "the encoders differ"
grep -q 'plugins encoder/average sha256: (none) -> [0-9a-f]*\.\.\.' stdout ||
    fail "a plug-in that only one has is not named"
grep -q 'figures are only in the second, of planted/average-additive-s1' stdout ||
    fail "a model that only one has is not named"
grep -q 'and [0-9]* more: --verbose' stdout || fail "all figures are shown"
expect 1 "planted/bilstm-additive-s1" "$ATTNKIT" compare --verbose out other
differ=$(sed -n 's/.*same, \([0-9]*\) differ\./\1/p' stdout)
[ "$(grep -c '^  planted/bilstm-additive-s1 .* class ' stdout)" -eq "$differ" ] ||
    fail "not all $differ figures are shown"
expect 1 '"only_second": [' "$ATTNKIT" compare --json out other
[ "$(grep -c '"apart"' stdout)" -eq "$differ" ] || fail "JSON has other figures"

# Data: the same figures can come from other ones.
sed 's/"fingerprint": "..../"fingerprint": "0000/' out/manifest.json >manifest.json
cp -r out data && chmod -R u+w data && cp manifest.json data
expect 0 "datasets planted fingerprint: " "$ATTNKIT" compare out data

# Conclusions, made by hand: HEAD QUANTITY MEAN LOW HIGH of encoder a, then of b.
folder_of() {
    mkdir -p "$1"
    cp out/run.ini out/manifest.json "$1"
    head -n 1 out/summary.csv >"$1/summary.csv"
    shift
}
row() { # FOLDER ENCODER QUANTITY MEAN LOW HIGH
    echo "planted,$2,additive,1,correlation,$3,all,16,0,$4,0.1,$4,$5,$6,0.5" >>"$1/summary.csv"
}
for f in first second; do folder_of $f; done
row first bilstm tau_attention_gradient 0.50 0.45 0.55
row second bilstm tau_attention_gradient 0.30 0.25 0.35
row first bilstm tau_attention_loo -0.20 -0.30 -0.10
row second bilstm tau_attention_loo 0.05 -0.15 0.25
row first bilstm tau_gradient_loo 0.01 -0.10 0.12
row second bilstm tau_gradient_loo -0.01 -0.12 0.10
row first cnn tau_attention_gradient 0.35 0.30 0.40
row second cnn tau_attention_gradient 0.33 0.28 0.38
row first cnn tau_attention_loo 0.1 0.05 0.15
row second cnn tau_attention_loo 0.1 0.05 0.15
expect 1 '"conclusions": [' "$ATTNKIT" compare --json first second
[ "$(grep -c '"kind"' stdout)" -eq 3 ] || fail "there are 3 conclusions that change"
for kind in 'bilstm-additive.*tau(attention, gradient) goes from 0.500 to 0.300' \
    'bilstm-additive.*tau(attention, loo) changes its sign, from -0.200 to 0.050' \
    'attention additive.*tau(attention, gradient): bilstm is above cnn in the first folder, below'; do
    tr -d '\n' <stdout | sed 's/"kind"/\n&/g' | grep -q "$kind" || fail "missing: $kind"
done

# wrong TEXT ARGUMENT...: exit code 2.
wrong() {
    expect 2 "$1" "$ATTNKIT" compare "${@:2}"
    [ ! -s stdout ] || fail "a refusal prints on standard output"
}
wrong "two output folders" out
wrong "there is no such folder" out nowhere
mkdir empty
wrong "manifest.json" out empty
cp out/manifest.json empty
wrong "summary.csv" out empty
cp out/summary.csv empty
wrong "run.ini" out empty
wrong "go with a run file only" --fresh out again
chmod -R u+w out
