#!/bin/bash
# Makes the certificates beside it with openssl 3.0, apart from packseal's own writer. The keys are
# thrown away; run it only to add a case, and then all of them change.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

cat >ca.cnf <<'CNF'
[ca]
default_ca = all
[all]
database = index
new_certs_dir = .
rand_serial = yes
unique_subject = no
policy = any
default_md = sha256
[any]
commonName = optional
[req]
distinguished_name = dn
utf8 = yes
[dn]
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[pathlen0]
basicConstraints = critical,CA:true,pathlen:0
keyUsage = critical,keyCertSign
[nosign]
basicConstraints = critical,CA:true
keyUsage = critical,cRLSign
[device]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
[two-uses]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = clientAuth,emailProtection
[no-eku]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
[server]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
[any-use]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = anyExtendedKeyUsage
[no-ku]
basicConstraints = critical,CA:false
extendedKeyUsage = emailProtection
[encrypt]
basicConstraints = critical,CA:false
keyUsage = critical,keyAgreement
extendedKeyUsage = emailProtection
[device-ca]
basicConstraints = critical,CA:true
keyUsage = critical,digitalSignature,keyCertSign
extendedKeyUsage = emailProtection
[unknown-critical]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
1.2.3.4.5 = critical,ASN1:NULL
CNF
: >index

# key NAME P-256|P-384|secp256k1|PSS|RSA-bits
key() {
	case $2 in
	P-* | secp*) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:"$2" -out "$1.key" ;;
	PSS) openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out "$1.key" ;;
	*) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:"$2" -out "$1.key" ;;
	esac
}

# certificate NAME KEYTYPE CN EXTENSIONS ISSUER FIRST-YEAR LAST-YEAR [option...]; ISSUER - is itself
certificate() {
	local name=$1 type=$2 cn=$3 ext=$4 issuer=$5 from=$6 to=$7
	shift 7
	[ -e "$name.key" ] || key "$name" "$type"
	openssl req -new -config ca.cnf -key "$name.key" -subj "/CN=$cn" -out "$name.csr"
	local by=(-cert "$issuer.pem" -keyfile "$issuer.key")
	[ "$issuer" != - ] || by=(-selfsign -keyfile "$name.key")
	openssl ca -batch -notext -config ca.cnf -extensions "$ext" "${by[@]}" -in "$name.csr" \
		-startdate "${from}0101000000Z" -enddate "${to}1231235959Z" -out "$name.pem" "$@" 2>log ||
		{ cat log >&2; exit 1; }
}

certificate root P-256 'packseal test root' root - 2020 2060
certificate twin P-256 'packseal test root' root - 2020 2060
certificate other P-256 'somebody else' root - 2020 2060
certificate short P-256 'short root' root - 2020 2022
certificate rsa 2048 'RSA root' root - 2020 2060
certificate rsa-weak 1024 'RSA 1024 root' root - 2020 2060
certificate rsa-huge 4104 'RSA 4104 root' root - 2020 2060
certificate pathlen P-256 'pathlen root' pathlen0 - 2020 2060
certificate middle P-384 'middle' root root 2020 2060
certificate middle2 3072 'middle 2' root middle 2020 2060
certificate middle-pathlen P-256 'middle under pathlen 0' root pathlen 2020 2060
certificate middle-nosign P-256 'middle without keyCertSign' nosign root 2020 2060
certificate device P-256 '打包台 3' device root 2024 2034
certificate device-two-uses P-256 'two uses' two-uses root 2024 2034
for kind in no-eku server any-use no-ku encrypt device-ca unknown-critical; do
	certificate "device-$kind" P-256 "$kind" "$kind" root 2024 2034
done
certificate device-p384 P-384 'P-384' device root 2024 2034
certificate device-rsa 2048 'RSA' device root 2024 2034
certificate device-sha1 P-256 'SHA-1' device root 2024 2034 -md sha1
certificate device-short P-256 'outlives its root' device short 2020 2034
certificate device-of-rsa P-256 'under RSA' device rsa 2024 2034
certificate device-of-weak P-256 'under RSA 1024' device rsa-weak 2024 2034
certificate device-of-middle2 P-256 'deep' device middle2 2024 2034
certificate device-of-pathlen P-256 'too deep' device middle-pathlen 2024 2034
certificate device-of-nosign P-256 'under no CA' device middle-nosign 2024 2034
certificate device-of-device P-256 'under a device' device device 2024 2034
certificate device-selfsigned P-256 'self-made' device - 2024 2034
pss=(-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32)
certificate k1 secp256k1 'secp256k1 root' root - 2020 2060
certificate rsa-pss PSS 'a key for PSS alone' root - 2020 2060 "${pss[@]}"
certificate device-of-pss P-256 'by PSS' device rsa 2024 2034 "${pss[@]}"
certificate device-of-mask P-256 'by PSS, its mask by another hash' device rsa 2024 2034 "${pss[@]}" -sigopt rsa_mgf1_md:sha512
certificate device-evil P-256 $'a\e[2Jb\\\\\u202ec' device root 2024 2034

# One bit of the signature's last byte; and one of a device's name.
openssl x509 -in device.pem -outform DER -out bad.der
python3 - <<'PY'
import base64
der = open("bad.der", "rb").read()
def pem(name, der):
    text = base64.encodebytes(der).decode()
    open(name, "w").write("-----BEGIN CERTIFICATE-----\n" + text + "-----END CERTIFICATE-----\n")
pem("device-bad-signature.pem", der[:-1] + bytes([der[-1] ^ 1]))
pem("device-trailing.pem", der + b"\0")
pem("device-cut.pem", der[:-1])
PY
rm -f "$here"/*.pem
cp [a-z]*.pem "$here"
