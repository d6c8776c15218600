#!/bin/bash
# run.sh [DIR]   packseal built and run against the real libcamera of Debian 13 (with its virtual pipeline,
# which Debian 12's lacks), in a root of its own below DIR (1.1 GB, made once, in some minutes). Needs root.
# usage: make chroot-test
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
dir=${1:-/var/cache/packseal-chroot}
# shellcheck source=tests/chroot/root.sh
. "$source/tests/chroot/root.sh"

enter_root
within sh -c 'cd /src && .ci/packages.sh build && apt-get install -qq -y --no-install-recommends libcamera-ipa >/dev/null &&
	make -s -j"$(nproc)" BUILD=build/trixie all build/trixie/tests/footage/bench-footage \
		build/trixie/tests/chroot/udmabuf.so'
within sh -c 'cd /src && tests/chroot/inside.sh build/trixie'
