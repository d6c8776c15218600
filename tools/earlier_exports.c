#include "tools/earlier_exports.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "signing/leaf.h"
#include "signing/sequence_reader.h"
#include "tools/language.h"
#include "tools/moment.h"
#include "tools/output.h"

/* The latest so many are named. */
enum { NAMED_MAX = 5 };

struct left {
	int64_t utc_us;
	char by[PS_TEXT_SHOWN_MAX];
};

struct exports {
	uint64_t count;
	struct left latest[NAMED_MAX]; /* a ring; the next one comes at count % NAMED_MAX */
};

static void take_leaf(const struct ps_leaf *leaf, const struct ps_export_result *of,
		      struct exports *exports)
{
	struct left *left = &exports->latest[exports->count % NAMED_MAX];

	if (leaf->kind != PS_LEAF_EXPORT || leaf->export.number != of->take_number ||
	    memcmp(leaf->export.take, of->take, PS_HASH_LEN) != 0)
		return;
	left->utc_us = leaf->clock.utc_us;
	ps_bytes_shown(leaf->export.by, left->by);
	exports->count++;
}

/* The leaves as they lie there: whoever is warned wrongly loses nothing. */
static enum ps_err read_leaves(struct ps_input *input, const struct ps_export_result *of,
			       struct exports *exports)
{
	struct ps_sequence_reader reader;
	struct ps_bytes bytes;
	enum ps_err err = ps_sequence_reader_init(&reader, ps_input_source(input), 0, ps_leaf_next);

	if (err)
		return err;
	for (;;) {
		struct ps_leaf leaf;

		err = ps_sequence_reader_next(&reader, &bytes);
		if (err)
			break;
		/* one of a kind that is not known is no export */
		if (ps_leaf_decode(bytes, &leaf) == PS_OK)
			take_leaf(&leaf, of, exports);
	}
	ps_sequence_reader_finish(&reader);
	/* a leaf that is being written */
	return err == PS_END || err == PS_TRUNCATED ? PS_OK : err;
}

static void print(const struct exports *exports)
{
	uint64_t first = exports->count > NAMED_MAX ? exports->count - NAMED_MAX : 0;
	bool one = exports->count == 1;
	bool zh = ps_language_of_environment() == PS_LANG_ZH;
	char moment[PS_MOMENT_TEXT_MAX];

	if (zh)
		(void)printf("  本次录制此前已从本工位机导出 %" PRIu64
			     " 次;此处遮挡的内容可能已在其中显示:\n",
			     exports->count);
	else
		(void)printf("  %" PRIu64
			     " earlier export%s of this take left this station; what is hidden "
			     "here may have been shown in %s:\n",
			     exports->count, one ? "" : "s", one ? "it" : "them");
	for (uint64_t i = first; i < exports->count; i++) {
		const struct left *left = &exports->latest[i % NAMED_MAX];

		ps_moment_text(left->utc_us, moment);
		(void)printf(zh ? "    %s,%s\n" : "    %s, by %s\n", moment, left->by);
	}
	if (first)
		(void)printf(zh ? "    更早还有 %" PRIu64 " 次\n"
				: "    and %" PRIu64 " before these\n",
			     first);
}

static void not_known(const char *why)
{
	(void)printf("  %s: %s\n",
		     ps_language_pick("whether this take was exported before is not known: the "
				      "ledger cannot be read",
				      "不知道本次录制此前是否导出过: 台账无法读取"),
		     why);
}

void ps_earlier_exports_print(const char *store, const struct ps_export_result *result)
{
	struct exports exports = { .count = 0 };
	struct ps_input input;
	char path[4096];
	enum ps_err err;

	if (snprintf(path, sizeof(path), "%s/ledger/leaves", store) >= (int)sizeof(path))
		return;
	if (access(path, R_OK) != 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			not_known(strerror(errno));
		return;
	}
	if (ps_input_open(path, &input))
		return; /* which has been said */
	err = read_leaves(&input, result, &exports);
	ps_input_close(&input);
	if (err)
		not_known(ps_err_text(err));
	if (exports.count)
		print(&exports);
}
