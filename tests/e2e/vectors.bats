#!/usr/bin/env bats
# The files in tests/vectors: they come out the same each time, and both readers judge them as stated.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	build=$(realpath "${BUILD:-build}")
	packseal=$(realpath "${PACKSEAL:-$build/packseal}")
}

@test "the vectors are the ones that make_vectors makes" {
	CMOCKA_MESSAGE_OUTPUT=TAP "$build/tests/vectors/make_vectors" "$BATS_TEST_TMPDIR"
	for part in good bad statements roots; do
		diff -rq "tests/vectors/$part" "$BATS_TEST_TMPDIR/$part"
	done
}

# A sanitizer need not be asked what the second reader thinks.
@test "packseal and the second reader come to the verdict that each vector states" {
	/usr/bin/python3 tests/vectors/compare.py ${SAN:+--alone} "$packseal" tests/vectors
}

@test "packseal and the second reader say of each statement of derivation what stands beside it" {
	run /usr/bin/python3 tests/vectors/compare_statements.py "$packseal" tests/vectors
	echo "$output"
	[ "$status" = 0 ]
}

# bats test_tags=plain
@test "a vector whose verdict is another one is noticed" {
	mkdir -p "$BATS_TEST_TMPDIR/good"
	cp -r tests/vectors/roots "$BATS_TEST_TMPDIR"
	cp tests/vectors/bad/picture_differs/a-byte-of-a-tile.seal "$BATS_TEST_TMPDIR/good/plain.seal"
	cp tests/vectors/good/plain.json "$BATS_TEST_TMPDIR/good"
	run /usr/bin/python3 tests/vectors/compare.py "$packseal" "$BATS_TEST_TMPDIR"
	[ "$status" = 1 ]
	[[ $output == *"packseal says integrity altered, not intact"* ]]
	[[ $output == *"the second reader says integrity altered, not intact"* ]]
}

# bats test_tags=plain
@test "each attack in the table has its vector, its finding, and what that names" {
	/usr/bin/python3 tests/vectors/attacks.py "$packseal" tests/vectors
	# a table that promises more is noticed
	cp -r tests/vectors/roots tests/vectors/good tests/vectors/bad "$BATS_TEST_TMPDIR"
	sed 's/| second |$/| camera |/' tests/vectors/README.md >"$BATS_TEST_TMPDIR/README.md"
	run /usr/bin/python3 tests/vectors/attacks.py "$packseal" "$BATS_TEST_TMPDIR"
	[ "$status" = 1 ]
	[[ $output == *"its foreign_record names no camera"* ]]
}
