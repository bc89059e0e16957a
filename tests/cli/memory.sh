#!/usr/bin/env bash
# [run] memory: what does not fit is said beforehand, what fits keeps to it, and
# nothing but time depends on it; memory does not grow with the instances.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
refuse "run.memory = lots: expected a number with a unit" "$ATTNKIT" -s run.memory=lots run.ini
sed 's/^seeds .*/&\nmemory = 200/' run.ini >bare.ini
refuse "bare.ini:7: run.memory = 200: expected a number with a unit, such as 200M or 2G" \
    "$ATTNKIT" bare.ini
refuse "run.memory = 1M: cell planted/bilstm-additive-s1 needs about" \
    "$ATTNKIT" -s run.memory=1M run.ini
grep -q 'set run.memory to that or more' stderr || fail "the cure is not said"
refuse "or set train.batch_size to less" "$ATTNKIT" -s run.memory=80M -s planted.max_words=2000 \
    -s planted.min_words=2000 --dry-run run.ini
# What is said to be needed is enough.
needed=$(sed 's/.* needs about \([0-9.]* [MG]B\), .*/\1/' stderr)
expect 0 "about" "$ATTNKIT" -s "run.memory=$needed" -s planted.max_words=2000 \
    -s planted.min_words=2000 --dry-run run.ini

# A model that is too large by itself is not tried.
refuse "takes 5 MB, more than run.memory = 2 MB; set embedding.width or the option hidden to less" \
    "$ATTNKIT" -s run.memory=2M -s embedding.width=8192 --dry-run run.ini
# The numbers of each text are kept of all cells: some 40 of them, of 30,000 texts.
foreseen() {
    "$ATTNKIT" --dry-run --threads 1 -s planted.test=30000 -s planted.max_words=8 \
        -s planted.min_words=4 -s "run.seeds=$1" run.ini |
        sed -n 's/.*; memory \([0-9]*\) MB, .*/\1/p'
}
one=$(foreseen 1) four=$(foreseen 1,2,3,4)
[ $((four - one)) -ge 20 ] || fail "memory of one cell is $one MB, of four $four MB"

# The same bytes with three cells side by side and with one, its chunks one by one.
sed -i 's/^seeds .*/seeds = 1, 2, 3/' run.ini
expect 0 "3 cells at once" "$ATTNKIT" --dry-run --threads 3 -s run.memory=8G run.ini
expect 0 "Files: " "$ATTNKIT" --quiet --threads 3 -s run.memory=8G run.ini
mv out first
needed=$("$ATTNKIT" --dry-run --threads 1 run.ini | sed -n 's/.*; memory \([0-9]*\) MB, .*/\1/p')
expect 0 "1 cell at once" "$ATTNKIT" --dry-run --threads 3 -s "run.memory=$((needed + 4))M" run.ini
expect 0 "Files: " "$ATTNKIT" --quiet --threads 3 -s "run.memory=$((needed + 4))M" run.ini
same first out
rm -rf out first

# most OPTION...: the most memory that such a run took, in KiB.
most() {
    rm -rf out
    python3 - "$ATTNKIT" --quiet "$@" run.ini <<'END'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
END
}

if ! python3 -c '' 2>/dev/null || [ -n "${AK_VALGRIND-}" ] ||
    ldd "$(dirname "$ATTNKIT")/.libs/attnkit" 2>/dev/null | seen 'lib[at]san'; then
    echo "what memory is taken is not measured here"
    exit 0
fi
sed -i 's/^seeds .*/seeds = 1/; s/^steps = .*/steps = 2/' run.ini

# Data are not read beyond the bound, nor packed.
refuse "MB, more than run.memory = 40 MB; set run.memory to more, or give the data set fewer texts" \
    "$ATTNKIT" -s run.memory=40M -o absent -s planted.train=150000 run.ini
grep -q "data set 'planted': with [0-9]* of its texts read, the program takes 4[0-3] MB" stderr ||
    fail "it reads on: $(cat stderr)"

# within KB COMMAND...: with so much address space; each thread of the BLAS would take
# much of it.
within() (
    ulimit -v "$1"
    OPENBLAS_NUM_THREADS=1 "${@:2}"
)

# Without a bound, reading stops before the memory is gone that the program is given.
within 200000 refuse "MB of memory are left; give the program more, or the data set fewer texts" \
    timeout 60 "$ATTNKIT" --quiet -o absent -s planted.train=1000000 run.ini
[ ! -e absent ] || fail "a refusal leaves a folder"

# Nor is a model tried that does not fit into it: 8 x 1024 x 8192 numbers, and more.
within 300000 refuse "MB of memory are left; set embedding.width or the option hidden to less" \
    "$ATTNKIT" --dry-run -s embedding.width=8192 -s bilstm.hidden=1024 run.ini

# Or one that fits, but not its training.
within 500000 refuse "MB of it for the program and the data sets; give the program more" \
    "$ATTNKIT" -s embedding.width=8192 -s bilstm.hidden=512 run.ini

# Of a story with one long sentence and many questions the texts are not all made
# before they are counted: they and their positions would be 160 MB in either file.
awk 'BEGIN {
    printf "1 "
    for (i = 0; i < 30000; i++) printf "a "
    print "b."
    for (i = 2; i <= 900; i++) printf "%d Where is b?\tb\t1\n", i
}' >qa1_long_train.txt
cp qa1_long_train.txt qa1_long_test.txt
sed 's/= planted/= babi/; /^\[planted\]/,/^$/d' run.ini >babi.ini
printf '\n[babi]\npath = .\n' >>babi.ini
within 300000 refuse "MB, more than run.memory = 100 MB; set run.memory to more" \
    "$ATTNKIT" --dry-run -s run.memory=100M babi.ini

# Four times the instances: what grows is the texts, their records' few numbers for
# the summary, and their lines in the page, some 2 KiB each for texts of two dozen
# words.  Records and states, of which there is more, would be three times that.
few=$(most --threads 1 -s planted.test=400)
many=$(most --threads 1 -s planted.test=1600)
[ $((many - few)) -le $((1200 * 4)) ] ||
    fail "1200 texts more take $((many - few)) KiB: $few, then $many"

# Long texts on three threads, in little more than one text at a time needs: what
# is foreseen is not passed by more than what the allocator keeps, a fifth.
long=(-s planted.test=6 -s planted.min_words=3000 -s planted.max_words=3000
    -s planted.train=8 -s planted.dev=2 -s train.batch_size=2 -s 'run.probes=gradient'
    -s bilstm.hidden=64)
rm -rf out
"$ATTNKIT" --dry-run --threads 1 "${long[@]}" run.ini >stdout
needed=$(sed -n 's/.*; memory \([0-9]*\) MB, .*/\1/p' stdout)
took=$(most --threads 3 "${long[@]}" -s "run.memory=$((needed + 4))M")
[ "$took" -le $(((needed + 4) * 1024 * 6 / 5)) ] ||
    fail "within $((needed + 4)) MB it took $((took / 1024)) MB"
mv out first
free=$(most --threads 3 "${long[@]}")
same first out
echo "$needed MB foreseen, $((took / 1024)) MB taken, $((free / 1024)) MB without a bound"
