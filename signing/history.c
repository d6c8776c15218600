#include "signing/history.h"

#include <string.h>

#include "signing/sequence_reader.h"

const char *ps_history_state_name(enum ps_history_state state)
{
	static const char *const names[] = {
#define X(code, name, sentence) [PS_HISTORY_##code] = name,
		PS_HISTORY_STATES(X)
#undef X
	};

	return state < PS_HISTORY_STATE_COUNT ? names[state] : "unknown";
}

const char *ps_history_state_text(enum ps_history_state state)
{
	static const char *const texts[] = {
#define X(code, name, sentence) [PS_HISTORY_##code] = sentence,
		PS_HISTORY_STATES(X)
#undef X
	};

	return state < PS_HISTORY_STATE_COUNT ? texts[state] : "";
}

void ps_history_point_set(struct ps_history_point *point, const struct ps_checkpoint *checkpoint)
{
	*point = (struct ps_history_point){ .size = checkpoint->size, .names_ledger = true };
	memcpy(point->root, checkpoint->root, PS_HASH_LEN);
	memcpy(point->ledger, checkpoint->ledger, PS_HASH_LEN);
}

/* One reading. */
struct walk {
	struct ps_history *history;
	struct ps_history_question *question;
	struct ps_sequence_reader leaves;
	struct ps_merkle tree;
	uint8_t id[PS_HASH_LEN]; /* of leaf 0 */
	struct ps_ledger_state state;
	struct ps_clock clock;	/* of the leaf before; and the one that shows the latest time */
	struct ps_clock latest; /* until now */
	uint64_t last_boot;
	bool last_fits; /* the last checkpoint that was compared */
};

/* What is wrong with the bytes of a file is a result; what is wrong with us is an error. */
static bool is_ours(enum ps_err err)
{
	return err == PS_IO || err == PS_NO_MEMORY || err == PS_CRYPTO;
}

static enum ps_err conclude(struct walk *walk, enum ps_history_state state)
{
	walk->history->state = state;
	return PS_END;
}

static enum ps_err read_enrolment(struct walk *walk, const struct ps_leaf_enrolment *enrolment)
{
	struct ps_history *history = walk->history;
	struct ps_certificates *chain = NULL;
	enum ps_err err =
		ps_certificates_of(enrolment->chain.certificates, enrolment->chain.count, &chain);

	if (!err)
		err = ps_certificate_public_point(chain, 0, history->point);
	ps_certificates_destroy(chain);
	if (err)
		return is_ours(err) ? err : conclude(walk, PS_HISTORY_BAD_LEAF);
	history->has_point = true;
	return PS_OK;
}

/* How far @clock lies behind @earlier, beyond doubt; 0: it does not. */
static uint64_t behind_us(const struct ps_clock *clock, const struct ps_clock *earlier)
{
	const uint64_t slack[] = { 1000000, clock->error_us, earlier->error_us };
	const uint64_t gap_us = (uint64_t)earlier->utc_us - (uint64_t)clock->utc_us;
	uint64_t left_us = gap_us;

	if (clock->utc_us >= earlier->utc_us)
		return 0;
	for (size_t i = 0; i < sizeof(slack) / sizeof(slack[0]); i++) {
		if (left_us <= slack[i])
			return 0;
		left_us -= slack[i];
	}
	return gap_us;
}

static void note_clock(struct walk *walk, const struct ps_leaf *leaf)
{
	struct ps_history *history = walk->history;
	const uint64_t index = walk->tree.size - 1;
	const uint64_t back_us = index ? behind_us(&leaf->clock, &walk->clock) : 0;

	if (back_us && history->clock_backwards++ == 0) {
		history->first_backwards = index;
		history->first_backwards_us = back_us;
	}
	if (leaf->kind == PS_LEAF_STARTED && leaf->started.number == walk->question->take_number)
		history->take.clock_behind = behind_us(&leaf->clock, &walk->latest) != 0;
	walk->clock = leaf->clock;
	if (index == 0 || leaf->clock.utc_us > walk->latest.utc_us)
		walk->latest = leaf->clock;
}

static void note_take(struct ps_history_take *take, uint64_t number, const struct ps_leaf *leaf)
{
	if (leaf->kind == PS_LEAF_STARTED && leaf->started.number == number) {
		take->started = true;
		memcpy(take->take, leaf->started.take, PS_HASH_LEN);
	} else if (leaf->kind == PS_LEAF_ENDED && leaf->ended.number == number) {
		take->ended = true;
		take->ending = leaf->ended.ending;
		memcpy(take->last_record, leaf->ended.last_record, PS_HASH_LEN);
	} else if (leaf->kind == PS_LEAF_TOMBSTONE && leaf->tombstone.number == number) {
		take->deleted = true;
	} else if (leaf->kind == PS_LEAF_EXPORT && leaf->export.number == number) {
		take->exports++;
	}
}

/* Behind a leaf that breaks a rule nothing is expected any more. */
static enum ps_err follow(struct walk *walk, const struct ps_leaf *leaf)
{
	struct ps_history *history = walk->history;
	const char *rule = NULL;
	enum ps_err err;

	if (history->broken_rule)
		return PS_OK;
	err = ps_ledger_state_check(&walk->state, leaf, &rule);
	if (err == PS_MISMATCH) {
		history->broken_rule = rule;
		history->broken_leaf = walk->tree.size;
		return PS_OK;
	}
	if (err)
		return err;
	ps_ledger_state_add(&walk->state, leaf);
	if (leaf->kind == PS_LEAF_BOOT)
		walk->last_boot = leaf->index;
	return PS_OK;
}

static enum ps_err follow_key(struct walk *walk, const struct ps_leaf *leaf,
			      const uint8_t hash[PS_HASH_LEN])
{
	uint8_t root[PS_HASH_LEN];
	enum ps_err err = PS_OK;

	if (leaf->kind == PS_LEAF_KEY_CHANGE)
		err = ps_merkle_root(&walk->tree, root);
	if (!err)
		err = ps_ledger_keys_follow(&walk->history->keys, leaf, hash, root);
	return !err || is_ours(err) ? err : conclude(walk, PS_HISTORY_KEY_NOT_HANDED_ON);
}

static enum ps_err take_leaf(struct walk *walk, struct ps_bytes bytes)
{
	struct ps_history_question *question = walk->question;
	uint8_t hash[PS_HASH_LEN];
	struct ps_leaf leaf;
	enum ps_err err = ps_leaf_decode(bytes, &leaf);

	walk->history->bad_leaf = walk->tree.size;
	if (err == PS_UNSUPPORTED)
		return conclude(walk, PS_HISTORY_UNKNOWN_LEAF);
	if (err)
		return is_ours(err) ? err : conclude(walk, PS_HISTORY_BAD_LEAF);
	if (walk->tree.size == 0) {
		if (leaf.kind != PS_LEAF_ENROLMENT)
			return conclude(walk, PS_HISTORY_BAD_LEAF);
		err = read_enrolment(walk, &leaf.enrolment);
	}
	if (!err)
		err = ps_merkle_hash_leaf(bytes.bytes, bytes.len, hash);
	if (!err && walk->tree.size == 0)
		memcpy(walk->id, hash, PS_HASH_LEN);
	if (!err)
		err = follow_key(walk, &leaf, hash);
	if (!err)
		err = follow(walk, &leaf);
	if (!err)
		err = ps_merkle_add(&walk->tree, hash);
	if (err)
		return err;
	note_take(&walk->history->take, question->take_number, &leaf);
	note_clock(walk, &leaf);
	if (leaf.kind == PS_LEAF_ACCESSED) {
		walk->history->access_batches++;
		walk->history->accesses += leaf.accessed.entries;
	}
	return question->leaf ? question->leaf(question->ctx, &leaf) : PS_OK;
}

static enum ps_err compare_points(struct walk *walk)
{
	struct ps_history_question *question = walk->question;
	uint8_t root[PS_HASH_LEN];
	enum ps_err err;

	for (size_t i = 0; i < question->point_count; i++) {
		struct ps_history_point *point = &question->points[i];

		if (point->size != walk->tree.size)
			continue;
		err = ps_merkle_root(&walk->tree, root);
		if (err)
			return err;
		point->reached = true;
		point->fits = memcmp(root, point->root, PS_HASH_LEN) == 0;
	}
	return PS_OK;
}

/* Reads on until the tree has @size leaves. PS_END: what there is to say is in the history. */
static enum ps_err advance(struct walk *walk, uint64_t size)
{
	struct ps_bytes bytes;
	enum ps_err err = PS_OK;

	while (!err && walk->tree.size < size) {
		err = ps_sequence_reader_next(&walk->leaves, &bytes);
		if (err == PS_END || err == PS_TRUNCATED)
			return conclude(walk,
					walk->tree.size ? PS_HISTORY_SHORT : PS_HISTORY_NO_LEAVES);
		if (err) {
			walk->history->bad_leaf = walk->tree.size;
			return is_ours(err) ? err : conclude(walk, PS_HISTORY_BAD_LEAF);
		}
		err = take_leaf(walk, bytes);
		if (!err)
			err = compare_points(walk);
	}
	return err;
}

/* A checkpoint that says otherwise than the leaves, and verifies: the station signed both. */
static enum ps_err note_fork(struct walk *walk, const struct ps_cose *cose)
{
	struct ps_history *history = walk->history;
	enum ps_err err = ps_ledger_keys_verify(&history->keys, cose);

	if (err == PS_BAD_SIGNATURE)
		return PS_OK;
	if (!err && history->forked_size == 0)
		history->forked_size = history->checkpoint.size;
	return err;
}

/* The leaves up to the next checkpoint, and what it says of them. */
static enum ps_err take_checkpoint(struct walk *walk, struct ps_bytes item,
				   struct ps_cose *cose_out)
{
	struct ps_cursor cursor = ps_cursor_of(item.bytes, item.len);
	struct ps_history *history = walk->history;
	uint64_t before = history->checkpoint.size;
	uint8_t root[PS_HASH_LEN];
	enum ps_err err = ps_checkpoint_read(&cursor, cose_out, &history->checkpoint);

	if (err || history->checkpoint.size < before)
		return is_ours(err) ? err : conclude(walk, PS_HISTORY_BAD_CHECKPOINT);
	history->checkpoints++;
	err = advance(walk, history->checkpoint.size);
	if (!err)
		err = ps_merkle_root(&walk->tree, root);
	if (err)
		return err;
	if (memcmp(walk->id, history->checkpoint.ledger, PS_HASH_LEN) != 0)
		return conclude(walk, PS_HISTORY_OTHER_LEDGER);
	walk->last_fits = memcmp(root, history->checkpoint.root, PS_HASH_LEN) == 0;
	return walk->last_fits ? PS_OK : note_fork(walk, cose_out);
}

static enum ps_err judge_last(struct walk *walk, const struct ps_cose *cose)
{
	struct ps_history *history = walk->history;
	enum ps_err err;

	if (history->checkpoints == 0)
		return conclude(walk, PS_HISTORY_NO_CHECKPOINT);
	err = ps_cose_verify(cose, ps_ledger_keys_at(&history->keys, history->checkpoint.size));
	if (err == PS_BAD_SIGNATURE)
		return conclude(walk, PS_HISTORY_BAD_SIGNATURE);
	if (err)
		return err;
	return conclude(walk, walk->last_fits ? PS_HISTORY_SIGNED : PS_HISTORY_OTHER_LEAVES);
}

/* The bytes of a checkpoint live until the next is read, so the last one is copied. */
static enum ps_err read_checkpoints(struct walk *walk, struct ps_source source)
{
	uint8_t last[PS_CHECKPOINT_LEN_MAX];
	struct ps_sequence_reader reader;
	struct ps_bytes item;
	struct ps_cose cose;
	enum ps_err err = ps_sequence_reader_init(&reader, source, 0, ps_checkpoint_step);

	if (err)
		return err;
	for (;;) {
		err = ps_sequence_reader_next(&reader, &item);
		if (err)
			break;
		memcpy(last, item.bytes, item.len);
		err = take_checkpoint(walk, (struct ps_bytes){ last, item.len }, &cose);
		if (err)
			goto out;
	}
	/* one that a power cut left unfinished was never handed out */
	if (err == PS_END || err == PS_TRUNCATED)
		err = judge_last(walk, &cose);
	else if (!is_ours(err))
		err = conclude(walk, PS_HISTORY_BAD_CHECKPOINT);
out:
	ps_sequence_reader_finish(&reader);
	return err;
}

static void sum_up(struct walk *walk)
{
	struct ps_history *history = walk->history;
	const struct ps_ledger_state *state = &walk->state;

	history->totals = state->totals;
	for (size_t i = 0; i < state->open_count; i++) {
		if (state->open[i].started > walk->last_boot)
			history->open_takes++;
		else if (history->lost_takes++ == 0)
			history->first_lost = state->open[i].number;
	}
}

/* What is not signed yet is counted. */
static enum ps_err count_rest(struct walk *walk)
{
	struct ps_bytes bytes;
	enum ps_err err;

	walk->history->leaves = walk->tree.size;
	do {
		err = ps_sequence_reader_next(&walk->leaves, &bytes);
		if (!err)
			walk->history->leaves++;
	} while (!err);
	return is_ours(err) ? err : PS_OK;
}

enum ps_err ps_history_read(struct ps_source leaves, struct ps_source checkpoints,
			    struct ps_history_question *question, struct ps_history *history_out)
{
	struct walk walk = { .history = history_out, .question = question };
	enum ps_err err;

	*history_out = (struct ps_history){ .state = PS_HISTORY_NO_CHECKPOINT };
	ps_merkle_init(&walk.tree);
	ps_ledger_state_init(&walk.state);
	err = ps_sequence_reader_init(&walk.leaves, leaves, 0, ps_leaf_next);
	if (err)
		return err;
	err = read_checkpoints(&walk, checkpoints);
	if (err == PS_END) {
		sum_up(&walk);
		err = count_rest(&walk);
	}
	ps_sequence_reader_finish(&walk.leaves);
	ps_ledger_state_release(&walk.state);
	return err;
}
