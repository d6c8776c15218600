#include "signing/verdict_stamp.h"

#include <stdlib.h>

#include "signing/verdict_revoked.h"

enum ps_err ps_verdict_judge_stamp(const struct ps_check *check,
				   const struct ps_verify_options *options,
				   const struct ps_anchor *anchor, struct ps_timestamp *stamp_out,
				   struct ps_crl_chain_word *word_out)
{
	struct ps_crl_chain_word word = { .listed = false };
	struct ps_bytes *lists = NULL;
	struct ps_timestamp stamp;
	size_t count = 0;
	enum ps_err err =
		ps_timestamp_check(anchor->token, anchor->checkpoint, options->time_roots, &stamp);

	if (!err && !stamp.faults)
		err = ps_verdict_gather_lists(check, options, &lists, &count);
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
