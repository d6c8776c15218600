#!/usr/bin/env python3
"""English words in a Chinese page or text that are neither names, nor codes, nor units.
usage: english.py FILE [NAME]...   NAME: what this one may have beside those below.  Prints each with what stands around it.

What stands in <code> is to be typed as it is; a token with a digit is a number, a name or a digest. The name of a verdict
stands in parentheses behind its words."""
import html
import pathlib
import re
import sys

VERDICTS = (pathlib.Path(__file__).parents[2] / "signing/verdict.h").read_text()

# standards, formats and units; programs, what they are given and where they put it; shops by the name they have everywhere
NAMES = """
packseal packseald seal HOWTO txt FORMAT README signing openssl sha256sum pem crl html pdf json zip jpeg jpg png webp gif heic mkv webm
SHA UTC CMS DER TPM FIFO API ASCII dpi XMP EXIF IPTC JSON JPEG JPG TIFF AVI WMV PNG WebP GIF HEIC MKV WebM PDF AIGC JavaScript
Taobao Tmall Shopee Coupang eBay PayPal Mastercard American Express OptBlue
YTO English
""".split()


def text_of(page):
    page = re.sub(r"(?s)<(script|style|code)\b.*?</\1>", " ", page)
    said = re.findall(r'\b(?:title|alt|aria-label|placeholder|data-pause|data-remove)="([^"]*)"', page)
    return html.unescape(" ".join([re.sub(r"(?s)<[^>]*>", " ", page)] + said))


def english(text, names):
    text = re.sub(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b", " ", text)  # an evidence code
    text = re.sub(r"packseal (?:ledger access|aim|reindex)", " ", text)  # to be typed
    text = re.sub(r"--[a-z-]+", " ", text)  # an option
    text = re.sub(r"\bPSCMD-[A-Z]+(?:, [A-Z]+)?", " ", text)  # a command's barcode
    text = re.sub(r"\b[0-9a-f]{4,8}(?: [0-9a-f]{4,8}){3,}\b", " ", text)  # a digest in groups
    text = re.sub(r"\((?:%s)\)" % "|".join(re.findall(r'"([a-z_]+)"', VERDICTS)), " ", text)
    for token in re.finditer(r"[A-Za-z0-9_]+", text):
        word = token.group()
        if re.search(r"[A-Za-z]{3}", word) and not re.search(r"\d", word) and word not in names:
            yield word, " ".join(text[max(token.start() - 30, 0):token.end() + 30].split())


def main(path, *names):
    content = sys.stdin.read() if path == "-" else open(path, encoding="utf-8").read()
    text = text_of(content) if content.lstrip().startswith("<") else content
    for word, around in english(text, {*NAMES, *names}):
        print(f"{path}: {word}: {around}")


main(*sys.argv[1:])
