#!/usr/bin/env bash
# attnkit verify: an output folder as it was written matches; whatever is changed
# in it, or in what it was made from, is found and named.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
cat >words.csv <<'END'
text,label,split,id
END
add() { # SPLIT FIRST LAST
    local i word
    for ((i = $2; i <= $3; i++)); do
        word=good
        ((i % 2)) || word=bad
        echo "the film was $word and w$((i % 7)) long,$word,$1,t$i"
    done >>words.csv
}
add train 1 24
add dev 25 32
add test 33 48
sed -i 's/^datasets .*/datasets = own/; s/^\[planted\]/[own]/; s/^encoders .*/encoders = average, bilstm/
    s/^test .*//; s/^dev .*//; s/^train = 64/reader = table\npath = words.csv\nsplit = split\nid = id/' run.ini
printf '\n[average]\nhidden = 8\n' >>run.ini
# Drawing takes longest, and there is a part below for it.
plain=$ATTNKIT
mkdir bin
ln -s "$(command -v ls)" "$(command -v sed)" bin # of the program as libtool wraps it
printf '#!/bin/bash\nPATH=%q exec %q "$@"\n' "$PWD/bin" "$plain" >program
chmod +x program
ATTNKIT=$PWD/program
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
cell=cells/own/bilstm-additive-s1
cp -a out whole

# verifies CODE TEXT OPTION...: the folder out, which is then whole again.
verifies() {
    expect "$1" "$2" "$ATTNKIT" --quiet verify out "${@:3}"
    rm -rf out
    cp -a whole out
}

# says TEXT: the last one also said this.
says() {
    grep -qF -e "$1" stdout || { cat stdout >&2; fail "'$1' is not said"; }
}

# id LINE FILE: of the record there.
id() {
    sed -n "$1s/.*\"id\":\"\([^\"]*\)\".*/\1/p" "whole/$cell/$2"
}

# forge FILE: pieces.json vouches for the file as it is now.
forge() {
    local old
    old=$(sha256sum "whole/$1" | cut -d ' ' -f 1)
    sed -i "s/$old/$(sha256sum "out/$1" | cut -d ' ' -f 1)/" "out/$(dirname "$1")/pieces.json"
}

# change FILE SED: an edit that changes something.
change() {
    sed -i "$2" "out/$1"
    ! cmp -s "out/$1" "whole/$1" || fail "nothing is changed in $1 by $2"
}

verifies 0 "2 cells; 32 of 32 texts computed anew"
grep -qx "All else matches, bit for bit." stdout || fail "a whole folder does not match"
says "Not verified: times.csv"
says "Not verified: that training gives these models"
expect 0 '"n_mismatch": 0' "$ATTNKIT" --quiet --json verify out --sample all
[ ! -s stderr ] || fail "--quiet is not quiet: $(cat stderr)"

# A number of a record, vouched for by a forged hash: which file, text and field.
fields=(instances:attention[0] gradient:importance[0] loo:importance[0]
    permutation:median_tvd adversarial:max_jsd)
for file in "${fields[@]}"; do
    field=${file#*:} name=${file%:*}.jsonl
    change $cell/"$name" "3s/\(\"${field%%[*}\":\[*\)[0-9.]*/\10.123/"
    forge $cell/"$name"
done
verifies 1 " mismatches in "
for file in "${fields[@]}"; do
    name=${file%:*}.jsonl
    says "$cell/$name: $(id 3 "$name"): ${file#*:} is 0.123, computed 0"
done

# Without the forged hash a cell is verified whole, whatever the sample.
change $cell/loo.jsonl '5s/"importance":\[[0-9.e-]*/"importance":[9/'
expect 1 "$cell/loo.jsonl: its bytes are not those that the run wrote, by the SHA-256 in pieces.json" \
    "$ATTNKIT" -q verify out --sample 1 --seed 0
verifies 1 "24 of 32 texts (the same with --seed 0)" --sample 1 --seed 0 # 16 of one cell, a chunk of the other

# The sample, here 8 of 16: the same again, another under another seed.  Nothing
# is computed from the scores.
change $cell/instances.jsonl '4s/"score":\[[0-9.e-]*/"score":[9/'
forge $cell/instances.jsonl
found=
for seed in 1 1 2 3 4 5 6; do
    code=0
    "$ATTNKIT" -q verify out --sample 8 --seed $seed >seen || code=$?
    found+=$code
done
[ "${found:0:1}" = "${found:1:1}" ] || fail "a sample is not the same again"
[[ $found == *0* && $found == *1* ]] || fail "every seed has the same sample: $found"
# Without one nobody can foresee the sample.
for i in 1 2; do
    "$ATTNKIT" -q verify out --sample 8 >seen$i || :
    grep -o 'with --seed [0-9]*' seen$i >>seeds || fail "no seed is said"
done
[ "$(sort -u seeds | wc -l)" -eq 2 ] || fail "the sample is the same each time: $(cat seeds)"

# Records and figures.
rm -rf out && cp -a whole out
change $cell/loo.jsonl 3d
verifies 1 "$cell/loo.jsonl: $(id 3 loo.jsonl): the record of this text is missing"
change $cell/loo.jsonl '3p'
verifies 1 "a second record of this text"
change $cell/loo.jsonl '3{h;d};4G'
verifies 1 "the record is out of order"
change $cell/loo.jsonl '3s/"id":"/&x/'
verifies 1 "a record of a text that is not probed"
change $cell/loo.jsonl '3s/^{/[/'
verifies 1 "loo.jsonl:3: not a JSON object"
change $cell/correlation.jsonl 2d
change summary.csv '9{h;d};10G'
verifies 1 "where the record of a pair of this text is expected, there is another"
says "its rows are in another order or form"
change summary.csv '9d; 20s/average/bilstm/'
sed -i '$d' out/cells/own/average-additive-s1/correlation.jsonl
cat whole/$cell/correlation.jsonl >>out/$cell/correlation.jsonl
verifies 1 ": the row is missing"
says "average-additive-s1/correlation.jsonl: it ends before the last of its records"
says "$cell/correlation.jsonl: it has more records than there are pairs"
says ": the row comes twice"
change $cell/correlation.jsonl '2s/"tau":[0-9.e-]*/"tau":0.5/'
change summary.csv '9s/,[0-9.e-]*,\([0-9.e-]*,[0-9.e-]*,[0-9.e-]*,[0-9.e-]*,[0-9.]*\)$/,0.77,\1/'
change $cell/metrics.json 's/"accuracy": [0-9.]*/"accuracy": 0.99/'
change $cell/vocabulary.txt '6s/$/x/'
mkdir out/cells/own/cnn-dot-s1
verifies 1 "correlation.jsonl: $(id 1 instances.jsonl): tau is 0.5, computed "
says "mean is 0.77, computed "
says "metrics.json: accuracy is 0.99, computed "
says "vocabulary.txt: line 6 is "
says "cells/own/cnn-dot-s1: the run has no such cell"
# What is missing is told once, though figures depend on it.
for file in gradient.jsonl metrics.json vocabulary.txt training.csv; do
    rm out/$cell/$file
    verifies 1 "$cell/$file: the file is missing"
    says "1 mismatch in 1 file."
done

# The model.  The cause comes first, and what follows from it is counted.
printf '\x40' | dd of=out/$cell/model.safetensors bs=1 seek=$(($(stat -c %s out/$cell/model.safetensors) - 1)) \
    conv=notrunc 2>/dev/null
expect 1 "$cell/instances.jsonl: and " "$ATTNKIT" -q verify out
n=$(grep -n "^$cell/model.safetensors: its bytes are not those" stdout | cut -d : -f 1)
n_line=$(wc -l <stdout)
{ [ "$n" -le 3 ] && [ "$n_line" -le 16 ]; } || fail "the cause is in line $n of $n_line"
expect 1 "mismatches in " "$ATTNKIT" -qv verify out
[ "$(wc -l <stdout)" -gt "$n_line" ] || fail "--verbose shows no more"
expect 1 '"cause": true' "$ATTNKIT" -q --json verify out
forge $cell/model.safetensors
verifies 1 "$cell/instances.jsonl: t"
truncate -s 100 out/$cell/model.safetensors
verifies 1 "$cell/model.safetensors: "
echo more >>out/$cell/vocabulary.txt
echo '{"format":1,"pieces":{}}' >out/$cell/pieces.json
echo '{' >out/$cell/metrics.json
verifies 1 "vocabulary.txt: it has more words than the data"
says "$cell/pieces.json: the piece 'model' is not finished"
says "$cell/pieces.json: the piece 'loo' is not finished"
says "$cell/metrics.json: line 2 is no JSON"
rm -r out/$cell
verifies 1 "$cell/pieces.json: it cannot be read"

# What it was made from: settings, data, plug-ins.
change run.ini 's/^train.epochs = 1/train.epochs = 2/'
verifies 1 "run.ini: train.epochs is 2, but own/average-additive-s1 has been made with 1, says its pieces.json"
says "report.html: from line " # it shows the settings
says "2 mismatches in 2 files."
change $cell/pieces.json 's/"bilstm.hidden": "8"/"bilstm.hidden": "9"/; s/"seed": "1"/"seed": "2", "more": "3"/'
verifies 1 "run.ini: bilstm.hidden is 8, but own/bilstm-additive-s1 has been made with 9, says its pieces.json"
says "$cell/pieces.json: seed is 2, computed 1"
says "$cell/pieces.json: more is 3, computed"
says "3 mismatches in 2 files."
change $cell/pieces.json 's,"loo.jsonl","../loo.jsonl",'
verifies 1 "$cell/pieces.json: it lists a file of another folder"
hash=$(sha256sum out/$cell/metrics.json | cut -d ' ' -f 1)
change $cell/pieces.json "s/^ *\"loo.jsonl\"/\"metrics.json\": \"$hash\", &/"
verifies 1 "$cell/pieces.json: metrics.json is \"$hash\", should not be there"
says "1 mismatch in 1 file."
change $cell/pieces.json 's,"files":,"left":,'
verifies 1 "$cell/pieces.json: the piece 'model' has no list of its files"
says "$cell/pieces.json: the piece 'loo' has no list of its files"
change $cell/pieces.json 's/"format": 1/"format": 2/'
verifies 1 "$cell/pieces.json: format is 2, computed 1"
says "1 mismatch in 1 file."
more=(evil.jsonl gradientx.jsonl checkpoint.safetensors loo.jsonl.part)
for file in "${more[@]}"; do
    cp out/$cell/metrics.json out/$cell/"$file"
done
verifies 1 "4 mismatches in 4 files."
for file in "${more[@]}"; do
    says "$cell/$file: a finished cell of the run has no such file"
done
rm out/$cell/loo.jsonl
mkdir out/$cell/loo.jsonl
rm out/summary.csv out/cells/own/average-additive-s1/correlation.jsonl
mkdir out/summary.csv out/cells/own/average-additive-s1/correlation.jsonl
verifies 1 "loo.jsonl': Is a directory"
says "average-additive-s1/correlation.jsonl:1: Is a directory"
says "summary.csv: "
change run.ini 's/^seeds = 1/seeds = 1, 2/'
verifies 1 "manifest.json: number of cells is 2, computed 4"
cp words.csv saved.csv
sed -i '40s/film/plot/' words.csv
verifies 1 "manifest.json: datasets own fingerprint is"
mv saved.csv moved.csv
change manifest.json 's/"libc": "[^"]*"/"libc": "another"/'
verifies 3 "All else matches" --set own.path="$PWD/moved.csv"
tr '\n' ' ' <stdout | seen "The run was on another machine, .*: libc was 'another', is '" || fail "it is not said"
mv words.csv gone.csv
verifies 2 "words.csv"
mv moved.csv words.csv
first=${ATTNKIT_PLUGIN_PATH%%:*}
mkdir -p modules/probe
cat "$first"/probe/loo.so <(echo other) >modules/probe/loo.so
chmod 755 modules modules/probe modules/probe/loo.so
verifies 1 "manifest.json: plugins probe/loo sha256 is" --plugin-dir modules
says "1 mismatch in 1 file."

# The same values in other bytes, though the page is made anew of them; files of others.
change run.ini 's/^; .*/; another word/'
change manifest.json '2s/ /  /'
printf '\0more\n' >>out/summary.csv
"$ATTNKIT" --quiet report out >/dev/null 2>&1
touch out/.mine out/cells/mine out/figures/mine.png
verifies 1 "run.ini: from line 1 on it is not as attnkit writes it"
says "manifest.json: from line 2 on it is not as attnkit writes it"
says "summary.csv: a byte of it is 0"
says "3 mismatches in 3 files."
says "Not verified: what attnkit does not write: .mine, cells/mine, figures/mine.png"
change $cell/metrics.json '2s/ /  /'
forge $cell/metrics.json
verifies 1 "metrics.json: from line 2 on it is not as attnkit writes it"
change $cell/pieces.json '2s/.*/ "more": 1,\n&/'
verifies 1 "$cell/pieces.json: more is 1, should not be there"
change $cell/pieces.json '2s/ /  /'
verifies 1 "$cell/pieces.json: from line 2 on it is not as attnkit writes it"
change $cell/pieces.json '/"training.csv": /d'
change $cell/pieces.json 's/"format": 1/"format": 1.0/'
verifies 1 "$cell/training.csv: pieces.json has no SHA-256 of it"
says "$cell/pieces.json: format is 1.0, computed 1"
change $cell/model.safetensors 's/attnkit model 1/attnkit model 2/'
printf '\0' >>out/$cell/vocabulary.txt
forge $cell/model.safetensors
forge $cell/vocabulary.txt
verifies 1 "$cell/model.safetensors: its numbers or words are right, but other bytes of it are not as attnkit writes them"
says "$cell/vocabulary.txt: its numbers or words are right, but other bytes"
change manifest.json 's/"processor": "/&another /'
"$ATTNKIT" --quiet report out >/dev/null
verifies 0 'Not verified: "machine" in manifest.json'

# Another machine, as the manifest says, loosens much: only who expects it is told 0.
elsewhere='s/"libc": "/&0./'
change manifest.json "$elsewhere"
change report.html '9s/$/ /'
verifies 3 "All else matches."
says "The run was on another machine, so numbers count as equal within 0.001"
grep -q '^attnkit: .*--other-machine$' stderr || fail "it is not said how to say so"
change manifest.json "$elsewhere"
verifies 0 "All else matches." --other-machine
[ ! -s stderr ] || fail "what is meant is complained of: $(cat stderr)"
change manifest.json "$elsewhere"
change $cell/metrics.json 's/"accuracy": [0-9.]*/"accuracy": 0.99/'
verifies 1 "mismatches in " --other-machine
verifies 0 "All else matches, bit for bit." --other-machine # but it was on this one

# The page and the figures.
figures=figures/own/bilstm-additive-s1
change report.html '9s/$/ /'
change $figures/max-jsd.csv 's/[0-9]$/&1/'
change $figures/max-jsd.gp '2s/^/#/'
cp out/$figures/max-jsd.csv out/$figures/mine.csv
echo >>out/times.csv
verifies 1 "report.html: from line 9 on it is not what attnkit report makes of the records"
says "$figures/max-jsd.csv: from line "
says "$figures/max-jsd.gp: from line 2 on"
says "$figures/mine.csv: attnkit report makes no such file"
says "4 mismatches in 4 files."
rm out/report.html out/$figures/max-jsd.csv
ln -s loop out/figures/loop
verifies 1 "report.html: the file is missing; attnkit report makes it"
says "$figures/max-jsd.csv: the file is missing"
change summary.csv '1s/mean/median/'
verifies 1 "report.html and figures/, which cannot be made anew:"
grep -q "^ *$PWD/out/summary.csv:1: there is no column 'mean'" stdout || fail "a folder is named that is gone"
rm out/report.html
mkdir out/report.html
verifies 1 "report.html: it is no regular file"
# A run again with fewer probes and models: what the first one left is named, and its
# figures are gone, but for what is not of it.
sed 's/^probes .*/probes = gradient, loo/; s/^encoders .*/encoders = average/' run.ini >fewer.ini
echo mine >out/$figures/mine.txt
one=cells/own/average-additive-s1
expect 0 "Files: " "$ATTNKIT" --quiet fewer.ini
left=$(cd out/figures && find . -path '*bilstm*' -o -name 'max-jsd*' -o -name '*by-encoder*' | sort | tr '\n' ' ')
[ "$left" = "./own/bilstm-additive-s1 ./own/bilstm-additive-s1/mine.txt " ] || fail "figures stay: $left"
cp out/$one/pieces.json pieces
sed -i '1s/.*/{\n "begun": {\n  "more": {}\n },/' out/$one/pieces.json
touch out/$one/more.jsonl.part
expect 0 "of earlier runs, not of the last: $one/adversarial.jsonl, $one/more.jsonl.part, $one/permutation.jsonl, $cell\"" \
    "$ATTNKIT" -q --json verify out
# Of what was begun all is there where its process ended just then, and nothing in a
# folder that was joined; records can be removed.
mv out/$one/more.jsonl.part out/$one/more.jsonl
sed -i '$d' out/$one/pieces.json
sed -i '$s/.*/ },\n "synced": {\n  "more": {\n   "bytes": 0,\n   "sha256": "e3b0"\n  }\n }\n}/' out/$one/pieces.json
expect 0 "last: $one/adversarial.jsonl, $one/more.jsonl, $one/permutation.jsonl, $cell\"" \
    "$ATTNKIT" -q --json verify out
rm out/$one/more.jsonl out/$one/permutation.jsonl
entries="\\\"begun more\\\" in $one/pieces.json, \\\"pieces permutation\\\" in $one/pieces.json"
expect 0 "last: $entries, $one/adversarial.jsonl, $cell\"" "$ATTNKIT" -q --json verify out
# What no run leaves there.
sed '1s/.*/{"begun": {"loo": {}, "permutation": {}, "u": {"a": 1}, "a\/b": {}, "synced": {}},\
        "synced": {"v": {"bytes": 1, "sha256": ""}, "synced": {"bytes": "1", "sha256": ""}},/
    s/^ "pieces": {/&"forged": {"keys": {"lie": "yes"}, "files": {}}, "w": {"keys": {"a": 1}, "files": {"w.jsonl": ""}},\
        "x": {"keys": {}, "files": {"x.jsonl": 1}}, "y": {"keys": {}, "files": {"y.jsonl": "", "loo.jsonl": ""}},\
        "correlation": {"keys": {}, "files": {"correlation.jsonl": ""}}, "z": {"keys": {}},\
        "a\/b": {"keys": {}, "files": {"a\/b.jsonl": ""}},/' pieces >out/$one/pieces.json
expect 1 "13 mismatches in 1 file." "$ATTNKIT" -qv verify out
for name in "pieces "{forged,w,x,y,correlation,z,a/b} "begun "{loo,permutation,u,a/b} "synced "{v,synced}; do
    says "$one/pieces.json: $name is "
done
says 'pieces forged is {"keys":{"lie":"yes"},"files":{}}, should not be there'
sed '1s/$/"begun": 5, "synced": {},/' pieces >out/$one/pieces.json
expect 1 "$one/pieces.json: begun is 5, should not be there" "$ATTNKIT" -q verify out
says "$one/pieces.json: synced is {}, should not be there"
cp pieces out/$one/pieces.json
cp out/$one/loo.jsonl out/$one/model.jsonl
echo >>out/$one/adversarial.jsonl
expect 1 "$one/adversarial.jsonl: its bytes are not those that the run wrote" "$ATTNKIT" -q verify out
says "$one/model.jsonl: a finished cell of the run has no such file"
says "2 mismatches in 2 files."
rm -rf out
cp -a whole out

if command -v gnuplot >/dev/null; then
    expect 0 "All else matches, bit for bit." "$plain" --quiet verify out # there is none to verify
    change report.html 's/<h1/FORGED&/'
    expect 1 "report.html: from line " "$plain" --quiet verify out
    says "1 mismatch in 1 file."
    expect 0 "" "$plain" --quiet report out
    cp -a out drawn
    expect 0 "All else matches" "$plain" --quiet verify out
    says "Not verified: the PDF files in figures/, whose bytes depend on fonts and cairo"
    sed -i 's/0/1/' out/$figures/max-jsd.csv
    expect 1 "$figures/max-jsd.csv: from line " "$ATTNKIT" --quiet verify out
    says "Not verified: the pictures in figures/, since no gnuplot draws here"
    says "1 mismatch in 1 file."
    cp whole/$figures/max-jsd.csv out/$figures
    expect 3 "All else matches" "$ATTNKIT" --quiet verify out
    expect 0 "All else matches" "$ATTNKIT" --quiet verify out --other-machine
    sed -i 's/<title>/&x/' out/$figures/max-jsd.svg
    echo >>out/$figures/max-jsd.pdf
    expect 1 "$figures/max-jsd.svg: from line " "$plain" --quiet verify out
    says "1 mismatch in 1 file."
    rm out/$figures/max-jsd.pdf
    expect 1 "$figures/max-jsd.pdf: the file is missing" "$plain" --quiet verify out
    says "2 mismatches in 2 files."
    # What is emptied is seen, whoever drew it.
    rm -rf out
    cp -a drawn out
    : >out/$figures/max-jsd.svg
    : >out/$figures/max-jsd.pdf
    expect 1 "2 mismatches in 2 files." "$plain" --quiet verify out
    for file in svg pdf; do
        says "$figures/max-jsd.$file: it is empty, or no picture of its kind"
    done
    expect 1 "3 mismatches in 3 files." "$ATTNKIT" --quiet verify out # the page shows it
    change manifest.json "$elsewhere"
    expect 1 "2 mismatches in 2 files." "$ATTNKIT" --quiet verify out
    rm -rf out
    cp -a drawn out
    # A page that shows what nobody drew.
    find out/figures -name '*.svg' -delete -o -name '*.pdf' -delete
    sed -i 's/<h1/FORGED&/' out/report.html
    expect 1 "report.html: from line " "$plain" --quiet verify out
    says "1 mismatch in 1 file."
    rm -rf out
    cp -a drawn out
    # Pictures that say that another gnuplot drew them: the page shows them as they are.
    find out/figures -name '*.svg' -exec sed -i 's/<desc>/&another /' {} +
    expect 3 "which another gnuplot drew" "$plain" --quiet verify out
    grep -q '^attnkit: not all could be compared.*--other-machine$' stderr || fail "it is not said why"
    expect 0 "All else matches" "$plain" --quiet verify out --other-machine
    sed -i 's/<g /&opacity="0" /' out/$figures/max-jsd.svg
    expect 1 "report.html: from line " "$plain" --quiet verify out --other-machine
    says "1 mismatch in 1 file."
    cp drawn/$figures/max-jsd.csv out/$figures/mine.svg
    rm out/$figures/max-jsd.svg out/$figures/max-jsd.pdf
    expect 1 "$figures/max-jsd.svg: the file is missing" "$plain" --quiet verify out
    says "$figures/max-jsd.pdf: the file is missing"
    says "$figures/mine.svg: attnkit report makes no such file"
    rm -rf out
    cp -a whole out
fi
mkdir made
TMPDIR=$PWD/made verifies 0 "All else matches"
rmdir made || fail "verify leaves a folder"

# What cannot be verified.
verifies 2 "nowhere" --set own.path=nowhere
expect 2 "manifest.json" "$ATTNKIT" verify modules
expect 2 "--sample is '0', must be all or an integer" "$ATTNKIT" verify out --sample 0
expect 2 "--sample and --other-machine go with verify only" "$ATTNKIT" report out --sample 3
expect 2 "needs an output folder" "$ATTNKIT" verify
rm out/summary.csv
verifies 2 "$PWD/out: the run is not finished (there is no summary.csv); run it again to finish it: attnkit "
sed -i '/^own,bilstm,/d' out/summary.csv # as where a cell fails, which then has not all pieces
change manifest.json 's/^\( *\)"loo": {/\1"of-another-set": {/' # a probe that this cell has not
verifies 1 ": the row is missing"
sed -i '/^own,bilstm,/d' out/summary.csv
rm out/$cell/loo.jsonl
verifies 2 "the run is not finished (the cell own/bilstm-additive-s1 is not)"
[ ! -s stdout ] || fail "an unfinished run has mismatches"
rm out/manifest.json
verifies 2 "manifest.json"
flock -o out sleep 10 &
while flock -n out true; do sleep 0.02; done
expect 2 "another attnkit is at work in this folder; wait until it has ended" "$ATTNKIT" verify out
! grep -q -e --output stderr || fail "verify has no --output to choose"
rm out/summary.csv # as while a first run is under way
expect 2 "$PWD/out: another attnkit is at work in this folder" "$ATTNKIT" report "$PWD/out"
expect 2 "out: another attnkit is at work in this folder" "$ATTNKIT" compare whole out
cp whole/summary.csv out
expect 0 "" "$ATTNKIT" --quiet report --format csv out # that of an earlier run
cp whole/manifest.json out
rm -f out/report.html
expect 0 "out: another attnkit is at work in this folder; wait until it has ended; report.html is not" \
    "$ATTNKIT" report out
grep -q "Table 1" stdout || fail "nothing is reported while a run is at work"
[ ! -e out/report.html ] || fail "a page is written while a run is at work"
kill %1
wait || true

# ^C: what is said then, and when.
"$ATTNKIT" --quiet verify out --set adversarial.steps=100000 >stdout 2>stderr &
# Who tries the lock may be what keeps the verification from it.
until find /proc/$!/fd -lname "*/out" 2>/dev/null | seen .; do
    kill -0 $! || fail "a verification ends before its time: $(cat stderr)"
    sleep 0.005
done
kill -INT $!
code=0
wait $! || code=$?
[ $code -eq 130 ] || fail "exit code $code after ^C: $(cat stderr)"
grep -q "interrupted; nothing is verified" stderr || fail "an interrupted verification says nothing"
