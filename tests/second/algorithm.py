"""By which algorithm something is signed (RFC 5754, RFC 4055), which of them are taken, and whether a signature holds."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from der import NULL, SEQUENCE, Wrong

HASHES = {"1.3.14.3.2.26": hashes.SHA1, "2.16.840.1.101.3.4.2.4": hashes.SHA224, "2.16.840.1.101.3.4.2.1": hashes.SHA256,
          "2.16.840.1.101.3.4.2.2": hashes.SHA384, "2.16.840.1.101.3.4.2.3": hashes.SHA512}
TAKEN = hashes.SHA256, hashes.SHA384, hashes.SHA512
RSA, PSS, MGF1 = (f"1.2.840.113549.1.1.{last}" for last in (1, 10, 8))
BY_RSA = {RSA: None, "1.2.840.113549.1.1.5": hashes.SHA1, "1.2.840.113549.1.1.14": hashes.SHA224,
          "1.2.840.113549.1.1.11": hashes.SHA256, "1.2.840.113549.1.1.12": hashes.SHA384,
          "1.2.840.113549.1.1.13": hashes.SHA512}
BY_EC = {"1.2.840.10045.4.1": hashes.SHA1, "1.2.840.10045.4.3.1": hashes.SHA224, "1.2.840.10045.4.3.2": hashes.SHA256,
         "1.2.840.10045.4.3.3": hashes.SHA384, "1.2.840.10045.4.3.4": hashes.SHA512}
SALT = 512


def no_parameters(inside):
    if inside.next_is(NULL) and inside.item(NULL):
        raise Wrong("a NULL that holds something")
    inside.end()


def hash_in(around):
    inside = around.inside(SEQUENCE)
    around.end()
    oid = inside.oid()
    no_parameters(inside)
    if oid not in HASHES:
        raise Wrong("a hash that is not known")
    return HASHES[oid]


class Algorithm:
    """`how`: the hash, None where rsaEncryption alone names none."""

    def __init__(self, der):
        inside = der.inside(SEQUENCE)
        oid = inside.oid()
        self.is_pss, self.is_ec = oid == PSS, oid in BY_EC
        if self.is_pss:
            self.pss(inside.inside(SEQUENCE))
            inside.end()
            return
        no_parameters(inside)
        if oid not in BY_RSA and oid not in BY_EC:
            raise Wrong("an algorithm that is not known")
        self.how = {**BY_RSA, **BY_EC}[oid]

    def pss(self, given):
        self.how, self.mask, self.salt, trailer = hashes.SHA1, hashes.SHA1, 20, 1
        if given.next_is(0xa0):
            self.how = hash_in(given.inside(0xa0))
        if given.next_is(0xa1):
            around = given.inside(0xa1)
            mask = around.inside(SEQUENCE)
            around.end()
            if mask.oid() != MGF1:
                raise Wrong("another mask")
            self.mask = hash_in(mask)
        if given.next_is(0xa2):
            around = given.inside(0xa2)
            self.salt = around.number()
            around.end()
        if given.next_is(0xa3):
            around = given.inside(0xa3)
            trailer = around.number()
            around.end()
        given.end()
        if not 0 <= self.salt <= SALT or trailer != 1:
            raise Wrong("another salt or trailer")

    def taken(self):
        return self.how in TAKEN and (not self.is_pss or self.mask is self.how)

    def holds(self, key, signature, data):
        """Is it the key's signature over the data?"""
        if not self.taken() or isinstance(key, ec.EllipticCurvePublicKey) != self.is_ec \
                or not isinstance(key, (ec.EllipticCurvePublicKey, rsa.RSAPublicKey)):
            return False
        try:
            if self.is_ec:
                key.verify(signature, data, ec.ECDSA(self.how()))
            elif self.is_pss:
                key.verify(signature, data, padding.PSS(padding.MGF1(self.mask()), self.salt), self.how())
            else:
                key.verify(signature, data, padding.PKCS1v15(), self.how())
            return True
        except (InvalidSignature, ValueError):
            return False
