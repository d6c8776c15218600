"""Strict DER (X.690), as far as certificates and time stamps need it."""

import datetime

from cryptography.hazmat.primitives import hashes as algorithms

DIGESTS = {"2.16.840.1.101.3.4.2.1": algorithms.SHA256, "2.16.840.1.101.3.4.2.2": algorithms.SHA384,
           "2.16.840.1.101.3.4.2.3": algorithms.SHA512}
BOOLEAN, INTEGER, BITS, OCTETS, NULL, OID, TIME_TAG, SEQUENCE, SET = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x18, 0x30, 0x31


class Wrong(Exception):
    """Not what it should be, whoever is trusted."""


class Der:
    """Items one after the other, in strict DER."""

    def __init__(self, data):
        self.data, self.at = bytes(data), 0

    def next_is(self, tag):
        return self.at < len(self.data) and self.data[self.at] == tag

    def item(self, tag=None):
        """The body of the next item, which has this tag; without a tag: the item as it stands."""
        start, data = self.at, self.data
        if len(data) < start + 2 or tag is not None and data[start] != tag:
            raise Wrong("not the item that is due")
        if data[start] == 0 or data[start] & 0x1f == 0x1f:
            raise Wrong("a tag that is not used here")
        length, at = data[start + 1], start + 2
        if length >= 0x80:
            octets = length & 0x7f
            if not 1 <= octets <= 3 or len(data) < at + octets:
                raise Wrong("a length of another form")
            length = int.from_bytes(data[at:at + octets], "big")
            if length < 0x80 or data[at] == 0:
                raise Wrong("a length that is not the shortest")
            at += octets
        if len(data) < at + length:
            raise Wrong("an item that does not end")
        self.at = at + length
        return data[at:self.at] if tag is not None else data[start:self.at]

    def inside(self, tag):
        return Der(self.item(tag))

    def end(self):
        if self.at != len(self.data):
            raise Wrong("bytes behind an item")

    def number(self, tag=INTEGER):
        body = self.item(tag)
        if not body or len(body) > 1 and (body[0] == 0 and body[1] < 0x80 or body[0] == 0xff and body[1] >= 0x80):
            raise Wrong("an INTEGER of another form")
        return int.from_bytes(body, "big", signed=True)

    def oid(self):
        body = self.item(OID)
        if not body or body[-1] & 0x80:
            raise Wrong("an OID of another form")
        numbers, value = [], 0
        for byte in body:
            value = value << 7 | byte & 0x7f
            if not byte & 0x80:
                numbers.append(value)
                value = 0
        first = min(numbers[0] // 40, 2)
        return ".".join(map(str, [first, numbers[0] - 40 * first] + numbers[1:]))

    def algorithm(self):
        inside = self.inside(SEQUENCE)
        oid = inside.oid()
        if inside.next_is(NULL) and inside.item(NULL):
            raise Wrong("a NULL that holds something")
        inside.end()
        return oid

    def digest(self):
        oid = self.algorithm()
        if oid not in DIGESTS:
            raise Wrong("a digest that is not known")
        return DIGESTS[oid]

    def moment(self):
        """Microseconds since 1970."""
        text = self.item(TIME_TAG).decode("ascii")
        whole, dot, fraction = text[:-1].partition(".")
        if text[-1:] != "Z" or len(whole) != 14 or not whole.isdigit():
            raise Wrong("a time of another form")
        if dot and (not fraction.isdigit() or fraction[-1] == "0"):
            raise Wrong("a fraction of another form")
        parts = [int(whole[:4])] + [int(whole[i:i + 2]) for i in range(4, 14, 2)]
        since = datetime.datetime(*parts) - datetime.datetime(1970, 1, 1)
        return (since.days * 86400 + since.seconds) * 10**6 + int((fraction + "000000")[:6])
