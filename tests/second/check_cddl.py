#!/usr/bin/python3
"""Is the CDDL in FORMAT.md what evidence files are made of?

usage: check_cddl.py FORMAT.md FILE.seal... [--ledger DIR]... [--statement FILE]... [--access LOG]... [--access-proof FILE]...

Takes every record of the files, as far as the second reader judges them, with all that is inside of byte strings, and
every leaf and checkpoint in a ledger's folder, statements and access logs. The CDDL must accept each. Then each item of each, at every depth, is
replaced by `true`, which no rule allows, and each array gets one more: the CDDL must refuse that. Prints how many there
were, and which rules nothing was of.
"""

import datetime
import io
import mmap
import os
import pathlib
import sys
import warnings

sys.dont_write_bytecode = True

import cbor2

import attestation
import cddl
import items
import stamps
import take as take_file
import verify

EVENT, OPENINGS, ATTACHMENT = 4, 7, 9
BODIES = {1: "waybill-body", 96: "clock-step"}
BODIES.update({kind: "code-body" for kind in range(2, 7)})
BODIES.update({kind: "link-body" for kind in range(16, 20)})
SALT = 16


def judged(path):
    with open(path, "rb") as file:
        take = take_file.Take(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        take.judge()
    return take


def records_of(take):
    """The records that the second reader judges, decoded."""
    data = bytes(take.buf[:take.judged])
    stream = io.BytesIO(data)
    while stream.tell() < len(data):
        yield cbor2.load(stream)


def bodies_of(record):
    """The bodies behind their salt, each with its rule. What a kind that is not known holds is not ruled."""
    if record[0] == EVENT and record[2] is not None and record[1][0] in items.KINDS:
        yield BODIES.get(record[1][0], "note-body"), cddl.one_item(record[2][SALT:])
    if record[0] == OPENINGS:
        for salted in record[1]:
            if salted is not None:
                yield "waybill-body", cddl.one_item(salted[SALT:])


def is_anchor(data):
    """Attachments are unsigned: of this kind there are some that are none."""
    try:
        stamps.read_anchor(data)
        return True
    except Exception:
        return False


def looks_attested(item):
    """START's place for an attestation may hold anything; what is in it is a rule of its own."""
    return isinstance(item, list) and len(item) == 5 and item[0] == 1 and isinstance(item[1], list) \
        and all(isinstance(part, bytes) for part in item[1] + item[2:])


def attestations_of(start):
    try:
        attestation.judge(start.attestation, start.key, [], datetime.datetime.max)
        yield cddl.one_item(start.attestation)
    except Exception:
        return


def items_of_take(path):
    take = judged(path)
    yield from (("attestation", item) for item in attestations_of(take.start))
    holds = verify.read_proof(take)[0] is not None
    for record in records_of(take):
        yield "record", record
        if record[0] == ATTACHMENT and record[1] == take_file.EXPORTER and take.exporter == "right":
            yield "exporter-statement", cddl.one_item(record[2])
        if record[0] == ATTACHMENT and record[1] == take_file.PROOF and holds:
            proof = cddl.one_item(record[2])
            yield "ledger-proof", proof
            yield "checkpoint", cddl.one_item(proof[1])
            yield from (("leaf", cddl.one_item(leaf)) for leaf, _ in proof[2])
        if record[0] == ATTACHMENT and record[1] == take_file.TOKEN and is_anchor(record[2]):
            yield "anchor", cddl.one_item(record[2])
        if record[0] == ATTACHMENT and record[1] == take_file.THINNING:
            yield "thinning", cddl.one_item(record[2])
        for rule, body in bodies_of(record):
            yield "event-body", body
            yield rule, body


def items_of_ledger(folder):
    leaves, checkpoints = (pathlib.Path(folder, name).read_bytes() for name in ("leaves", "checkpoints"))
    for rule, data in (("leaf", leaves), ("checkpoint", checkpoints)):
        stream = io.BytesIO(data)
        while stream.tell() < len(data):
            item = cbor2.load(stream)
            yield rule, cddl.one_item(item) if rule == "leaf" else item


def items_of_statement(path):
    stream = io.BytesIO(pathlib.Path(path).read_bytes())
    yield "delegation", cbor2.load(stream)
    yield "derivation", cbor2.load(stream)


def items_of_access_log(path):
    stream = io.BytesIO(pathlib.Path(path).read_bytes())
    while stream.tell() < len(stream.getvalue()):
        yield "access-item", cddl.one_item(cbor2.load(stream))


def items_of_access_proof(path):
    proof = cddl.one_item(pathlib.Path(path).read_bytes())
    yield "access-proof", proof
    yield "access-entry", cddl.one_item(proof[1])


def damaged(item):
    """The item with one thing wrong, in every way."""
    yield True
    if isinstance(item, list):
        yield item + [True]
        if item[:1] == [ATTACHMENT]:                    # whose bytes may be anything
            item = item[:2]
        for at, inner in enumerate(item):
            yield from (item[:at] + [other] + item[at + 1:] for other in damaged(inner))
    if isinstance(item, dict):
        yield {**item, 99: True}
        for key, inner in item.items():
            yield from ({**item, key: other} for other in damaged(inner))
    if isinstance(item, bytes) and item[:1] and item[0] >> 5 in (4, 5):     # what may be CBOR
        try:
            inner = cddl.one_item(item)
        except ValueError:
            return
        if not looks_attested(inner):
            yield from (cbor2.dumps(other) for other in damaged(inner))


def shape_of(item):
    """What is alike in two items that only differ in their content: one of them is damaged, and the other is not."""
    if isinstance(item, list):
        return tuple(shape_of(inner) for inner in item)
    if isinstance(item, bytes) and item[:1] and item[0] >> 5 in (4, 5):
        return len(item)
    return type(item).__name__


class Check:
    def __init__(self, text):
        self.cddl = cddl.Cddl(cddl.blocks(text))
        self.seen, self.accepted, self.refused, self.wrong = set(), 0, 0, []

    def take(self, where, rule, item):
        if not self.cddl.fits(rule, item):
            self.wrong.append(f"{where}: no {rule}: {item!r:.200}")
            return
        self.accepted += 1
        shape = rule, shape_of(item)
        if shape in self.seen:
            return
        self.seen.add(shape)
        used = set(self.cddl.used)
        for other in damaged(item):
            if self.cddl.fits(rule, other):
                self.wrong.append(f"{where}: a damaged {rule} passes: {other!r:.200}")
            self.refused += 1
        self.cddl.used = used


def main(arguments):
    warnings.simplefilter("ignore")
    if len(arguments) < 2:
        print(__doc__.split("\n")[2], file=sys.stderr)
        return 64
    check, names = Check(pathlib.Path(arguments[0]).read_text()), iter(arguments[1:])
    for name in names:
        if name == "--ledger":
            folder = next(names)
            found = ((os.path.join(folder, rule), rule, item) for rule, item in items_of_ledger(folder))
        elif name == "--statement":
            path = next(names)
            found = ((path, rule, item) for rule, item in items_of_statement(path))
        elif name == "--access":
            path = next(names)
            found = ((path, rule, item) for rule, item in items_of_access_log(path))
        elif name == "--access-proof":
            path = next(names)
            found = ((path, rule, item) for rule, item in items_of_access_proof(path))
        else:
            found = ((name, rule, item) for rule, item in items_of_take(name))
        for where, rule, item in found:
            check.take(where, rule, item)
    for line in check.wrong[:20]:
        print(line)
    print(f"{check.accepted} items accepted, {check.refused} damaged ones refused, {len(check.wrong)} wrong")
    print("unused:", *sorted(set(check.cddl.rules) - check.cddl.used))
    return 1 if check.wrong or not check.accepted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
