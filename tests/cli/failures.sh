#!/usr/bin/env bash
# What goes wrong while a run is under way: a cell that diverges, a full disk,
# a folder in the way, a second process.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

no_half_files() {
    [ -z "$(find out -name '.*')" ] || fail "a half-written file is left: $(find out -name '.*')"
}

# One cell of two diverges: the other is finished and summarised.
mkdir -p modules/attention
cp -L "${AK_MODULE_DIR:?}/burst.so" modules/attention/
chmod -R go-w modules
small_run
sed -i 's/= additive/= burst, additive/' run.ini
expect 1 "cell planted/bilstm-burst-s1 failed: the loss is nan in epoch 1, step 1 (attention scores are not finite)" "$ATTNKIT" --plugin-dir modules run.ini
grep -q "learning_rate" stderr || fail "the message does not say what may help"
grep -q "1 cell failed" stderr || fail "it is not said how many failed"
grep -q '1 of 2 cells has no figures, .*: planted/bilstm-burst-s1\.' stdout ||
    fail "the report does not say which cell has no figures"
grep -q '<p class="warning">1 of 2 cells has no figures, ' out/report.html || fail "nor does the page"
expect 0 "without planted/bilstm-burst-s1, failed" "$ATTNKIT" report out
expect 0 "without planted/bilstm-burst-s1, failed" "$ATTNKIT" report --format latex out
grep -q '^planted,bilstm,additive,1,' out/summary.csv || fail "the good cell has no rows"
! grep -q 'burst' out/summary.csv || fail "the failed cell has rows"
[ ! -e out/cells/planted/bilstm-burst-s1/model.safetensors ] || fail "a diverged model is kept"
no_half_files
cp -R out first
expect 1 "failed" "$ATTNKIT" --plugin-dir modules --quiet run.ini
same first out

# Times that cannot be read are not thrown away; which is seen behind the last cell, and
# that one failed is said all the same.
ln -sf times.csv out/times.csv
expect 1 "$PWD/out/times.csv cannot be read: " "$ATTNKIT" --plugin-dir modules --fresh run.ini
grep -qx "attnkit: 1 cell failed" stderr || fail "it is not said how many failed"
[ -h out/times.csv ] || fail "a file that cannot be read is replaced"
rm -rf out first

# A loss that stays finite while a parameter does not: the cell fails too.
cat >>run.ini <<'END'

[burst]
spared = 1
spoils = yes
END
expect 1 "cell planted/bilstm-burst-s1 failed: training diverged in epoch 1, in step " \
    "$ATTNKIT" --plugin-dir modules run.ini
grep -qF "or before (decoder.attention.idle is nan at (1))" stderr || fail "it is not said which number is none"
[ ! -e out/cells/planted/bilstm-burst-s1/model.safetensors ] || fail "a diverged model is kept"
rm -rf out

# A good model whose attention is undefined for some texts: there nothing that
# depends on it is a number, and it is counted.
sed -i 's/^spoils .*/spoils = no/; s/= burst, additive/= burst/' run.ini
expect 0 "Files: " "$ATTNKIT" --plugin-dir modules --quiet run.ini
cp out/cells/planted/bilstm-burst-s1/{model.safetensors,vocabulary.txt} .
expect 0 "Files: " "$ATTNKIT" --plugin-dir modules --quiet -o holes \
    -s model.file=model.safetensors -s model.vocabulary=vocabulary.txt -s burst.spared=0.3 run.ini
# One whose attention is defined for none tells nothing.
expect 1 "the output is not a number for any of the" "$ATTNKIT" --plugin-dir modules --quiet -o none \
    -s model.file=model.safetensors -s model.vocabulary=vocabulary.txt -s burst.spared=-1 run.ini

# questions FOLDER N: what cannot be an answer has probability 0, which is a number.
questions() {
    local i
    mkdir -p "$1"
    for ((i = 0; i < $2; i++)); do
        printf 'u\n\n@entity%d met @entity%d here\n\n@placeholder met\n\n@entity%d\n\n@entity1:a\n' \
            $((i % 4)) $((i % 4 + 1)) $((i % 4)) >"$1/$i.question"
    done
}
questions q/training 16
questions q/validation 4
questions q/test 8
sed 's/= planted$/= q/; s/^\[planted\]$/[q]\nreader = cnn-qa\npath = q/; /^train  *= /d; /^dev  *= /d; /^test  *= /d' run.ini >q.ini
expect 0 "Files: " "$ATTNKIT" --plugin-dir modules --quiet -s burst.spared=1e9 -o answered q.ini
expect 1 "the output is not a number for any of the 8" "$ATTNKIT" --plugin-dir modules --quiet -o none \
    -s model.file=answered/cells/q/bilstm-burst-s1/model.safetensors \
    -s model.vocabulary=answered/cells/q/bilstm-burst-s1/vocabulary.txt -s burst.spared=-1 q.ini
cell=holes/cells/planted/bilstm-burst-s1
n_null=$(grep -c '"output":\[null' $cell/instances.jsonl || true)
n_text=$(wc -l <$cell/instances.jsonl)
((n_null > 0 && n_null < n_text)) || fail "$n_null of $n_text outputs are undefined: the test says nothing"
for undefined in predicted uniform_tvd; do
    [ "$(grep -c "\"$undefined\":null" $cell/instances.jsonl)" -eq "$n_null" ] ||
        fail "$undefined of an output that is not defined"
done
text=$(grep -m 1 '"output":\[null' $cell/instances.jsonl | sed 's/.*"words":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr , ' ')
expect 0 "not defined" "$ATTNKIT" --plugin-dir modules explain $cell "$text"
expect 0 "-1 to inf" "$ATTNKIT" --plugin-dir modules describe attention/burst
for column in adversarial,max_jsd adversarial,tvd permutation,median_tvd permutation,max_attention \
    control,uniform_tvd; do
    n=$(grep ",$column,all," holes/summary.csv | cut -d, -f9)
    [ "$n" -eq "$n_null" ] || fail "$column: $n missing, $n_null outputs are undefined"
done
rm -rf out holes

# Four of eight, side by side with the others.
small_matrix
sed -i 's/^encoders .*/encoders = bilstm, cnn/; s/^attention .*/attention = burst, additive/; s/^seeds .*/seeds = 1/' run.ini
expect 1 "4 cells failed; the others are finished" "$ATTNKIT" --plugin-dir modules --threads 3 run.ini
[ "$(grep -c 'cell [a-z]*/[a-z]*-burst-s1 failed: the loss is' stderr)" -eq 4 ] ||
    fail "not every failure is said once"
[ "$(cut -d, -f1-4 out/summary.csv | tail -n +2 | uniq)" = "$(matrix_cells | grep 'additive,1' | grep -v average)" ] ||
    fail "the good cells of a matrix have no rows, or not in their order"
tail -n 2 stderr | seen '100 %' || fail "with failed cells the progress does not come to its end"
rm -rf out

# undisturbed: a run into ./out, moved to ./first.
small_run
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
mv out first

# A limit to the size of a file stands for a full disk: each limit fails at
# another file.  Without it the same command goes on, to the same bytes.
n_failed=0
for blocks in 1 4 8 12 16 24 32; do
    rm -rf out
    code=0
    (
        ulimit -f $blocks
        exec "$ATTNKIT" --quiet run.ini
    ) >/dev/null 2>stderr.$blocks || code=$?
    case $code in
    0) ;;
    1)
        n_failed=$((n_failed + 1))
        grep -q "cannot write '.*': File too large; allow larger files (ulimit -f) and give" stderr.$blocks || {
            cat stderr.$blocks >&2
            fail "the reason is not said"
        }
        ;;
    *) fail "exit code $code with files of at most $blocks KiB" ;;
    esac
    no_half_files
    expect 0 "Files: " "$ATTNKIT" --quiet run.ini
    same first out
done
[ $n_failed -ge 3 ] || fail "only $n_failed runs met the limit"

# A disk that is full, where this user may mount one.
cat >full.sh <<'END'
set -e
mount -t tmpfs -o size="$1"k none out
code=0
"$ATTNKIT" --quiet run.ini >stdout 2>stderr || code=$?
[ $code -eq 1 ]
grep -q "No space left on device; make room and give the same command again" stderr
[ -z "$(find out -name '.*.tmp')" ]
mount -o remount,size=10m out
"$ATTNKIT" --quiet run.ini >stdout 2>stderr
diff -r -x times.csv first out
END
mkdir -p out
if unshare -m mount -t tmpfs none out 2>/dev/null; then
    for size in 8 40 64; do
        rm -rf out
        mkdir out
        unshare -m bash -e full.sh $size 2>/dev/null >differences || {
            cat differences >&2
            fail "a full disk of $size KiB"
        }
    done
else
    echo "mounting is not allowed here: the full disk is skipped"
fi
rm -rf out

# A folder that cannot be written into: known before, but for root.
mkdir out
chmod a-w out
if [ ! -w out ]; then
    expect 2 "cannot write into" "$ATTNKIT" run.ini
    expect 2 "Permission denied" "$ATTNKIT" -o out/deeper run.ini
fi
chmod u+w out
rmdir out

# In the way: a file above, a file in place of the cells, a link to nowhere.
echo "in the way" >file
refuse "$PWD/file" "$ATTNKIT" -o file/a/b run.ini
ln -s nowhere link
refuse "$PWD/link" "$ATTNKIT" -o link run.ini
refuse "run.output" "$ATTNKIT" --set run.output= run.ini
[ ! -d /proc/self ] || refuse "cannot write into /proc" "$ATTNKIT" --dry-run -o /proc/x run.ini
mkdir -p out/cells/planted
touch out/cells/planted/bilstm-additive-s1
expect 2 "$PWD/out/cells/planted/bilstm-additive-s1 is in the way" "$ATTNKIT" --dry-run run.ini
rm -rf out
mkdir out
echo "in the way" >out/cells
expect 2 "$PWD/out/cells is in the way" "$ATTNKIT" --dry-run run.ini
expect 2 "$PWD/out/cells is in the way" "$ATTNKIT" --quiet run.ini
[ "$(cat out/cells)" = "in the way" ] || fail "a file in the way was changed"
rm -rf out

# One process at a time: the second is refused, the first goes on.  While it is at
# work there is no summary, since an old one would be of other pieces.
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
sed 's/train = 64/train = 4000/; s/epochs = 1/epochs = 50/' run.ini >long.ini
"$ATTNKIT" --fresh long.ini >first.out 2>first.err &
first=$!
for ((i = 0; i < 500; i++)); do
    [ -e out/summary.csv ] || break
    sleep 0.01
done
[ ! -e out/summary.csv ] || fail "an old summary stands beside new pieces"
expect 2 "another attnkit is at work in this folder" "$ATTNKIT" run.ini
grep -qx '\(lt-\)\?attnkit' /proc/$first/comm ||
    fail "the process is called $(cat /proc/$first/comm)"
kill -INT $first
code=0
wait $first || code=$?
[ $code -eq 130 ] || fail "the first of two processes ended with $code"

# A plug-in that ends the program: that is no success, and it is said whose doing it
# may be.
mkdir -p leaving/attention leaving/encoder
cp -L "${AK_BROKEN_DIR:?}/exits-when-loaded.so" leaving/attention/
cp -L "$AK_BROKEN_DIR/exits-at-bound.so" leaving/encoder/
chmod -R go-w leaving
small_run
expect 1 "exits-when-loaded.so: a plug-in, or a library, has called exit() as it was loaded" \
    "$ATTNKIT" --plugin-dir leaving --set run.attention=exits-when-loaded run.ini
expect 1 "a plug-in, or a library, has called exit(), which ends the program" \
    "$ATTNKIT" --plugin-dir leaving --set run.encoders=exits-at-bound \
    --set exits-at-bound.scale=2 run.ini

# One that crashes at work: which, nobody can tell, but that.
cp -L "$AK_BROKEN_DIR/crash-at-bound.so" leaving/encoder/
chmod -R go-w leaving
ulimit -c 0
rm -rf out
[ "${AK_SANITIZE-no}" != no ] || expect 132 "a plug-in, a library or attnkit itself has crashed; what was finished" \
    "$ATTNKIT" --plugin-dir leaving --set run.encoders=crash-at-bound \
    --set crash-at-bound.scale=2 run.ini

# One that crashes as it is loaded is named, and the process ends as it would have.
cp -L "$AK_BROKEN_DIR/crashes-when-loaded.so" leaving/attention/
chmod -R go-w leaving
named="leaving/attention/crashes-when-loaded.so: the plug-in, or a library that it uses, has crashed"
expect 134 "$named" "$ATTNKIT" --plugin-dir leaving --set run.attention=crashes-when-loaded run.ini
# A sanitizer says so itself.
[ "${AK_SANITIZE-no}" != no ] || AK_CRASH=1 expect 139 "$named" \
    "$ATTNKIT" --plugin-dir leaving --set run.attention=crashes-when-loaded run.ini
