bats_require_minimum_version 1.5.0
# packseal reindex, list, find and export over a store, without a running station.

setup_file() {
	build=$(realpath "${BUILD:-$BATS_TEST_DIRNAME/../../build}")
	"$build/tests/e2e/make_takes" "$BATS_FILE_TMPDIR"
}

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	takes=$BATS_FILE_TMPDIR
	mkdir -p store/2026-03-01 store/2026-03-02 run
	echo 000102030405060708090a0b0c0d0e0f >store/store-id
	cp "$takes/plain.seal" store/2026-03-01/020000-0000001.seal
	cp "$takes/cancelled.seal" store/2026-03-01/020100-0000003.seal
	cp "$takes/three.seal" store/2026-03-02/020000-0000018.seal
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
}

json() {
	python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

# serve ANSWER   Somebody answers on the control socket, once.
serve() {
	"$BATS_TEST_DIRNAME/fake_packseald.py" run "$1" asked 3>&- &
	for _ in $(seq 200); do
		[ -S run/control ] && return
		sleep 0.02
	done
	false
}

@test "the index comes from the files alone" {
	run -66 "$packseal" list
	[[ $output == *reindex* ]]
	run -0 "$packseal" reindex
	[[ $output == *"3 takes indexed, 0 files left out"* ]]
	run -0 "$packseal" list --json
	[ "$(json '[t["number"] for t in d["takes"]]' <<<"$output")" = "[18, 3, 1]" ]
	[ "$(json 'd["takes"][0]["cameras"], d["takes"][0]["frames"]' <<<"$output")" = "3 48" ]
	[ "$(json 'd["takes"][1]["ending"]' <<<"$output")" = cancelled ]
	run -0 "$packseal" list --since 2026-03-02
	[[ $output != *cancelled* ]]
	[[ $output == *0000018.seal* ]]
}

@test "an index of the version before: said so with what to do, and reindex makes it anew" {
	"$packseal" reindex
	"$packseal" list --json >before
	python3 -c 'import sqlite3; db = sqlite3.connect("store/index.db"); db.executescript("""ALTER TABLE takes DROP
		COLUMN faults; ALTER TABLE takes DROP COLUMN return_of; PRAGMA user_version = 3""")'
	for command in list "find SF1023574470215"; do
		run -74 "$packseal" $command
		[[ $output == *"the index is of another version: run \`packseal reindex\`"* ]]
	done
	run -0 "$packseal" reindex
	[[ $output == *"3 takes indexed, 0 files left out"* ]]
	"$packseal" list --json | diff before -
}

@test "all takes of a waybill, in small letters too" {
	"$packseal" reindex
	run -0 "$packseal" find sf1023574470215 --json
	[ "$(json '[t["number"] for t in d["takes"]]' <<<"$output")" = "[18, 1]" ]
	run -66 "$packseal" find SF0000000000000
	[[ $output == *"no finished take of SF0000000000000 is in $PWD/store; one that is being"* ]]
	run -0 "$packseal" find $' SF1023574470215\r\n' --json
	[ "$(json 'len(d["takes"])' <<<"$output")" = 2 ]
	run -0 "$packseal" export $'\tsf1023574470215 ' --take 1 -o trimmed.seal
	for waybill in "" "  "; do
		run -64 "$packseal" find "$waybill"
		[[ $output == *"the waybill is empty"* ]]
		run -64 "$packseal" export "$waybill" -o empty.seal
		[[ $output == *"the waybill is empty"* ]]
	done
	run -66 "$packseal" find "'; drop table takes; --"
	run -0 "$packseal" find YT8800567123459
}

@test "takes by a part of the waybill and by time" {
	"$packseal" reindex
	run -0 "$packseal" find --part 0215 --json
	[ "$(json '[t["number"] for t in d["takes"]]' <<<"$output")" = "[18, 1]" ]
	run -0 "$packseal" find --part 0215 --until 2026-03-02 --json
	[ "$(json '[t["number"] for t in d["takes"]]' <<<"$output")" = "[1]" ]
	run -0 "$packseal" find --since 2026-03-01T02:00:30Z --until 2026-03-02T02:00:00Z --json
	[ "$(json '[t["number"] for t in d["takes"]]' <<<"$output")" = "[3]" ]
	[ "$(json 'd["takes"][0]["footage"], d["takes"][0]["hold"]' <<<"$output")" = "full None" ]
	run -0 --separate-stderr "$packseal" find --part 0215 --limit 1 --json
	[ "$(json '[t["number"] for t in d["takes"]]' <<<"$output")" = "[18]" ]
	[[ $stderr == *"there are more"* ]]
	run -66 "$packseal" find --part XYZ
	[[ $output == *"has a waybill or order with XYZ in it"* ]]
	run -66 "$packseal" find --order XYZ
	[[ $output == *"no take of order XYZ"* ]]
	run -66 "$packseal" find --since 2027-01-01
	run -66 "$packseal" find SF1023574470215 --until 2026-03-01
}

@test "find refuses what is no question" {
	"$packseal" reindex
	run -64 "$packseal" find --part 15
	[[ $output == *"--part takes 3 characters or more"* ]]
	run -64 "$packseal" find --part 0215 --order 1
	[[ $output == *"give one of WAYBILL, --order"* ]]
	run -64 "$packseal" find SF1023574470215 --part 0215
	run -64 "$packseal" find --since 2026-02-30
	[[ $output == *"--since takes a time such as"* ]]
	run -64 "$packseal" find --since yesterday
	[[ $output == *"--since takes a time such as"* ]]
	run -64 "$packseal" find --until 12
	run -64 "$packseal" find SF1 --limit 0
}

@test "a file that is no take, or open, or there twice, is named and left out" {
	cp "$takes/open.seal" store/2026-03-01/020030-0000002.seal
	head -c 100 "$takes/plain.seal" >store/2026-03-01/030000-0000007.seal
	echo nonsense >store/2026-03-01/030000-0000008.seal
	: >store/2026-03-01/030000-0000009.seal
	cp "$takes/plain.seal" store/2026-03-02/040000-0000010.seal
	cp "$takes/plain.seal" store/2026-03-02/040000-0000001.seal
	echo "not a take's name" >store/2026-03-01/notes.txt
	run -0 "$packseal" reindex
	[[ $output == *"3 takes indexed, 6 files left out"* ]]
	[[ $output == *"020030-0000002.seal is left out: it has no ending yet"* ]]
	[[ $output == *"030000-0000009.seal is left out"* ]]
	run -0 "$packseal" list --json
	[ "$(json '[t["path"][-30:] for t in d["takes"] if t["number"] == 1]' <<<"$output")" = \
		"['2026-03-01/020000-0000001.seal']" ]
	[ "$(json 'len(d["takes"])' <<<"$output")" = 3 ]
}

@test "reindex of what is no store" {
	run -66 "$packseal" reindex --store nowhere
	mkdir plain
	run -66 "$packseal" reindex --store plain
	[ -z "$(ls plain)" ]
}

@test "export by waybill: all its takes, each under its number" {
	"$packseal" reindex
	run -0 "$packseal" export sf1023574470215 -o claim.seal
	[[ $output == *"2 takes"* ]]
	[[ $output == *"no packseald answers in $PWD/run"* ]]
	[ "$(echo claim*)" = "claim-0000001.seal claim-0000018.seal" ]
	for file in claim*; do
		run -0 "$packseal" verify "$file" --root "$takes/root.pem" --now 2026-03-02
	done
	mkdir dir
	run -0 "$packseal" export SF1023574470215 -o dir --camera top --to 1
	[ "$(ls dir | tr '\n' ' ')" = "0000001.seal 0000018.seal " ]
	run -0 "$packseal" export SF1023574470215 --take 18 -o one.seal
	[ -e one.seal ]
	run -66 "$packseal" export SF1023574470215 --take 3 -o two.seal
	run -74 "$packseal" export SF1023574470215 -o claim.seal
	[[ $output == *--force* ]]
}

@test "an export of the station's own take is written into its ledger" {
	serve '{"ok":true,"index":41}'
	run -0 "$packseal" export store/2026-03-01/020000-0000001.seal -o out.seal
	[[ $output == *"ledger entry 41"* ]]
	wait
	[ "$(json 'd["do"], d["kind"], d["take"]' <asked)" = "leaf export 1" ]
	[ "$(json 'd["digest"]' <asked)" = "$(sha256sum out.seal | cut -c1-64)" ]
	[ "$(json 'd["bytes"]' <asked)" = "$(stat -c %s out.seal)" ]
	[ "$(json 'd["id"]' <asked)" = "$("$packseal" verify out.seal --json | json 'd["take"]["id"]')" ]
}

@test "a sheet, a viewing copy, a report of the station's own take are written into its ledger, as an export is" {
	"$packseal" reindex
	for what in "sheet out.jpg" "clip out.mp4" "report out.html" "report out.pdf"; do
		read -r command out <<<"$what"
		for from in SF1023574470215 store/2026-03-02/020000-0000018.seal; do
			# of a waybill's take it looks into the ledger beside it
			[ "$command $from" != "report SF1023574470215" ] || continue
			rm -rf run asked
			mkdir run
			serve '{"ok":true,"index":41}'
			run -0 "$packseal" "$command" "$from" -o "$out" --force
			[[ $output == *$'\n'"  ledger entry 41" ]]
			wait
			[ "$(json 'd["do"], d["kind"], d["take"], d["bytes"]' <asked)" = "leaf export 18 $(stat -c %s "$out")" ]
			[ "$(json 'd["digest"]' <asked)" = "$(sha256sum "$out" | cut -c1-64)" ]
		done
		# refused: the file is there, and the exit status says so
		rm -rf run "$out"
		mkdir run
		serve '{"ok":false,"error":"the disk is full"}'
		run -74 "$packseal" "$command" "$from" -o "$out"
		[[ $output == *"the export is there, but packseald did not write it into the ledger: the disk is full"* ]]
		wait
		[ -s "$out" ]
		# nobody answers; of another station
		run -0 "$packseal" "$command" "$from" -o "$out" --force
		[[ $output == *"no ledger entry was written: no packseald answers in $PWD/run"* ]]
		run -0 "$packseal" "$command" "$takes/three.seal" -o "$out" --force
		[[ $output == *"no ledger entry was written: the file is not in the store $PWD/store"* ]]
	done
}

@test "a ledger that refuses is an error, and the export is there all the same" {
	serve '{"ok":false,"error":"the disk is full"}'
	run -74 "$packseal" export store/2026-03-01/020000-0000001.seal -o out.seal
	[[ $output == *"the disk is full"* ]]
	[ -e out.seal ]
	wait
}

@test "of a file from elsewhere nobody's ledger speaks" {
	serve '{"ok":true,"index":41}'
	run -0 "$packseal" export "$takes/plain.seal" -o out.seal
	[[ $output == *"no ledger entry was written"* ]]
	[ ! -e asked ]
	kill %%
}
