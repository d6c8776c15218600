#!/usr/bin/env python3
"""damage FILE OUT: copies of an evidence file in the directory OUT, each damaged in one way and
named after it. Knows of the file only that it is a CBOR sequence of arrays [type, ...]."""
import os
import random
import sys

TYPES = ["magic", "start", "seal", "frame", "event", "withheld", "ending", "openings", "nonce",
         "attachment", "trailer"]


def item_end(data, at):
    """Where the CBOR item at @at ends."""
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    value = info
    if info >= 24:
        size = 1 << (info - 24)
        value = int.from_bytes(data[at:at + size], "big")
        at += size
    if major in (2, 3):
        return at + value
    for _ in range(value * (2 if major == 5 else 1) if major in (4, 5) else 0):
        at = item_end(data, at)
    return at


def records(data):
    """[(type, begin, end)]"""
    found, at = [], 0
    while at < len(data):
        end = item_end(data, at)
        found.append((TYPES[data[at + 1]], at, end))
        at = end
    return found


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


data = open(sys.argv[1], "rb").read()
out = sys.argv[2]
noise = random.Random(1).randbytes
all_of_it = records(data)


def put(name, content):
    with open(os.path.join(out, name + ".seal"), "wb") as file:
        file.write(content)


put("empty", b"")
put("random-100", noise(100))
put("random-1M", noise(1000000))
put("zeros-1M", bytes(1000000))
put("random-behind-magic", data[:12] + noise(1000000))
put("another-version", data[:11] + b"\x02" + data[12:])

# Cut at the end of each record, and in its middle; of the frames every fourth.
for number, (kind, begin, end) in enumerate(all_of_it):
    if kind == "frame" and number % 4:
        continue
    put(f"cut-in-{kind}-{number:03}", data[:(begin + end) // 2])
    if end != len(data):
        put(f"cut-behind-{kind}-{number:03}", data[:end])

# A byte in each eighth of one record of each kind; each byte of magic and trailer.
for kind in TYPES:
    found = [record for record in all_of_it if record[0] == kind]
    if not found:
        continue
    _, begin, end = found[len(found) // 2]
    step = max(1, (end - begin) // 8)
    for at in range(begin, end, step):
        put(f"changed-{kind}-{at - begin:05}", flipped(data, at))

# A record that is twice there, is missing, or has changed places with the next.
for kind in TYPES:
    found = [i for i, record in enumerate(all_of_it) if record[0] == kind]
    if not found:
        continue
    parts = [data[begin:end] for _, begin, end in all_of_it]
    i = found[len(found) // 2]
    put(f"twice-{kind}", b"".join(parts[:i + 1] + parts[i:]))
    put(f"without-{kind}", b"".join(parts[:i] + parts[i + 1:]))
    if i + 1 < len(parts):
        put(f"swapped-{kind}", b"".join(parts[:i] + [parts[i + 1], parts[i]] + parts[i + 2:]))

# Lengths that nobody has: in the place of a frame, of START, and of what is in them.
frame = next(begin for kind, begin, end in all_of_it if kind == "frame")
for place, at in (("frame", frame), ("start", all_of_it[1][1]), ("end", len(data))):
    for name, head in (("array-2p64", b"\x9b" + b"\xff" * 8), ("array-2p32", b"\x9a" + b"\xff" * 4),
                       ("bytes-2p64", b"\x83\x03\x5b" + b"\xff" * 8),
                       ("bytes-2p32", b"\x83\x03\x5a" + b"\xff" * 4),
                       ("bytes-2p31", b"\x82\x01\x5a\x7f\xff\xff\xff"),
                       ("text-2p64", b"\x83\x03\x7b" + b"\xff" * 8),
                       ("map-2p64", b"\x83\x03\xbb" + b"\xff" * 8),
                       ("deep", b"\x81" * 100000), ("endless", b"\x9f" * 1000),
                       ("tag", b"\xc6" * 1000)):
        put(f"oversized-{place}-{name}", data[:at] + head + data[at:])

put("appended-byte", data + b"\0")
put("appended-trailer", data + data[all_of_it[-1][1]:])
put("appended-random", data + noise(1000000))
put("appended-zeros", data + bytes(1000000))
put("appended-itself", data + data)
put("prepended-byte", b"\0" + data)
