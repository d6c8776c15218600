#!/usr/bin/env python3
"""judge PACKSEAL DIR ROOT [MEMORY_MB]: what each command makes of each *.seal in DIR, a line a file:
NAME, exit status of verify, integrity, ending, then the exit statuses of show, unpack, contact and
export, and + where a command left something behind. "killed" stands for a signal, "slow" for five
seconds; MEMORY_MB bounds the address space of each."""
import concurrent.futures
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile

packseal, folder, root = sys.argv[1:4]
memory = int(sys.argv[4]) << 20 if len(sys.argv) > 4 else resource.RLIM_INFINITY


def run(*arguments):
    try:
        done = subprocess.run([packseal, *arguments], capture_output=True, timeout=5,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS,
                                                                    (memory, memory)))
    except subprocess.TimeoutExpired:
        return "slow", b""
    if b"Sanitizer" in done.stderr or b"runtime error" in done.stderr:
        sys.stderr.buffer.write(done.stderr)
        return "killed", b""
    if done.returncode and not done.stdout and not done.stderr:
        return "mute", b""
    return done.returncode if done.returncode >= 0 else "killed", done.stdout


def judge(name):
    path = os.path.join(folder, name)
    status, said = run("verify", path, "--root", root, "--now", "2026-03-02", "--json")
    try:
        verdict = json.loads(said)
        words = [verdict["integrity"]["verdict"], verdict["ending"]["verdict"]]
    except ValueError:
        words = ["nothing", "nothing"]
    line = [name[:-len(".seal")], status, *words, run("show", path)[0]]
    made = tempfile.mkdtemp()
    for command, out in (("unpack", "pictures"), ("contact", "sheet.jpg"), ("export", "out.seal")):
        status, _ = run(command, path, "-o", os.path.join(made, out))
        # a folder without a picture is nothing
        there = os.path.join(made, out)
        left = any(i.endswith(".jpg") for i in os.listdir(there)) if os.path.isdir(there) \
            else os.path.exists(there)
        line.append(f"{status}{'+' if left else ''}")
    others = [i for i in os.listdir(made) if i not in ("pictures", "sheet.jpg", "out.seal")]
    shutil.rmtree(made)
    return " ".join(str(word) for word in line + others)


with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    for line in pool.map(judge, sorted(i for i in os.listdir(folder) if i.endswith(".seal"))):
        print(line)
