#!/usr/bin/env bash
# The example of attnkit-model(7): a model of PyTorch's, saved as the page says,
# gives the same outputs and the same attention here.
# shellcheck source=tests/cli/common.bash
. "${srcdir:-.}/tests/cli/common.bash"
: "${srcdir:=.}"
# shellcheck source=tests/cli/pages.bash
. "$srcdir/tests/cli/pages.bash"

python=''
for name in "${PYTHON:-}" python3 /usr/bin/python3; do
    if [ -n "$name" ] && command -v "$name" >/dev/null &&
        "$name" -c 'import torch' 2>/dev/null; then
        python=$name
        break
    fi
done
[ -n "$python" ] || {
    echo "skipped: no python3 has PyTorch"
    exit 77
}

# Where the package is missing this stands for it.
"$python" -c 'import safetensors.torch' 2>/dev/null || {
    mkdir safetensors
    touch safetensors/__init__.py
    cat >safetensors/torch.py <<'END'
import array, json, struct

def save_file(tensors, path):
    header, data = {}, b""
    for name, tensor in tensors.items():
        assert str(tensor.dtype) == "torch.float32" and tensor.is_contiguous()
        values = array.array("f", tensor.flatten().tolist()).tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
END
}

from_page attnkit-model.7 model.py
from_page attnkit-model.7 probe.ini

# Its words are some of those of the planted texts, in an order of its own; in
# double precision, as somebody may have trained it.
small_run
expect 0 "Files: " "$ATTNKIT" --quiet --plugins gradient run.ini
sed 1,4d out/cells/planted/bilstm-additive-s1/vocabulary.txt | awk 'NR % 4' | sort -r >words.txt
rm -rf out
cat >make.py <<'END'
import torch
from model import Model, save

torch.manual_seed(7)
words = ["<pad>", "<unk>", "<s>", "</s>"] + open("words.txt").read().split()
model = Model(len(words), 20, 12)
for value in model.parameters():
    value.data *= 3  # attention and outputs that differ from text to text
torch.save((words, model), "model.pt")
save(model.double(), words)
print("saved")
END
cat >compare.py <<'END'
import json, sys
import torch

words, model = torch.load("model.pt")
names = {word: i for i, word in enumerate(words)}
worst, outputs = 0.0, set()
with open("out/cells/planted/bilstm-additive-s1/instances.jsonl") as lines:
    for text in map(json.loads, lines):
        ids = [2] + [names.get(word, 1) for word in text["words"]] + [3]
        assert ids == text["ids"], text["id"]
        with torch.no_grad():
            output, alpha = model(torch.tensor(ids))
        ours = text["output"] + text["attention"]
        theirs = output.tolist() + alpha.flatten().tolist()
        worst = max([worst] + [abs(a - b) for a, b in zip(ours, theirs)])
        outputs.add(round(text["output"][0], 2))
        assert len(ours) == len(theirs)
# Both are single precision: sums of 24 numbers of about 1 part in the seventh
# digit, and some hundred steps of the network hand that on.
print("same" if worst < 1e-5 and len(outputs) > 3 else "other", worst, outputs)
END
expect 0 "saved" "$python" make.py
expect 0 "Files: " "$ATTNKIT" --quiet --set planted.train=64 --set planted.test=16 probe.ini
expect 0 "same" "$python" compare.py
grep -qx 'embedding.width = 20' out/run.ini || fail "the width is not the model's"
grep -qx 'bilstm.hidden = 12' out/run.ini || fail "the hidden size is not the model's"

# In another precision it is refused, with the cure.
sed -i 's/\.float()//; s/detach()/detach().double()/' model.py
if [ -d safetensors ]; then
    sed -i '/assert/d; s/"f"/"d"/; s/"F32"/"F64"/' safetensors/torch.py
fi
expect 0 "saved" "$python" make.py
expect 2 "of type 'F64', expected 'F32'; save it as float32" "$ATTNKIT" --output new probe.ini
