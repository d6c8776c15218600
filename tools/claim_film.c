/* Which of a parcel's takes answers a claim: it is about what had left when it was noted. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/ending.h"
#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/language.h"
#include "tools/take_table.h"

struct choosing {
	const struct ps_claim *claim;
	const char *station; /* NULL: not known */
	uint64_t latest;     /* of all; 0: none yet */
	uint64_t own;	     /* the latest of the claim's */
	uint64_t packing;    /* the latest of them that films the packing */
};

static bool is_own(const struct choosing *choosing, uint64_t number)
{
	struct ps_claim_take take = { .number = number };

	(void)snprintf(take.station, sizeof(take.station), "%s",
		       choosing->station ? choosing->station : "");
	return ps_claim_has_take(choosing->claim, &take);
}

static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct choosing *choosing = ctx;

	if (!choosing->latest)
		choosing->latest = take->number;
	if (!is_own(choosing, take->number))
		return PS_OK;
	if (!choosing->own)
		choosing->own = take->number;
	if (!choosing->packing && !take->return_of && take->ending != PS_END_CANCELLED)
		choosing->packing = take->number;
	return PS_OK;
}

#define LINE_EN "packseal: answered with take "
#define LINE_ZH "packseal: 答复所用录像: "

const char *ps_claim_answered_said(const char *line)
{
	return ps_language_after(line, LINE_EN, LINE_ZH);
}

/* Not standard output's business, which is what the channel takes. */
static void say(const struct choosing *choosing, uint64_t take)
{
	bool zh = ps_language_of_environment() == PS_LANG_ZH;

	(void)fprintf(stderr,
		      zh ? LINE_ZH "%" PRIu64 ",纠纷的录像中最近的"
			 : LINE_EN "%" PRIu64 ", the latest of the claim's",
		      take);
	if (choosing->own != take)
		(void)fprintf(stderr,
			      zh ? "打包录像(录像 %" PRIu64 " 为退货或已取消)"
				 : " that films the packing (take %" PRIu64
				   " films a return or was cancelled)",
			      choosing->own);
	if (choosing->latest != choosing->own)
		(void)fprintf(stderr,
			      zh ? ";该面单更晚的录像 %" PRIu64 " 不属于该纠纷:用 --take %" PRIu64
				   " 以其答复"
				 : "; a later one of this waybill, take %" PRIu64
				   ", is none of the claim's: --take %" PRIu64 " answers with it",
			      choosing->latest, choosing->latest);
	(void)fprintf(stderr, "\n");
}

int ps_claim_take_choose(const struct ps_claim_request *request, const struct ps_claim *claim,
			 uint64_t *take_out)
{
	struct choosing choosing = { .claim = claim,
				     .station = request->station_count ? request->stations[0].name
								       : NULL };
	const struct ps_bytes code = { (const uint8_t *)claim->waybill, strlen(claim->waybill) };
	struct ps_index *index;
	enum ps_err err;
	int status = ps_take_table_open(request->store, &index);

	if (status)
		return status;
	err = ps_index_find_waybill(index, code, on_take, &choosing);
	ps_index_close(index);
	if (err)
		return ps_command_fail(ps_command_status(err), "the index cannot be read: %s",
				       ps_err_text(err));
	*take_out = choosing.packing ? choosing.packing : choosing.own;
	if (*take_out)
		say(&choosing, *take_out);
	else if (choosing.latest)
		return ps_command_fail(
			PS_EXIT_NO_INPUT,
			"the claim has no take of its own in the store: take %" PRIu64
			" of this waybill, a later one, answers it only where "
			"--take %" PRIu64 " says so",
			choosing.latest, choosing.latest);
	return 0;
}
