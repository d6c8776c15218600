#!/usr/bin/env python3
"""rewrite.py LEDGER OUT KEY.pem

The ledger of a station whose key was followed by another, as whoever has the new KEY alone would write it anew: the
leaves of its second take become starts of the station, what the old key signed stays, and KEY signs the checkpoint."""

import hashlib
import pathlib
import shutil
import sys

import cbor2
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

BOOT, STARTED, ENDED = 1, 2, 4
ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551


def sequence(path):
    with open(path, 'rb') as file:
        decoder, end = cbor2.CBORDecoder(file), path.stat().st_size
        while file.tell() < end:
            yield decoder.decode()


def root(leaves):
    """RFC 9162, 2.1.1."""
    if len(leaves) == 1:
        return hashlib.sha256(b'\0' + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b'\1' + root(leaves[:half]) + root(leaves[half:])).digest()


def sign(protected, payload, key):
    """RFC 9052, 4.4, with the smaller of the two s."""
    signed = cbor2.dumps(['Signature1', protected, b'', payload])
    r, s = utils.decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, 'big') + min(s, ORDER - s).to_bytes(32, 'big')


ledger, out, key = (pathlib.Path(word) for word in sys.argv[1:])
leaves = list(sequence(ledger / 'leaves'))
kinds = [cbor2.loads(leaf)[0] for leaf in leaves]
boot = cbor2.loads(leaves[kinds.index(BOOT)])
for kind in (STARTED, ENDED):
    at = [i for i, other in enumerate(kinds) if other == kind][1]
    leaves[at] = cbor2.dumps([BOOT, at, cbor2.loads(leaves[at])[2], boot[3]])
protected, _, payload, _ = list(sequence(ledger / 'checkpoints'))[-1]
point = cbor2.loads(payload)
point[2:4] = len(leaves), root(leaves)
payload = cbor2.dumps(point)
signature = sign(protected, payload, serialization.load_pem_private_key(key.read_bytes(), None))
out.mkdir()
(out / 'leaves').write_bytes(b''.join(cbor2.dumps(leaf) for leaf in leaves))
(out / 'checkpoints').write_bytes(cbor2.dumps([protected, {}, payload, signature]))
shutil.copy(ledger / 'secret', out)
