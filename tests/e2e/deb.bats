#!/usr/bin/env bats
# The Debian packages: of what `make` built here, as `make deb` packs it.

bats_require_minimum_version 1.5.0
load station

setup_file() {
	cd "$BATS_TEST_DIRNAME/../.."
	export DEB_OUT=$BATS_FILE_TMPDIR/deb
	# the programs as they are: none is built anew for the place /usr
	MAKEFLAGS='PROGRAMS=' BUILD=${BUILD:-$PWD/build} SOURCE_DATE_EPOCH=1795000000 .ci/deb.sh 0.1.0+git20261118.1106 >&2
}

field() { dpkg-deb -f "$DEB_OUT/$1"_*.deb "$2"; }

@test "lintian has nothing to say" {
	run lintian --fail-on error,warning "$DEB_OUT"/*.deb
	is "$(grep -v '^running with root' <<<"$output")" ""
	is "$status" 0
}

@test "what hw/README.md says lies on a station is in its package, sheets and the guide itself among them" {
	dpkg-deb -c "$DEB_OUT"/packseal-station_*.deb | sed 's/.* \.//' >"$BATS_TEST_TMPDIR/files"
	grep -oE '/usr/share/(packseal/hw|doc)/[A-Za-z0-9./-]*' "$BATS_TEST_DIRNAME/../../hw/README.md" | sort -u >"$BATS_TEST_TMPDIR/said"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/said")" -ge 3 ]
	is "$(grep -vxFf "$BATS_TEST_TMPDIR/files" "$BATS_TEST_TMPDIR/said")" ""
	/usr/bin/python3 "$BATS_TEST_DIRNAME/../../hw/sheets.py" "$BATS_TEST_TMPDIR/sheets"
	dpkg-deb -x "$DEB_OUT"/packseal-station_*.deb "$BATS_TEST_TMPDIR/root"
	diff -r "$BATS_TEST_TMPDIR/sheets" "$BATS_TEST_TMPDIR/root/usr/share/packseal/hw"
	diff "$BATS_TEST_DIRNAME/../../hw/README.md" "$BATS_TEST_TMPDIR/root/usr/share/doc/packseal-station/README.md"
}

@test "what is loaded by name, and no linker sees, is asked for" {
	[[ $(field packseal-station Depends) == *"libcamera-ipa"* ]]
	for package in packseal packseal-station; do
		for library in libp11-kit0 libtss2-esys-3.0.2-0 libtss2-mu libtss2-tctildr0; do
			[[ $(field $package Suggests) == *"$library"* ]]
		done
	done
	for package in packseal packseal-web; do
		for library in libpangocairo-1.0-0 libqrencode4 libarchive13; do
			[[ $(field $package Recommends) == *"$library"* ]]
		done
	done
}

@test "a package of a later state is a later one for apt, and the three are of one version" {
	for package in packseal packseal-station packseal-web; do
		is "$(field $package Version)" 0.1.0+git20261118.1106
	done
	[[ $(field packseal-station Depends) == *"packseal (= 0.1.0+git20261118.1106)"* ]]
	version() { SOURCE_DATE_EPOCH=$1 env -u MAKEFLAGS make -s --no-print-directory -C "$BATS_TEST_DIRNAME/../.." print-deb-version; }
	is "$(version 1795000000)" 0.1.0+git20261118.1106
	run -0 dpkg --compare-versions "$(version 1795000060)" gt "$(version 1795000000)"
	run -0 dpkg --compare-versions "$(version 1795000000)" gt 0.1.0
}
