#!/usr/bin/python3
"""label_pc.py REPORTS COUNT            prints the first COUNT codes that are typed on a keyboard
label_pc.py REPORTS COUNT SCANNER   scans COUNT codes itself, one at a time, and prints how long it
                                    takes until the first key of each is down: median and worst, ms

REPORTS is a FIFO that stands for /dev/hidg0: boot protocol reports of eight bytes (HID 1.11, B.1).
"""
import os
import statistics
import sys
import time

PLAIN = {0x28: "\n", 0x2B: "\t", 0x2C: " ", 0x27: "0", 0x2D: "-", 0x2F: "[", 0x30: "]", 0x38: "/"}
PLAIN.update({0x04 + i: chr(ord("a") + i) for i in range(26)})
PLAIN.update({0x1E + i: chr(ord("1") + i) for i in range(9)})


def read_key(reports):
    """One key, pressed and let go; what it types, and when it was pressed."""
    down = os.read(reports, 8)
    pressed = time.monotonic()
    up = os.read(reports, 8)
    if len(down) != 8 or down[2] not in PLAIN or up != bytes(8):
        sys.exit(f"no key: {down.hex()} {up.hex()}")
    text = PLAIN[down[2]]
    return (text.upper() if down[0] == 2 else text), pressed


def read_code(reports):
    text, first = "", None
    while not text.endswith("\n"):
        key, pressed = read_key(reports)
        text += key
        first = first or pressed
    return text[:-1], first


def main():
    reports = os.open(sys.argv[1], os.O_RDONLY)
    count = int(sys.argv[2])
    if len(sys.argv) == 3:
        for _ in range(count):
            print(read_code(reports)[0], flush=True)
        return
    scanner = os.open(sys.argv[3], os.O_WRONLY)
    delays = []
    for i in range(count):
        began = time.monotonic()
        os.write(scanner, f"GOODS{i:06}\r\n".encode())
        code, first = read_code(reports)
        assert code == f"GOODS{i:06}", code
        delays.append((first - began) * 1000)
    print(f"median {statistics.median(delays):.2f} ms, worst of {count} {max(delays):.2f} ms")


main()
