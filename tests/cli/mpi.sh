#!/usr/bin/env bash
# A run on the ranks of an MPI job: the bytes of a run without MPI, on 2 ranks and on
# 4, whoever reads the data, after a rank was killed, and between two hosts; ranks that do
# not fit together are found before anything is begun.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

if ! "$ATTNKIT" --version | seen MPI; then
    echo "skipped: this build has no MPI (configure --with-mpi)"
    exit 77
fi
# Open MPI wants to be told that there may be more ranks than processors.
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export TMPDIR=$folder/tmp
mkdir "$TMPDIR"

# As rank 1 (of a run "ranks N ...") has it: VARIABLE=VALUE, -vKILOBYTES of address
# space, or the folder to be in.
cat >rank <<'END'
#!/usr/bin/env bash
rank=${OMPI_COMM_WORLD_RANK-${PMI_RANK-}}
echo $$ >"$PIDS/$rank"
[ "$rank" != 1 ] || [ -z "${RANK_1-}" ] || case $RANK_1 in
*=*) export "${RANK_1?}" ;;
-v*) ulimit -v "${RANK_1#-v}" ;;
*) cd "$RANK_1" ;;
esac
exec "$@"
END
chmod +x rank
export PIDS=$folder/pids
mkdir "$PIDS"

# ranks N OPTION...: the run on N ranks of one thread.
ranks() {
    local n=$1
    shift
    timeout 100 mpirun -n "$n" "$folder/rank" "$ATTNKIT" --quiet --threads 1 "$@"
}
# wanted: what is in ./out is what there was in ./first.
wanted() {
    same first out
    [ -z "$(find out -name '.*' -o -name '*.part')" ] || fail "$1: something is left lying"
    rm -rf out
}

# More cells than ranks; then one that all of them probe.
small_run
sed -i 's/^encoders.*/encoders = bilstm, average/; s/^seeds.*/seeds = 1, 2/' run.ini
printf '[average]\nhidden = 8\n' >>run.ini
sed 's/^encoders.*/encoders = bilstm/; s/^seeds.*/seeds = 1/; s/^test .*/test = 800/' run.ini >one.ini
for file in run.ini one.ini; do
    rm -rf first
    expect 0 "Files: " "$ATTNKIT" --quiet --threads 1 $file
    mv stdout said
    mv out first
    for n in 2 4; do
        expect 0 "Files: " ranks $n $file
        cmp stdout said || fail "the report of $n ranks is another"
        wanted "$n ranks"
    done
done

# Cells side by side on a rank; and one rank, which is a run like any other.
expect 0 "Files: " ranks 2 --threads 3 one.ini
wanted "two ranks of three threads"
expect 0 "Files: " ranks 1 one.ini
wanted "one rank"

# A rank that is killed: what was finished is kept, and others go on.
for victim in 1 0; do
    ranks 3 one.ini >stdout 2>stderr &
    job=$!
    while kill -0 $job 2>/dev/null; do
        [ -z "$(find out -name '*.part' -size +1k 2>/dev/null)" ] || break
        sleep 0.01
    done
    kill -9 "$(cat "$PIDS/$victim")" 2>/dev/null || true
    wait $job && echo "rank $victim had ended before"
    [ ! -e out/summary.csv ] || cmp first/summary.csv out/summary.csv ||
        fail "a summary of half a run"
    [ -s out/cells/planted/bilstm-additive-s1/model.safetensors ] || fail "nothing is kept"
    expect 0 "Files: " ranks $((victim + 2)) one.ini
    wanted "after rank $victim was killed"
done

# The script for Slurm, with a stand-in for srun.
mkdir bin
cat >bin/srun <<'END'
#!/usr/bin/env bash
while [[ $1 == --* ]]; do shift; done
exec mpirun -n "$SLURM_NTASKS" "$@"
END
# shellcheck disable=SC2016 # the variables of that script
printf '#!/bin/sh\nexec "$ATTNKIT" "$@"\n' >bin/attnkit
chmod +x bin/*
PATH=$folder/bin:$PATH SLURM_NTASKS=2 expect 0 "Files: " \
    bash "$srcdir/examples/slurm/mpi.sh" one.ini out
wanted "the script for Slurm"

# Ranks that do not fit together, or where one finds no data.
cp -rL "$ATTNKIT_PLUGIN_PATH" plugins
rm -r plugins/dataset
cp -r "$srcdir/tests/data/sst" sst
mkdir elsewhere
sed 's/^datasets.*/datasets = movies/; s/^\[train\]/[movies]\nreader = sst\npath = sst\nlengths = named\nlonger_than = 0\nmetric = accuracy\n\n&/' \
    run.ini >elsewhere/movies.ini
cp elsewhere/movies.ini .
RANK_1=ATTNKIT_PLUGIN_PATH=$folder/plugins expect 2 "rank 1 (" ranks 2 run.ini
if grep -qsw avx2 /proc/cpuinfo; then
    OPENBLAS_CORETYPE=Haswell RANK_1=OPENBLAS_CORETYPE=Sandybridge \
        expect 2 "kernels of OpenBLAS = " ranks 2 run.ini
fi
RANK_1=elsewhere expect 2 "): data set movies: " ranks 2 movies.ini
if (ulimit -v 600000 && "$ATTNKIT" --version >/dev/null 2>&1); then # not under a sanitizer
    RANK_1=-v600000 expect 2 "no room for the linear algebra" ranks 2 --threads 8 run.ini
    grep -q "rank 1 (" stderr || fail "it is not said on which rank there is no room"
fi
expect 2 "must be one of each, broadcast" ranks 2 --set mpi.data=all run.ini
expect 2 "train.epochs" ranks 2 --set train.epochs=x run.ini
[ ! -e out ] || fail "a refusal leaves an output folder"
rm -rf first
expect 0 "Files: " "$ATTNKIT" --quiet --threads 1 movies.ini
mv out first
RANK_1=elsewhere expect 0 "Files: " ranks 2 --set mpi.data=broadcast movies.ini
wanted "data that came from rank 0"

# A cell that fails is told with its rank, and the others are finished.
mkdir -p modules/attention
cp -L "${AK_MODULE_DIR:?}/burst.so" modules/attention/
chmod -R go-w modules
sed -i 's/= additive/= burst, additive/; s/^encoders.*/encoders = average/; s/^seeds.*/seeds = 1/' run.ini
expect 1 "failed on rank " ranks 2 --plugin-dir modules run.ini
grep -q "1 cell failed" stderr || fail "it is not said how many failed"
grep -q '^planted,average,additive,1,' out/summary.csv || fail "the good cell has no rows"
rm -rf out

# Two hosts with a network between them, where we may make such.
a=attnkit-$$-a b=attnkit-$$-b
trap 'ip netns del $a 2>/dev/null || :; ip netns del $b 2>/dev/null || :; rm -rf "$folder"' EXIT
two_hosts() {
    [ "$(id -u)" -eq 0 ] && mpirun --version | seen 'Open MPI' || return
    ip netns add $a && ip netns add $b || return
    ip link add ak0 netns $a type veth peer name ak1 netns $b || return
    ip -n $a addr add 10.99.7.1/24 dev ak0 && ip -n $b addr add 10.99.7.2/24 dev ak1 || return
    ip -n $a link set ak0 up && ip -n $b link set ak1 up || return
    ip -n $a link set lo up && ip -n $b link set lo up && unshare --uts true
}
if ! two_hosts 2>/dev/null; then
    echo "two hosts: skipped, no network of our own can be made here"
    exit 0
fi
printf '10.99.7.1 slots=1\n10.99.7.2 slots=1\n' >hosts
cat >agent <<END
#!/usr/bin/env bash
shift
exec ip netns exec $b unshare --uts bash -c "hostname other; \$*"
END
chmod +x agent
mpirun() {
    command ip netns exec $a mpirun --hostfile hosts --mca plm_rsh_agent "$folder/agent" \
        --mca oob_tcp_if_include 10.99.7.0/24 --mca btl_tcp_if_include 10.99.7.0/24 \
        --mca btl tcp,self "$@"
}
ranks() {
    local n=$1
    shift
    mpirun -n "$n" "$folder/rank" "$ATTNKIT" --quiet --threads 1 "$@"
}
RANK_1=elsewhere expect 2 "rank 1 (other): data set movies: " ranks 2 movies.ini
RANK_1=elsewhere expect 0 "Files: " ranks 2 --set mpi.data=broadcast movies.ini
wanted "two hosts"
