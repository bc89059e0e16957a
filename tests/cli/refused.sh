#!/usr/bin/env bash
# Run files with mistakes: exit code 2 before anything is written, and a message
# that says where and what was meant.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# mistake FROM TO TEXT: the run file with one word replaced.
mistake() {
    small_run
    sed -i "s/$1/$2/" run.ini
    refuse "$3" "$ATTNKIT" run.ini
}

line=$(small_run && grep -n epochs run.ini | cut -d : -f 1)
mistake 'epochs' 'epoch' "run.ini:$line"
grep -q "did you mean 'epochs'" stderr || fail "the nearest key is not named"
mistake 'epochs = 1' 'epochs = none' "run.ini:$line"
mistake 'epochs = 1' 'epochs = -3' "run.ini:$line"
grep -q "\[" stderr || fail "the allowed range is not named"
mistake '\[bilstm\]' '[bilstn]' "bilstm"
mistake 'encoders  = bilstm' 'encoders  = bilstn' "'bilstm'"
mistake 'probes    = gradient' 'probes    = gradeint' "'gradient'"
mistake 'datasets  = planted' 'datasets  = plantd' "planted"
mistake 'width = 16' 'width = 16\nwidth = 17' "width"
mistake 'width = 16' 'width' "run.ini:"

small_run
refuse "epoch" "$ATTNKIT" --set train.epoch=2 run.ini
refuse "epochs" "$ATTNKIT" --set train.epochs=0 run.ini
refuse "trian" "$ATTNKIT" --set trian.epochs=2 run.ini
refuse "nonsense" "$ATTNKIT" --set nonsense run.ini
refuse "bilstn" "$ATTNKIT" --plugins bilstn run.ini
refuse "empty name" "$ATTNKIT" --plugins bilstm,,additive run.ini
refuse "threads" "$ATTNKIT" --threads=-2 run.ini

# An output folder that cannot be.
echo "in the way" >file
refuse "file" "$ATTNKIT" --output file/out run.ini
refuse "file" "$ATTNKIT" --output file run.ini
[ "$(cat file)" = "in the way" ] || fail "a file in the way was changed"

# A dry run says what it would do, and does nothing.
expect 0 "planted" "$ATTNKIT" --dry-run run.ini
[ ! -e out ] || fail "a dry run leaves an output folder"

# Data that is not there.
small_run
sed -i 's/= planted/= sst/; s/\[planted\]/[sst]\npath = nowhere/; /^\(train\|dev\|test\) *=/d' run.ini
refuse "nowhere" "$ATTNKIT" run.ini
