#!/usr/bin/env python3
"""Whether words are read in a picture, by tesseract.

usage: letters.py PICTURE LANG WORDS... [-- WORDS...]
Spaces do not count, an O is a zero, an I or L a one (as in an evidence code's alphabet), a $ an S, and the marks between
words of either language are one. Of those behind -- one letter in three may be misread: codes, which are no words that a
reader could know, and long sentences.
"""
import difflib
import subprocess
import sys


def plain(text):
    marks = str.maketrans({**dict.fromkeys(".,:;·。,:、", "."), "O": "0", "I": "1", "L": "1", "$": "S", " ": None})
    return text.translate(marks)


def misread(text, word):
    """How many of its letters are not read in their order, at the best place in the text."""
    places = [text[at:at + len(word) + 2] for at in range(len(text))]
    return len(word) - max(sum(block.size for block in difflib.SequenceMatcher(None, place, word, False).get_matching_blocks())
                           for place in places + [""])


picture, language, *words = sys.argv[1:]
end = words.index("--") if "--" in words else len(words)
read = subprocess.run(["tesseract", picture, "-", "-l", language, "--psm", "11"], capture_output=True, text=True, check=True)
text = plain(read.stdout)
lacking = [word for word in words[:end] if plain(word) not in text]
lacking += [word for word in words[end + 1:] if misread(text, plain(word)) > len(plain(word)) // 3]
if lacking:
    print(f"in {picture} nobody reads {lacking}, but:")
    sys.exit("\n".join(line for line in text.splitlines() if line))
