#include "tests/bench/split.h"

#include <stdlib.h>
#include <string.h>

#include "capture/change.h"
#include "capture/encoder.h"
#include "signing/hash.h"

enum { SIGNATURES = 15 };

struct ps_record_split {
	struct ps_change *change;
	struct ps_encoder *encoder;
	struct ps_digest_job *jobs;
	uint16_t *tiles; /* scratch for the change detector */
	uint8_t *hashes;
	uint8_t salt[PS_SALT_LEN];
	uint64_t second; /* of the latest picture */
	size_t seals;
	double detecting, hashing; /* seconds */
};

enum ps_err ps_record_split_create(const struct ps_film_plan *plan,
				   struct ps_record_split **split_out)
{
	const struct ps_encoder_settings settings = { .width_px = plan->width_px,
						      .height_px = plan->height_px,
						      .quality = PS_BENCH_QUALITY,
						      .threshold_levels = PS_BENCH_THRESHOLD };
	struct ps_record_split *split = calloc(1, sizeof(*split));
	enum ps_err err;

	if (!split)
		return PS_NO_MEMORY;
	split->jobs = calloc(PS_TILES_MAX, sizeof(*split->jobs));
	split->tiles = calloc(PS_TILES_MAX, sizeof(*split->tiles));
	split->hashes = calloc(PS_TILES_MAX, PS_HASH_LEN);
	err = split->jobs && split->tiles && split->hashes ? PS_OK : PS_NO_MEMORY;
	if (!err)
		err = ps_encoder_create(&settings, &split->encoder);
	if (!err)
		err = ps_change_create(ps_encoder_grid(split->encoder), PS_BENCH_THRESHOLD,
				       &split->change);
	if (err) {
		ps_record_split_destroy(split);
		return err;
	}
	*split_out = split;
	return PS_OK;
}

void ps_record_split_destroy(struct ps_record_split *split)
{
	if (!split)
		return;
	ps_change_destroy(split->change);
	ps_encoder_destroy(split->encoder);
	free(split->jobs);
	free(split->tiles);
	free(split->hashes);
	free(split);
}

/* What ps_take hashes of a frame: its tiles, their list, and of a second's first the picture. */
static enum ps_err hash(struct ps_record_split *split, const struct ps_frame *frame)
{
	uint8_t digest[PS_HASH_LEN];
	size_t count = 0;
	enum ps_err err;

	for (uint32_t i = 0; i < frame->tile_count; i++)
		if (frame->tiles[i].len)
			split->jobs[count++] = (struct ps_digest_job){
				.tag = PS_HASH_TILE,
				.prefix = split->salt,
				.prefix_len = PS_SALT_LEN,
				.bytes = frame->bytes + frame->tiles[i].at,
				.len = frame->tiles[i].len,
				.digest_out = split->hashes + (size_t)i * PS_HASH_LEN,
			};
	err = ps_digest_many(split->jobs, count);
	if (!err)
		err = ps_hash_list(PS_HASH_FRAME, split->hashes, frame->tile_count, digest);
	if (!err && frame->refresh)
		err = ps_digest(frame->bytes, frame->len, digest);
	return err;
}

enum ps_err ps_record_split_add(struct ps_record_split *split, const struct ps_image *image)
{
	bool first = split->seals == 0 || image->time_us / 1000000 != split->second;
	double begin = ps_cpu_s();
	struct ps_frame *frame;
	enum ps_err err;

	(void)ps_change_find(split->change, image, first, split->tiles);
	split->detecting += ps_cpu_s() - begin;
	split->seals += first;
	split->second = image->time_us / 1000000;
	err = ps_encoder_encode(split->encoder, image, first, &frame);
	if (err)
		return err;
	begin = ps_cpu_s();
	err = hash(split, frame);
	split->hashing += ps_cpu_s() - begin;
	ps_frame_unref(frame);
	return err;
}

/* Seconds for one signature, as each seal has. */
static double time_signature(struct ps_key *key)
{
	double spent[SIGNATURES];
	uint8_t digest[PS_DIGEST_LEN] = { 1 };
	uint8_t signature[PS_SIGNATURE_LEN];

	for (size_t i = 0; i < SIGNATURES; i++) {
		double begin = ps_cpu_s();

		digest[1] = (uint8_t)i;
		/* that it works has been seen: the seals before were signed with it */
		if (ps_key_sign_unchecked(key, digest, signature))
			return 0;
		spent[i] = ps_cpu_s() - begin;
	}
	return ps_median(spent, SIGNATURES);
}

void ps_record_split_report(const struct ps_record_split *split, struct ps_bench *bench,
			    const char *what, struct ps_key *key,
			    const struct ps_recording_cost *cost, double whole_s)
{
	double per_cent = 100 / whole_s;
	double signature_s = time_signature(key);
	double detect = split->detecting * per_cent;
	double encode = cost->encoding * per_cent - detect;
	double hashed = split->hashing * per_cent;
	double write = cost->writing * per_cent;
	double sign = signature_s * (double)split->seals * per_cent;

	ps_bench_note(
		bench,
		"record, %s: detect %.1f %%, encode %.1f %%, hash %.1f %%, sign %.1f %% (%.2f ms "
		"a seal), write and sync %.1f %%, rest %.1f %%",
		what ? what : "motion without SHA instructions", detect, encode, hashed, sign,
		signature_s * 1e3, write, 100 - detect - encode - hashed - write - sign);
	if (!what)
		return;
	if (strcmp(what, "busy") != 0)
		return;
	ps_bench_number(bench, "record_detect_percent", detect);
	ps_bench_number(bench, "record_encode_percent", encode);
	ps_bench_number(bench, "record_hash_percent", hashed);
	ps_bench_value(bench, PS_FIGURE_SIGN, sign);
	ps_bench_number(bench, "record_write_percent", write);
}
