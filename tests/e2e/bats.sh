#!/usr/bin/env bash
# bats.sh FILE   Runs the file's tests; what they said is kept in build/tap.
set -o pipefail
bats "$1" | tee "$BUILD/tap/$(basename "$1" .bats)"
