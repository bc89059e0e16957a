"""Are the numbers of report.html and of figures those of summary.csv and of the
raw records?  pagenumbers.py OUT [texts]; texts: of all but figures."""
import csv
import html
import json
import math
import re
import sys

out = sys.argv[1]
manifest = json.load(open(f"{out}/manifest.json"))
page = open(f"{out}/report.html", encoding="utf-8").read()
data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S).group(1))
n_checked = 0


def check(condition, *what):
    global n_checked
    n_checked += 1
    if not condition:
        raise SystemExit(f"FAILED: {what}")


def near(a, b, tolerance):
    return a is b is None or (a is not None and b is not None and
                              abs(a - b) <= tolerance)


def records(cell, name):
    with open(f"{out}/cells/{cell}/{name}.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def rounded(weights):
    decimals, *values = weights
    return decimals, [None if v is None else v / 10 ** decimals for v in values]


def columns(cell):
    """Every number of each text by (probe, quantity), and predicted classes."""
    texts = records(cell, "instances")
    values = {("text", "words"): [len(t["words"]) for t in texts],
              ("text", "max_attention"): [max(t["attention"]) for t in texts],
              ("control", "uniform_tvd"): [t["uniform_tvd"] for t in texts]}
    for pair in records(cell, "correlation"):
        name = f"tau_{pair['a']}_{pair['b']}"
        values.setdefault(("correlation", name), []).append(pair["tau"])
    for probe, declared in manifest["probes"].items():
        if "/" in probe:
            continue
        for column in declared["columns"]:
            values[probe, column["name"]] = [
                r[column["name"]] for r in records(cell, probe)]
    return texts, values


def mean(values):
    there = [v for v in values if v is not None]
    return sum(there) / len(there)


summary = list(csv.DictReader(open(f"{out}/summary.csv", encoding="utf-8")))


def check_cell(data_set, cell):
    texts, values = columns(cell["name"])
    place = {t["id"]: n for n, t in enumerate(texts)}
    probes = {p: d for p, d in manifest["probes"].items() if "/" not in p}
    series = [("instances", "attention")] + [
        (p, s["name"]) for p, d in probes.items() for s in d["series"]
        if s["axis"] == "words" and s["role"] != "plain"]
    check(len(cell["maps"]) == len(series), cell["maps"])
    raw = {p: records(cell["name"], p) for p, _ in series}
    outputs = [("instances", "output")] + [
        (p, s["name"]) for p, d in probes.items() for s in d["series"]
        if s["axis"] == "outputs"]
    raw_outputs = {p: records(cell["name"], p) for p, _ in outputs}
    check(cell["outputs"] == ["model"] + [p for p, _ in outputs[1:]], cell["outputs"])
    check(len(cell["rows"]) == len(data_set["texts"]), "rows")
    numbers = [v for k, v in values.items()
               if k[0] == "text" or (k[1] != "max_attention")]
    for text, row in zip(data_set["texts"], cell["rows"]):
        n = place[text[0]]
        record = texts[n]
        words = text[1].split(" ") if isinstance(text[1], str) else text[1]
        check(words == record["words"], text[0], words, record["words"])
        check(text[2] == record["label"], text[0])
        # Of several labels those with an output above a half.
        several = isinstance(record["label"], list)
        check(row[0] == ([c for c, x in enumerate(record["output"]) if x > 0.5] if several
                         else record["predicted"]), text[0], row[0])
        # Six digits are kept, %.6g: half of the last of them.
        for column in numbers:
            value = column[n]
            check(any(near(value, x, 1e-5 * abs(value or 0)) for x in row[1]),
                  text[0], value, row[1])
        for (probe, name), weights in zip(series, row[3]):
            decimals, shown = rounded(weights)
            check(all(near(a, b, 0.5000001 * 10 ** -decimals) for a, b in
                      zip(shown, raw[probe][n][name], strict=True)), text[0], name)
        check_outputs(row[2], record, [raw_outputs[p][n][name] for p, name in outputs])
    check_summary(cell, values)
    if len(sys.argv) < 3:
        check_figures(cell["name"], texts, values)


def check_outputs(shown, record, raw):
    """The three likeliest, the likeliest of each probe, and the labels, at least."""
    classes, *values = shown
    label, output = record["label"], record["output"]
    if len(output) == 1 and not isinstance(label, list):
        check(classes == [1], record["id"], shown)  # the second of two
        classes = [0]
    else:
        wanted = {c for c, x in enumerate(output) if sum(y > x for y in output) < 3}
        wanted |= {one.index(max(one)) for one in raw}
        wanted |= {c for c, on in enumerate(label) if on} if isinstance(label, list) else {label}
        check(set(classes) == wanted, record["id"], classes, wanted)
    for numbers, one in zip(values, raw, strict=True):
        # Four digits are kept.
        check(all(near(x, one[c], 5e-5) for c, x in zip(classes, numbers, strict=True)),
              record["id"], numbers)


def check_summary(cell, values):
    """The records' means are those of summary.csv, and the page prints these."""
    where, model = cell["name"].split("/")
    for row in summary:
        key = row["probe"], row["quantity"]
        if (row["dataset"] != where or row["class"] != "all" or
                f"{row['encoder']}-{row['attention']}-s{row['seed']}" != model):
            continue
        if key in values:
            # float32 in the records, nine digits in the summary
            check(near(float(row["mean"]), mean(values[key]), 1e-6), row)
        if row["mean"] and 0.0005 < abs(float(row["mean"])) < 10000:
            check(f"{float(row['mean']):.3f}" in page, row)


def blocks(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if line.strip()))


def check_figures(name, texts, values):
    """Of a cell, or of all seeds of a model: texts and values behind each other."""
    folder = f"{out}/figures/{name}"
    classes = manifest["datasets"][name.split("/")[0]]["classes"]
    for figure, key, low, high, n_bin in (
            ("tau-attention-gradient", ("correlation", "tau_attention_gradient"), -1, 1, 30),
            ("max-jsd", ("adversarial", "max_jsd"), 0, 0.7, 40)):
        rows = blocks(f"{folder}/{figure}.csv")
        for number, _ in enumerate(classes):
            mine = [v for t, v in zip(texts, values[key])
                    if t["predicted"] == number and v is not None]
            rows_of = rows[:n_bin]
            if not mine:
                continue
            rows = rows[n_bin:]
            for row in rows_of:
                first, last = float(row["low"]), float(row["high"])
                # A value on an edge, in the nine digits that both have, is above it.
                above = math.inf if row is rows_of[-1] else last - 2e-9
                count = sum(first - 2e-9 <= v < above for v in mine)
                check(int(row["count"]) == count, figure, row, count)
                check(near(float(row["share"]), int(row["count"]) / len(mine), 1e-8), row)
            check(sum(int(r["count"]) for r in rows_of) == len(mine), figure, number)
    for row in blocks(f"{folder}/max-jsd-by-attention.csv"):
        check(0 <= float(row["low"]) < float(row["high"]) <= 1, row)
        check(math.isfinite(float(row["median"])), row)
    total = sum({(r["class"], r["low"]): int(r["n"]) for r in
                 blocks(f"{folder}/max-jsd-by-attention.csv")}.values())
    check(total == len(texts), "violins", total)
    # Below the name of a bin stands how many texts it has of each class that has any.
    with_texts = sorted({t["predicted"] for t, v in zip(texts, values["adversarial", "max_jsd"])
                         if v is not None})
    with open(f"{folder}/max-jsd-by-attention.gp", encoding="utf-8") as script:
        named = re.findall(r'"([0-9.]+) to ([0-9.]+)\\nn = ([0-9, ]+)" \d', script.read())
    check(len(named) == 4, "bins", named)
    for low, high, sizes in named:
        mine = [t["predicted"] for t, a, v in zip(texts, values["text", "max_attention"],
                                                  values["adversarial", "max_jsd"])
                if v is not None and float(low) <= a < float(high) + (high == "1.00")]
        check(sizes == ", ".join(str(mine.count(c)) for c in with_texts), low, sizes)
    for row in blocks(f"{folder}/tau-gradient-loo-beside-attention-loo.csv"):
        quantity = "tau_gradient_loo" if "gradients" in row["quantity"] else "tau_attention_loo"
        check_density(row, values["correlation", quantity])


def check_density(row, values):
    check(near(float(row["mean"]), mean(values), 1e-6), row)
    check(int(row["n"]) == sum(v is not None for v in values), row)


def check_pooled(stem, seeds):
    """The figures of all seeds of a model together; returns its numbers."""
    texts, values = [], {}
    for seed in seeds:
        some, numbers = columns(f"{stem}-s{seed}")
        texts += some
        for key, list_of in numbers.items():
            values.setdefault(key, []).extend(list_of)
    if len(seeds) > 1:
        check_figures(f"{stem}-sall", texts, values)
    return values


def check_encoders(models):
    """A curve an encoder, of all its seeds."""
    for (where, encoder, attention), (seeds, values) in models.items():
        seed = "all" if len(seeds) > 1 else seeds[0]
        for measure in "loo", "gradient":
            rows = blocks(f"{out}/figures/{where}/{attention}-s{seed}-tau-attention-"
                          f"{measure}-by-encoder.csv")
            rows = [r for r in rows if r["quantity"] == encoder]
            check(len(rows) > 100, where, encoder)
            for row in rows:
                check_density(row, values["correlation", f"tau_attention_{measure}"])


def is_weak(model, seeds):
    """Is one seed no better than a guess by two standard deviations?"""
    for row in summary:
        if ((row["dataset"], row["encoder"], row["attention"]) == model and row["seed"] in seeds and
                (row["probe"], row["quantity"], row["class"]) == ("test", "roc_auc", "all")):
            n = int(row["n"])
            if float(row["mean"]) <= 0.5 + 2 * math.sqrt((n + 1) / (3 * n * n)):
                return True
    return False


def check_answer(models):
    """The least and the largest mean of what probes say belongs to the answer, of models
    that are better than chance; of others a warning before it."""
    n_model = len(models)
    models = {m: v for m, v in models.items() if not is_weak(m, v[0])}
    found = re.search(r'<p class="answer">(.*?)</p>', page, re.S)
    warned = page.find("not clearly better than chance" if models else
                       "is clearly better than chance")
    check((len(models) == n_model) or 0 < warned < (found.start() if found else page.find("<nav")),
          "the warning does not stand before the answer")
    check(bool(models) == bool(found), "an answer of models that have learnt little")
    if not models:
        return
    answer = html.unescape(found.group(1))
    for probe, declared in manifest["probes"].items():
        for column in declared.get("columns", []) if "/" not in probe else []:
            if "answer" not in column:
                continue
            means = sorted(mean(values[probe, column["name"]]) for _, values in models.values())
            span = " to ".join(dict.fromkeys(f"{m:.3f}" for m in (means[0], means[-1])))
            check(column["answer"][1:].replace("%", span) in answer, column["answer"], answer)
    for measure in "loo", "gradient":
        means = sorted(mean(values["correlation", f"tau_attention_{measure}"])
                       for _, values in models.values())
        check(f"tau of {means[0]:.3f}" in answer, measure, answer)


for data_set in data:
    check(data_set["total"] >= len(data_set["texts"]), data_set["name"])
    check([html.unescape(c) for c in data_set["classes"]] ==
          manifest["datasets"][data_set["name"]]["classes"], "classes")
    for cell in data_set["cells"]:
        check_cell(data_set, cell)
models = {}
for row in summary:
    seeds = models.setdefault((row["dataset"], row["encoder"], row["attention"]), [])
    if row["seed"] not in seeds and row["seed"] != "all":
        seeds.append(row["seed"])
if len(sys.argv) < 3:
    models = {model: (seeds, check_pooled("%s/%s-%s" % model, seeds)) for model, seeds in models.items()}
    check_encoders(models)
    check_answer(models)
check(n_checked > 100, "hardly anything was checked")
print(n_checked, "numbers are right")
