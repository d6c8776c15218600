#include "web/claim_rows.h"

#include <stdlib.h>
#include <string.h>

#include "tools/claim_store.h"

enum { CLAIMS_MAX = 500, LOOKED_AT_MAX = 2000 };

static int by_deadline(const void *a, const void *b)
{
	const struct ps_web_claim_row *left = a, *right = b;

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
	memcpy(row->waybill, claim->waybill, sizeof(row->waybill));
	memcpy(row->order, claim->order, sizeof(row->order));
}

static size_t load_open(const struct ps_claim_store *store, struct ps_web_claim_row *rows)
{
	struct ps_claim *claim = malloc(sizeof(*claim));
	uint64_t *numbers = NULL;
	size_t count = 0, kept = 0;
	size_t from;

	if (!claim || ps_claim_store_numbers(store, &numbers, &count))
		count = 0;
	from = count > LOOKED_AT_MAX ? count - LOOKED_AT_MAX : 0;
	for (size_t i = count; i > from && kept < CLAIMS_MAX; i--)
		if (!ps_claim_store_load(store, numbers[i - 1], claim) && !claim->outcome[0])
			keep(claim, &rows[kept++]);
	free(numbers);
	free(claim);
	qsort(rows, kept, sizeof(rows[0]), by_deadline);
	return kept;
}

size_t ps_web_claims_open(const char *store_path, struct ps_web_claim_row **rows_out)
{
	struct ps_web_claim_row *rows = calloc(CLAIMS_MAX, sizeof(*rows));
	struct ps_claim_store store = { .lock = -1 };
	size_t count = 0;

	if (rows && !ps_claim_store_open(NULL, store_path, false, &store))
		count = load_open(&store, rows);
	ps_claim_store_close(&store);
	*rows_out = rows;
	return count;
}
