#include "signing/ending.h"

#include <string.h>

#include "signing/cbor.h"

const char *ps_ending_name(uint64_t ending)
{
	switch (ending) {
#define X(number, code, name) \
	case number:          \
		return name;
		PS_ENDINGS(X)
#undef X
	default:
		return NULL;
	}
}

const char *ps_reason_name(uint64_t reason)
{
	switch (reason) {
#define X(number, code, name) \
	case number:          \
		return name;
		PS_REASONS(X)
#undef X
	default:
		return NULL;
	}
}

#define END_ITEMS 15
#define RECOVERED_ITEMS (END_ITEMS + 3)

void ps_ending_encode(const struct ps_ending *ending, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, ending->type == PS_COSE_RECOVERED ? RECOVERED_ITEMS : END_ITEMS);
	ps_link_encode(&ending->link, buf);
	ps_cbor_add_uint(buf, ending->word);
	ps_cbor_add_uint(buf, ending->reason);
	ps_cbor_add_uint(buf, ending->seals);
	ps_tally_encode(&ending->tally, buf);
	ps_cbor_add_array(buf, ending->commitment_count);
	for (size_t i = 0; i < ending->commitment_count; i++)
		ps_cbor_add_bytes(buf, ending->commitments[i], PS_HASH_LEN);
	ps_cbor_add_bytes(buf, ending->sums, PS_HASH_LEN);
	ps_cbor_add_bytes(buf, ending->statement, ending->statement_len);
	ps_clock_encode(&ending->clock, buf);
	if (ending->type != PS_COSE_RECOVERED)
		return;
	ps_cbor_add_uint(buf, ending->dropped);
	ps_cbor_add_bytes(buf, ending->boot, PS_BOOT_LEN);
	ps_cbor_add_bytes(buf, ending->run, PS_BOOT_LEN);
}

static enum ps_err decode_commitments(struct ps_cursor *cursor, struct ps_ending *ending)
{
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_array(cursor, 0, PS_OPENINGS_MAX, &count);

	for (size_t i = 0; i < count && !err; i++)
		err = ps_cbor_read_fixed(cursor, ending->commitments[i], PS_HASH_LEN);
	ending->commitment_count = (size_t)count;
	return err;
}

static enum ps_err decode_statement(struct ps_cursor *cursor, struct ps_ending *ending)
{
	struct ps_bytes view;
	enum ps_err err = ps_cbor_read_fixed(cursor, ending->sums, PS_HASH_LEN);

	if (!err)
		err = ps_cbor_read_bytes(cursor, 8, PS_SIGNATURE_DER_MAX, &view);
	if (err)
		return err;
	memcpy(ending->statement, view.bytes, view.len);
	ending->statement_len = view.len;
	return PS_OK;
}

static enum ps_err decode_words(struct ps_cursor *cursor, struct ps_ending *ending)
{
	uint64_t word = 0;
	enum ps_err err = ps_cbor_read_uint(cursor, PS_END_RECOVERED, &word);

	if (!err && word == 0)
		err = PS_RANGE;
	if (!err && (word == PS_END_RECOVERED) != (ending->type == PS_COSE_RECOVERED))
		err = PS_MALFORMED;
	ending->word = (enum ps_ending_word)word;
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_REASON_MAX, &ending->reason);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_SEALS_MAX, &ending->seals);
	return err;
}

static enum ps_err decode_recovered(struct ps_cursor *cursor, struct ps_ending *ending)
{
	enum ps_err err = ps_cbor_read_uint(cursor, UINT64_MAX, &ending->dropped);

	if (!err)
		err = ps_cbor_read_fixed(cursor, ending->boot, PS_BOOT_LEN);
	if (!err)
		err = ps_cbor_read_fixed(cursor, ending->run, PS_BOOT_LEN);
	return err;
}

enum ps_err ps_ending_decode(enum ps_cose_type type, struct ps_bytes payload,
			     struct ps_ending *ending_out)
{
	struct ps_cursor cursor = ps_cursor_of(payload.bytes, payload.len);
	struct ps_ending ending = { .type = type };
	enum ps_err err = ps_cbor_read_tuple(&cursor, type == PS_COSE_RECOVERED ? RECOVERED_ITEMS
										: END_ITEMS);

	if (!err)
		err = ps_link_decode(&cursor, &ending.link);
	if (!err)
		err = decode_words(&cursor, &ending);
	if (!err)
		err = ps_tally_decode(&cursor, &ending.tally);
	if (!err)
		err = decode_commitments(&cursor, &ending);
	if (!err)
		err = decode_statement(&cursor, &ending);
	if (!err)
		err = ps_clock_decode(&cursor, &ending.clock);
	if (!err && type == PS_COSE_RECOVERED)
		err = decode_recovered(&cursor, &ending);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		*ending_out = ending;
	return err;
}
