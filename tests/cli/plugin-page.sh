#!/usr/bin/env bash
# The example of attnkit-plugin(7) compiles, loads, and measures.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
# shellcheck source=tests/cli/pages.bash
. "$srcdir/tests/cli/pages.bash"

compiler=${CC:-cc}
for need in "${compiler%% *}" pkg-config; do
    command -v "$need" >/dev/null || {
        echo "skipped: there is no $need"
        exit 77
    }
done

from_page attnkit-plugin.7 entropy.c
[ "$(wc -l <entropy.c)" -gt 40 ] || fail "the example is cut short"
mkdir -p plugins/probe
read -ra glib < <(pkg-config --cflags --libs glib-2.0)
# shellcheck disable=SC2086 # the compiler may come with flags
$compiler -std=gnu11 -O2 -Wall -Werror -ffp-contract=off -fPIC -shared \
    entropy.c -o plugins/probe/entropy.so -I"$srcdir/core" "${glib[@]}" \
    -L"${ATTNKIT%/cli/attnkit}/core/.libs" -lattnkit -lm ||
    fail "the example does not compile"
chmod -R go-w plugins

expect 0 "how spread out the attention is" \
    "$ATTNKIT" --plugin-dir plugins describe entropy
expect 0 "pass  ranges" "$ATTNKIT" check plugins/probe/entropy.so
! grep -qE '^(warn|fail)' stdout || fail "the example does not pass attnkit check"
small_run
expect 0 "entropy" "$ATTNKIT" --quiet --plugin-dir plugins --plugins entropy run.ini
awk -F'"entropy":' '
    { x = $2 + 0; if (x <= 0 || x > 1) exit 1; n++; seen[x] }
    END { exit !(n == 16 && length(seen) > 1) }' \
    out/cells/planted/bilstm-additive-s1/entropy.jsonl ||
    fail "entropy.jsonl has not 16 shares"

# Of even weights the entropy is 1, of weights that all count as 0 it is 0.
expect 0 "entropy" "$ATTNKIT" --quiet --plugin-dir plugins --plugins entropy \
    --set entropy.least=1 --output none run.ini
grep -q ',entropy,entropy,all,16,0,0,0,0,' none/summary.csv ||
    fail "the option 'least' has no effect"
