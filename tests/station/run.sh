#!/bin/bash
# run.sh BUILD [DIR [PART...]]   A whole packing station in a virtual machine: our packages installed, cameras, a scanner, lamps, a
# pedal, and a cord that is pulled. The machine's disk is made once, below DIR. PART: parts of the day, as walk.py names them;
# all, if none is named. Needs root; prints TAP.
# usage: make station-test
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
build=$(realpath "$1")
dir=${2:-/var/cache/packseal-chroot}
work=$build/station
# shellcheck source=tests/chroot/root.sh
. "$source/tests/chroot/root.sh"

# The packages, as Debian 13 builds them.
debs() {
	enter_root
	# git does not trust a folder of somebody else, so what it knows is handed in
	within sh -c "cd /src && .ci/packages.sh build deb && EXTRA_CFLAGS='${EXTRA_CFLAGS:-}' make -s -j$(nproc) BUILD=build/trixie \
		SOURCE_DATE_EPOCH=$(git -C "$source" log -1 --format=%ct) deb" >"$work/deb.log" 2>&1 ||
		{ tail -n 30 "$work/deb.log" >&2; exit 1; }
	mv "$source"/build/deb/*.deb "$work/stick/"
}

# The footage of three cameras, as JPEGs, which libcamera's virtual pipeline plays: few, for it decodes them all
# whenever a program looks for cameras. Of 23, so that at 4 a second no two seconds begin with the same.
frames() {
	local view name
	for view in top side front; do
		name=$work/stick/frames/$view
		mkdir -p "$name"
		"$build/tests/footage/bench-footage" --view "$view" --size 320x240 --fps 23 --seconds 1 --story 1 -o "$work/$view.y4m"
		ffmpeg -v error -i "$work/$view.y4m" -start_number 0 -q:v 3 "$name/%d.jpg"
		rm "$work/$view.y4m"
	done
	"$build/tests/footage/bench-footage" --view top --size 320x240 --fps 10 --seconds 20 --story 2 -o "$work/stick/frames/paced.y4m"
	cp "$source/tests/station/virtual.yaml" "$source/tests/e2e/control.py" "$work/stick/"
	cp "$source/tests/station/label_pc.py" "$work/stick/frames/"
}

rm -rf "$work"
mkdir -p "$work/stick"
(debs)
frames
guest=$("$source/tests/station/guest.sh" "$dir" "$work"/stick/*.deb)
truncate -s 256M "$work/stick.raw"
mke2fs -q -F -t ext4 -d "$work/stick" "$work/stick.raw"
python3 "$source/tests/station/walk.py" "$work" "$guest" "$work/stick.raw" "$build/packseal" "${@:3}"
