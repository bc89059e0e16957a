#!/usr/bin/env bash
# attnkit-plugin-guide(7) from its first command to its last: what it writes is
# built, run, and installed.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
# shellcheck source=tests/cli/pages.bash
. "$srcdir/tests/cli/pages.bash"

for need in cc make pkg-config; do
    command -v $need >/dev/null || {
        echo "skipped: there is no $need"
        exit 77
    }
done
# The make that runs the tests is none of ours; nor are plug-ins of the user's.
unset MAKEFLAGS MFLAGS MAKELEVEL PKG_CONFIG_PATH
export HOME=$PWD/home XDG_DATA_HOME=$PWD/home/.local/share
umask 022

# follow FILE: the commands of the page, in this shell.
follow() {
    from_page attnkit-plugin-guide.7 "$1"
    [ -s "$1" ] || fail "the guide has no $1"
    mv "$1" "$folder/commands"
    # shellcheck source=/dev/null
    . "$folder/commands" >"$folder/stdout" 2>"$folder/stderr" || {
        cat "$folder/stderr" >&2
        fail "the commands of $1"
    }
}
attnkit() {
    "$ATTNKIT" "$@"
}

follow start.sh
[ "${PWD##*/}" = cosine ] || fail "start.sh does not end in the new folder"
from_page attnkit-plugin-guide.7 cosine.c
[ "$(wc -l <cosine.c)" -gt 100 ] || fail "cosine.c is cut short"
make -s CFLAGS="-O2 -Wall -Wextra -Wpedantic -Wconversion -Werror" -B >make.log 2>&1 || {
    cat make.log >&2
    fail "cosine.c does not compile without a warning"
}
make -s check >make.log 2>&1 || {
    cat make.log >&2
    fail "attnkit check refuses cosine"
}
from_page attnkit-plugin-guide.7 try.ini
follow try.sh
grep -q '^matrix,planted,all,average,cosine,tau_attention_loo,attnkit,' tried.csv ||
    fail "tried.csv has no cosine"
awk -F, '$3 == "cosine" && $6 == "roc_auc" { exit !($10 > 0.6) }' tried/summary.csv ||
    fail "with cosine nothing is learnt"
follow ship.sh
grep -q "cosine of a hidden state" "$folder/stdout" || fail "the installed one is not found"
