/* START's certificates: such as are not for evidence, and issuers that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <mbedtls/asn1.h>
#include <mbedtls/x509.h>

#include "signing/ca.h"
#include "signing/cbor.h"
#include "signing/x509_write.h"
#include "tests/kit/issuer.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)

/* What is another than FORMAT.md asks for. */
enum flaw {
	NO_FLAW,
	USAGE_NOT_CRITICAL,
	NO_USAGE,
	USAGE_TO_AGREE_ON_KEYS,
	NO_BASIC_CONSTRAINTS,
	IS_A_CA,
	NO_EXTENDED_USAGE,
	FOR_SERVERS,
	UNKNOWN_CRITICAL,
	UNKNOWN_NOT_CRITICAL,
	CRITICAL_NAME,
};

static void put_hex(struct ps_der *der, const char *hex)
{
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	ps_item_hex(&bytes, hex);
	ps_der_raw(der, bytes.bytes, bytes.len);
	ps_buf_release(&bytes);
}

static void put_extensions(struct ps_der *der, unsigned flaw)
{
	if (flaw == UNKNOWN_CRITICAL)
		put_hex(der, "300d 0604 2a030405 0101ff 0402 0500");
	if (flaw == UNKNOWN_NOT_CRITICAL)
		put_hex(der, "300a 0604 2a030405 0402 0500");
	if (flaw == CRITICAL_NAME) /* subjectAltName: DNS "a" */
		put_hex(der, "300f 0603 551d11 0101ff 0405 3003 820161");
	if (flaw == FOR_SERVERS)
		put_hex(der, "3013 0603 551d25 040c 300a 0608 2b06010505070301");
	else if (flaw != NO_EXTENDED_USAGE)
		ps_x509_put_extended_key_usage(der);
	if (flaw == USAGE_NOT_CRITICAL)
		put_hex(der, "300b 0603 551d0f 0404 03020780");
	else if (flaw == USAGE_TO_AGREE_ON_KEYS)
		ps_x509_put_key_usage(der, MBEDTLS_X509_KU_KEY_AGREEMENT);
	else if (flaw != NO_USAGE)
		ps_x509_put_key_usage(
			der, MBEDTLS_X509_KU_DIGITAL_SIGNATURE |
				     (flaw == IS_A_CA ? MBEDTLS_X509_KU_KEY_CERT_SIGN : 0));
	if (flaw != NO_BASIC_CONSTRAINTS)
		ps_x509_put_basic_constraints(der, flaw == IS_A_CA);
}

/* A certificate of @subject's key under the key and the name of @ca's root. */
static void issue(const struct ps_maker_station *ca, const struct ps_maker_station *subject,
		  enum flaw flaw, struct ps_buf *out)
{
	const struct ps_kit_certificate certificate = { .issuer = "Test root",
							.name = subject->name,
							.point = subject->key->point,
							.key = ca->root_key,
							.serial = 1,
							.not_before_s = PS_MAKER_NOT_BEFORE_S,
							.not_after_s = PS_VECTOR_NOW_S + 1000000,
							.extensions = put_extensions,
							.what = flaw };

	ps_kit_issue(&certificate, out);
}

/* The device's certificate has the flaw in @arg. */
CHANGE(device)
{
	struct ps_buf der;
	struct ps_buf item;

	ps_buf_init(&der);
	ps_buf_init(&item);
	issue(&bench->station, &bench->station, (enum flaw)vector->arg, &der);
	ps_cbor_add_bytes(&item, der.bytes, der.len);
	ps_item_replace(ps_film_at(film, PS_RECORD_START, 0), "p.3.0",
			(struct ps_bytes){ item.bytes, item.len });
	ps_buf_release(&der);
	ps_buf_release(&item);
}

enum issuer { THE_ROOT, NO_CERTIFICATE, CUT, THE_STRANGERS_ROOT, DEVICE_TWICE };

/* One more certificate behind the device's. */
CHANGE(issuer)
{
	struct ps_buf item;

	ps_buf_init(&item);
	switch ((enum issuer)vector->arg) {
	case THE_ROOT:
		ps_cbor_add_bytes(&item, bench->station.root.bytes, bench->station.root.len);
		break;
	case NO_CERTIFICATE:
		ps_item_hex(&item, "44 30 02 05 00");
		break;
	case CUT:
		ps_cbor_add_bytes(&item, bench->station.root.bytes, bench->station.root.len - 1);
		break;
	case THE_STRANGERS_ROOT:
		ps_cbor_add_bytes(&item, bench->stranger.root.bytes, bench->stranger.root.len);
		break;
	case DEVICE_TWICE:
		ps_cbor_add_bytes(&item, bench->station.device.bytes, bench->station.device.len);
		break;
	}
	ps_item_insert(ps_film_at(film, PS_RECORD_START, 0), "p.3.1",
		       (struct ps_bytes){ item.bytes, item.len });
	ps_buf_release(&item);
}

#define UNTRUSTED .origin = "untrusted_root"
#define DEVICE(flaw) .change = device, .arg = flaw, .signer = PS_SIGNED_AND_COUNTED
#define ISSUER(what) .change = issuer, .arg = what, .signer = PS_SIGNED_AND_COUNTED

static const struct ps_vector fine[] = {
	{ "certificate-with-the-root", ISSUER(THE_ROOT) },
	{ "certificate-with-an-unknown-extension", DEVICE(UNKNOWN_NOT_CRITICAL) },
};

static const struct ps_vector unsuitable[] = {
	{ "certificate-twice", ISSUER(DEVICE_TWICE), UNTRUSTED },
	{ "key-usage-not-critical", DEVICE(USAGE_NOT_CRITICAL), UNTRUSTED },
	{ "no-key-usage", DEVICE(NO_USAGE), UNTRUSTED },
	{ "key-usage-without-signing", DEVICE(USAGE_TO_AGREE_ON_KEYS), UNTRUSTED },
	{ "no-basic-constraints", DEVICE(NO_BASIC_CONSTRAINTS), UNTRUSTED },
	{ "device-is-a-ca", DEVICE(IS_A_CA), UNTRUSTED },
	{ "no-extended-usage", DEVICE(NO_EXTENDED_USAGE), UNTRUSTED },
	{ "extended-usage-for-servers", DEVICE(FOR_SERVERS), UNTRUSTED },
	{ "unknown-critical-extension", DEVICE(UNKNOWN_CRITICAL), UNTRUSTED },
	{ "critical-alternative-name", DEVICE(CRITICAL_NAME), UNTRUSTED },
	{ "issuer-is-no-certificate", ISSUER(NO_CERTIFICATE), UNTRUSTED },
	{ "issuer-cut", ISSUER(CUT), UNTRUSTED },
	{ "issuer-is-no-certificate-and-no-root-given", ISSUER(NO_CERTIFICATE), .roots = "",
	  .findings = "no_root_given", UNTRUSTED },
};

/* It has the name that the device's certificate gives, and did not make it. */
static const struct ps_vector strangers[] = {
	{ "issuer-is-a-stranger-of-that-name", ISSUER(THE_STRANGERS_ROOT), UNTRUSTED },
};

const struct ps_vector_group ps_vectors_chains[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(fine), PS_BASE_SHORT },
	{ "bad/certificate_unsuitable", "certificate_unsuitable", "intact", "ended",
	  PS_VECTORS(unsuitable), PS_BASE_SHORT },
	{ "bad/root_not_accepted", "root_not_accepted", "intact", "ended", PS_VECTORS(strangers),
	  PS_BASE_SHORT },
	{ 0 },
};
