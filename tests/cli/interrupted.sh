#!/usr/bin/env bash
# Stopped in the middle, and gone on with: the bytes of an undisturbed run.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# interrupt SIGNAL SIZE: start a run with SIZE training texts, stop it while it
# works; puts the exit code into `code`.
interrupt() {
    small_run
    sed -i "s/train = 64/train = $2/; s/epochs = 1/epochs = 5/" run.ini
    rm -rf out
    code=0
    "$ATTNKIT" run.ini >stdout 2>stderr &
    local process=$! i
    for ((i = 0; i < 500; i++)); do
        ! grep -q '%' stderr || break
        sleep 0.01
    done
    sleep 0.1
    kill -s "$1" "$process" 2>/dev/null || true
    wait "$process" || code=$?
}

for signal in INT TERM; do
    # A machine that is done before the signal comes gets more to do.
    for size in 500 2000 8000; do
        interrupt $signal $size
        [ "$code" -ne 0 ] || continue
        break
    done
    [ "$code" -eq 130 ] || fail "exit code $code after SIG$signal"
    grep -q "interrupted" stderr || fail "SIG$signal: not said that it was interrupted"
    ! find out -name '*.tmp*' | grep -q . || fail "SIG$signal leaves half a file"

    [ "$signal" = INT ] || continue
    expect 0 "Files: " "$ATTNKIT" --quiet run.ini
    mv out resumed
    expect 0 "Files: " "$ATTNKIT" --quiet run.ini
    same resumed out
done

# A reader of the report that leaves early, and one of the progress.
small_run
rm -rf out
"$ATTNKIT" --quiet run.ini 2>stderr | true
[ "${PIPESTATUS[0]}" -eq 0 ] || fail "a closed standard output is an error"
[ ! -s stderr ] || fail "a closed standard output makes noise"
[ -s out/summary.csv ] || fail "a closed standard output stops the run"
rm -rf out
{ "$ATTNKIT" run.ini 2>&1 >stdout; } | true
[ "${PIPESTATUS[0]}" -eq 0 ] || fail "a closed standard error is an error"
[ -s out/summary.csv ] || fail "a closed standard error stops the run"
