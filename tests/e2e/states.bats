bats_require_minimum_version 1.5.0
# What was claimed is there in whatever state a power cut leaves; see tests/states/.
#
# $PACKSEAL_STATES: how many (2000).

states=$(realpath "${BUILD:-build}")/tests/states/states

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
	[ ! -w /dev/shm ] || TMPDIR=$(mktemp -d /dev/shm/packseal-states.XXXXXX)
}

teardown() {
	[[ $TMPDIR != /dev/shm/* ]] || rm -rf "$TMPDIR"
}

@test "nothing that was claimed is missing, and nothing that verifies is not whole" {
	run "$states" "${PACKSEAL_STATES:-2000}"
	printf '# %s\n' "${lines[@]}" >&3
	[ "$status" = 0 ]
}

@test "each sync that is taken out is missed" {
	for sync in take beside day store leaves; do
		run -1 "$states" 1000 --without $sync
		printf '# without %s: %s\n' $sync "${lines[1]}" >&3
		[[ $output =~ [1-9][0-9]*" faults" ]]
	done
}
