# What each probe must say of each text of the two models of examples/constructed:
# reads their records, flattened by planted.sh; doc/maths.md has the derivation.
#
#   FILE ID NAME VALUE...     one field of a record a line
#
# model: faithful or irrelevant.  Numbers of records have nine digits.
function sigmoid(x) { return 1 / (1 + exp(-x)) }
function atanh(x) { return 0.5 * log((1 + x) / (1 - x)) }
function tanh(x) { return 1 - 2 / (exp(2 * x) + 1) }
function wrong(what, found, must) {
    printf "%s: %s: %s is %.9g, must be %s\n", model, id, what, found, must
    n_wrong++
}
function near(what, found, must, tolerance) {
    n_checked++
    if (!(found - must <= tolerance && must - found <= tolerance))
        wrong(what, found, sprintf("%.9g", must))
}
function below(what, found, limit) {
    n_checked++
    if (!(found <= limit)) wrong(what, found, sprintf("at most %.9g", limit))
}

# JSD of the attention and the distribution with p at word c, the rest at d.
function jsd(c, p, d,    t, q, m, sum) {
    for (t = 1; t <= n; t++) {
        q = t == c ? p : t == d ? 1 - p : 0
        m = (a[t] + q) / 2
        if (a[t] > 0) sum += a[t] * log(a[t] / m) / 2
        if (q > 0) sum += q * log(q / m) / 2
    }
    return sum
}

# The slope of the word's value by its input, times the input: 2 / 0.6 x h'(x).
function slope(word,    x, h, g) {
    if (word >= n_word - 20) h = 0.6
    else h = 0.6 * 0.02 / 2 * (word - 3) / (n_word - 24)
    x = atanh(atanh(h))
    g = tanh(x)
    return 2 / 0.6 * x * (1 - h * h) * (1 - g * g)
}

function faithful_text(    t, sum, b, worst, other) {
    for (t = 1; t <= n; t++) sum += a[t] * slope(ids[t])
    # A weight and a slope, single precision each: a few times 2^-24, relative.
    for (t = 1; t <= n; t++) {
        must = a[t] * slope(ids[t]) / sum
        near("gradient of word " t, gradient[t], must, 2e-6 * must)
    }
    # The others can take nothing over the cue's but 0.02.
    below("- median_tvd", -median_tvd, -(y - sigmoid(2 * second + 0.02)))
    near("uniform_tvd", uniform_tvd, y - uniform_y, 1e-6)
    below("- uniform_tvd", -uniform_tvd, -(y - sigmoid(2 / n + 0.02)))
    b = (log((y - 0.05) / (1.05 - y)) - 0.02) / 2
    worst = jsd(cue, b, least)
    other = jsd(cue, 1, least)
    below("max_jsd", max_jsd, (worst > other ? worst : other) + 1e-6)
    for (t in tau) near(t, tau[t], 1, 1e-8)
    near("cue is the largest", cue, largest, 0)
}

function irrelevant_text(    t, i, j, pairs, ties) {
    # The value is 2 at every word, whatever the weights.
    near("output", y, sigmoid(2), 1e-6)
    below("median_tvd", median_tvd, 1e-6)
    below("uniform_tvd", uniform_tvd, 1e-6)
    below("tvd", adversarial_tvd, 1e-6)
    # Any distribution will do: at most all on the word of least attention.
    below("max_jsd", max_jsd, jsd(least, 1, 0) + 1e-6)
    below("- max_jsd", -max_jsd, -0.5)
    for (t = 1; t <= n; t++) {
        near("gradient of word " t, gradient[t], t == cue, 0)
        if (t != cue) below("loo of word " t, loo[t], 1e-6)
    }
    near("loo of the cue", loo[cue], y - 0.5, 1e-6)
    for (i = 1; i <= n; i++)
        for (j = i + 1; j <= n; j++) {
            pairs++
            ties += ids[i] == ids[j]
        }
    near("tau", tau["attention gradient"], -sqrt((n - 1) / (pairs - ties)), 1e-8)
    near("cue is the least", cue, least, 0)
}

function text(    t) {
    n = 0
    for (t = 1; t <= n_id; t++) if (ids[t] >= n_word - 20) cue = t
    n = n_id
    least = largest = 1
    second = 0
    for (t = 1; t <= n; t++) {
        if (a[t] < a[least]) least = t
        if (a[t] > a[largest]) largest = t
    }
    for (t = 1; t <= n; t++) if (t != largest && a[t] > second) second = a[t]
    y = label == 1 ? output : 1 - output
    uniform_y = label == 1 ? uniform_output : 1 - uniform_output
    if (model == "faithful") faithful_text()
    else irrelevant_text()
    n_text++
    delete tau
}

$2 != id && id != "" { text() }
{ id = $2 }
$3 == "ids" { n_id = NF - 5; for (t = 1; t <= n_id; t++) ids[t] = $(t + 4) }
$3 == "label" { label = $4 }
$3 == "output" && $1 == "instances" { output = $4 }
$3 == "uniform_output" { uniform_output = $4 }
$3 == "uniform_tvd" { uniform_tvd = $4 }
$3 == "attention" && $1 == "instances" { for (t = 4; t <= NF; t++) a[t - 3] = $t }
$3 == "importance" && $1 == "gradient" { for (t = 4; t <= NF; t++) gradient[t - 3] = $t }
$3 == "importance" && $1 == "loo" { for (t = 4; t <= NF; t++) loo[t - 3] = $t }
$3 == "median_tvd" { median_tvd = $4 }
$3 == "max_jsd" { max_jsd = $4 }
$3 == "tvd" && $1 == "adversarial" { adversarial_tvd = $4 }
$3 == "a" { pair = $4 }
$3 == "b" { pair = pair " " $4 }
$3 == "tau" { tau[pair] = $4 }
END {
    text()
    printf "%d texts, %d checks, %d wrong\n", n_text, n_checked, n_wrong
    exit n_wrong > 0
}
