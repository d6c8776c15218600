"""The canonical picture: a baseline JPEG of one form, split into its header and its tiles."""

import re

from items import Malformed

HEADER_MOST = 2048
TILE_MOST = 1 << 20
PICTURE_MOST = 16 << 20
TILES_MOST = 4093


def tile_count(width, height, interval):
    mcus = -(-width // 16) * -(-height // 16)
    return -(-mcus // interval)


class Header:
    """Reads a header at the beginning of `data`; `size` is its length."""

    def __init__(self, data):
        self.data, self.size = data, 0
        self.width = self.height = self.interval = 0
        self.read()
        if self.size > HEADER_MOST:
            raise Malformed("a picture's header is too long")
        self.tiles = tile_count(self.width, self.height, self.interval)
        if self.tiles > TILES_MOST:
            raise Malformed("a picture has too many tiles")

    def bytes(self, count):
        part = self.data[self.size:self.size + count]
        if len(part) != count:
            raise Malformed("a picture's header is cut")
        self.size += count
        return part

    def expect(self, literal):
        if self.bytes(len(literal)) != literal:
            raise Malformed("a picture's header is not canonical")

    def next_is(self, marker):
        return self.data[self.size:self.size + 2] == bytes((0xFF, marker))

    def read(self):
        self.expect(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01")
        self.bytes(1)                                   # minor version
        if self.bytes(1)[0] > 2:
            raise Malformed("a density of another unit")
        self.bytes(4)                                   # densities
        self.expect(b"\x00\x00")
        quantisers, huffman = self.quantisers(), set()
        if not 1 <= len(quantisers) <= 4:
            raise Malformed("a picture has no quantisation table, or too many")
        self.expect(b"\xff\xc0\x00\x11\x08")
        self.height = int.from_bytes(self.bytes(2), "big")
        self.width = int.from_bytes(self.bytes(2), "big")
        if not self.height or not self.width:
            raise Malformed("a picture has no size")
        self.expect(b"\x03")
        for start in (b"\x01\x22", b"\x02\x11", b"\x03\x11"):
            self.expect(start)
            if self.bytes(1)[0] not in quantisers:
                raise Malformed("a picture names a table that it does not define")
        huffman = self.huffman_tables()
        self.expect(b"\xff\xdd\x00\x04")
        self.interval = int.from_bytes(self.bytes(2), "big")
        if not self.interval:
            raise Malformed("a picture has no restart interval")
        self.expect(b"\xff\xda\x00\x0c\x03")
        for component in (b"\x01", b"\x02", b"\x03"):
            self.expect(component)
            tables = self.bytes(1)[0]
            if tables >> 4 not in huffman or 0x10 | (tables & 15) not in huffman:
                raise Malformed("a picture names a table that it does not define")
        self.expect(b"\x00\x3f\x00")

    def ascending(self, ids):
        if any(a >= b for a, b in zip(ids, ids[1:])):
            raise Malformed("a picture's tables do not ascend")
        return set(ids)

    def quantisers(self):
        ids = []
        while self.next_is(0xDB):
            self.expect(b"\xff\xdb\x00\x43")
            ids.append(self.bytes(1)[0])
            if ids[-1] > 3 or 0 in self.bytes(64):
                raise Malformed("a quantisation table is not canonical")
        return self.ascending(ids)

    def huffman_tables(self):
        ids = []
        while self.next_is(0xC4):
            self.expect(b"\xff\xc4")
            length = int.from_bytes(self.bytes(2), "big")
            ids.append(self.bytes(1)[0])
            counts = self.bytes(16)
            if ids[-1] not in (0x00, 0x01, 0x10, 0x11) or not 1 <= sum(counts) <= 256 or length != 19 + sum(counts):
                raise Malformed("a Huffman table is not canonical")
            code = 0
            for bits, count in enumerate(counts, 1):
                code = 2 * code + count
                if code > (1 << bits) - 1:              # the code of 1-bits only is not used either
                    raise Malformed("a Huffman table's lengths are no code")
            symbols = self.bytes(sum(counts))
            if ids[-1] in (0x00, 0x01) and any(symbol > 11 for symbol in symbols):
                raise Malformed("a DC table's symbol is no category")
        return self.ascending(ids)


def check_tile(data):
    if not data or len(data) > TILE_MOST:
        raise Malformed("a tile is empty or too long")
    if data.count(b"\xff") != data.count(b"\xff\x00"):
        raise Malformed("a tile holds a marker")


def split(jpeg):
    """A whole picture's header and tiles."""
    if len(jpeg) > PICTURE_MOST:
        raise Malformed("a picture is too long")
    header = Header(jpeg)
    tiles, start = [], header.size
    for marker in re.finditer(rb"\xff([^\x00])", jpeg[header.size:], re.S):
        at = header.size + marker.start()
        tiles.append(jpeg[start:at])
        start = at + 2
        last = len(tiles) == header.tiles
        if marker[1][0] != (0xD9 if last else 0xD0 + (len(tiles) - 1) % 8):
            raise Malformed("a picture's markers are not those due")
        if last:
            break
    if len(tiles) != header.tiles or start != len(jpeg):
        raise Malformed("a picture does not end with its last tile")
    for tile in tiles:
        check_tile(tile)
    return header, tiles


def join(header, tiles):
    """The canonical picture of a header and all its tiles."""
    parts = [header]
    for index, tile in enumerate(tiles):
        parts.append(tile)
        parts.append(bytes((0xFF, 0xD0 + index % 8 if index + 1 < len(tiles) else 0xD9)))
    return b"".join(parts)
