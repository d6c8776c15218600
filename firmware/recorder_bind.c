/* A waybill that is bound to a take after its end: the opening, the leaf, the row. */
#include <string.h>

#include "firmware/late_bodies.h"
#include "firmware/recorder_in.h"
#include "signing/hash.h"

/* Salt and body into @salted_out. */
static enum ps_err make_body(struct ps_recorder *recorder, const char *waybill,
			     struct ps_buf *salted_out, uint8_t tag_out[PS_HASH_LEN])
{
	struct ps_request request = {
		.code = { .class = PS_CODE_WAYBILL, .rule = "", .len = strlen(waybill) },
		.source = PS_SCAN_SOURCE_MANUAL
	};
	uint8_t salt[PS_SALT_LEN];
	enum ps_err err;

	memcpy(request.code.text, waybill, request.code.len + 1);
	err = ps_ledger_tag(recorder->settings.ledger,
			    (struct ps_bytes){ (const uint8_t *)waybill, request.code.len },
			    tag_out);
	if (!err)
		err = ps_recorder_code_body(recorder, &request, NULL, NULL);
	if (!err)
		err = ps_random_fill(recorder->settings.random, salt, sizeof(salt));
	if (err)
		return err;
	ps_buf_add(salted_out, salt, sizeof(salt));
	ps_buf_add(salted_out, recorder->body.bytes, recorder->body.len);
	return salted_out->err;
}

static bool is_open(const struct ps_recorder *recorder, uint64_t number)
{
	return ps_ledger_state_find_open(ps_ledger_state(recorder->settings.ledger), number) !=
	       NULL;
}

/* The opening first: a leaf that nobody can open would say nothing for ever. */
static enum ps_err append(struct ps_recorder *recorder, uint64_t number, struct ps_buf *salted,
			  struct ps_leaf *leaf)
{
	struct ps_ledger *ledger = recorder->settings.ledger;
	const struct ps_bytes view = { salted->bytes, salted->len };
	enum ps_err err = ps_hash(PS_HASH_EVENT, view, leaf->bound_late.commitment);

	if (!err)
		err = ps_late_bodies_add(ps_ledger_dir(ledger), number, view);
	return err ? err : ps_ledger_append(ledger, leaf);
}

enum ps_err ps_recorder_bind_late(struct ps_recorder *recorder, const struct ps_leaf_request *from,
				  uint64_t *index_out)
{
	const struct ps_recorder_settings *settings = &recorder->settings;
	const struct ps_bytes waybill = { (const uint8_t *)from->why, strlen(from->why) };
	struct ps_leaf leaf = { .kind = PS_LEAF_BOUND_LATE, .clock = recorder->clock };
	struct ps_buf salted;
	enum ps_err err;

	leaf.bound_late.number = from->number;
	leaf.bound_late.by = (struct ps_bytes){ (const uint8_t *)from->by, strlen(from->by) };
	if (ps_standing_age(ps_ledger_standing(settings->ledger), from->number) == PS_AGE_GONE)
		return PS_NOT_FOUND;
	if (is_open(recorder, from->number))
		return PS_BUSY;
	ps_buf_init(&salted);
	err = ps_recorder_find_id(recorder, from->number, leaf.bound_late.take);
	if (!err)
		err = make_body(recorder, from->why, &salted, leaf.bound_late.tag);
	if (!err)
		err = append(recorder, from->number, &salted, &leaf);
	ps_buf_release(&salted);
	if (err)
		return err;
	*index_out = leaf.index;
	ps_log(settings->journal, PS_LOG_NOTICE, "take %llu got its waybill later, from %s",
	       (unsigned long long)from->number, from->by);
	/* the index only repeats the ledger; what fails is said, and the next start makes it good
	 */
	if (settings->index)
		err = ps_index_bind_late(settings->index, from->number, waybill, leaf.clock.utc_us);
	if (err)
		ps_log(settings->journal, PS_LOG_ERROR,
		       "the index does not show the waybill of take %llu: %s",
		       (unsigned long long)from->number, ps_err_text(err));
	return PS_OK;
}

struct showing {
	struct ps_ledger *ledger;
	struct ps_index *index;
};

/* What no leaf commits to is passed over. */
static enum ps_err show_body(void *ctx, uint64_t number, struct ps_bytes salted)
{
	const struct showing *showing = ctx;
	const struct ps_bytes body = { salted.bytes + PS_SALT_LEN, salted.len - PS_SALT_LEN };
	struct ps_ledger_earlier found[PS_EARLIER_MAX];
	struct ps_code_body code;
	size_t count = 0;
	bool more;
	enum ps_err err = ps_code_body_decode(body, &code);

	if (err || !code.has_tag)
		return PS_MALFORMED;
	err = ps_ledger_find_tag(showing->ledger, code.tag, found, &count, &more);
	for (size_t i = 0; i < count && !err; i++)
		if (found[i].number == number)
			err = ps_index_bind_late(showing->index, number, code.code,
						 found[i].utc_us);
	/* a take that is gone, or has not come into the index */
	return err == PS_NOT_FOUND ? PS_OK : err;
}

enum ps_err ps_recorder_show_late(struct ps_ledger *ledger, struct ps_index *index)
{
	struct showing showing = { ledger, index };

	return ps_late_bodies_read(ps_ledger_dir(ledger), show_body, &showing);
}
