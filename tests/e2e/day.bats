bats_require_minimum_version 1.5.0
# A day at the packing benches, with its mistakes, told as the packers would; see tests/day/.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	build=$(realpath "${BUILD:-build}")
}

@test "the day goes as it is told in tests/day/day.txt, and all that is left of it verifies" {
	run -0 --separate-stderr "$build/tests/day/day"
	grep -v '^\[' <<<"$output" >"$BATS_TEST_TMPDIR/day.txt"
	diff tests/day/day.txt "$BATS_TEST_TMPDIR/day.txt"
	sed 's/^/# /' "$BATS_TEST_TMPDIR/day.txt" >&3
}
