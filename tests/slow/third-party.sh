#!/usr/bin/env bash
# The plug-ins of examples/third-party, built outside the tree against an installed
# attnkit, run in a matrix with ours, and are in the tables and the report.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
# shellcheck source=tests/slow/installed.bash
. "$srcdir/tests/slow/installed.bash"

use_installed
cp -r "$srcdir/examples/third-party" theirs
chmod -R u+w theirs
[ "$(wc -l <theirs/encoder/gru.c)" -le 150 ] || fail "gru.c has more than 150 lines"

# Every language and compiler that is there, without a warning.
strict="-Wall -Wextra -Wpedantic -Wconversion -Werror"
for compilers in "gcc g++" "clang clang++"; do
    read -r cc cxx <<<"$compilers"
    if ! command -v "$cc" >/dev/null || ! command -v "$cxx" >/dev/null; then
        echo "not tried: $compilers"
        continue
    fi
    for standards in "c11 c++17" "c17 c++20"; do
        read -r c cpp <<<"$standards"
        make -s -C theirs CC="$cc" CXX="$cxx" CFLAGS="-std=$c $strict" \
            CXXFLAGS="-std=$cpp $strict" out="$PWD/$cc-$c" >make.log 2>&1 || {
            cat make.log >&2
            fail "they do not build with $compilers as $standards"
        }
    done
done
make -s -C theirs check >make.log 2>&1 || {
    cat make.log >&2
    fail "they do not build, or attnkit check refuses one"
}
for module in encoder/gru attention/sparsemax probe/spread probe/norm dataset/polarity; do
    for place in theirs gcc-c11 clang-c17; do
        [ ! -d "$place" ] ||
            expect 0 "${module#*/}" "$ATTNKIT" --plugin-dir "$place" describe "$module"
    done
    [ "$(nm -D --defined-only theirs/$module.so | grep -c attnkit_plugin)" -eq 1 ] ||
        fail "$module exports no descriptor"
done

# Sentences in an archive, as they are published, some of them not ASCII.
mkdir reviews
for i in {1..80}; do
    printf 'a fine and quiet caf\351 no . %d\nvery fine\n' $((i % 7)) >>reviews/rt-polarity.pos
    printf 'loud , dull and again loud %d\ndull\n' $((i % 5)) >>reviews/rt-polarity.neg
done
tar -czf reviews.tar.gz reviews
rm -r reviews
sed -i 's/^datasets .*/datasets = planted, polarity/' theirs/third-party.ini
printf '\n[polarity]\npath = ../reviews.tar.gz\ntext.lengths = named\ntext.min_df = 1\n' >>theirs/third-party.ini
expect 0 "Files: " "$ATTNKIT" --quiet --plugin-dir theirs --set planted.train=64 \
    --set planted.dev=32 --set planted.test=24 --set embedding.width=16 \
    --set average.hidden=8 --set gru.hidden=8 --set train.epochs=2 \
    --output out --verbose theirs/third-party.ini
mv stdout report.txt

# has FILE PATTERN: a line of it.
has() {
    grep -qE -e "$2" "$1" || fail "$1 has no $2"
}
for cell in planted,average,dot planted,gru,sparsemax polarity,gru,dot polarity,average,sparsemax; do
    for quantity in test,accuracy,all correlation,tau_attention_norm,all \
        correlation,tau_gradient_norm,all spread,attention,all spread,difference,all; do
        has out/summary.csv "^$cell,1,$quantity,[1-9]"
    done
done
# Half of the weights of sparsemax are exactly 0, all of dot are not.
python=$(command -v python3 || true)
[ -z "$python" ] || "$python" - <<'END' || fail "the weights of sparsemax are no others'"
import json
def zeros(attention):
    path = f"out/cells/planted/gru-{attention}-s1/instances.jsonl"
    weights = [json.loads(line)["attention"] for line in open(path)]
    assert all(abs(sum(w) - 1) < 1e-5 for w in weights)
    return sum(x == 0 for w in weights for x in w)
assert zeros("sparsemax") > 0 and zeros("dot") == 0
END
has out/cells/polarity/gru-dot-s1/instances.jsonl 'café'
has out/cells/polarity/gru-dot-s1/spread.jsonl '"difference"'

expect 0 "table,dataset" "$ATTNKIT" report --format csv out
has stdout '^matrix,planted,all,gru,sparsemax,tau_attention_norm,attnkit,'
has stdout '^probes,polarity,all,gru,dot,spread:difference,attnkit,'
has report.txt 'tau\(a,norm\)'
has report.txt 'tau\(attention, norm\) '
has report.txt 'spread: difference '
tr -s ' \n' ' ' <report.txt >flat.txt
has flat.txt 'spread, difference: -?[0-9.]+ on average over [0-9]+ texts .spread of the attention less that of leave-one-out'
has flat.txt 'The importance of a word by norm: attention weight times length of the hidden state. Attention and norm: '
