/* struct ps_shipped: the parcels that a shop says it sent, out of its CSV file. */
#ifndef PS_TOOLS_SHIPPED_H
#define PS_TOOLS_SHIPPED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ps_parcel {
	char *waybill;
	uint64_t line;
	bool again;	/* it stands in an earlier line too */
	bool filmed;	/* for the caller */
	bool cancelled; /* the same: there is a take, but none that counts */
};

struct ps_shipped {
	const char *path;
	const char *column;
	size_t count;
	size_t room;
	struct ps_parcel *parcels; /* in the order of the lines */
};

/*
 * @column is the waybills' by the first line; NULL: one with a usual name, else the first.
 * Complains on standard error. Returns 0 or the exit status; @shipped_out must be released in any
 * case.
 */
int ps_shipped_read(const char *path, const char *column, struct ps_shipped *shipped_out);
void ps_shipped_release(struct ps_shipped *shipped);

#endif
