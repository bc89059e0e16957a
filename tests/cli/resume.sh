#!/usr/bin/env bash
# A run, and the same again: resumed, changed, anew, on other numbers of threads.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
cell=out/cells/planted/bilstm-additive-s1

expect 0 "Does the attention of this model explain" "$ATTNKIT" --texts 2 run.ini
[ "$(tail -n 1 stdout)" = "Files: $(pwd -P)/out" ] ||
    [ "$(tail -n 1 stdout)" = "Files: $(pwd)/out" ] ||
    fail "the last line does not say where the files are"
grep -q "adversarial attention: output for" stdout || fail "--texts shows no text"
grep -q "100 %" stderr || fail "the progress does not end at 100 %"
! grep -qi "nan" stdout stderr || fail "nan is printed"
for name in run.ini manifest.json summary.csv "${cell#out/}"/{metrics.json,training.csv} \
    "${cell#out/}"/{instances,gradient,loo,permutation,adversarial,correlation}.jsonl; do
    [ -s "out/$name" ] || fail "there is no out/$name"
done
cp -R out first

# Resumed: the model is not trained again, and nothing changes.
before=$(stat -c %Y.%i "$cell/model.safetensors")
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
[ ! -s stderr ] || fail "--quiet is not quiet"
[ "$(stat -c %Y.%i "$cell/model.safetensors")" = "$before" ] ||
    fail "a finished model was written again"
same first out

# The report again, from the files alone.
expect 0 "tau(attention, gradient)" "$ATTNKIT" report out

# A changed key is an error that names it, and touches nothing.
expect 2 "hidden" "$ATTNKIT" --set bilstm.hidden=9 run.ini
same first out

# Anew with it; then anew as it was gives the first bytes.
expect 0 "Files: " "$ATTNKIT" --quiet --fresh --set bilstm.hidden=9 run.ini
! diff -rq -x times.csv first out >/dev/null || fail "another width, the same files"
expect 0 "Files: " "$ATTNKIT" --quiet --fresh run.ini
same first out

# Any number of threads gives the same bytes.
for threads in 1 2 3; do
    rm -rf out
    expect 0 "Files: " "$ATTNKIT" --quiet --threads "$threads" run.ini
    same first out
done

# Another seed does not.
rm -rf out
expect 0 "seed 2" "$ATTNKIT" --quiet --seed 2 run.ini
[ -d out/cells/planted/bilstm-additive-s2 ] || fail "--seed 2 makes no cell of seed 2"

# The effective run file runs again as it is, from anywhere.
rm -rf out
mkdir elsewhere
cp first/run.ini elsewhere/again.ini
expect 0 "Files: " "$ATTNKIT" --quiet elsewhere/again.ini
same first out

# --plugins replaces the kinds that it names; --output is relative to here.
expect 0 "Files: " "$ATTNKIT" --quiet --plugins gradient -o elsewhere/out run.ini
[ -e elsewhere/out/cells/planted/bilstm-additive-s1/gradient.jsonl ] ||
    fail "--plugins gradient: no gradient"
[ ! -e elsewhere/out/cells/planted/bilstm-additive-s1/loo.jsonl ] ||
    fail "--plugins gradient: loo ran"
