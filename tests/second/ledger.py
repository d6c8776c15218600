"""Ledger proofs: leaves under a signed checkpoint (FORMAT.md, "Ledger proofs")."""

import hashlib

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import items
from items import HASH, Malformed, array, blob, clock, hashes, optional, text, uint
from records import Signed, load

LEAVES = 2**40
PATH = 41 * HASH


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def hashes_of(path):
    if len(path) % HASH:
        raise Malformed("a path of broken hashes")
    return [path[at:at + HASH] for at in range(0, len(path), HASH)]


def split(size):
    """The largest power of two below size."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_root(index, size, leaf, path):
    """RFC 9162, 2.1.3.1 read backwards: the root that the path of this place leads to."""
    if size == 1:
        if path:
            raise Malformed("a path that is too long")
        return leaf
    if not path:
        raise Malformed("a path that is too short")
    k = split(size)
    if index < k:
        return node(inclusion_root(index, k, leaf, path[:-1]), path[-1])
    return node(path[-1], inclusion_root(index - k, size - k, leaf, path[:-1]))


def consistency_roots(old, size, path, old_root, whole):
    """RFC 9162, 2.1.4.1 read backwards: the old and the new root. `whole`: the old tree is a subtree as it is."""
    if old == size:
        if whole:
            root, rest = old_root, path
        else:
            if not path:
                raise Malformed("a path that is too short")
            root, rest = path[0], path[1:]
        if rest:
            raise Malformed("a path that is too long")
        return root, root
    if not path:
        raise Malformed("a path that is too short")
    k, last = split(size), path[-1]
    if old <= k:
        before, after = consistency_roots(old, k, path[:-1], old_root, whole)
        return before, node(after, last)
    before, after = consistency_roots(old - k, size - k, path[:-1], old_root, False)
    return node(last, before), node(last, after)


# Leaves

def count(value, least=0):
    return uint(value, LEAVES, least)


def chain(value):
    return [blob(der, 1, 8192) for der in array(value, 1, 5)]


def self_test(value):
    name, passed, said = array(value, 3)
    text(name, 64), uint(passed, 1), text(said, 256)


def enrolment(leaf, body):
    certificates, attestation, secret = array(body, 3)
    leaf.chain = chain(certificates)
    optional(attestation, blob, 1, 16384), blob(secret, HASH)


def booted(_, body):
    boot, run, firmware, configuration, tests = array(body, 5)
    blob(boot, 16), blob(run, 16), text(firmware, 256), blob(configuration, HASH)
    for test in array(tests, 0, 32):
        self_test(test)


def started(leaf, body):
    _, _, before, lane, totals = array(body, 5)
    if before is not None:
        leaf.names(before)
    text(lane, 64)
    for total in array(totals, 4):
        count(total)


def bound_late(leaf, body):
    _, _, commitment, tag, by = array(body, 5)
    blob(commitment, HASH), text(by, 64)
    leaf.tags = [blob(tag, HASH)]


def ended(leaf, body):
    _, _, begun, ending, word, reason, commitments, tags = array(body, 8)
    leaf.names(begun)
    leaf.ending = blob(ending, HASH)
    uint(word, 3, 1), uint(reason, 31), hashes(commitments, 0, 16)
    leaf.tags = hashes(tags, 0, 16)


def thinned(_, body):
    text(array(body, 4)[2], 256), blob(body[3], HASH)


def tombstone(_, body):
    text(array(body, 4)[2], 256), uint(body[3], 2**63 - 1)


def hold(_, body):
    uint(array(body, 5)[2], 1), text(body[3], 256), text(body[4], 64)


def exported(_, body):
    blob(array(body, 5)[2], HASH), uint(body[3], 2**63 - 1), text(body[4], 64)


def clock_stepped(_, body):
    items.clock_step(body)


def key_change(leaf, body):
    old, certificates, by_old = array(body, 3)
    leaf.old, leaf.chain = blob(old, HASH), chain(certificates)
    leaf.by_old = blob(by_old, 1, 512)


def configured(_, body):
    blob(array(body, 1)[0], HASH)


def accessed(_, body):
    begins, entries, first, last, root = array(body, 5)
    count(begins, 1), uint(entries, 4096, 1), blob(root, HASH)
    if items.integer(last) < items.integer(first):
        raise Malformed("a batch of accesses that ends before it begins")


KINDS = (enrolment, booted, started, bound_late, ended, thinned, tombstone, hold, exported, clock_stepped, key_change,
         configured, accessed)
OF_A_TAKE = (started, bound_late, ended, thinned, tombstone, hold, exported)


class Leaf:
    """One leaf of the ledger; malformed where it is none."""

    def __init__(self, data):
        kind, index, moment, body = array(items.one_item(data), 4)
        self.kind = KINDS[uint(kind, len(KINDS) - 1)]
        self.index, self.hash = uint(index, LEAVES - 1), hashlib.sha256(b"\0" + data).digest()
        clock(moment)
        self.number, self.take, self.tags, self.ending = None, None, [], None
        if (self.index == 0) != (self.kind is enrolment):
            raise Malformed("leaf 0 is the enrolment, and no other is")
        if self.kind in OF_A_TAKE:
            array(body, 2, 8)
            self.number, self.take = count(body[0], 1), blob(body[1], HASH)
        self.kind(self, body)

    def names(self, index):
        """An index that a leaf names is lower than its own."""
        if count(index) >= self.index:
            raise Malformed("a leaf names a later one")


class Checkpoint:
    def __init__(self, data):
        value = items.Reader(data, maps=True).item()
        if not isinstance(value, list) or value.end != len(data):
            raise Malformed("no one item")
        self.signed = Signed(value, data, "checkpoint")
        version, ledger, size, root, moment = array(self.signed.payload, 5)
        uint(version, 1, 1), clock(moment)
        self.ledger, self.size, self.root = blob(ledger, HASH), count(size, 1), blob(root, HASH)


def key_of(der):
    key = load(der).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise Malformed("a key that is not on P-256")
    return key


def spki_hash(key):
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()


class Proof:
    """An attachment of kind 1. Malformed where it does not hold for the take that START begins."""

    def __init__(self, data, start):
        version, checkpoint, leaves, past = array(items.one_item(data), 4)
        uint(version, 1, 1)
        self.checkpoint = Checkpoint(blob(checkpoint, 1, 2048))
        self.leaves = [self.leaf(value) for value in array(leaves, 2, 48)]
        indices = [leaf.index for leaf in self.leaves]
        if indices != sorted(set(indices)):
            raise Malformed("the leaves do not rise")
        self.handed_on = {}
        self.keys = [(0, self.enrolled())]
        for leaf in self.leaves:
            if leaf.kind is key_change:
                self.keys.append((leaf.index, self.next_key(leaf)))
        if len(self.keys) > 16:
            raise Malformed("too many keys")
        if not self.signed_by_station(self.checkpoint):
            raise Malformed("the checkpoint's signature")
        self.own = [leaf for leaf in self.leaves if leaf.number == start.take_number]
        kinds = [leaf.kind for leaf in self.own]
        if kinds.count(started) != 1 or kinds.count(ended) > 1:
            raise Malformed("another take's proof, or two leaves where there is one")
        begun = next(leaf.index for leaf in self.own if leaf.kind is started)
        if spki_hash(self.key_at(begun)) != spki_hash(start.key):
            raise Malformed("another key signed the ledger when the take was begun")
        self.roots = {self.checkpoint.size: self.checkpoint.root}
        sizes = [self.past(value) for value in array(past, 0, 24)]
        if sizes != sorted(set(sizes)):
            raise Malformed("the earlier trees do not rise")
        for size, root in self.handed_on.items():
            if size not in sizes or self.roots[size] != root:
                raise Malformed("a key handed on another tree, or one that is not shown")

    def leaf(self, value):
        data, path = array(value, 2)
        leaf = Leaf(blob(data, 1, 65536))
        if leaf.index >= self.checkpoint.size:
            raise Malformed("a leaf that the checkpoint does not cover")
        path = hashes_of(blob(path, 0, PATH))
        if inclusion_root(leaf.index, self.checkpoint.size, leaf.hash, path) != self.checkpoint.root:
            raise Malformed("a leaf's path")
        return leaf

    def enrolled(self):
        first = self.leaves[0]
        if first.kind is not enrolment or first.hash != self.checkpoint.ledger:
            raise Malformed("the first leaf is not this ledger's enrolment")
        return key_of(first.chain[0])

    def next_key(self, leaf):
        """The key that a leaf names, if the one before it handed itself on."""
        old, new = self.keys[-1][1], key_of(leaf.chain[0])
        signed = Signed(items.one_item(leaf.by_old, maps=True), leaf.by_old, "key-change")
        version, ledger, index, root, named = array(signed.payload, 5)
        uint(version, 1, 1), count(index)
        self.handed_on[leaf.index] = blob(root, HASH)
        if (blob(ledger, HASH), index, blob(named, HASH)) != (self.checkpoint.ledger, leaf.index, spki_hash(new)):
            raise Malformed("the old key's word is of another change")
        if leaf.old != spki_hash(old) or spki_hash(old) == spki_hash(new):
            raise Malformed("a key does not follow the one before it")
        if not signed.verifies(old):
            raise Malformed("the old key did not sign the change")
        return new

    def key_at(self, size):
        return [key for since, key in self.keys if since < size or since == 0][-1]

    def signed_by_station(self, checkpoint):
        return checkpoint.signed.verifies(self.key_at(checkpoint.size))

    def past(self, value):
        size, root, path = array(value, 3)
        count(size, 1), blob(root, HASH)
        path = hashes_of(blob(path, 0, PATH))
        if size > self.checkpoint.size:
            raise Malformed("an earlier tree that is larger")
        if consistency_roots(size, self.checkpoint.size, path, root, True) != (root, self.checkpoint.root):
            raise Malformed("an earlier tree's path")
        self.roots[size] = root
        return size

    def judge(self, take):
        """The word on the ledger axis, and findings; what is missing is said on the axis of integrity."""
        start, why = take.start, []
        size, root = start.ledger
        if self.roots.get(size, root) != root:
            why.append("START signs another ledger")
        for leaf in self.own:
            if leaf.kind is started and leaf.index < size:
                why.append("START signs a ledger that is behind its own leaf")
            if leaf.kind is started and leaf.take != take.id:
                why.append("another take under this number")
        if not any(leaf.kind is started and leaf.take != take.id for leaf in self.own):
            why += self.endings(take)
        return ("fork" if why else "included"), why

    def endings(self, take):
        if take.integrity.verdict() in ("unsigned", "altered", "reordered", "missing"):
            return
        for leaf in self.own:
            if leaf.kind is ended and take.end and leaf.ending != take.prev:
                yield "another ending of this take"
            if leaf.kind is ended and not take.end:
                take.integrity.say("missing", "the ledger has an ending of this take")
