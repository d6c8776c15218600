# A token of SoftHSM 2 in the working directory. `load token` gives these functions.

softhsm=/usr/lib/softhsm/libsofthsm2.so

# make_token LABEL   Its PIN is 1234, which lies in the file pin.
make_token() {
	[ -e softhsm2.conf ] ||
		printf 'directories.tokendir = %s/tokens\nlog.level = ERROR\n' "$PWD" >softhsm2.conf
	export SOFTHSM2_CONF=$PWD/softhsm2.conf
	mkdir -p tokens
	softhsm2-util --init-token --free --label "$1" --pin 1234 --so-pin 5678 >token.log
	(umask 077 && echo 1234 >pin)
}

# on_token LABEL WORD...   pkcs11-tool, logged in.
on_token() {
	pkcs11-tool --module $softhsm --token-label "$1" --login --pin 1234 "${@:2}" >token.log 2>&1
}

# make_key TOKEN LABEL ID [TYPE]
make_key() {
	on_token "$1" --keypairgen --key-type "${4:-EC:prime256v1}" --label "$2" --id "$3"
}

# uri_p11 TOKEN KEY   The URI of that key.
uri_p11() {
	echo "pkcs11:token=$1;object=$2?pin-source=$PWD/pin"
}
