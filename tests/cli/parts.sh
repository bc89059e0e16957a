#!/usr/bin/env bash
# A run in parts, --cell N/M, one for each machine, and the parts joined: the bytes
# of a run that was never parted; what does not belong together is refused.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

# Two seeds, so that what is pooled is of two parts; the texts that are shown, too.
small_run
sed -i 's/^encoders.*/encoders = average/; s/^attention.*/attention = additive, dot/; s/^seeds.*/seeds = 1, 2/
    s/^\[bilstm\]/[average]/; s/, permutation, adversarial//; /^.adversarial/d; /^steps/d' run.ini
expect 0 "Files: " "$ATTNKIT" --quiet --threads 1 run.ini
sed "s,$PWD/out,OUT,g" stdout >said
mv out whole
refuse "expected N/M" "$ATTNKIT" --cell 3 run.ini
refuse "expected N/M" "$ATTNKIT" --cell 4/3 run.ini
refuse "run.part = 0/3" "$ATTNKIT" --cell 0/3 run.ini
refuse "at most 4 parts" "$ATTNKIT" --cell 1/5 run.ini
refuse "--cell" "$ATTNKIT" --cell 1/5 list

# Of several processes that a launcher started each needs its part, where there is no MPI.
if ! "$ATTNKIT" --version | seen MPI; then
    for size in OMPI_COMM_WORLD_SIZE PMI_SIZE; do
        refuse "$size = 2: this is one of several" env $size=2 "$ATTNKIT" run.ini
        refuse "--with-mpi" env $size=2 "$ATTNKIT" run.ini
        expect 0 "" env $size=2 "$ATTNKIT" --dry-run --cell 1/3 run.ini
        expect 0 "" env $size=1 "$ATTNKIT" --dry-run run.ini
    done
fi

# The script of the job array, started as Slurm would.
cp "$srcdir/examples/slurm/array.sh" .
attnkit() {
    "$ATTNKIT" --threads 1 "$@"
}
export -f attnkit
for i in 1 2 3; do
    SLURM_ARRAY_TASK_ID=$i SLURM_ARRAY_TASK_COUNT=3 bash array.sh run.ini out >/dev/null 2>stderr ||
        fail "the script of the job array: $(cat stderr)"
done
[ "$(ls out/part-1/cells/planted)" = "$(printf 'average-additive-s1\naverage-dot-s2')" ] ||
    fail "part 1 of 3 has other cells than the first and the fourth"
cp -r out/part-2 kept
expect 0 "Files: " "$ATTNKIT" report out/part-* --output out
sed "s,$PWD/out,OUT,g" stdout | diff said - || fail "the report of the joined parts is another"
sed -i "s,$PWD/whole,$PWD/out,g" whole/run.ini
diff -r -x times.csv -x 'part-*' whole out || fail "the joined parts are not the whole"
[ "$(sort whole/times.csv | cut -d, -f1-5)" = "$(sort out/times.csv | cut -d, -f1-5)" ] ||
    fail "times.csv has not all stages"
same kept out/part-2
expect 0 "Files: " "$ATTNKIT" report out/part-* --output out
diff -r -x times.csv -x 'part-*' whole out || fail "joined again it is another"
expect 0 "match" "$ATTNKIT" verify out/part-1

# To another disk nothing can be linked.
if [ -w /dev/shm ] && [ "$(stat -c %d /dev/shm)" -ne "$(stat -c %d .)" ]; then
    far=$(mktemp -d /dev/shm/attnkit-XXXXXX)
    trap 'rm -rf "$folder" "$far"' EXIT
    expect 0 "Files: " "$ATTNKIT" report out/part-* --output "$far"
    diff -r whole/cells "$far/cells" || fail "what is copied to another disk is another"
fi

# What does not belong together.
expect 2 "part 3/3 is missing" "$ATTNKIT" report out/part-1 out/part-2 --output other
expect 2 "are both part 2/3" "$ATTNKIT" report out/part-* kept --output other
expect 2 "is not the folder of a part" "$ATTNKIT" report whole --output other
expect 2 "say where the whole goes" "$ATTNKIT" report out/part-*
expect 2 "it has part 2/3 of a run, this is part 1/3" \
    "$ATTNKIT" --cell 1/3 --output out/part-2 run.ini
expect 2 "[planted] train.epochs = 2, but " env \
    bash -c "sed -i 's/^train.epochs = .*/train.epochs = 2/' kept/run.ini; \"\$0\" report out/part-[13] kept --output other" "$ATTNKIT"
cp out/part-2/run.ini kept
sed -i 's/"version": "[^"]*"/"version": "0.0"/' kept/manifest.json
expect 2 "do not belong together: plugins." "$ATTNKIT" report out/part-[13] kept --output other
sed 's,"part": "2/3","part": "2/2",' out/part-2/manifest.json >kept/manifest.json
expect 2 "one of 2; join the parts of one run" "$ATTNKIT" report out/part-[13] kept --output other
cp out/part-2/manifest.json kept
expect 2 "join the parts first" "$ATTNKIT" report out/part-* --output other --format latex
sed 's,"planted/average-additive-s2","planted/average-additive-s9",' out/part-2/manifest.json >kept/manifest.json
expect 2 "cell planted/average-additive-s2 is in none of the 3 parts" \
    "$ATTNKIT" report out/part-[13] kept --output other
sed '/"source":/d' out/part-2/manifest.json >kept/manifest.json
expect 2 "datasets.planted.source is reader in the one, not there in the other" \
    "$ATTNKIT" report out/part-[13] kept --output other
sed 's/"vocabulary": /&1/' out/part-2/manifest.json >kept/manifest.json
expect 2 "datasets.planted.vocabulary is " "$ATTNKIT" report out/part-[13] kept --output other
cp out/part-2/manifest.json kept

# What is begun stays where it is gone on with: a writer appends to it in its place.
begun=(kept/cells/planted/average-additive-s2/{permutation.jsonl{.part,},checkpoint.safetensors,folder})
mkdir "${begun[3]}"
touch "${begun[@]}"
expect 0 "Files: " "$ATTNKIT" report out/part-[13] kept --output other
diff -r out/cells other/cells || fail "more is joined than what is finished"
[ kept/cells/planted/average-additive-s2/loo.jsonl -ef other/cells/planted/average-additive-s2/loo.jsonl ] ||
    fail "what is finished is not linked"
rm -r other "${begun[@]}"
mkdir taken
touch taken/cells
expect 2 "cannot make" "$ATTNKIT" report out/part-* --output taken
sed -i 's/"blas_kernels": "[^"]*"/"blas_kernels": "Other"/' kept/manifest.json
expect 0 "another kind of processor (blas_kernels: Other" \
    "$ATTNKIT" --quiet report out/part-[13] kept --output other
rm -r other
rm kept/summary.csv
expect 2 "the run in it has not ended" "$ATTNKIT" report out/part-[13] kept --output other
cp out/part-2/summary.csv kept
rm kept/cells/planted/average-additive-s2/loo.jsonl
expect 2 "cell planted/average-additive-s2 is not finished in kept" \
    "$ATTNKIT" report out/part-[13] kept --output other
[ ! -e other ] || fail "something is made of parts that are not finished"

# A digit that changed in a part: nothing is made; the part is done again, and joined.
# What a join brought before does not stand in the way.
kept() {
    "$ATTNKIT" --quiet --threads 1 --cell 2/3 --output kept run.ini
}
expect 0 "Files: " kept
expect 0 "Files: " "$ATTNKIT" report out/part-[13] kept --output other
damaged=cells/planted/average-additive-s2/loo.jsonl
cp kept/$damaged record
tr 0123456789 1234567890 <record >damaged
cat damaged >kept/$damaged # as one file with the other's
cmp -s kept/$damaged other/$damaged || fail "the file is no link"
expect 2 "kept/$damaged is not as attnkit wrote it; remove it and do its run again" \
    "$ATTNKIT" report out/part-[13] kept --output new
[ ! -e new ] || fail "something is made of a part that is damaged"
rm kept/$damaged
expect 0 "Files: " kept
cmp record kept/$damaged || fail "the file that was made again is another"
expect 0 "Files: " "$ATTNKIT" report out/part-[13] kept --output other
diff -r out/cells other/cells || fail "a damaged file of an earlier join is still there"

# Folders that are no place for the whole.
expect 2 "this is the part kept" "$ATTNKIT" report out/part-[13] kept --output kept
ln -s kept link
expect 2 "this is the part kept" "$ATTNKIT" report out/part-[13] kept --output link
expect 2 "it has part 2/3 of a run" "$ATTNKIT" report out/part-* --output kept
sed 's/^seeds.*/seeds = 1, 3/' run.ini >another.ini
expect 0 "Files: " "$ATTNKIT" --quiet --output another another.ini
expect 2 "it has another run, with the cell planted/average-additive-s3" \
    "$ATTNKIT" report out/part-* --output another
sed 's/^seeds.*/seeds = 1/; s/^epochs.*/epochs = 2/' run.ini >another.ini
rm -r another
expect 0 "Files: " "$ATTNKIT" --quiet --output another another.ini
cp -r another same
expect 2 "is there already, and is not what" "$ATTNKIT" report out/part-* --output same
diff -r another same || fail "another run was changed"
sed -i 's/$/ /' out/cells/planted/average-dot-s1/pieces.json # the link ends here
expect 2 "is there already, and is not what" "$ATTNKIT" report out/part-* --output out
