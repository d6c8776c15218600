#include "signing/leaf.h"

#include "signing/cbor.h"

const char *ps_leaf_kind_name(uint64_t kind)
{
	switch (kind) {
#define X(number, code, name) \
	case number:          \
		return name;
		PS_LEAF_KINDS(X)
#undef X
	default:
		return NULL;
	}
}

static void add_hash(struct ps_buf *buf, const uint8_t hash[PS_HASH_LEN])
{
	ps_cbor_add_bytes(buf, hash, PS_HASH_LEN);
}

static void add_take(struct ps_buf *buf, uint64_t number, const uint8_t take[PS_HASH_LEN])
{
	ps_cbor_add_uint(buf, number);
	add_hash(buf, take);
}

static void add_chain(struct ps_buf *buf, const struct ps_leaf_chain *chain)
{
	ps_cbor_add_array(buf, chain->count);
	for (size_t i = 0; i < chain->count; i++)
		ps_cbor_add_bytes(buf, chain->certificates[i].bytes, chain->certificates[i].len);
}

static void add_hashes(struct ps_buf *buf, const uint8_t hashes[][PS_HASH_LEN], size_t count)
{
	ps_cbor_add_array(buf, count);
	for (size_t i = 0; i < count; i++)
		add_hash(buf, hashes[i]);
}

static void add_enrolment(struct ps_buf *buf, const struct ps_leaf_enrolment *body)
{
	ps_cbor_add_array(buf, 3);
	add_chain(buf, &body->chain);
	if (body->has_attestation)
		ps_cbor_add_bytes(buf, body->attestation.bytes, body->attestation.len);
	else
		ps_cbor_add_null(buf);
	add_hash(buf, body->secret_commitment);
}

static void add_boot(struct ps_buf *buf, const struct ps_leaf_boot *body)
{
	ps_cbor_add_array(buf, 5);
	ps_cbor_add_bytes(buf, body->boot, PS_BOOT_LEN);
	ps_cbor_add_bytes(buf, body->run, PS_BOOT_LEN);
	ps_cbor_add_text_view(buf, body->firmware);
	add_hash(buf, body->configuration);
	ps_cbor_add_array(buf, body->test_count);
	for (size_t i = 0; i < body->test_count; i++) {
		ps_cbor_add_array(buf, 3);
		ps_cbor_add_text_view(buf, body->tests[i].name);
		ps_cbor_add_uint(buf, body->tests[i].passed);
		ps_cbor_add_text_view(buf, body->tests[i].text);
	}
}

static void add_started(struct ps_buf *buf, const struct ps_leaf_started *body)
{
	ps_cbor_add_array(buf, 5);
	add_take(buf, body->number, body->take);
	if (body->has_previous)
		ps_cbor_add_uint(buf, body->previous);
	else
		ps_cbor_add_null(buf);
	ps_cbor_add_text_view(buf, body->lane);
	ps_cbor_add_array(buf, 4);
	ps_cbor_add_uint(buf, body->totals.takes);
	ps_cbor_add_uint(buf, body->totals.ended);
	ps_cbor_add_uint(buf, body->totals.cancelled);
	ps_cbor_add_uint(buf, body->totals.recovered);
}

static void add_bound_late(struct ps_buf *buf, const struct ps_leaf_bound_late *body)
{
	ps_cbor_add_array(buf, 5);
	add_take(buf, body->number, body->take);
	add_hash(buf, body->commitment);
	add_hash(buf, body->tag);
	ps_cbor_add_text_view(buf, body->by);
}

static void add_ended(struct ps_buf *buf, const struct ps_leaf_ended *body)
{
	ps_cbor_add_array(buf, 8);
	add_take(buf, body->number, body->take);
	ps_cbor_add_uint(buf, body->started);
	add_hash(buf, body->last_record);
	ps_cbor_add_uint(buf, body->ending);
	ps_cbor_add_uint(buf, body->reason);
	add_hashes(buf, body->commitments, body->commitment_count);
	add_hashes(buf, body->tags, body->tag_count);
}

static void add_thinned(struct ps_buf *buf, const struct ps_leaf_thinned *body)
{
	ps_cbor_add_array(buf, 4);
	add_take(buf, body->number, body->take);
	ps_cbor_add_text_view(buf, body->rule);
	add_hash(buf, body->file_digest);
}

static void add_tombstone(struct ps_buf *buf, const struct ps_leaf_tombstone *body)
{
	ps_cbor_add_array(buf, 4);
	add_take(buf, body->number, body->take);
	ps_cbor_add_text_view(buf, body->rule);
	ps_cbor_add_uint(buf, body->bytes);
}

static void add_hold(struct ps_buf *buf, const struct ps_leaf_hold *body)
{
	ps_cbor_add_array(buf, 5);
	add_take(buf, body->number, body->take);
	ps_cbor_add_uint(buf, body->on);
	ps_cbor_add_text_view(buf, body->why);
	ps_cbor_add_text_view(buf, body->by);
}

static void add_export(struct ps_buf *buf, const struct ps_leaf_export *body)
{
	ps_cbor_add_array(buf, 5);
	add_take(buf, body->number, body->take);
	add_hash(buf, body->file_digest);
	ps_cbor_add_uint(buf, body->bytes);
	ps_cbor_add_text_view(buf, body->by);
}

static void add_body(struct ps_buf *buf, const struct ps_leaf *leaf)
{
	switch (leaf->kind) {
	case PS_LEAF_ENROLMENT:
		add_enrolment(buf, &leaf->enrolment);
		break;
	case PS_LEAF_BOOT:
		add_boot(buf, &leaf->boot);
		break;
	case PS_LEAF_STARTED:
		add_started(buf, &leaf->started);
		break;
	case PS_LEAF_BOUND_LATE:
		add_bound_late(buf, &leaf->bound_late);
		break;
	case PS_LEAF_ENDED:
		add_ended(buf, &leaf->ended);
		break;
	case PS_LEAF_THINNED:
		add_thinned(buf, &leaf->thinned);
		break;
	case PS_LEAF_TOMBSTONE:
		add_tombstone(buf, &leaf->tombstone);
		break;
	case PS_LEAF_HOLD:
		add_hold(buf, &leaf->hold);
		break;
	case PS_LEAF_EXPORT:
		add_export(buf, &leaf->export);
		break;
	case PS_LEAF_CLOCK_STEP:
		ps_cbor_add_array(buf, 2);
		ps_clock_encode(&leaf->clock_step.before, buf);
		ps_clock_encode(&leaf->clock_step.after, buf);
		break;
	case PS_LEAF_KEY_CHANGE:
		ps_cbor_add_array(buf, 3);
		add_hash(buf, leaf->key_change.old_spki_hash);
		add_chain(buf, &leaf->key_change.chain);
		ps_cbor_add_bytes(buf, leaf->key_change.by_old.bytes, leaf->key_change.by_old.len);
		break;
	case PS_LEAF_CONFIGURATION:
		ps_cbor_add_array(buf, 1);
		add_hash(buf, leaf->configuration.hash);
		break;
	case PS_LEAF_ACCESSED:
		ps_access_batch_encode(&leaf->accessed, buf);
		break;
	case PS_LEAF_KIND_COUNT:
		break;
	}
}

/* The counts that say how much of a fixed array is meant, before anything is read from it. */
static bool counts_fit(const struct ps_leaf *leaf)
{
	switch (leaf->kind) {
	case PS_LEAF_ENROLMENT:
		return leaf->enrolment.chain.count <= PS_CHAIN_MAX;
	case PS_LEAF_KEY_CHANGE:
		return leaf->key_change.chain.count <= PS_CHAIN_MAX;
	case PS_LEAF_BOOT:
		return leaf->boot.test_count <= PS_SELF_TESTS_MAX;
	case PS_LEAF_ENDED:
		return leaf->ended.commitment_count <= PS_OPENINGS_MAX &&
		       leaf->ended.tag_count <= PS_OPENINGS_MAX;
	default:
		return (unsigned)leaf->kind < PS_LEAF_KIND_COUNT;
	}
}

enum ps_err ps_leaf_encode(const struct ps_leaf *leaf, struct ps_buf *buf)
{
	size_t before = buf->len;
	struct ps_leaf again;
	enum ps_err err;

	if (!counts_fit(leaf))
		return PS_RANGE;
	ps_cbor_add_array(buf, 4);
	ps_cbor_add_uint(buf, leaf->kind);
	ps_cbor_add_uint(buf, leaf->index);
	ps_clock_encode(&leaf->clock, buf);
	add_body(buf, leaf);
	err = buf->err;
	/* All other bounds are written once, in the reader. */
	if (!err)
		err = ps_leaf_decode((struct ps_bytes){ buf->bytes + before, buf->len - before },
				     &again);
	if (err)
		buf->len = before;
	return err;
}

uint64_t ps_leaf_take(const struct ps_leaf *leaf)
{
	switch (leaf->kind) {
	case PS_LEAF_STARTED:
		return leaf->started.number;
	case PS_LEAF_BOUND_LATE:
		return leaf->bound_late.number;
	case PS_LEAF_ENDED:
		return leaf->ended.number;
	case PS_LEAF_THINNED:
		return leaf->thinned.number;
	case PS_LEAF_TOMBSTONE:
		return leaf->tombstone.number;
	case PS_LEAF_HOLD:
		return leaf->hold.number;
	case PS_LEAF_EXPORT:
		return leaf->export.number;
	default:
		return 0;
	}
}
