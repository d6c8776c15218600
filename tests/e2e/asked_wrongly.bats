bats_require_minimum_version 1.5.0
# What is asked wrongly is refused before any work, in one form: "packseal: a sentence."

setup_file() {
	build=$(realpath "${BUILD:-$BATS_TEST_DIRNAME/../../build}")
	"$build/tests/e2e/make_takes" "$BATS_FILE_TMPDIR"
}

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	cp "$BATS_FILE_TMPDIR"/{three,plain}.seal .
	export PACKSEAL_STORE=$BATS_TEST_TMPDIR/no-store PACKSEAL_RUN=$BATS_TEST_TMPDIR/no-run
	before=$(ls)
}

# refused STATUS SENTENCE COMMAND...   It is all that is said, and nothing was made.
refused() {
	echo "${*:3}"
	run "-$1" "$packseal" "${@:3}"
	[ "$output" = "packseal: $2." ]
	[ "$(ls)" = "$before" ]
}

@test "an option that there is not, lacks its value, or has one that it does not take" {
	refused 64 "there is no option --nope; --help lists them" show three.seal --nope
	refused 64 "there is no option --nope; --help lists them" show three.seal --nope=4
	refused 64 "there is no option -x; --help lists them" show -x three.seal
	refused 64 "there is no such option; --help lists them" show $'-\e' three.seal
	refused 64 '--max-bytes takes a value, which is missing' sheet three.seal -o s.jpg --max-bytes
	refused 64 '-o takes a value, which is missing' sheet three.seal -o
	refused 64 '--force takes no value' sheet three.seal -o s.jpg --force=yes
	refused 64 '--max may be several options; write it out, --help lists them' clip three.seal -o f.mp4 --max 3
	refused 64 'there is no option --\x1b; --help lists them' show $'--\e' three.seal
	run -0 "$packseal" show three.seal --js
	for word in $("$packseal" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
		refused 64 "there is no option --nope; --help lists them" "$word" --nope
	done
	for words in "ledger check" "anchor ask" "key new" "ca issue" "claim list"; do
		# shellcheck disable=SC2086
		refused 64 "there is no option --nope; --help lists them" $words --nope
	done
}

@test "a JPEG does not get the name of a picture of another kind" {
	for end in png PNG webp pdf; do
		for command in sheet contact still; do
			refused 64 "-o: it is written as JPEG; give a name that ends in .jpg, not in .$end" $command three.seal -o "x.$end"
		done
	done
	run -0 "$packseal" contact three.seal -o x.JPEG
	run -0 "$packseal" contact three.seal -o x.png.jpg
	run -0 "$packseal" contact three.seal -o plain
}

@test "a film of no seconds" {
	refused 64 "--max-seconds takes seconds, more than 0, such as 60" clip three.seal -o f.mp4 --max-seconds 0
	refused 64 "--max-seconds takes seconds, more than 0, such as 60" clip three.seal -o f.mp4 --max-seconds no
}

@test "an output and its statement: whether they can be written is found out before the work" {
	touch there
	before=$(ls)
	for command in "sheet three.seal -o o.jpg" "clip three.seal -o o.mp4" "report three.seal -o o.html"; do
		# shellcheck disable=SC2086
		refused 74 "no/such/place: No such file or directory" $command --statement no/such/place
		# shellcheck disable=SC2086
		refused 74 "there exists; --force replaces it" $command --statement there
		# shellcheck disable=SC2086
		refused 64 "--statement and -o name the same file" $command --statement "${command##* }"
	done
	# one that would not be opened either
	refused 74 "no/such/place.jpg: No such file or directory" sheet nothing.seal -o no/such/place.jpg
}

@test "a waybill or an order that would move a cursor, or hide a part of itself, is no claim's" {
	export PACKSEAL_CLAIMS=$PWD/no-claims
	for code in $'SF1\e[2J' $'SF1\nA' $'SF1\x7f' $'SF1\u202e' $'SF1\xff'; do
		refused 64 "WAYBILL takes UTF-8 without control characters" claim new "$code" --type empty --deadline 5d
		refused 64 "--order takes UTF-8 without control characters" claim new SF1 --order "$code" --type empty --deadline 5d
	done
}

@test "a store that is not there is told as that; only one without an index is to be reindexed" {
	export PACKSEAL_CLAIMS=$PWD/no-claims
	for store in "$PWD/no-store" "$PWD/three.seal"; do
		while read -r command; do
			# shellcheck disable=SC2086
			refused 66 "there is no store at $store; is its disk at hand? --store names another" $command --store "$store"
		done <<-END
			find SF1
			list
			export SF1 -o x.seal
			sheet SF1 -o x.jpg
			claim new SF1 --type empty --deadline 5d
			claim learn --takes
		END
	done
	mkdir store
	before=$(ls)
	for command in list "claim learn --takes"; do
		# shellcheck disable=SC2086
		refused 66 "$PWD/store: the index cannot be read: there is no such thing; there is no index: run \`packseal reindex\`" $command --store "$PWD/store"
	done
	# of several each is named
	run -66 "$packseal" claim learn --takes --station left --store no-store --station right --store store
	[ "$output" = "packseal: there is no store at no-store; is its disk at hand? --store names another.
packseal: store: the index cannot be read: there is no such thing; there is no index: run \`packseal reindex\`." ]
	run -0 "$packseal" claim new SF1 --type empty --deadline 5d --station left --store no-store --station right --store store
	[[ $output == *"no takes of station left are looked for: there is no folder of its store."* ]]
}
