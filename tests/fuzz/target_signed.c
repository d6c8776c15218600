/*
 * Signed records and what stands in them: the first byte says which decoder gets the rest.
 *
 * Property: there is one encoding. Whatever a decoder accepts, its encoder writes again as the same
 * bytes; a COSE_Sign1 that is read, signed again by a key that gives the same signature, is the
 * same bytes; a refused one leaves the cursor's bytes alone.
 */
#include <string.h>

#include "signing/checkpoint.h"
#include "signing/ending.h"
#include "signing/entry.h"
#include "signing/key.h"
#include "signing/start.h"
#include "tests/fuzz/fuzz.h"

enum what {
	COSE,
	START,
	SEAL,
	ENDING,
	RECOVERED,
	CHECKPOINT,
	FRAME_ENTRY,
	EVENT_ENTRY,
	CODE_BODY,
	NOTE_BODY,
	LINK_BODY,
	WHAT_COUNT,
};

union decoded {
	struct ps_start start;
	struct ps_seal seal;
	struct ps_ending ending;
	struct ps_checkpoint checkpoint;
	struct ps_frame_entry frame;
	struct ps_event_entry event;
	struct ps_code_body code;
	struct ps_note_body note;
	struct ps_link_body link;
};

static enum ps_err decode_entry(enum what what, struct ps_bytes in, union decoded *out)
{
	struct ps_cursor cursor = ps_cursor_of(in.bytes, in.len);
	enum ps_err err = what == FRAME_ENTRY ? ps_frame_entry_decode(&cursor, &out->frame)
					      : ps_event_entry_decode(&cursor, &out->event);

	/* entries stand in a record: what follows them is not theirs */
	return !err && ps_cursor_left(&cursor) ? PS_MALFORMED : err;
}

static enum ps_err decode(enum what what, struct ps_bytes in, union decoded *out)
{
	switch (what) {
	case START:
		return ps_start_decode(in, &out->start);
	case SEAL:
		return ps_seal_decode(in, &out->seal);
	case ENDING:
		return ps_ending_decode(PS_COSE_END, in, &out->ending);
	case RECOVERED:
		return ps_ending_decode(PS_COSE_RECOVERED, in, &out->ending);
	case CHECKPOINT:
		return ps_checkpoint_decode(in, &out->checkpoint);
	case CODE_BODY:
		return ps_code_body_decode(in, &out->code);
	case NOTE_BODY:
		return ps_note_body_decode(in, &out->note);
	case LINK_BODY:
		return ps_link_body_decode(in, &out->link);
	default:
		return decode_entry(what, in, out);
	}
}

static void encode(enum what what, const union decoded *in, struct ps_buf *buf)
{
	switch (what) {
	case START:
		ps_start_encode(&in->start, buf);
		break;
	case SEAL:
		ps_seal_encode(&in->seal, buf);
		break;
	case ENDING:
	case RECOVERED:
		ps_ending_encode(&in->ending, buf);
		break;
	case CHECKPOINT:
		ps_checkpoint_encode(&in->checkpoint, buf);
		break;
	case FRAME_ENTRY:
		ps_frame_entry_encode(&in->frame, buf);
		break;
	case EVENT_ENTRY:
		ps_event_entry_encode(&in->event, buf);
		break;
	case CODE_BODY:
		ps_code_body_encode(&in->code, buf);
		break;
	case NOTE_BODY:
		ps_note_body_encode(&in->note, buf);
		break;
	default:
		ps_link_body_encode(&in->link, buf);
		break;
	}
}

static void round_trip(enum what what, struct ps_bytes in)
{
	union decoded decoded;
	struct ps_buf again;

	if (decode(what, in, &decoded))
		return;
	ps_buf_init(&again);
	encode(what, &decoded, &again);
	PS_FUZZ_HOLDS(again.err == PS_OK);
	PS_FUZZ_HOLDS(ps_bytes_equal(in, (struct ps_bytes){ again.bytes, again.len }));
	ps_buf_release(&again);
}

/* A key that gives the signature it was told. */
struct parrot {
	struct ps_key key;
	const uint8_t *signature;
};

static enum ps_err repeat(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			  uint8_t signature_out[PS_SIGNATURE_LEN])
{
	const struct parrot *parrot = (const struct parrot *)key;

	(void)digest;
	memcpy(signature_out, parrot->signature, PS_SIGNATURE_LEN);
	return PS_OK;
}

/* The types of a record are signed without a look at the signature; of other ones only this head.
 */
static void sign_again(const struct ps_cose *cose)
{
	static const struct ps_key_ops ops = { .kind = "parrot", .sign_digest = repeat };
	struct parrot parrot = { .key = { .ops = &ops }, .signature = cose->signature };
	uint8_t normal[PS_SIGNATURE_LEN];
	struct ps_buf again;

	memcpy(normal, cose->signature, sizeof(normal));
	if (cose->type != PS_COSE_SEAL || ps_ecdsa_normalise(normal) ||
	    memcmp(normal, cose->signature, sizeof(normal)) != 0)
		return;
	ps_buf_init(&again);
	PS_FUZZ_HOLDS(ps_cose_sign(&parrot.key, cose->type, cose->payload.bytes, cose->payload.len,
				   &again) == PS_OK);
	PS_FUZZ_HOLDS(ps_bytes_equal(cose->whole, (struct ps_bytes){ again.bytes, again.len }));
	ps_buf_release(&again);
}

static void read_cose(struct ps_bytes in)
{
	static const enum what payloads[PS_COSE_TYPE_COUNT] = {
		[PS_COSE_START] = START,
		[PS_COSE_SEAL] = SEAL,
		[PS_COSE_END] = ENDING,
		[PS_COSE_RECOVERED] = RECOVERED,
		[PS_COSE_CHECKPOINT] = CHECKPOINT,
	};
	struct ps_cursor cursor = ps_cursor_of(in.bytes, in.len);
	struct ps_cose cose;

	if (ps_cose_read(&cursor, PS_START_RECORD_MAX, &cose))
		return;
	PS_FUZZ_HOLDS(cose.type < PS_COSE_TYPE_COUNT);
	PS_FUZZ_HOLDS(cose.whole.bytes == in.bytes && cose.whole.len == cursor.at);
	sign_again(&cose);
	if (payloads[cose.type] != COSE)
		round_trip(payloads[cose.type], cose.payload);
}

/* The check of a body by its kind accepts nothing that the decoder of its class refuses. */
static void check_bodies(struct ps_bytes body)
{
	static const struct {
		enum ps_event_kind kind;
		enum what what;
	} kinds[] = {
		{ PS_EVENT_WAYBILL, CODE_BODY },    { PS_EVENT_GOODS, CODE_BODY },
		{ PS_EVENT_UNREADABLE, NOTE_BODY }, { PS_EVENT_REMARK, NOTE_BODY },
		{ PS_EVENT_END, NOTE_BODY },	    { PS_EVENT_CONTINUES, LINK_BODY },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		union decoded decoded;

		if (!ps_event_body_check(kinds[i].kind, body))
			PS_FUZZ_HOLDS(decode(kinds[i].what, body, &decoded) == PS_OK);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct ps_bytes rest = { bytes + 1, len - 1 };
	enum what what;

	if (len < 2)
		return 0;
	what = (enum what)(bytes[0] % WHAT_COUNT);
	if (what == COSE)
		read_cose(rest);
	else
		round_trip(what, rest);
	check_bodies(rest);
	return 0;
}
