#!/bin/sh
# What no compiler says: which folder may include which, that every header compiles alone, formatting,
# file sizes, and calls that do not get in. Prints each fault as FILE: what is wrong; exit 1 if there is one.
set -u
cc=${CC:-gcc}
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

say() { printf '%s\n' "$*" >>"$faults"; }

sources() { git ls-files -co --exclude-standard -- "$@"; }

# may FOLDER PATTERN   Every "…" include in FOLDER must match the extended regular expression PATTERN.
may() {
	sources "$1/*.c" "$1/*.h" "$1/*.cpp" "$1/*.hpp" | xargs -r grep -nE '^ *# *include "' |
		grep -vE "include \"($2)" | while read -r line; do
		say "${line%%:*}: $1/ may not include this: ${line#*include }"
	done
}
may signing 'signing/'
may capture 'capture/|signing/error\.h|signing/buf\.h'
may firmware 'firmware/|capture/|signing/'
may tools 'tools/|signing/|firmware/store\.h|firmware/index\.h|firmware/index_take\.h|firmware/late_bodies\.h'
may web 'web/|tools/|signing/|capture/ini_file\.h|firmware/(store|index|disk)\.h'

# The reading half of signing/ runs where there is no Unix: these alone may ask the system.
system='signing/(file|random_os|secret_file|pin|key_file|key_open|key_pkcs11|key_tpm|key_make|key_pkcs11_make|key_tpm_make|tpm|attestation_make|library|p11|p11_key|digest_arm|digest_select)\.'
sources 'signing/*.c' 'signing/*.h' | grep -vE "$system" |
	xargs -r grep -nE '# *include <(unistd|fcntl|dirent|pthread|poll|sys/|netinet)' | while read -r line; do
	say "${line%%:*}: the reading half of signing/ knows no operating system: ${line#*include }"
done

# Only firmware/, tools/ and web/ print.
sources 'signing/*.c' 'capture/*.c' 'capture/*.cpp' |
	xargs -r grep -nE '\b(printf|fprintf|puts|fputs|perror)\(' | while read -r line; do
	say "${line%%:*}: only firmware/, tools/ and web/ print: ${line#*:}"
done

banned='\b(sprintf|vsprintf|strcpy|strcat|strncpy|strtok|atoi|atol|gets|system|popen|alloca)\('
sources '*.c' '*.h' '*.cpp' '*.hpp' | xargs -r grep -nE "$banned" | while read -r line; do
	say "${line%%:*}: this call does not get in: ${line#*:}"
done

sources '*.c' '*.h' '*.cpp' '*.hpp' | xargs -r wc -l | awk '$2 != "total" && $1 > 500 {
	print $2 ": " $1 " lines; a file beyond 500 is two files" }' >>"$faults"

sources '*.c' '*.h' '*.sh' Makefile | grep -v '^\.ci/lint\.sh$' |
	xargs -r grep -nE '\b(TODO|FIXME|XXX)\b' | while read -r line; do
	say "${line%%:*}: unfinished is absent, or refuses loudly: ${line#*:}"
done

# Where a test goes on, the shell stops neither at `[ a ] && [ b ]` that fails at a, nor at `! command`.
sources 'tests/*.bats' 'tests/*.bash' | xargs -r grep -nE "^	+(\[.*\]\]? && (\[|found |is )|! )" |
	grep -vE '\|\||&& (return|continue)$' | while read -r line; do
	say "${line%%:*}: a test that cannot fail: a line for each, or \"|| false\" behind it: ${line#*:}"
done

# each on its own, as many at a time as there are processors
flags=$(make -s print-cflags)
# shellcheck disable=SC2016
sources '*.h' | xargs -P "$(nproc)" -I HEADER sh -c '$1 $2 -fsyntax-only -x c "$3" 2>/dev/null || echo "$3"' - "$cc" "$flags" HEADER |
	while read -r header; do
		say "$header: does not compile by itself"
	done

# Versions of clang-format disagree with each other; this tree is written by 14 (Debian 12).
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
	# many at a time: it takes longer to start than to look
	told=$(sources '*.c' '*.h' '*.cpp' '*.hpp' | xargs -r -P "$(nproc)" -n 20 clang-format --dry-run -Werror 2>&1) || {
		files=$(printf '%s\n' "$told" | sed -n 's/^\([^:]*\):[0-9].*-Wclang-format-violations.*/\1/p' | sort -u)
		for file in $files; do
			say "$file: run clang-format -i"
		done
		[ -n "$files" ] || say "clang-format fails: $told"
	}
else
	echo "lint: formatting is not checked: that takes clang-format 14 (Debian 12)"
fi

if [ -s "$faults" ]; then
	sort -u "$faults"
	echo "lint: $(sort -u "$faults" | wc -l) faults"
	exit 1
fi
echo "lint: nothing to say"
