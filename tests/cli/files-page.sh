#!/usr/bin/env bash
# The loading examples of attnkit-files(5) run, and find what the summary says.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
# shellcheck source=tests/cli/pages.bash
. "$srcdir/tests/cli/pages.bash"

command -v python3 >/dev/null || {
    echo "skipped: there is no python3"
    exit 77
}
small_run
expect 0 "Files: " "$ATTNKIT" --quiet run.ini

from_page attnkit-files.5 mean.py
expect 0 "over 16 texts" python3 mean.py
mean=$(awk -F, '$6 == "tau_attention_gradient" && $7 == "all" { print $10 }' out/summary.csv)
# Nine digits are kept of each tau, and of their mean.
awk -v mean="$mean" '{ d = $1 - mean; exit !(d < 1e-7 && d > -1e-7) }' stdout ||
    fail "mean.py finds $(cat stdout), summary.csv says $mean"

if python3 -c 'import numpy, pandas' 2>/dev/null; then
    from_page attnkit-files.5 frames.py
    expect 0 "of the texts have the same word on top" python3 frames.py
    grep -q "roc_auc" stdout || fail "frames.py does not show the summary"
fi
