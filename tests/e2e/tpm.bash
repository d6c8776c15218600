# A TPM 2.0 by swtpm in the working directory. `load tpm` gives these functions.

tcti=swtpm:path=$BATS_TEST_TMPDIR/tpm
export TPM2TOOLS_TCTI=$tcti

start_tpm() {
	mkdir -p tpm-state
	swtpm socket --tpm2 --tpmstate dir="$PWD/tpm-state" --server type=unixio,path="$PWD/tpm" --daemon --pid file="$PWD/tpm.pid" \
		--ctrl type=unixio,path="$PWD/tpm.ctrl" --flags not-need-init,startup-clear 3>&-
}

# It is gone when this returns.
stop_tpm() {
	[ -e tpm.pid ] || return 0
	pid=$(cat tpm.pid)
	kill "$pid"
	tail -f --pid "$pid" /dev/null
	rm -f tpm.pid
}

# keep_key HANDLE [OPTION...]   Makes a key by tpm2-tools and lets it stay at the handle.
keep_key() {
	tpm2_createprimary -Q -C o -g sha256 -G ecc -c primary.ctx
	tpm2_flushcontext -t
	tpm2_create -Q -C primary.ctx -g sha256 -u key.pub -r key.priv "${@:2}"
	tpm2_flushcontext -t
	tpm2_load -Q -C primary.ctx -u key.pub -r key.priv -c key.ctx
	tpm2_flushcontext -t
	tpm2_evictcontrol -Q -C o -c key.ctx "$1"
	tpm2_flushcontext -t
}

p256='-G ecc256:ecdsa-sha256 -a fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign'

# uri HANDLE   The URI of that key, with the file "pin".
uri() {
	echo "tpm:$1?tcti=$tcti&pin-source=$PWD/pin"
}
