"""Signed records, their payloads, and what stands before a SEAL; each checked for itself."""

import collections
import hashlib
import re

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes as algorithms
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

import form
import items
import picture
from items import HASH, Cut, Malformed, Unsupported, array, blob, clock, hashes, integer, optional, text, uint

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
NUMBER = 2**63 - 1
TYP = "application/vnd.packseal."
SEALS, SEAL_FRAMES, SEAL_EVENTS, SEAL_BYTES, WAYBILLS = 20000, 240, 1024, 64 << 20, 16
MAY_WITHHOLD = 4                    # the classes below this one


def digest(tag, *parts):
    sha = hashlib.sha256(bytes((tag,)))
    for part in parts:
        sha.update(part)
    return sha.digest()


def u32(number):
    return number.to_bytes(4, "big")


class Signed:
    """A COSE_Sign1 of one of the given types. What START is signed with decides what a later record must have."""

    def __init__(self, value, buf, *kinds):
        protected, unprotected, payload, signature = array(value, 4)
        reader = items.Reader(blob(protected, 1, 4096))
        try:
            algorithm, typ, suite = reader.header_map()
        except Cut:
            raise Malformed("a protected header is cut") from None
        if reader.pos != len(protected):
            raise Malformed("bytes follow a protected header")
        integer(algorithm), integer(suite), text(typ, 256)
        if typ not in [TYP + kind + "+cbor" for kind in kinds]:
            raise Malformed("a signature is for something else")
        if algorithm != -7 or suite != 1:
            raise (Unsupported if "start" in kinds or "session" in kinds else Malformed)("another algorithm or suite")
        if unprotected != {}:
            raise Malformed("an unprotected header is not empty")
        self.kind = typ[len(TYP):-len("+cbor")]
        self.payload = payload_of(blob(payload, 1, 1 << 20), "start" in kinds)
        blob(signature, 64)
        self.r, self.s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        self.hash = digest(0x15, buf[value.start:value.end])
        self.message = cbor2.dumps(["Signature1", protected, b"", payload])

    def verifies(self, key):
        return signature_ok(key, encode_dss_signature(self.r, self.s), self.message)


def payload_of(data, of_start):
    """The item that a payload is. What another version of START looks like nobody knows."""
    try:
        return items.one_item(data)
    except Malformed:
        reader = items.Reader(data)
        if of_start and reader.head()[0] == 4 and reader.head() not in ((0, 1), (7, 22)):
            raise Unsupported("another version of START") from None
        raise


def signature_ok(key, der, message):
    """A signature in the one DER that there is for it, with the lower s."""
    try:
        r, s = decode_dss_signature(der)
        if s > P256_ORDER // 2 or encode_dss_signature(r, s) != der:
            return False
        key.verify(der, message, ec.ECDSA(algorithms.SHA256()))
        return True
    except (InvalidSignature, ValueError):
        return False


# Payloads

def refuse_unknown(p):
    """What makes a START unsupported comes before its shape."""
    if not isinstance(p, list) or not p:
        return
    if isinstance(p[0], int) and p[0] >= 0 and p[0] != 1:
        raise Unsupported("another version of START")
    for camera in p[6] if len(p) > 6 and isinstance(p[6], list) else ():
        if isinstance(camera, list) and len(camera) > 7 and isinstance(camera[7], int) and camera[7] not in (1, -1):
            raise Unsupported("another codec")


def load(der):
    try:
        return form.certificate(der)
    except Exception:                               # the library says ValueError, and more
        return None


class Start:
    def __init__(self, signed):
        refuse_unknown(signed.payload)
        p = array(signed.payload, 17)
        uint(p[0], 1, 1)
        self.station = text(p[1], 64)
        lane, lane_name = array(p[2], 2)
        uint(lane, 65535), text(lane_name, 64)
        self.chain = [blob(der, 1, 8192) for der in array(p[3], 1, 5)]
        text(p[4], 64), blob(p[5], HASH)
        self.cameras = [Camera(c) for c in array(p[6], 1, 16)]
        if len({c.name for c in self.cameras}) != len(self.cameras):
            raise Malformed("two cameras have one name")
        self.boot, self.run = blob(p[7], 16), blob(p[8], 16)
        self.take_number = uint(p[9], least=1)
        size, root = array(p[10], 2)
        self.ledger = uint(size), blob(root, HASH)
        self.anchor = p[11]
        if self.anchor is not None:
            checkpoint, token = array(self.anchor, 2)
            blob(checkpoint, 1, 2048), blob(token, 1, 16384)
        self.session = None if p[12] is None else Session(blob(p[12], 1, 512))
        self.attestation = optional(p[13], blob, 1, 16384)
        optional(p[14], blob, 1, 16384)
        self.clock = clock(p[15])
        self.earliest = uint(p[16], NUMBER)
        self.certificates = [load(der) for der in self.chain]       # None: it cannot be read
        try:
            self.key = self.certificates[0].public_key()
        except Exception:
            raise Malformed("the device's certificate holds no key that can be read") from None
        if not isinstance(self.key, ec.EllipticCurvePublicKey) or self.key.curve.name != "secp256r1":
            raise Malformed("the device's key is not on P-256")

    def key_of(self, kind):
        """The key that a signed record must be signed with; None: there is none."""
        if self.session is None or kind not in ("start", "seal"):
            return self.key
        return self.session.key if self.session.covers(self) else None


class Session:
    """The certificate of a key that signs START and SEALs in the device's place."""

    def __init__(self, data):
        self.signed = Signed(items.one_item(data, maps=True), data, "session")
        p = array(self.signed.payload, 1, 65535)
        if uint(p[0]) != 1:
            raise Unsupported("another version of a session key")
        _, point, boot, run, takes, seconds, made = array(p, 7)
        blob(point, 65)
        self.boot, self.run = blob(boot, 16), blob(run, 16)
        self.first, self.last = map(uint, array(takes, 2))
        self.seconds = uint(seconds, 86400, 1)
        self.made = clock(made)
        if self.first < 1 or self.last < self.first:
            raise Malformed("a session key's range of takes")
        try:
            self.key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError:
            raise Malformed("a session key is not on the curve") from None

    def covers(self, start):
        since = start.clock[0] - self.made[0]
        return (self.signed.verifies(start.key) and (self.boot, self.run) == (start.boot, start.run)
                and self.first <= start.take_number <= self.last and 0 <= since <= self.seconds * 10**6)


class Camera:
    def __init__(self, value):
        (self.name, self.source, driver, bus, ids, model, mode, codec, self.width, self.height, self.interval, rate,
         cropped, rectangle, threshold, self.first_seq, role) = array(value, 17)
        if not re.fullmatch("[a-z0-9][a-z0-9-]{0,31}", text(self.name, 32)):
            raise Malformed("a camera's name")
        uint(self.source, 3, 1)
        for item in (driver, bus, ids, model, mode):
            text(item, 256)
        uint(codec, 1, 1)
        uint(self.width, 65500, 1), uint(self.height, 65500, 1), uint(self.interval, 65535, 1)
        uint(rate, 240000)
        if cropped is not None:
            across, down = array(cropped, 2)
            if uint(across) < self.width or uint(down) < self.height:
                raise Malformed("a picture is larger than what it was cropped from")
        if rectangle is not None:
            x, y, across, down = [uint(n) for n in array(rectangle, 4)]
            if not across or not down or x + across > self.width or y + down > self.height:
                raise Malformed("a lane's rectangle is not inside the picture")
        uint(threshold, 255), uint(self.first_seq, NUMBER), uint(role, 2, 1)
        self.tiles = picture.tile_count(self.width, self.height, self.interval)
        if self.tiles > picture.TILES_MOST:
            raise Malformed("a camera's pictures have too many tiles")


class Tally:
    def __init__(self, entries, cameras, classes, first, last, take):
        self.entries = uint(entries)
        self.cameras = [(uint(array(c, 2)[0]), uint(c[1])) for c in array(cameras, len(take.start.cameras))]
        self.classes = [uint(n) for n in array(classes, 8)]
        self.first, self.last = uint(first, NUMBER), uint(last, NUMBER)
        if self.entries != sum(f for f, _ in self.cameras) + sum(self.classes) or self.first > self.last:
            raise Malformed("a tally contradicts itself")
        if any(drops and not frames for frames, drops in self.cameras):
            raise Malformed("drops of a camera without frames")

    def value(self):
        return self.entries, self.cameras, self.classes, self.first, self.last


class Seal:
    def __init__(self, signed, take):
        p = array(signed.payload, 10)
        self.take, self.number, self.prev = blob(p[0], HASH), uint(p[1]), blob(p[2], HASH)
        self.content = blob(p[3], HASH)
        self.tally = Tally(*p[4:9], take)
        if not self.tally.entries or self.number > SEALS:
            raise Malformed("a SEAL without entries, or too many SEALs")
        if max(f for f, _ in self.tally.cameras) > SEAL_FRAMES or sum(self.tally.classes) > SEAL_EVENTS:
            raise Malformed("a SEAL over too many frames or events")
        clock(p[9])


class Ending:
    WORDS = {1: "ended", 2: "cancelled", 3: "recovered"}

    def __init__(self, signed, take):
        recovered = signed.kind == "recovered"
        p = array(signed.payload, 18 if recovered else 15)
        self.take, self.number, self.prev = blob(p[0], HASH), uint(p[1], SEALS + 1), blob(p[2], HASH)
        self.word = self.WORDS[uint(p[3], 3, 3) if recovered else uint(p[3], 2, 1)]
        uint(p[4], 31)
        self.seals = uint(p[5], SEALS)
        self.tally = Tally(*p[6:11], take)
        self.commitments = hashes(p[11], 0, WAYBILLS)
        self.sums, self.statement = blob(p[12], HASH), blob(p[13], 8, 72)
        self.clock = clock(p[14])
        if recovered:
            uint(p[15]), blob(p[16], 16), blob(p[17], 16)


# What stands before a SEAL

class Content:
    """The frames and events since the last SEAL, checked as they are read; believed when their SEAL comes."""

    def __init__(self):
        self.entries, self.hashes, self.bytes = [], [], 0
        self.count = collections.Counter()      # of each camera's frames; of events under None
        self.withheld = False
        self.pictures = {}          # camera: (header, [(tile hash, size or None)]) of the picture shown last
        self.listed = {}            # camera: its first frame's (seq, digest or None), for SHA256SUMS
        self.headers = {}           # camera: what its latest entry says of its header
        self.faults = []            # (word, why)
        self.first_shown = set()    # cameras whose first frame here is shown
        self.more_shown = False     # a frame is shown that is not its camera's first
        self.shape = b""            # what is shown of it, for the shown hash

    def empty(self):
        return not self.entries and not self.withheld

    def begin(self, record, buf, size):
        self.bytes += size
        if self.withheld or self.bytes > SEAL_BYTES:
            raise Malformed("content behind a withheld record, or too much of it")
        entry = record[1]
        array(entry, 5, 7)
        self.hashes.append(digest(0x13, buf[entry.start:entry.end]))
        return entry

    def frame(self, record, buf, take):
        entry = self.begin(record, buf, record.end - record.start)
        index, seq, moment, whole, header_hash, tiles, frame_hash = array(entry, 7)
        camera = take.start.cameras[uint(index, len(take.start.cameras) - 1)]
        uint(seq, NUMBER), uint(moment, NUMBER), uint(whole, 2)
        blob(header_hash, HASH), blob(frame_hash, HASH)
        if uint(tiles, picture.TILES_MOST, 1) != camera.tiles:
            raise Malformed("an entry's tiles are not those of its camera")
        first = index not in self.listed
        if first and not whole:
            raise Malformed("a camera's first frame of a seal is not whole")
        if whole == 2 and (index in take.any_frame or self.count[index]):
            raise Malformed("a materialised frame that is not its camera's first")
        if not whole and self.headers[index] != header_hash:
            raise Malformed("tiles of two headers in one picture")
        self.headers[index] = header_hash
        self.entries.append(("frame", index, seq, moment, None))
        shown = None
        if record[2] is None:
            self.faults.append(("left_out", f"frame {camera.name}/{seq} is withheld"))
            self.shape += b"\0"
        else:
            if first:
                self.first_shown.add(index)
            self.more_shown |= not first
            shown = self.picture(record[2], index, camera, whole, f"frame {camera.name}/{seq}", header_hash,
                                 frame_hash)
        if first:
            self.listed[index] = (seq, hashlib.sha256(shown).hexdigest() if shown else None)
            if not shown:
                take.unlisted()
        self.count[index] += 1
        if self.count[index] > SEAL_FRAMES:
            raise Malformed("a camera has too many frames in a seal")

    def picture(self, value, index, camera, whole, name, header_hash, frame_hash):
        """Checks a picture that is shown; returns its JPEG where all its tiles are in it."""
        if not isinstance(value, list) or len(value) != 3:
            raise Malformed("a picture of another shape")
        before = self.pictures.get(index)
        if value[0] == 1:
            jpeg = blob(value[1], 1, picture.PICTURE_MOST)
            header, parts = picture.split(jpeg)
            salts = blob(value[2], 16 * len(parts))
            tiles = [(digest(0x10, salts[16 * i:16 * i + 16], part), len(part)) for i, part in enumerate(parts)]
        elif value[0] == 2:
            if value[1] is None:
                if before is None:
                    raise Malformed("a seal's first picture of a camera has no header")
                header = before[0]
            else:
                header = picture.Header(blob(value[1], 1, picture.HEADER_MOST))
                if header.size != len(value[1]):
                    raise Malformed("bytes follow a picture's header")
            tiles, parts = self.tiles(value[2], camera.tiles, before, whole)
            if header.size + sum((size or 0) + 2 for _, size in tiles) > picture.PICTURE_MOST:
                raise Malformed("a picture is too long")
            jpeg = picture.join(header.data[:header.size], parts) if parts else None
        else:
            raise Malformed("a picture of another form")
        if (header.width, header.height, header.interval) != (camera.width, camera.height, camera.interval):
            raise Malformed("a picture's size or restart interval is not START's")
        if digest(0x11, header.data[:header.size]) != header_hash:
            self.faults.append(("altered", f"{name}: its header"))
        if digest(0x12, u32(len(tiles)), *[h for h, _ in tiles]) != frame_hash:
            self.faults.append(("altered", f"{name}: its tiles"))
        for (old, old_size), (new, size) in zip(before[1], tiles) if before else ():
            if old == new and (old_size is None) != (size is None):
                raise Malformed("a tile is shown here and hidden in the picture beside it")
        if any(size is None for _, size in tiles):
            self.faults.append(("intact_redacted", f"{name}: a tile is hidden"))
            self.shape += b"\2" + bytes(size is None for _, size in tiles)
        else:
            self.shape += b"\1"
        self.pictures[index] = header, tiles
        return jpeg

    def tiles(self, value, count, before, whole):
        """The (hash, size) of each tile; and their bytes where all are in this picture."""
        tiles, parts, was_same = [], [], False
        for item in array(value, 1, picture.TILES_MOST):
            same = isinstance(item, int)
            if same:
                uint(item, picture.TILES_MOST, 1)
                if before is None or was_same or whole or len(tiles) + item > count:
                    raise Malformed("tiles that are the same as none")
                tiles += before[1][len(tiles):len(tiles) + item]
            elif isinstance(item, list):
                tiles.append((hashes(item, 1, 1)[0], None))
            else:
                data = blob(item, 17, 16 + picture.TILE_MOST)
                picture.check_tile(data[16:])
                tiles.append((digest(0x10, data), len(data) - 16))
                parts.append(data[16:])
            was_same = same
        if len(tiles) != count:
            raise Malformed("tiles do not add up")
        return tiles, parts if len(parts) == count else None

    def event(self, record, buf):
        entry = self.begin(record, buf, record.end - record.start)
        kind, group, seq, moment, event_hash = array(entry, 5)
        uint(kind, 1023), uint(group, 7), uint(seq, NUMBER), uint(moment, NUMBER), blob(event_hash, HASH)
        if kind in items.KINDS and items.KINDS[kind][0] != group:
            raise Malformed("a kind of event in another class")
        self.entries.append(("event", kind, seq, moment, (group, event_hash)))
        self.shape += bytes([record[2] is not None])
        if record[2] is None:
            if group >= MAY_WITHHOLD:
                self.faults.append(("missing", f"event {seq}: a body that may not be withheld"))
            else:
                self.faults.append(("intact_partial", f"event {seq}: its body is withheld"))
        else:
            if digest(0x16, blob(record[2], 17, 8208)) != event_hash:
                self.faults.append(("altered", f"event {seq}: its body"))
            else:
                items.event_body(kind, record[2][16:])
        self.count[None] += 1
        if self.count[None] > SEAL_EVENTS:
            raise Malformed("too many events in a seal")


# What an exporter says for himself

class Exporter:
    """An attachment of kind 4. Malformed where it is none, or not his who is said to have signed it."""

    def __init__(self, data, take_id, shown):
        value = items.Reader(data, maps=True).item()
        if not isinstance(value, list) or value.end != len(data):
            raise Malformed("no one item")
        signed = Signed(value, data, "exporter")
        p = array(signed.payload, 8)
        uint(p[0], 1, 1)
        blob(p[1], HASH), blob(p[2], HASH)
        self.who, self.why, self.utc = text(p[3], 128), text(p[4], 256), integer(p[5])
        point, chain = blob(p[6], 65), [blob(der, 1, 8192) for der in array(p[7], 0, 5)]
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        if point[0] != 4 or not self.who or not signed.verifies(key):
            raise Malformed("its signature")
        if (p[1], p[2]) != (take_id, shown):
            raise Malformed("it is of another export")
        if chain and load(chain[0]).public_key().public_numbers() != key.public_numbers():
            raise Malformed("its certificate holds another key")
