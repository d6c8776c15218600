bats_require_minimum_version 1.5.0
# What an exporter says for himself goes with his export, apart from what the station signed.

setup_file() {
	build=$(realpath "${BUILD:-$BATS_TEST_DIRNAME/../../build}")
	"$build/tests/e2e/make_takes" "$BATS_FILE_TMPDIR"
}

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	second=$BATS_TEST_DIRNAME/../second/verify.py
	cd "$BATS_TEST_TMPDIR"
	cp "$BATS_FILE_TMPDIR"/* .
	export PACKSEAL_STORE=$BATS_TEST_TMPDIR/no-store PACKSEAL_RUN=$BATS_TEST_TMPDIR/no-run
	now="--now 2026-03-02"
	"$packseal" key new me.key
	"$packseal" key new other.key
}

json() {
	python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

# verdict FILE   Its words on all axes, and the exit status.
verdict() {
	"$packseal" verify "$1" --root root.pem $now --json |
		json '[d[a]["verdict"] for a in ("integrity", "origin", "time", "ledger", "scene", "ending")], d["exit"]'
}

@test "a statement is told apart, and changes no verdict" {
	for options in "" "--from 1 --to 2 --camera top" "--redact top:0,0,160,96"; do
		"$packseal" export three.seal -o without.seal --force $options
		"$packseal" export three.seal -o with.seal --force $options \
			--who "客服 4" --why "claim 12" --sign-as me.key
		[ "$(verdict with.seal)" = "$(verdict without.seal)" ]
		run "$packseal" verify with.seal --root root.pem $now --lang en
		[[ $output == *"the exporter's own word, not the station's"* ]]
		[[ $output == *"who          客服 4"* ]]
		[[ $output == *"why          claim 12"* ]]
		[[ $output == *"who the exporter is: nobody here vouches for his key"* ]]
		run "$packseal" show with.seal --lang en
		[[ $output == *"who          客服 4"* ]]
		run "$packseal" show with.seal --json
		[ "$(json 'd["exporter"]["who"] + ", " + d["exporter"]["why"]' <<<"$output")" = "客服 4, claim 12" ]
		[ "$(/usr/bin/python3 "$second" with.seal | json 'd["exporter"]')" = right ]
		# the key is the one that signed
		fingerprint=$(openssl pkey -in me.key -pubout -outform DER | sha256sum | cut -d' ' -f1)
		[ "$(json 'd["exporter"]["key_fingerprint"]' <<<"$output")" = "$fingerprint" ]
	done
	# the device's own signatures and pictures are the same bytes
	size=$(stat -c %s without.seal)
	cmp -n $((size - 11)) without.seal with.seal
}

@test "a statement does not go on into an export of the export, nor onto another one" {
	"$packseal" export three.seal -o one.seal --from 1 --to 2 --who "Mr One" --sign-as me.key
	"$packseal" export one.seal -o two.seal
	run -0 "$packseal" verify two.seal --root root.pem $now --json
	[ "$(json '"exporter" in d' <<<"$output")" = False ]
	"$packseal" export one.seal -o three-again.seal --who "Ms Two" --sign-as other.key
	run -0 "$packseal" show three-again.seal
	[[ $output == *"Ms Two"* ]]
	[[ $output != *"Mr One"* ]]
	# the same bytes behind another excerpt
	"$packseal" export three.seal -o other.seal --from 0 --to 1
	python3 - <<-'END'
		def split(name):
		    data = open(name, "rb").read()
		    return data[:-11], data[-11:]
		one, _ = split("one.seal")
		two, _ = split("two.seal")
		other, trailer = split("other.seal")
		open("moved.seal", "wb").write(other + one[len(two):] + trailer)
	END
	run "$packseal" verify moved.seal --root root.pem $now --lang en
	[ "$status" = 0 ]
	[[ $output == *"the exporter's statement is not of this export"* ]]
	[[ $output != *"Mr One"* ]]
	[ "$(verdict moved.seal)" = "$(verdict other.seal)" ]
	[ "$(/usr/bin/python3 "$second" moved.seal | json 'd["exporter"]')" = wrong ]
}

@test "a certificate goes along, and is not judged" {
	openssl req -x509 -new -key me.key -subj "/CN=Complaints desk" -days 9 -out me.pem 2>/dev/null
	run -0 "$packseal" export three.seal -o with.seal --who desk --sign-as me.key --certificate me.pem
	run -0 "$packseal" verify with.seal --root root.pem $now --lang en
	[[ $output == *"of Complaints desk; who issued it was not checked"* ]]
	[ "$(/usr/bin/python3 "$second" with.seal | json 'd["exporter"]')" = right ]
}

@test "each byte of a statement that is changed makes it wrong, and nothing else" {
	"$packseal" export three.seal -o with.seal --camera back --to 1 --who me --sign-as me.key
	"$packseal" export with.seal -o without.seal
	expected=$(verdict without.seal)
	size=$(stat -c %s with.seal)
	begin=$(($(stat -c %s without.seal) - 11))
	# behind the record's own head, which is the file's shape
	for at in $(seq $((begin + 6)) 17 $((size - 12))); do
		cp with.seal changed.seal
		python3 -c "f = open('changed.seal', 'r+b'); f.seek($at); b = f.read(1)[0]; f.seek($at); f.write(bytes([b ^ 1]))"
		[ "$(verdict changed.seal)" = "$expected" ]
		run "$packseal" verify changed.seal --json
		[ "$(json '"exporter" in d' <<<"$output")" = False ]
		[[ $output == *'"exporter_wrong"'* ]]
	done
}

@test "what cannot be stated is refused, and leaves nothing" {
	openssl req -x509 -new -key other.key -subj "/CN=other" -days 9 -out other-key.pem 2>/dev/null
	long=$(printf 'x%.0s' {1..257})
	while IFS='|' read -r status said options; do
		echo "$options"
		eval "run -$status '$packseal' export three.seal -o out.seal $options"
		[[ $output == *"$said"* ]]
		[ ! -e out.seal ]
	done <<-END
		64|--who NAME and --sign-as KEY|--who me
		64|--who NAME and --sign-as KEY|--sign-as me.key
		64|--who NAME and --sign-as KEY|--who "" --sign-as me.key
		64|--who NAME and --sign-as KEY|--why because
		64|at most 128 bytes|--who $long --sign-as me.key
		64|at most 256 bytes|--who me --why $long --sign-as me.key
		64|one line|--who \$'a\\nb' --sign-as me.key
		64|UTF-8|--who \$'\\xff' --sign-as me.key
		66|cannot be used to sign|--who me --sign-as no.key
		64|not of the key that signs|--who me --sign-as me.key --certificate other-key.pem
		66|no certificate can be read|--who me --sign-as me.key --certificate no.pem
	END
	run -64 "$packseal" export open.seal -o out.seal --who me --sign-as me.key
	[[ $output == *"has no ending"* ]]
	[ ! -e out.seal ]
	[ -z "$(ls | grep part || true)" ]
}
