#!/usr/bin/env python3
"""changed_tokens.py PACKSEAL FILE PROOF ROOT STRIDE: a token with one bit changed, at every STRIDE-th byte.

./checkpoint and ./token are there. What OpenSSL refuses packseal must refuse; what it accepts packseal accepts, or is
stricter, which is counted.
"""
import subprocess
import sys

import cbor2

packseal, file, proof, root, stride = sys.argv[1:]
checkpoint, token = (open(name, "rb").read() for name in ("checkpoint", "token"))
strict, wrong, tried = 0, [], 0


def openssl(data):
    with open("changed", "wb") as out:
        out.write(data)
    return subprocess.run(["openssl", "ts", "-verify", "-data", "checkpoint", "-in", "changed", "-token_in", "-CAfile",
                           root], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def ours(data):
    with open("changed.anchor", "wb") as out:
        out.write(cbor2.dumps([checkpoint, data]))
    done = subprocess.run([packseal, "verify", file, "--proof", proof, "--stamps", "changed.anchor", "--time-root", root],
                          stdout=subprocess.PIPE, check=False)
    return b"not_after_only" in done.stdout


if not openssl(token) or not ours(token):
    sys.exit("the token as it is does not verify")
for at in range(0, len(token), int(stride)):
    changed = bytearray(token)
    changed[at] ^= 1
    theirs, mine = openssl(bytes(changed)), ours(bytes(changed))
    tried += 1
    if mine and not theirs:
        wrong.append(at)
    strict += theirs and not mine
print(f"{tried} changed tokens, {strict} that packseal alone refuses, {len(wrong)} that it alone accepts: {wrong}")
sys.exit(1 if wrong else 0)
