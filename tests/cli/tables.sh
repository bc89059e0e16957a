#!/usr/bin/env bash
# The option tables of the manual pages are those of the program.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

for page in "$srcdir"/doc/*.[1-9]; do
    "$srcdir/build-aux/option-tables" "$ATTNKIT" "$page" >wanted
    diff -u "$page" wanted >differences || {
        cat differences >&2
        fail "${page##*/} is not as the program has it: make doc"
    }
done

# has PAGE TABLE: and something in it.
has() {
    grep -A1 -xF ".\\\" table $2" "$srcdir/doc/$1" >found ||
        fail "$1 has no table of the $2: add the lines .\\\" table $2 and .\\\" end"
    [ "$(sed -n 2p found)" != '.\" end' ] || fail "$1: the table $2 is empty"
}

for name in run text embedding train model correlation; do
    expect 0 "section [$name]" "$ATTNKIT" describe "$name"
    has attnkit.ini.5 "options $name"
done

# Every plug-in that there is.
kind=''
n=0
while read -r word _; do
    case $word in
    encoder | attention | probe | dataset) kind=$word && continue ;;
    '' | More) continue ;;
    esac
    n=$((n + 1))
    expect 0 "$kind $word" "$ATTNKIT" describe "$kind/$word"
    grep -qE "^\\.SS \\[?$word\\]?\$" <(sed 's/\\-/-/g' "$srcdir/doc/attnkit.ini.5") ||
        fail "attnkit.ini.5 has no section of $kind $word"
    ! grep -q '^Options' stdout || has attnkit.ini.5 "options $kind/$word"
    ! grep -q '^Defaults' stdout || has attnkit.ini.5 "defaults $kind/$word"
    [ "$kind" != probe ] || has attnkit-files.5 "measures $kind/$word"
done < <("$ATTNKIT" list)
[ "$n" -ge 8 ] || fail "only $n plug-ins were listed"

# A table that is not the program's is put right.
printf '%s\n' '.\" table options bilstm' 'nonsense' '.\" end' >page
"$srcdir/build-aux/option-tables" "$ATTNKIT" page >mended
grep -q hidden mended || fail "a table is not written"
! grep -q nonsense mended || fail "a wrong table stays"
