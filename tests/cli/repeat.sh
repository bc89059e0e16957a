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
