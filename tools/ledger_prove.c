#include <inttypes.h>
#include <stdio.h>

#include "tools/command.h"
#include "tools/ledger.h"
#include "tools/ledger_prover.h"
#include "tools/moment.h"
#include "tools/out_file.h"
#include "tools/output.h"
#include "tools/save.h"

static int complain(const struct ps_ledger_request *request, const struct ps_prover *prover,
		    enum ps_err err)
{
	if (err == PS_NOT_FOUND)
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "no entry of take %" PRIu64
				       " stands under the ledger's last checkpoint",
				       request->take);
	if (err == PS_LIMIT)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "the ledger's first entry is too long for a proof, or "
				       "there are more than %d checkpoints",
				       PS_PROOF_PASTS_MAX);
	if (err == PS_IO || err == PS_NO_MEMORY || err == PS_CRYPTO)
		return ps_input_fail(&prover->files.leaves, err);
	return ps_command_fail(PS_EXIT_WRONG, "the ledger is not as the station signed it; "
					      "`packseal ledger check` says more");
}

/* The sizes that the kept checkpoints are of. */
static int read_kept(const struct ps_ledger_request *request, const struct ps_prover *prover,
		     struct ps_history_question *question)
{
	int status = 0;

	question->point_count = 0;
	for (size_t i = 0; i < request->kept_count && !status; i++)
		status = ps_ledger_add_kept(request->kept[i], &prover->keys, question);
	for (size_t i = 0; i < question->point_count && !status; i++)
		if (question->points[i].size > prover->checkpoint.size)
			status = ps_command_fail(PS_EXIT_WRONG,
						 "the ledger is older than a checkpoint that was "
						 "kept outside: it has %" PRIu64
						 " entries, not %" PRIu64,
						 prover->checkpoint.size, question->points[i].size);
	return status;
}

static int prove(const struct ps_ledger_request *request, struct ps_prover *prover)
{
	uint64_t pasts[PS_HISTORY_POINTS_MAX];
	struct ps_proof_request proof = { .take_number = request->take, .pasts = pasts };
	struct ps_history_question question;
	char moment[PS_MOMENT_TEXT_MAX];
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_buf bytes;
	enum ps_err err;
	int status = read_kept(request, prover, &question);

	if (status)
		return status;
	for (size_t i = 0; i < question.point_count; i++)
		pasts[proof.past_count++] = question.points[i].size;
	ps_buf_init(&bytes);
	err = ps_prover_prove(prover, &proof, &bytes);
	status = err ? complain(request, prover, err)
		     : ps_save(request->to, ps_existing(request->replace), bytes.bytes, bytes.len);
	if (!status) {
		ps_text_shown(request->to, shown);
		ps_moment_text(prover->checkpoint.clock.utc_us, moment);
		(void)printf("%s: take %" PRIu64 " stands in the ledger of %" PRIu64
			     " entries that was signed at %s; %zu bytes, for `packseal verify "
			     "FILE --proof`\n",
			     shown, request->take, prover->checkpoint.size, moment, bytes.len);
		status = ps_command_end();
	}
	ps_buf_release(&bytes);
	return status;
}

int ps_ledger_prove(const struct ps_ledger_request *request)
{
	struct ps_prover prover;
	int status;

	if (!request->to)
		return ps_command_fail(PS_EXIT_USAGE, "-o FILE is missing: where the proof goes");
	status = ps_command_check_output(request->to);
	if (!status)
		status = ps_prover_open(request->dir, &prover);
	if (status)
		return status;
	status = prove(request, &prover);
	ps_prover_close(&prover);
	return status;
}
