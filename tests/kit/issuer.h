/*
 * Certificates as nobody should issue them: signing/ca.h makes devices' alone, and right ones. What
 * cannot be made fails the running test. One thread.
 */
#ifndef PS_TESTS_KIT_ISSUER_H
#define PS_TESTS_KIT_ISSUER_H

#include "signing/buf.h"
#include "signing/der.h"
#include <stdbool.h>

#include "signing/key.h"

struct ps_kit_certificate {
	const char *issuer; /* common names */
	const char *name;
	const uint8_t *point;
	struct ps_key *key; /* the issuer's */
	uint8_t serial;
	int64_t not_before_s, not_after_s;
	/* Puts its extensions, the last one first. */
	void (*extensions)(struct ps_der *der, unsigned what);
	unsigned what;
};

/* Appends its DER. */
void ps_kit_issue(const struct ps_kit_certificate *certificate, struct ps_buf *out);

/* Puts an extension whose value is all that was written since @mark. */
void ps_kit_end_extension(struct ps_der *der, size_t mark, const char *oid, size_t oid_len,
			  bool critical);

#endif
