/* The tiles of a picture against its entry, two pictures at a time: see ps_digest_many(). */
#include <string.h>

#include "signing/check_parts.h"
#include "signing/digest.h"
#include "signing/hash.h"

enum ps_err ps_check_add_list(struct ps_check *check, const struct ps_frame_entry *entry,
			      const struct ps_buf *tiles)
{
	struct ps_check_list *list = &check->lists[check->list_count];
	uint32_t count = (uint32_t)(tiles->len / PS_HASH_LEN);

	list->camera = (int)entry->camera;
	list->time_us = entry->time_us;
	memcpy(list->wanted, entry->frame_hash, PS_HASH_LEN);
	for (size_t i = 0; i < sizeof(list->head); i++)
		list->head[i] = (uint8_t)(count >> (24 - 8 * i));
	ps_buf_clear(&list->tiles);
	ps_buf_add(&list->tiles, tiles->bytes, tiles->len);
	if (list->tiles.err)
		return list->tiles.err;
	return ++check->list_count == PS_CHECK_LISTS ? ps_check_settle_lists(check) : PS_OK;
}

enum ps_err ps_check_settle_lists(struct ps_check *check)
{
	struct ps_digest_job jobs[PS_CHECK_LISTS] = { { .len = 0 } };
	uint8_t hashes[PS_CHECK_LISTS][PS_HASH_LEN];
	size_t count = check->list_count;
	enum ps_err err;

	for (size_t i = 0; i < count; i++)
		jobs[i] = (struct ps_digest_job){ .tag = PS_HASH_FRAME,
						  .prefix = check->lists[i].head,
						  .prefix_len = sizeof(check->lists[i].head),
						  .bytes = check->lists[i].tiles.bytes,
						  .len = check->lists[i].tiles.len,
						  .digest_out = hashes[i] };
	check->list_count = 0;
	err = ps_digest_many(jobs, count);
	for (size_t i = 0; i < count && !err; i++) {
		if (memcmp(hashes[i], check->lists[i].wanted, PS_HASH_LEN) == 0)
			continue;
		ps_check_note(check, PS_WHAT_PICTURE_DIFFERS, check->lists[i].camera,
			      check->lists[i].time_us);
		check->content_wrong = true;
	}
	return err;
}
