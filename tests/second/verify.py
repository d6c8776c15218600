#!/usr/bin/python3
"""A second reader of packseal evidence files, written from FORMAT.md alone.

usage: verify.py [--root PEM]... [--now UNIXTIME] FILE

Prints one JSON object with the verdict of each axis and exits with the status that FORMAT.md gives it. It reads
no ledger, no time stamps and no scene: those axes say not_checked, station_clock_only and not_checked.
"""

import getopt
import hashlib
import json
import mmap
import re
import sys
import time
import warnings

from cryptography import x509

sys.dont_write_bytecode = True

import items
from items import Cut, Malformed, Unsupported, array, blob, optional, uint
from records import MAY_WITHHOLD, WAYBILLS, Content, Ending, Seal, Signed, Start, digest, signature_ok, u32
from verdict import ENDING, INTEGRITY, Axis, exit_status, judge_origin

MAGIC, START, SEAL, FRAME, EVENT, WITHHELD, END, OPENINGS, NONCE, ATTACHMENT, TRAILER = range(11)
# type: (items, most bytes)
RECORDS = {
    MAGIC: (3, 64), START: (2, 65536), SEAL: (2, 4096), FRAME: (3, (16 << 20) + (256 << 10)), EVENT: (3, 9216),
    WITHHELD: (1, 2), END: (2, 8192), OPENINGS: (2, 132096), NONCE: (2, 64), ATTACHMENT: (3, 65600),
    TRAILER: (2, 11)}
WORD = b"\x83\x00\x68packseal"

SECOND = 10**6
TAKE_SECONDS = 4 * 3600
SEALS, ATTACHMENTS = 20000, 32


class Take:
    """Reads a file from its first byte to its last and judges it."""

    def __init__(self, buf):
        self.buf, self.integrity, self.ending = buf, Axis(INTEGRITY), Axis(ENDING)
        self.start = None

    def judge(self):
        self.pos, self.cut = 0, False
        self.magic()
        record = self.record((START,))
        if record is None:
            raise Malformed("there is no START")
        signed = Signed(record[1], self.buf, "start")
        self.start = Start(signed)
        self.start_ok = signed.verifies(self.start.key)
        self.id, self.last, self.due, self.prev = signed.hash, signed, 1, signed.hash
        self.whole_chain = True                                     # no SEAL is missing or out of its order
        self.next_seq = [camera.first_seq for camera in self.start.cameras]   # None: not known
        self.least_seq = list(self.next_seq)
        self.least_time = [0] * len(self.start.cameras)
        self.next_event = 0
        self.seals, self.second, self.first_second = 0, -1, None
        self.waybills, self.hidden_codes, self.any_frame = [], 0, set()
        self.total = [0, [(0, 0)] * len(self.start.cameras), [0] * 8, None, 0]
        self.sums, self.sums_whole = [], True
        self.shown, self.hidden = set(), set()
        self.end = None
        self.nonce_and_seals()
        if self.end:
            self.after_ending()
        last_ok = self.last is signed and self.start_ok or self.last is not signed and self.last_ok
        if not self.start_ok and not last_ok:
            self.integrity.say("unsigned", "neither START's nor the last signature verifies")
        elif not self.start_ok:
            self.integrity.say("altered", "START's signature")
        elif not last_ok:
            self.integrity.say("altered", "the last signature")
        if not self.shown.isdisjoint(self.hidden):
            raise Malformed("a tile is shown here and hidden there")
        if self.end:
            self.ending.say(self.end.word)
            if self.end.word == "recovered":
                self.integrity.say("intact_interrupted", "recovered after an interruption")
        else:
            self.integrity.say("intact_truncated", "there is no ending")
            self.ending.say("open")
        if self.cut:
            self.ending.say("cut")

    # Records

    def magic(self):
        if bytes(self.buf[:len(WORD)]) != WORD:
            raise Malformed("not a packseal file")
        reader = items.Reader(self.buf, len(WORD), RECORDS[MAGIC][1])
        try:
            version = uint(reader.item())
        except Cut:
            raise Malformed("there is no START") from None
        if version != 1:
            raise Unsupported("another version of the format")
        self.pos = reader.pos

    def record(self, types):
        """The next record, of one of these types; None where the file ends, before it or inside of it."""
        start = self.pos
        if start == len(self.buf):
            return None
        head = bytes(self.buf[start:start + 2])
        if head[0] not in (0x81, 0x82, 0x83) or len(head) == 2 and head[1] not in RECORDS:
            raise Malformed("not a record")
        if len(head) == 2:
            kind = head[1]
            length, most = RECORDS[kind]
            if kind not in types or head[0] != 0x80 + length:
                raise Malformed("a record is not where it may be, or of another length")
            reader = items.Reader(self.buf, start, start + most, kind in (START, SEAL, END))
            try:
                record = reader.item()
                self.pos = reader.pos
                return record
            except Cut:
                pass
        self.cut = True
        return None

    def nonce_and_seals(self):
        record = self.record((NONCE,))
        if record is None:
            return
        self.nonce = optional(record[1], blob, 32)
        if self.nonce is None:
            self.integrity.say("intact_partial", "the nonce is withheld")
        content = Content()
        while True:
            if content.withheld:
                types = (SEAL,)
            else:
                types = (FRAME, EVENT, WITHHELD, END) if content.empty() else (FRAME, EVENT, SEAL)
            record = self.record(types)
            if record is None:
                break
            if record[0] == FRAME:
                content.frame(record, self.buf, self)
            elif record[0] == EVENT:
                content.event(record, self.buf)
            elif record[0] == WITHHELD:
                content.withheld = True
            elif record[0] == SEAL:
                self.seal(Signed(record[1], self.buf, "seal"), content)
                content = Content()
            else:
                self.end_at = record.start
                self.ended(Signed(record[1], self.buf, "end", "recovered"))
                break
        if self.nonce is not None and not self.sums_whole:
            raise Malformed("the nonce is shown, but not all the pictures that SHA256SUMS lists")

    def link(self, signed, payload, name):
        """A signed record's place behind the one before. False: it stands where it cannot be compared."""
        self.last, self.last_ok = signed, signed.verifies(self.start.key)
        if not self.last_ok:
            self.integrity.say("altered", f"{name}: its signature")
        if payload.take != self.id:
            self.integrity.say("altered", f"{name}: it names another take")
        if payload.number < self.due:
            self.integrity.say("reordered", f"{name}: number {payload.number}, but {self.due} is due")
            self.whole_chain = False
            return False
        if payload.number > self.due:
            self.integrity.say("missing", f"{name}: number {payload.number}, but {self.due} is due")
            self.forget()
        elif payload.prev != self.prev:
            self.integrity.say("altered", f"{name}: it names another record before it")
        self.due, self.prev = payload.number + 1, signed.hash
        return True

    def forget(self):
        """After a gap the next numbers are not known, only that they rise."""
        self.whole_chain = False
        self.next_seq = [None] * len(self.next_seq)
        self.next_event = None

    def seal(self, signed, content):
        seal = Seal(signed, self)
        name = f"SEAL {seal.number}"
        in_place = self.link(signed, seal, name)
        self.seals += 1
        if self.seals > SEALS or seal.number > SEALS:
            raise Malformed("too many SEALs")
        tally, say = seal.tally, self.integrity.say
        for word, why in content.faults:
            say(word, why)
        self.shown |= content.shown
        self.hidden |= content.hidden
        second = tally.first // SECOND
        if not tally.consistent():
            say("altered", f"{name}: its tally contradicts itself")
        if tally.last // SECOND != second:
            say("reordered", f"{name}: its entries are not of one second")
        if min([tally.first] + [e[3] for e in content.entries]) < self.start.earliest:
            say("reordered", f"{name}: an entry is earlier than START allows")
        if in_place:
            if second <= self.second:
                say("reordered", f"{name}: its second is not later than the one before")
            self.second = second
            self.first_second = second if self.first_second is None else self.first_second
            if second - self.first_second > TAKE_SECONDS:
                raise Malformed("a take that is too long")
        if content.withheld:
            self.withheld(seal, name, in_place)
        else:
            self.entries(seal, content, name, in_place)
        total = self.total
        total[0] += tally.entries
        total[1] = [(f + g, d + e) for (f, d), (g, e) in zip(total[1], tally.cameras)]
        total[2] = [n + m for n, m in zip(total[2], tally.classes)]
        total[3] = tally.first if total[3] is None else min(total[3], tally.first)
        total[4] = max(total[4], tally.last)

    def withheld(self, seal, name, in_place):
        tally = seal.tally
        self.integrity.say("intact_partial", f"{name}: all that it covers is withheld")
        if any(tally.classes[MAY_WITHHOLD:]):
            self.integrity.say("missing", f"{name}: bodies that may not be withheld")
        self.hidden_codes += tally.classes[0]
        self.waybills.append(None)
        for index, (frames, drops) in enumerate(tally.cameras):
            if frames:
                self.sums_whole = False
                self.any_frame.add(index)
            elif drops:
                self.integrity.say("altered", f"{name}: drops of a camera without frames")
            if in_place and self.next_seq[index] is not None:
                self.next_seq[index] += frames + drops
                self.least_seq[index] = self.next_seq[index]
            if in_place and frames:
                self.least_time[index] = max(self.least_time[index], tally.first)
        if in_place and self.next_event is not None:
            self.next_event += sum(tally.classes)

    def entries(self, seal, content, name, in_place):
        tally, say = seal.tally, self.integrity.say
        if len(content.entries) < tally.entries:
            say("missing", f"{name}: {tally.entries - len(content.entries)} of its entries")
            if in_place:
                self.forget()
            complete = False
        else:
            complete = True
            if digest(0x14, u32(len(content.hashes)), *content.hashes) != seal.content:
                say("altered", f"{name}: its content")
        cameras = [[0, 0] for _ in self.start.cameras]
        classes, times = [0] * 8, [e[3] for e in content.entries]
        if any(t // SECOND != tally.first // SECOND for t in times):
            say("reordered", f"{name}: an entry lies outside its second")
        for entry in content.entries:
            kind, index, seq, moment = entry[:4]
            if kind == "frame":
                cameras[index][0] += 1
                if in_place:
                    cameras[index][1] += self.frame_order(name, index, seq, moment, entry[4])
                continue
            classes[entry[4]] += 1
            if in_place:
                if self.next_event is not None and seq != self.next_event:
                    say("reordered" if seq < self.next_event else "missing", f"{name}: event number {seq}")
                self.next_event = seq + 1
            if index == items.WAYBILL:
                self.waybills.append(entry[5])
                if sum(w is not None for w in self.waybills) > WAYBILLS:
                    raise Malformed("too many waybills")
        known = complete and in_place and self.whole_chain
        for index, (frames, drops) in enumerate(tally.cameras):
            if complete and frames != cameras[index][0] or known and drops != cameras[index][1]:
                say("altered", f"{name}: its tally of {self.start.cameras[index].name}")
        if complete and (classes != tally.classes or (min(times), max(times)) != (tally.first, tally.last)):
            say("altered", f"{name}: its tally of events or times")
        for index, (seq, sha) in content.listed.items():
            if sha is None:
                self.sums_whole = False
            else:
                self.sums.append(f"{sha}  {self.start.cameras[index].name}/{seq}.jpg\n")

    def frame_order(self, name, index, seq, moment, whole):
        """Checks a frame's number and time; returns how many numbers were passed over before it."""
        camera = self.start.cameras[index].name
        if seq < self.least_seq[index] or moment <= self.least_time[index] - 1 or \
                index in self.any_frame and moment == self.least_time[index]:
            self.integrity.say("reordered", f"{name}: {camera}/{seq} does not rise")
        if whole == 2 and index in self.any_frame:
            raise Malformed("a materialised frame that is not its camera's first")
        self.any_frame.add(index)
        due = self.next_seq[index]
        self.least_seq[index] = self.next_seq[index] = seq + 1
        self.least_time[index] = moment
        return max(seq - due, 0) if due is not None else 0

    # The ending and what follows it

    def ended(self, signed):
        end = self.end = Ending(signed, self)
        say = self.integrity.say
        in_place = self.link(signed, end, "the ending")
        if end.seals != end.number - 1:
            say("altered", "the ending's number of SEALs")
        if in_place and self.whole_chain:
            total = tuple(self.total)
            if total[3] is None:
                total = total[:3] + (0,) + total[4:]
            if end.tally.value() != total:
                say("altered", "the ending's tally")
            if not self.commitments_match(end.commitments):
                say("altered", "the ending's commitments")
        sums = end.sums
        if self.nonce is not None and self.sums_whole and self.whole_chain:
            text_ = "# " + self.nonce.hex() + "\n" + "".join(self.sums)
            if hashlib.sha256(text_.encode()).digest() != sums:
                say("altered", "SHA256SUMS")
        statement = (f"packseal statement 1\ntake {self.id.hex()}\nending {end.word}\n"
                     f"sha256sums {sums.hex()}\n").encode()
        if not signature_ok(self.start.key, end.statement, statement):
            say("altered", "the statement")

    def commitments_match(self, commitments):
        """The waybills that are shown, in their order; others only where a SEAL is withheld."""
        seen = [w for w in self.waybills if w is not None]
        if None not in self.waybills:
            return seen == commitments
        rest = iter(commitments)
        return all(w in rest for w in seen) and len(commitments) - len(seen) <= self.hidden_codes

    def after_ending(self):
        record = self.record((OPENINGS,))
        if record is None:
            self.integrity.say("missing", "the openings")
            return
        openings = array(record[1], 0, WAYBILLS)
        if len(openings) != len(self.end.commitments):
            raise Malformed("not one opening for each commitment")
        for opening, commitment in zip(openings, self.end.commitments):
            if opening is None:
                self.integrity.say("intact_partial", "an opening is withheld")
                continue
            items.event_body(items.WAYBILL, blob(opening, 17, 8208)[16:])
            if digest(0x16, opening) != commitment:
                self.integrity.say("altered", "an opening")
        kind, count = 0, 0
        while True:
            record = self.record((ATTACHMENT, TRAILER))
            if record is None:
                self.integrity.say("missing", "the trailer")
                return
            if record[0] == TRAILER:
                break
            count += 1
            if uint(record[1], 65535) < kind or count > ATTACHMENTS:
                raise Malformed("attachments out of order, or too many")
            kind = record[1]
            if b"\xff\xd8\xff" in blob(record[2], 1, 65536):
                raise Malformed("an attachment holds the beginning of a JPEG")
        if int.from_bytes(blob(record[1], 8), "big") != self.end_at:
            raise Malformed("the trailer names another place")
        if self.pos != len(self.buf):
            raise Malformed("bytes follow the trailer")
def judge(buf, roots=(), now=None):
    """The verdicts on a whole file, with the exit status."""
    take, stopped = Take(buf), None
    try:
        take.judge()
    except Unsupported as error:
        stopped = "unsupported", str(error)
    except MemoryError:
        raise
    except Exception as error:          # whatever a hostile file brings about: what cannot be read is malformed
        stopped = "malformed", str(error) or type(error).__name__
    axes = dict.fromkeys(("integrity", "origin", "time", "ledger", "scene", "ending"))
    if stopped:
        axes["integrity"] = {"verdict": stopped[0], "findings": [f"{stopped[0]}: {stopped[1]}"]}
        axes = {name: value or {"verdict": None, "findings": []} for name, value in axes.items()}
        origin = None
    else:
        if take.integrity.verdict() == "unsigned":
            origin = None
            axes["origin"] = {"verdict": None, "findings": ["nothing is signed"]}
        else:
            axis = judge_origin(take.start, list(roots), time.time() if now is None else now)
            origin = axis.verdict()
            axes["origin"] = {"verdict": origin, "findings": axis.findings}
        axes["integrity"] = {"verdict": take.integrity.verdict(), "findings": take.integrity.findings}
        anchored = ["an anchor is not judged by this reader"] if take.start.anchor else []
        axes["time"] = {"verdict": "station_clock_only", "findings": anchored}
        axes["ledger"] = axes["scene"] = {"verdict": "not_checked", "findings": []}
        axes["ending"] = {"verdict": take.ending.verdict(), "findings": []}
    axes["exit"] = exit_status(axes["integrity"]["verdict"], origin, axes["ending"]["verdict"])
    return axes


def read_roots(paths):
    roots = []
    for path in paths:
        with open(path, "rb") as file:
            blocks = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", file.read(), re.S)
        if not blocks:
            raise OSError(f"{path}: no certificate in it")
        roots += [x509.load_pem_x509_certificate(block) for block in blocks]
    return roots


def main(arguments):
    warnings.simplefilter("ignore")                 # of the library, about strange certificates
    try:
        options, files = getopt.getopt(arguments, "", ["root=", "now="])
        (path,) = files
        now = next((int(v) for o, v in reversed(options) if o == "--now"), None)
    except (getopt.GetoptError, ValueError):
        print(__doc__.split("\n")[2], file=sys.stderr)
        return 64
    try:
        roots = read_roots(v for o, v in options if o == "--root")
        with open(path, "rb") as file:
            try:
                buf = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except (ValueError, OSError):           # empty, or not a plain file
                buf = file.read()
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 66
    try:
        verdicts = judge(buf, roots, now)
    except MemoryError:
        return 5
    try:
        print(json.dumps(verdicts, indent=1), flush=True)
    except OSError:
        return 74
    return verdicts["exit"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
