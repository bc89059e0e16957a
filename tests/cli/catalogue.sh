#!/usr/bin/env bash
# The plug-ins, listed and described.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

expect 0 "bilstm" "$ATTNKIT" list
for name in additive gradient loo permutation adversarial planted; do
    grep -q "^  $name " stdout || fail "list lacks $name"
done
[ ! -s stderr ] || fail "a listing of sound plug-ins complains"

expect 0 "hidden" "$ATTNKIT" describe bilstm
grep -q "default 128" stdout || fail "describe says no default"
grep -q "1 to" stdout || fail "describe says no range"
expect 0 "max_jsd" "$ATTNKIT" describe probe/adversarial
expect 2 "did you mean 'bilstm'?" "$ATTNKIT" describe bilstn
expect 2 "nosuchname" "$ATTNKIT" describe nosuchname
expect 2 "" "$ATTNKIT" describe attention/bilstm

if command -v python3 >/dev/null; then
    # fields FILE EXPRESSION: of the JSON in FILE, which is `d`.
    fields() {
        python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$@"
    }
    expect 0 "bilstm" "$ATTNKIT" list --json
    [ "$(fields stdout '[m["kind"] for m in d if m["name"] == "bilstm"]')" = "['encoder']" ] ||
        fail "list --json has no encoder bilstm"
    expect 0 "hidden" "$ATTNKIT" describe encoder/bilstm --json
    [ "$(fields stdout '[(o["type"], o["default"]) for o in d["options"] if o["name"] == "hidden"]')" = \
        "[('integer', '128')]" ] || fail "describe --json: the option hidden"
    expect 0 "columns" "$ATTNKIT" describe adversarial --json
    [ "$(fields stdout '[c["name"] for c in d["columns"]]')" = "['max_jsd', 'tvd']" ] ||
        fail "describe --json: the columns of adversarial"
fi

# The folder named first wins, and what it hides is said.
first=${ATTNKIT_PLUGIN_PATH%%:*}
mkdir -p more/encoder
cp -L "$first/encoder/bilstm.so" more/encoder/
chmod -R go-w more
expect 0 "is hidden by" "$ATTNKIT" list --plugin-dir more

# What is no plug-in is refused by name, and the others are listed all the same.
echo "no module" >more/encoder/broken.so
expect 0 "bilstm" "$ATTNKIT" list --plugin-dir more
grep -q "broken.so" stderr || fail "a refused file is not named"
