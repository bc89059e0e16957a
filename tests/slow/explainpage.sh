#!/usr/bin/env bash
# The page of attnkit explain in a real browser: no complaint, keys reach every map
# and the numbers behind it, nothing sticks out of a wide or a narrow window, a text
# is never markup.  ATTNKIT_PICTURES names a folder to keep pictures in.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
need chromium python3

small_run
sed -i 's/^datasets.*/datasets = planted, babi/; s/^\[train\]/[babi]\ntrain = 40\ntest = 6\n\n&/' run.ini
expect 0 "" "$ATTNKIT" --quiet run.ini

# page NAME CELL TEXT [OPTION...]: its maps are those of the run's four probes.
page() {
    expect 0 "Page: $1.html" "$ATTNKIT" explain --html "$1.html" "out/cells/$2-s1" "$3" "${@:4}"
    python3 "$srcdir/tests/slow/explainpage.py" "$PWD/$1.html" 4 || fail "$1: the page does not work"
}
wide=$(printf 'w%.0s' {1..200})
page explain-text planted/bilstm-additive \
    "the film <script>hacked=1</script> is </style> & <img src=x onerror=hacked=1> $wide"
page explain-query babi/bilstm-additive "Mary went to the office . <b>John</b> $wide" \
    --query "where is <b>Mary</b> </p><script>hacked=1</script>"
