"""The words of the verdict; the certificate chain, which says who vouches for the device's key."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from der import Wrong
from form import algorithm_of

INTEGRITY = ("malformed unsupported unsigned altered reordered missing intact_truncated intact_interrupted "
             "intact_redacted intact_partial intact_thinned intact").split()
ORIGIN = ("revoked expired_since not_yet_valid untrusted_root no_root_given test_source session_key "
          "software_key hardware_key_asserted hardware_key").split()
TIME = "contradictory token_invalid station_clock_only not_before_only not_after_only bounded".split()
LEDGER = "fork rollback gap not_checked included consistent in_sequence".split()
ENDING = "cut open recovered cancelled ended".split()


class Axis:
    """What was found on one axis; the verdict is the gravest word that applies."""

    def __init__(self, words):
        self.words, self.said, self.findings = words, set(), []

    def say(self, word, why=None):
        self.said.add(word)
        if why and len(self.findings) < 100:
            self.findings.append(f"{word}: {why}")

    def verdict(self):
        return next((word for word in self.words if word in self.said), self.words[-1])


def extension(certificate, kind):
    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None


def made_for_signing(certificate):
    usage, extended = extension(certificate, x509.KeyUsage), extension(certificate, x509.ExtendedKeyUsage)
    basic = extension(certificate, x509.BasicConstraints)
    return (usage is not None and usage.critical and usage.value.digital_signature
            and extended is not None and ExtendedKeyUsageOID.EMAIL_PROTECTION in extended.value
            and basic is not None and not basic.value.ca)


def is_ca(certificate, purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION):
    usage, basic = extension(certificate, x509.KeyUsage), extension(certificate, x509.BasicConstraints)
    extended = extension(certificate, x509.ExtendedKeyUsage)
    return (basic is not None and basic.value.ca
            and (usage is None or usage.value.key_cert_sign)
            and (extended is None or purpose in extended.value))


def may_issue(certificate, below, purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION):
    """`below`: how many other issuers stand between it and the device."""
    length = extension(certificate, x509.BasicConstraints)
    return is_ca(certificate, purpose) and (length.value.path_length is None or length.value.path_length >= below)


def strong_key(certificate):
    key = certificate.public_key()
    return not isinstance(key, rsa.RSAPublicKey) or 2048 <= key.key_size <= 4096


def strong(certificate, depth):
    """Its key, and its signature, but for that of one above the first under its own name."""
    itself = depth and certificate.subject == certificate.issuer
    return strong_key(certificate) and (itself or algorithm_of(certificate).taken())


def signed(issuer, what, data):
    """Did the issuer's key sign `data`, a certificate's or a list's own part?"""
    try:
        return algorithm_of(what).holds(issuer.public_key(), what.signature, data)
    except (ValueError, Wrong):
        return False


def issued(parent, child):
    return parent.subject == child.issuer and signed(parent, child, child.tbs_certificate_bytes)


def known_extensions(certificate):
    known = (x509.KeyUsage, x509.ExtendedKeyUsage, x509.BasicConstraints)
    return all(isinstance(e.value, known) for e in certificate.extensions if e.critical)


def is_chain(chain):
    """Can each be read, may each but the first issue, and is each named as the issuer of the one before, and once?"""
    if None in chain or len({c.subject.public_bytes() for c in chain}) != len(chain):
        return False
    return all(is_ca(c) and c.subject == below.issuer for below, c in zip(chain, chain[1:]))


def suitable(chain):
    """Is the chain, for itself, what it should be: for this use, each the issuer of the one before?"""
    if not made_for_signing(chain[0]):
        return False
    for depth, certificate in enumerate(chain):
        if not strong(certificate, depth) or not known_extensions(certificate):
            return False
        if depth and not (may_issue(certificate, depth - 1) and issued(certificate, chain[depth - 1])):
            return False
    return True


def way_to_root(chain, roots, purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION):
    """The root that the chain leads to, or None; how many of its certificates are needed for that."""
    for depth, certificate in enumerate(chain):
        for root in roots:
            if certificate == root and depth:
                return root, depth
            if strong_key(root) and known_extensions(root) and may_issue(root, depth, purpose) \
                    and issued(root, certificate):
                return root, depth + 1
    return None, len(chain)


def root_of(chain, roots, purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION):
    return way_to_root(chain, roots, purpose)[0]


def guarded(check, otherwise, *args):
    try:
        return check(*args)
    except Exception:                               # whatever a hostile certificate makes the library say
        return otherwise


def judge_origin(start, start_ok, roots, now, confirmed=True, home=None):
    """`confirmed`: by the device's key, or no session key signed; `home`: says where the key lives, given a moment."""
    axis = Axis(ORIGIN)
    if not start_ok:
        axis.say("no_root_given", "no signature vouches for the certificate")
        return axis
    try:
        moment = datetime.datetime.utcfromtimestamp(now)
    except (ValueError, OverflowError, OSError):
        moment = datetime.datetime.max if now > 0 else datetime.datetime.min
    if not roots:
        axis.say("no_root_given")
    if any(camera.source in (2, 3) for camera in start.cameras):
        axis.say("test_source")
    axis.say(*(home(moment) if home else ("software_key",)))
    if not confirmed:
        axis.say("session_key")
    chain = start.certificates
    if not guarded(is_chain, False, chain):
        axis.say("untrusted_root", "its certificates are no chain")
        return axis
    root = guarded(root_of, None, chain, roots)
    if roots and root is None or not guarded(suitable, False, chain):
        axis.say("untrusted_root", "no given root vouches for the device's certificate and its use")
    for certificate in chain + ([root] if root else []):
        try:
            first, last = certificate.not_valid_before, certificate.not_valid_after
        except Exception:
            axis.say("untrusted_root", "a certificate's validity cannot be read")
            continue
        if moment > last:
            axis.say("expired_since", str(last))
        if moment < first:
            axis.say("not_yet_valid", str(first))
    return axis


def exit_status(integrity, origin, time, ledger, ending, wrong=False):
    """`wrong`: the time stamp in START is, or a certificate was revoked at or before a proved time."""
    if integrity == "unsupported":
        return 4
    if INTEGRITY.index(integrity) < INTEGRITY.index("intact_truncated") \
            or ledger in ("fork", "rollback") or time == "contradictory" or wrong:
        return 1
    if ORIGIN.index(origin) < ORIGIN.index("session_key"):
        return 2
    return 0 if ending in ("ended", "cancelled") and time != "token_invalid" else 3
