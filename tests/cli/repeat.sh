#!/usr/bin/env bash
# The same bytes twice, on any number of threads, for any order of the data and of
# cells, whatever kernels the linear algebra takes.
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
    counts=(1 3)
    [ -n "$kernel" ] || counts=(1 2 3 4 7)
    for threads in "${counts[@]}"; do
        expect 0 "Files: " "$ATTNKIT" --quiet --threads "$threads" run.ini
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

# The order of the data: rows with ids of their own, shuffled, splits drawn; all is
# the same, the model, too.
cat >classes.ini <<'END'
[run]
datasets  = own
encoders  = bilstm, average
attention = additive, dot
output    = out

[own]
reader = table
path   = own.csv
id     = id

[embedding]
width = 8

[train]
epochs = 2
batch_size = 8

[bilstm]
hidden = 4

[average]
hidden = 4

[adversarial]
steps = 5
END
{
    echo id,text,label
    for i in $(seq 60); do
        words=
        for ((n = 0; n <= i % 5; n++)); do words+=" w$((i * (n + 3) % 17))"; done
        echo "r$i,class$((i % 3))$words end$((i % 4)),c$((i % 3))"
    done
} >ordered.csv
cp ordered.csv own.csv
expect 0 "Files: " "$ATTNKIT" --quiet classes.ini
rm -rf first
mv out first
{
    head -n 1 ordered.csv
    tail -n +2 ordered.csv | sort -t , -k 2.9
} >own.csv
! cmp -s ordered.csv own.csv || fail "the rows are in the old order"
expect 0 "Files: " "$ATTNKIT" --quiet classes.ini
same first out

# The order of cells: each is the same, and so are its figures.
rm -rf out
expect 0 "Files: " "$ATTNKIT" --quiet --set run.encoders=average,bilstm \
    --set run.attention=dot,additive classes.ini
same first/cells out/cells
cmp -s <(sort first/summary.csv) <(sort out/summary.csv) || fail "the order of cells changes figures"
