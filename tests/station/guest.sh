#!/bin/bash
# guest.sh DIR DEB...   The disk of a packing station: Debian 13 with systemd, a kernel, gpio-sim, and what the packages
# DEB depend on, but not these. Makes it below DIR where none is there that is made of the same things, and prints its
# folder, which has disk.raw, vmlinuz and initrd. Needs root; some minutes the first time.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
here=$source/tests/station
dir=$1
shift
# shellcheck source=tests/chroot/root.sh
. "$source/tests/chroot/root.sh"

packages=systemd,systemd-sysv,udev,kmod,e2fsprogs,util-linux,mount,procps,python3-minimal
# what packseald loads where its key lives in a TPM
packages+=,libtss2-esys-3.0.2-0t64,libtss2-mu-4.0.1-0t64,libtss2-tctildr0t64,libtss2-tcti-device0t64,tpm-udev
# what who follows hw/README.md has on a board
packages+=,sudo
# and what apt would bring with them
depends=$(for deb; do dpkg-deb -f "$deb" Depends Recommends; done | sed 's/^[A-Z][a-z]*: //' | tr ',' '\n' |
	sed 's/^ *//; s/ .*//' | grep -vx 'packseal\|packseal-station\|systemd\|' | sort -u)
key=$({ echo "$packages $depends"; cat "$here"/guest.sh "$here"/initrd.sh "$here"/agent.sh "$source/tests/chroot/root.sh"; } |
	sha256sum | cut -c1-16)
guest=$dir/guest-$key
[ ! -e "$guest/disk.raw" ] || { echo "$guest"; exit 0; }

step() { echo "... $1: $SECONDS s"; }

# kernel DIR   Debian's kernel and its modules, unpacked: as packages they would each make an initrd that nobody boots. And gpio-sim
# with irq_sim, which that kernel lacks, out of its source.
kernel() {
	local work=$root/tmp/kernel version
	rm -rf "$work"
	mkdir -p "$work/new" "$1/boot"
	within apt-get -qq update
	within apt-get install -qq -y --no-install-recommends libelf1t64 >/dev/null
	version=$(within apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: linux-image-\([0-9].*\)-amd64$/\1/p' | head -n 1)
	within sh -c "cd /tmp/kernel && apt-get download -qq -o APT::Sandbox::User=root linux-image-$version-amd64 \
		linux-headers-$version-amd64 linux-headers-$version-common linux-kbuild-$version linux-source-${version%.*}"
	for deb in "$work"/linux-headers*.deb "$work"/linux-kbuild*.deb; do dpkg-deb -x "$deb" "$root"; done
	dpkg-deb --fsys-tarfile "$work"/linux-source*.deb | tar x --wildcards -O './usr/src/linux-source-*.tar.xz' |
		tar xJ -C "$work/new" --strip-components=1 --wildcards '*/drivers/gpio/gpio-sim.c' '*/drivers/gpio/dev-sync-probe.*' \
			'*/kernel/irq/irq_sim.c' 2>/dev/null || true
	mv "$work"/new/drivers/gpio/gpio-sim.c "$work"/new/kernel/irq/irq_sim.c "$work/new"
	# the one symbol that modules may not have
	sed -i 's/irq_to_desc(\([a-z_]*\))/irq_data_to_desc(irq_get_irq_data(\1))/' "$work/new/irq_sim.c"
	printf 'obj-m := bench-lines.o\nbench-lines-y := gpio-sim.o irq_sim.o\n' >"$work/new/Makefile"
	# types for BPF, which nobody asks for here, would need pahole
	within make -s -C "/usr/src/linux-headers-$version-amd64" M=/tmp/kernel/new CONFIG_DEBUG_INFO_BTF_MODULES= modules
	dpkg-deb -x "$work"/linux-image*.deb "$1"
	mkdir -p "$1/usr/lib/modules/$version-amd64/extra"
	cp "$work"/new/bench-lines.ko "$1/usr/lib/modules/$version-amd64/extra"
	rm -rf "$work"
}

{
	enter_root
	echo "a guest is made in $guest: some minutes"
	rm -rf "$dir"/guest-*
	mkdir -p "$guest"
	new=$guest/root
	kernel "$guest/kernel" &
	making=$!
	# shellcheck disable=SC2086
	debian "$new" "$packages,$(echo $depends | tr ' ' ,)"
	step packages
	wait "$making"
	step "kernel and gpio-sim"
	cp -a "$guest"/kernel/. "$new/"
	rm -r "$guest/kernel"
	kernel=$(ls "$new/lib/modules")
	in_root "$new" depmod "$kernel"
	# apt has them on any machine that was used before, and an emulated processor takes long over them
	in_root "$new" apt-cache gencaches
	"$here/agent.sh" "$new"
	cp "$new/boot/vmlinuz-$kernel" "$guest/vmlinuz"
	"$here/initrd.sh" "$new" "$guest/initrd"
	rm -rf "$new"/var/cache/apt/archives/*.deb "$new"/boot/*
	truncate -s 4G "$guest/disk.new"
	mke2fs -q -F -t ext4 -E lazy_itable_init=1 -d "$new" "$guest/disk.new"
	rm -rf "$new"
	step "its disk"
	mv "$guest/disk.new" "$guest/disk.raw"
} >&2
echo "$guest"
