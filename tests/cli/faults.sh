#!/usr/bin/env bash
# A disk that fails, is full, or has its power cut, at one call after another:
# an error that says why, exit code 1, nothing half in place, and the next start
# ends with the bytes of an undisturbed run.
#
#   AK_FAULTS   how many calls each fault meets, spread over all; 0: every one
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

: "${AK_PRELOAD:?names the library to be loaded before}"
n_wanted=${AK_FAULTS:-1}
mkdir past
export AK_DISK_ROOT=$folder/out AK_DISK_PAST=$folder/past AK_DISK_COUNT=$folder/count

# disturbed MODE:N ERROR: a run on such a disk; its exit code in `code`.
disturbed() {
    code=0
    LD_PRELOAD=$AK_PRELOAD AK_DISK=$1 AK_DISK_ERROR=$2 "$ATTNKIT" --quiet run.ini \
        >stdout 2>stderr &
    wait $! 2>/dev/null || code=$?
}

# What is under its own name is whole, whatever happened: as in an undisturbed run,
# but for the summary and the page, which are of the cells that did not fail.
whole() {
    local file
    while IFS= read -r -d '' file; do
        case $file in
        */times.csv | */summary.csv | */report.html | */pieces.json | */checkpoint.safetensors | *.part | */.*) ;;
        *) cmp "first/${file#out/}" "$file" >&2 || fail "$1: $file is not whole" ;;
        esac
    done < <(find out -type f -print0)
}

# goes_on WHAT: without faults the same command ends as if there had been none.
goes_on() {
    local code=0
    "$ATTNKIT" --quiet run.ini >stdout 2>stderr || code=$?
    [ $code -eq 0 ] || {
        cat stderr >&2
        fail "$1: the next start ends with $code"
    }
    ! grep damaged stderr >&2 || fail "$1: a beginning is said to be damaged"
    diff -r -x times.csv first out >&2 || fail "$1: other bytes in the end"
    ! find out -name '.*' -o -name '*.part' | grep . || fail "$1: something is left lying"
}

# As little as has all kinds of files; a checkpoint after each step.
small_run
sed -i 's/^probes .*/probes = permutation/; s/^\[planted\]/checkpoint = 0\nthreads = 1\n\n&/
    s/^train = .*/train = 16/; s/^dev   = .*/dev = 8/; s/^test  = .*/test = 4/
    s/^width = .*/width = 4/; s/^hidden = .*/hidden = 2/' run.ini
printf '\n[permutation]\npermutations = 2\n' >>run.ini
sed -i 's/^\[train\]/[train]\nbatch_size = 8/' run.ini

disturbed count 0
[ $code -eq 0 ] || {
    # A checker of memory has to be the first library itself.
    echo "the program does not start with another library before its own: skipped"
    exit 77
}
total=$(wc -l <count)
mv out first
[ "$total" -gt 100 ] || fail "only $total calls were met: the test says nothing"
echo "$total calls that change something"

# judge MODE N: the run on a disk that is disturbed so, and what it leaves.
judge() {
    local mode=$1 n=$2 what error reason
    what="$mode at call $n, $(sed -n "${n}p" count)"
    rm -rf out past/*
    case $((n % 3)) in
    0) error=28 reason="No space left on device" ;;
    1) error=5 reason="Input/output error" ;;
    2) error=30 reason="Read-only file system" ;;
    esac
    disturbed "$mode:$n" "$error"
    case $mode:$code in
    power:137 | data:137) ;;
    fail:[12] | full:[12])
        grep -qF "$reason" stderr || {
            cat stderr >&2
            fail "$what: the reason is not said"
        }
        # Nothing was begun where the folder is found to be bad.
        [ $code -eq 1 ] || grep -q 'run.output' stderr || fail "$what: exit code 2"
        ;;
    # What only tidies up may fail.
    fail:0 | full:0) diff -r -x times.csv -x '.*.tmp' -x checkpoint.safetensors first out >&2 || fail "$what: exit code 0" ;;
    *)
        cat stderr >&2
        fail "$what: exit code $code"
        ;;
    esac
    [ ! -d out ] || whole "$what"
    goes_on "$what"
}

# The first of some kinds of calls, each with a message of its own.
for call in mkdir fsync.part fsync.folder rename.part ftruncate.part; do
    n=$(grep -nxF -m 1 $call count | cut -d : -f 1)
    [ -n "$n" ] || fail "no call is $call: the test says nothing"
    judge fail "$n"
done

stride=$((n_wanted > 0 ? total / n_wanted : 1))
for mode in fail full power data; do
    n_met=0
    # Strides begin elsewhere for each kind.
    for ((n = 1 + (stride * ${#mode} * 7 / 31) % stride; n <= total; n += stride)); do
        judge "$mode" "$n"
        n_met=$((n_met + 1))
    done
    echo "$mode: $n_met calls"
done
