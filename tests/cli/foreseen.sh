#!/usr/bin/env bash
# What is foreseen.  Of time: of texts twice as long leave-one-out takes some twice
# as long, not four times, since a word is forgotten after a hundred others.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"

# foreseen WORDS: seconds of texts that long; the training texts are few and short.
foreseen() {
    awk -v words="$1" 'BEGIN {
        print "split,label,text"
        for (i = 0; i < 12; i++)
            printf "%s,%d,%s day\n", i < 8 ? "train" : "dev", i % 2, i % 2 ? "good" : "bad"
        for (i = 0; i < 2; i++) {
            printf "test,%d,", i
            for (k = 0; k < words; k++) printf "%s ", k % 7 ? "day" : "good"
            print ""
        }
    }' >long.csv
    expect 0 "on one core" "$ATTNKIT" --dry-run run.ini
    awk 'sub(/.*probe \(about /, "") {
        print $1 * ($2 == "min" ? 60 : $2 == "h" ? 3600 : 1)
    }' stdout
}

small_run
sed -i 's/^datasets .*/datasets = table/; s/^probes .*/probes = loo/; s/^hidden .*/hidden = 128/' run.ini
printf '\n[table]\npath = long.csv\nsplit = split\ntext.lengths = named\n' >>run.ini
once=$(foreseen 6000) twice=$(foreseen 12000)
awk -v once="$once" -v twice="$twice" 'BEGIN {
    exit !(once > 0 && twice >= 1.5 * once && twice <= 3 * once)
}' || fail "$once s foreseen, of texts twice as long $twice s"

# Checkpoints need room while a model is trained, and none when it is there.
small_run
expect 0 "for checkpoints meanwhile" "$ATTNKIT" --dry-run run.ini
expect 0 "Files: " "$ATTNKIT" --quiet --set run.probes=gradient run.ini
expect 0 ", disk " "$ATTNKIT" --dry-run run.ini
! grep "checkpoints" stdout || fail "no model is trained any more"
