bats_require_minimum_version 1.5.0
# An export for one waybill holds no byte of another, and nothing by which it could be guessed.

setup_file() {
	build=$(realpath "${BUILD:-$BATS_TEST_DIRNAME/../../build}")
	"$build/tests/e2e/make_takes" "$BATS_FILE_TMPDIR"
}

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	search=$BATS_TEST_DIRNAME/hidden_waybill.py
	cd "$BATS_TEST_TMPDIR"
	take=$BATS_FILE_TMPDIR/batch.seal
	mkdir -p store/2026-03-01
	echo 000102030405060708090a0b0c0d0e0f >store/store-id
	cp "$take" store/2026-03-01/020000-0000007.seal
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/no-run
	first=SF1023574470215 second=YT8800567123459
	"$packseal" reindex
}

@test "an export for one of a take's two waybills gives nothing of the other away" {
	for options in "" "--from 1.5 --camera side" "--redact top:0,0,99,99"; do
		for code in $first $second; do
			other=$second
			[ $code = $first ] || other=$first
			run -0 "$packseal" export $code -o out.seal --force $options
			run -0 /usr/bin/python3 "$search" "$take" out.seal $other
			[ -z "$output" ]
			# it does hold its own
			run -1 /usr/bin/python3 "$search" "$take" out.seal $code
			[[ $output == *"the code as $code"* ]]
			# and an export of it no more
			run -0 "$packseal" export out.seal -o again.seal --force
			run -0 /usr/bin/python3 "$search" "$take" again.seal $other
		done
	done
}

@test "who looks for it finds it where it is, in each way" {
	"$packseal" export "$take" -o whole.seal --from 0
	run -1 /usr/bin/python3 "$search" "$take" whole.seal $second
	[[ $output == *"the code as $second"* ]]
	[[ $output == *"the salt of an event"* ]]
	[[ $output == *"the body of an event"* ]]
	[[ $output == *"a hash of it, with a salt that is there"* ]]
	"$packseal" export $first -o out.seal
	# something of it added to an export that has nothing of it
	while IFS='|' read -r said added; do
		{
			cat out.seal
			python3 -c "import base64, hashlib, sys; c = '$second'; sys.stdout.buffer.write($added)"
		} >more.seal
		run -1 /usr/bin/python3 "$search" "$take" more.seal $second
		echo "$added: $output"
		[[ $output == *"$said"* ]]
	done <<-'END'
		an unsalted hash|hashlib.sha256(c.encode()).digest()
		an unsalted hash|hashlib.sha256(b"\x16" + c.encode()).digest()
		in hex|c.encode().hex().encode()
		in base64|base64.b64encode(b"code=" + c.encode() + b"&")
		in UTF-16|c.encode("utf-16-le")
		packed|bytes.fromhex("8800567123459"[:12])
	END
}
