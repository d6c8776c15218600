#!/usr/bin/python3
"""Statements of derivation, as FORMAT.md has them.

usage: statement.py [--root PEM]... [--crl DER]... [--now SECONDS] [--original FILE.seal] STATEMENT FILE

Prints what it finds as JSON. Exit status: 0; 1 it is wrong, or of another file or original; 2 nobody vouches for it;
4 of another version.
"""

import getopt
import hashlib
import json
import sys
import time
import types
import warnings

sys.dont_write_bytecode = True

from cryptography.hazmat.primitives.asymmetric import ec

import items
import revoked
import verify
from items import HASH, Malformed, Unsupported, array, blob, clock, text, uint
from records import NUMBER, Signed, load
from verdict import Axis, ORIGIN, judge_origin

MOST = 65536


class Statement:
    def __init__(self, data):
        if len(data) > MOST:
            raise Malformed("too long")
        reader = items.Reader(data, maps=True)
        first = Signed(reader.item(), data, "delegation")
        second = Signed(reader.item(), data, "derivation")
        if reader.pos != len(data):
            raise Malformed("bytes follow")
        self.delegated(first)
        self.derived(second)
        if self.delegation != first.hash:
            raise Malformed("it names another delegation")
        if not self.chain or None in self.chain or not first.verifies(self.chain[0].public_key()):
            raise Malformed("the delegation's signature")
        if not second.verifies(self.key):
            raise Malformed("the statement's signature")

    def delegated(self, signed):
        if uint(array(signed.payload, 6)[0], NUMBER) != 1 or text(signed.payload[1], 64) != "derivation":
            raise Unsupported("another version or purpose")
        p = signed.payload
        point = blob(p[2], 65)
        self.station, self.chain = text(p[3], 64), [load(blob(der, 1, 8192)) for der in array(p[4], 1, 5)]
        clock(p[5])
        if point[0] != 4:
            raise Malformed("no uncompressed point")
        self.key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)

    def derived(self, signed):
        p = array(signed.payload, 6)
        if uint(p[0], NUMBER) != 1:
            raise Unsupported("another version")
        self.delegation = blob(p[1], HASH)
        number, self.take, self.record = array(p[2], 3)
        uint(number, NUMBER), blob(self.take, HASH), blob(self.record, HASH)
        self.ranges = [self.range_of(array(each, 5)) for each in array(p[3], 1, 16)]
        self.file, self.bytes, what, by = array(p[4], 4)
        blob(self.file, 32), uint(self.bytes, NUMBER), text(what, 256)
        if not text(by, 64):
            raise Malformed("nobody asked")
        clock(p[5])

    @staticmethod
    def range_of(each):
        camera, first, last, count, frames = each
        text(camera, 32), blob(frames, HASH)
        if not 1 <= uint(count, NUMBER) <= uint(last, NUMBER) - uint(first, NUMBER) + 1:
            raise Malformed("a range without frames")
        return camera, first, last, count, frames

    def is_of(self, path):
        """Has this take the frames that are named?"""
        take = verify.Take(verify.read_file(path))
        take.judge()
        if take.id != self.take or take.integrity.verdict() not in ("intact", "intact_interrupted", "intact_partial",
                                                                    "intact_redacted", "intact_thinned"):
            return False
        names = [camera.name for camera in take.start.cameras]
        entries = [(names[e[0]], e[1], e[6]) for e in frames_of(take)]
        for camera, first, last, count, frames in self.ranges:
            found = [h for name, seq, h in entries if name == camera and first <= seq <= last]
            if len(found) != count or hashlib.sha256(b"\x20" + b"".join(found)).digest() != frames:
                return False
        return take.prev == self.record


def frames_of(take):
    reader = items.Reader(bytes(take.buf[:take.judged]), maps=True)
    while reader.pos < take.judged:
        record = reader.item()
        if record[0] == 3:
            yield record[1]


def judge(statement, file, roots=(), now=None, original=None, lists=()):
    try:
        said = Statement(statement)
    except Unsupported as error:
        return {"statement": "unsupported", "why": str(error), "exit": 4}
    except MemoryError:
        raise
    except Exception as error:          # whatever a hostile file brings about
        return {"statement": "wrong", "why": str(error) or type(error).__name__, "exit": 1}
    found = {"statement": "right", "file": len(file) == said.bytes and hashlib.sha256(file).digest() == said.file}
    # judged as START's, of a take without cameras
    start = types.SimpleNamespace(cameras=[], certificates=said.chain)
    origin = judge_origin(start, True, list(roots), time.time() if now is None else now).verdict()
    # nothing proves when it was signed: what was taken back vouches for nothing, whenever that was
    taken_back = roots and revoked.all_entries(list(lists), said.chain, list(roots), Axis(ORIGIN))
    found["trusted"] = origin == "software_key" and not taken_back
    if original:
        found["frames"] = said.is_of(original)
    found["exit"] = 1 if not found["file"] or not found.get("frames", True) else 0 if found["trusted"] else 2
    return found


def main(arguments):
    warnings.simplefilter("ignore")
    options, files = getopt.getopt(arguments, "", ["root=", "crl=", "now=", "original="])
    last = dict(options)
    roots = verify.read_roots(value for option, value in options if option == "--root")
    data = [bytes(verify.read_file(path)) for path in files]
    lists = [bytes(verify.read_file(value)) for option, value in options if option == "--crl"]
    found = judge(*data, roots, int(last["--now"]) if "--now" in last else None, last.get("--original"), lists)
    print(json.dumps(found))
    return found["exit"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
