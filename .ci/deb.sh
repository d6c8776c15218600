#!/bin/bash
# deb.sh VERSION [ARCH]   Three packages in build/deb, for the release and architecture that this runs on: packseal
# (the command: find, verify, export), packseal-station (packseald with its service) and packseal-web (the pages). For another ARCH what
# `make PREFIX=/usr` built must be of that architecture (CC=aarch64-linux-gnu-gcc …).
# $SOURCE_DATE_EPOCH is their date; they lie in $DEB_OUT where that is given.
# usage: make deb
set -euo pipefail
cd "$(dirname "$0")/.."
version=$1 arch=${2:-$(dpkg --print-architecture)}
export DEB_HOST_ARCH=$arch
out=${DEB_OUT:-$PWD/build/deb}
stage=$out/stage
date=$(date -u -R -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")
maintainer="packseal <noreply@packseal.invalid>"
rm -rf "$out"
mkdir -p "$stage"
make -s PREFIX=/usr DESTDIR="$stage/all" install install-station

# take PACKAGE PATH...   Moves what was installed into a package.
take() {
	local package=$1 path
	shift
	for path; do
		mkdir -p "$stage/$package/$(dirname "$path")"
		mv "$stage/all/$path" "$stage/$package/$path"
	done
}
take packseal usr/bin/packseal usr/share/man/man1/packseal.1
take packseal-station usr/sbin/packseald usr/share/man/man8/packseald.8 usr/share/packseal/couriers.ini usr/share/packseal/boards.ini \
	usr/lib/packseal/first-start usr/lib/packseal/keyboard-gadget \
	usr/lib/systemd/system/packseald.service usr/lib/systemd/system/packseal-keyboard.service \
	usr/lib/systemd/system/packseal-anchor.service usr/lib/systemd/system/packseal-anchor.timer \
	usr/lib/sysusers.d/packseal.conf usr/lib/tmpfiles.d/packseal.conf usr/lib/udev/rules.d/60-packseal.rules usr/share/packseal/hw
[ ! -d "$stage/all/usr/share/packseal/voice" ] || take packseal-station usr/share/packseal/voice
take packseal-web usr/sbin/packseal-web usr/share/man/man8/packseal-web.8 \
	usr/lib/systemd/system/packseal-web.service usr/lib/systemd/system/packseal-learn.service \
	usr/lib/systemd/system/packseal-learn.timer usr/lib/sysusers.d/packseal-web.conf
left=$(find "$stage/all" -type f)
[ -z "$left" ] || { echo "deb: no package takes $left" >&2; exit 1; }

control() { # PACKAGE DEPENDS RECOMMENDS SUGGESTS DESCRIPTION
	local root=$stage/$1 needs
	mkdir -p "$root/DEBIAN" "$root/usr/share/doc/$1" "$stage/src/debian"
	printf 'Source: packseal\nPackage: %s\nArchitecture: %s\n' "$1" "$arch" >"$stage/src/debian/control"
	needs=$(cd "$stage/src" && find "$root/usr" -path "*bin/*" -type f |
		xargs dpkg-shlibdeps --ignore-missing-info -O 2>/dev/null | sed 's/^shlibs:Depends=//')
	cat >"$root/DEBIAN/control" <<-END
		Package: $1
		Source: packseal
		Version: $version
		Architecture: $arch
		Maintainer: $maintainer
		Installed-Size: $(du -sk "$root" | cut -f1)
		Section: video
		Priority: optional
		Depends: $needs$2
		${3:+Recommends: $3}
		${4:+Suggests: $4}
		Description: $5
	END
	sed -i '/^$/d' "$root/DEBIAN/control"
	printf 'packseal (%s) stable; urgency=medium\n\n  * See the history of the source.\n\n -- %s  %s\n' \
		"$version" "$maintainer" "$date" | gzip -9n >"$root/usr/share/doc/$1/changelog.gz"
	{
		printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\n'
		printf 'Copyright: %s\nLicense: Expat\n' "$(sed -n 's/^Copyright (c) //p' LICENSE)"
		sed '1,/^Copyright/d' LICENSE | sed -e '/./,$!d' -e 's/^$/./' -e 's/^/ /'
	} >"$root/usr/share/doc/$1/copyright"
	find "$root/usr/share/man" -type f -exec gzip -9n {} +
	find "$root/usr" -path "*bin/*" -type f -exec "${STRIP:-strip}" --strip-unneeded -R .comment -R .note {} +
	(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
}

mkdir -p "$stage/packseal-station/DEBIAN"
cp .ci/deb/postinst .ci/deb/prerm .ci/deb/postrm "$stage/packseal-station/DEBIAN/"
chmod 755 "$stage/packseal-station/DEBIAN/"*
mkdir -p "$stage/packseal-web/DEBIAN"
cp .ci/deb/web/postinst .ci/deb/web/prerm .ci/deb/web/postrm "$stage/packseal-web/DEBIAN/"
chmod 755 "$stage/packseal-web/DEBIAN/"*
install -D -m 644 -t "$stage/packseal-station/usr/share/doc/packseal-station" hw/README.md
chmod -R go=u,go-w "$stage"
# What is loaded by name where it is wanted, and no program is linked with: the names of Debian 13, then those of 12.
draw="libpangocairo-1.0-0, libqrencode4, libarchive13t64 | libarchive13, ffmpeg, fonts-dejavu-core, fonts-wqy-microhei"
hardware="libp11-kit0, libtss2-esys-3.0.2-0t64 | libtss2-esys-3.0.2-0, libtss2-mu-4.0.1-0t64 | libtss2-mu0, \
libtss2-tctildr0t64 | libtss2-tctildr0, libtss2-tcti-device0t64 | libtss2-tcti-device0, tpm-udev"
control packseal "" "libcurl4t64 | libcurl4, $draw" "$hardware" \
"films of parcels as evidence: find, verify, export
 Finds the film of a parcel by its waybill, verifies who signed it and what
 is left out, cuts it, and makes sheets, clips and packages for a claim. Needs
 no station: an auditor verifies with it offline."
# libcamera-ipa: what libcamera loads to drive a CSI sensor; alsa-utils: many a sound card is silent until something sets its
# volume; gpiod: gpioinfo tells the names of lines; device-tree-compiler: dtc, for the overlays in usr/share/packseal/hw
control packseal-station ", packseal (= $version), libcamera-ipa, systemd" "alsa-utils, gpiod" "device-tree-compiler, $hardware" \
"films every parcel on a packing bench and signs the film
 The recorder of a packing station: cameras by libcamera, a barcode scanner,
 and a key that stays in the station. Each second of film is signed while it
 is recorded, and every film has a number in the station's ledger."
control packseal-web ", packseal (= $version), systemd" \
"packseal-station, $draw" "" \
"pages on which a clerk finds a film of a parcel and answers a claim
 Serves the films of a packing station to browsers: find a parcel by its
 waybill, look at it from all sides, make the files that a platform takes,
 hold it. Has no key; listens on this machine alone unless it has TLS."
for package in packseal packseal-station packseal-web; do
	dpkg-deb --root-owner-group --build "$stage/$package" "$out/${package}_${version}_$arch.deb" >/dev/null
done
rm -rf "$stage"
ls -sh "$out"/*.deb
