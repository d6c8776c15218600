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

packages=systemd,systemd-sysv,udev,kmod,linux-image-amd64,util-linux,mount,procps,python3-minimal,libcamera-ipa
# what packseald loads where its key lives in a TPM
packages+=,libtss2-esys-3.0.2-0t64,libtss2-mu-4.0.1-0t64,libtss2-tctildr0t64,libtss2-tcti-device0t64,tpm-udev
# what the package recommends, since apt is told to leave that out
packages+=,alsa-utils
depends=$(for deb; do dpkg-deb -f "$deb" Depends; done | tr ',' '\n' | sed 's/^ *//; s/ .*//' |
	grep -vx 'packseal\|systemd' | sort -u)
key=$({ echo "$packages $depends"; cat "$here"/guest.sh "$here"/initrd.sh "$here"/agent.sh "$source/tests/chroot/root.sh"; } |
	sha256sum | cut -c1-16)
guest=$dir/guest-$key
[ ! -e "$guest/disk.raw" ] || { echo "$guest"; exit 0; }

# module KERNEL OUT   gpio-sim with irq_sim, which Debian's kernel lacks, out of its source.
module() {
	local work=$root/tmp/gpio-sim
	rm -rf "$work"
	mkdir -p "$work"
	within apt-get install -qq -y --no-install-recommends "linux-headers-$1" >/dev/null
	within sh -c 'cd /tmp/gpio-sim && apt-get download -qq -o APT::Sandbox::User=root linux-source-6.12'
	dpkg-deb --fsys-tarfile "$work"/linux-source*.deb | tar x --wildcards -O './usr/src/linux-source-*.tar.xz' |
		tar xJ -C "$work" --strip-components=1 --wildcards '*/drivers/gpio/gpio-sim.c' '*/drivers/gpio/dev-sync-probe.*' \
			'*/kernel/irq/irq_sim.c' 2>/dev/null || true
	mv "$work"/drivers/gpio/gpio-sim.c "$work"/kernel/irq/irq_sim.c "$work"
	# the one symbol that modules may not have
	sed -i 's/irq_to_desc(\([a-z_]*\))/irq_data_to_desc(irq_get_irq_data(\1))/' "$work/irq_sim.c"
	printf 'obj-m := bench-lines.o\nbench-lines-y := gpio-sim.o irq_sim.o\n' >"$work/Makefile"
	within make -s -C "/usr/src/linux-headers-$1" M=/tmp/gpio-sim modules
	mkdir -p "$2"
	cp "$work"/bench-lines.ko "$2"
	rm -rf "$work"
}

{
	enter_root
	echo "a guest is made in $guest: some minutes"
	rm -rf "$dir"/guest-*
	mkdir -p "$guest"
	new=$guest/root
	debian "$new" "$packages"
	# shellcheck disable=SC2086
	in_root "$new" sh -c "apt-get -qq update && apt-get install -qq -y --no-install-recommends $(echo $depends)" >/dev/null
	kernel=$(ls "$new/lib/modules")
	module "$kernel" "$new/lib/modules/$kernel/extra"
	in_root "$new" depmod "$kernel"
	"$here/agent.sh" "$new"
	cp "$new/boot/vmlinuz-$kernel" "$guest/vmlinuz"
	"$here/initrd.sh" "$new" "$guest/initrd"
	rm -rf "$new"/var/cache/apt/archives/*.deb "$new"/boot/*
	truncate -s 4G "$guest/disk.new"
	mke2fs -q -F -t ext4 -E lazy_itable_init=1 -d "$new" "$guest/disk.new"
	rm -rf "$new"
	mv "$guest/disk.new" "$guest/disk.raw"
} >&2
echo "$guest"
