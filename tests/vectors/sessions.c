/* Takes under a session key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cbor.h"
#include "signing/session_key.h"
#include "signing/start.h"
#include "tests/kit/key_seeded.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

enum { SESSION_SEED = 81 };

/* What is otherwise. */
enum what {
	AS_IT_SHOULD,
	OTHER_BOOT,
	OTHER_RUN,
	TAKES_BEFORE,
	TAKES_BEHIND,
	JUST_LASTS,
	RAN_OUT,
	NOT_YET,
	BY_A_STRANGER,
	BY_ITSELF,
	SIGNED_BY_THE_DEVICE, /* START is, though it names a session key */
	ENDED_BY_THE_SESSION,
	STATED_BY_THE_SESSION,
	WITHOUT_THE_SESSION, /* START is signed by a session key that it does not name */
	SHORTENED,	     /* in form */
	TYPE_OF_A_SEAL,
	ONE_MORE_BYTE,
	VERSION_2,
	NO_TAKES,
	TAKES_REVERSED,
	LASTS_NOTHING,
	LASTS_TOO_LONG,
	NOT_ON_THE_CURVE,
	TOO_LONG,
};

static struct ps_bytes view(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

static void describe(const struct ps_start *start, enum what what, struct ps_session_key *session)
{
	const uint64_t second = 1000000;

	memcpy(session->boot, start->boot, PS_BOOT_LEN);
	memcpy(session->run, start->run, PS_BOOT_LEN);
	session->first_take = 1;
	session->last_take = 1000;
	session->lasts_s = 20;
	session->clock = start->clock;
	session->clock.boot_us -= 10 * second;
	session->clock.utc_us -= 10 * (int64_t)second;
	if (what == OTHER_BOOT)
		session->boot[15] ^= 1;
	if (what == OTHER_RUN)
		session->run[0] ^= 1;
	if (what == TAKES_BEFORE)
		session->first_take = 2;
	if (what == TAKES_BEHIND)
		session->last_take = start->take_number - 1;
	if (what == JUST_LASTS)
		session->lasts_s = 10;
	if (what == RAN_OUT)
		session->lasts_s = 9;
	if (what == NOT_YET)
		session->clock.boot_us = start->clock.boot_us + 1;
	if (what == NO_TAKES)
		session->first_take = 0;
	if (what == TAKES_REVERSED)
		session->first_take = 1001;
	if (what == LASTS_NOTHING)
		session->lasts_s = 0;
	if (what == LASTS_TOO_LONG)
		session->lasts_s = PS_SESSION_LASTS_S_MAX + 1;
	if (what == NOT_ON_THE_CURVE)
		session->point[64] ^= 1;
}

/* Signs the payload of @bytes anew, with what @what says of it. */
static void resign(struct ps_key *key, enum what what, struct ps_buf *bytes)
{
	struct ps_session_key session;
	struct ps_buf payload;
	struct ps_cose cose;

	ps_buf_init(&payload);
	assert_int_equal(ps_session_key_read(view(bytes), &session, &cose), PS_OK);
	ps_buf_add(&payload, cose.payload.bytes, cose.payload.len);
	if (what == ONE_MORE_BYTE)
		ps_buf_add_byte(&payload, 0);
	if (what == VERSION_2)
		payload.bytes[1] = 2;
	ps_buf_clear(bytes);
	assert_int_equal(ps_cose_sign(key, what == TYPE_OF_A_SEAL ? PS_COSE_SEAL : PS_COSE_SESSION,
				      payload.bytes, payload.len, bytes),
			 PS_OK);
	ps_buf_release(&payload);
}

static void certify(const struct ps_vector_bench *bench, const struct ps_film *film,
		    struct ps_key *key, enum what what, struct ps_buf *bytes)
{
	const struct ps_record record = ps_film_read(film, 1);
	struct ps_key *by = what == BY_A_STRANGER ? bench->stranger.key
			    : what == BY_ITSELF	  ? key
						  : bench->station.key;
	struct ps_session_key session;
	struct ps_start start;

	assert_int_equal(ps_start_decode(record.cose.payload, &start), PS_OK);
	memcpy(session.point, key->point, PS_POINT_LEN);
	describe(&start, what, &session);
	assert_int_equal(ps_session_key_certify(&session, by, bytes), PS_OK);
	if (what == TYPE_OF_A_SEAL || what == ONE_MORE_BYTE || what == VERSION_2)
		resign(by, what, bytes);
	if (what == SHORTENED)
		bytes->len--;
	if (what == TOO_LONG)
		while (bytes->len <= PS_SESSION_LEN_MAX)
			ps_buf_add_byte(bytes, 0);
}

/* START is not decoded by who counts: what it says must not be of the form. */
static bool is_of_no_form(enum what what)
{
	return what >= SHORTENED && what != NOT_ON_THE_CURVE;
}

static void sign(const struct ps_vector_bench *bench, struct ps_film *film, struct ps_key *session,
		 enum what what)
{
	struct ps_key *device = bench->station.key;

	film->session = what == SIGNED_BY_THE_DEVICE ? NULL : session;
	if (is_of_no_form(what)) {
		ps_film_sign(film, device, 1);
		return;
	}
	ps_film_count_and_sign(film, device);
	film->session = NULL;
	if (what == STATED_BY_THE_SESSION)
		ps_film_state(film, session);
	if (what == ENDED_BY_THE_SESSION || what == STATED_BY_THE_SESSION)
		ps_film_sign(film, what == ENDED_BY_THE_SESSION ? session : device,
			     ps_film_find(film, PS_RECORD_ENDING, 0));
}

static void by_session(const struct ps_vector_bench *bench, struct ps_film *film,
		       const struct ps_vector *vector)
{
	enum what what = (enum what)vector->arg;
	struct ps_random_seeded seeded;
	const struct ps_random random = ps_random_seeded_init(&seeded, SESSION_SEED);
	struct ps_key *key = ps_key_seeded_create(&random);
	struct ps_buf bytes, item;

	ps_buf_init(&bytes);
	ps_buf_init(&item);
	certify(bench, film, key, what, &bytes);
	ps_cbor_add_bytes(&item, bytes.bytes, bytes.len);
	if (what != WITHOUT_THE_SESSION)
		ps_item_replace(ps_film_at(film, PS_RECORD_START, 0), "p.12", view(&item));
	sign(bench, film, key, what);
	film->session = NULL;
	ps_film_point(film);
	ps_buf_release(&bytes);
	ps_buf_release(&item);
	ps_key_destroy(key);
}

#define SESSION(how) .change = by_session, .arg = how
#define OPEN .base = PS_BASE_OPEN, .ending = "open"
#define NOBODY .origin = "no_root_given"
#define UNCONFIRMED .origin = "session_key"

static const struct ps_vector fine[] = {
	{ "session", SESSION(AS_IT_SHOULD) },
	{ "session-just-lasts", SESSION(JUST_LASTS) },
	{ "session-two-cameras", SESSION(AS_IT_SHOULD), .base = PS_BASE_TWO },
};

static const struct ps_vector unconfirmed[] = {
	{ "session-open", SESSION(AS_IT_SHOULD), UNCONFIRMED, .findings = "no_ending" },
	{ "session-open-no-root-given", SESSION(AS_IT_SHOULD), NOBODY, .roots = "",
	  .findings = "no_ending no_root_given" },
};

static const struct ps_vector not_for_this[] = {
	{ "session-of-another-boot", SESSION(OTHER_BOOT), NOBODY },
	{ "session-of-another-run", SESSION(OTHER_RUN), NOBODY },
	{ "session-of-later-takes", SESSION(TAKES_BEFORE), NOBODY },
	{ "session-of-earlier-takes", .base = PS_BASE_OTHER, SESSION(TAKES_BEHIND), NOBODY },
	{ "session-ran-out", SESSION(RAN_OUT), NOBODY },
	{ "session-not-yet", SESSION(NOT_YET), NOBODY },
	{ "session-by-a-stranger", SESSION(BY_A_STRANGER), NOBODY },
	{ "session-by-itself", SESSION(BY_ITSELF), NOBODY },
};

/* Nothing of them is the device's. */
static const struct ps_vector stolen[] = {
	{ "session-ran-out-open", SESSION(RAN_OUT), OPEN, NOBODY },
	{ "session-of-earlier-takes-open", SESSION(OTHER_RUN), OPEN, NOBODY },
	{ "session-by-itself-open", SESSION(BY_ITSELF), OPEN, NOBODY },
};

static const struct ps_vector starts[] = {
	{ "session-named-but-not-used", SESSION(SIGNED_BY_THE_DEVICE), NOBODY },
	{ "session-used-but-not-named", SESSION(WITHOUT_THE_SESSION), NOBODY },
};

static const struct ps_vector endings[] = {
	{ "session-ends-the-take", SESSION(ENDED_BY_THE_SESSION), UNCONFIRMED,
	  .findings = "session_unconfirmed" },
};

static const struct ps_vector statements[] = {
	{ "session-states-the-take", SESSION(STATED_BY_THE_SESSION) },
};

static const struct ps_vector shapes[] = {
	{ "session-is-an-array", .type = PS_RECORD_START, .path = "p.12", .hex = "84 40 80 40 40",
	  .signer = PS_SIGNED_AS_TOLD, NOBODY },
	{ "session-of-typ-seal", SESSION(TYPE_OF_A_SEAL), NOBODY },
	{ "session-cut", SESSION(SHORTENED), NOBODY },
	{ "session-with-a-byte-behind-it", SESSION(ONE_MORE_BYTE), NOBODY },
};

static const struct ps_vector limits[] = {
	{ "session-from-take-0", SESSION(NO_TAKES), NOBODY },
	{ "session-of-takes-reversed", SESSION(TAKES_REVERSED), NOBODY },
	{ "session-lasts-nothing", SESSION(LASTS_NOTHING), NOBODY },
	{ "session-lasts-too-long", SESSION(LASTS_TOO_LONG), NOBODY },
	{ "session-too-long", SESSION(TOO_LONG), NOBODY },
};

static const struct ps_vector keys[] = {
	{ "session-point-not-on-the-curve", SESSION(NOT_ON_THE_CURVE), NOBODY },
};

static const struct ps_vector versions[] = {
	{ "session-version-2", SESSION(VERSION_2), NOBODY },
};

const struct ps_vector_group ps_vectors_sessions[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(fine), PS_BASE_PLAIN },
	{ "bad/session_unconfirmed", "session_unconfirmed", "intact_truncated", "open",
	  PS_VECTORS(unconfirmed), PS_BASE_OPEN },
	{ "bad/session_key_wrong", "session_key_wrong start_differs", "altered", "ended",
	  PS_VECTORS(not_for_this), PS_BASE_SHORT },
	{ "bad/session_key_wrong", "session_key_wrong no_signature no_ending", "unsigned", "open",
	  PS_VECTORS(stolen), PS_BASE_OPEN },
	{ "bad/start_differs", "start_differs", "altered", "ended", PS_VECTORS(starts),
	  PS_BASE_SHORT },
	{ "bad/record_differs", "record_differs", "altered", "ended", PS_VECTORS(endings),
	  PS_BASE_SHORT },
	{ "bad/statement_differs", "statement_differs", "altered", "ended", PS_VECTORS(statements),
	  PS_BASE_SHORT },
	{ "bad/bad_record", "bad_record", "malformed", "open", PS_VECTORS(shapes), PS_BASE_SHORT },
	{ "bad/over_limit", "over_limit", "malformed", "open", PS_VECTORS(limits), PS_BASE_SHORT },
	{ "bad/bad_certificate", "bad_certificate", "malformed", "open", PS_VECTORS(keys),
	  PS_BASE_SHORT },
	{ "bad/version", "version", "unsupported", "open", PS_VECTORS(versions), PS_BASE_SHORT },
	{ 0 },
};
