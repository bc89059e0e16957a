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
expect 2 "is not finished in any of the 3 parts" "$ATTNKIT" report out/part-[13] kept --output other
[ ! -e other/summary.csv ] || fail "a summary of parts that are not finished"
sed -i 's/$/ /' out/cells/planted/average-dot-s1/pieces.json # the link ends here
expect 2 "is there already, and is not what" "$ATTNKIT" report out/part-* --output out
