"""Which certificates and lists are read at all: by their form, their key and the algorithm of their signature."""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from algorithm import RSA, Algorithm, no_parameters
from der import BITS, INTEGER, OID, SEQUENCE, Der, Wrong

EC_KEY = "1.2.840.10045.2.1"
NUMBERS = {"1.2.840.10045.3.1.7": 32, "1.3.132.0.34": 48, "1.3.132.0.35": 66}
RSA_MOST = 4096


def parts(data):
    """What is signed and by which algorithm, as it stands there."""
    outer = Der(data)
    whole = outer.inside(SEQUENCE)
    outer.end()
    signed, algorithm = whole.inside(SEQUENCE), whole.item()
    whole.item(BITS)
    whole.end()
    return signed, algorithm


def check_key(info):
    algorithm, bits = info.inside(SEQUENCE), info.item(BITS)
    info.end()
    kind = algorithm.oid()
    if kind == RSA:
        no_parameters(algorithm)
        return
    if kind != EC_KEY or not algorithm.next_is(OID):
        raise Wrong("another kind of key")
    curve = NUMBERS.get(algorithm.oid())
    algorithm.end()
    if curve is None or len(bits) != 2 + 2 * curve or bits[:2] != b"\0\4":
        raise Wrong("another curve, or a point of another form")


def certificate(data):
    """Raises whatever it likes where the certificate is none that is read."""
    tbs, algorithm = parts(data)
    if tbs.next_is(0xa0):
        tbs.item()
    tbs.number()
    if tbs.item() != algorithm:
        raise Wrong("another algorithm inside")
    for _ in ("issuer", "validity", "subject"):
        tbs.item()
    check_key(tbs.inside(SEQUENCE))
    Algorithm(Der(algorithm))
    read = x509.load_der_x509_certificate(data)
    if read.public_key().key_size > RSA_MOST:
        raise Wrong("a key that is too long")
    return read


def revocation_list(data):
    tbs, algorithm = parts(data)
    if tbs.number(INTEGER) != 1 or tbs.item() != algorithm:
        raise Wrong("another version, or another algorithm inside")
    return x509.load_der_x509_crl(data)


def algorithm_of(what):
    """Of a certificate or a list that was read."""
    return Algorithm(Der(parts(what.public_bytes(Encoding.DER))[1]))
