#!/usr/bin/env python3
"""keep.py DIR: an HTTPS server on loopback that keeps what is PUT to it, under its path in DIR/kept, until it is killed.

DIR/server.pem is its certificate, its own root, for 127.0.0.1; its address is in DIR/url. Other paths: /no (403), /moved (302, to
/elsewhere), /cut (no answer), /long (more of an answer than anybody reads), /silent (never ends), /who (only with a name and a password).
"""
import http.server
import os
import ssl
import subprocess
import sys
import time

os.chdir(sys.argv[1])
os.mkdir("kept")
subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "server.key",
                "-out", "server.pem", "-subj", "/CN=keep", "-addext", "subjectAltName=IP:127.0.0.1"], check=True)


class Keep(http.server.BaseHTTPRequestHandler):
    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/cut":
            return
        if self.path == "/silent":
            time.sleep(600)
        status = {"/no": 403, "/moved": 302}.get(self.path, 201)
        if self.path == "/who" and self.headers["Authorization"] != "Basic bWU6c2VjcmV0":
            status = 401
        if status == 201:
            name = self.path.split("?")[0].replace("/", "_")
            with open(os.path.join("kept", name), "wb") as file:
                file.write(body)
            with open("type", "w", encoding="ascii") as file:
                file.write(self.headers["Content-Type"])
        answer = bytes(200000) if self.path == "/long" else b""
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Keep)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("server.pem", "server.key")
server.socket = context.wrap_socket(server.socket, server_side=True)
with open("url.part", "w", encoding="ascii") as file:
    file.write(f"https://127.0.0.1:{server.server_port}")
os.rename("url.part", "url")
server.serve_forever()
