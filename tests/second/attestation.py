"""A TPM's word that a key lives in it (FORMAT.md, "Attestation")."""

import hashlib

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes as algorithms
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import form
import items
from items import array, blob, uint
from revoked import all_entries
from verdict import Axis, extension, is_ca, issued, known_extensions, may_issue, root_of, strong, way_to_root

AIK = x509.ObjectIdentifier("2.23.133.8.3")
HARDWARE = ["2.23.133.11.1.2", "0.4.0.2042.1.2"]     # tcg-cap-verifiedTPMFixed, ncpplus
NOTICE = "packseal: this key was made in hardware and cannot leave it"
HASHES = {0x000b: algorithms.SHA256, 0x000c: algorithms.SHA384, 0x000d: algorithms.SHA512}
MUST, MUST_NOT = 0x40032, 0x30000


class Wrong(Exception):
    pass


class Tpm:
    """The structures of a TPM: big-endian, one behind the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        if length > len(self.data) - self.at:
            raise Wrong("it is cut")
        self.at += length
        return self.data[self.at - length:self.at]

    def number(self, length):
        return int.from_bytes(self.take(length), "big")

    def sized(self):
        return self.take(self.number(2))

    def expect(self, *numbers):
        for number in numbers:
            if self.number(2) != number:
                raise Wrong("not a key, or not a statement, of the kind asked for")

    def end(self):
        if self.at != len(self.data):
            raise Wrong("bytes follow it")


def point_of(data):
    public = Tpm(data)
    public.expect(0x0023, 0x000b)
    attributes = public.number(4)
    if attributes & MUST != MUST or attributes & MUST_NOT:
        raise Wrong("the key may leave its TPM, or is not for signing")
    public.sized()
    public.expect(0x0010)
    scheme = public.number(2)
    if scheme == 0x0018:
        public.expect(0x000b)
    elif scheme != 0x0010:
        raise Wrong("another scheme")
    public.expect(0x0003, 0x0010)
    x, y = public.sized(), public.sized()
    public.end()
    if len(x) > 32 or len(y) > 32:
        raise Wrong("a point that is none")
    return b"\4" + x.rjust(32, b"\0") + y.rjust(32, b"\0")


def certified(data):
    attest = Tpm(data)
    attest.expect(0xff54, 0x4347, 0x8017)
    attest.sized()
    extra = attest.sized()
    attest.take(25)
    name = attest.sized()
    attest.sized()
    attest.end()
    return extra, name


def verify(key, data, signed):
    signature = Tpm(data)
    scheme, kind = signature.number(2), HASHES.get(signature.number(2))
    if kind is None:
        raise Wrong("another hash")
    if scheme == 0x0014 and isinstance(key, rsa.RSAPublicKey):
        value = signature.sized()
        signature.end()
        key.verify(value, signed, padding.PKCS1v15(), kind())
    elif scheme == 0x0018 and isinstance(key, ec.EllipticCurvePublicKey):
        r, s = signature.sized(), signature.sized()
        signature.end()
        key.verify(encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big")), signed, ec.ECDSA(kind()))
    else:
        raise Wrong("an algorithm that is not the key's")


def suitable(chain):
    signer = chain[0]
    usage, extended = extension(signer, x509.KeyUsage), extension(signer, x509.ExtendedKeyUsage)
    basic = extension(signer, x509.BasicConstraints)
    return (extended is not None and AIK in extended.value and (basic is None or not basic.value.ca)
            and (usage is None or usage.value.digital_signature)
            and all(strong(c, depth) and known_extensions(c) for depth, c in enumerate(chain))
            and all(is_ca(above, AIK) and may_issue(above, depth, AIK) and issued(above, below)
                    for depth, (below, above) in enumerate(zip(chain, chain[1:]))))


def is_revoked(chain, roots, lists):
    """Whenever and why ever: nobody knows when it signed. What is wrong with a list is said elsewhere."""
    axis = Axis(())
    needed = way_to_root(chain, roots, AIK)[1]
    return bool(all_entries(lists, chain[:needed], roots, axis))


def judge(data, key, roots, moment, lists=()):
    """Is it accepted? Raises where it is wrong."""
    version, ders, public, attest, signature = array(items.one_item(data), 5)
    if uint(version) != 1:
        raise Wrong("another version")
    chain = [form.certificate(blob(der, 1, 8192)) for der in array(ders, 1, 5)]
    public, attest, signature = (blob(part, 1, 1024) for part in (public, attest, signature))
    extra, name = certified(attest)
    spki = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    if point_of(public) != key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint):
        raise Wrong("another key")
    if name != b"\0\x0b" + hashlib.sha256(public).digest() or extra != spki:
        raise Wrong("it says something else")
    try:
        verify(chain[0].public_key(), signature, attest)
    except InvalidSignature:
        raise Wrong("its signature") from None
    if not suitable(chain):
        raise Wrong("its certificate is not for attestation")
    root = root_of(chain, roots, AIK)
    return root is not None and all(c.not_valid_before <= moment <= c.not_valid_after for c in chain + [root]) \
        and not is_revoked(chain, roots, lists)


def says_hardware(policy):
    """The issuer's word, by a policy that is known or by the notice of anyPolicy."""
    name, notices = policy.policy_identifier.dotted_string, policy.policy_qualifiers or []
    return name in HARDWARE or name == "2.5.29.32.0" and len(notices) == 1 \
        and isinstance(notices[0], x509.UserNotice) \
        and (notices[0].notice_reference, notices[0].explicit_text) == (None, NOTICE)


def home_of(start, roots, moment, lists):
    """Where the key lives: a word of the axis of origin, and what is wrong."""
    policies = extension(start.certificates[0], x509.CertificatePolicies)
    said = policies is not None and any(map(says_hardware, policies.value))
    word, why = "hardware_key_asserted" if said else "software_key", None
    if start.attestation is not None:
        try:
            if judge(start.attestation, start.key, roots, moment, lists):
                word = "hardware_key"
        except MemoryError:
            raise
        except Exception as error:                  # whatever a hostile one brings about
            why = f"the attestation: {error}"
    return word, why
