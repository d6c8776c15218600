#include "tools/export_proof.h"
#include "tools/language.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware/late_bodies.h"
#include "signing/event.h"
#include "signing/record.h"
#include "tools/export_stamps.h"
#include "tools/ledger_tagged.h"

/* Tags of the take's waybills. */
struct tags {
	const struct ps_export_proof *proof;
	uint64_t number; /* of the take */
	size_t count;
	uint8_t tags[PS_TAGS_MAX][PS_HASH_LEN];
};

/* That of a salted body, if the export shows this waybill. */
static void add_tag(struct tags *tags, struct ps_bytes salted)
{
	const struct ps_bytes body = { salted.bytes + PS_SALT_LEN, salted.len - PS_SALT_LEN };
	const char *only = tags->proof->only_waybill;
	struct ps_code_body code;

	if (tags->count == PS_TAGS_MAX || ps_code_body_decode(body, &code) || !code.has_tag)
		return;
	if (!only ||
	    ps_bytes_equal(code.code, (struct ps_bytes){ (const uint8_t *)only, strlen(only) }))
		memcpy(tags->tags[tags->count++], code.tag, PS_HASH_LEN);
}

static enum ps_err add_late(void *ctx, uint64_t number, struct ps_bytes salted)
{
	struct tags *tags = ctx;

	if (number == tags->number)
		add_tag(tags, salted);
	return PS_OK;
}

/*
 * The waybill that was bound late is in no evidence file, and so in no export; of a take that
 * withholds another nobody asks for it. What cannot be looked up is not shown: a proof says nothing
 * of what it does not show.
 */
static enum ps_err find_late(struct tags *tags)
{
	char path[4096];
	enum ps_err err;
	int dir;

	if (snprintf(path, sizeof(path), "%s/ledger", tags->proof->store) >= (int)sizeof(path))
		return PS_LIMIT;
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return PS_OK;
	err = ps_late_bodies_read(dir, add_late, tags);
	(void)close(dir);
	return err == PS_NO_MEMORY ? err : PS_OK;
}

static enum ps_err find_tags(struct tags *tags, const struct ps_check *check)
{
	struct ps_cursor items = ps_cursor_of(check->openings.bytes, check->openings.len);
	bool all_shown = true;

	while (ps_cursor_left(&items)) {
		struct ps_bytes salted;
		bool shown;
		enum ps_err err = ps_opening_read(&items, &shown, &salted);

		if (err)
			return err;
		all_shown &= shown;
		if (shown)
			add_tag(tags, salted);
	}
	return all_shown ? find_late(tags) : PS_OK;
}

static const char *why(enum ps_err err)
{
	switch (err) {
	case PS_NOT_FOUND:
		return ps_language_pick("no checkpoint of the ledger covers this take yet",
					"台账中尚无检查点涵盖本次录制");
	case PS_LIMIT:
		return ps_language_pick("the ledger's first entry is too long to go along",
					"台账的第一条记录过长,无法附上");
	case PS_IO:
	case PS_NO_MEMORY:
		return ps_language_pick("the ledger could not be read", "台账无法读取");
	default:
		return ps_language_pick("the ledger is not as the station signed it; `packseal "
					"ledger check` says more",
					"台账与工位机签名不符;详见 `packseal ledger check`");
	}
}

/* Keeps the proof only if it may go along. */
static void keep_proof(struct ps_export_proof *proof, struct ps_clip_gathered *gathered,
		       enum ps_err err)
{
	struct ps_buf *bytes = &gathered->proof;

	if (!err && ps_attachment_holds_jpeg((struct ps_bytes){ bytes->bytes, bytes->len })) {
		bytes->len = 0;
		proof->lacks =
			ps_language_pick("its bytes happen to be those of a picture's beginning",
					 "其字节恰与图片开头相同");
	} else {
		proof->lacks = err ? why(err) : NULL;
	}
	/* a time stamp says nothing of the take but through the proof */
	if (proof->lacks)
		gathered->anchor_count = 0;
}

static enum ps_err gather(const struct ps_export_proof *proof, const struct ps_check *check,
			  struct ps_prover *prover, struct ps_clip_gathered *gathered)
{
	uint64_t pasts[1 + PS_ANCHORS_MAX] = { check->start.ledger_size };
	struct tags tags = { .proof = proof, .number = check->start.take_number };
	const struct ps_stamps_wanted wanted = { check->start.take_number, check->point,
						 proof->time_roots };
	struct ps_proof_request request = { .take_number = check->start.take_number,
					    .tags = tags.tags,
					    .past_count = 1,
					    .pasts = pasts };

	enum ps_err err;

	if (memcmp(ps_ledger_keys_at(&prover->keys, check->start.ledger_size), check->point,
		   PS_POINT_LEN) != 0)
		return PS_MISMATCH;
	err = find_tags(&tags, check);
	if (err)
		return err;
	request.tag_count = tags.count;
	ps_export_stamps_choose(proof->store, prover, &wanted, gathered, pasts,
				&request.past_count);
	return ps_prover_prove(prover, &request, &gathered->proof);
}

enum ps_err ps_export_proof_gather(void *ctx, const struct ps_check *check,
				   struct ps_clip_gathered *gathered)
{
	struct ps_export_proof *proof = ctx;
	struct ps_prover prover;
	char path[4096];

	proof->lacks = ps_language_pick("no ledger is at hand", "没有台账可用");
	if (!proof->store ||
	    snprintf(path, sizeof(path), "%s/ledger/leaves", proof->store) >= (int)sizeof(path) ||
	    access(path, R_OK) != 0)
		return PS_OK;
	proof->lacks = ps_language_pick("the ledger cannot be used", "台账无法使用");
	if (ps_prover_open(proof->store, &prover))
		return PS_OK; /* which has been said */
	keep_proof(proof, gathered, gather(proof, check, &prover, gathered));
	ps_prover_close(&prover);
	return PS_OK;
}
