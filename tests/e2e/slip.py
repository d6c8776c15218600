#!/usr/bin/env python3
"""The words of a fingerprint, without our program: slip.py WORDS FINGERPRINT

WORDS is the table in signing/hash_words.c, which test_hash_words.c compares with where it came from.
"""
import re
import sys

with open(sys.argv[1]) as table:
    rows = re.findall(r'\{ "([A-Za-z]+)", "([A-Za-z]+)" \}', table.read())
assert len(rows) == 256 and len({row[0] for row in rows}) == 256 and len({row[1] for row in rows}) == 256
print(*(rows[byte][at % 2] for at, byte in enumerate(bytes.fromhex(sys.argv[2]))))
