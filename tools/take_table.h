/*
 * Takes as the index has them, one after the other: a table for people, an array for programs.
 */
#ifndef PS_TOOLS_TAKE_TABLE_H
#define PS_TOOLS_TAKE_TABLE_H

#include "firmware/index.h"
#include "tools/json.h"

struct ps_take_table {
	struct ps_json *json; /* NULL: for people */
	const char *store;    /* paths are printed below it */
	uint64_t count;
};

/* One take as a member of the array that is open; @path is its file's, NULL: it is not said. */
void ps_take_to_json(struct ps_json *json, const struct ps_index_take *take, const char *path);

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_take_table_begin(struct ps_take_table *table, const char *store,
					      bool as_json);

/* A visitor of the index; @ctx is the table. */
enum ps_err ps_take_table_add(void *ctx, const struct ps_index_take *take);

/* Prints what is left to print and releases all. Returns the exit status. */
int ps_take_table_end(struct ps_take_table *table);

/* Opens the index below @store for reading, or complains and returns an exit status. */
int ps_take_table_open(const char *store, struct ps_index **index_out);

/* Says why it cannot be opened, and what to do. Returns the exit status. */
int ps_take_table_complain(const char *store, enum ps_err err);

#endif
