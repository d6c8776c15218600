#include "signing/leaf.h"

#include "signing/cbor.h"
#include "signing/ending.h"

static enum ps_err read_flag(struct ps_cursor *cursor, bool *flag_out)
{
	uint64_t value;
	enum ps_err err = ps_cbor_read_uint(cursor, 1, &value);

	if (!err)
		*flag_out = value == 1;
	return err;
}

static enum ps_err read_hash(struct ps_cursor *cursor, uint8_t out[PS_HASH_LEN])
{
	return ps_cbor_read_fixed(cursor, out, PS_HASH_LEN);
}

/* Every body that concerns one take begins with its number and its id. */
static enum ps_err read_take(struct ps_cursor *cursor, uint64_t *number_out,
			     uint8_t take_out[PS_HASH_LEN])
{
	uint64_t number;
	enum ps_err err = ps_cbor_read_uint(cursor, PS_LEAVES_MAX, &number);

	if (!err && number == 0)
		err = PS_RANGE;
	if (!err)
		err = read_hash(cursor, take_out);
	if (!err)
		*number_out = number;
	return err;
}

static enum ps_err read_earlier_index(struct ps_cursor *cursor, uint64_t own, uint64_t *index_out)
{
	if (own == 0)
		return PS_RANGE;
	return ps_cbor_read_uint(cursor, own - 1, index_out);
}

static enum ps_err read_chain(struct ps_cursor *cursor, struct ps_leaf_chain *chain)
{
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_array(cursor, 1, PS_CHAIN_MAX, &count);

	for (size_t i = 0; i < count && !err; i++)
		err = ps_cbor_read_bytes(cursor, 1, PS_CERTIFICATE_DER_MAX,
					 &chain->certificates[i]);
	chain->count = (size_t)count;
	return err;
}

static enum ps_err read_hashes(struct ps_cursor *cursor, uint8_t hashes[][PS_HASH_LEN],
			       size_t *count_out)
{
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_array(cursor, 0, PS_OPENINGS_MAX, &count);

	for (size_t i = 0; i < count && !err; i++)
		err = read_hash(cursor, hashes[i]);
	*count_out = (size_t)count;
	return err;
}

static enum ps_err read_enrolment(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	struct ps_leaf_enrolment *body = &leaf->enrolment;
	enum ps_err err = ps_cbor_read_tuple(cursor, 3);

	if (!err)
		err = read_chain(cursor, &body->chain);
	body->has_attestation = !err && !ps_cbor_read_if_null(cursor);
	if (!err && body->has_attestation)
		err = ps_cbor_read_bytes(cursor, 1, PS_ATTESTATION_LEN_MAX, &body->attestation);
	if (!err)
		err = read_hash(cursor, body->secret_commitment);
	return err;
}

static enum ps_err read_self_test(struct ps_cursor *cursor, struct ps_self_test *test)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, 3);

	if (!err)
		err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &test->name);
	if (!err)
		err = read_flag(cursor, &test->passed);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_TEXT_LEN_MAX, &test->text);
	return err;
}

static enum ps_err read_boot(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	struct ps_leaf_boot *body = &leaf->boot;
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_tuple(cursor, 5);

	if (!err)
		err = ps_cbor_read_fixed(cursor, body->boot, PS_BOOT_LEN);
	if (!err)
		err = ps_cbor_read_fixed(cursor, body->run, PS_BOOT_LEN);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_TEXT_LEN_MAX, &body->firmware);
	if (!err)
		err = read_hash(cursor, body->configuration);
	if (!err)
		err = ps_cbor_read_array(cursor, 0, PS_SELF_TESTS_MAX, &count);
	for (size_t i = 0; i < count && !err; i++)
		err = read_self_test(cursor, &body->tests[i]);
	body->test_count = (size_t)count;
	return err;
}

static enum ps_err read_totals(struct ps_cursor *cursor, struct ps_leaf_totals *totals)
{
	uint64_t *const counts[] = { &totals->takes, &totals->ended, &totals->cancelled,
				     &totals->recovered };
	enum ps_err err = ps_cbor_read_tuple(cursor, 4);

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]) && !err; i++)
		err = ps_cbor_read_uint(cursor, PS_LEAVES_MAX, counts[i]);
	return err;
}

static enum ps_err read_started(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	struct ps_leaf_started *body = &leaf->started;
	enum ps_err err = ps_cbor_read_tuple(cursor, 5);

	if (!err)
		err = read_take(cursor, &body->number, body->take);
	body->has_previous = !err && !ps_cbor_read_if_null(cursor);
	if (!err && body->has_previous)
		err = read_earlier_index(cursor, leaf->index, &body->previous);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &body->lane);
	if (!err)
		err = read_totals(cursor, &body->totals);
	return err;
}

static enum ps_err read_bound_late(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	struct ps_leaf_bound_late *body = &leaf->bound_late;
	enum ps_err err = ps_cbor_read_tuple(cursor, 5);

	if (!err)
		err = read_take(cursor, &body->number, body->take);
	if (!err)
		err = read_hash(cursor, body->commitment);
	if (!err)
		err = read_hash(cursor, body->tag);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &body->by);
	return err;
}

static enum ps_err read_ended(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	struct ps_leaf_ended *body = &leaf->ended;
	enum ps_err err = ps_cbor_read_tuple(cursor, 8);

	if (!err)
		err = read_take(cursor, &body->number, body->take);
	if (!err)
		err = read_earlier_index(cursor, leaf->index, &body->started);
	if (!err)
		err = read_hash(cursor, body->last_record);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_END_RECOVERED, &body->ending);
	if (!err && body->ending == 0)
		err = PS_RANGE;
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_REASON_MAX, &body->reason);
	if (!err)
		err = read_hashes(cursor, body->commitments, &body->commitment_count);
	if (!err)
		err = read_hashes(cursor, body->tags, &body->tag_count);
	return err;
}

static enum ps_err read_thinned(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	struct ps_leaf_thinned *body = &leaf->thinned;
	enum ps_err err = ps_cbor_read_tuple(cursor, 4);

	if (!err)
		err = read_take(cursor, &body->number, body->take);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_TEXT_LEN_MAX, &body->rule);
	if (!err)
		err = read_hash(cursor, body->file_digest);
	return err;
}

static enum ps_err read_tombstone(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	struct ps_leaf_tombstone *body = &leaf->tombstone;
	enum ps_err err = ps_cbor_read_tuple(cursor, 4);

	if (!err)
		err = read_take(cursor, &body->number, body->take);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_TEXT_LEN_MAX, &body->rule);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &body->bytes);
	return err;
}

static enum ps_err read_hold(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	struct ps_leaf_hold *body = &leaf->hold;
	enum ps_err err = ps_cbor_read_tuple(cursor, 5);

	if (!err)
		err = read_take(cursor, &body->number, body->take);
	if (!err)
		err = read_flag(cursor, &body->on);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_TEXT_LEN_MAX, &body->why);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &body->by);
	return err;
}

static enum ps_err read_export(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	struct ps_leaf_export *body = &leaf->export;
	enum ps_err err = ps_cbor_read_tuple(cursor, 5);

	if (!err)
		err = read_take(cursor, &body->number, body->take);
	if (!err)
		err = read_hash(cursor, body->file_digest);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &body->bytes);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &body->by);
	return err;
}

static enum ps_err read_clock_step(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, 2);

	if (!err)
		err = ps_clock_decode(cursor, &leaf->clock_step.before);
	if (!err)
		err = ps_clock_decode(cursor, &leaf->clock_step.after);
	return err;
}

static enum ps_err read_key_change(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, 3);

	if (!err)
		err = read_hash(cursor, leaf->key_change.old_spki_hash);
	if (!err)
		err = read_chain(cursor, &leaf->key_change.chain);
	if (!err)
		err = ps_cbor_read_bytes(cursor, 1, PS_KEY_CHANGE_LEN_MAX,
					 &leaf->key_change.by_old);
	return err;
}

static enum ps_err read_configuration(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, 1);

	return err ? err : read_hash(cursor, leaf->configuration.hash);
}

static enum ps_err read_accessed(struct ps_cursor *cursor, struct ps_leaf *leaf)
{
	return ps_access_batch_decode(cursor, &leaf->accessed);
}

static enum ps_err (*const read_body[PS_LEAF_KIND_COUNT])(struct ps_cursor *, struct ps_leaf *) = {
	[PS_LEAF_ENROLMENT] = read_enrolment,	[PS_LEAF_BOOT] = read_boot,
	[PS_LEAF_STARTED] = read_started,	[PS_LEAF_BOUND_LATE] = read_bound_late,
	[PS_LEAF_ENDED] = read_ended,		[PS_LEAF_THINNED] = read_thinned,
	[PS_LEAF_TOMBSTONE] = read_tombstone,	[PS_LEAF_HOLD] = read_hold,
	[PS_LEAF_EXPORT] = read_export,		[PS_LEAF_CLOCK_STEP] = read_clock_step,
	[PS_LEAF_KEY_CHANGE] = read_key_change, [PS_LEAF_CONFIGURATION] = read_configuration,
	[PS_LEAF_ACCESSED] = read_accessed,
};

enum ps_err ps_leaf_decode(struct ps_bytes bytes, struct ps_leaf *leaf_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	struct ps_leaf leaf = { .index = 0 };
	uint64_t kind = 0;
	enum ps_err err;

	if (bytes.len > PS_LEAF_LEN_MAX)
		return PS_RANGE;
	err = ps_cbor_read_tuple(&cursor, 4);
	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &kind);
	if (!err && kind >= PS_LEAF_KIND_COUNT)
		err = PS_UNSUPPORTED;
	leaf.kind = (enum ps_leaf_kind)kind;
	if (!err)
		err = ps_cbor_read_uint(&cursor, PS_LEAVES_MAX - 1, &leaf.index);
	if (!err)
		err = ps_clock_decode(&cursor, &leaf.clock);
	if (!err)
		err = read_body[kind](&cursor, &leaf);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		*leaf_out = leaf;
	return err;
}

enum ps_err ps_leaf_next(struct ps_cursor *cursor, struct ps_bytes *leaf_out)
{
	struct ps_cursor walk = *cursor;
	enum ps_err err;

	if (ps_cursor_left(cursor) == 0)
		return PS_END;
	err = ps_cbor_read_bytes(&walk, 1, PS_LEAF_LEN_MAX, leaf_out);
	if (!err)
		*cursor = walk;
	return err;
}
