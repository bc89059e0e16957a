"""An output folder of long texts, from a short one: longtexts.py FROM TO N WORDS

The records are made up; means in summary.csv are those of FROM."""
import json
import os
import random
import sys

source, target, n_text, n_word = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
cell = "planted/bilstm-additive-s1"
folder = f"{target}/cells/{cell}"
os.makedirs(folder)
manifest = json.load(open(f"{source}/manifest.json"))
manifest["cells"] = [cell]
json.dump(manifest, open(f"{target}/manifest.json", "w"))
with open(f"{target}/summary.csv", "w") as file:
    file.writelines(line for n, line in enumerate(open(f"{source}/summary.csv"))
                    if n == 0 or ",bilstm," in line)

draw = random.Random(1)
weights = ["%.9g" % (draw.random() / n_word) for _ in range(20 * n_word)]
words = [f"word{n}" for n in range(5000)]


def array():
    start = draw.randrange(len(weights) - n_word)
    return "[" + ",".join(weights[start:start + n_word]) + "]"


names = "instances", "gradient", "loo", "permutation", "adversarial", "correlation"
files = {name: open(f"{folder}/{name}.jsonl", "w") for name in names}
for n in range(n_text):
    head = f'{{"format":1,"id":"note-{n}",'
    text = draw.choices(words, k=n_word)
    files["instances"].write(
        head + f'"words":{json.dumps(text)},"ids":{json.dumps([1] * (n_word + 2))},'
        f'"label":{n % 2},"predicted":{n // 2 % 2},"output":[0.25],"score":{array()},'
        f'"attention":{array()},"uniform_output":[0.2],"uniform_tvd":0.05}}\n')
    for name in "gradient", "loo":
        files[name].write(head + f'"importance":{array()}}}\n')
    files["permutation"].write(
        head + f'"median_tvd":{draw.random()},"max_attention":{draw.random()}}}\n')
    files["adversarial"].write(
        head + f'"max_jsd":{draw.random() * 0.69},"tvd":0.01,'
        f'"attention":{array()},"output":[0.26]}}\n')
    for a, b in (("attention", "gradient"), ("attention", "loo"), ("gradient", "loo")):
        files["correlation"].write(
            head + f'"a":"{a}","b":"{b}","tau":{draw.uniform(-0.3, 0.8)},"p":0.1,'
            f'"tau_shuffled":{draw.uniform(-0.2, 0.2)},"p_shuffled":0.5}}\n')
