bats_require_minimum_version 1.5.0
# The table of tests/fraud, and that it can fail.

setup() {
	build=$(realpath "${BUILD:-build}")
	top=$BATS_TEST_DIRNAME/../..
	export TMPDIR=$BATS_TEST_TMPDIR
}

@test "each trick is caught by the word that the table says, or said to be open" {
	run -0 "$top/tests/fraud/fraud.sh" "$build"
	[[ $output == *" tricks, 0 otherwise than the table says" ]]
	[[ $output == *"caught: bounded"*"caught: ledger_before_checkpoint"*" open"* ]]
}

@test "a trick that is not caught is seen" {
	# the same table over a packseal that finds every take bounded, whole and in its place
	mkdir -p "$BATS_TEST_TMPDIR/build"
	ln -s "$build"/* "$BATS_TEST_TMPDIR/build/"
	rm "$BATS_TEST_TMPDIR/build/packseal"
	cat >"$BATS_TEST_TMPDIR/build/packseal" <<-END
		#!/bin/sh
		[ "\$1" = verify ] || exec "$build/packseal" "\$@"
		echo '"verdict": "bounded", "verdict": "included", "verdict": "intact"'
	END
	chmod +x "$BATS_TEST_TMPDIR/build/packseal"
	run "$top/tests/fraud/fraud.sh" "$BATS_TEST_TMPDIR/build"
	[ "$status" = 1 ]
	[[ $output == *"NOT CAUGHT: no clock_wrong_by"* ]]
}
