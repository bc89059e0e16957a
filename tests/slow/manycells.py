"""An output folder of many cells, all of them one of another's: manycells.py FROM TO N

The first cell of FROM stands in TO under N seeds."""
import csv
import json
import os
import sys

source, target, n_cell = sys.argv[1], sys.argv[2], int(sys.argv[3])
manifest = json.load(open(f"{source}/manifest.json"))
first = manifest["cells"][0]
dataset, model = first.split("/")
stem, seed = model.rsplit("-s", 1)
os.makedirs(f"{target}/cells/{dataset}")
manifest["cells"] = [f"{dataset}/{stem}-s{n + 1}" for n in range(n_cell)]
json.dump(manifest, open(f"{target}/manifest.json", "w"))
for cell in manifest["cells"]:
    os.symlink(os.path.abspath(f"{source}/cells/{first}"), f"{target}/cells/{cell}")
with open(f"{source}/summary.csv") as file:
    rows = list(csv.DictReader(file))
with open(f"{target}/summary.csv", "w", newline="") as file:
    writer = csv.DictWriter(file, rows[0].keys())
    writer.writeheader()
    for n in range(n_cell):
        for row in rows:
            if (row["dataset"] == dataset and row["seed"] == seed and
                    stem == f"{row['encoder']}-{row['attention']}"):
                writer.writerow({**row, "seed": n + 1})
