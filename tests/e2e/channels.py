#!/usr/bin/env python3
"""Sets exported from random parts of a take, for the shipped table of channels and for tables with random limits: is
any of them beyond its limits?

usage: channels.py PACKSEAL TAKE DIR COUNT SEED [TABLE]
Each set is either refused whole, with nothing left behind, or within every limit of its table. With TABLE each of its
channels is asked for once, COUNT is not looked at, and none but what a take lacks may be refused.
"""
import json
import os
import random
import subprocess
import sys

packseal, take, folder, count, seed = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
dice = random.Random(seed)
ENDS = {"clip": ".mp4", "report": ".pdf", "package": ".zip"}
BEGINS = {".jpg": b"\xff\xd8\xff", ".pdf": b"%PDF-", ".zip": b"PK\3\4", ".mp4": b""}


def seconds(path):
    found = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
                           capture_output=True, text=True, check=True)
    return float(found.stdout)


def part(number):
    """A take of its own: some of the seconds, perhaps one camera, perhaps something hidden; and where it begins."""
    path, begin = os.path.join(folder, f"take-{number}.seal"), dice.uniform(0, 3)
    options = ["--from", f"{begin:.2f}", "--to", f"{begin + dice.uniform(0.3, 4):.2f}"]
    if dice.random() < 0.3:
        options += ["--camera", "side"]
    if dice.random() < 0.3:
        options += ["--redact", "side:0,0,{},{}".format(*dice.choices(range(8, 97, 8), k=2))]
    subprocess.run([packseal, "export", take, "-o", path, *options], capture_output=True, check=True)
    return path, begin


def random_channel():
    files = []
    for what in dice.sample(["sheet", "item", "label", "closed", "clip", "report", "package"], dice.randint(1, 3)):
        limit = int(10 ** dice.uniform(*{"clip": (3.7, 5.5), "report": (4.5, 7), "package": (5, 8)}.get(what, (4.3, 6))))
        files.append({"what": what, "name": "f" * dice.randint(1, 30) + str(len(files)) + ENDS.get(what, ".jpg"),
                      "max_bytes": limit, "optional": dice.random() < 0.5})
        if what == "clip":
            files[-1]["max_seconds"] = dice.randint(1, 9)
        elif what not in ENDS:
            files[-1]["grey"] = dice.random() < 0.3
    channel = {"name": "x", "zh": "x", "en": "x", "lang": dice.choice(["zh", "en"]), "source": "dice",
               "text_min": 1, "text_max": dice.randint(100, 500), "files": files}
    if dice.random() < 0.5:
        channel["max_total_bytes"] = sum(file["max_bytes"] for file in files) + 4 * channel["text_max"]
    if dice.random() < 0.5:
        channel["name_max"] = max(len(file["name"]) for file in files + [{"name": "text.txt"}])
    return channel


def options_for(channel, begin):
    options = []
    if any(file["what"] == "sheet" for file in channel["files"]) and dice.random() < 0.3:
        options += ["--at", f"side:{begin:.1f}"]
    if dice.random() < 0.3:
        options += ["--claim", dice.choice(["empty", "missing", "damaged", "stained"])]
    if dice.random() < 0.3:
        options += ["--redact", "side:8,8,32,32"]
    return options


def check(channel, out):
    names = set(os.listdir(out))
    assert names <= {file["name"] for file in channel["files"]} | {"text.txt"}, (channel, names)
    assert all(len(name) <= channel.get("name_max", 255) for name in names), (channel, names)
    total = sum(os.path.getsize(os.path.join(out, name)) for name in names)
    assert total <= channel.get("max_total_bytes", total), (channel, total)
    for file in channel["files"]:
        path = os.path.join(out, file["name"])
        if not os.path.exists(path):
            assert file.get("optional"), channel
            continue
        size = os.path.getsize(path)
        assert 0 < size <= file.get("max_bytes", size), (channel, file, size)
        with open(path, "rb") as made:
            assert made.read(5).startswith(BEGINS[path[-4:]]), (channel, file)
        if "max_seconds" in file:
            assert seconds(path) <= file["max_seconds"], (channel, seconds(path))
    with open(os.path.join(out, "text.txt"), encoding="utf-8") as file:
        assert channel["text_min"] <= len(file.read()) <= channel["text_max"], channel


def export(number, channel, table):
    """Whether a set was made."""
    (path, begin), out = part(number), os.path.join(folder, f"set-{number}")
    run = subprocess.run([packseal, "export", path, "--channel", channel["name"], "-o", out, *table,
                          *options_for(channel, begin)], capture_output=True, text=True, check=False)
    assert run.returncode in (0, 5, 66), (channel, run.args, run.returncode, run.stderr)
    if run.returncode:
        assert not os.path.exists(out), channel
        print(f"{channel['name']}: {run.stderr.splitlines()[-1]}")
    else:
        check(channel, out)
    assert not [name for name in os.listdir(folder) if ".part." in name or ".work." in name], channel
    return run.returncode == 0


if len(sys.argv) > 6:
    with open(sys.argv[6], encoding="utf-8") as file:
        channels = json.load(file)["channels"]
    made = sum(export(number, channel, []) for number, channel in enumerate(channels))
    print(f"{made} of {len(channels)} made")
    assert made == len(channels)
else:
    made = 0
    for number in range(count):
        channel, table = random_channel(), os.path.join(folder, "table.json")
        with open(table, "w", encoding="utf-8") as file:
            json.dump({"channels": [channel]}, file)
        made += export(number, channel, ["--channels", table])
    print(f"{made} made, {count - made} refused")
    assert 0 < made < count
