"""Deterministic CBOR as FORMAT.md allows it, and checks of the shape of what was read."""

HASH = 32
U64 = 2**64 - 1


class Malformed(Exception):
    """A rule of the format is broken; the file is not judged further."""


class Unsupported(Exception):
    """Well-formed, but of a version, algorithm or extension that this reader does not know."""


class Cut(Exception):
    """The file ends inside of an item."""


class Array(list):
    """An array that knows the bytes it was read from: [start, end) in the buffer."""

    start = end = 0


class Reader:
    """Reads items from buf[pos:]. An item that would pass `limit` is malformed; the buffer's end is a Cut."""

    DEPTH = 8

    def __init__(self, buf, pos=0, limit=None, maps=False):
        self.buf, self.pos, self.maps = buf, pos, maps
        self.size = len(buf)
        self.limit = self.size if limit is None else limit

    def take(self, count):
        end = self.pos + count
        if end > self.limit:
            raise Malformed("an item is longer than its place allows")
        if end > self.size:
            raise Cut()
        data = bytes(self.buf[self.pos:end])
        self.pos = end
        return data

    def head(self):
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        if info < 24:
            return major, info
        if major == 7 or info > 27:
            raise Malformed("a float, simple value or indefinite length")
        width = 1 << (info - 24)
        value = int.from_bytes(self.take(width), "big")
        if value < 24 or (width > 1 and value >> (4 * width) == 0):
            raise Malformed("a head is not in its shortest form")
        return major, value

    def item(self, depth=0):
        start = self.pos
        major, value = self.head()
        if major == 0:
            return value
        if major == 1:
            return -1 - value
        if major == 2:
            return self.take(value)
        if major == 3:
            return decode_text(self.take(value))
        if major == 4:
            if depth == self.DEPTH:
                raise Malformed("arrays nest too deep")
            if self.pos + value > self.limit:
                raise Malformed("an array is longer than its place allows")
            array = Array()
            for _ in range(value):
                array.append(self.item(depth + 1))
            array.start, array.end = start, self.pos
            return array
        if major == 5 and value == 0 and self.maps:
            return {}
        if major == 7 and value == 22:
            return None
        raise Malformed("a CBOR item of a kind that does not occur")

    def header_map(self):
        """The protected header: {1: alg, 16: typ, -65537: suite} in this, the deterministic, order."""
        if self.head() != (5, 3):
            raise Malformed("a protected header is not a map of three")
        values = []
        for key in (1, 16, -65537):
            if self.item() != key:
                raise Malformed("a protected header has other labels")
            values.append(self.item())
        return values


def decode_text(data):
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("text is not UTF-8") from None
    if any(c < " " or "\x7f" <= c <= "\x9f" for c in text):
        raise Malformed("text holds a control character")
    return text


def one_item(data, maps=False):
    """The one item that a byte string holds."""
    reader = Reader(data, maps=maps)
    try:
        value = reader.item()
    except Cut:
        raise Malformed("an item in a byte string is cut") from None
    if reader.pos != len(data):
        raise Malformed("bytes follow an item in a byte string")
    return value


def uint(value, most=U64, least=0):
    if not isinstance(value, int) or not least <= value <= most:
        raise Malformed("a number is missing or out of its range")
    return value


def integer(value):
    if not isinstance(value, int) or not -2**63 <= value < 2**63:
        raise Malformed("a number is missing or out of its range")
    return value


def blob(value, least, most=None):
    if not isinstance(value, bytes) or not least <= len(value) <= (least if most is None else most):
        raise Malformed("a byte string is missing or has another size")
    return value


def text(value, most):
    if not isinstance(value, str) or len(value.encode()) > most:
        raise Malformed("a text is missing or too long")
    return value


def array(value, least, most=None):
    if not isinstance(value, list) or not least <= len(value) <= (least if most is None else most):
        raise Malformed("an array is missing or has another length")
    return value


def hashes(value, least, most):
    return [blob(h, HASH) for h in array(value, least, most)]


def optional(value, check, *args):
    return None if value is None else check(value, *args)


def clock(value):
    boot, utc, state, error = array(value, 4)
    return uint(boot), integer(utc), uint(state, 2), uint(error)


# Event bodies

def take_ref(value):
    number, take = array(value, 2)
    uint(number)
    blob(take, HASH)


def code_body(value, tagged):
    array(value, 8 if tagged else 5)
    text(value[0], 128)
    uint(value[1], 5)
    text(value[2], 64)
    text(value[3], 64)
    uint(value[4], 2**32 - 1)
    if tagged:
        blob(value[5], HASH)
        uint(value[6])
        for ref in array(value[7], 0, 64):
            take_ref(ref)


def waybill_body(value):
    code_body(value, True)


def plain_code_body(value):
    code_body(value, False)


def note_body(value):
    array(value, 3)
    optional(value[0], uint, 15)
    optional(value[1], uint)
    text(value[2], 256)


def clock_step(value):
    for side in array(value, 2):
        clock(side)


WAYBILL = 1
KINDS = {WAYBILL: (0, waybill_body), 7: (0, note_body), 96: (6, clock_step), 112: (7, note_body)}
KINDS.update({kind: (0, plain_code_body) for kind in range(2, 7)})
KINDS.update({kind: (1, take_ref) for kind in range(16, 20)})
KINDS.update({kind: (2, note_body) for kind in (32, 33, 34)})
KINDS.update({kind: (3, note_body) for kind in (48, 49)})
KINDS.update({kind: (4, note_body) for kind in range(64, 73)})
KINDS.update({kind: (5, note_body) for kind in (80, 81)})


def event_body(kind, data):
    """The shape of a body whose hash is right; one item where the kind is not known."""
    value = one_item(data)
    if kind in KINDS:
        KINDS[kind][1](value)
