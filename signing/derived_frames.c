#include <string.h>

#include "signing/derivation.h"
#include "signing/hash.h"

void ps_derived_frames_init(struct ps_derived_frames *frames, const struct ps_derived_range *ranges,
			    size_t count)
{
	*frames = (struct ps_derived_frames){ .count = count };
	memcpy(frames->ranges, ranges, count * sizeof(*ranges));
}

enum ps_err ps_derived_frames_start(void *ctx, const struct ps_start *start,
				    const uint8_t take[PS_HASH_LEN], struct ps_bytes record)
{
	static const uint8_t tag = PS_HASH_RANGE;
	struct ps_derived_frames *frames = ctx;

	(void)take;
	(void)record;
	for (size_t i = 0; i < frames->count; i++) {
		const char *name = frames->ranges[i].camera;
		const struct ps_bytes wanted = { (const uint8_t *)name, strlen(name) };
		uint64_t camera = 0;

		while (camera < start->camera_count &&
		       !ps_bytes_equal(start->cameras[camera].name, wanted))
			camera++;
		if (camera == start->camera_count)
			return PS_NOT_FOUND;
		frames->cameras[i] = camera;
	}
	for (size_t i = 0; i < frames->count; i++) {
		frames->ranges[i].count = 0;
		ps_digest_init(&frames->digests[i]);
		ps_digest_update(&frames->digests[i], &tag, 1);
	}
	frames->begun = true;
	return PS_OK;
}

enum ps_err ps_derived_frames_seal(void *ctx, const struct ps_sealed *sealed)
{
	struct ps_derived_frames *frames = ctx;

	for (size_t i = 0; i < sealed->count; i++) {
		const struct ps_frame_entry *entry = &sealed->records[i].frame.entry;

		if (sealed->records[i].type != PS_RECORD_FRAME)
			continue;
		for (size_t k = 0; k < frames->count; k++) {
			struct ps_derived_range *range = &frames->ranges[k];

			if (frames->cameras[k] != entry->camera || entry->seq < range->first ||
			    entry->seq > range->last)
				continue;
			range->count++;
			ps_digest_update(&frames->digests[k], entry->frame_hash, PS_HASH_LEN);
		}
	}
	return PS_OK;
}

enum ps_err ps_derived_frames_finish(struct ps_derived_frames *frames)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < frames->count && frames->begun; i++) {
		enum ps_err failed =
			ps_digest_finish(&frames->digests[i], frames->ranges[i].frames);

		err = err ? err : failed;
	}
	frames->begun = false;
	return err;
}
