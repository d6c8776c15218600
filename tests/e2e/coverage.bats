bats_require_minimum_version 1.5.0
# packseal coverage: what was shipped and not filmed.

setup_file() {
	build=$(realpath "${BUILD:-$BATS_TEST_DIRNAME/../../build}")
	"$build/tests/e2e/make_takes" "$BATS_FILE_TMPDIR"
}

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	takes=$BATS_FILE_TMPDIR
	mkdir -p store/2026-03-01 store/2026-03-02
	echo 000102030405060708090a0b0c0d0e0f >store/store-id
	cp "$takes/plain.seal" store/2026-03-01/020000-0000001.seal     # SF1023574470215
	cp "$takes/cancelled.seal" store/2026-03-01/020100-0000003.seal # YT8800567123459
	export PACKSEAL_STORE=$PWD/store
	"$packseal" reindex
}

json() {
	python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

@test "all were filmed: 0" {
	printf 'order,waybill\r\n1,SF1023574470215\r\n' >shipped.csv
	run -0 "$packseal" coverage --shipped shipped.csv
	[ "$output" = "0 of 1 parcels were not filmed" ]
}

@test "some were not: 1, by line and waybill" {
	printf '\xef\xbb\xbf订单;快递单号;件数\r\n"7;1";"sf1023574470215";1\r\n8;YT8800567123459;1\r\n9;JD1;1\r\n9;jd1;2\r\n10;;1\r\n' >shipped.csv
	run -1 "$packseal" coverage --shipped shipped.csv
	[[ $output == *"line 3       YT8800567123459           the take was cancelled"* ]]
	[[ $output == *"line 4       JD1                       no take"* ]]
	[[ $output == *"2 of 3 parcels were not filmed" ]]
	run -1 "$packseal" coverage --shipped shipped.csv --json
	[ "$(json 'd["shipped"], d["filmed"], [(n["line"], n["waybill"], n["take"]) for n in d["not_filmed"]]' <<<"$output")" = \
		"3 1 [(3, 'YT8800567123459', 'cancelled'), (4, 'JD1', 'none')]" ]
}

@test "without a known name the first column, or the one that is named" {
	printf 'SF1023574470215,x\n' >shipped.csv
	run -0 "$packseal" coverage --shipped shipped.csv
	[ "$output" = "0 of 1 parcels were not filmed" ]
	printf 'number\nSF1023574470215\n' >shipped.csv
	run -0 "$packseal" coverage --shipped shipped.csv
	printf 'waybill,parcel\nJD1,SF1023574470215\n' >shipped.csv
	run -0 "$packseal" coverage --shipped shipped.csv --column Parcel
	run -1 "$packseal" coverage --shipped shipped.csv
	run -66 "$packseal" coverage --shipped shipped.csv --column nonsense
	[[ $output == *"its first line has no such column"* ]]
}

@test "what cannot be read is 66, wrong usage 64" {
	run -64 "$packseal" coverage
	[[ $output == *"--shipped is missing"* ]]
	run -66 "$packseal" coverage --shipped nowhere.csv
	: >shipped.csv
	run -66 "$packseal" coverage --shipped shipped.csv
	[[ $output == *"no parcel is in it"* ]]
	printf 'waybill\n1.02357E+14\n' >shipped.csv
	run -66 "$packseal" coverage --shipped shipped.csv
	[[ $output == *"line 2: 1.02357E+14 is no waybill any more"* ]]
	printf 'waybill\n"SF1\n' >shipped.csv
	run -66 "$packseal" coverage --shipped shipped.csv
	[[ $output == *"line 2: "* ]]
	printf 'waybill\nSF1\n' >shipped.csv
	run -66 "$packseal" coverage --shipped shipped.csv --store nowhere
}
