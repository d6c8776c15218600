/*
 * packseal claim ask, claim reply: the buyer is asked to show a code beside the defect in one shot
 * without a cut. A picture that was made before nobody could have put the code into; whether it
 * stands in the shot is for a person to see.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/random.h"
#include "tools/claim_request.h"
#include "tools/claim_text.h"
#include "tools/command.h"
#include "tools/packing.h"

enum { CODE_LEN = 6 };

/* Letters and digits that nobody takes for each other. */
static const char alphabet[] = "2346789ACDEFGHJKMNPQRTUVWXYZ";

static enum ps_err make_code(char code_out[PS_CLAIM_WORD_MAX])
{
	enum { LETTERS = sizeof(alphabet) - 1, EVEN = 256 / LETTERS * LETTERS };
	size_t len = 0;

	while (len < CODE_LEN) {
		uint8_t byte;
		enum ps_err err = ps_random_fill(&ps_random_os, &byte, 1);

		if (err)
			return err;
		if (byte < EVEN) /* or the first letters would come more often */
			code_out[len++] = alphabet[byte % LETTERS];
	}
	code_out[len] = '\0';
	return PS_OK;
}

static int note(const struct ps_claim_request *request, const struct ps_claim_store *store,
		struct ps_claim *claim, const char *what, const char *text)
{
	enum ps_err err = ps_claim_note(claim, request->now_s, request->by, what, text);

	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err))
		   : ps_claim_store_save(store, claim);
}

/* Asked again it is the same code: the buyer may have written it already. */
static int ask(const struct ps_claim_request *request, const struct ps_claim_store *store,
	       struct ps_claim *claim)
{
	enum ps_err err = PS_OK;
	char text[PS_CLAIM_TEXT_MAX];
	int status = ps_claim_store_load(store, request->number, claim);

	if (!status)
		status = ps_claim_check_open(claim);
	if (status)
		return status;
	(void)ps_claim_takes_again(request, claim); /* it is saved in any case */
	if (!claim->code[0])
		err = make_code(claim->code);
	if (err)
		return ps_command_fail(PS_EXIT_IO, "%s", ps_err_text(err));
	status = note(request, store, claim, "asked", claim->code);
	if (!status) {
		ps_claim_ask_text(claim->code, request->lang, text);
		(void)fputs(text, stdout); /* a failure is the end's to say */
	}
	return status;
}

/* What came with the reply goes to the claim's other files. */
static int take_files(const struct ps_claim_request *request, const struct ps_claim_store *store,
		      struct ps_claim *claim, struct ps_seen_entry **entries_out)
{
	char dir[PS_OUT_PATH_MAX];
	int status = ps_claim_store_dir(store, claim->number, dir);

	if (!status)
		ps_claim_store_clear(dir);
	if (!status && request->file_count > PS_CLAIM_FILES_MAX - claim->file_count)
		status = ps_command_fail(PS_EXIT_RESOURCES, "a claim has at most %d files",
					 PS_CLAIM_FILES_MAX);
	return status ? status : ps_claim_take_files(request, store, dir, claim, NULL, entries_out);
}

static int reply(const struct ps_claim_request *request, const struct ps_claim_store *store,
		 struct ps_claim *claim)
{
	struct ps_seen_entry *entries = NULL;
	int status = ps_claim_store_load(store, request->number, claim);

	if (!status)
		status = take_files(request, store, claim, &entries);
	if (!status)
		(void)ps_claim_takes_again(request, claim); /* it is saved in any case */
	if (!status)
		status = note(request, store, claim, request->refused ? "refused" : "replied",
			      request->text ? request->text : "");
	if (!status) {
		(void)printf("claim %" PRIu64 ": the buyer's %s is noted; %zu files kept\n",
			     claim->number, request->refused ? "refusal" : "reply",
			     request->file_count);
		status = ps_claim_files_seen(request, store, entries);
	}
	free(entries);
	return status;
}

int ps_claim_ask(const struct ps_claim_request *request)
{
	return ps_claim_change(request, ask);
}

/* Without the lock: others note their claims meanwhile. */
static int learn(const struct ps_claim_request *request)
{
	struct ps_claim *claim = calloc(1, sizeof(*claim));
	struct ps_claim_store store = { .lock = -1 };
	int status = claim ? ps_claim_store_open(request->claims, request->store, false, &store)
			   : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");

	if (!status)
		status = ps_claim_store_load(&store, request->number, claim);
	if (!status)
		ps_packing_learn(request, claim);
	ps_claim_store_close(&store);
	free(claim);
	return status;
}

int ps_claim_reply(const struct ps_claim_request *request)
{
	int status = request->file_count ? learn(request) : 0;

	return status ? status : ps_claim_change(request, reply);
}
