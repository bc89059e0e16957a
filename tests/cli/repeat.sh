#!/usr/bin/env bash
# The same bytes twice and on any number of threads, whatever kernels the linear
# algebra takes.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
sed -i 's/train = 64/train = 150/; s/epochs = 1/epochs = 2/; s/hidden = 8/hidden = 24/' run.ini

# A processor without these instructions has other kernels to offer.
kernels=("")
! grep -qw pni /proc/cpuinfo 2>/dev/null || kernels+=(Prescott)
! grep -qw avx2 /proc/cpuinfo 2>/dev/null || kernels+=(Haswell)
for kernel in "${kernels[@]}"; do
    unset OPENBLAS_CORETYPE
    [ -z "$kernel" ] || export OPENBLAS_CORETYPE=$kernel
    rm -rf first
    expect 0 "Files: " "$ATTNKIT" --quiet --threads 1 run.ini
    [ -z "$kernel" ] || grep -qi "\"blas_kernels\": \"$kernel\"" out/manifest.json ||
        fail "the kernels of $kernel were not taken"
    mv out first
    for threads in 1 2 3; do
        expect 0 "Files: " "$ATTNKIT" --quiet --threads $threads run.ini
        same first out
        rm -rf out
    done
done

# The order of run.probes: the same figures, the same names of pairs.
figures() {
    expect 0 "Files: " "$ATTNKIT" --quiet --set "run.probes=$1" -o "$2" run.ini
    sort "$2"/summary.csv >"$2".rows
    sort "$2"/cells/planted/*/correlation.jsonl >"$2".pairs
}
unset OPENBLAS_CORETYPE
figures "gradient, loo" one
figures "loo, gradient" other
grep -q ',tau_gradient_loo,all,' one.rows || fail "gradient and loo are no pair"
for kind in rows pairs; do
    cmp -s one.$kind other.$kind || {
        diff one.$kind other.$kind | head -n 6 >&2
        fail "the order of the probes changes the $kind"
    }
done
