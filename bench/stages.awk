# From the profile of a run of one epoch and one model (attnkit --profile) what
# its stages took: lines "STAGE NUMBER", milliseconds a text as they pass on all
# threads together.
#
#   awk -v threads=N -f stages.awk texts.tsv manifest.json
#
# A stage's time is that of its threads, waiting included, by their number.  While
# texts are probed the stages take turns in each thread, so what is waited there is
# shared out over them.  Records and their files are no stage: the peer has none.
# rate:STAGE is the GFLOP/s of its matrix products while they run, on all threads;
# share:STAGE the part of its time that they take.

FILENAME ~ /tsv$/ { n[$1]++; next }
/"profile"/ { inside = 1 }
!inside { next }
{ gsub(/[",]/, ""); at = index($0, ": "); key = substr($0, 1, at - 1); sub(/^ */, "", key) }
key == "stage" { row = substr($0, at + 2); next }
row == "" { next }
key == "seconds" || key == "waiting" || key == "products" || key == "gflop" {
    stage = stage_of(row)
    if (stage == "") next
    sum[stage, key] += $NF
    if (key == "waiting") wait[phase_of(stage)] += $NF
    if (key == "seconds") work[phase_of(stage)] += $NF
}

function stage_of(row) {
    if (row ~ /^training/) return "train"
    if (row ~ /^probing: (input map|forward)/) return "evaluate"
    if (row ~ /gradient/) return "gradient"
    if (row ~ /leave-one-out|probe loo/) return "leave-one-out"
    if (row ~ /records/) return "records"
    return row ~ /^probe / ? substr(row, 7) : ""
}

function phase_of(stage) {
    return stage == "train" ? "train" : "probe"
}

END {
    n_stage = split("train evaluate gradient permutation leave-one-out adversarial records", name, " ")
    for (i = 1; i <= n_stage; i++) {
        phase = phase_of(name[i])
        n_text = phase == "train" ? n["train"] - 1 : n["test"] # but for the vocabulary
        seconds = sum[name[i], "seconds"]
        if (work[phase] == 0 || n_text < 1) continue
        print name[i], 1000 * seconds * (1 + wait[phase] / work[phase]) / threads / n_text
        if (sum[name[i], "products"] == 0) continue
        print "rate:" name[i], threads * sum[name[i], "gflop"] / sum[name[i], "products"]
        print "share:" name[i], sum[name[i], "products"] / seconds
    }
}
