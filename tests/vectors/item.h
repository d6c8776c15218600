/*
 * Items inside a record's CBOR, by path, so that a vector says in one line what is wrong with it.
 *
 * A path names an item: numbers are places in arrays, b leads into a byte string, and points divide
 * them. "1.2.b.6.0.3" is item 3 of item 0 of item 6 of the array that the byte string at 1.2 holds.
 * p stands for "1.2.b", the payload of a signed record, and h for "1.0.b", its protected header. An
 * empty path is the record itself.
 *
 * Nothing is looked at but what the path leads through. A path that leads nowhere fails the test.
 */
#ifndef PS_TESTS_VECTORS_ITEM_H
#define PS_TESTS_VECTORS_ITEM_H

#include "signing/buf.h"
#include "signing/cursor.h"

/* Each sets the lengths and counts around the item right. */
void ps_item_replace(struct ps_buf *record, const char *path, struct ps_bytes by);
void ps_item_insert(struct ps_buf *record, const char *path, struct ps_bytes before);
void ps_item_remove(struct ps_buf *record, const char *path);

/* The item's encoding; after a b, what the byte string holds. A view, gone with the next change. */
struct ps_bytes ps_item_find(const struct ps_buf *record, const char *path);

/* The content of the byte string at @path. */
struct ps_bytes ps_item_bytes(const struct ps_buf *record, const char *path);

/* Appends the bytes that @hex writes; spaces are passed over, and xx*n is the byte xx n times. */
void ps_item_hex(struct ps_buf *bytes, const char *hex);

#endif
