#!/usr/bin/env bash
# attnkit-numbers(7): each choice has an option or a reason, and a test.  The
# options exist and have the default that the page says; the tests, named in its
# source, exist and are built.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
page=$srcdir/doc/attnkit-numbers.7
build=${ATTNKIT%/cli/attnkit}

# --- every entry, from one .TP to the next, has what it must have ---

awk '
    function finish() {
        if (name != "" && !(has_test && has_option + has_reason == 1)) {
            print name ": an entry needs options or a reason, and a test"
            is_bad = 1
        }
        name = ""
    }
    /^\.TP/ { finish(); getline; name = $0; n++; has_test = has_option = has_reason = 0 }
    /^\.SH/ { finish() }
    /^\.\\" test / { has_test = 1 }
    /^\\fIOption:\\fR / { has_option = 1 }
    /^\\fINo option:\\fR / { has_reason = 1 }
    END { finish(); print n " entries"; exit is_bad || n < 40 }
' "$page" || fail "the entries of the page"

# --- options: "OWNER KEY DEFAULT" of each that the page has ---

# describe OWNER: its options as lines "KEY<tab>DEFAULT", "empty" for an empty one.
describe() {
    [ -e "options.$1" ] || "$ATTNKIT" describe "$1" --json |
        grep -o '{"name":"[^"]*","type":"[^"]*","default":\("[^"]*"\|null\)' |
        sed 's/{"name":"\([^"]*\)".*"default":"\?\([^"]*\)"\?$/\1\t\2/; s/\t$/\tempty/' \
            >"options.$1"
    cat "options.$1"
}

sed -n 's/^\\fIOption:\\fR \\fB\([a-z]*\)\.\([a-z_]*\)\\fR = \\f[BI]\([^\]*\(\\-[^\]*\)*\)\\fR.*/\1\t\2\t\3/p' \
    "$page" | sed 's/\\-/-/g' >options
n_option=0
while IFS=$'\t' read -r owner key value; do
    describe "$owner" | seen -xF "$key"$'\t'"$value" ||
        fail "attnkit-numbers(7) says $owner.$key = $value; attnkit: $(
            describe "$owner" | grep "^$key" || echo "there is none"
        )"
    n_option=$((n_option + 1))
done <options
[ "$n_option" -eq "$(grep -c '^\\fIOption:\\fR' "$page")" ] ||
    fail "an option of the page has a form that this test cannot read"
[ "$n_option" -ge 30 ] || fail "only $n_option options are in the page"

# Other mentions of an option, in bold, are of one that there is.
grep -o '\\fB[a-z]*\.[a-z_]*\\fR\|^\.B [a-z]*\.[a-z_]*$' "$page" |
    sed 's/^\\fB//; s/\\fR$//; s/^\.B //' | sort -u |
    while IFS=. read -r owner key; do
        describe "$owner" | seen "^$key"$'\t' || fail "there is no option $owner.$key"
    done

# Every option of the models, of training and of the probes is a choice, and so in
# the page.
for owner in text train correlation bilstm cnn average gradient permutation adversarial; do
    describe "$owner" | while IFS=$'\t' read -r key _; do
        grep -q "^$owner"$'\t'"$key"$'\t' options || fail "the page does not have $owner.$key"
    done
done

# --- tests: a program and a case of it, or a script ---

n_test=0
while IFS= read -r line; do
    file=${line%%: *} case=${line#*: }
    if [[ $file == *.sh ]]; then
        [ -e "$srcdir/tests/$file" ] || fail "the page relies on tests/$file"
    else
        grep -qF "{\"$case\"," "$srcdir/tests/$file.c" ||
            fail "the page relies on the case '$case' of tests/$file.c"
        [ -x "$build/tests/$file" ] || fail "tests/$file is not built"
    fi
    n_test=$((n_test + 1))
done < <(sed -n 's/^\.\\" test //p' "$page")
echo "$n_option options, $n_test tests"
[ "$n_test" -ge 60 ] || fail "only $n_test tests are named"
