/*
 * struct ps_index: what the clerk searches. An SQLite file, "index.db" in the store, that only
 * repeats what the evidence files say; `packseal reindex` makes it anew from them.
 *
 * packseald writes it; pages and tools read it at the same time. A row may be lost in a power cut
 * (the file then is without it, never damaged): whoever starts packseald compares with the files.
 *
 * Everything in it may have come from a barcode that a stranger printed. Texts are bound, never
 * pasted into SQL, and what is read out is a claim: a path is to be opened through ps_store_*()
 * only.
 *
 * One thread at a time uses one struct ps_index.
 *
 * Errors of all functions, beside those they name: PS_NOT_FOUND (no index), PS_MALFORMED (damaged),
 * PS_UNSUPPORTED (of another version): ps_index_advice() says what to do; PS_BUSY (locked for too
 * long), PS_NO_SPACE, PS_DENIED, PS_NO_MEMORY, PS_IO.
 */
#ifndef PS_FIRMWARE_INDEX_H
#define PS_FIRMWARE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/age.h"
#include "signing/cursor.h"
#include "signing/error.h"
#include "signing/limits.h"

/* Of a part of a code that is searched, in characters. */
#define PS_INDEX_PART_MIN 3

/* Of a take's number. */
#define PS_INDEX_NUMBER_MAX (PS_LEAVES_MAX - 1)

/* A return of whose parcel no take is known. Below every limit of a database, and no take has it.
 */
#define PS_INDEX_RETURN_OF_NONE PS_LEAVES_MAX

/* That a take must not be thinned or deleted; what the ledger's last hold leaf of it says. */
struct ps_index_hold {
	uint64_t number;
	int64_t since_utc_us;
	struct ps_bytes why;
	struct ps_bytes by;
};

/* One row. As an argument the views are the caller's; as a result they live during the visit. */
struct ps_index_take {
	uint64_t number;
	uint8_t id[PS_HASH_LEN];
	struct ps_bytes path; /* in the store */
	struct ps_bytes station;
	struct ps_bytes lane;
	int64_t started_utc_us;
	uint64_t length_us;
	uint64_t ending; /* enum ps_ending_word; 0: not ended */
	uint64_t reason; /* enum ps_reason */
	uint64_t bytes;
	uint64_t cameras;
	uint64_t frames;
	uint64_t drops;
	enum ps_age age;
	uint64_t faults;    /* events of the classes fault and clock */
	uint64_t return_of; /* the take whose parcel came back, or PS_INDEX_RETURN_OF_NONE; 0: it is
			       no return */
	size_t waybill_count;
	struct ps_bytes waybills[PS_OPENINGS_MAX]; /* as scanned */
	bool held;				   /* this and below: results only */
	struct ps_index_hold hold;
	bool bound_late; /* a waybill was typed in after the take had ended: */
	int64_t bound_utc_us;
};

/*
 * One line of an order: what of it went out under one waybill. Orders and waybills are n to m, and
 * no evidence: they come from the shop's system, and the index alone has them.
 */
struct ps_index_order {
	struct ps_bytes order;	 /* as the shop writes it */
	struct ps_bytes waybill; /* may be one that has no take yet */
	struct ps_bytes shop;
	struct ps_bytes item; /* "": the order as a whole */
	uint64_t quantity;
};

/* Called for each row found. It must not use the index. The search ends at its first error. */
typedef enum ps_err ps_index_visit(void *ctx, const struct ps_index_take *take);
typedef enum ps_err ps_index_visit_order(void *ctx, const struct ps_index_order *order);

struct ps_index;

/*
 * What the operator can do about an error of these functions over the index of @store; NULL where
 * nothing helps.
 */
const char *ps_index_advice(enum ps_err err, const char *store);

/* Makes an empty index in the store at the path @store. Errors: PS_EXISTS if there is a file. */
PS_MUST_CHECK enum ps_err ps_index_create(const char *store);

/*
 * Opens the index in the store at the path @store. One process may have it open for writing:
 * PS_BUSY. Reading needs no right to write, and waits up to two seconds for a lock.
 */
PS_MUST_CHECK enum ps_err ps_index_open_write(const char *store, struct ps_index **index_out);
PS_MUST_CHECK enum ps_err ps_index_open_read(const char *store, struct ps_index **index_out);

/*
 * The same for a process that must live on, as packseal-web: where a disk or a mount fails, a page
 * that is mapped kills whoever reads it.
 */
PS_MUST_CHECK enum ps_err ps_index_open_unmapped(const char *store, struct ps_index **index_out);

/* NULL is fine. */
void ps_index_close(struct ps_index *index);

/*
 * Puts a take with its waybills in place of what is there under its number, all or nothing. A hold
 * stays. Errors: PS_EXISTS (the id stands under another number), PS_RANGE (a take number beyond
 * PS_INDEX_NUMBER_MAX, another beyond 2^63 - 1, too many waybills).
 */
PS_MUST_CHECK enum ps_err ps_index_put(struct ps_index *index, const struct ps_index_take *take);

/* Removes a take; it is no error if there is none. */
PS_MUST_CHECK enum ps_err ps_index_remove(struct ps_index *index, uint64_t number);

/*
 * Adds a waybill to a take that is there, if it does not carry it already. Errors: PS_NOT_FOUND (no
 * such take: the index is not concerned), PS_RANGE (it has PS_OPENINGS_MAX).
 */
PS_MUST_CHECK enum ps_err ps_index_add_waybill(struct ps_index *index, uint64_t number,
					       struct ps_bytes waybill);

/* The same for one that was bound late, at @utc_us. */
PS_MUST_CHECK enum ps_err ps_index_bind_late(struct ps_index *index, uint64_t number,
					     struct ps_bytes waybill, int64_t utc_us);

/*
 * A take was thinned, and its file has *@bytes now; NULL: as many as its row says. It is no error
 * if there is none.
 */
PS_MUST_CHECK enum ps_err ps_index_set_age(struct ps_index *index, uint64_t number, enum ps_age age,
					   const uint64_t *bytes);

/*
 * Holds, for takes that are there or will be. Hold replaces an earlier one; release is no error if
 * there is none; release_all is for who is about to put those of the ledger.
 */
PS_MUST_CHECK enum ps_err ps_index_hold(struct ps_index *index, const struct ps_index_hold *hold);
PS_MUST_CHECK enum ps_err ps_index_release(struct ps_index *index, uint64_t number);
PS_MUST_CHECK enum ps_err ps_index_release_all(struct ps_index *index);

/* Puts a line in place of the one with the same order, waybill and item. Errors: PS_RANGE. */
PS_MUST_CHECK enum ps_err ps_index_add_order(struct ps_index *index,
					     const struct ps_index_order *line);

/* Visits all lines with this waybill (ps_index_orders_of) or of this order. Order: as added. */
PS_MUST_CHECK enum ps_err ps_index_orders_of(struct ps_index *index, struct ps_bytes waybill,
					     ps_index_visit_order *visit, void *ctx);
PS_MUST_CHECK enum ps_err ps_index_order_lines(struct ps_index *index, struct ps_bytes order,
					       ps_index_visit_order *visit, void *ctx);

/*
 * All takes that carry this waybill, or one of the waybills of this order, by the highest number
 * first. Small letters a-z are the same as capitals; everything else counts.
 */
PS_MUST_CHECK enum ps_err ps_index_find_waybill(struct ps_index *index, struct ps_bytes code,
						ps_index_visit *visit, void *ctx);
PS_MUST_CHECK enum ps_err ps_index_find_order(struct ps_index *index, struct ps_bytes order,
					      ps_index_visit *visit, void *ctx);

/*
 * All takes one of whose waybills or orders has @part in it, by the highest number first. An index
 * of trigrams leads there: what is rare is found at once among ten million, and of what is frequent
 * the first come at once. Errors: PS_RANGE (fewer than PS_INDEX_PART_MIN characters).
 */
PS_MUST_CHECK enum ps_err ps_index_find_part(struct ps_index *index, struct ps_bytes part,
					     ps_index_visit *visit, void *ctx);

/* One take or none. *@found_out may be NULL. */
PS_MUST_CHECK enum ps_err ps_index_find_number(struct ps_index *index, uint64_t number,
					       ps_index_visit *visit, void *ctx, bool *found_out);
PS_MUST_CHECK enum ps_err ps_index_find_id(struct ps_index *index, const uint8_t id[PS_HASH_LEN],
					   ps_index_visit *visit, void *ctx, bool *found_out);

/* All takes whose ids begin with these bytes. Errors: PS_RANGE (no id is that long). */
PS_MUST_CHECK enum ps_err ps_index_find_begin(struct ps_index *index, const uint8_t *begin,
					      size_t len, ps_index_visit *visit, void *ctx);

/*
 * Takes that began at @since_utc_us or later and before @until_utc_us, the latest first; of these
 * @limit after @offset.
 */
PS_MUST_CHECK enum ps_err ps_index_list(struct ps_index *index, int64_t since_utc_us,
					int64_t until_utc_us, uint64_t limit, uint64_t offset,
					ps_index_visit *visit, void *ctx);

/* All takes, by number. */
PS_MUST_CHECK enum ps_err ps_index_walk(struct ps_index *index, ps_index_visit *visit, void *ctx);

PS_MUST_CHECK enum ps_err ps_index_count(struct ps_index *index, uint64_t *count_out);

/*
 * Building anew: begin, ps_index_put() for every take, then end. The old index serves readers until
 * the end and is then replaced; readers that have it open keep the old one until they open again.
 * Nobody may have the index open for writing (PS_BUSY), this process included.
 *
 * Orders are in no evidence file: ps_index_keep_orders() takes them over from the old index.
 *
 * End with @keep false drops what was put and leaves the old index as it is. End frees @index in
 * any case; after an error the old index is there, or none.
 */
PS_MUST_CHECK enum ps_err ps_index_rebuild_begin(const char *store, struct ps_index **index_out);
PS_MUST_CHECK enum ps_err ps_index_rebuild_end(struct ps_index *index, bool keep);

/*
 * Errors: those of ps_index_open_read(), about the old index: then none were taken over, and the
 * rebuilding may go on without.
 */
PS_MUST_CHECK enum ps_err ps_index_keep_orders(struct ps_index *index, const char *store,
					       uint64_t *count_out);

#endif
