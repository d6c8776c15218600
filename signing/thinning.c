#include "signing/thinning.h"

#include <inttypes.h>
#include <stdio.h>

#include "signing/cbor.h"

void ps_thinning_encode(const struct ps_thinning_rule *rule, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 2);
	ps_cbor_add_uint(buf, (uint64_t)rule->kind);
	ps_cbor_add_uint(buf, rule->n);
}

enum ps_err ps_thinning_decode(struct ps_bytes bytes, struct ps_thinning_rule *rule_out)
{
	struct ps_cursor cursor = ps_cursor_of(bytes.bytes, bytes.len);
	uint64_t kind, n;
	enum ps_err err = ps_cbor_read_tuple(&cursor, 2);

	if (!err)
		err = ps_cbor_read_uint(&cursor, PS_THINNING_STILLS, &kind);
	if (!err)
		err = ps_cbor_read_uint(&cursor, PS_THINNING_N_MAX, &n);
	if (err)
		return err;
	if (kind == PS_THINNING_NONE || n == 0)
		return PS_RANGE;
	if (ps_cursor_left(&cursor))
		return PS_MALFORMED;
	*rule_out = (struct ps_thinning_rule){ (enum ps_thinning_kind)kind, n };
	return PS_OK;
}

void ps_thinning_text(const struct ps_thinning_rule *rule, char text_out[PS_THINNING_TEXT_MAX])
{
	if (rule->kind == PS_THINNING_SECONDS)
		(void)snprintf(text_out, PS_THINNING_TEXT_MAX, "1 picture in %" PRIu64 " s",
			       rule->n);
	else
		(void)snprintf(text_out, PS_THINNING_TEXT_MAX, "%" PRIu64 " still%s", rule->n,
			       rule->n == 1 ? "" : "s");
}

void ps_thinning_begin(struct ps_thinning *thinning, const struct ps_thinning_rule *rule,
		       uint64_t seals)
{
	*thinning = (struct ps_thinning){ .rule = *rule, .seals = seals };
}

/* Is there an i below n with floor(i * seals / n) = index? The least i that could be is the one. */
static bool is_still(const struct ps_thinning *thinning)
{
	uint64_t n = thinning->rule.n;
	uint64_t i = (thinning->index * n + thinning->seals - 1) / thinning->seals;

	return i < n && i * thinning->seals / n == thinning->index;
}

uint16_t ps_thinning_next(struct ps_thinning *thinning, uint64_t second, uint16_t present)
{
	uint16_t keep = 0;

	if (thinning->rule.kind == PS_THINNING_STILLS) {
		keep = thinning->index < thinning->seals && is_still(thinning) ? present : 0;
		thinning->index++;
		return keep;
	}
	thinning->index++;
	for (unsigned i = 0; i < PS_CAMERAS_MAX; i++) {
		if (!(present & 1U << i) ||
		    (thinning->kept[i] && second - thinning->last_second[i] < thinning->rule.n))
			continue;
		thinning->kept[i] = true;
		thinning->last_second[i] = second;
		keep |= (uint16_t)(1U << i);
	}
	return keep;
}
