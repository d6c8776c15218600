#!/bin/bash
# fraud.sh BUILD   What a merchant, a thief or an exporter may try, tried: a table with the word that catches each,
# or the sentence that says that nothing can. Exit status 1 if a row is not as it says.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
BUILD=$(realpath "$1")
export BUILD
BATS_TEST_DIRNAME=$top/tests/e2e
BATS_FILE_TMPDIR=$(mktemp -d)
BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
station=''
# shellcheck source=tests/e2e/station.bash
. "$BATS_TEST_DIRNAME/station.bash"
finish() {
	kill_station
	[ ! -e "$BATS_FILE_TMPDIR/authorities" ] || kill $(cat "$BATS_FILE_TMPDIR/authorities") 2>/dev/null
	[ -n "${KEEP:-}" ] || rm -rf "$BATS_FILE_TMPDIR"
}
trap finish EXIT
vectors=$top/tests/vectors
rows=0 wrong=0

line() { printf '%-58s %s\n' "$1" "$2"; }

# caught NAME WORD SENTENCE COMMAND...   The command's output has the word, as an axis' verdict or a finding's name.
caught() {
	local name=$1 word=$2 sentence=$3 said
	shift 3
	said=$("$@" 2>&1)
	rows=$((rows + 1))
	if grep -qE "(^|[^a-z_])$word([^a-z_]|\$)" <<<"$said"; then
		line "$name" "caught: $(grep -oE "$word" <<<"$said" | head -1)"
	else
		wrong=$((wrong + 1))
		line "$name" "NOT CAUGHT: no $word"
		printf '%s\n' "$said" | head -40 >&2
	fi
	printf '    %s\n' "$sentence"
}

# open NAME WORD SENTENCE COMMAND...   Nothing catches it: the verdict is as good as WORD, and that is said here.
open() {
	local name=$1 word=$2 sentence=$3 said
	shift 3
	said=$("$@" 2>&1)
	rows=$((rows + 1))
	if grep -qE "(^|[^a-z_])$word([^a-z_]|\$)" <<<"$said"; then
		line "$name" "open"
	else
		wrong=$((wrong + 1))
		line "$name" "NOT AS IT SAYS: no $word"
		printf '%s\n' "$said" | head -40 >&2
	fi
	printf '    %s\n' "$sentence"
}

judge() { "$packseal" verify "$@" --root "$kit/ca/root.pem" --time-root "$tsa/root.pem" --json; }
vector() { "$packseal" verify "$vectors/$1.seal" --root "$vectors/roots/station.pem" --time-root "$vectors/roots/time.pem" \
	--now 2026-03-01T02:00:00Z --json; }
hardware() { "$packseal" verify "$vectors/$1.seal" --root "$vectors/roots/station.pem" \
	--hardware-root "$vectors/roots/chips.pem" --now 2026-03-01T02:00:00Z --json; }
stamp() { "$packseal" anchor --store store --run run --again --url "$(cat "$tsa/url")/good" >>"$here/anchor.log" 2>&1; }
cut_out() { "$packseal" export "$@" --store store --run run >>"$here/export.log" 2>&1; }

begin() {
	make_kit
	tsa=$BATS_FILE_TMPDIR/tsa
	start_authority tsa || exit 1
}

# An honest station with two takes of one waybill and one between them, with time stamps, and what was handed out of it.
honest() {
	make_station honest
	start_station
	record $first && stamp
	cp -r store "$BATS_FILE_TMPDIR/last-week"
	record $second && stamp && record $first
	stamp
	for number in 1 2 3; do cut_out "$(take_file $number)" -o "$BATS_FILE_TMPDIR/of-$number.seal"; done
	"$packseal" ledger checkpoint store -o "$BATS_FILE_TMPDIR/kept" >/dev/null
	stop_station
	cp -r store "$BATS_FILE_TMPDIR/whole"
	take_one=$BATS_FILE_TMPDIR/of-1.seal take_two=$BATS_FILE_TMPDIR/of-3.seal
}

back_dated() {
	make_station back_dated
	start_station
	record $first
	stamp
	stop_station
	# a clock that the kernel calls right could not be set back here without being root of the machine
	PS_CLOCK_SHIFT_S=-8640000 start_station "${shifted[@]}"
	record $second
	stop_station
	judge "$(take_file 2)"
}

# The ledger's end is cut off, and a better take is recorded under the number.
second_version() {
	make_station second_version
	start_station
	record $first
	cp -r store before
	record $second
	cut_out "$(take_file 2)" -o first-version.seal
	stop_station
	rm -rf store && cp -r before store
	start_station
	record $second
	stop_station
	judge first-version.seal --ledger store
}

deleted_with_its_leaf() {
	make_station deleted_with_its_leaf
	start_station
	record $first && record $second
	stop_station
	rm "$(take_file 1)"
	truncate -s -10 store/ledger/leaves
	"$packseal" ledger check store --json
}

deleted_file() {
	cp -r "$BATS_FILE_TMPDIR/whole" "$BATS_FILE_TMPDIR/without-two"
	rm "$BATS_FILE_TMPDIR"/without-two/*/*-0000002.seal
	"$packseal" ledger check "$BATS_FILE_TMPDIR/without-two" --root "$kit/ca/root.pem"
}

# Another key under the same root, made today.
minted() {
	make_station minted
	"$packseal" key new new.key >log2 && mv new.key station.key
	"$packseal" ca issue "$kit/ca" --key station.key --name "bench 1" -o new.pem >>log2 && mv new.pem station.pem
	rm -rf store && "$packseald" --config station.ini --init
	PS_CLOCK_SHIFT_S=-864000 start_station "${shifted[@]}"
	record $first
	stop_station
	start_station
	stamp
	cut_out "$(take_file 1)" -o minted.seal
	stop_station
	judge minted.seal --require time
}

# The time stamps beside an export (attachments of kind 2) are unsigned records: they can be cut out.
stamps_stripped() {
	/usr/bin/python3 - "$take_two" "$BATS_FILE_TMPDIR/stripped.seal" <<-'END'
		import io, sys
		import cbor2
		whole = open(sys.argv[1], "rb").read()
		reader, out = io.BytesIO(whole), bytearray()
		cut = 0
		while (begin := reader.tell()) < len(whole):
		    record = cbor2.CBORDecoder(reader).decode()
		    if record[:2] == [9, 2]:
		        cut += 1
		    else:
		        out += whole[begin:reader.tell()]
		assert cut
		open(sys.argv[2], "wb").write(out)
	END
	judge "$BATS_FILE_TMPDIR/stripped.seal"
}

# Somebody on the way to the authority answers in its stead.
forged_stamp() {
	make_station forged_stamp
	start_station
	record $first
	"$packseal" anchor --store store --run run --url "$(cat "$tsa/url")/far" 2>&1
	stop_station
}

# The key in a file was copied, and signs on a laptop with a ledger of its own.
copied_key() {
	make_station copied_key
	start_station
	record $first
	cut_out "$(take_file 1)" -o "$BATS_FILE_TMPDIR/laptop.seal"
	stop_station
}

plug_pulled() {
	make_station "plug_pulled_$1"
	start_station
	scan $first
	await '"event":"sealed"'
	kill -KILL "$station"
	wait "$station" 2>/dev/null
	station=
	if [ "$1" = tail ]; then
		cp "$(take_file 1)" "$BATS_FILE_TMPDIR/tail.seal"
		judge "$BATS_FILE_TMPDIR/tail.seal"
	else
		start_station
		stop_station
		judge "$(take_file 1)"
	fi
}

# The ending cut off an honest take, whose ledger knows that it had one.
cut_tail() {
	local whole size
	whole=$(ls "$BATS_FILE_TMPDIR/whole"/*/*-0000001.seal)
	size=$(stat -c %s "$whole")
	head -c $((size / 2)) "$whole" >"$BATS_FILE_TMPDIR/cut.seal"
	judge "$BATS_FILE_TMPDIR/cut.seal" --ledger "$BATS_FILE_TMPDIR/whole"
}

# STORE   Its ledger against a checkpoint of the honest station, kept outside.
against_kept() { "$packseal" ledger check "$1" --checkpoint "$BATS_FILE_TMPDIR/kept" --json; }

begin >"$BATS_FILE_TMPDIR/begin.log" 2>&1
honest >"$BATS_FILE_TMPDIR/honest.log" 2>&1
copied_key >"$BATS_FILE_TMPDIR/copied.log" 2>&1

caught "an honest take (so that the words below mean something)" bounded \
	"signed between two times that an authority states, included in the ledger" judge "$take_two"
caught "back-date a take" clock_wrong_by \
	"its start record holds a time stamp that is younger than the clock says" back_dated
caught "back-date it with a clock that says it is synchronised" clock_contradicts \
	"the same, as a vector" vector bad/clock_contradicts/synchronised-clock-that-was-wrong
caught "set the clock back while filming, and sign no event of it" clock_stepped \
	"each second signs both clocks" vector good/clock-set-and-no-event
caught "delete a take and its ledger entries" short "the last checkpoint signs leaves that are not there" deleted_with_its_leaf
caught "a take's file is deleted, the ledger left" 'no entry says that it was deleted: take 2' \
	"\`ledger check\` of the whole store, beside the files; a copy of the ledger alone cannot tell, and says so" deleted_file
caught "a second version of a take" number_twice \
	"who has the first one's file, and the station's ledger" second_version
caught "two takes of a parcel, and only the good one shown" '2 takes of this waybill' \
	"whoever sees all entries sees both; the later take names the earlier one itself" \
	"$packseal" ledger audit "$BATS_FILE_TMPDIR/whole" $first --of "$take_two"
caught "last week's disk restored" ledger_before_checkpoint \
	"by any checkpoint, export or slip that left the station later" against_kept "$BATS_FILE_TMPDIR/last-week"
caught "a certificate swapped for one of the same key" start_differs "START holds the chain, and is signed" \
	vector bad/start_differs/certificate-issued-again
caught "a certificate swapped for a stranger's" no_signature "the signatures are of another key" \
	vector bad/no_signature/certificate-of-a-stranger
caught "a station minted after the dispute, its clock set back" not_after_only \
	"nothing proves that the take, or its key, is any older than today's time stamp: --require time is not met" minted
open "a copied file key signs on a laptop" included \
	"nothing in the film tells the two apart: software_key says that who controls the station may copy it" \
	judge "$BATS_FILE_TMPDIR/laptop.seal"
caught "a copied file key, and a checkpoint of the station" 'two_ledgers' \
	"the laptop has a ledger of its own: two histories under one key" against_kept "$BATS_FILE_TMPDIR/copied_key/store"
caught "a stolen key that its issuer takes back" revoked_since "verify --crl; what is proved to be older stays good" \
	bash -c "'$packseal' ca revoke '$BATS_FILE_TMPDIR/kit/ca' '$BATS_FILE_TMPDIR/kit/station.pem' --since 2020-01-01 >/dev/null
		'$packseal' verify '$take_one' --root '$BATS_FILE_TMPDIR/kit/ca/root.pem' --crl '$BATS_FILE_TMPDIR/kit/ca/root.crl' --json"
caught "a time stamp moved to another take" time_stamp_loose "no ledger proof ties it to this take" \
	vector good/stamped-and-no-ledger-proof
caught "a time stamp over another station's checkpoint" time_stamp_of_another "the key did not sign that checkpoint" \
	vector bad/time_stamp_of_another/token-over-anothers-checkpoint
caught "a time stamp of next month, forged on the way from the authority" "days ahead of this station's clock" \
	"ten minutes ahead at most; with time_roots none of another authority's. The verifier never believes one without a root" forged_stamp
caught "the time stamps stripped from an export" not_before_only \
	"the one in START cannot be taken out; of the others only their lack is seen: --require time" stamps_stripped
caught "the plug pulled on purpose" intact_interrupted \
	"the station signs what it found; whether it was on purpose, or more had been there, nobody can know" plug_pulled recover
caught "the plug pulled, and the file taken away before the next start" no_ending \
	"the file has no ending: cut or open, never ended" plug_pulled tail
caught "the tail of an ended take cut off" ending_left_out "the ledger has an ending that the file does not show" cut_tail
caught "a camera that plays old footage" test_source "a replayed or virtual source is declared, and is no camera" judge "$take_one"
open "old footage on a screen before a real lens" intact \
	"a signature says what a key signed, and not that the camera saw the world" vector good/plain
caught "a session key read from memory begins a take" session_unconfirmed \
	"it cannot end one: the origin is session_key, the ending open, and the exit status 3" \
	vector bad/session_unconfirmed/session-open
caught "... and ends it" record_differs "an ending is the station's own key's" \
	vector bad/record_differs/session-ends-the-take
caught "... on another day, in another run, under another number" session_key_wrong \
	"its certificate is for one run, a range of numbers and at most a day" \
	vector bad/session_key_wrong/session-ran-out-open
open "... while it is good, and the take is left open" session_key \
	"nobody can tell such a take from one whose plug was pulled: demand the ending (--require ending)" \
	vector bad/session_unconfirmed/session-open
caught "a key in a file said to live in a chip" attestation_wrong \
	"a TPM's word names the key; --hardware-root believes a maker alone" \
	hardware bad/attestation_wrong/attestation-of-another-key
open "a merchant's own CA says so of a key in a file" hardware_key_asserted \
	"it is the issuer's word and called so; without a TPM's no key is hardware_key" hardware good/asserted
caught "a new key for the station, which the old one did not name" ledger_proof_wrong \
	"the old key signs which one follows it; otherwise neither ledger nor proof is believed from there on" \
	vector bad/ledger_proof_wrong/key-change-by-the-new-key
printf '%s tricks, %s otherwise than the table says\n' "$rows" "$wrong"
[ "$wrong" = 0 ]
