#!/usr/bin/env bash
# bats.sh FILE   Runs the file's tests; what they said is kept in build/tap. SAN: a sanitizer is asked, and need not be
# asked twice (a test with the tag "plain").
set -o pipefail
# Debian's programs and no others of their names: a python3 that is a shim of shell scripts takes ten times as long to start,
# which was half of what these tests cost.
export PATH=/usr/bin:/bin:$PATH
bats --print-output-on-failure ${SAN:+--filter-tags '!plain'} "$1" | tee "$BUILD/tap/$(basename "$1" .bats)"
