#!/usr/bin/python3
"""What somebody may do to an access log.

usage: access_log.py FILE WHAT [NUMBER [TEXT]]

  list             each item on a line
  edit N TEXT      entry N says TEXT
  drop N           entry N is not there
  reseal N TEXT    entry N says TEXT, and its batch and what the log notes of it are made to fit
  unbatch N        the batch that begins with entry N, and what is noted of it, are not there
  unnote N         what is noted of the batch that begins with entry N is not there
  twice N          entry N is there twice
  garble N         what entry N's item holds is no CBOR
"""

import hashlib
import io
import sys

sys.dont_write_bytecode = True

import cbor2

ENTRY, BATCH, NOTED = range(3)


def read(path):
    with open(path, "rb") as file:
        stream = io.BytesIO(file.read())
    while stream.tell() < len(stream.getvalue()):
        yield cbor2.load(stream)


def root(hashes):
    """RFC 9162, 2.1.1"""
    if len(hashes) == 1:
        return hashes[0]
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(hashes[:half]) + root(hashes[half:])).digest()


def reseal(items):
    """Each batch gets the root of its entries as they are now, and what is noted of it goes with it."""
    entries = {item[1]: item for item in items if item[0] == ENTRY}
    renamed = {}
    for item in items:
        if item[0] == BATCH:
            batch = item[1]
            new = root([hashlib.sha256(b"\0" + cbor2.dumps(entries[serial])).digest()
                        for serial in range(batch[0], batch[0] + batch[1])])
            renamed[batch[4]], batch[4] = new, new
        elif item[0] == NOTED:
            item[1] = renamed[item[1]]


def main(path, what, number=0, text=""):
    raw = list(read(path))
    items = [cbor2.loads(item) for item in raw]
    number = int(number)
    if what == "list":
        for item in items:
            print(item)
        return
    if what == "garble":
        raw = [b"\xff" * len(item) if value[0] == ENTRY and value[1] == number else item
               for item, value in zip(raw, items)]
    else:
        roots = [item[1][4] for item in items if item[0] == BATCH and item[1][0] == number]
        own = [item for item in items if item[0] == ENTRY and item[1] == number]
        if what in ("edit", "reseal"):
            own[0][7] = text
        if what == "reseal":
            reseal(items)
        if what == "drop":
            items.remove(own[0])
        if what == "twice":
            items.insert(items.index(own[0]), own[0])
        if what in ("unbatch", "unnote"):
            items = [item for item in items if not (item[0] == NOTED and item[1] in roots)]
        if what == "unbatch":
            items = [item for item in items if not (item[0] == BATCH and item[1][4] in roots)]
        raw = [cbor2.dumps(item) for item in items]
    with open(path, "wb") as file:
        for item in raw:
            file.write(cbor2.dumps(item))


main(*sys.argv[1:])
