"""attestation.py ATTESTATION CHAIN CSR: checks an attestation by TPM 2.0 Part 2 and cryptography alone."""
import hashlib
import sys

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils


END = b"-----END CERTIFICATE-----\n"


class Cursor:
    def __init__(self, data):
        self.data = data

    def take(self, n):
        assert len(self.data) >= n
        out, self.data = self.data[:n], self.data[n:]
        return out

    def number(self, n=2):
        return int.from_bytes(self.take(n), "big")

    def sized(self):
        return self.take(self.number())


attestation, chain, csr = (open(path, "rb").read() for path in sys.argv[1:])
version, certificates, public, attest, signature = cbor2.loads(attestation)
assert version == 1 and len(attestation) <= 16384
pem = [x509.load_pem_x509_certificate(END.join([part, b""])) for part in chain.split(END)[:-1]]
assert certificates == [c.public_bytes(serialization.Encoding.DER) for c in pem]
spki = x509.load_pem_x509_csr(csr).public_key()
der = spki.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

at = Cursor(signature)
assert (at.number(), at.number()) == (0x0018, 0x000B)  # ECDSA, SHA-256
r, s = (int.from_bytes(at.sized(), "big") for _ in "rs")
assert not at.data
pem[0].public_key().verify(utils.encode_dss_signature(r, s), attest, ec.ECDSA(hashes.SHA256()))

at = Cursor(attest)
assert at.take(4) == b"\xffTCG" and at.number() == 0x8017  # TPM_ST_ATTEST_CERTIFY
at.sized()
assert at.sized() == hashlib.sha256(der).digest()
at.take(17 + 8)
assert at.sized() == b"\x00\x0b" + hashlib.sha256(public).digest()

at = Cursor(public)
assert (at.number(), at.number()) == (0x0023, 0x000B)  # ECC, names by SHA-256
assert at.number(4) == 0x00040472  # fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, noDA, sign
x, y = at.data[-68:-34], at.data[-34:]
numbers = spki.public_numbers()
assert x == b"\x00\x20" + numbers.x.to_bytes(32, "big") and y == b"\x00\x20" + numbers.y.to_bytes(32, "big")
