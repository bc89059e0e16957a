#!/usr/bin/env bash
# Every command that the documents show is run, one after another, in a folder
# that has what they speak of: run.ini with its results in ./out, sst.ini, trees.
#
# A command is a line "attnkit ..." or "$ attnkit ...", a backslash at its end
# joining the next line: of README.md between ``` and ```, of a manual page
# between .EX and .EE.  Those about the plug-ins that attnkit-plugin(7) and its guide
# write are left to plugin-page.sh and guide-page.sh, those that fetch from a
# publisher to fetch.sh, which has a mirror; ./run-demo and ./run-tests to those who
# build.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"

# commands FILE: one a line.
# shellcheck disable=SC2016 # the marks of a block, no command
commands() {
    case $1 in
    *.md) sed -n '/^```/,/^```/p' "$1" ;;
    *) sed -n '/^\.EX/,/^\.EE/p' "$1" | sed 's/\\-/-/g; s/\\(aq/'\''/g; s/\\e/\\/g; s/^\\&//' ;;
    esac | sed -e ':join' -e '/\\$/{N;s/\\\n */ /;b join' -e '}' |
        sed -n 's/^\$ attnkit /attnkit /; s/^build\/attnkit --plugin-dir build\/modules /attnkit /
            /^attnkit [^ ]/p'
}

# prepare: what the documents take for granted.
prepare() {
    rm -rf here
    mkdir here
    cd here
    small_run
    "$ATTNKIT" --quiet run.ini >/dev/null
    cp "$srcdir/examples/sst.ini" .
    cp -r "$srcdir/examples" .
    mkdir trees
    local split
    for split in train dev test; do
        printf '(%s (2 the) (2 %s) (2 film) (2 was) (2 as) (2 %s) (2 as) (2 it) (2 gets))\n' \
            4 first good 0 second bad 3 third fine 1 last sad >trees/$split.txt
    done
    sed -i '$s/(2 gets))$/(2 gets) (2 anywhere))/' trees/*.txt
    ln -s trees trainDevTestTrees_PTB.zip # a folder is read as the archive is
    for split in {1..30}; do
        echo "\"a fine film, number $split\",good"
        echo "\"a dull film, number $split\",bad"
    done | sed '1i review,label' >my.csv
}

# The program under the name that the documents have for it.
attnkit() {
    "$ATTNKIT" "$@"
}

# The run file that the README shows is the one that is installed.
# shellcheck disable=SC2016 # as above
sed -n '/^```ini/,/^```/p' "$srcdir/README.md" | sed '/^```/d' >shown.ini
sed '/^;/d; /^$/d' "$srcdir/examples/sst.ini" | diff - <(sed '/^$/d' shown.ini) ||
    fail "README.md shows another examples/sst.ini"

n_run=0
for document in "$srcdir"/README.md "$srcdir"/doc/*.[1-8]; do
    commands "$document" >"$folder/commands"
    prepare
    while IFS= read -r command; do
        [[ $command != *entropy* && $command != 'attnkit fetch '* &&
            $document != *-guide.7 ]] || continue
        code=0
        eval "$command" >"$folder/stdout" 2>"$folder/stderr" </dev/null || code=$?
        [ $code -eq 0 ] || {
            cat "$folder/stderr" >&2
            fail "exit code $code in ${document##*/}: $command"
        }
        n_run=$((n_run + 1))
    done <"$folder/commands"
    cd "$folder"
done
echo "$n_run commands"
[ $n_run -ge 10 ] || fail "only $n_run commands were found in the documents"
