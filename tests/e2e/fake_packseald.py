#!/usr/bin/env python3
"""fake_packseald RUN ANSWER LOG: answers one line on RUN/control with ANSWER, and logs the line."""
import os
import socket
import sys

run, answer, log = sys.argv[1:]
server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
server.settimeout(20)
server.bind(os.path.join(run, "control"))
server.listen(1)
peer, _ = server.accept()
with peer, peer.makefile("rw") as stream:
    line = stream.readline()
    stream.write(answer + "\n")
    stream.flush()
with open(log, "w") as out:
    out.write(line)
