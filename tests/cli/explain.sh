#!/usr/bin/env bash
# attnkit explain: the numbers of a run's own records for the words of its own
# texts, whatever became of the data; and what it says of texts and folders that
# cannot be explained.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

small_run
cp -r "$srcdir/tests/data/sst" sst
sed -i 's/^datasets.*/datasets = movies, babi/; s/^encoders.*/encoders = bilstm, cnn/
    s/^\[train\]/[movies]\nreader = sst\npath = sst\nlengths = named\nlonger_than = 0\nmetric = accuracy\n\n[babi]\ntrain = 40\ntest = 6\n\n&/' run.ini
printf '\n[cnn]\nhidden = 8\n' >>run.ini
expect 0 "" "$ATTNKIT" --quiet run.ini
rm -r sst run.ini # what the run read is not needed again
chmod -R a-w out
cell=out/cells/movies/bilstm-additive-s1

# Products of few rows have the bits of those of many with these kernels alone
# (attnkit(1), Explaining a text); with others they agree to rounding.
exact=no
! "$ATTNKIT" --version | seen 'kernels Cooperlake' || exact=yes

# field RECORD NAME: the words or numbers of an array, a line each.
field() { grep -o "\"$2\":\[[^]]*\]" <<<"$1" | sed -n 1p | sed 's/^[^[]*\[//; s/\]$//' | tr ',' '\n'; }

# same_numbers A B: within 1e-4: single precision, summed in another order.
same_numbers() {
    paste -d ' ' <(echo "$1") <(echo "$2") |
        awk 'NF != 2 || ($1 - $2) ^ 2 > 1e-8 { bad = 1 } END { exit bad || NR == 0 }'
}

# same_record CELL FILE: the text of line 2 of its records explained.
same_record() {
    local instance id words line name query=()
    instance=$(sed -n 2p "$1/instances.jsonl")
    id=${instance#*\"id\":\"}
    id=${id%%\"*}
    words=$(field "$instance" words | tr -d '"' | tr '\n' ' ')
    [ -z "$(field "$instance" query)" ] ||
        query=(--query "$(field "$instance" query | tr -d '"' | tr '\n' ' ')")
    "$ATTNKIT" explain --json --id "$id" "$1" "$words" ${query[@]+"${query[@]}"} >json
    tr -d ' \n' <json >flat
    same_numbers "$(field "$instance" attention)" "$(field "$(sed 's/.*"instance"://' flat)" attention)" ||
        fail "$1: another attention than $id has"
    same_numbers "$(field "$instance" output)" "$(field "$(sed 's/.*"instance"://' flat)" output)" ||
        fail "$1: another output than $id has"
    for name in gradient loo; do
        line=$(grep -F "\"id\":\"$id\"" "$1/$name.jsonl")
        same_numbers "$(field "$line" importance)" \
            "$(field "$(sed "s/.*\"$name\"://" flat)" importance)" ||
            fail "$1: another $name than $id has"
    done
    [ "$exact" = yes ] || return 0
    # What only a text of the data has: its label and what is known to have made it.
    instance=$(sed 's/"label":[0-9]*/"label":null/; s/,"rationale":[^]]*]//' <<<"$instance")
    grep -qF "\"instance\":$instance" flat ||
        fail "$1: the record of $id is another"
    for name in gradient loo permutation adversarial; do
        grep -qF "\"$name\":$(grep -F "\"id\":\"$id\"" "$1/$name.jsonl")" flat ||
            fail "$1: $name of $id is another"
    done
}
for one in out/cells/*/*; do
    same_record "$one"
done

# Text: prepared as the data were, unknown words marked, every probe.
expect 0 "predicted: " "$ATTNKIT" explain "$cell" "It isn't a QUIET film, zqzq!"
grep -qx 'movies/bilstm-additive-s1: 8 words, [0-9] not in the model.s vocabulary' stdout ||
    fail "it is n t a quiet film zqzq are 8 words"
grep -qF '*zqzq*' stdout || fail "the unknown word has no mark"
for name in attention gradient loo 'permutation: median_tvd' 'adversarial: max_jsd'; do
    grep -q "^$name" stdout || fail "there is no $name"
done
! grep -q "$(printf '\033')" stdout || fail "colours, but no terminal"
cp stdout plain
expect 0 "$(printf '\033[48;5;')" "$ATTNKIT" explain --color always "$cell" "a quiet film"
expect 0 "predicted: " "$ATTNKIT" explain "$cell/" - <<<"It isn't a QUIET film, zqzq!"
cmp -s stdout plain || fail "standard input is another text"
(cd "$cell" && "$ATTNKIT" explain . "It isn't a QUIET film, zqzq!") | cmp -s - plain ||
    fail "the folder is not found from within"

# Draws depend on the id; settings of probes can be changed.
"$ATTNKIT" explain --json "$cell" "a quiet film of it" >one
"$ATTNKIT" explain --json --id text "$cell" "a quiet film of it" | cmp -s - one ||
    fail "the id is not 'text'"
! "$ATTNKIT" explain --json --id other "$cell" "a quiet film of it" | cmp -s - one ||
    fail "the id makes no difference"
! "$ATTNKIT" explain --json --set adversarial.steps=3 --set adversarial.distributions=3 "$cell" "a quiet film of it" |
    cmp -s - one || fail "--set makes no difference"

# One word has no leave-one-out; only unknown words are one and the same.
expect 0 "importance: does not exist for this text" "$ATTNKIT" explain "$cell" film
expect 0 "No word is known to the model" "$ATTNKIT" explain "$cell" "zqzq xyxy"
# Whether the word of the largest weight is unknown is the model's affair: then it is
# told, else not, and both happen here.
for word in a film of it the quiet; do
    for text in "zqzq $word" "$word zqzq"; do
        "$ATTNKIT" explain --json "$cell" "$text" | tr -d ' \n' >flat
        at=$(field "$(<flat)" attention | awk '$1 > most { most = $1; at = NR - 1 } END { print at }')
        told=no
        grep -qF "\"unknown\":[$at]" flat && told=yes
        "$ATTNKIT" explain "$cell" "$text" | tr '\n' ' ' >stdout
        grep -qE "The largest weight of attention, 0\.[0-9]+, is on 'zqzq'" stdout || told=${told/yes/missing}
        grep -qF "The largest weight" stdout && told=${told/no/wrong}
        echo "$told"
    done
done >told
[ "$(sort -u told | tr '\n' ' ')" = "no yes " ] || fail "unknown words of most weight: $(tr '\n' ' ' <told)"

# Two escapes, and a mark that turns the line around.
expect 0 "predicted: " "$ATTNKIT" explain out/cells/babi/cnn-additive-s1 \
    "$(printf 'the \033[2Jfilm \342\200\256 x')" --query "$(printf 'where \033]0;x\007')"
! LC_ALL=C grep -q "$(printf '\033')" stdout || fail "an escape comes through"
! grep -q "$(printf '\342\200\256')" stdout || fail "a mark of direction comes through"

# A report says which answers a query admits, where these are not all.
cp -r out asked
chmod -R u+w asked
sed -i 's/"candidates":null/"candidates":[0,3]/' asked/cells/babi/*/instances.jsonl
expect 0 "  candidates: " "$ATTNKIT" --texts 2 report asked

# A query stands above, its unknown words marked, and what could be answered.
expect 0 "candidates: 36 answers: " "$ATTNKIT" explain out/cells/babi/cnn-additive-s1 \
    "Mary went to the office" --query "Where is zqzq"
grep -A 1 -x query stdout | seen -F ' is *zqzq*' || fail "the query has no marks"
grep -q '\*word\* is not in the vocabulary\.' stdout || fail "the mark of the query is not explained"
grep -q ': 5 words, [0-9] not in the model.s vocabulary; query: 3 words, 1 not in it$' stdout ||
    fail "unknown words of the query are not counted"
! grep -q "No word" stdout || fail "some words are known"
grep -q "^predicted: .*, and 33 more)" stdout || fail "what other answers there are is not said"
expect 0 '"predicted": [' "$ATTNKIT" explain --json out/cells/babi/cnn-additive-s1 \
    "Mary went to the office" --query "Where is zqzq"
tr -d ' \n' <stdout | seen -F '"unknown_query":[2]' || fail "JSON has no unknown word of the query"

expect 0 "No word of the query is known to the model" "$ATTNKIT" explain \
    out/cells/babi/cnn-additive-s1 "Mary went to the office" --query "zqzq"
grep -q '; query: 1 word, 1 not in it$' stdout || fail "one word of the query is not counted"
"$ATTNKIT" explain --html page.html out/cells/babi/cnn-additive-s1 "Mary went to the office" \
    --query "zqzq" >/dev/null
grep -qF "Words of the query: 1, of which the model's vocabulary lacks 1 (underlined)." page.html ||
    fail "the page does not count unknown words of the query"
grep -q '<p class="warning">No word of the query is known' page.html || fail "the page does not warn"

# What takes long says so, and on standard error; what does not is silent.
expect 0 "predicted: " "$ATTNKIT" explain "$cell" film
[ ! -s stderr ] || fail "a short text has progress"
awk 'BEGIN { for (i = 0; i < 10000; i++) print "film" }' >long
"$ATTNKIT" explain "$cell" - <long >stdout 2>stderr &
for _ in {1..100}; do
    grep -q 'left: without each of 10000 words in turn' stderr && break
    kill -STOP $! && sleep 0.3 && kill -CONT $! # a fast machine takes no second
    sleep 0.03
done
kill $! || fail "10,000 words are done at once"
wait $! || true
grep -q 'left: without each of 10000 words in turn' stderr || fail "a long text is silent"
[ ! -s stdout ] || fail "progress goes to standard output"

# A page: whole, and of texts alone.
expect 0 "Page: page.html" "$ATTNKIT" explain --html page.html \
    out/cells/babi/cnn-additive-s1 '<script>alert(1)</script> </style> "a" &amp;' --query '<b>who</b>'
"$ATTNKIT" explain --html - out/cells/babi/cnn-additive-s1 \
    '<script>alert(1)</script> </style> "a" &amp;' --query '<b>who</b>' | cmp -s - page.html ||
    fail "- is another page"
[ "$(grep -c '<script\|<b>who' page.html)" -eq 0 ] || fail "a text became markup"
[ "$(grep -c '</style>' page.html)" -eq 1 ] || fail "a text ends the style"
grep -q '&lt;script&gt;alert(1)&lt;/script&gt;</span>' page.html || fail "a word is missing"
grep -q "<p class=\"warning\">No word is known" page.html || fail "the page does not say that all words are unknown"
grep -qE "<h1>Predicted: &#39;[a-z]+&#39;</h1>" page.html || fail "the page's class has no quotes"
! grep -qi 'http' page.html || fail "the page needs another"
expect 2 "instances.jsonl" "$ATTNKIT" explain --html "$cell/instances.jsonl/no-such-folder" "$cell" film

# wrong TEXT ARGUMENT...: a refusal that says TEXT.
wrong() {
    expect 2 "$1" "$ATTNKIT" explain "${@:2}"
    [ ! -s stdout ] || fail "a refusal prints on standard output"
}
wrong "out/cells/movies/cnn-additive-s1" out film
wrong "nowhere is no cell of a run" nowhere film
wrong "out/cells is no cell of a run" out/cells film
wrong "has no cell movies/bilstm-dot-s1" "$(mkdir -p "$folder/x/cells/movies/bilstm-dot-s1" && cp out/manifest.json out/run.ini x && echo x/cells/movies/bilstm-dot-s1)" film
wrong "the text is empty" "$cell" ""
wrong "has no words as this data set prepares them" "$cell" " ( - ) "
wrong "the text is not UTF-8" "$cell" "$(printf 'film \377')"
for text in "" " " '\n'; do
    # shellcheck disable=SC2059 # an escape is meant
    expect 2 "the text is empty; give it some words" "$ATTNKIT" explain "$cell" - < <(printf "$text")
done
expect 2 "the text is not UTF-8" "$ATTNKIT" explain "$cell" - < <(printf 'film \377')
expect 0 "1 word, " "$ATTNKIT" explain "$cell" - < <(printf 'film')
printf 'film \0 film' >zero
expect 2 "a byte 0" "$ATTNKIT" explain "$cell" - <zero
awk 'BEGIN { for (i = 0; i < 100000; i++) print "film" }' >long
expect 2 "the text has 100000 words, at most 10000" "$ATTNKIT" explain "$cell" - <long
wrong "takes no query" "$cell" film --query why
wrong "give it one: --query" out/cells/babi/cnn-additive-s1 film
wrong "the query is empty" out/cells/babi/cnn-additive-s1 film --query ""
# Settings of a model that is trained already, of another data set, and of no probe.
for setting in train.epochs=3 bilstm.hidden=7 run.threads=1 movies.longer_than=5 \
    movies.train.epochs=3 babi.adversarial.steps=3 run.seeds=2 run.datasets=babi; do
    wrong "--set $setting changes nothing here" --set $setting "$cell" film
done
expect 0 "predicted: " "$ATTNKIT" explain --set movies.adversarial.steps=3 "$cell" film
wrong "--set --foo=train.epochs=3: must be section.key=value" --set --foo=train.epochs=3 "$cell" film
wrong "known are" --set nosuch.steps=7 "$cell" film
wrong "needs a cell's folder and a text" "$cell"
wrong "--html and --json exclude each other" --json --html x "$cell" film
wrong "go with a run file only" --fresh "$cell" film
expect 2 "go with explain only" "$ATTNKIT" report --id x out

# A text that begins with a dash.
expect 0 "1 word, " "$ATTNKIT" explain "$cell" -- -film-

# An unfinished cell, and a damaged one.
cp -r out damaged
chmod -R u+w damaged
cell=damaged/cells/movies/bilstm-additive-s1
printf x >>$cell/vocabulary.txt
wrong "vocabulary.txt is not as attnkit wrote it" $cell film
cp out/cells/movies/bilstm-additive-s1/vocabulary.txt $cell
printf x | dd of=$cell/model.safetensors bs=1 seek=900 conv=notrunc 2>/dev/null
wrong "model.safetensors is not as attnkit wrote it" $cell film
rm $cell/model.safetensors
wrong "has no finished model; go on with its run" $cell film
rm $cell/pieces.json
wrong "has no finished model" $cell film
chmod -R u+w out
