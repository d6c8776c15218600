#!/usr/bin/env python3
"""pty LINK: a serial port at LINK that "types" what comes on standard input, until that ends."""
import os
import sys
import tty

master, slave = os.openpty()
tty.setraw(slave)
os.symlink(os.ttyname(slave), sys.argv[1] + ".new")
os.replace(sys.argv[1] + ".new", sys.argv[1])
os.close(slave)
while got := os.read(0, 65536):
    while got:
        got = got[os.write(master, got):]
os.unlink(sys.argv[1])
