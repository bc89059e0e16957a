#!/usr/bin/env bash
# Help, version, wrong usage: exit codes, and what is said where.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

expect 0 "attnkit --plugins bilstm,additive,adversarial run.ini" "$ATTNKIT" --help
[ ! -s stderr ] || fail "help is on standard output alone"
expect 0 "OpenBLAS" "$ATTNKIT" --version
grep -q '^attnkit [0-9]' stdout || fail "the first line of --version is ours"
grep -q '^GLib ' stdout || fail "--version lists GLib"
grep -q '^jansson ' stdout || fail "--version lists jansson"

refuse "a run file, or a command" "$ATTNKIT"
refuse "did you mean attnkit list?" "$ATTNKIT" lsit
refuse "did you mean attnkit describe?" "$ATTNKIT" descibe bilstm
refuse "there is no run file 'nosuch.ini'" "$ATTNKIT" nosuch.ini
refuse "unknown option --frseh: did you mean --fresh?" "$ATTNKIT" --frseh run.ini
refuse "unknown option --zzzzzzz" "$ATTNKIT" --zzzzzzz run.ini
refuse "one word too many" "$ATTNKIT" list more
refuse "needs the name of a plug-in" "$ATTNKIT" describe
refuse "needs an output folder" "$ATTNKIT" report
refuse "go with a run file only" "$ATTNKIT" --fresh list
refuse "--set goes with a run file, describe --data" "$ATTNKIT" --set run.seeds=2 report .
refuse "--output is empty, must be a folder" "$ATTNKIT" --output= /dev/null
refuse "--json goes with" "$ATTNKIT" --json report .
refuse "--color is 'red', must be auto, always or never" "$ATTNKIT" --color red list
refuse "must be in [0, 1000]" "$ATTNKIT" --texts=-1 report .
refuse "for --threads" "$ATTNKIT" --threads one run.ini
refuse "is a folder, not a run file" "$ATTNKIT" .
refuse "manifest.json" "$ATTNKIT" report .

# What is typed cannot command the terminal through the message.
refuse "there is no run file" "$ATTNKIT" "$(printf 'x\033[2Jy')"
! grep -q "$(printf '\033')" stderr || fail "an escape reaches the terminal"

# A run file may have the name of a command: it is then a path.
echo '[run]' >list
expect 0 "encoder" "$ATTNKIT" list
refuse "list" "$ATTNKIT" ./list

# A full disk is a failure; a reader that has seen enough is none.
if [ -w /dev/full ]; then
    code=0
    "$ATTNKIT" --help >/dev/full 2>stderr || code=$?
    [ $code -eq 1 ] || fail "exit code $code for a full disk"
    grep -q "cannot be written" stderr || fail "a full disk is not named"
fi
"$ATTNKIT" --help 2>stderr | true
[ "${PIPESTATUS[0]}" -eq 0 ] || fail "a closed pipe is an error"
[ ! -s stderr ] || fail "a closed pipe makes noise"
