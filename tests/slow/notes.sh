#!/usr/bin/env bash
# A NOTEEVENTS.csv of a gigabyte, with as many admissions and words as MIMIC-III
# has listed, plain and .gz: read and packed in less than 600 MB of memory.  What
# is printed is the measurement.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
gated=${ATTNKIT%/cli/attnkit}/tests/generate/gated

[ "$(df --output=avail -k . | tail -1)" -gt 2000000 ] || {
    echo "skipped: 2 GB of disk are needed in $PWD"
    exit 77
}
[ -x /usr/bin/time ] || {
    echo "skipped: GNU time, which measures memory, is not there"
    exit 77
}

cat >run.ini <<'END'
[run]
datasets = mimic
encoders = average
attention = additive
probes   = gradient
output   = out

[mimic]
path = mimic
END

# measure WHAT: time and memory of reading, and the memory's bound.
measure() {
    local seconds kilobytes
    /usr/bin/time -f '%e %M' -o measured "$ATTNKIT" --dry-run run.ini >plan
    read -r seconds kilobytes <measured
    echo "$1: $seconds s, $((kilobytes / 1000)) MB"
    grep '^data set' plan
    [ "$kilobytes" -lt 600000 ] || fail "$1 takes $kilobytes kB"
}

"$gated" --n 11368 --words 1800 --megabytes 1000 mimic mimic
measure "plain, $(stat -c %s mimic/NOTEEVENTS.csv) bytes"
mv plan plain
gzip -1 mimic/NOTEEVENTS.csv
measure "gzip, $(stat -c %s mimic/NOTEEVENTS.csv.gz) bytes"
cmp <(grep '^data set' plain) <(grep '^data set' plan) || fail "the same data"

# Four times the notes, the same admissions: no more memory.
rm -rf mimic
"$gated" --n 2000 --words 1800 --megabytes 200 mimic mimic
measure "200 MB"
first=$(cut -d' ' -f2 measured)
rm -rf mimic
"$gated" --n 2000 --words 1800 --megabytes 800 mimic mimic
measure "800 MB"
[ "$(cut -d' ' -f2 measured)" -lt $((first + first / 10)) ] ||
    fail "memory grows with notes that are not wanted"
