#!/usr/bin/env bash
# attnkit compare: exit codes as diff has them, and 3 for conclusions; first what
# matters, then what differs, and all of it under --verbose.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

small_run
expect 0 "" "$ATTNKIT" --quiet run.ini
chmod -R a-w out

# The same run twice: nothing differs but the folder.
expect 0 "" "$ATTNKIT" --quiet --output again run.ini
expect 0 "No difference." "$ATTNKIT" compare out again
n=$(($(wc -l <out/summary.csv) - 1))
grep -qx "$n figures are the same, 0 differ." stdout || fail "not all $n figures are the same"
! grep -q '\->' stdout || fail "something differs between a run and itself"

# Another seed, another encoder beside it, another length of training.
expect 0 "" "$ATTNKIT" --quiet --output other --set run.encoders="bilstm, average" \
    --set average.hidden=8 --set train.epochs=2 run.ini
code=0
"$ATTNKIT" compare out other >/dev/null || code=$? # small models: 1 or 3
case $code in 1 | 3) ;; *) fail "exit code $code where figures differ" ;; esac
expect $code "planted.train.epochs: 1 -> 2" "$ATTNKIT" compare out other
grep -q 'run.encoders: bilstm -> bilstm, average' stdout || fail "the encoders differ"
grep -q 'plugins encoder/average sha256: (none) -> [0-9a-f]*\.\.\.' stdout ||
    fail "a plug-in that only one has is not named"
grep -q 'figures are only in the second, of planted/average-additive-s1' stdout ||
    fail "a model that only one has is not named"
grep -q '^  [0-9]* more: --verbose$' stdout || fail "all figures are shown"
! grep -qE '^  planted/.* (class (positive|negative)|[a-z_]*@)' stdout ||
    fail "figures of a class or a bin are shown unasked"
expect $code "planted/bilstm-additive-s1" "$ATTNKIT" compare --verbose out other
differ=$(sed -n 's/.*same, \([0-9]*\) differ,.*/\1/p' stdout)
[ "$(grep -c '^  planted/bilstm-additive-s1 .* class ' stdout)" -eq "$differ" ] ||
    fail "not all $differ figures are shown"
expect $code '"only_second": [' "$ATTNKIT" compare --json out other
[ "$(grep -c '"apart"' stdout)" -eq "$differ" ] || fail "JSON has other figures"

# Data: the same figures can come from other ones, which is said first.
sed 's/"fingerprint": "..../"fingerprint": "0000/' out/manifest.json >manifest.json
cp -r out data && chmod -R u+w data && cp manifest.json data
expect 1 "datasets planted fingerprint: " "$ATTNKIT" compare out data
[[ $(sed -n 4p stdout) == "Other data: planted is not the same data in both (fingerprints "* ]] ||
    fail "other data of one name are not what is said first"
expect 1 '"dataset' "$ATTNKIT" compare --json out data
tr -d ' \n' <stdout | seen '"other_data":\[{"key":"planted","first":"' || fail "JSON has no other data"

# Conclusions, made by hand: HEAD QUANTITY MEAN LOW HIGH of encoder a, then of b.
folder_of() {
    mkdir -p "$1"
    cp out/run.ini out/manifest.json "$1"
    head -n 1 out/summary.csv >"$1/summary.csv"
    shift
}
row() { # FOLDER ENCODER QUANTITY MEAN LOW HIGH
    echo "planted,$2,additive,1,correlation,$3,all,16,0,$4,0.1,$4,$5,$6,0.5" >>"$1/summary.csv"
}
for f in first second; do folder_of $f; done
row first bilstm tau_attention_gradient 0.50 0.45 0.55
row second bilstm tau_attention_gradient 0.30 0.29 0.31
row first bilstm tau_attention_loo -0.20 -0.30 -0.10
row second bilstm tau_attention_loo 0.15 0.05 0.25
row first bilstm tau_gradient_loo 0.10 0.01 0.12
row second bilstm tau_gradient_loo -0.01 -0.12 0.10
row first cnn tau_attention_gradient 0.35 0.30 0.40
row second cnn tau_attention_gradient 0.34 0.32 0.38
row first cnn tau_attention_loo 0.1 0.05 0.15
row second cnn tau_attention_loo 0.1 0.05 0.15
expect 3 "3 conclusions change, of 2 models that both have:" "$ATTNKIT" compare first second
[ "$(sed -n 4p stdout)" = "3 conclusions change, of 2 models that both have:" ] ||
    fail "the conclusions are not what is said first"
expect 3 '"conclusions": [' "$ATTNKIT" compare --json first second
[ "$(grep -c '"kind"' stdout)" -eq 3 ] || fail "there are 3 conclusions that change"
for kind in 'bilstm-additive.*tau(attention, gradient) goes from 0.500 to 0.300' \
    'bilstm-additive.*tau(attention, loo) changes its sign, from -0.200 to 0.150' \
    'attention additive.*tau(attention, gradient): bilstm is above cnn in the first folder, below'; do
    tr -d '\n' <stdout | sed 's/"kind"/\n&/g' | seen "$kind" || fail "missing: $kind"
done
# Within the intervals nothing changes, and no model in common is said.
folder_of within
row within bilstm tau_attention_gradient 0.46 0.41 0.51
row within bilstm tau_attention_loo -0.10 -0.22 0.02
expect 1 "No conclusion changes, of 1 model that both have." "$ATTNKIT" compare first within
folder_of spread
row spread bilstm tau_attention_gradient 0.50 0.40 0.60
row spread bilstm tau_attention_loo -0.20 -0.30 -0.10
sed -i '$s/,all,16,/,all,15,/' spread/summary.csv
expect 1 ": its mean is the same, its spread is not" "$ATTNKIT" compare --verbose first spread
grep -q ': of another number of texts$' stdout || fail "fewer texts are not said"
# More than there is room for: conclusions, then settings.
for f in many more; do folder_of $f; done
for i in {1..14}; do
    row many e"$i" tau_attention_loo 0.2 0.1 0.3
    row more e"$i" tau_attention_loo -0.2 -0.3 -0.1
done
expect 3 "14 conclusions change" "$ATTNKIT" compare many more
sed -n '/conclusions change/,/^$/p' stdout | seen -x '  2 more: --verbose' || fail "all 14 conclusions are shown"
expect 3 "e14-additive" "$ATTNKIT" compare --verbose many more
cp many/summary.csv more
sed -i 's/ = [0-9.]*$/&1/' more/run.ini
expect 0 " more: --verbose" "$ATTNKIT" compare many more
folder_of elsewhere
row elsewhere average tau_attention_gradient 0.46 0.41 0.51
expect 1 "No model is in both: nothing is compared." "$ATTNKIT" compare first elsewhere

folder_of seed2
sed -n '2,$s/,1,correlation,/,2,correlation,/p' first/summary.csv >>seed2/summary.csv
expect 1 "Nothing is compared: no figure is in both folders, their seeds are others; " \
    "$ATTNKIT" compare first seed2
! grep -q "conclusion" stdout || fail "a conclusion is told where nothing is compared"
expect 1 '"compared": 0,' "$ATTNKIT" compare --json first seed2

# wrong TEXT ARGUMENT...: exit code 2.
wrong() {
    expect 2 "$1" "$ATTNKIT" compare "${@:2}"
    [ ! -s stdout ] || fail "a refusal prints on standard output"
}
wrong "two output folders" out
wrong "there is no such folder" out nowhere
mkdir empty
wrong "manifest.json" out empty
cp out/manifest.json empty
wrong "summary.csv" out empty
cp out/summary.csv empty
wrong "run.ini" out empty
wrong "go with a run file only" --fresh out again

# What is no folder of a run, whoever looks: a file, and a folder that is closed.
# Root may open it all the same, and goes without that right for a moment.
unlooked() { # TEXT FOLDER
    local command
    for command in "verify $2" "report $2" "compare again $2" "explain $2 film"; do
        # shellcheck disable=SC2086 # words without blanks
        expect 2 "$1" "${as[@]}" "$ATTNKIT" $command
    done
}
as=(env)
unlooked "run.ini" run.ini
expect 2 "run.ini: it is a file; the output folder of a run is meant" "$ATTNKIT" verify run.ini
expect 2 "run.ini: it is a file; the output folder" "$ATTNKIT" compare again run.ini
# Nor does one wait for a file that never ends.
cp -r again hung
ln -sf /dev/zero hung/summary.csv
unlooked "hung/summary.csv is not a regular file" hung
ln -sf "$PWD/again/summary.csv" hung/summary.csv
mkdir -p hung/cells/a/b
mkfifo hung/cells/a/b/loo.jsonl
unlooked "hung/cells/a/b/loo.jsonl is not a regular file" hung
expect 2 "loo.jsonl is not a regular file" "$ATTNKIT" --quiet --output hung run.ini
[ "$(id -u)" -ne 0 ] || as=(setpriv "--bounding-set=-dac_override,-dac_read_search")
cp -r again closed
chmod 000 closed/manifest.json
if "${as[@]}" "$ATTNKIT" --version >stdout 2>&1; then
    unlooked "closed/manifest.json: Permission denied" closed
    chmod 000 closed
    unlooked "closed: Permission denied" closed
    mkdir -m 300 unread
    expect 2 "unread: cannot open it: Permission denied" "${as[@]}" "$ATTNKIT" --output unread run.ini
    chmod 500 again
    expect 0 "report.html is not written, the folder cannot be written to" "${as[@]}" "$ATTNKIT" report again
    chmod 700 again
else
    echo "skipped: a closed folder; root keeps its rights"
fi
chmod 700 closed
chmod -R u+w out
