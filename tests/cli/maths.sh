#!/usr/bin/env bash
# Every function that doc/maths.md names is in the file that it names, and every
# plug-in with a backward pass of ours has its derivation.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

n=0
file=none
# shellcheck disable=SC2016 # backticks are Markdown's
while read -r word; do
    word=${word//\`/}
    case $word in
    */*)
        file=$word
        [ -e "$srcdir/$file" ] || fail "maths.md: there is no $file"
        ;;
    *'()')
        n=$((n + 1))
        grep -q "^${word%()}(" "$srcdir/$file" || fail "maths.md: $file has no $word"
        ;;
    esac
done < <(sed -n '/^- \(Code\|Test\):/,/^$/p' "$srcdir/doc/maths.md" |
    grep -oE '`[^`]*(/|\(\))[^`]*`')
[ "$n" -gt 50 ] || fail "only $n functions were looked for"

while read -r source; do
    grep -qF "${source#"$srcdir"/}" "$srcdir/doc/maths.md" ||
        fail "maths.md has no derivation for ${source#"$srcdir"/}"
done < <(grep -lE '^[a-z]+_backward\(' "$srcdir"/plugins/*/*.c | grep -v /template/)
