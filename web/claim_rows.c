#include "web/claim_rows.h"

#include <stdlib.h>
#include <string.h>

#include "web/claim_load.h"

enum { ROWS_MAX = 500 };

static int by_deadline(const void *a, const void *b)
{
	const struct ps_web_claim_row *left = a, *right = b;

	if (!left->outcome[0] != !right->outcome[0])
		return left->outcome[0] ? 1 : -1;
	if (left->deadline_s != right->deadline_s)
		return left->deadline_s < right->deadline_s ? -1 : 1;
	return (left->number > right->number) - (left->number < right->number);
}

static void keep(const struct ps_claim *claim, struct ps_web_claim_row *row)
{
	row->number = claim->number;
	row->deadline_s = claim->deadline_s;
	memcpy(row->type, claim->type, sizeof(row->type));
	memcpy(row->channel, claim->channel, sizeof(row->channel));
	memcpy(row->outcome, claim->outcome, sizeof(row->outcome));
	memcpy(row->waybill, claim->waybill, sizeof(row->waybill));
	memcpy(row->order, claim->order, sizeof(row->order));
}

/* All of them are looked at: the oldest may be the most urgent. */
static bool load_open(const struct ps_claim_store *store, struct ps_claim *room,
		      struct ps_web_claim_rows *to)
{
	uint64_t *numbers = NULL;
	size_t count = 0;

	if (ps_claim_store_open_numbers(store, &numbers, &count))
		return false;
	to->rows = calloc(count + ROWS_MAX, sizeof(*to->rows));
	for (size_t i = 0; i < count && to->rows; i++) {
		if (ps_claim_store_load(store, numbers[i], room))
			to->unread++;
		else if (!room->outcome[0])
			keep(room, &to->rows[to->count++]);
	}
	free(numbers);
	if (!to->rows)
		return false;
	qsort(to->rows, to->count, sizeof(to->rows[0]), by_deadline);
	to->more = to->count > ROWS_MAX;
	if (to->more)
		to->count = ROWS_MAX;
	return true;
}

/* What cannot be read was counted with the open ones. */
static bool load_closed(const struct ps_claim_store *store, struct ps_claim *room,
			struct ps_web_claim_rows *to)
{
	uint64_t *numbers = NULL;
	size_t count = 0, i;

	if (ps_claim_store_numbers(store, &numbers, &count))
		return false;
	for (i = count; i > 0 && to->count < ROWS_MAX; i--)
		if (!ps_claim_store_load(store, numbers[i - 1], room) && room->outcome[0])
			keep(room, &to->rows[to->count++]);
	to->more = to->more || i > 0;
	free(numbers);
	qsort(to->rows, to->count, sizeof(to->rows[0]), by_deadline);
	return true;
}

bool ps_web_claims_list(const struct ps_web_settings *settings, bool all,
			struct ps_web_claim_rows *rows_out)
{
	struct ps_claim *room = malloc(sizeof(*room));
	struct ps_claim_store store = { .lock = -1 };
	struct ps_web_claim_rows made = { .count = 0 };
	bool well = room && !ps_web_claims_open(settings, &store) &&
		    load_open(&store, room, &made) && (!all || load_closed(&store, room, &made));

	ps_claim_store_close(&store);
	free(room);
	if (well)
		*rows_out = made;
	else
		free(made.rows);
	return well;
}
