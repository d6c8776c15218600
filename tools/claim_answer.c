/* packseal claim answer: what the channel takes, with the buyer's picture beside the signed ones.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/channel_set.h"
#include "tools/claim_request.h"
#include "tools/command.h"

/* The picture that was named, or the first that can be drawn; NULL: there is none. */
static int choose_file(const struct ps_claim_request *request, const struct ps_claim *claim,
		       const struct ps_claim_file **file_out)
{
	*file_out = NULL;
	if (request->file > claim->file_count)
		return ps_command_fail(PS_EXIT_NO_INPUT, "the claim has %zu files",
				       claim->file_count);
	if (request->file) {
		*file_out = &claim->files[request->file - 1];
		if ((*file_out)->decodes)
			return 0;
		return ps_command_fail(PS_EXIT_USAGE,
				       "file %" PRIu64
				       " is no JPEG, PNG or WebP that can be decoded: "
				       "nothing can be drawn of it",
				       request->file);
	}
	for (size_t i = 0; i < claim->file_count && !*file_out; i++)
		if (claim->files[i].decodes)
			*file_out = &claim->files[i];
	return 0;
}

static int check(const struct ps_claim_request *request, const struct ps_claim *claim)
{
	if (!request->to)
		return ps_command_fail(PS_EXIT_USAGE, "claim answer takes -o DIR, where to");
	if (!request->channel && !claim->channel[0])
		return ps_command_fail(PS_EXIT_USAGE,
				       "the claim does not say where it came from: --channel NAME");
	if (!claim->waybill[0])
		return ps_command_fail(
			PS_EXIT_USAGE,
			"the claim names an order of several parcels or of none that "
			"was filmed; note one by the waybill");
	return 0;
}

static int make(const struct ps_claim_request *request, const struct ps_claim_store *store,
		struct ps_claim *claim, const char **channel_out)
{
	const struct ps_claim_file *file;
	struct ps_clip_settings settings = request->hiding;
	char path[PS_OUT_PATH_MAX];
	struct ps_subject_request what = { .what = claim->waybill,
					   .store = request->store,
					   .take = request->take };
	struct ps_channel_set_request set = { .channel = request->channel ? request->channel
									  : claim->channel,
					      .claim = claim->type,
					      .has_lang = request->has_lang,
					      .lang = request->lang,
					      .to = request->to,
					      .hiding = &settings,
					      .given = &request->beside.options,
					      .statements = request->statements,
					      .run = request->run,
					      .by = request->by };
	int status = choose_file(request, claim, &file);

	if (!status)
		status = ps_crl_files_pass_on(&request->beside.crls, &settings);
	if (status)
		return status;
	if (file) {
		status = ps_claim_store_file(store, claim, file, path);
		set.beside = path;
	} else {
		(void)printf(
			"the claim has no picture that can be drawn: the sheet is of the signed "
			"ones alone\n");
	}
	*channel_out = set.channel;
	return status ? status : ps_channel_set_make(&set, &what);
}

static int answer(const struct ps_claim_request *request, const struct ps_claim_store *store,
		  struct ps_claim *claim)
{
	const char *channel = "";
	enum ps_err err;
	int status = ps_claim_store_load(store, request->number, claim);

	if (!status)
		status = check(request, claim);
	if (!status)
		status = make(request, store, claim, &channel);
	if (status)
		return status;
	err = ps_claim_note(claim, request->now_s, request->by, "answered", channel);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err))
		   : ps_claim_store_save(store, claim);
}

int ps_claim_answer(const struct ps_claim_request *request)
{
	return ps_claim_change(request, answer);
}
