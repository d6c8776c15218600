#!/bin/bash
# initrd.sh ROOT OUT   The smallest thing that finds the disk of ROOT's kernel: a busybox and the drivers of disk and file
# system. (Debian's own takes half a minute to unpack in a machine that is emulated.)
set -euo pipefail
root=$1 out=$2
modules=$(echo "$root"/lib/modules/*)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{bin,proc,dev,root,modules}
cp "$(command -v busybox)" "$work/bin/busybox"

# Each module after those that it needs, as modules.dep has them.
for module in virtio_pci virtio_blk crc32c_generic ext4; do
	line=$(grep -E "/$module\.ko[^:]*:" "$modules/modules.dep") || continue
	{ echo "${line#*:}" | tr ' ' '\n' | tac; echo "${line%%:*}"; } | sed '/^$/d'
done | awk '!seen[$0]++' | {
	number=10
	while read -r file; do
		name=$((number++))-$(basename "${file%.xz}")
		case $file in
		*.xz) xz -dc "$modules/$file" >"$work/modules/$name" ;;
		*) cp "$modules/$file" "$work/modules/$name" ;;
		esac
	done
}
cat >"$work/init" <<'END'
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
for module in /modules/*; do /bin/busybox insmod "$module"; done
tries=200
until /bin/busybox mount -t ext4 -o noatime /dev/vda /root 2>/dev/null || [ $tries = 0 ]; do
	/bin/busybox sleep 0.05
	tries=$((tries - 1))
done
/bin/busybox mount --move /dev /root/dev
exec /bin/busybox switch_root /root /sbin/init
END
chmod 755 "$work/init"
(cd "$work" && find . | cpio --quiet -o -H newc | gzip -1) >"$out"
