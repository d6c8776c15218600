#!/usr/bin/env python3
"""control RUN watch          prints all that packseald tells, until it ends.
control RUN ask LINE       sends one line and prints the one that comes back.
control RUN crowd N        N connections at once; says how many were let in, and asks once more.
control RUN raw            sends standard input, and prints what comes back until the end."""
import os
import socket
import sys
import time

path = os.path.join(sys.argv[1], "control")


def connect():
    """packseald may be starting, or busy with others; ten seconds are given."""
    end = time.monotonic() + 10
    while True:
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        peer.settimeout(15)
        try:
            peer.connect(path)
            return peer
        except (FileNotFoundError, ConnectionRefusedError, BlockingIOError):
            peer.close()
            if time.monotonic() > end:
                sys.exit("no packseald answers")
            time.sleep(0.01)


def ask(peer, line):
    peer.sendall(line.encode() + b"\n")
    return peer.makefile().readline().rstrip("\n")


def watch():
    with connect() as peer, peer.makefile() as lines:
        peer.settimeout(None)
        peer.sendall(b'{"do":"watch"}\n')
        for line in lines:
            print(line, end="", flush=True)


def crowd(count):
    peers = [connect() for _ in range(count)]
    let_in = 0
    for peer in peers:
        try:
            let_in += ask(peer, '{"do":"status"}').startswith('{"ok":true')
        except (BrokenPipeError, ConnectionResetError):
            pass
    print(let_in)
    for peer in peers:
        peer.close()


def raw():
    with connect() as peer:
        try:
            peer.sendall(sys.stdin.buffer.read())
            peer.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            while got := peer.recv(65536):
                sys.stdout.buffer.write(got)
        except ConnectionResetError:
            pass


if sys.argv[2] == "watch":
    watch()
elif sys.argv[2] == "ask":
    with connect() as one:
        print(ask(one, sys.argv[3]))
elif sys.argv[2] == "crowd":
    crowd(int(sys.argv[3]))
else:
    raw()
