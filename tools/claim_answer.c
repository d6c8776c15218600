/* packseal claim answer: what the channel takes, with the buyer's picture beside the signed ones.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/channel_set.h"
#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/file_digest.h"
#include "tools/input.h"
#include "tools/language.h"
#include "tools/output.h"

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

/* As it was taken in: an answer with another picture would be one to another claim. */
static int check_unchanged(const char *path, const struct ps_claim_file *file)
{
	uint8_t digest[PS_DIGEST_LEN];
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_input input;
	int status = ps_input_open(path, &input);
	enum ps_err err;

	if (status)
		return status;
	err = ps_file_digest(input.fd, digest);
	status = err ? ps_input_fail(&input, err) : 0;
	ps_input_close(&input);
	ps_text_shown(path, shown);
	if (!status && memcmp(digest, file->digest, sizeof(digest)) != 0)
		status = ps_command_fail(PS_EXIT_WRONG,
					 "%s is not what the buyer sent any more: its SHA-256 is "
					 "another than when it was taken in; answer with another "
					 "file of his, --file K, or take it in anew",
					 shown);
	return status;
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
	if (claim->note_count == PS_CLAIM_NOTES_MAX)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "the claim has no room for more notes; use `packseal "
				       "export --channel`");
	return 0;
}

static const char *channel_of(const struct ps_claim_request *request, const struct ps_claim *claim)
{
	return request->channel ? request->channel : claim->channel;
}

static int make(const struct ps_claim_request *request, const struct ps_claim_store *store,
		struct ps_claim *claim)
{
	const struct ps_claim_file *file;
	struct ps_clip_settings settings = request->hiding;
	char path[PS_OUT_PATH_MAX];
	struct ps_subject_request what = { .what = claim->waybill,
					   .store = request->store,
					   .take = request->take };
	struct ps_channel_set_request set = { .channel = channel_of(request, claim),
					      .claim = claim->type,
					      .has_lang = request->has_lang,
					      .lang = request->lang,
					      .told = request->told,
					      .to = request->to,
					      .hiding = &settings,
					      .given = &request->beside.options,
					      .statements = request->statements,
					      .run = request->run,
					      .by = request->by };
	int status = choose_file(request, claim, &file);

	if (!status && !request->take)
		status = ps_claim_take_choose(request, claim, &what.take);
	for (size_t i = 0; i < request->at_count && !status; i++)
		status = ps_channel_set_at(&set, request->at[i]);
	if (!status)
		status = ps_crl_files_pass_on(&request->beside.crls, &settings);
	if (status)
		return status;
	if (file) {
		status = ps_claim_store_file(store, claim, file, path);
		if (!status)
			status = check_unchanged(path, file);
		set.beside = path;
	} else {
		(void)printf("%s\n",
			     ps_language_pick("the claim has no picture that can be drawn: the "
					      "sheet is of the signed ones alone",
					      "纠纷中没有可绘制的图片: 拼图只含签名画面"));
	}
	return status ? status : ps_channel_set_make(&set, &what);
}

/* A film takes its time, and meanwhile others note their claims: so without the lock. */
static int make_unlocked(const struct ps_claim_request *request, struct ps_claim *claim)
{
	struct ps_claim_store store = { .lock = -1 };
	int status = ps_claim_store_open(request->claims, request->store, false, &store);

	if (!status)
		status = ps_claim_store_load(&store, request->number, claim);
	if (!status)
		status = ps_claim_check_open(claim);
	if (!status)
		status = check(request, claim);
	if (!status)
		status = make(request, &store, claim);
	ps_claim_store_close(&store);
	return status;
}

static int note(const struct ps_claim_request *request, const struct ps_claim_store *store,
		struct ps_claim *claim)
{
	int status = ps_claim_store_load(store, request->number, claim);
	enum ps_err err;

	if (status)
		return status;
	err = ps_claim_note(claim, request->now_s, request->by, "answered",
			    channel_of(request, claim));
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err))
		   : ps_claim_store_save(store, claim);
}

/* What was still being recorded when the claim was noted may have ended since. */
static int look_again(const struct ps_claim_request *request, const struct ps_claim_store *store,
		      struct ps_claim *claim)
{
	int status = ps_claim_store_load(store, request->number, claim);

	if (!status && ps_claim_takes_again(request, claim))
		status = ps_claim_store_save(store, claim);
	return status;
}

int ps_claim_answer(const struct ps_claim_request *request)
{
	struct ps_claim *claim = calloc(1, sizeof(*claim));
	int status = claim ? ps_claim_change(request, look_again)
			   : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");

	if (!status)
		status = make_unlocked(request, claim);
	free(claim);
	return status ? status : ps_claim_change(request, note);
}
