#!/bin/sh
# packages.sh SET...   Installs through apt what is missing of the named sets: build, desk, test, web, lint,
# deb, station, fuzz.
# Needs root or sudo. Does nothing, and needs no network, where everything is there.
set -eu

# Debian 13 calls it otherwise.
zbar=libzbar0
archive=libarchive13
curl=libcurl4
[ ! -r /etc/os-release ] || . /etc/os-release
[ "${VERSION_ID:-12}" -lt 13 ] || zbar=libzbar0t64 archive=libarchive13t64 curl=libcurl4t64

build="gcc g++ libc6-dev pkgconf libcbor-dev libjpeg62-turbo-dev libmbedtls-dev libsqlite3-dev
	libinih-dev libsystemd-dev libcjson-dev libseccomp-dev libcamera-dev
	libgpiod-dev libasound2-dev libp11-kit-dev libtss2-dev $zbar libpng-dev libwebp-dev zlib1g-dev libmicrohttpd-dev libgnutls28-dev libcrypt-dev"
test="libcmocka-dev perl bats openssl gnutls-bin zbar-tools procps libjpeg-turbo-progs python3 systemd libp11-kit0 softhsm2 opensc
	swtpm tpm2-tools device-tree-compiler
	python3-cbor2 python3-cryptography $curl curl librsvg2-bin strace dpkg-dev lintian tesseract-ocr tesseract-ocr-eng tesseract-ocr-chi-sim"
# what the clerk's commands load when they draw, pack or encode; nothing else needs it
desk="libpangocairo-1.0-0 libqrencode4 $archive ffmpeg fonts-dejavu-core fonts-wqy-microhei"
# what drives the pages as a person would; playwright-core comes by npm, as tests/web/package-lock.json says
# (a node that came from elsewhere brings its npm, and does not go together with Debian's)
web="chromium"
command -v node >/dev/null || web="$web nodejs"
command -v npm >/dev/null || web="$web npm"
lint="clang-format"
# python3 draws the sheets (hw/sheets.py)
deb="dpkg-dev espeak-ng python3-minimal"
# a whole station in a virtual machine
station="mmdebstrap qemu-system-x86 qemu-utils seabios e2fsprogs busybox-static cpio xz-utils kmod
	ffmpeg python3 swtpm"
fuzz="clang libclang-rt-dev"

missing=
for set in "$@"; do
	case $set in
	build) wanted=$build ;;
	desk) wanted=$desk ;;
	test) wanted="$test $desk poppler-utils" ;;
	web) wanted=$web ;;
	lint) wanted=$lint ;;
	deb) wanted=$deb ;;
	station) wanted=$station ;;
	fuzz) wanted=$fuzz ;;
	*)
		echo "packages.sh: no set is called '$set'" >&2
		exit 64
		;;
	esac
	for package in $wanted; do
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
		[ "$status" = installed ] || missing="$missing $package"
	done
done
[ -n "$missing" ] || exit 0

sudo=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || {
		echo "These packages are missing, and neither root nor sudo is at hand:$missing" >&2
		exit 77
	}
	sudo=sudo
fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$sudo apt-get install -qq -y --no-install-recommends $missing >/dev/null 2>&1 ||
	{ $sudo apt-get update -qq && $sudo apt-get install -qq -y --no-install-recommends $missing >/dev/null; }
