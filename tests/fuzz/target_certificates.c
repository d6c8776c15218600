/*
 * Certificates from strangers: the first byte says whether DER or PEM follows.
 *
 * Property: under a root that is not the stranger's nothing is trusted but the one certificate
 * which that root signed (compared by its signed part: the signature beside it has two forms). A
 * verdict names its faults, and without roots always the missing root. What is accepted comes out
 * as it went in, from DER and, through PEM, again; a name is harmless on a terminal.
 */
#include <string.h>

#include "signing/ca.h"
#include "signing/certificate_list.h"
#include "signing/trust.h"
#include "signing/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/kit/take_maker.h"

/* Made once: the root's signature takes longer than everything else here. */
struct accepted {
	struct ps_maker_station station;
	struct ps_certificates *roots;
	struct ps_certificates *device;
};

static const struct accepted *accepted(void)
{
	static struct accepted once;

	if (once.roots)
		return &once;
	ps_maker_station_init(&once.station, 1, "Bench");
	PS_FUZZ_HOLDS(ps_certificates_create(PS_CHAIN_MAX, &once.device) == PS_OK);
	PS_FUZZ_HOLDS(ps_certificates_add_der(once.device, once.station.device.bytes,
					      once.station.device.len) == PS_OK);
	PS_FUZZ_HOLDS(ps_certificates_create(PS_ROOTS_MAX, &once.roots) == PS_OK);
	PS_FUZZ_HOLDS(ps_certificates_add_der(once.roots, once.station.root.bytes,
					      once.station.root.len) == PS_OK);
	return &once;
}

static bool is_ours(const struct ps_certificates *chain)
{
	const mbedtls_x509_buf *ours = &accepted()->device->crts[0].tbs;
	const mbedtls_x509_buf *theirs = &chain->crts[0].tbs;

	return ours->len == theirs->len && memcmp(ours->p, theirs->p, ours->len) == 0;
}

static void check_name(const char *name)
{
	size_t len = strlen(name);
	size_t at = 0;

	PS_FUZZ_HOLDS(len < PS_NAME_TEXT_MAX);
	while (at < len) {
		uint32_t character;
		size_t step = ps_utf8_next((const uint8_t *)name + at, len - at, &character);

		PS_FUZZ_HOLDS(step);
		PS_FUZZ_HOLDS(character == '\\' || ps_utf8_is_harmless(character));
		at += step;
	}
}

static void judge(const struct ps_certificates *chain)
{
	const int64_t now_s = PS_MAKER_NOT_BEFORE_S + 1000;
	struct ps_trust trust;
	enum ps_err err = ps_trust_check(chain, accepted()->roots, now_s, &trust);

	PS_FUZZ_HOLDS(err == PS_OK);
	PS_FUZZ_HOLDS(trust.trusted == !trust.faults);
	PS_FUZZ_HOLDS(!trust.trusted || is_ours(chain));
	PS_FUZZ_HOLDS(!trust.trusted ||
		      (trust.not_before_s <= now_s && now_s <= trust.not_after_s));
	PS_FUZZ_HOLDS(trust.trusted || trust.faults & 1U << trust.reason);
	if (!(trust.faults & 1U << PS_TRUST_MALFORMED))
		check_name(trust.name);
	PS_FUZZ_HOLDS(ps_trust_check(chain, NULL, now_s, &trust) == PS_OK);
	PS_FUZZ_HOLDS(!trust.trusted && !trust.has_root);
	PS_FUZZ_HOLDS(trust.faults & (1U << PS_TRUST_UNTRUSTED_ROOT | 1U << PS_TRUST_MALFORMED));
}

/* Certificate @index through PEM and back. */
static void through_pem(const struct ps_certificates *list, size_t index)
{
	struct ps_certificates *again = NULL;
	const uint8_t *back;
	const uint8_t *der;
	struct ps_buf pem;
	size_t back_len;
	size_t len;

	ps_buf_init(&pem);
	der = ps_certificates_der(list, index, &len);
	PS_FUZZ_HOLDS(ps_ca_to_pem(der, len, &pem) == PS_OK);
	PS_FUZZ_HOLDS(ps_certificates_create(PS_CHAIN_MAX, &again) == PS_OK);
	PS_FUZZ_HOLDS(ps_certificates_add_pem(again, (const char *)pem.bytes, pem.len) == PS_OK);
	PS_FUZZ_HOLDS(ps_certificates_count(again) == 1);
	back = ps_certificates_der(again, 0, &back_len);
	PS_FUZZ_HOLDS(back_len == len && memcmp(back, der, len) == 0);
	ps_certificates_destroy(again);
	ps_buf_release(&pem);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct ps_certificates *list = NULL;
	const uint8_t *der;
	bool is_der;
	enum ps_err err;
	size_t der_len;

	if (len < 1)
		return 0;
	is_der = bytes[0] & 1;
	PS_FUZZ_HOLDS(ps_certificates_create(PS_CHAIN_MAX, &list) == PS_OK);
	err = is_der ? ps_certificates_add_der(list, bytes + 1, len - 1)
		     : ps_certificates_add_pem(list, (const char *)bytes + 1, len - 1);
	PS_FUZZ_HOLDS(!err == (ps_certificates_count(list) > 0));
	if (!err) {
		der = ps_certificates_der(list, 0, &der_len);
		PS_FUZZ_HOLDS(!is_der ||
			      (der_len == len - 1 && memcmp(der, bytes + 1, der_len) == 0));
		for (size_t i = 0; i < ps_certificates_count(list); i++)
			through_pem(list, i);
	}
	judge(list);
	ps_certificates_destroy(list);
	return 0;
}
