#!/usr/bin/env python3
"""Tables of channels with random limits, and sets exported for them: is any of them beyond its limits?

usage: channels.py PACKSEAL TAKE DIR COUNT SEED
Each set is either refused whole, with nothing left behind, or within every limit of its table.
"""
import json
import os
import random
import subprocess
import sys

packseal, take, folder, count, seed = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
dice = random.Random(seed)
made = refused = 0


def seconds(path):
    found = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
                           capture_output=True, text=True, check=True)
    return float(found.stdout)


for number in range(count):
    files = []
    for name in dice.sample(["sheet", "item", "label", "closed", "clip"], dice.randint(1, 2)):
        limit = int(10 ** dice.uniform(3.3, 6 if name != "clip" else 5.5))
        files.append({"what": name, "name": name + (".mp4" if name == "clip" else ".jpg"), "max_bytes": limit,
                      "grey": dice.random() < 0.3, "optional": dice.random() < 0.5})
        if name == "clip":
            files[-1]["max_seconds"] = dice.randint(1, 9)
    channel = {"name": "x", "zh": "x", "en": "x", "lang": dice.choice(["zh", "en"]), "source": "dice",
               "text_min": 1, "text_max": dice.randint(40, 300), "files": files}
    table, out = os.path.join(folder, "table.json"), os.path.join(folder, f"set-{number}")
    with open(table, "w", encoding="utf-8") as file:
        json.dump({"channels": [channel]}, file)
    run = subprocess.run([packseal, "export", take, "--channel", "x", "--channels", table, "-o", out],
                         capture_output=True, text=True, check=False)
    if run.returncode:
        assert run.returncode in (5, 66), (channel, run.returncode, run.stderr)
        assert not os.path.exists(out), channel
        refused += 1
    else:
        made += 1
        names = set(os.listdir(out))
        assert names <= {file["name"] for file in files} | {"text.txt"}, (channel, names)
        for file in files:
            path = os.path.join(out, file["name"])
            if not os.path.exists(path):
                assert file["optional"], channel
                continue
            assert 0 < os.path.getsize(path) <= file["max_bytes"], (channel, os.path.getsize(path))
            if file["what"] == "clip":
                assert seconds(path) <= file["max_seconds"], channel
        with open(os.path.join(out, "text.txt"), encoding="utf-8") as file:
            assert 1 <= len(file.read()) <= channel["text_max"], channel
    assert not [name for name in os.listdir(folder) if ".part." in name or ".work." in name], channel
print(f"{made} made, {refused} refused")
assert made and refused
