# What the tests of the program share.  Each works in a folder of its own, with
# the program in $ATTNKIT and the plug-ins in $ATTNKIT_PLUGIN_PATH.
# shellcheck shell=bash
set -euo pipefail
: "${ATTNKIT:?names the program to test}"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# need PROGRAM...: without one of them the test is skipped.
need() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || {
            echo "skipped: there is no $program"
            exit 77
        }
    done
}

# seen OPTION... PATTERN: grep -q that reads to the end: under pipefail who still writes
# into a pipe that was left fails, on a busy machine alone.
seen() {
    grep "$@" >/dev/null
}

# expect CODE TEXT COMMAND...: it ends with CODE and prints TEXT on either
# stream; both are kept, in ./stdout and ./stderr.
expect() {
    local wanted=$1 text=$2 code=0
    shift 2
    "$@" >"$folder/stdout" 2>"$folder/stderr" || code=$?
    [ "$code" -eq "$wanted" ] || {
        cat "$folder/stderr" >&2
        fail "exit code $code instead of $wanted: $*"
    }
    grep -qF -e "$text" "$folder/stdout" "$folder/stderr" || {
        cat "$folder/stdout" "$folder/stderr" >&2
        fail "'$text' is not said by: $*"
    }
}

# refuse TEXT COMMAND...: exit code 2, TEXT in the message on standard error,
# nothing on standard output, no output folder.
refuse() {
    expect 2 "$@"
    grep -qF -e "$1" stderr || fail "'$1' is not on standard error"
    grep -q '^attnkit: ' stderr || fail "the message does not say whose it is"
    [ ! -s stdout ] || fail "a refusal prints on standard output"
    [ ! -e out ] || fail "a refusal leaves an output folder: ${*:2}"
}

# A run of a second, in ./run.ini with output ./out.
small_run() {
    cat >run.ini <<'END'
[run]
datasets  = planted
encoders  = bilstm
attention = additive
probes    = gradient, loo, permutation, adversarial
seeds     = 1
output    = out

[planted]
train = 64
dev   = 32
test  = 16

[embedding]
width = 16

[train]
epochs = 1

[bilstm]
hidden = 8

[adversarial]
steps = 20
END
}

# same A B: the folders hold the same bytes, but for what took how long.
same() {
    diff -r -x times.csv "$1" "$2" >differences 2>&1 || {
        head -n 20 differences >&2
        fail "$1 and $2 differ"
    }
}

# Two data sets, six models, two seeds: 24 cells, in ./run.ini.
small_matrix() {
    small_run
    sed -i 's/^datasets .*/datasets = planted, others/; s/^encoders .*/encoders = bilstm, cnn, average/
        s/^attention .*/attention = additive, dot/; s/^seeds .*/seeds = 1, 2/' run.ini
    cat >>run.ini <<'END'

[others]
reader    = planted
train     = 40
dev       = 20
test      = 12
max_words = 40

[cnn]
hidden = 8

[average]
hidden = 8
END
}

# matrix_cells: the cells of ./run.ini in their order, as in summary.csv.
matrix_cells() {
    local dataset encoder attention seed
    for dataset in planted others; do
        for encoder in bilstm cnn average; do
            for attention in additive dot; do
                for seed in 1 2; do
                    echo "$dataset,$encoder,$attention,$seed"
                done
            done
        done
    done
}
