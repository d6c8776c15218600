# The hook of packseal-web, asked with a token: `load hook` after `load web`. $hook is where it is.

# make_token NAME ROLE   NAME.token, and NAME.header for by().
make_token() {
	"$web" --config web.ini token add "$1" --role "$2" >"$1.token" 2>token.log
	make_head "$1"
}

make_head() {
	printf 'Authorization: Bearer %s\n' "$(cat "$1.token")" >"$1.header"
}

# by NAME PATH [CURL OPTION]...   The reply is in the file "page", its head in "head", its status in $code.
by() {
	local name=$1 path=$2
	shift 2
	code=$(curl -s --path-as-is -H "@$name.header" -D head -o page -w '%{http_code}' "$@" "$hook$path")
}

# is_refused STATUS WORDS   With JSON that has one sentence and nothing else.
is_refused() {
	is "$code" "$1"
	grep -qi '^content-type: application/json' head
	is "$(json 'list(d)' <page)" "['error']"
	shows "$2"
}

# await_job NAME   Until $job runs no more; what it says of itself is in the file "page".
await_job() {
	local end=$((SECONDS + 60))
	while ((SECONDS < end)); do
		by "$1" "/jobs/$job"
		grep -q '"state":"runs"' page || return 0
		read -r -t 0.1 <> <(:) || true
	done
	cat page >&2
	return 1
}
