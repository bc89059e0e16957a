# The table of bench/race from its records, lines of
#
#   WHO LENGTH ENCODER ATTENTION THREADS WHAT NUMBER
#
# where WHO is attnkit, a peer (plain, lean) or the machine.  Medians over equal
# lines; of a peer those of its better number of threads, stage by stage.  Of a
# ratio 1 is a draw.  The forward pass, which probes share, is in none of their
# times: what the peer takes to evaluate is taken off what its probes take.
#
#   awk [-v format=markdown] -f table.awk FILE

function median(key,    n, i, j, t, part) {
    n = split(value[key], part, " ")
    if (n == 0) return -1
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && part[j] + 0 < part[j - 1] + 0; j--) {
            t = part[j]; part[j] = part[j - 1]; part[j - 1] = t
        }
    return n % 2 ? part[(n + 1) / 2] : (part[n / 2] + part[n / 2 + 1]) / 2
}

# The machine's peak is the best that it has shown.
function peak_on(threads,    n, i, part, best) {
    n = split(value["machine - - - " threads " peak"], part, " ")
    for (i = 1; i <= n; i++) if (part[i] > best) best = part[i] + 0
    return best + 0
}

function at(who, model, count, what) {
    return median(who " " model " " count " " what)
}

# What the peer takes at its better number of threads; of memory the least.
function peer(who, model, what, with_forward,    i, ms, best, forward) {
    best = -1
    for (i = 1; i <= n_peer_count; i++) {
        ms = at(who, model, peer_count[i], what)
        if (ms < 0 || (best >= 0 && ms >= best)) continue
        best = ms
        forward = at(who, model, peer_count[i], "evaluate")
    }
    if (best < 0 || with_forward || !(what in is_probe)) return best
    return forward < 0 ? -1 : best > forward ? best - forward : 0
}

# A row of cells, joined with tabs in `row`.
function put(row,    part, n, i, line) {
    n = split(row, part, "\t")
    if (format == "markdown") {
        for (i = 1; i <= n; i++) line = line "| " part[i] " "
        print line "|"
        return
    }
    line = sprintf("%-18s %-14s", part[1], part[2])
    for (i = 3; i <= n; i++) line = line sprintf(" %10s", part[i])
    print line
}

function head(row,    n, i, part, line) {
    print ""
    put(row)
    if (format != "markdown") return
    n = split(row, part, "\t")
    for (i = 1; i <= n; i++) line = line (i < 3 ? "| --- " : "| ---: ")
    print line "|"
}

# A number to three digits.
function digits(x) {
    return x < 0 ? "" : sprintf(x >= 100 ? "%.0f" : x >= 10 ? "%.1f" : x >= 1 ? "%.2f" : "%.4f", x)
}

function ratio(x, y) {
    return x < 0 || y <= 0 ? "" : sprintf(x >= 10 * y ? "%.0f" : "%.1f", x / y)
}

function row_of(model, what,    own, row, i, k, ms, rate, peak) {
    own = at("attnkit", model, count[1], what)
    row = digits(own)
    for (i = 2; i <= n_count; i++) {
        ms = at("attnkit", model, count[i], what)
        row = row "\t" digits(ms) "\t" (own > 0 && ms >= 0 ? sprintf("%.2f", ms / own) : "")
    }
    for (k = 1; k <= n_peer; k++) {
        ms = peer(peer_name[k], model, what, 0)
        row = row "\t" digits(ms) "\t" ratio(ms, own)
    }
    rate = at("attnkit", model, count[1], "rate:" what)
    if (rate <= 0) return row
    peak = peak_on(count[1])
    return row "\t" digits(rate) "\t" (peak > 0 ? sprintf("%.0f %%", 100 * rate / peak) : "") \
        "\t" sprintf("%.0f %%", 100 * at("attnkit", model, count[1], "share:" what))
}

function heads(title,    i, k) {
    title = title "\t" count[1] " threads"
    for (i = 2; i <= n_count; i++) title = title "\ton " count[i] "\tratio"
    for (k = 1; k <= n_peer; k++) title = title "\t" peer_name[k] "\tratio"
    return title
}

function show_length(length_name,    k, m, model, name) {
    head(heads(length_name "\tms a text") "\tGFLOP/s\tof peak\tof time")
    for (m = 1; m <= n_model; m++) {
        if (length_of[model_name[m]] != length_name || model_name[m] ~ / whole:/) continue
        model = model_name[m]
        name = substr(model, length(length_name) + 2)
        sub(/ /, " + ", name)
        for (k = 1; k <= n_stage; k++)
            put(name "\t" stage[k] "\t" row_of(model, stage[k]))
        put(name "\trecords\t" row_of(model, "records"))
        put(name "\tmemory, MB\t" row_of(model, "memory"))
    }
}

# What a peer takes for one model from end to end, from its stages: seconds.
function peer_whole(who, model, key,    k, ms, sum) {
    if (at("attnkit", key, count[1], "n-train") < 0) return -1
    sum = 8 * (peer(who, model, "train", 1) * at("attnkit", key, count[1], "n-train") + \
               peer(who, model, "evaluate", 1) * at("attnkit", key, count[1], "n-dev"))
    for (k = 2; k <= n_stage; k++) {
        ms = peer(who, model, stage[k], 1)
        if (ms < 0) return -1
        sum += ms * at("attnkit", key, count[1], "n-test")
    }
    return sum / 1000
}

function show_whole(key,    part, encoder, attention, n, m, i, j, k, name, row, sum, one, own) {
    split(key, part, " ")
    sub(/whole:/, "", part[2])
    n = split(part[2], encoder, ",")
    m = split(part[3], attention, ",")
    own = at("attnkit", key, count[1], "whole")
    row = digits(own)
    for (i = 2; i <= n_count; i++) {
        one = at("attnkit", key, count[i], "whole")
        row = row "\t" digits(one) "\t" ratio(one, own)
    }
    for (k = 1; k <= n_peer; k++) {
        sum = 0
        for (i = 1; i <= n; i++)
            for (j = 1; j <= m && sum >= 0; j++) {
                one = peer_whole(peer_name[k], part[1] " " encoder[i] " " attention[j], key)
                sum = one < 0 ? -1 : sum + one
            }
        row = row "\t" digits(sum) "\t" ratio(sum, own)
    }
    put(part[1] "\t" n * m " model" (n * m > 1 ? "s" : "") "\t" row)
    put(part[1] "\tmemory, MB\t" digits(at("attnkit", key, count[1], "memory")))
}

BEGIN {
    n_stage = split("train evaluate gradient permutation leave-one-out adversarial", stage, " ")
    for (k = 3; k <= n_stage; k++) is_probe[stage[k]] = 1
}
{
    model = $2 " " $3 " " $4
    value[$1 " " model " " $5 " " $6] = value[$1 " " model " " $5 " " $6] " " $7
}
$1 == "machine" {
    if (!seen["machine " $5]++) machine[++n_machine] = $5
    next
}
$3 !~ /^whole:/ && !seen["length " $2]++ { length_name[++n_length] = $2 }
!seen["model " model]++ { model_name[++n_model] = model; length_of[model] = $2 }
$1 == "attnkit" {
    if (!seen["count " $5]++) count[++n_count] = $5
    next
}
!seen["peer " $1]++ { peer_name[++n_peer] = $1 }
!seen["peer count " $5]++ { peer_count[++n_peer_count] = $5 }
END {
    for (i = 1; i <= n_machine; i++)
        printf "%s%s GFLOP/s on %d", (i > 1 ? ", " : "Peak of a large product: "),
            digits(peak_on(machine[i])), machine[i]
    print " thread(s)" (kernels ? "; OpenBLAS kernels " kernels : "") "."
    for (i = 1; i <= n_length; i++) show_length(length_name[i])
    for (m = 1; m <= n_model; m++) {
        if (model_name[m] !~ / whole:/) continue
        if (!n_whole++) head(heads("end to end\tseconds"))
        show_whole(model_name[m])
    }
}
