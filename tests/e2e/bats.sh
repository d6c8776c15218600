#!/usr/bin/env bash
# bats.sh FILE   Runs the file's tests; what they said is kept in build/tap. SAN: a sanitizer is asked, and need not be
# asked twice (a test with the tag "plain").
set -o pipefail
bats ${SAN:+--filter-tags '!plain'} "$1" | tee "$BUILD/tap/$(basename "$1" .bats)"
