#!/usr/bin/python3
"""usage: attacks.py PACKSEAL DIR

Holds the table of attacks in DIR/README.md against the program: each vector is there, has the finding, and the finding
names what the table says it does.
"""

import json
import pathlib
import re
import subprocess
import sys

ROW = re.compile(r"\| (.+?) \| `((?:good|bad)/[^`]+)` \| `([a-z_]+)` \| (.*?) ?\|$")
KEYS = {"camera": "camera", "second": "from_s", "place": "offset"}


def fault(packseal, top, vector, finding, names):
    path = pathlib.Path(top, vector + ".seal")
    if not path.is_file():
        return "there is no such vector"
    expected = json.loads(path.with_suffix(".json").read_text())
    roots = [part for root in expected["roots"] for part in ("--root", f"{top}/roots/{root}")]
    roots += [part for root in expected.get("time_roots", ()) for part in ("--time-root", f"{top}/roots/{root}")]
    done = subprocess.run([packseal, "verify", "--json", "--now", f"@{expected['now']}", *roots, str(path)],
                          stdout=subprocess.PIPE, check=False)
    said = json.loads(done.stdout)
    found = [entry for axis in said.values() if isinstance(axis, dict)
             for entry in axis.get("findings", []) if entry["what"] == finding]
    if not found:
        return f"it has no {finding}"
    for name in filter(None, names.split(", ")):
        if not any(KEYS[name] in entry for entry in found):
            return f"its {finding} names no {name}"
    return None


def main(packseal, top):
    rows = [match.groups() for match in map(ROW.match, pathlib.Path(top, "README.md").read_text().splitlines()) if match]
    wrong = 0
    for attack, vector, finding, names in rows:
        why = fault(packseal, top, vector, finding, names)
        if why:
            print(f"{attack}: {vector}: {why}")
            wrong += 1
    print(f"{len(rows)} attacks, {wrong} otherwise than the table says")
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 3 else 64)
