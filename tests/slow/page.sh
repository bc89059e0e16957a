#!/usr/bin/env bash
# report.html in a real browser: it opens from a file without a complaint; search,
# sort, filters and heat maps work by mouse and keyboard; wide and narrow, light and
# dark; long texts stay usable.  ATTNKIT_PICTURES names a folder to keep pictures in.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
need chromium python3

# complaints FILE: what tidy says of it, if anything; it does not know all of
# ARIA 1.1.
complaints() {
    { tidy -quiet -errors --drop-empty-elements no "$1" 2>&1 || true; } |
        grep -v 'proprietary attribute "aria-current"'
}

# Valid HTML to the last word, of what is in the file and of what the script makes.
valid() {
    command -v tidy >/dev/null || return 0
    local part
    chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage \
        --user-data-dir="$PWD/profile" --dump-dom "file://$PWD/$1" >made.html 2>/dev/null
    grep -q '<table class="list">' made.html || fail "$1: the script made no list"
    for part in "$1" made.html; do
        ! complaints "$part" >wrong || {
            head wrong >&2
            fail "$part of $1 is not valid HTML"
        }
    done
}

# looks_right KIND FOLDER
looks_right() {
    valid "$2/report.html"
    python3 "$srcdir/tests/slow/page.py" "$1" "$PWD/$2/report.html" ||
        fail "$2: the page does not work"
}

small_run
sed -i 's/= bilstm$/= bilstm, average/; s/test  = 16/test  = 60/' run.ini
expect 0 "Page: " "$ATTNKIT" --quiet run.ini
python3 - <<'END'
import json
path = "out/cells/planted/%s-additive-s1/instances.jsonl"
for encoder in "bilstm", "average":
    lines = [json.loads(line) for line in open(path % encoder)]
    lines[0]["words"][:2] = ["<script>hacked=1</script>", "</script>"]
    lines[1]["words"][:2] = ["<img src=x onerror=hacked=1>", "</style>"]
    with open(path % encoder, "w") as file:
        for line in lines:
            file.write(json.dumps(line) + "\n")
END
expect 0 "Table 1" "$ATTNKIT" report out
looks_right plain out
if command -v tidy >/dev/null; then
    sed 's/<table>/<table><p>/; s/ id="texts"/ id="models"/' out/report.html >bad.html
    complaints bad.html >/dev/null || fail "tidy finds nothing in a page with faults"
fi

# One probe, one model, three pages of texts.
expect 0 "Page: " "$ATTNKIT" --quiet --set run.encoders=average --set run.probes=loo \
    --set planted.test=240 -o single run.ini
looks_right single single

# Questions and answers, and those that say what may be the answer.
expect 0 "Page: " "$ATTNKIT" --quiet --plugins average --set train.epochs=1 \
    --set run.instances=40 --output questions "$srcdir/examples/babi.ini"
looks_right questions questions
"${ATTNKIT%/cli/attnkit}/tests/generate/gated" --n 60 --words 40 questions news
cat >news.ini <<'END'
[run]
datasets  = cnn-qa
encoders  = average
attention = additive
output    = candidates
[cnn-qa]
path = news
[train]
epochs = 1
END
expect 0 "Page: " "$ATTNKIT" --quiet news.ini
looks_right candidates candidates

# Pairs of sentences.
python3 - <<'END'
import json, os, random
random.seed(3)
os.mkdir("pairs")
who, does = ["a man", "two women", "the dog"], ["runs", "sleeps", "eats", "plays"]
for split, n in ("train", 60), ("dev", 20), ("test", 30):
    with open(f"pairs/snli_1.0_{split}.jsonl", "w") as file:
        for i in range(n):
            a, b = random.choice(who), random.sample(does, 2)
            label = ["entailment", "contradiction", "neutral"][i % 3]
            second = {"entailment": f"{a} {b[0]}", "contradiction": f"nobody {b[0]}",
                      "neutral": f"{a} {b[1]} later"}[label]
            file.write(json.dumps({
                "gold_label": label, "sentence1": f"{a} {b[0]} in the park .",
                "sentence2": second + " .", "pairID": f"{split}-{i}",
                "captionID": str(i)}) + "\n")
END
cat >pairs.ini <<'END'
[run]
datasets  = snli
encoders  = average
attention = additive
output    = second
[snli]
path        = pairs
text.min_df = 1
[train]
epochs = 2
END
expect 0 "Page: " "$ATTNKIT" --quiet pairs.ini
looks_right pairs second

# Several labels, or none.
python3 - <<'END'
import csv, random
random.seed(5)
with open("posts.csv", "w", newline="") as file:
    out = csv.writer(file)
    out.writerow(["text", "label"])
    for n in range(200):
        labels = [e for e in ("nausea", "headache", "rash", "sleep") if random.random() < 0.35]
        words = random.choices("i took it for a week and then".split(), k=12) + labels
        random.shuffle(words)
        out.writerow([" ".join(words), "|".join(labels)])
END
cat >posts.ini <<'END'
[run]
datasets  = posts
encoders  = average
attention = additive
output    = several
[posts]
reader = table
path   = posts.csv
task   = multilabel
[train]
epochs        = 8
learning_rate = 0.03
END
expect 0 "Page: " "$ATTNKIT" --quiet posts.ini
looks_right several several

# Sixty cells: a line of each, and of texts and figures as many as there is room for.
python3 "$srcdir/tests/slow/manycells.py" out many 60
expect 0 "Table 1" "$ATTNKIT" report many
looks_right many many

# 200 texts of 2,000 words, of which a page has room for some.
python3 "$srcdir/tests/slow/longtexts.py" out long 200 2000
start=$(date +%s%N)
(ulimit -v 500000 && exec "$ATTNKIT" report long) >stdout 2>stderr ||
    fail "long texts: $(cat stderr)"
took=$((($(date +%s%N) - start) / 1000000))
echo "a page of 200 texts of 2,000 words took $took ms"
# Half of what 4,000 may take, which is much, for a busy machine.
[ $took -lt 5000 ] || fail "it must take less than 5 s"
[ "$(stat -c %s long/report.html)" -lt 5000000 ] || fail "the page is too large"
looks_right long long
