#!/usr/bin/env bash
# attnkit check: by name and by file, as text and JSON, and how it ends.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${AK_BROKEN_DIR:?names the folder of broken plug-ins}"

# Ours, by its name, by kind and name, by its file.
expect 0 "pass  gradients" "$ATTNKIT" check attention/dot
expect 0 "attention 'dot' 1.0, for plug-in interface" "$ATTNKIT" check dot
expect 0 "pass  lives" "$ATTNKIT" check "${ATTNKIT_PLUGIN_PATH%%:*}/attention/dot.so"
! grep -qE '^(warn|fail)' stdout || fail "something is wrong with dot"
[ ! -s stderr ] || fail "a check of a sound plug-in says something on standard error"

# One that is wrong; relative, and not in a folder of its kind.
cp "$AK_BROKEN_DIR/wrong-sign.so" .
expect 1 "fail  gradients" "$ATTNKIT" check wrong-sign.so
[ "$(grep -c '^fail' stdout)" = 1 ] || fail "more than one check fails"
grep -q '^1 of [0-9]* checks failed$' stdout || fail "the number is not said"

# What crashes is a finding, too.
expect 1 "fail  bounds      ends the process by signal" "$ATTNKIT" check "$AK_BROKEN_DIR/crash-at-bound.so"
grep -q '^pass  lives' stdout || fail "what follows a crash is not checked"
expect 1 "does not end within 2 seconds" "$ATTNKIT" check --timeout 2 "$AK_BROKEN_DIR/hangs-at-bound.so"

if command -v python3 >/dev/null; then
    expect 1 "findings" "$ATTNKIT" check --json wrong-sign.so
    found=$(python3 -c '
import json
d = json.load(open("stdout"))
print(d["kind"], d["name"], d["failed"],
      *[f["check"] for f in d["findings"] if f["grade"] == "fail"])' 2>&1) ||
        fail "this is no JSON: $found"
    [ "$found" = "attention wrong-sign 1 gradients" ] || fail "JSON says $found"
fi

refuse "did you mean 'dot'?" "$ATTNKIT" check dott
refuse "there is no file 'none.so' to check" "$ATTNKIT" check none.so
refuse "attnkit check needs a plug-in's file or name" "$ATTNKIT" check
refuse "one word too many" "$ATTNKIT" check dot additive
refuse "--timeout is 0, must be in [1, 86400]" "$ATTNKIT" check --timeout 0 dot
refuse "--plugins, --seed" "$ATTNKIT" check dot --seed 3
