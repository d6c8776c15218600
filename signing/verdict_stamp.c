#include "signing/verdict_stamp.h"

#include <stdlib.h>

/* Those of the file first, of which no more are read. */
static enum ps_err gather(const struct ps_check *check, const struct ps_verify_options *options,
			  struct ps_bytes **lists_out, size_t *count_out)
{
	const size_t carried = check->crls.count < PS_CRLS_MAX ? check->crls.count : PS_CRLS_MAX;
	const size_t count = carried + options->crl_count;
	struct ps_bytes *lists = calloc(count ? count : 1, sizeof(*lists));

	if (!lists)
		return PS_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		lists[i] =
			i < carried ? ps_check_item(&check->crls, i) : options->crls[i - carried];
	*lists_out = lists;
	*count_out = count;
	return PS_OK;
}

enum ps_err ps_verdict_judge_stamp(const struct ps_check *check,
				   const struct ps_verify_options *options,
				   const struct ps_anchor *anchor, struct ps_timestamp *stamp_out,
				   struct ps_stamp_word *word_out)
{
	struct ps_stamp_word word = { .listed = false };
	struct ps_bytes *lists = NULL;
	struct ps_timestamp stamp;
	size_t count = 0;
	enum ps_err err =
		ps_timestamp_check(anchor->token, anchor->checkpoint, options->time_roots, &stamp);

	if (!err && !stamp.faults)
		err = gather(check, options, &lists, &count);
	if (!err && count)
		err = ps_timestamp_look_up(anchor->token, options->time_roots, lists, count,
					   options->now_s, &word);
	free(lists);
	if (err)
		return err;
	if (word.revoked) {
		stamp.faults |= 1U << PS_STAMP_REVOKED;
		stamp.reason = PS_STAMP_REVOKED;
	}
	*stamp_out = stamp;
	*word_out = word;
	return PS_OK;
}
