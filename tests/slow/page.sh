#!/usr/bin/env bash
# report.html in a real browser: it opens from a file without a complaint; search,
# sort, filters and heat maps work by mouse and keyboard; wide and narrow, light and
# dark; long texts stay usable.  ATTNKIT_PICTURES names a folder to keep pictures in.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
for program in chromium python3; do
    command -v $program >/dev/null || {
        echo "skipped: there is no $program"
        exit 77
    }
done

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
python3 "$srcdir/tests/slow/page.py" "$PWD/out/report.html" || fail "the page does not work"

# Questions and answers.
expect 0 "Page: " "$ATTNKIT" --quiet --plugins average --set train.epochs=1 \
    --set run.instances=40 --output questions "$srcdir/examples/babi.ini"
python3 "$srcdir/tests/slow/page.py" --questions "$PWD/questions/report.html" ||
    fail "the page of questions does not work"

# 200 texts of 2,000 words, of which a page has room for some.
python3 "$srcdir/tests/slow/longtexts.py" out long 200 2000
start=$(date +%s%N)
(ulimit -v 500000 && exec "$ATTNKIT" report long) >stdout 2>stderr || fail "long texts: $(cat stderr)"
took=$((($(date +%s%N) - start) / 1000000))
echo "a page of 200 texts of 2,000 words took $took ms"
# Half of what 4,000 may take, which is much, for a busy machine.
[ $took -lt 5000 ] || fail "it must take less than 5 s"
[ "$(stat -c %s long/report.html)" -lt 5000000 ] || fail "the page is too large"
python3 "$srcdir/tests/slow/page.py" --long "$PWD/long/report.html" || fail "long texts do not work"
