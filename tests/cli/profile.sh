#!/usr/bin/env bash
# Where the time went: a table, the same in the manifest, and nothing else differs.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

small_run
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
mv out first
expect 0 "Files: " "$ATTNKIT" --quiet --threads 2 --profile run.ini
[ ! -s stderr ] || fail "a profile says something on standard error"
for stage in reading model "training: input map" "training: forward" "training: backward" \
    "training: update" evaluation "probing: forward" "probing: gradients" \
    "probing: leave-one-out" "probe gradient" "probe loo" "probe permutation" \
    "probe adversarial" "probing: records" writing correlation report all; do
    grep -q "^$stage  *[0-9]" stdout || fail "the table has no line '$stage'"
    [ "$stage" = all ] || grep -qF "\"stage\": \"$stage\"" out/manifest.json ||
        fail "the manifest has no stage '$stage'"
done

# What is spent on two threads is at most their time, and most of it is accounted for.
awk '/^Where/ { wall = $2 } /^all / { sum = $2 + $4 }
    END { exit !(wall > 0 && sum <= 2 * wall && sum >= wall / 2) }' stdout ||
    { cat stdout >&2; fail "the seconds of the profile do not add up"; }

# How long it took is no difference.
expect 0 "No difference." "$ATTNKIT" compare first out

# The manifest is the same but for the profile, at its end; all else is the same.
grep -q '^ "profile": {$' out/manifest.json || fail "the manifest has no profile"
sed '/^ "profile": {$/,$d' out/manifest.json | sed '$s/,$//' >without
printf '}\n' >>without
cp without out/manifest.json
same first out

# A run without it has none any more; it goes with a run alone.
expect 0 "Files: " "$ATTNKIT" --quiet run.ini
! grep -q '"profile"' out/manifest.json || fail "the profile of an earlier run is kept"
expect 2 "--profile" "$ATTNKIT" --profile report out
