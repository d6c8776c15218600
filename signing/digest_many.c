#include <stdbool.h>
#include <string.h>

#include "signing/digest.h"
#include "signing/digest_engine.h"

/* A message of up to SHORT bytes is cheaper to copy than to read in three pieces. */
enum { BLOCK = PS_DIGEST_BLOCK_LEN, SPANS_MAX = 3, SHORT = 32 * BLOCK };

/* Whole blocks that lie together in memory. */
struct span {
	const uint8_t *blocks;
	size_t count;
};

/*
 * One message on its way. A short one is put together in @tail; of a longer one the head holds the
 * prefix, the body is where the caller has it, and the tail has the rest.
 */
struct lane {
	uint32_t h[8];
	struct span spans[SPANS_MAX];
	size_t span; /* the one that is being read */
	size_t spans_used;
	uint8_t *digest_out;
	uint8_t head[BLOCK];
	uint8_t tail[SHORT + BLOCK];
};

static void lane_push(struct lane *lane, const uint8_t *blocks, size_t count)
{
	if (count)
		lane->spans[lane->spans_used++] = (struct span){ blocks, count };
}

/* FIPS 180-4, 5.1.1: what is left, 0x80, zeros, the length in bits. */
static void lane_push_tail(struct lane *lane, size_t have, uint64_t message_len)
{
	size_t count = (have + 8) / BLOCK + 1;
	size_t end = count * BLOCK;

	lane->tail[have] = 0x80;
	memset(lane->tail + have + 1, 0, end - 8 - have - 1);
	for (size_t i = 0; i < 8; i++)
		lane->tail[end - 1 - i] = (uint8_t)(message_len * 8 >> (8 * i));
	lane_push(lane, lane->tail, count);
}

static void lane_start(struct lane *lane, const struct ps_digest_job *job)
{
	size_t prefix_len = 1 + job->prefix_len;
	uint8_t *first = job->len < SHORT - prefix_len ? lane->tail : lane->head;
	size_t taken = first == lane->tail ? job->len : BLOCK - prefix_len;
	size_t body = (job->len - taken) / BLOCK;
	size_t rest = (job->len - taken) % BLOCK;

	memcpy(lane->h, ps_digest_h0, sizeof(lane->h));
	lane->span = 0;
	lane->spans_used = 0;
	lane->digest_out = job->digest_out;
	first[0] = job->tag;
	if (job->prefix_len)
		memcpy(first + 1, job->prefix, job->prefix_len);
	if (taken)
		memcpy(first + prefix_len, job->bytes, taken);
	if (first == lane->tail) {
		lane_push_tail(lane, prefix_len + taken, prefix_len + job->len);
		return;
	}
	lane_push(lane, lane->head, 1);
	if (body)
		lane_push(lane, job->bytes + taken, body);
	if (rest)
		memcpy(lane->tail, job->bytes + job->len - rest, rest);
	lane_push_tail(lane, rest, prefix_len + job->len);
}

/* True once the message is used up; its hash is then out. */
static bool lane_advance(struct lane *lane, size_t blocks)
{
	struct span *span = &lane->spans[lane->span];

	span->blocks += blocks * BLOCK;
	span->count -= blocks;
	if (span->count || ++lane->span < lane->spans_used)
		return false;
	for (size_t i = 0; i < PS_DIGEST_LEN; i++)
		lane->digest_out[i] = (uint8_t)(lane->h[i / 4] >> (24 - 8 * (i % 4)));
	return true;
}

static void finish_alone(const struct ps_digest_engine *engine, struct lane *lane)
{
	size_t count;

	do {
		struct span *span = &lane->spans[lane->span];

		count = span->count;
		engine->compress(lane->h, span->blocks, count);
	} while (!lane_advance(lane, count));
}

/* Whichever message ends first gives its lane to the next one; the last runs alone. */
static void run_lanes(const struct ps_digest_engine *engine, const struct ps_digest_job *jobs,
		      size_t n)
{
	struct lane lanes[2];
	struct lane *a = &lanes[0], *b = &lanes[1];
	bool a_busy = false, b_busy = false;
	size_t next = 0;

	for (;;) {
		size_t blocks;

		if (!a_busy && next < n) {
			lane_start(a, &jobs[next++]);
			a_busy = true;
		}
		if (!b_busy && next < n) {
			lane_start(b, &jobs[next++]);
			b_busy = true;
		}
		if (!a_busy || !b_busy)
			break;
		blocks = a->spans[a->span].count;
		if (blocks > b->spans[b->span].count)
			blocks = b->spans[b->span].count;
		engine->compress2(a->h, a->spans[a->span].blocks, b->h, b->spans[b->span].blocks,
				  blocks);
		a_busy = !lane_advance(a, blocks);
		b_busy = !lane_advance(b, blocks);
	}
	if (a_busy)
		finish_alone(engine, a);
	if (b_busy)
		finish_alone(engine, b);
}

static enum ps_err run_psa(const struct ps_digest_job *job)
{
	struct ps_digest digest;

	ps_digest_init_on(&digest, &ps_digest_psa);
	ps_digest_update(&digest, &job->tag, 1);
	ps_digest_update(&digest, job->prefix, job->prefix_len);
	ps_digest_update(&digest, job->bytes, job->len);
	return ps_digest_finish(&digest, job->digest_out);
}

enum ps_err ps_digest_many_on(const struct ps_digest_engine *engine,
			      const struct ps_digest_job *jobs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (jobs[i].prefix_len > PS_DIGEST_PREFIX_MAX)
			return PS_INVALID;
	if (engine->compress2) {
		run_lanes(engine, jobs, n);
		return PS_OK;
	}
	for (size_t i = 0; i < n; i++) {
		enum ps_err err = run_psa(&jobs[i]);

		if (err)
			return err;
	}
	return PS_OK;
}

enum ps_err ps_digest_many(const struct ps_digest_job *jobs, size_t n)
{
	return ps_digest_many_on(ps_digest_engine_now(), jobs, n);
}
