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
refuse "must be an integer in [0, 1024]" "$ATTNKIT" --threads=-2 run.ini
refuse "must be an integer in [0, 1024]" "$ATTNKIT" -j 9999 run.ini
refuse "--threads -1: must be an integer in [0, 1024]" "$ATTNKIT" -j -1 run.ini
refuse "--threads 9999: must be an integer" "$ATTNKIT" -qj9999 run.ini
expect 0 "in all 1 of 1 cells" "$ATTNKIT" -n -j 0 run.ini
expect 0 "in all 2 of 2 cells" "$ATTNKIT" -nsrun.seeds=7,8 -j1 run.ini
refuse "--set train.epochs=0:" "$ATTNKIT" -qs train.epochs=0 run.ini
refuse "unknown option -x1" "$ATTNKIT" -x1 run.ini
refuse "missing argument for -j" "$ATTNKIT" run.ini -qj
refuse "there is no run file '-nj1'" "$ATTNKIT" -q -- -nj1
refuse "--seed: run.seeds = 1,1: twice in the list, once is enough: 1" "$ATTNKIT" --seed 1,1 run.ini
refuse "--seed 1;\"': no run file" "$ATTNKIT" --seed "1;\"'" run.ini
refuse "seeds are integers in [0, 2^53]" "$ATTNKIT" --seed=-1 run.ini
expect 0 "in all 2 of 2 cells" "$ATTNKIT" -n --seed 1,3 run.ini

# A name that is nearly that of a section with a reader, either way round.
small_run
sed -i 's/= planted/= reveiws/; s/^\[planted\]/[reviews]\nreader = planted/' run.ini
refuse "did you mean the section [reviews]?; there is no dataset 'reveiws'" "$ATTNKIT" run.ini
sed -i 's/reveiws/x/' run.ini
refuse "there is no dataset 'x'" "$ATTNKIT" run.ini
! grep -q 'the section' stderr || fail "a name that is like none has a hint"
small_run

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
