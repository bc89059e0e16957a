#!/usr/bin/env bash
# Killed without a warning at any moment, and gone on with: the bytes of an
# undisturbed run, and nothing left lying.  AK_KILLS: how often.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
sed -i 's/train = 64/train = 200/' run.ini
now() { date +%s%3N; }

start=$(now)
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
length=$(($(now) - start + 1))
mv out first
echo "an undisturbed run takes $length ms"

n_early=0
for ((i = 0; i < ${AK_KILLS:-10}; i++)); do
    rm -rf out
    option=
    # Every third time it is a finished run that is done anew.
    if ((i % 3 == 2)); then
        cp -R first out
        option=--fresh
    fi
    # Every second time all work is put down at once, and goes on from there.
    every=5
    ((i % 2)) || every=0
    delay=$((RANDOM % length))
    "$ATTNKIT" --quiet $option -s run.checkpoint=$every run.ini >stdout 2>stderr &
    process=$!
    sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
    kill -KILL $process 2>/dev/null || true
    code=0
    wait $process 2>/dev/null || code=$?
    [ $code -eq 137 ] && n_early=$((n_early + 1))
    # As if it had been killed while it wrote these.
    if [ -d out/cells/planted/bilstm-additive-s1 ]; then
        echo half >out/.summary.csv.tmp
        echo half >out/cells/planted/bilstm-additive-s1/.loo.jsonl.tmp
        echo half >out/cells/planted/bilstm-additive-s1/.no-more.jsonl.tmp
    fi
    code=0
    "$ATTNKIT" --quiet run.ini >stdout 2>stderr || code=$?
    [ $code -eq 0 ] || {
        cat stderr >&2
        fail "killed after $delay ms: the next run ends with $code"
    }
    ! grep damaged stderr >&2 || fail "killed after $delay ms: a beginning is said to be damaged"
    diff -r -x times.csv first out >&2 || fail "killed after $delay ms: other bytes"
    [ ! -e out/times.csv ] || ! find out -name '.*' | grep . || fail "something is left lying"
done
[ $n_early -gt 0 ] || fail "no run was killed before its end"
echo "$n_early of ${AK_KILLS:-10} were killed before their end"
