#!/usr/bin/env python3
"""shop-client.py SOCKET LINE: says one JSON line to packseald's socket "shop" and prints the answer.

An example of how a shop's software hands over the waybill of the parcel that is about to be packed:

    shop-client.py /run/packseal/shop '{"waybill":"SF1023574470215","lane":"left","order":"A-17"}'

Exit status: 0 an answer came (it may be a refusal), 1 nobody answers.
"""
import socket
import sys

try:
    with socket.socket(socket.AF_UNIX) as shop:
        shop.settimeout(5)
        shop.connect(sys.argv[1])
        shop.sendall(sys.argv[2].encode() + b"\n")
        print(shop.makefile().readline(), end="")
except OSError as error:
    sys.exit(f"{sys.argv[1]}: {error.strerror or error}")
