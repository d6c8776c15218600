#!/usr/bin/env python3
"""authority.py DIR [--days N] [--rsa]: OpenSSL as a time-stamp authority over HTTP on loopback.

Makes its root (DIR/root.pem), an issuer under it and its certificate if they are not there, writes its address to DIR/url, and answers until
it is killed. A path chooses what it does: /good, /garbage (no DER), /empty (status 500), /other (stamps other bytes), /hash (the
SHA-512 of what DIR/stamped holds, instead of the hash that was asked for),
/old, /behind, /ahead and /far (its clock is a hundred days or an hour behind, five minutes or forty days ahead), /refuse (a status that grants nothing),
/long (more than anybody reads), /slow (after three seconds), /replay (always its first answer).
"""
import hashlib
import http.server
import os
import subprocess
import sys
import time

CONFIG = """[tsa]
default_tsa = here
[here]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
certs = issuer.pem
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""
ISSUES = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nextendedKeyUsage=timeStamping\n"
STAMPS = "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"


CLOCK = os.path.realpath(os.environ.get("BUILD", "build")) + "/tests/e2e/clock.so"
SHIFTS_S = {"/old": -100 * 86400, "/behind": -3600, "/ahead": 300, "/far": 40 * 86400}
MADE_S = -2 * 86400


def openssl(*arguments, data=None, more=None):
    return subprocess.run(["openssl", *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, **(more or {})}, check=True).stdout


def shifted(by_s):
    return {"LD_PRELOAD": CLOCK, "PS_CLOCK_SHIFT_S": str(by_s)}


def write(name, text):
    with open(name, "w", encoding="ascii") as file:
        file.write(text)


def make(days, rsa):
    kind = ["rsa:2048"] if rsa else ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    openssl("req", "-x509", "-newkey", *kind, "-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "3650",
            "-subj", "/CN=Clock root", "-addext", "keyUsage=critical,keyCertSign,cRLSign", more=shifted(MADE_S))
    for name, above, subject, extensions in (("issuer", "root", "/CN=Clock issuer", ISSUES),
                                             ("tsa", "issuer", "/CN=Clock", STAMPS)):
        openssl("req", "-new", "-newkey", *kind, "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject)
        write("extensions", extensions)
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{above}.pem", "-CAkey", f"{above}.key", "-CAcreateserial",
                "-days", str(days), "-extfile", "extensions", "-out", f"{name}.pem", more=shifted(MADE_S))
    write("serial", "01\n")
    write("tsa.cnf", CONFIG)


def with_sha512(query, stamped):
    """The same question, nonce and all, for another hash of the same bytes."""
    sha, asked, instead = bytes.fromhex("608648016503040201"), hashlib.sha256(stamped).digest(), hashlib.sha512(stamped).digest()
    at = query.index(sha)
    imprint = query.index(asked) + len(asked)
    body = query[2:5] + bytes([0x30, 0x51, 0x30, 0x0d, 0x06, 0x09]) + sha[:-1] + b"\3\5\0\4\x40" + instead + query[imprint:]
    assert query[5] == 0x30 and at < imprint and len(body) < 0x80
    return bytes([0x30, len(body)]) + body


class Answer(http.server.BaseHTTPRequestHandler):
    first = None

    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        with open("query", "wb") as file:
            file.write(query)
        if self.path == "/other":
            query = openssl("ts", "-query", "-digest", "00" * 32, "-sha256", "-cert")
            with open("query", "wb") as file:
                file.write(query)
        if self.path == "/hash":
            with open("stamped", "rb") as stamped, open("query", "wb") as file:
                file.write(with_sha512(query, stamped.read()))
        answer = openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query",
                         more=self.path in SHIFTS_S and shifted(SHIFTS_S[self.path]))
        if self.path == "/slow":
            time.sleep(3)
        if self.path == "/replay":
            Answer.first = Answer.first or answer
        answer = {"/garbage": b"<html>no</html>", "/refuse": bytes.fromhex("30053003020102"), "/long": b"\0" * 200000,
                  "/replay": Answer.first}.get(self.path, answer)
        self.send_response(500 if self.path == "/empty" else 200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


def main(directory, *options):
    os.makedirs(directory, exist_ok=True)
    os.chdir(directory)
    if not os.path.exists("tsa.pem"):
        make(int(options[options.index("--days") + 1]) if "--days" in options else 365, "--rsa" in options)
    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    write("url.new", f"http://127.0.0.1:{server.server_address[1]}")
    os.rename("url.new", "url")
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
