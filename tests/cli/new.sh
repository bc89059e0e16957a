#!/usr/bin/env bash
# attnkit new: a folder that builds without a warning, loads and runs as it is, of
# each kind; and what is refused.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# The plug-ins' names are tried with a dash, which no identifier may have.
for kind in encoder attention probe dataset; do
    expect 0 "Next: make -C my-$kind check" "$ATTNKIT" new $kind my-$kind
    [ "$(cd my-$kind && echo ./*)" = "./Makefile ./README.md ./my-$kind.c" ] ||
        fail "my-$kind holds $(ls my-$kind)"
    ! grep -iE 'template|@[a-z]+@' my-$kind/* || fail "not all of my-$kind is renamed"
    [ "$(wc -l <my-$kind/Makefile)" -le 19 ] || fail "the Makefile has grown"
done
expect 0 "Next: make -C 'far off/down/x1' check" "$ATTNKIT" new probe x1 --to "far off/down"
[ -e "far off/down/x1/x1.c" ] || fail "--to: there is no x1.c"

# Nothing is overwritten, and a refusal leaves nothing.
echo changed >my-probe/my-probe.c
refuse "my-probe is there already" "$ATTNKIT" new probe my-probe
[ "$(cat my-probe/my-probe.c)" = changed ] || fail "a file was overwritten"
rm -r my-probe
expect 0 "my-probe.c" "$ATTNKIT" new probe my-probe
refuse "did you mean 'encoder'?" "$ATTNKIT" new encodr x
refuse "must be encoder, attention, probe or dataset" "$ATTNKIT" new plug-in x
for name in X 1x a_b a/b ../x "" "a b" "$(printf 'a%.0s' {1..65})"; do
    refuse "cannot be a plug-in's name" "$ATTNKIT" new encoder "$name"
done
refuse "has a section or a file of that name" "$ATTNKIT" new encoder train
refuse "has a section or a file of that name" "$ATTNKIT" new probe instances
refuse "starts with neither 'ak-' nor 'g-'" "$ATTNKIT" new encoder g-error
refuse "needs a kind and a name" "$ATTNKIT" new encoder
refuse "'b' is one word too many" "$ATTNKIT" new encoder a b
refuse "go with attnkit fetch NAME only, --to with" "$ATTNKIT" list --to x
if [ "$(id -u)" -ne 0 ]; then
    mkdir closed && chmod a-w closed
    refuse "closed/x cannot be made" "$ATTNKIT" new encoder x --to closed
fi
# The program where it has no templates beside it, then where a build lacks its own.
real=$(dirname "$ATTNKIT")/.libs/attnkit
if [ -x "$real" ]; then
    mkdir bin
    cp "$real" bin
    alone() {
        LD_LIBRARY_PATH=$(dirname "$ATTNKIT")/../core/.libs bin/attnkit new encoder alone
    }
    alone >stdout 2>stderr || grep -q "the template of a plug-in cannot be read" stderr || fail "$(<stderr)"
    rm -rf alone
    touch attnkit-uninstalled.pc
    refuse "$folder/template/encoder.c" alone
    rm attnkit-uninstalled.pc
fi
touch file
refuse "file cannot be made" "$ATTNKIT" new encoder x --to file
expect 0 "instances.c" "$ATTNKIT" new encoder instances # taken for probes alone
for name in x train a g-error; do
    [ ! -e $name ] || fail "a refusal leaves a folder"
done

for need in "${CC:-cc}" pkg-config make; do
    command -v "${need%% *}" >/dev/null || {
        echo "skipped: there is no $need"
        exit 77
    }
done
# The make that runs the tests is none of ours.
unset MAKEFLAGS MFLAGS MAKELEVEL PKG_CONFIG_PATH
umask 022
for kind in encoder attention probe dataset; do
    make -s -C my-$kind CFLAGS="-O2 -Wall -Wextra -Wpedantic -Wconversion -Werror" >make.log 2>&1 || {
        cat make.log >&2
        fail "my-$kind does not build"
    }
    expect 0 "$kind my-$kind" "$ATTNKIT" --plugin-dir my-$kind describe $kind/my-$kind
    make -s -C my-$kind check >check.log 2>&1 || {
        cat check.log >&2
        fail "attnkit check refuses my-$kind"
    }
    ! grep -E '^(warn|note|fail)' check.log || fail "my-$kind is not above all doubt"
    make -s -C my-$kind install plugindir="$PWD/all" >make.log 2>&1 || fail "make install: $kind"
    [ -e all/$kind/my-$kind.so ] || fail "my-$kind.so is not installed"
done

# All four in one run, among ours.
small_run
sed -i 's/^datasets .*/datasets = my-dataset/; s/^encoders .*/encoders = my-encoder, average/
    s/^attention .*/attention = my-attention, dot/; s/^probes .*/probes = loo, my-probe/
    /^\[planted\]/,/^$/d; $a [average]\nhidden = 8\n[my-encoder]\nhidden = 8' run.ini
sed -i '/^\[bilstm\]/,/^hidden/d' run.ini
expect 0 "my-probe: moved" "$ATTNKIT" --quiet --plugin-dir all --verbose run.ini
grep -q '^my-dataset,my-encoder,my-attention,1,correlation,tau_attention_my-probe,all,' \
    out/summary.csv || fail "the new probe is not in the summary"

# The published form of its data, and a fault in it.
mkdir texts
for split in train dev test; do
    printf '1\ta quiet delight\n0\tgrey rain\n0\tgrey grey rain\n1\ta quiet and long delight\n%.0s' \
        {1..10} >texts/$split.txt
done
expect 0 "Files: " "$ATTNKIT" --quiet --plugin-dir all --set my-dataset.path=texts \
    --set text.lengths=named --output other run.ini
printf '2\twhat\n' >>texts/dev.txt
expect 2 "texts/dev.txt:41: starts with '2" "$ATTNKIT" --quiet --plugin-dir all \
    --set my-dataset.path=texts --output third run.ini
