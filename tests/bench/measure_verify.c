/*
 * Verifying a take against hashing the same bytes in one go, both out of memory, with the same
 * SHA-256. Then where the time goes: every stage alone over the same file.
 */
#include <stdlib.h>
#include <string.h>

#include "signing/file.h"
#include "signing/hash.h"
#include "signing/picture.h"
#include "signing/verify.h"
#include "tests/bench/measure.h"

enum { PAIRS = 9, ROUNDS = 7 };

struct memory {
	struct ps_bytes bytes;
	size_t at;
};

static enum ps_err read_memory(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct memory *memory = ctx;
	size_t left = memory->bytes.len - memory->at;
	size_t got = len < left ? len : left;

	memcpy(bytes, memory->bytes.bytes + memory->at, got);
	memory->at += got;
	*got_out = got;
	return PS_OK;
}

static enum ps_err verify_once(const struct ps_bench_place *place, struct ps_bytes file)
{
	struct memory memory = { .bytes = file };
	const struct ps_source source = { read_memory, &memory };
	const struct ps_verify_options options = { .roots = place->station->roots,
						   .now_s = PS_BENCH_UTC_US / 1000000 };
	struct ps_verdict verdict;
	enum ps_err err = ps_verify(source, &options, &verdict);

	/* a fast verifier of a file that it did not accept says nothing about speed */
	if (!err && (verdict.report.verdict[PS_AXIS_INTEGRITY] != PS_WORD_INTACT ||
		     !verdict.trust.trusted || memory.at != file.len))
		err = PS_MISMATCH;
	ps_verdict_release(&verdict);
	return err;
}

static enum ps_err measure_pairs(const struct ps_bench_place *place, struct ps_bytes file,
				 struct ps_pairs *pairs)
{
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = PS_OK;

	pairs->count = PAIRS;
	for (size_t i = 0; i < PAIRS && !err; i++) {
		double begin = ps_cpu_s();
		double middle;

		err = verify_once(place, file);
		middle = ps_cpu_s();
		if (!err)
			err = ps_digest(file.bytes, file.len, digest);
		pairs->ours[i] = middle - begin;
		pairs->bare[i] = ps_cpu_s() - middle;
	}
	return err;
}

/* What the stages need by themselves, in seconds. */
struct stages {
	struct ps_digest_job *jobs;
	struct ps_bytes *views;
	uint8_t *hashes;
	unsigned long long seen; /* cameras that have had a frame in this seal, as bits */
	double reading;
	double splitting; /* pictures into tiles */
	double tiles;
	double pictures;
	double lists;
};

/* Lists the tiles of @frame as jobs; returns how many, 0 for a frame that is not as we wrote it. */
static size_t list_tiles(struct stages *stages, const struct ps_frame_record *frame)
{
	struct ps_cursor items = frame->items;
	size_t count = (size_t)frame->entry.tile_count;
	struct ps_bytes header;
	size_t found = 0;

	if (frame->shown == PS_SHOWN_WHOLE) {
		if (ps_header_find(frame->jpeg, &header) ||
		    ps_picture_split(frame->jpeg, header, stages->views, (uint32_t)count))
			return 0;
		for (size_t i = 0; i < count; i++)
			stages->jobs[i] = (struct ps_digest_job){
				.prefix = frame->salts.bytes + i * PS_SALT_LEN,
				.bytes = stages->views[i].bytes,
				.len = stages->views[i].len,
			};
		return count;
	}
	for (uint64_t i = 0; i < frame->item_count; i++) {
		struct ps_tile_item item;

		if (ps_tile_item_read(&items, &item))
			return 0;
		if (item.kind == PS_TILE_SHOWN &&
		    ps_tile_is_valid((struct ps_bytes){ item.salted.bytes + PS_SALT_LEN,
							item.salted.len - PS_SALT_LEN }))
			stages->jobs[found++] = (struct ps_digest_job){
				.prefix = item.salted.bytes,
				.bytes = item.salted.bytes + PS_SALT_LEN,
				.len = item.salted.len - PS_SALT_LEN,
			};
	}
	return found;
}

/* The tiles again, with the whole picture beside them as ps_check does it. */
static enum ps_err hash_beside(struct stages *stages, size_t count, struct ps_bytes picture)
{
	uint8_t digest[PS_DIGEST_LEN];

	memmove(stages->jobs + 1, stages->jobs, count * sizeof(*stages->jobs));
	stages->jobs[0] = (struct ps_digest_job){ .tag = picture.bytes[0],
						  .bytes = picture.bytes + 1,
						  .len = picture.len - 1,
						  .digest_out = digest };
	return ps_digest_many(stages->jobs, count + 1);
}

static enum ps_err run_frame(struct stages *stages, const struct ps_frame_record *frame)
{
	unsigned long long bit = 1ULL << frame->entry.camera;
	uint8_t digest[PS_DIGEST_LEN];
	double begin = ps_cpu_s();
	size_t count = list_tiles(stages, frame);
	bool listed = frame->shown == PS_SHOWN_WHOLE && !(stages->seen & bit);
	double tiles_s;
	enum ps_err err;

	stages->seen |= bit;
	stages->splitting += ps_cpu_s() - begin;
	for (size_t i = 0; i < count; i++) {
		stages->jobs[i].tag = PS_HASH_TILE;
		stages->jobs[i].prefix_len = PS_SALT_LEN;
		stages->jobs[i].digest_out = stages->hashes + i * PS_HASH_LEN;
	}
	begin = ps_cpu_s();
	err = ps_digest_many(stages->jobs, count);
	tiles_s = ps_cpu_s() - begin;
	stages->tiles += tiles_s;
	if (!err && listed) {
		err = hash_beside(stages, count, frame->jpeg);
		stages->pictures += ps_cpu_s() - begin - 2 * tiles_s;
	}
	begin = ps_cpu_s();
	if (!err)
		err = ps_hash_list(PS_HASH_FRAME, stages->hashes, (size_t)frame->entry.tile_count,
				   digest);
	if (!err)
		err = ps_hash(PS_HASH_ENTRY, frame->entry_bytes, digest);
	stages->lists += ps_cpu_s() - begin;
	return err;
}

static enum ps_err run_stages(struct stages *stages, struct ps_bytes file)
{
	struct memory memory = { .bytes = file };
	struct ps_reader reader;
	struct ps_record record;
	enum ps_err err;

	stages->jobs = calloc(PS_TILES_MAX + 1, sizeof(*stages->jobs));
	stages->views = calloc(PS_TILES_MAX, sizeof(*stages->views));
	stages->hashes = calloc(PS_TILES_MAX, PS_HASH_LEN);
	if (!stages->jobs || !stages->views || !stages->hashes)
		return PS_NO_MEMORY;
	ps_reader_init(&reader, (struct ps_source){ read_memory, &memory });
	do {
		double begin = ps_cpu_s();

		err = ps_reader_next(&reader, &record);
		stages->reading += ps_cpu_s() - begin;
		if (!err && record.type == PS_RECORD_FRAME)
			err = run_frame(stages, &record.frame);
		else if (!err && record.type == PS_RECORD_SEAL)
			stages->seen = 0;
	} while (!err);
	ps_reader_release(&reader);
	return err == PS_END ? PS_OK : err;
}

/*
 * Seconds for the signatures of a file: START, the ending and its statement under one key, the
 * certificate under another.
 */
static double time_signatures(const struct ps_bench_place *place)
{
	const uint8_t *point = place->station->key->point;
	struct ps_ecdsa_verifier *verifier = NULL;
	uint8_t digest[PS_DIGEST_LEN] = { 1 };
	uint8_t signature[PS_SIGNATURE_LEN];
	double spent[ROUNDS];
	enum ps_err err = ps_key_sign_digest(place->station->key, digest, signature);

	for (size_t i = 0; i < ROUNDS && !err; i++) {
		double begin = ps_cpu_s();

		err = ps_ecdsa_verifier_create(point, &verifier);
		for (size_t k = 0; k < 3 && !err; k++)
			err = ps_ecdsa_verifier_check(verifier, digest, signature);
		ps_ecdsa_verifier_destroy(verifier);
		verifier = NULL;
		if (!err)
			err = ps_ecdsa_verify(point, digest, signature);
		spent[i] = ps_cpu_s() - begin;
	}
	/* that it works has been seen: the take was signed and verified with it */
	return err ? 0 : ps_median(spent, ROUNDS);
}

static void report_stages(struct ps_bench *bench, const struct ps_bench_place *place,
			  const struct stages *stages, double whole_s)
{
	double per_cent = 100 / whole_s;
	double signatures = time_signatures(place) * per_cent;
	double tiles = stages->tiles * per_cent;
	double pictures = stages->pictures * per_cent;
	double lists = stages->lists * per_cent;
	double reading = stages->reading * per_cent;
	double splitting = stages->splitting * per_cent;

	ps_bench_note(
		bench,
		"verify: hash tiles %.1f %%, SHA256SUMS pictures %.1f %%, frame lists %.1f %%, "
		"signatures %.1f %%, read records %.1f %%, find tiles %.1f %%, rest %.1f %%",
		tiles, pictures, lists, signatures, reading, splitting,
		100 - tiles - pictures - lists - signatures - reading - splitting);
	ps_bench_number(bench, "verify_tiles_percent", tiles);
	ps_bench_number(bench, "verify_pictures_percent", pictures);
	ps_bench_number(bench, "verify_lists_percent", lists);
	ps_bench_number(bench, "verify_signatures_percent", signatures);
}

void ps_measure_verify(struct ps_bench *bench, const struct ps_bench_place *place)
{
	struct stages stages = { .jobs = NULL };
	struct ps_pairs pairs = { .count = 0 };
	struct ps_bytes view;
	struct ps_buf file;
	enum ps_err err;

	ps_buf_init(&file);
	err = ps_file_read(place->take, &file);
	view = (struct ps_bytes){ file.bytes, file.len };
	if (!err)
		err = measure_pairs(place, view, &pairs);
	if (!err)
		err = run_stages(&stages, view);
	if (err) {
		ps_bench_fail(bench, PS_FIGURE_VERIFY, "verifying failed: %s", ps_err_text(err));
	} else {
		ps_bench_pairs(bench, PS_FIGURE_VERIFY, &pairs, 1e3);
		report_stages(bench, place, &stages, ps_pairs_ours(&pairs));
		ps_bench_number(bench, "verify_mb_per_s",
				(double)file.len * 1e-6 / ps_pairs_ours(&pairs));
	}
	ps_buf_release(&file);
	free(stages.jobs);
	free(stages.views);
	free(stages.hashes);
}
