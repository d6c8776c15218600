#!/usr/bin/python3
"""Tries to find in an export what it must not hold: a waybill's code, or a hash by which it could be guessed.

usage: hidden_waybill.py TAKE EXPORT CODE

From TAKE, the original, it learns everything about the events that name CODE: the strongest attacker knows it all but the
salts, and may look for these too. Prints each way in which EXPORT gives it away; exits with 1 if there is one.
"""

import base64
import hashlib
import io
import sys

import cbor2

EVENT, OPENINGS, SALT = 4, 7, 16
TAGS = [b""] + [bytes((tag,)) for tag in range(0x20)]


def salted_bodies(data):
    """Of every event and opening: salt and body."""
    stream = io.BytesIO(data)
    while stream.tell() < len(data):
        record = cbor2.load(stream)
        found = [record[2]] if record[0] == EVENT else record[1] if record[0] == OPENINGS else []
        yield from ((salted[:SALT], salted[SALT:]) for salted in found if salted is not None)


def encodings(code):
    """The code as somebody may have written it."""
    for text in {code, code.lower(), code.upper(), code[::-1]}:
        yield f"the code as {text}", text.encode()
        yield "the code in UTF-16", text.encode("utf-16-le")
        yield "the code in UTF-16, the other way", text.encode("utf-16-be")
        yield "the code in hex", text.encode().hex().encode()
        yield "the code in hex", text.encode().hex().upper().encode()
        for shift in range(3):                          # base64 of it, whatever stands before
            inner = base64.b64encode(b"\0" * shift + text.encode())
            yield "the code in base64", inner[(0, 2, 3)[shift]:-4]
    digits = "".join(c for c in code if c.isdigit())
    yield "the code's digits", digits.encode()
    for packed in (digits, digits[1:]):
        yield "the code's digits, packed", bytes.fromhex(packed[:len(packed) // 2 * 2])


def guesses(code, bodies):
    """What may have been hashed without knowing anything that is secret."""
    for text in {code, code.lower()}:
        for end in (b"", b"\n", b"\r", b"\0"):
            yield text.encode() + end
    yield cbor2.dumps(code)
    yield from bodies
    for body in bodies:                                 # other sources, symbologies and couriers than the real ones
        item = cbor2.loads(body)
        if isinstance(item, list) and item and item[0] == code:
            yield cbor2.dumps(item[:5])
            for source in range(6):
                yield cbor2.dumps([code, source] + item[2:])


def windows(data, size):
    return {data[at:at + size] for at in range(len(data) - size + 1)}


def given_away(take, export, code):
    named = [(salt, body) for salt, body in salted_bodies(take) if code.encode() in body]
    if not named:
        sys.exit(f"the take does not name {code}")
    for what, data in encodings(code):
        if data in export:
            yield what
    for salt, body in named:
        if salt in export:
            yield "the salt of an event that names it"
        if body in export:
            yield "the body of an event that names it"
        item = cbor2.loads(body)
        if len(item) == 8 and any(item[5]) and item[5] in export:
            yield "the waybill's tag"
    hashes, known = windows(export, 32), {message for message in guesses(code, [body for _, body in named])}
    for message in known:
        for tag in TAGS:
            if hashlib.sha256(tag + message).digest() in hashes:
                yield "an unsalted hash of it"
        for salt in windows(export, SALT) | {bytes(SALT)}:
            if hashlib.sha256(b"\x16" + salt + message).digest() in hashes:
                yield "a hash of it, with a salt that is there"


def main(take, export, code):
    with open(take, "rb") as one, open(export, "rb") as other:
        ways = sorted(set(given_away(one.read(), other.read(), code)))
    print(*ways, sep="\n")
    return 1 if ways else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 4 else 64)
