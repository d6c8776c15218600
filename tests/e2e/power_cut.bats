bats_require_minimum_version 1.5.0
# Whatever moment the power goes: what was said to be on the medium is there. See tests/faults/.
#
# $PACKSEAL_KILLS: how often (240); $PACKSEAL_SEED: of all that is left to chance (the time).

build=$(realpath "${BUILD:-build}")
faults=$build/tests/faults

setup() {
	export TMPDIR=$BATS_TEST_TMPDIR
}

# cut_power PACKSEALD KILLS STATIONS [OPTION]
cut_power() {
	"$faults/power-cut" --packseald "$1" --witness "$faults/witness.so" \
		--couriers capture/couriers.ini --kills "$2" --stations "$3" \
		${PACKSEAL_SEED:+--seed "$PACKSEAL_SEED"} "${@:4}"
}

# The build of packseald that lacks one sync is found out, after it has run and was killed. Nothing is left
# to chance (--harsh): cuts at random moments find each of them too, but not within any fixed number.
caught() {
	run cut_power "$faults/$1/packseald" 8 4 --harsh
	printf '%s\n' "$output" | sed 's/^#* */# /' | cut -c1-240 >&3
	[ "$status" = 1 ]
	[[ $output =~ ([1-9][0-9]*)" kills, "[1-9][0-9]*" seals claimed" ]]
}

@test "the model of a power cut finds a writer that speaks before it syncs" {
	run -0 "$faults/loss-test" "$faults/witness.so"
}

@test "a packseald that does not sync a take's file is caught" {
	caught no-take-sync
}

@test "a packseald that does not sync the directory of a new file is caught" {
	caught no-dir-sync
}

@test "a packseald that does not sync the store when a day begins is caught" {
	caught no-day-sync
}

@test "a packseald that does not sync the ledger is caught" {
	caught no-leaf-sync
}

@test "packseald loses nothing of what it claimed where all that was not synced is gone" {
	run cut_power "$build/packseald" 8 4 --harsh
	[ "$status" = 0 ]
	[[ ${lines[-1]} == *" kills, "*" seals claimed, 0 lost" ]]
}

@test "packseald loses nothing of what it claimed" {
	run cut_power "$build/packseald" "${PACKSEAL_KILLS:-240}" 4
	printf '%s\n' "$output" | sed 's/^#* */# /' >&3
	[ "$status" = 0 ]
	[[ ${lines[-1]} == *" kills, "*" seals claimed, 0 lost" ]]
}
