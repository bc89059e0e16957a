#!/usr/bin/env bash
# A changed key: the finished piece that depends on it is an error that names the
# key and what to remove; what does not depend on it is used again.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
sed -i 's/^test  = 16/test  = 40/' run.ini
cell=out/cells/planted/bilstm-additive-s1

# stale TEXT OPTION...: refused with TEXT, and nothing is touched.
stale() {
    local text=$1
    shift
    expect 2 "$text" "$ATTNKIT" "$@" run.ini
    grep -q -- "--fresh" stderr || fail "the message does not say what to do"
    [ ! -s stdout ] || fail "a refusal prints on standard output"
    same first out
}

# stamp: which file the model is.
stamp() {
    stat -c %Y.%i.%Z "$cell"/model.safetensors
}

expect 0 "Files: " "$ATTNKIT" --quiet run.ini
cp -R out first

model="the finished piece 'model' was made with"
cure="remove $PWD/$cell to make it again"
stale "$model train.epochs = 1, but now it is 2" --set train.epochs=2
grep -qF "$cure" stderr || fail "a stale model: the cell's folder is not named"
stale "$model bilstm.hidden = 8, but now it is 9" --set bilstm.hidden=9
stale "$model train.learning_rate = 0.001" --set planted.learning_rate=0.01
stale "$model planted.train = 64, but now it is 65" --set planted.train=65
stale "$model fingerprint of the data = " --set run.data_seed=2
stale "'adversarial' was made with adversarial.steps = 20, but now it is 21" \
    --set adversarial.steps=21
grep -qF "remove $PWD/$cell/adversarial.jsonl to make it again" stderr ||
    fail "a stale probe: its file is not named"
stale "'instances' was made with run.instances = 0, but now it is 7" --set run.instances=7
grep -qF "remove $PWD/$cell/*.jsonl to make it again" stderr ||
    fail "a stale sample: the records are not named"

# What the messages say works, and the model is not trained again.
model=$(stamp)
rm "$cell"/adversarial.jsonl
expect 0 "Files: " "$ATTNKIT" --quiet --set adversarial.steps=21 run.ini
[ "$(stamp)" = "$model" ] || fail "another number of steps trains the model again"
! cmp -s "$cell"/adversarial.jsonl "first/${cell#out/}/adversarial.jsonl" ||
    fail "another number of steps, the same adversary"
cmp "$cell"/gradient.jsonl "first/${cell#out/}/gradient.jsonl" || fail "gradient was touched"
rm "$cell"/*.jsonl
expect 0 "Files: " "$ATTNKIT" --quiet --set run.instances=7 run.ini
[ "$(stamp)" = "$model" ] || fail "another sample trains the model again"
[ "$(wc -l <"$cell"/gradient.jsonl)" -eq 7 ] || fail "a sample of 7 has 7 records"
cmp "$cell"/metrics.json "first/${cell#out/}/metrics.json" || fail "a sample changes the metrics"
rm -r "$cell"
expect 0 "Files: " "$ATTNKIT" --quiet --set train.epochs=2 run.ini
rm -r "$cell"
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
same first out

# Any file of a piece that is gone is made again, to the same bytes.
for file in model.safetensors vocabulary.txt training.csv metrics.json instances.jsonl \
    loo.jsonl correlation.jsonl pieces.json; do
    rm "$cell/$file"
    expect 0 "Files: " "$ATTNKIT" --quiet run.ini
    same first out
done
rm out/*.*
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
diff -rq first out | grep -v times.csv && fail "files at the top are not made again"

# A file that somebody changed is named, as is a list that was damaged.
echo >>"$cell"/loo.jsonl
expect 2 "$PWD/$cell/loo.jsonl is not as attnkit wrote it" "$ATTNKIT" run.ini
rm "$cell"/loo.jsonl
echo "{" >"$cell"/pieces.json
expect 2 "$cell/pieces.json:" "$ATTNKIT" run.ini
grep -qF "remove the folder" stderr || fail "a damaged list: no cure"
echo '{"format": 1, "pieces": {"model": {"keys": {}, "files": {"../../x": "1"}}}}' \
    >"$cell"/pieces.json
expect 2 "not a list of pieces of this version" "$ATTNKIT" run.ini
expect 0 "Files: " "$ATTNKIT" --quiet --fresh run.ini
same first out

# A new seed is a new cell; a new probe uses the model.
expect 0 "Files: " "$ATTNKIT" --quiet --plugins gradient -o out2 run.ini
mv out2 out
cell=out/out2/cells/planted/bilstm-additive-s1
model=$(stamp)
expect 0 "Files: " "$ATTNKIT" --quiet --plugins loo,permutation -o out/out2 run.ini
[ "$(stamp)" = "$model" ] || fail "a new probe trains the model again"
[ -s "$cell"/loo.jsonl ] || fail "a new probe has no records"
expect 0 "Files: " "$ATTNKIT" --quiet --set run.seeds=1,5 --plugins loo -o out/out2 run.ini
[ "$(stamp)" = "$model" ] || fail "a new seed trains the old model again"
grep -q '^planted,bilstm,additive,5,' out/out2/summary.csv || fail "a new seed has no rows"

# Work that was begun with other settings is begun anew, which is said; and --fresh
# leaves nothing of a probe that is no longer asked for.
rm -rf out
sed -i 's/^train = 64/train = 400/; s/^epochs = 1/epochs = 500/' run.ini
cell=out/cells/planted/bilstm-additive-s1
"$ATTNKIT" --quiet -s run.checkpoint=0 run.ini >stdout 2>stderr &
until [ -e "$cell"/checkpoint.safetensors ]; do
    kill -0 $! || fail "no checkpoint is written: $(cat stderr)"
    sleep 0.01
done
kill -KILL $!
wait $! 2>/dev/null || true
# Damaged, in its numbers and in its header.
cp "$cell"/checkpoint.safetensors whole
damaged="planted/bilstm-additive-s1: training begins anew: its checkpoint is damaged"
! "$ATTNKIT" -n -s run.checkpoint=0 run.ini | seen anew || fail "a whole checkpoint is doubted"
printf x | dd of="$cell"/checkpoint.safetensors bs=1 seek=$(($(wc -c <whole) - 9)) conv=notrunc 2>/dev/null
expect 0 "$damaged: $PWD/$cell/checkpoint.safetensors: its numbers are not as attnkit wrote them" \
    "$ATTNKIT" -n -s run.checkpoint=0 run.ini
head -c 99 whole >"$cell"/checkpoint.safetensors
expect 0 "$damaged: '$PWD/$cell/checkpoint.safetensors' is not a safetensors file" \
    "$ATTNKIT" -n -s run.checkpoint=0 run.ini
sed 's/attnkit checkpoint 2/attnkit checkpoint 1/' whole >"$cell"/checkpoint.safetensors
expect 0 "checkpoint.safetensors: format is attnkit checkpoint 1, not attnkit checkpoint 2" \
    "$ATTNKIT" -n -s run.checkpoint=0 run.ini
mv whole "$cell"/checkpoint.safetensors

begun=(-s run.checkpoint=0 --set train.epochs=2 --plugins "loo,permutation")
anew="planted/bilstm-additive-s1: training begins anew: its checkpoint was made with"
anew+=" train.epochs = 500, but now it is 2"
expect 0 "$anew" "$ATTNKIT" -n "${begun[@]}" run.ini
expect 0 "$anew" "$ATTNKIT" -q "${begun[@]}" run.ini
grep -qF "$anew" stderr || fail "what is begun anew is not on standard error"
expect 0 "Files: " "$ATTNKIT" -q "${begun[@]}" run.ini
[ ! -s stderr ] || fail "nothing is begun anew, and something is said"
# As a run that was killed while it probed leaves it.
sed -i '1s/^{/{"begun":{"loo":{"run.instances":"0"},"gradient":{"x":"1"}},/' "$cell"/pieces.json
mv "$cell"/loo.jsonl "$cell"/loo.jsonl.part
cp "$cell"/loo.jsonl.part "$cell"/gradient.jsonl.part
expect 0 "bilstm-additive-s1: records begin anew (loo): those begun were made with" \
    "$ATTNKIT" -n "${begun[@]}" run.ini
expect 0 "Files: " "$ATTNKIT" --quiet --fresh "${begun[@]}" run.ini
! grep -q "anew" stderr || fail "--fresh begins all anew, which needs no word"
! find out -name '*.part' | grep . || fail "--fresh leaves a beginning of records"

# A data file that changed.
small_run
cp -R "${srcdir:-.}/tests/data/sst" sst
chmod -R u+w sst
sed -i 's/= planted/= sst/; s/\[planted\]/[sst]\npath = sst\ntext.longer_than = 0\ntext.lengths=named/
    /^\(train\|dev\|test\) *=/d' run.ini
rm -rf out
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
sed -i '1s/(2 \([a-z]\)/(2 x\1/' sst/test.txt
! cmp -s sst/test.txt "${srcdir:-.}/tests/data/sst/test.txt" || fail "the test changes nothing"
expect 2 "fingerprint of the data = " "$ATTNKIT" run.ini
