/*
 * A time stamp as a stranger sends it: the first byte says whether it is taken as an authority's
 * answer.
 *
 * Property: under a root that is not the stranger's nothing is accepted but what the authority
 * signed: the same time and the same imprint. A verdict with faults names the gravest of them; of
 * what has no form nothing is told; without roots the missing root is always among the faults. What
 * can be read can be named, and the name sorts as one.
 */
#include <string.h>

#include "signing/anchor.h"
#include "signing/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/kit/take_maker.h"
#include "tests/kit/time_authority.h"

static const struct ps_bytes stamped = { (const uint8_t *)"checkpoint", 10 };

/* Made once: the root's signature takes longer than everything else here. */
static const struct ps_certificates *roots(void)
{
	static struct ps_time_authority authority;
	static struct ps_certificates *once;

	if (once)
		return once;
	ps_time_authority_init(&authority, 5, "Time");
	PS_FUZZ_HOLDS(ps_certificates_create(PS_ROOTS_MAX, &once) == PS_OK);
	PS_FUZZ_HOLDS(ps_certificates_add_der(once, authority.root.bytes, authority.root.len) ==
		      PS_OK);
	return once;
}

static void check_name(const char *name)
{
	size_t len = strlen(name);

	for (size_t at = 0; at < len;) {
		uint32_t character;
		size_t step = ps_utf8_next((const uint8_t *)name + at, len - at, &character);

		PS_FUZZ_HOLDS(step);
		PS_FUZZ_HOLDS(character == '\\' || ps_utf8_is_harmless(character));
		at += step;
	}
}

static void judge(struct ps_bytes token)
{
	const unsigned formless = 1U << PS_STAMP_MALFORMED | 1U << PS_STAMP_UNSUPPORTED;
	struct ps_timestamp with, without;
	int64_t utc_us = 0;

	if (ps_timestamp_check(token, stamped, roots(), &with) ||
	    ps_timestamp_check(token, stamped, NULL, &without))
		return;
	PS_FUZZ_HOLDS(without.faults);
	PS_FUZZ_HOLDS((with.faults & PS_STAMP_WRONG) == (without.faults & PS_STAMP_WRONG));
	PS_FUZZ_HOLDS(!with.faults || with.faults & 1U << with.reason);
	PS_FUZZ_HOLDS(!(with.faults & ((1U << with.reason) - 1)) || !with.faults);
	PS_FUZZ_HOLDS(!(with.faults & formless) || (with.utc_us == 0 && !with.authority[0]));
	check_name(with.authority);
	if (with.faults)
		return;
	/* the one time that the authority ever stated */
	PS_FUZZ_HOLDS(with.utc_us == PS_MAKER_UTC_US && with.accuracy_us == 1000000);
	PS_FUZZ_HOLDS(strcmp(with.authority, "Time") == 0);
	PS_FUZZ_HOLDS(ps_timestamp_utc(token, &utc_us) == PS_OK && utc_us == with.utc_us);
	PS_FUZZ_HOLDS(ps_timestamp_is_of(token, stamped) == PS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[PS_TIMESTAMP_TEXT_LEN + 1];
	struct ps_bytes token;

	if (size == 0)
		return 0;
	token = (struct ps_bytes){ data + 1, size - 1 };
	if (data[0] & 1 && ps_timestamp_of_answer(token, &token))
		return 0;
	PS_FUZZ_HOLDS(token.len <= size - 1);
	judge(token);
	if (ps_timestamp_text(token, text) == PS_OK)
		PS_FUZZ_HOLDS(strlen(text) == PS_TIMESTAMP_TEXT_LEN &&
			      strspn(text, "0123456789") == PS_TIMESTAMP_TEXT_LEN);
	return 0;
}
