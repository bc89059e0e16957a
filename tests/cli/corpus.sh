#!/usr/bin/env bash
# The inputs of the fuzzers, once more: no reader crashes, hangs or leaks on them.
# Every reader of ours has a corpus.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${AK_REPLAY:?names the program that feeds a corpus}"

corpus=$srcdir/fuzz/corpus
for target in archive rows-csv rows-tsv rows-json words run-file safetensors \
    vectors vocabulary records plugin; do
    timeout 60 "$AK_REPLAY" $target "$corpus/$target" ||
        fail "$target ends with $?"
done

"$ATTNKIT" list >listing
sed -n '/^dataset$/,/^$/s/^  \([a-z][a-z0-9-]*\) .*/\1/p' listing >readers
[ -s readers ] || fail "no reader is listed"
while read -r reader; do
    grep -qx '  path' <("$ATTNKIT" describe "dataset/$reader") || continue
    timeout 60 "$AK_REPLAY" "dataset/$reader" "$corpus/dataset/$reader" ||
        fail "dataset/$reader ends with $?"
done <readers
