# packseald under a power that goes, for those who `load power_cut`. See tests/faults/.

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
