#!/usr/bin/env bash
# Stopped in the middle, and gone on with: the bytes of an undisturbed run.

# Started under nohup we would not hear of a closed terminal, nor would what we start.
[ -z "$(trap -p HUP)" ] || exec env --default-signal=HUP "$BASH" "$0"

# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# interrupt SIGNAL SIZE [COMMAND]: start a run with SIZE training texts, by COMMAND, stop
# it while it works; puts the exit code into `code`.
interrupt() {
    small_run
    sed -i "s/train = 64/train = $2/; s/epochs = 1/epochs = 5/" run.ini
    rm -rf out stderr # or the progress of the last run would be seen
    code=0
    ${3-} "$ATTNKIT" run.ini >stdout 2>stderr &
    local process=$! i
    for ((i = 0; i < 500; i++)); do
        ! grep -qs '%' stderr || break
        sleep 0.01
    done
    sleep 0.1
    kill -s "$1" "$process" 2>/dev/null || true
    wait "$process" || code=$?
}

for signal in INT TERM HUP; do
    # A machine that is done before the signal comes gets more to do.
    for size in 500 2000 8000; do
        interrupt $signal $size
        [ "$code" -ne 0 ] || continue
        break
    done
    [ "$code" -eq 130 ] || fail "exit code $code after SIG$signal"
    grep -q "interrupted" stderr || fail "SIG$signal: not said that it was interrupted"
    # On a busy machine the patience may end while a file is written; then a line is empty.
    grep -q '^$' stderr || ! find out -name '*.tmp*' | seen . ||
        fail "SIG$signal leaves half a file"

    [ "$signal" = INT ] || continue
    expect 0 "Files: " "$ATTNKIT" --quiet run.ini
    mv out resumed
    # Whoever said that a closed terminal is to change nothing is heard.
    interrupt HUP "$size" nohup
    [ "$code" -eq 0 ] || fail "exit code $code after SIGHUP under nohup"
    same resumed out
done

# stop_within SECONDS WHAT [SIGNAL]: the process of that name stops when it is asked to.
stop_within() {
    local start
    start=$(date +%s)
    kill -s "${3-INT}" $process
    # Who closes a terminal says so twice, which is no second wish; it may be over by then.
    [ "${3-INT}" = INT ] || { sleep 0.05 && { kill -s "$3" $process 2>/dev/null || :; }; }
    code=0
    wait $process || code=$?
    [ "$code" -eq 130 ] || fail "exit code $code after SIG${3-INT} $2"
    # It takes less than a second; a busy machine may take more.
    [ $(($(date +%s) - start)) -le "$1" ] || fail "stops late $2"
    [ "$(grep -c interrupted stderr)" -eq 1 ] || fail "not said once that it was interrupted $2"
}

# In the middle of a text whose words are left out one by one for minutes.
small_run
sed -i 's/^datasets .*/datasets = table/; s/^probes .*/probes = loo/; s/^hidden .*/hidden = 128/' run.ini
awk 'BEGIN {
    print "split,label,text"
    for (i = 0; i < 24; i++)
        printf "%s,%d,%s day at the sea\n", i < 16 ? "train" : i < 20 ? "dev" : "test",
            i % 2, i % 2 ? "good" : "bad"
    printf "test,1,"
    for (i = 0; i < 20000; i++)
        printf "%s ", i % 7 ? "sea" : "good"
    print ""
}' >long.csv
printf '\n[table]\npath = long.csv\nsplit = split\ntext.lengths = named\n' >>run.ini
rm -rf out
"$ATTNKIT" run.ini >stdout 2>stderr &
process=$!
for ((i = 0; i < 1000; i++)); do
    [ ! -s out/cells/table/bilstm-additive-s1/loo.jsonl.part ] || break
    sleep 0.01
done
sleep 0.2
stop_within 10 "in a long text" HUP
[ "$(wc -l <out/cells/table/bilstm-additive-s1/loo.jsonl.part)" -eq 4 ] ||
    fail "the texts before the long one are not kept"

# ThreadSanitizer holds a signal back until a call such as open() has ended.
if [ "${AK_SANITIZE-}" != thread ]; then
    # While vectors are read that do not come.
    mkfifo never.txt
    sleep 30 >never.txt &
    writer=$!
    "$ATTNKIT" --set embedding.file=never.txt -o other run.ini >stdout 2>stderr &
    process=$!
    sleep 0.3
    stop_within 10 "while vectors are read"
    kill $writer

    # The second signal does not wait.
    mkfifo still.txt
    sleep 30 >still.txt &
    writer=$!
    "$ATTNKIT" --set embedding.file=still.txt -o other run.ini >stdout 2>stderr &
    process=$!
    sleep 0.3
    kill -INT $process
    sleep 0.05
    kill -INT $process 2>/dev/null || true
    code=0
    wait $process || code=$?
    [ "$code" -eq 130 ] || fail "exit code $code after two signals"
    kill $writer
fi

# The terminal is closed, and nothing can be written any more.
if python3 -c '' 2>/dev/null; then
    small_run
    sed -i 's/train = 64/train = 8000/; s/epochs = 1/epochs = 500/' run.ini
    rm -rf out
    code=$(python3 - "$ATTNKIT" run.ini <<'END'
import os, pty, sys
process, terminal = pty.fork()
if process == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said = b""
while b"%" not in said:
    said += os.read(terminal, 4096)
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
END
    )
    [ "$code" -eq 130 ] || fail "exit code $code after its terminal was closed"
fi

# Records whose synced bytes change while nobody is at work are made anew, which is said.
small_run
sed -i 's/^test  = 16/test  = 400/; s/^probes .*/probes = gradient, loo/; s/^\[planted\]/threads = 1\n\n&/' run.ini
rm -rf out
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
mv out undisturbed
cell=out/cells/planted/bilstm-additive-s1
"$ATTNKIT" --quiet -s run.checkpoint=0 run.ini >stdout 2>stderr &
process=$!
until grep -qs '"bytes": [1-9]' $cell/pieces.json; do
    kill -0 $process 2>/dev/null || fail "nothing is said to be synced: $(cat stderr)"
    sleep 0.01
done
kill -KILL $process
wait $process 2>/dev/null || true
damaged="planted/bilstm-additive-s1: records begin anew (loo): those begun are damaged: "
damaged+="$PWD/$cell/loo.jsonl.part: its first"
"$ATTNKIT" --dry-run run.ini >stdout
! grep -q anew stdout || fail "records that are whole are doubted"
cp $cell/loo.jsonl.part loo
sed -i '1s/\(.*\)\([0-8]\)/\19/' $cell/loo.jsonl.part
[ "$(cmp -l loo $cell/loo.jsonl.part | wc -l)" -eq 1 ] || fail "the test does not change a digit"
expect 0 "$damaged" "$ATTNKIT" --dry-run run.ini
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
grep -qF "$damaged" stderr || fail "what is made anew is not on standard error"
same undisturbed out
! find out -name '*.part' | grep . || fail "a beginning of records is left lying"

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
