# root.sh   Sourced by what needs Debian 13: a root of it below $dir, made once, in which packseal is built
# against the libcamera of Debian's backports. The caller sets $dir (where) and $source (packseal's folder).
root=$dir/trixie
[ "$(id -u)" = 0 ] || { echo "this needs root: mounts and chroot" >&2; exit 77; }

# where this machine's own packages come from
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1)

# debian DIR PACKAGE,PACKAGE…   A new root of Debian 13.
debian() {
	command -v mmdebstrap >/dev/null || apt-get install -qq -y --no-install-recommends mmdebstrap >/dev/null
	mkdir -p "$dir"
	rm -rf "$1.new"
	# 0.4.0 of Debian 13 itself counts the virtual pipeline's pictures wrongly
	mmdebstrap --quiet --mode=root --variant=minbase --include="$2" \
		--aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt=force-unsafe-io \
		--setup-hook='mkdir -p "$1/etc/apt/preferences.d"; printf "Package: libcamera*\nPin: release n=trixie-backports\nPin-Priority: 600\n" >"$1/etc/apt/preferences.d/libcamera"' \
		trixie "$1.new" "deb $mirror trixie main" "deb $mirror trixie-backports main"
	cp -f /etc/resolv.conf "$1.new/etc/resolv.conf"
	mv "$1.new" "$1"
}

# in_root DIR COMMAND...
in_root() {
	local where=$1
	shift
	chroot "$where" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

within() { in_root "$root" "$@"; }

# The root itself, with packseal's folder at /src, until this script ends.
enter_root() {
	[ -e "$root/etc/debian_version" ] || debian "$root" make,ca-certificates
	mkdir -p "$root/src"
	trap 'umount "$root/src" "$root/proc" 2>/dev/null || true' EXIT
	mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
	mountpoint -q "$root/src" || mount --bind "$source" "$root/src"
}
