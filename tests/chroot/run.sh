#!/bin/bash
# run.sh [DIR]   packseal built and run against the real libcamera of Debian 13 (with its virtual pipeline,
# which Debian 12's lacks), in a root of its own below DIR (1.1 GB, made once, in some minutes). Needs root.
# usage: make chroot-test
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
dir=${1:-/var/cache/packseal-chroot}
root=$dir/trixie
[ "$(id -u)" = 0 ] || { echo "chroot-test: this needs root: mounts and chroot" >&2; exit 77; }

make_root() {
	local mirror
	command -v mmdebstrap >/dev/null || apt-get install -qq -y --no-install-recommends mmdebstrap >/dev/null
	# where this machine's own packages come from
	mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1)
	mkdir -p "$dir"
	rm -rf "$root.new"
	mmdebstrap --quiet --mode=root --variant=minbase --include=make,ca-certificates \
		--aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' trixie "$root.new" "deb $mirror trixie main"
	cp -f /etc/resolv.conf "$root.new/etc/resolv.conf"
	# 0.4.0 of Debian 13 itself counts the virtual pipeline's pictures wrongly
	echo "deb $mirror trixie-backports main" >"$root.new/etc/apt/sources.list.d/backports.list"
	printf 'Package: libcamera*\nPin: release n=trixie-backports\nPin-Priority: 600\n' \
		>"$root.new/etc/apt/preferences.d/libcamera"
	mv "$root.new" "$root"
}

within() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

[ -e "$root/etc/debian_version" ] || make_root
mkdir -p "$root/src"
trap 'umount "$root/src" "$root/proc" 2>/dev/null || true' EXIT
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
mountpoint -q "$root/src" || mount --bind "$source" "$root/src"
within sh -c 'cd /src && .ci/packages.sh build && apt-get install -qq -y --no-install-recommends libcamera-ipa >/dev/null &&
	make -s -j"$(nproc)" BUILD=build/trixie all build/trixie/tests/footage/bench-footage \
		build/trixie/tests/chroot/udmabuf.so'
within sh -c 'cd /src && tests/chroot/inside.sh build/trixie'
