/*
 * The file "tags" beside the leaves (signing/ledger_tags.h): what struct ps_tag_map holds, for
 * programs that do not read all leaves when they begin. It is derived, and the ledger is whole
 * without it: what goes wrong with it stops nothing. It is never synced, and whatever a power cut
 * made of it is put right when the ledger is opened the next time.
 */
#include <string.h>

#include "firmware/disk.h"
#include "firmware/ledger_in.h"
#include "signing/ledger_tags.h"

enum { AT_ONCE = 4096 }; /* records */

static enum ps_err open_file(struct ps_ledger *ledger)
{
	enum ps_err err = ps_disk_open_append(ledger->dir, PS_LEDGER_TAGS, &ledger->tags_file);

	return err == PS_NOT_FOUND
		       ? ps_disk_create(ledger->dir, PS_LEDGER_TAGS, 0640, &ledger->tags_file)
		       : err;
}

/* The records from @first on, as many as there are and have room; how many. */
static size_t make(const struct ps_tag_map *map, size_t first,
		   uint8_t records_out[AT_ONCE][PS_LEDGER_TAG_RECORD])
{
	size_t count = map->count - first < AT_ONCE ? map->count - first : AT_ONCE;

	for (size_t i = 0; i < count; i++) {
		const struct ps_tag_entry *entry = &map->entries[first + i];

		ps_ledger_tag_put(&entry->prefix, entry->offset, records_out[i]);
	}
	return count;
}

/* How many records of the file are those of the ledger, from the first on. */
static enum ps_err count_right(const struct ps_ledger *ledger, size_t *count_out)
{
	uint8_t due[AT_ONCE][PS_LEDGER_TAG_RECORD], there[AT_ONCE][PS_LEDGER_TAG_RECORD];
	size_t right = 0, count, same, got;

	do {
		enum ps_err err =
			ps_disk_read(ledger->tags_file, (uint64_t)right * PS_LEDGER_TAG_RECORD,
				     there, sizeof(there), &got);

		if (err)
			return err;
		count = make(&ledger->tags, right, due);
		same = 0;
		while (same < count && same < got / PS_LEDGER_TAG_RECORD &&
		       memcmp(due[same], there[same], PS_LEDGER_TAG_RECORD) == 0)
			same++;
		right += same;
	} while (same == AT_ONCE);
	*count_out = right;
	return PS_OK;
}

static enum ps_err write_from(struct ps_ledger *ledger, size_t first)
{
	uint8_t records[AT_ONCE][PS_LEDGER_TAG_RECORD];
	enum ps_err err = PS_OK;
	size_t count;

	for (size_t at = first; at < ledger->tags.count && !err; at += count) {
		count = make(&ledger->tags, at, records);
		err = ps_disk_write(ledger->tags_file, records, count * PS_LEDGER_TAG_RECORD);
	}
	return err;
}

enum ps_err ps_ledger_tags_open(struct ps_ledger *ledger)
{
	size_t right = 0;
	uint64_t len = 0;
	enum ps_err err = open_file(ledger);

	if (!err)
		err = count_right(ledger, &right);
	if (!err)
		err = ps_disk_size(ledger->tags_file, &len);
	if (!err && len != (uint64_t)right * PS_LEDGER_TAG_RECORD)
		err = ps_disk_truncate(ledger->tags_file, (uint64_t)right * PS_LEDGER_TAG_RECORD);
	if (!err)
		err = write_from(ledger, right);
	if (err)
		ps_ledger_tags_close(ledger);
	return err;
}

void ps_ledger_tags_close(struct ps_ledger *ledger)
{
	ps_disk_close(ledger->tags_file);
	ledger->tags_file = -1;
}

void ps_ledger_tags_add(struct ps_ledger *ledger, size_t before)
{
	/* half a record, or none: what came behind it would be wrong */
	if (ledger->tags_file >= 0 && write_from(ledger, before))
		ps_ledger_tags_close(ledger);
}
