"""One evidence file, read from its first byte to its last and judged: integrity and ending."""

import hashlib

import items
from items import Cut, Malformed, Unsupported, array, blob, optional, uint
from records import SEALS, WAYBILLS, Content, Ending, Exporter, Seal, Signed, Start, digest, signature_ok, u32
from verdict import ENDING, INTEGRITY, Axis

MAGIC, START, SEAL, FRAME, EVENT, WITHHELD, END, OPENINGS, NONCE, ATTACHMENT, TRAILER = range(11)
# type: (items, most bytes)
RECORDS = {
    MAGIC: (3, 64), START: (2, 65536), SEAL: (2, 4096), FRAME: (3, (16 << 20) + (256 << 10)), EVENT: (3, 9216),
    WITHHELD: (1, 2), END: (2, 8192), OPENINGS: (2, 132096), NONCE: (2, 64), ATTACHMENT: (3, 65600),
    TRAILER: (2, 11)}
WORD = b"\x83\x00\x68packseal"

SECOND = 10**6
TAKE_SECONDS = 4 * 3600
ATTACHMENTS = 32
PROOF, TOKEN, CRL = 1, 2, 3
THINNING = 6
EXPORTER = 4                        # the kind of the attachment that holds his statement


class Take:
    """Reads a file from its first byte to its last and judges it."""

    def __init__(self, buf):
        self.buf, self.integrity, self.ending = buf, Axis(INTEGRITY), Axis(ENDING)
        self.start = self.end = None
        self.proofs = []                # of the ledger, as they stand in the file
        self.anchors = []               # the same: checkpoints with time stamps
        self.crls = []                  # the same: revocation lists
        self.exporter = None            # of its statement: "right" or "wrong"
        self.start_ok, self.last_ok = False, True

    def judge(self):
        self.pos, self.cut = 0, False
        if not len(self.buf):
            raise Malformed("an empty file")
        if self.begin():
            self.content()
        elif self.start is None:
            self.integrity.say("unsigned", "the file ends before the end of START")
        if self.start is not None:
            self.signatures()
            self.thinned()
        if self.end:
            self.ending.say(self.end.word)
            if self.end.word == "recovered":
                self.integrity.say("intact_interrupted", "recovered after an interruption")
            return
        self.integrity.say("intact_truncated", "there is no ending")
        self.ending.say("cut" if self.cut else "open")

    def begin(self):
        """Magic and START. False where the file ends before the end of START."""
        if not self.magic():
            return False
        record = self.record((START,))
        if record is None:
            return False
        signed = Signed(record[1], self.buf, "start")
        self.start = Start(signed)
        self.start_ok = self.signed_right(signed)
        self.id, self.last, self.due, self.prev = signed.hash, None, 1, signed.hash
        self.straight = True                    # no SEAL or entry is missing, none is out of its order
        self.next_seq = [camera.first_seq for camera in self.start.cameras]   # None: not known
        self.least_seq = list(self.next_seq)
        self.last_time = [-1] * len(self.start.cameras)
        self.next_event = 0
        self.seals, self.second = 0, -1
        self.waybills, self.any_withheld, self.any_frame = [], False, set()
        self.total = [0, [(0, 0)] * len(self.start.cameras), [0] * 8, None, 0]
        self.sums, self.sums_whole = [], True
        self.kept, self.more_shown, self.rule = [], False, None
        return True

    def signed_right(self, signed):
        key = self.start.key_of(signed.kind)
        return key is not None and signed.verifies(key)

    def signatures(self):
        if not self.start_ok and (self.last is None or not self.last_ok):
            self.integrity.say("unsigned", "neither START's nor the last signature verifies")
        elif not self.start_ok:
            self.integrity.say("altered", "START's signature")
        elif not self.last_ok:
            self.integrity.say("altered", "the last signature")

    # Records

    def magic(self):
        head = bytes(self.buf[:len(WORD)])
        if not WORD.startswith(head):
            raise Malformed("not a packseal file")
        reader = items.Reader(self.buf, len(WORD), RECORDS[MAGIC][1])
        try:
            version = uint(reader.item())
        except Cut:
            self.cut = True
            return False
        if version != 1:
            raise Unsupported("another version of the format")
        self.pos = reader.pos
        return True

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
                if kind not in (SEAL, END) or not self.torn(reader.pos):
                    self.pos = reader.pos
                    return record
            except Cut:
                pass
        self.cut = True
        return None

    def torn(self, end):
        """Is what ends here the end of a write that was cut: zeros, and behind it nothing or more of them?"""
        return bytes(self.buf[end - 8:end]) == bytes(8) and bytes(self.buf[end:end + 1]) in (b"", b"\0")

    def trailer_at_end(self):
        """Are the last bytes a trailer, wherever it points?"""
        return len(self.buf) >= 11 and bytes(self.buf[-11:-8]) == b"\x82\x0a\x48"

    def content(self):
        """Everything behind START. What broke off is judged up to the last SEAL that is whole."""
        self.sealed = self.state()
        try:
            self.nonce_and_seals()
        except Malformed:
            if self.end or self.trailer_at_end():
                raise
            self.cut = True
        if self.end:
            self.after_ending()
            self.judged = self.pos
            return
        if self.cut and self.trailer_at_end():
            raise Malformed("a file that breaks off, with a trailer at its end")
        self.restore(self.sealed)

    def state(self):
        return set(self.integrity.said), list(self.integrity.findings), self.last, self.last_ok, self.pos

    def restore(self, state):
        said, findings, self.last, self.last_ok, self.judged = state
        self.integrity.said, self.integrity.findings = set(said), list(findings)

    def nonce_and_seals(self):
        record = self.record((NONCE,))
        if record is None:
            return
        self.nonce = optional(record[1], blob, 32)
        self.shape = bytes([self.nonce is not None])
        self.sealed = self.state()
        content = Content()
        while True:
            if content.withheld:
                types = (SEAL,)
            elif content.empty():
                types = (FRAME, EVENT, WITHHELD, SEAL, END)
            else:
                types = (FRAME, EVENT, SEAL)
            record = self.record(types)
            if record is None:
                break
            if record[0] == FRAME:
                content.frame(record, self.buf, self)
            elif record[0] == EVENT:
                content.event(record, self.buf)
            elif record[0] == WITHHELD:
                content.withheld = True
                content.shape = b"\3"
                self.unlisted()
            elif record[0] == SEAL:
                self.seal(Signed(record[1], self.buf, "seal"), content)
                content = Content()
                self.sealed = self.state()
            else:
                self.end_at = record.start
                self.ended(Signed(record[1], self.buf, "end", "recovered"))
                break

    def unlisted(self):
        """A picture that SHA256SUMS lists is not wholly shown."""
        self.sums_whole = False
        if self.nonce is not None:
            raise Malformed("the nonce is shown, but not all the pictures that SHA256SUMS lists")

    def link(self, signed, payload, name):
        """A signed record's place: "due"; "later" than the one due; or, where it changes nothing, "aside"."""
        self.last, self.last_ok = signed, self.signed_right(signed)
        say = self.integrity.say
        if not self.last_ok and (payload.take, payload.number) != (self.id, self.due):
            say("altered", f"{name}: its signature")
            self.straight = False
            return "aside"
        if payload.take != self.id:
            say("altered", f"{name}: it is another take's")
            self.straight = False
            return "aside"
        elif payload.number < self.due:
            say("reordered", f"{name}: number {payload.number}, but {self.due} is due")
            self.straight = False
            return "aside"
        if payload.number > self.due:
            say("missing", f"{name}: number {payload.number}, but {self.due} is due")
            self.straight = False
            place = "later"
        else:
            place = "due"
            if payload.prev != self.prev:
                say("altered", f"{name}: it names another record before it")
        self.due, self.prev = payload.number + 1, signed.hash
        return place

    def seal(self, signed, content):
        seal = Seal(signed, self)
        name = f"SEAL {seal.number}"
        place = self.link(signed, seal, name)
        self.seals += 1
        if self.seals > SEALS:
            raise Malformed("too many SEALs")
        if not content.withheld:
            self.keep(seal.tally, content.first_shown, content.more_shown)
        self.shape += content.shape
        for word, why in content.faults:
            self.integrity.say(word, why)
        if content.withheld:
            self.withheld(seal, name, place)
            return
        complete = len(content.entries) >= seal.tally.entries
        if not complete:
            self.straight = False
            self.integrity.say("missing", f"{name}: {seal.tally.entries - len(content.entries)} of its entries")
        elif digest(0x14, u32(len(content.hashes)), *content.hashes) != seal.content:
            self.integrity.say("altered", f"{name}: its content")
        if place == "aside":
            return
        if place == "later":
            self.next_seq, self.next_event = [None] * len(self.next_seq), None
        self.entries(seal, content, name, place, complete)

    def keep(self, tally, first_shown, more):
        """What a rule of thinning asks of a SEAL: its second, whose frames it has, and which of the first are shown."""
        present = {index for index, (frames, _) in enumerate(tally.cameras) if frames}
        self.kept.append((tally.first // SECOND, present, first_shown))
        self.more_shown |= more

    def is_thinned(self):
        """Is what is left out exactly what the stated rule leaves out?"""
        kind, n = self.rule
        stills = {i * len(self.kept) // n for i in range(n)}
        last = {}
        for at, (second, present, shown) in enumerate(self.kept):
            if kind == 1:
                keep = {index for index in present if index not in last or second - last[index] >= n}
                last.update(dict.fromkeys(keep, second))
            else:
                keep = present if at in stills else set()
            if keep != shown:
                return False
        return not self.more_shown

    def thinned(self):
        """Which word what is left out calls for."""
        matches = self.rule is not None and self.is_thinned()
        if "left_out" in self.integrity.said:
            self.integrity.say("intact_thinned" if matches else "intact_partial")
        if self.rule is not None and not matches:
            self.integrity.say("intact_partial", "what is left out is not what the stated rule leaves out")

    def times(self, say, name, first, last):
        """The second of a SEAL's entries, and its place behind the one before."""
        second = first // SECOND
        if last // SECOND != second:
            say("reordered", f"{name}: its entries are not of one second")
        if first < self.start.earliest:
            say("reordered", f"{name}: an entry is earlier than START allows")
        if second <= self.second:
            say("reordered", f"{name}: its second is not later than the one before")
        self.second = second

    def add(self, tally):
        total = self.total
        total[0] += tally.entries
        total[1] = [(f + g, d + e) for (f, d), (g, e) in zip(total[1], tally.cameras)]
        total[2] = [n + m for n, m in zip(total[2], tally.classes)]
        total[3] = tally.first if total[3] is None else min(total[3], tally.first)
        total[4] = max(total[4], tally.last)
        if total[4] - total[3] > TAKE_SECONDS * SECOND:
            raise Malformed("a take that is too long")

    def withheld(self, seal, name, place):
        tally, say = seal.tally, self.integrity.say
        say("left_out", f"{name}: all that it covers is withheld")
        self.any_withheld = True
        self.keep(tally, set(), any(tally.classes))
        if place == "aside":
            return
        if place == "later":
            self.second = tally.first // SECOND
            self.next_seq, self.next_event = [None] * len(self.next_seq), None
        else:
            self.times(say, name, tally.first, tally.last)
        for index, (frames, drops) in enumerate(tally.cameras):
            if frames:
                self.any_frame.add(index)
            if self.next_seq[index] is not None:
                self.next_seq[index] += frames + drops
                self.least_seq[index] = self.next_seq[index]
        if self.next_event is not None:
            self.next_event += sum(tally.classes)
        self.add(tally)

    def entries(self, seal, content, name, place, complete):
        tally, due = seal.tally, place == "due"
        say = self.integrity.say if due else lambda *_: None
        cameras, classes = [[0, 0] for _ in self.start.cameras], [0] * 8
        times = [e[3] for e in content.entries]
        if times:
            self.times(say, name, min(times), max(times))
        for kind, index, seq, moment, more in content.entries:
            if kind == "frame":
                cameras[index][0] += 1
                cameras[index][1] += self.frame_order(say, name, index, seq, moment)
                continue
            classes[more[0]] += 1
            if self.next_event is not None and seq != self.next_event:
                say("reordered" if seq < self.next_event else "missing", f"{name}: event number {seq}")
            self.next_event = seq + 1
            if index == items.WAYBILL:
                self.waybills.append(more[1])
                if len(self.waybills) > WAYBILLS:
                    raise Malformed("too many waybills")
        if self.straight:
            for index, counted in enumerate(cameras):
                frames, drops = tally.cameras[index]
                if [frames, drops] != counted:
                    say("altered", f"{name}: its tally of {self.start.cameras[index].name}")
            if (len(content.entries), classes) != (tally.entries, tally.classes) or \
                    not times or (min(times), max(times)) != (tally.first, tally.last):
                say("altered", f"{name}: its tally of entries, events or times")
        for index, (seq, sha) in content.listed.items():
            if sha is not None:
                self.sums.append(f"{sha}  {self.start.cameras[index].name}/{seq}.jpg\n")
        self.add(tally)

    def frame_order(self, say, name, index, seq, moment):
        """Checks a frame's number and time; returns how many numbers were passed over before it."""
        if seq < self.least_seq[index] or moment <= self.last_time[index]:
            say("reordered", f"{name}: {self.start.cameras[index].name}/{seq} does not rise")
        self.any_frame.add(index)
        due = self.next_seq[index]
        self.least_seq[index] = self.next_seq[index] = seq + 1
        self.last_time[index] = moment
        return max(seq - due, 0) if due is not None else 0

    # The ending and what follows it

    def ended(self, signed):
        end = self.end = Ending(signed, self)
        self.shape += b"\4" + signed.hash
        say = self.integrity.say
        place = self.link(signed, end, "the ending")
        if self.straight:
            if end.seals != self.seals:
                say("altered", "the ending's number of SEALs")
            total = tuple(self.total)
            if total[3] is None:
                total = total[:3] + (0,) + total[4:]
            if end.tally.value() != total:
                say("altered", "the ending's tally")
            if not self.any_withheld and self.waybills != end.commitments:
                say("altered", "the ending's commitments")
        sums = end.sums
        if self.nonce is None and self.sums_whole and self.straight:
            say("intact_partial", "the nonce is withheld, and all that SHA256SUMS lists is shown")
        if self.nonce is not None and self.sums_whole and self.straight:
            text_ = "# " + self.nonce.hex() + "\n" + "".join(self.sums)
            if hashlib.sha256(text_.encode()).digest() != sums:
                say("altered", "SHA256SUMS")
        statement = (f"packseal statement 1\ntake {self.id.hex()}\nending {end.word}\n"
                     f"sha256sums {sums.hex()}\n").encode()
        if not signature_ok(self.start.key, end.statement, statement):
            say("altered", "the statement")

    def after_ending(self):
        record = self.record((OPENINGS,))
        if record is None:
            self.integrity.say("missing", "the openings")
            return
        openings = array(record[1], 0, WAYBILLS)
        if len(openings) != len(self.end.commitments):
            raise Malformed("not one opening for each commitment")
        self.shape += bytes(opening is not None for opening in openings)
        for opening, commitment in zip(openings, self.end.commitments):
            if opening is None:
                self.integrity.say("intact_partial", "an opening is withheld")
                continue
            if digest(0x16, blob(opening, 17, 8208)) != commitment:
                self.integrity.say("altered", "an opening")
            else:
                items.event_body(items.WAYBILL, opening[16:])
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
            if kind == THINNING:
                self.state_rule(blob(record[2], 1, 65536))
            if b"\xff\xd8\xff" in blob(record[2], 1, 65536):
                raise Malformed("an attachment holds the beginning of a JPEG")
            if kind == PROOF:
                self.proofs.append(record[2])
            if kind == TOKEN:
                self.anchors.append(record[2])
            if kind == CRL:
                self.crls.append(record[2])
            if kind == EXPORTER:
                self.judge_exporter(record[2])
        if int.from_bytes(blob(record[1], 8), "big") != self.end_at:
            raise Malformed("the trailer names another place")
        if self.pos != len(self.buf):
            raise Malformed("bytes follow the trailer")

    def judge_exporter(self, data):
        """His word changes no verdict."""
        if self.exporter is None:
            try:
                Exporter(data, self.id, digest(0x17, self.shape))
                self.exporter = "right"
                return
            except MemoryError:
                raise
            except Exception:                       # whatever unsigned bytes bring about
                pass
        self.exporter = "wrong"

    def state_rule(self, body):
        if self.rule is not None:
            raise Malformed("more than one rule of thinning")
        kind, n = array(items.one_item(body), 2)
        self.rule = uint(kind, 2, 1), uint(n, 86400, 1)
