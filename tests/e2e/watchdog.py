#!/usr/bin/env python3
"""watchdog SECONDS COMMAND...   Runs COMMAND as systemd does with Type=notify and WatchdogSec=SECONDS:
once it has said READY=1, it is killed if it says no WATCHDOG=1 for so long. Prints what it says;
exit status 0 if it was killed for that, 1 if it ended by itself, 2 if neither came within two minutes."""
import os
import signal
import socket
import subprocess
import sys

path = os.path.abspath("notify")
told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
told.bind(path)
child = subprocess.Popen(sys.argv[2:], env={**os.environ, "NOTIFY_SOCKET": path})


def stop(*_):
    child.kill()
    sys.exit(2)


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGALRM, stop)
signal.alarm(120)
told.settimeout(float(sys.argv[1]))
ready = False
while child.poll() is None:
    try:
        text = told.recv(4096).decode()
    except TimeoutError:
        if not ready:
            continue
        child.kill()
        child.wait()
        sys.exit(0)
    print(text, flush=True)
    ready = ready or "READY=1" in text
sys.exit(1)
