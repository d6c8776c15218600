"""Time stamps (RFC 3161) and what they say of a take, from FORMAT.md and the RFCs alone."""

import datetime
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes as algorithms
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

import form
import items
from algorithm import Algorithm
from der import BOOLEAN, DIGESTS, INTEGER, OCTETS, SEQUENCE, SET, Der, Wrong
from items import Malformed, array, blob
from ledger import Checkpoint, ended, started
from revoked import all_entries, fatal_to_stamp
from verdict import TIME, Axis, extension, guarded, is_ca, issued, known_extensions, may_issue, strong, way_to_root

ANCHORS = 8
TOLERANCE = 10**6
SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
CERTIFICATE_V1, CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"

def hash_of(kind, data):
    return hashlib.new(kind.name, data).digest()


class Token:
    """Wrong where it is none; `accepted` says whether a root that was given vouches for it."""

    def __init__(self, data, stamped, roots):
        outer = Der(data)
        info = outer.inside(SEQUENCE)
        outer.end()
        if info.oid() != SIGNED_DATA:
            raise Wrong("no SignedData")
        around = info.inside(0xa0)
        info.end()
        signed = around.inside(SEQUENCE)
        around.end()
        if not 1 <= signed.number() <= 5:
            raise Wrong("a version that is none")
        kinds, listed = signed.inside(SET), []
        while kinds.at < len(kinds.data):
            listed.append(DIGESTS.get(kinds.algorithm()))
        self.content(signed.inside(SEQUENCE))
        self.certificates = list(self.read_certificates(signed))
        if signed.next_is(0xa1):
            signed.item(0xa1)
        signers = signed.inside(SET)
        signed.end()
        self.signer(signers.inside(SEQUENCE))
        signers.end()
        if self.kind not in listed:
            raise Wrong("a digest that is not listed")
        self.tst_info(Der(self.info), stamped)
        self.chain = self.order()
        self.verify()
        self.root, self.needed = guarded(way_to_root, (None, len(self.chain)), self.chain, roots,
                                         ExtendedKeyUsageOID.TIME_STAMPING)
        self.usage()
        self.accepted = guarded(self.leads_to, False)

    def content(self, content):
        if content.oid() != TST_INFO:
            raise Wrong("another content")
        around = content.inside(0xa0)
        content.end()
        self.info = around.item(OCTETS)
        around.end()

    @staticmethod
    def read_certificates(signed):
        if not signed.next_is(0xa0):
            return
        inside = signed.inside(0xa0)
        for _ in range(17):
            if inside.at == len(inside.data):
                return
            whole = inside.item()
            try:
                certificate = form.certificate(whole)
            except Exception:                       # passed over
                continue
            yield certificate
        raise Wrong("too many certificates")

    def signer(self, signer):
        version = signer.number()
        if version == 1:
            named = signer.inside(SEQUENCE)
            self.issuer, self.serial = named.item(), named.number()
            named.end()
        elif version == 3:
            self.issuer, _ = None, signer.item(0x80)
        else:
            raise Wrong("a signer of another version")
        self.kind = signer.digest()
        self.attributes = signer.item(0xa0)
        self.algorithm, self.signature = Algorithm(signer), signer.item(OCTETS)
        if signer.next_is(0xa1):
            signer.item(0xa1)
        signer.end()
        found, attributes = {}, Der(self.attributes)
        while attributes.at < len(attributes.data):
            attribute = attributes.inside(SEQUENCE)
            oid, values = attribute.oid(), attribute.inside(SET)
            attribute.end()
            if oid in (CONTENT_TYPE, MESSAGE_DIGEST, CERTIFICATE_V1, CERTIFICATE_V2):
                if oid in found:
                    raise Wrong("an attribute twice")
                found[oid] = values
        self.named = found.get(CERTIFICATE_V2), found.get(CERTIFICATE_V1)
        if CONTENT_TYPE not in found or MESSAGE_DIGEST not in found or self.named == (None, None):
            raise Wrong("an attribute is not there")
        self.content_type, self.message_digest = found[CONTENT_TYPE].oid(), found[MESSAGE_DIGEST].item(OCTETS)
        found[CONTENT_TYPE].end(), found[MESSAGE_DIGEST].end()
        v2, v1 = self.named
        outer = (v2 or v1).inside(SEQUENCE)
        (v2 or v1).end()
        self.identifier = outer.inside(SEQUENCE).item(SEQUENCE)

    def tst_info(self, outer, stamped):
        info = outer.inside(SEQUENCE)
        outer.end()
        if info.number() != 1:
            raise Wrong("another version")
        info.oid()
        imprint = info.inside(SEQUENCE)
        kind, value = imprint.digest(), imprint.item(OCTETS)
        imprint.end()
        info.number()
        self.moment, self.accuracy = info.moment(), 0
        if info.next_is(SEQUENCE):
            inside = info.inside(SEQUENCE)
            for tag, unit, most in ((INTEGER, 10**6, 315360000), (0x80, 1000, 999), (0x81, 1, 999)):
                if inside.next_is(tag):
                    value_ = inside.number(tag)
                    if not 0 <= value_ <= most:
                        raise Wrong("an accuracy that is none")
                    self.accuracy += value_ * unit
            inside.end()
        if info.next_is(BOOLEAN) and info.item(BOOLEAN) != b"\xff":
            raise Wrong("a BOOLEAN of another form")
        if info.next_is(INTEGER):
            info.number()
        if info.next_is(0xa0):
            info.item(0xa0)
        info.end()
        if hash_of(kind, stamped) != value:
            raise Wrong("made of other bytes")

    def is_named(self, certificate):
        """ESSCertID, or ESSCertIDv2 (RFC 5035)."""
        named, data = Der(self.identifier), certificate.public_bytes(Encoding.DER)
        kind = algorithms.SHA1
        if self.named[0] is not None:
            kind = named.digest() if named.next_is(SEQUENCE) else algorithms.SHA256
        if named.item(OCTETS) != hash_of(kind, data):
            return False
        if named.at == len(named.data):
            return True
        both = named.inside(SEQUENCE)
        named.end()
        names, serial = both.inside(SEQUENCE), both.number()
        both.end()
        name = names.inside(0xa4)
        names.end()
        return name.item() == certificate.issuer.public_bytes() and serial == certificate.serial_number

    def order(self):
        """The signer's certificate, then each one's issuer as far as they go along."""
        if self.issuer is None:
            signers = [c for c in self.certificates if self.is_named(c)]
        else:
            signers = [c for c in self.certificates
                       if c.issuer.public_bytes() == self.issuer and c.serial_number == self.serial]
        if not signers or not self.is_named(signers[0]):
            raise Wrong("the signer's certificate is not there, or not the one named")
        chain = [signers[0]]
        while len(chain) < 5:
            issuer = next((c for c in self.certificates if c.subject == chain[-1].issuer), None)
            if issuer is None or any(c.subject == issuer.subject for c in chain):
                break
            chain.append(issuer)
        return chain

    def verify(self):
        if self.content_type != TST_INFO or self.message_digest != hash_of(self.kind, self.info):
            raise Wrong("the attributes name another content")
        length = len(self.attributes)
        octets = b"" if length < 0x80 else length.to_bytes((length.bit_length() + 7) // 8, "big")
        signed = bytes([SET, 0x80 | len(octets) if octets else length]) + octets + self.attributes
        if self.algorithm.how is None:              # rsaEncryption alone: with the signer's digest
            self.algorithm.how = self.kind
        if self.algorithm.how is not self.kind or not self.algorithm.holds(self.chain[0].public_key(), self.signature, signed):
            raise Wrong("its signature")

    def usage(self):
        """RFC 3161, 2.3."""
        signer = self.chain[0]
        extended, usage = extension(signer, x509.ExtendedKeyUsage), extension(signer, x509.KeyUsage)
        basic = extension(signer, x509.BasicConstraints)
        if extended is None or not extended.critical or list(extended.value) != [ExtendedKeyUsageOID.TIME_STAMPING] \
                or basic is not None and basic.value.ca \
                or usage is not None and not (usage.value.digital_signature or usage.value.content_commitment) \
                or not all(strong(c, depth) for depth, c in enumerate(self.chain[:self.needed])) \
                or not all(map(known_extensions, self.chain)) \
                or not all(is_ca(c, ExtendedKeyUsageOID.TIME_STAMPING) for c in self.chain[1:]):
            raise Wrong("its certificate is not for time stamps")

    def leads_to(self):
        """What it brings along beyond the root is not looked at."""
        needed = self.chain[:self.needed]
        if self.root is None or not all(may_issue(above, depth, ExtendedKeyUsageOID.TIME_STAMPING) and issued(above, below)
                                        for depth, (below, above) in enumerate(zip(needed, needed[1:]))):
            return False
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=self.moment // 10**6)
        return all(c.not_valid_before <= moment <= c.not_valid_after for c in needed + [self.root])


def read_anchor(data):
    checkpoint, token = array(items.one_item(data), 2)
    return blob(checkpoint, 1, 2048), blob(token, 1, 16384)


class Times:
    """What the anchors of a file say of its take."""

    def __init__(self, take, proof, roots):
        self.take, self.proof, self.roots = take, proof, roots
        self.axis, self.start_wrong, self.ledger_before = Axis(TIME), False, False
        self.first = self.last = None
        self.useless = []
        self.axis.say("station_clock_only")
        if take.start is None or not take.start_ok or take.integrity.verdict() in (
                "unsigned", "altered", "reordered", "missing"):
            return
        if take.start.anchor is not None:
            self.start()
        for data in take.anchors[:ANCHORS]:
            self.later(data)
        if len(take.anchors) > ANCHORS:
            self.useless.append("too many time stamps")
        if self.first is None and self.last is None:
            for why in self.useless:
                self.axis.say("token_invalid", why)
        self.conclude()

    def start(self):
        checkpoint, data = array(self.take.start.anchor, 2)
        try:
            own = Checkpoint(checkpoint)
            if own.signed.verifies(self.take.start.key) and own.size > self.take.start.ledger[0]:
                self.ledger_before = True
        except Exception:                           # whose it is does not matter for the bound
            pass
        token, why = self.token(data, checkpoint)
        if token is None:
            self.start_wrong = True
            self.axis.say("token_invalid", why)
        elif self.accepts(token):
            self.first = token.moment - token.accuracy
        elif self.roots:
            self.useless.append("an authority that was not accepted")

    def accepts(self, token):
        if not token.accepted:
            return False
        entries = all_entries(self.take.crls, token.chain[:token.needed], self.roots, self.axis)
        return not fatal_to_stamp(entries, token.moment)

    def token(self, data, stamped):
        """And why it is wrong."""
        try:
            return Token(data, stamped, self.roots), None
        except MemoryError:
            raise
        except Exception as error:                  # whatever unsigned bytes bring about
            return None, str(error) or type(error).__name__

    def later(self, data):
        try:
            checkpoint, token = read_anchor(data)
        except Exception:
            self.useless.append("no anchor")
            return
        token, why = self.token(token, checkpoint)
        if token is None:
            self.useless.append(why)
            return
        try:
            own = Checkpoint(checkpoint)
            if not (self.proof.signed_by_station(own) if self.proof else own.signed.verifies(self.take.start.key)):
                raise Malformed("another key")
        except Exception:
            self.useless.append("a checkpoint that this station did not sign")
            return
        if self.accepts(token):
            if self.covers(own):
                moment = token.moment + token.accuracy
                self.last = moment if self.last is None else min(self.last, moment)
        elif self.roots:
            self.useless.append("an authority that was not accepted")

    def covers(self, checkpoint):
        if self.proof is None or checkpoint.ledger != self.proof.checkpoint.ledger \
                or self.proof.roots.get(checkpoint.size) != checkpoint.root or not self.take.end:
            return False
        if any(leaf.kind is started and leaf.take != self.take.id for leaf in self.proof.own):
            return False
        return any(leaf.kind is ended and leaf.index < checkpoint.size and leaf.ending == self.take.prev
                   for leaf in self.proof.own)

    def conclude(self):
        words = {(False, False): "station_clock_only", (True, False): "not_before_only",
                 (False, True): "not_after_only", (True, True): "bounded"}
        self.axis.said.discard("station_clock_only")
        self.axis.say(words[self.first is not None, self.last is not None])
        if self.first is not None and self.last is not None and self.first > self.last:
            self.axis.say("contradictory", "the lower bound is above the upper one")
        for clock in [self.take.start.clock] + ([self.take.end.clock] if self.take.end else []):
            _, utc, state, error = clock
            slack = error + TOLERANCE
            if state == 2 and (self.first is not None and utc + slack < self.first
                               or self.last is not None and utc - slack > self.last):
                self.axis.say("contradictory", "a synchronised clock outside of the bounds")
