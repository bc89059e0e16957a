#!/usr/bin/env bash
# Cells side by side: the same bytes for every number of threads, whether the run
# was left in peace, interrupted or killed.  AK_ROUNDS: how often each.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_matrix
expect 0 "Files: " "$ATTNKIT" --threads 1 run.ini
grep -q ' of 24 cells, [a-z]*/' stderr || fail "the progress does not say how many cells are done"
[ "$(sed -n '/100 %/=' stderr)" = "$(wc -l <stderr)" ] || fail "100 % is not said at the end alone"
[ "$(cut -d, -f1-4 out/summary.csv | grep -v ',all$' | tail -n +2 | uniq)" = "$(matrix_cells)" ] ||
    fail "the rows of the summary are not in the order of the cells"
mv out first

threads=(2 3 5)
n_finished=0
n_cut=0
for ((i = 0; i < ${AK_ROUNDS:-1}; i++)); do
    expect 0 "Files: " "$ATTNKIT" --quiet --threads "${threads[i % 3]}" --set run.cells=$((i % 4)) run.ini
    same first out

    # Stopped when some cells are finished, by either signal, at another place
    # every time; then gone on with.
    for signal in INT KILL; do
        rm -rf out
        wanted=$((RANDOM % 20 + 1))
        "$ATTNKIT" --threads "${threads[(i + 1) % 3]}" run.ini >stdout 2>stderr &
        process=$!
        while kill -0 $process 2>/dev/null; do
            [ "$(find out -name adversarial.jsonl 2>/dev/null | wc -l)" -lt $wanted ] || break
            sleep 0.01
        done
        kill -s $signal $process 2>/dev/null || true
        code=0
        wait $process 2>/dev/null || code=$?
        case $signal-$code in
        INT-130) grep -q "interrupted" stderr || fail "it is not said that it was interrupted" ;;
        KILL-137) ;;
        *-0) n_finished=$((n_finished + 1)) ;;
        *) fail "exit code $code after SIG$signal with $wanted cells" ;;
        esac
        [ $code -eq 0 ] || [ ! -e out/summary.csv ] || fail "SIG$signal: a summary of half a run"
        n_cut=$((n_cut + (code != 0)))
        expect 0 "Files: " "$ATTNKIT" --quiet --threads "${threads[(i + 2) % 3]}" run.ini
        same first out
        [ -z "$(find out -name '.*')" ] || fail "SIG$signal leaves something lying"
    done
done
[ $n_cut -gt 0 ] || fail "no run was stopped before its end"
echo "$n_cut runs were stopped, $n_finished had ended before"
