#!/usr/bin/python3
"""usage: compare.py [--alone] PACKSEAL DIR

Has both readers, PACKSEAL and tests/second/verify.py, judge every vector in DIR, and says where one of them comes to
another verdict than the vector's JSON states. Of what is malformed or unsupported the second reader says nothing but
that; the names of findings are PACKSEAL's own. --alone: the second reader is not asked.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

AXES = ("integrity", "origin", "time", "ledger", "ending")
SECOND = pathlib.Path(__file__).resolve().parent.parent / "second" / "verify.py"


def first(packseal, root_options, path, expected):
    """What packseal says: the words, the exit status, the names of the findings."""
    says = []
    for more in ([], ["--all-seals"]):
        done = subprocess.run([packseal, "verify", "--json", "--now", f"@{expected['now']}", *root_options, *more,
                               str(path)], stdout=subprocess.PIPE, check=False)
        said = json.loads(done.stdout)
        verdict = {axis: said[axis]["verdict"] for axis in AXES}
        verdict["exit"] = done.returncode if done.returncode == said["exit"] else "not that of the JSON"
        verdict["findings"] = sorted({finding["what"] for axis in (*AXES, "scene")
                                      for finding in said[axis]["findings"]})
        verdict["exporter"] = exporter_of("exporter" in said, verdict["findings"])
        if more and expected.get("all_seals"):
            verdict["findings"].remove("seal_signature")
        says.append(verdict)
    return says


def exporter_of(is_right, findings):
    """What is to be thought of the exporter's statement."""
    return "right" if is_right else "wrong" if "exporter_wrong" in findings else "none"


def second(root_options, now, paths):
    """What the second reader says of each file; one process."""
    done = subprocess.run(["/usr/bin/python3", str(SECOND), "--now", str(now), *root_options, *map(str, paths)],
                          stdout=subprocess.PIPE, check=False)
    return {said["file"]: said for said in map(json.loads, done.stdout.splitlines())}


def differences(who, expected, said):
    for key, value in said.items():
        if value is not None and value != expected[key]:
            yield f"{who} says {key} {value}, not {expected[key]}"


def main(packseal, top, alone):
    vectors, groups, wrong = {}, {}, 0
    for path in sorted(pathlib.Path(top).rglob("*.seal")):
        expected = json.loads(path.with_suffix(".json").read_text())
        expected["exporter"] = exporter_of(expected.get("exporter") == "right", expected["findings"])
        options = [o for option, names in (("--root", "roots"), ("--time-root", "time_roots"),
                                                ("--hardware-root", "hardware_roots"))
                   for root in expected.get(names, ()) for o in (option, os.path.join(top, "roots", root))]
        vectors[path] = expected, options
        groups.setdefault((expected["now"], *options), []).append(path)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        theirs = pool.map(lambda item: first(packseal, item[1][1], item[0], item[1][0]), vectors.items())
        ours = {}
        for (now, *options), paths in groups.items():
            ours.update(second(options, now, paths) if not alone else {})
        for (path, (expected, _)), says in zip(vectors.items(), theirs):
            lines = [line for said in says for line in differences("packseal", expected, said)]
            other = ours.get(str(path))
            if alone:
                pass
            elif other is None:
                lines.append("the second reader says nothing")
            else:
                words = {axis: other[axis]["verdict"] for axis in AXES}
                lines += differences("the second reader", expected, {**words, "exit": other["exit"],
                                                                     "exporter": other["exporter"] or "none"})
            for line in dict.fromkeys(lines):
                print(f"{path.relative_to(top)}: {line}")
            if lines and other:
                print("   second:", *[why for axis in AXES for why in other[axis]["findings"]], sep=" | ")
            wrong += bool(lines)
    print(f"{len(vectors)} vectors, {wrong} judged otherwise")
    return 1 if wrong or not vectors else 0


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--alone"]
    sys.exit(main(*words, "--alone" in sys.argv) if len(words) == 2 else 64)
