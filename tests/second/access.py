#!/usr/bin/python3
"""A second reader of access logs, written from FORMAT.md alone ("Access logs").

usage: access.py LEAVES LOG [PROOF]...

Prints for each leaf `accessed` of the ledger's file its index and what the log has of it: there, changed, missing; and
for each proof of one entry the index of the leaf that it stands in, or wrong. Whether the leaves are signed is another
reader's to say (ledger.py).
"""

import hashlib
import pathlib
import sys

sys.dont_write_bytecode = True

import ledger
from items import HASH, Cut, Malformed, Reader, array, blob, integer, one_item, text, uint

ENTRY, CUT, NOTED = range(3)


def entry(item):
    _, serial, salt, moment, who, act, take, said, *station = array(item, 8, 9)
    ledger.count(serial, 1), blob(salt, 16), integer(moment), text(who, 64), uint(act, 255), ledger.count(take)
    text(said, 256)
    if not who:
        raise Malformed("an entry of nobody")
    if station and not text(station[0], 64):
        raise Malformed("an entry of a station without a name")
    return serial, moment


def strings(data):
    """The byte strings of a sequence; one that is not whole ends it."""
    reader = Reader(data)
    while reader.pos < len(data):
        try:
            yield blob(reader.item(), 1, 65536)
        except Cut:
            return


def root(hashes):
    """RFC 9162, 2.1.1"""
    if len(hashes) == 1:
        return hashes[0]
    k = ledger.split(len(hashes))
    return ledger.node(root(hashes[:k]), root(hashes[k:]))


class Log:
    def __init__(self, data):
        self.entries, self.cuts = [], []
        try:
            for item in strings(data):
                self.take(item)
        except Malformed:                               # nothing behind it can be read
            pass

    def take(self, data):
        try:
            if len(data) > 512:
                return
            item = one_item(data)
            if item[0] == ENTRY:
                self.entries.append((*entry(item), hashlib.sha256(b"\0" + data).digest()))
            elif item[0] == CUT:
                ledger.accessed(None, array(item, 2)[1])
                self.cuts.append(list(item[1]))
        except (Malformed, TypeError, IndexError):      # it is stepped over
            pass

    def state(self, batch):
        begins, entries, first, last, top = batch
        if not any(cut[4] == top for cut in self.cuts):
            return "missing"
        own = [item for item in self.entries if begins <= item[0] < begins + entries]
        if len(own) < entries:
            return "missing"
        times = [moment for _, moment, _ in own]
        right = batch in self.cuts and len(own) == entries and (min(times), max(times)) == (first, last) \
            and [serial for serial, _, _ in own] == list(range(begins, begins + entries)) \
            and root([leaf for _, _, leaf in own]) == top
        return "there" if right else "changed"


def proved(data, batches):
    """The leaf that the proof of one entry leads to."""
    version, item, batch, path = array(one_item(data), 4)
    uint(version, 1, 1), ledger.accessed(None, batch)
    begins, entries, first, last, top = batch
    serial, moment = entry(one_item(blob(item, 1, 512)))
    if not begins <= serial < begins + entries or not first <= moment <= last:
        raise Malformed("an entry of another batch")
    path = ledger.hashes_of(blob(path, 0, 12 * HASH))
    if ledger.inclusion_root(serial - begins, entries, hashlib.sha256(b"\0" + item).digest(), path) != top:
        raise Malformed("the path leads elsewhere")
    return next(index for index, other in batches if other == batch)


def main(leaves, log, *proofs):
    items = (one_item(leaf) for leaf in strings(pathlib.Path(leaves).read_bytes()))
    batches = [(item[1], list(item[3])) for item in items if item[0] == 12]
    kept = Log(pathlib.Path(log).read_bytes())
    for index, batch in batches:
        print(index, kept.state(batch))
    for path in proofs:
        try:
            print(path, proved(pathlib.Path(path).read_bytes(), batches))
        except (Malformed, Cut, StopIteration):
            print(path, "wrong")


if __name__ == "__main__":
    main(*sys.argv[1:])
