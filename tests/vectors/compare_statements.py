#!/usr/bin/python3
"""Do packseal and the second reader say of each statement what stands beside it?

usage: compare_statements.py PACKSEAL VECTORS
"""
import json
import pathlib
import subprocess
import sys

packseal, vectors = sys.argv[1], pathlib.Path(sys.argv[2])
folder, second = vectors / "statements", vectors.parent / "second" / "statement.py"
now = str(json.loads((vectors / "good/plain.json").read_text())["now"])
root = ["--root", str(vectors / "roots/station.pem")]
file, wrong, count = str(folder / "derived.bin"), 0, 0

for statement in sorted(folder.glob("*.statement")):
    expected = json.loads(statement.with_suffix(".json").read_text())
    for name, command in (("packseal", [packseal, "verify", "--json", "--statement", str(statement), *root,
                                "--now", "@" + now, file]),
                          ("the second reader", ["/usr/bin/python3", str(second), *root, "--now", now,
                                         str(statement), file])):
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode != expected["exit"]:
            print(f"{statement.name}: {name} ends with {run.returncode}, not {expected['exit']}: {run.stdout}{run.stderr}")
            wrong += 1
        elif name != "packseal" and json.loads(run.stdout)["statement"] != expected["statement"]:
            print(f"{statement.name}: {name} says {run.stdout}")
            wrong += 1
    count += 1
print(f"{count} statements, {wrong} wrong")
sys.exit(wrong > 0 or count < 10)
