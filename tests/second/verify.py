#!/usr/bin/python3
"""A second reader of packseal evidence files, written from FORMAT.md alone.

usage: verify.py [--root PEM]... [--time-root PEM]... [--hardware-root PEM]... [--now UNIXTIME] FILE...

Prints a line of JSON for each file, with the verdict of each axis, and exits with the status that FORMAT.md gives it,
of several files with the first that is not 0. Of a ledger it reads the proof that a file carries, and of time the stamps
that it carries; it reads no scene: that axis says not_checked.
"""

import getopt
import json
import mmap
import re
import sys
import time
import warnings

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

sys.dont_write_bytecode = True

import form
from der import Wrong
from items import Unsupported
from ledger import Proof
from stamps import Times
from take import Take
from attestation import home_of
from revoked import judge as revocation
from verdict import exit_status, judge_origin


def read_proof(take):
    """The proof that the file carries, or why there is none."""
    if take.start is None or not take.start_ok or len(take.proofs) != 1:
        return None, ["several ledger proofs"] if take.proofs else []
    try:
        return Proof(take.proofs[0], take.start), []
    except MemoryError:
        raise
    except Exception as error:                      # whatever unsigned bytes bring about
        return None, [f"the ledger proof does not hold: {error}"]


def judge_parts(take, roots, time_roots, hardware_roots, now):
    """The axes of a file that could be read. The ledger's may find that an ending is missing."""
    proof, why = read_proof(take)
    word, why = proof.judge(take) if proof else ("not_checked", why)
    times = Times(take, proof, time_roots)
    if times.ledger_before and word != "fork":
        word = "rollback"
    if times.last is not None:
        now = times.last // 10**6
    origin = judge_origin(take.start, take.start_ok, roots, now,
                          not take.start or not take.start.session or take.end is not None and take.last_ok,
                          lambda moment: home_of(take.start, hardware_roots, moment, take.crls))
    revoked = revocation(take, roots, times, origin)
    axes = {"integrity": take.integrity, "origin": origin, "time": times.axis, "ending": take.ending}
    said = {name: {"verdict": axis.verdict(), "findings": axis.findings} for name, axis in axes.items()}
    return {**said, "ledger": {"verdict": word, "findings": why},
            "scene": {"verdict": "not_checked", "findings": []}}, times.start_wrong or revoked


def judge(buf, roots=(), time_roots=(), hardware_roots=(), now=None):
    """The verdicts on a whole file, with the exit status. Of what is malformed or unsupported nothing else is said."""
    take, stopped, wrong = Take(buf), None, False
    try:
        take.judge()
    except Unsupported as error:
        stopped = "unsupported", str(error)
    except MemoryError:
        raise
    except Exception as error:          # whatever a hostile file brings about: what cannot be read is malformed
        stopped = "malformed", str(error) or type(error).__name__
    axes = {name: {"verdict": None, "findings": []}
            for name in ("integrity", "origin", "time", "ledger", "scene", "ending")}
    if stopped:
        axes["integrity"] = {"verdict": stopped[0], "findings": [f"{stopped[0]}: {stopped[1]}"]}
    else:
        axes, wrong = judge_parts(take, list(roots), list(time_roots), list(hardware_roots),
                                        time.time() if now is None else now)
    axes["exporter"] = take.exporter
    axes["exit"] = exit_status(*(axes[name]["verdict"] for name in ("integrity", "origin", "time", "ledger", "ending")),
                               wrong)
    return axes


def read_roots(paths):
    roots = []
    for path in paths:
        with open(path, "rb") as file:
            blocks = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", file.read(), re.S)
        if not blocks:
            raise OSError(f"{path}: no certificate in it")
        for block in blocks:
            try:
                roots.append(form.certificate(x509.load_pem_x509_certificate(block).public_bytes(Encoding.DER)))
            except Wrong as error:
                raise OSError(f"{path}: a certificate that is not read: {error}") from None
    return roots


def read_file(path):
    with open(path, "rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (ValueError, OSError):               # empty, or not a plain file
            return file.read()


def main(arguments):
    warnings.simplefilter("ignore")                 # of the library, about strange certificates
    try:
        options, files = getopt.getopt(arguments, "", ["root=", "time-root=", "hardware-root=", "now="])
        if not files:
            raise ValueError
        now = next((int(v) for o, v in reversed(options) if o == "--now"), None)
    except (getopt.GetoptError, ValueError):
        print(__doc__.split("\n")[2], file=sys.stderr)
        return 64
    status = 0
    try:
        roots = [read_roots(v for o, v in options if o == name) for name in ("--root", "--time-root", "--hardware-root")]
        for path in files:
            verdicts = {"file": path, **judge(read_file(path), *roots, now)}
            status = status or verdicts["exit"]
            try:
                print(json.dumps(verdicts), flush=True)
            except OSError:
                return 74
    except MemoryError:
        return 5
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 66
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
