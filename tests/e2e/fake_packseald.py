#!/usr/bin/env python3
"""fake_packseald RUN ANSWER LOG [NAME]: logs one line on RUN/NAME (control) and answers it with ANSWER; "-": never."""
import os
import socket
import sys

run, answer, log = sys.argv[1:4]
server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
server.settimeout(120)
path = os.path.join(run, sys.argv[4] if len(sys.argv) > 4 else "control")
server.bind(path + ".new")
server.listen(1)
os.rename(path + ".new", path)  # whoever finds it is answered
peer, _ = server.accept()
with peer, peer.makefile("rw") as stream:
    line = stream.readline()
    with open(log + ".new", "w") as out:
        out.write(line)
    os.rename(log + ".new", log)
    if answer == "-":
        stream.readline()  # until who asked gives up
    else:
        stream.write(answer + "\n")
        stream.flush()
