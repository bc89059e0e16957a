#!/usr/bin/env bash
# report.html and the figures: what they hold is what the records and summary.csv
# hold; texts are texts, whatever is in them; without gnuplot all else is there.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
command -v python3 >/dev/null || {
    echo "skipped: there is no python3"
    exit 77
}

# With a probe of somebody else's.
cp -rL "${ATTNKIT_PLUGIN_PATH%%:*}" modules
cp -L "$AK_MODULE_DIR/gaps.so" modules/probe/
chmod -R go-w modules
export ATTNKIT_PLUGIN_PATH=$PWD/modules
small_run
sed -i 's/= bilstm$/= bilstm, average/; s/, adversarial$/, adversarial, gaps/
    s/^seeds .*/seeds = 1, 2/' run.ini
expect 0 "Page: " "$ATTNKIT" --quiet run.ini
page=out/report.html
[ -s $page ] || fail "there is no page"
cell=out/cells/planted/bilstm-additive-s1
figures=out/figures/planted/bilstm-additive-s1

# Alone: nothing is fetched.
sed 's/xmlns[:a-z]*="[^"]*"//g' $page >bare
! grep -qE '(src|href)="(http|//)|url\(|@import' bare || fail "the page needs others"
python3 "$srcdir/tests/cli/pagenumbers.py" out || fail "the page has other numbers"
grep -q "None of these 2 models is clearly better than chance under every seed: .* So there is no answer" $page ||
    fail "models that have learnt little have an answer"

# A third party's figures: one of each kind, none of what is not there.
for name in length scatter map both tau-attention-gaps tau-gaps-loo-less-attention-gaps; do
    [ -s $figures/$name.csv ] || fail "the figure $name is not there"
done
for name in unknown elsewhere; do
    [ ! -e $figures/$name.csv ] || fail "there is a figure $name of nothing"
done
for name in all-tau-attention-loo all-tau-attention-gaps 2-tau-attention-loo; do
    [ -s out/figures/planted/additive-s$name-by-encoder.csv ] ||
        fail "encoders do not stand beside each other: $name"
done
grep -q '^even ones,' $figures/both.csv || fail "a curve is not called as its probe says"

# What they are called: by the probe, as the published figure that it names.
for words in "As Figure 2 of the paper: histogram of Kendall&#39;s τ between attention and gradients" \
    "As Figure 3 of the paper: density" "As Figure 4 of the paper: density" \
    "As Figure 5 of the paper: density\|As Figure 5 of the paper: densities" \
    "As Figure 6 of the paper: densities" "As Figure 7 of the paper: histogram" \
    "As Figure 8 of the paper: densities" \
    "As Figure 1 of a test: histogram of Kendall&#39;s τ between attention and attention with holes" \
    "As Figure 2 of a test: densities" "As Figure 3 of a test: densities" \
    "As Figure 4 of a test: words &lt;i&gt;across&lt;/i&gt;" \
    "Each text counts under each of 2 seeds" \
    "Histogram over the texts: Words, by predicted class\."; do
    grep -q "$words" $page || fail "the page does not say '$words'"
done
grep -q "^set title 'planted (bilstm, additive), seed 1'" $figures/length.gp ||
    fail "a figure does not name its model"
grep -q "^set title 'planted (bilstm, additive), seeds 1, 2'" out/figures/planted/bilstm-additive-sall/length.gp ||
    fail "a figure does not name its seeds"

if command -v gnuplot >/dev/null; then
    for name in length scatter map max-jsd max-jsd-by-attention shuffled-output \
        tau-attention-gradient tau-gradient-loo-less-attention-loo; do
        [ -s $figures/$name.svg ] || fail "$name is not drawn"
        grep -q '^%PDF' $figures/$name.pdf || fail "$name.pdf is no PDF"
    done
    grep -q '<svg role="img"' $page || fail "the page has no picture"
    # Not the second in which it was drawn.
    cp -r out before
    sleep 1.1
    expect 0 "Table 1" "$ATTNKIT" report out
    same before out
    # Every script draws its figure again by hand, from its folder.
    for folder in "$figures" out/figures/planted; do
        (cd "$folder" && rm ./*.svg ./*.pdf && gnuplot ./*.gp &&
            for script in *.gp; do
                [ -s "${script%.gp}.svg" ] && grep -q '^%PDF' "${script%.gp}.pdf" || exit 1
            done) || fail "a script does not run by itself in $folder"
    done
fi

# Words, classes and settings that are markup, or commands.
python3 - <<'END'
import json, re
bad = ["<script>alert(1)</script>", "</script><!--", "</style>", "a&b", "\"'><img src=x onerror=hacked=1>",
       "`touch hacked`", "'; system 'touch hacked'; '", "\u202edlrow", "\u001b[31m", "]]>", "\\"]
name = "out/cells/planted/%s-additive-s%d/instances.jsonl"
for cell in [(encoder, seed) for encoder in ("bilstm", "average") for seed in (1, 2)]:
    lines = [json.loads(line) for line in open(name % cell)]
    for n, line in enumerate(lines):
        line["words"] = (bad[n % len(bad):] + bad * 9)[:len(line["words"])]
    with open(name % cell, "w") as file:
        for line in lines:
            file.write(json.dumps(line, separators=(",", ":")) + "\n")
ugly = "`touch hacked` '</script><b> @x"
manifest = json.load(open("out/manifest.json"))
manifest["datasets"]["planted"]["classes"][1] = ugly
manifest["probes"]["gaps"]["summary"] = "</style><script>hacked=1</script>"
manifest["probes"]["../../gaps"] = manifest["probes"]["gaps"]
json.dump(manifest, open("out/manifest.json", "w"))
summary = open("out/summary.csv").read().replace(",positive,", "," + ugly + ",")
# One model passes for better than chance: the answer is its own alone.
summary = re.sub(r"(?m)^(planted,average,additive,[12],test,roc_auc,all,\d+,\d+),[^,]*", r"\1,0.95", summary)
open("out/summary.csv", "w").write(summary)
open("out/run.ini", "a").write("; </code></pre><script>hacked=1</script>\n")
END
expect 0 "Table 1" "$ATTNKIT" report out
[ -z "$(find . -name hacked)" ] || fail "a class is carried out as a command"
[ "$(grep -o '<script' $page | wc -l)" -eq 2 ] || fail "a text opens a script"
[ "$(grep -oi '</script' $page | wc -l)" -eq 2 ] || fail "a text ends a script"
[ "$(grep -oi '</style' $page | wc -l)" -eq 1 ] || fail "a text ends the style"
! grep -q '<img\|<!--\|<b> @x' $page || fail "a text is markup"
python3 "$srcdir/tests/cli/pagenumbers.py" out || fail "awkward words change numbers"
grep -q "1 of these 2 models is, under one seed at least, not clearly better than chance: .* of the others alone" $page ||
    fail "the page does not say of which models its answer is"
grep -q 'exts of an even length have &lt;[0-9]*\.[0-9]* words&gt;' $page || fail "a probe's part of the answer is missing"
cp $page ugly.html

# libxml2 knows no HTML 5: its elements alone may surprise it.  Of a file that it reads
# in parts it may lose an attribute where two of them meet.
if command -v xmllint >/dev/null; then
    xmllint --html --memory --noout ugly.html 2>&1 | grep 'error :' |
        grep -vE 'Tag (header|nav|main|section|article|figure|figcaption|details|summary|svg|g|path|rect|text|tspan|circle|polygon|title|use|bdi|noscript) invalid' \
            >wrong || true
    [ ! -s wrong ] || { head wrong >&2; fail "the page is not well-formed"; }
fi

# Without gnuplot, and with one that stumbles: what was drawn before is gone.
mkdir bin
for program in bash env cat; do ln -s "$(command -v $program)" bin/; done
expect 0 "apt-get install gnuplot-nox" env PATH="$PWD/bin" "$ATTNKIT" report out
grep -q "apt-get install gnuplot-nox" $page || fail "the page does not say why"
grep -q 'id="data"' $page || fail "the page lacks its texts"
[ -s $figures/max-jsd.csv ] || fail "the data are missing"
[ -s $figures/max-jsd.gp ] || fail "the script is missing"
[ -z "$(find out/figures -name '*.svg' -o -name '*.pdf')" ] || fail "old figures stay"
printf '#!/bin/bash\necho "no <terminal>" >&2\nexit 3\n' >bin/gnuplot
chmod +x bin/gnuplot
expect 0 "no <terminal>" env PATH="$PWD/bin" "$ATTNKIT" report out
grep -q "install gnuplot" $page || fail "the page does not say that gnuplot does not draw"
! grep -q "terminal&gt;" $page || fail "the page is another, whatever keeps gnuplot from drawing"

# What is on disk is wrong: no page, and the place is named.
cp -r out damaged
sed -i '3s/"importance":\[/"importance":[x/' damaged/cells/planted/bilstm-additive-s1/loo.jsonl
expect 1 "loo.jsonl:3: 'importance' must be an array" "$ATTNKIT" report damaged
cp $cell/loo.jsonl damaged/cells/planted/bilstm-additive-s1/
sed -i '$d' damaged/cells/planted/bilstm-additive-s1/gradient.jsonl
expect 1 "gradient.jsonl:16: the file ends before its last text" "$ATTNKIT" report damaged

# An earlier attnkit's folder has no declarations; a page it has.
python3 -c 'import json; d = json.load(open("out/manifest.json")); del d["probes"]
json.dump(d, open("out/manifest.json", "w"))'
expect 0 "Table 1" "$ATTNKIT" report out
grep -q "an earlier attnkit wrote it" $page || fail "the page does not say what is missing"

# A new run takes the page of the old one away while it goes.
expect 0 "Page: " "$ATTNKIT" --quiet --fresh run.ini
! grep -q "an earlier attnkit" $page || fail "the page is of the run before"
