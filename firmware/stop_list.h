/*
 * struct ps_stop_list: waybills that the shop has stopped (refunded, cancelled), with its reason.
 * The file "stops" in the store keeps them, one a line, so that they outlive a restart. A list that
 * grows without end would be no list: the oldest of PS_STOPS_MAX makes room.
 *
 * One thread. Letters a-z are the same as capitals, as in the index.
 */
#ifndef PS_FIRMWARE_STOP_LIST_H
#define PS_FIRMWARE_STOP_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "signing/error.h"

#define PS_STOPS_FILE "stops"
#define PS_STOPS_MAX 10000

struct ps_stop_list;

/*
 * Reads what is there; @dir is the store's, and stays the caller's. Errors: PS_MALFORMED (the file
 * is not a list that was written here), PS_NO_MEMORY, those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_stop_list_open(int dir, struct ps_stop_list **list_out);

/* NULL is fine. */
void ps_stop_list_close(struct ps_stop_list *list);

/* The shop's reason; NULL: it may go. Lives until the list changes. */
const char *ps_stop_list_find(const struct ps_stop_list *list, const char *waybill);

/*
 * Adds, or replaces the reason; or takes away (PS_NOT_FOUND: it was not there). On the medium when
 * this returns PS_OK; on an error the list is as it was. Errors: as for opening.
 */
PS_MUST_CHECK enum ps_err ps_stop_list_add(struct ps_stop_list *list, const char *waybill,
					   const char *why);
PS_MUST_CHECK enum ps_err ps_stop_list_remove(struct ps_stop_list *list, const char *waybill);

size_t ps_stop_list_count(const struct ps_stop_list *list);

#endif
