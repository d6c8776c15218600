/* packseal claim new: notes a claim and keeps what came with it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/utf8.h"
#include "tools/channel.h"
#include "tools/claim_request.h"
#include "tools/claim_text.h"
#include "tools/command.h"
#include "tools/data.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/packing.h"

enum { BUYER_MAX = 1000 };

/* The name of a type, by that or its Chinese word; "" if there is none. */
static void find_type(const char *text, char type_out[PS_CLAIM_WORD_MAX])
{
	struct ps_json_value *table = NULL;
	const struct ps_json_value *item;

	type_out[0] = '\0';
	if (ps_json_parse(ps_data_claims(), &table))
		return;
	item = ps_json_first(ps_json_member(table, "claims"));
	for (; item && !type_out[0]; item = ps_json_next(item))
		if (strcmp(text, ps_json_get_text(item, "type")) == 0 ||
		    strcmp(text, ps_json_get_text(item, "zh")) == 0)
			(void)snprintf(type_out, PS_CLAIM_WORD_MAX, "%s",
				       ps_json_get_text(item, "type"));
	ps_json_free(table);
}

static int set_type(const struct ps_claim_request *request, struct ps_claim *claim)
{
	char list[PS_CLAIM_TEXT_MAX];

	if (!request->type)
		return ps_command_fail(PS_EXIT_USAGE, "claim new takes --type, what is claimed");
	find_type(request->type, claim->type);
	if (claim->type[0])
		return 0;
	ps_claim_text_list(list);
	return ps_command_fail(PS_EXIT_USAGE, "--type takes one of these: %s", list);
}

static int set_channel(const struct ps_claim_request *request, struct ps_claim *claim)
{
	struct ps_channels *channels = NULL;
	const struct ps_channel *channel;
	int status;

	if (!request->channel)
		return 0;
	status = ps_channels_load(NULL, &channels);
	if (status)
		return status;
	channel = ps_channels_find(channels, request->channel);
	if (channel)
		(void)snprintf(claim->channel, sizeof(claim->channel), "%s", channel->name);
	else
		status = ps_command_fail(PS_EXIT_USAGE, "--channel takes one that `packseal export "
							"--channel list` names");
	ps_channels_free(channels);
	return status;
}

/* UTF-8 that neither moves a cursor nor hides: so it is in no waybill and on no label. */
static bool is_plain(const char *text)
{
	const uint8_t *bytes = (const uint8_t *)text;
	size_t len = strlen(text);
	uint32_t character;

	for (size_t at = 0, step; at < len; at += step) {
		step = ps_utf8_next(bytes + at, len - at, &character);
		if (!step || (character != '\\' && !ps_utf8_is_harmless(character)))
			return false;
	}
	return true;
}

static int set_code(const char *what, const char *text, char out[PS_CODE_LEN_MAX + 1])
{
	if (!text)
		return 0;
	if (!text[0] || strlen(text) > PS_CODE_LEN_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "%s takes 1 to %d bytes", what,
				       PS_CODE_LEN_MAX);
	if (!is_plain(text))
		return ps_command_fail(PS_EXIT_USAGE, "%s takes UTF-8 without control characters",
				       what);
	memcpy(out, text, strlen(text) + 1);
	return 0;
}

static int fill(const struct ps_claim_request *request, struct ps_claim *claim)
{
	int status = set_type(request, claim);

	claim->opened_s = request->now_s;
	claim->deadline_s = request->deadline_s;
	if (!status && !request->deadline_s)
		status = ps_command_fail(
			PS_EXIT_USAGE, "claim new takes --deadline, by when it is to be answered: "
				       "48h, 5d or a moment");
	if (!status && request->buyer && !request->buyer[0])
		status = ps_command_fail(PS_EXIT_USAGE, "--buyer is empty");
	if (!status)
		status = set_channel(request, claim);
	if (!status)
		status = set_code("WAYBILL", request->operand, claim->waybill);
	if (!status)
		status = set_code("--order", request->order, claim->order);
	return status ? status : ps_claim_takes_find(request, claim);
}

/* The counts, and an array that is open for what is found in each file. */
static int begin_json(const struct ps_claim_request *request, const struct ps_claim *claim,
		      struct ps_json **json_out)
{
	enum ps_err err = ps_json_create(json_out);

	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	ps_json_number(*json_out, "claim", claim->number);
	ps_json_number(*json_out, "files", request->file_count);
	ps_json_number(*json_out, "takes", claim->take_count);
	ps_json_array(*json_out, "findings");
	return 0;
}

static int end_json(struct ps_json *json)
{
	enum ps_err err;

	ps_json_end(json);
	err = ps_json_print(json, false, stdout);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

static int say(const struct ps_claim_request *request, const struct ps_claim_store *store,
	       const struct ps_claim *claim)
{
	char deadline[PS_MOMENT_TEXT_MAX];
	size_t earlier = 0;
	int status = ps_claim_store_earlier(store, claim, &earlier);

	ps_moment_local(claim->deadline_s, deadline);
	(void)printf("claim %" PRIu64 " is noted, to be answered by %s%s; %zu files kept\n",
		     claim->number, deadline,
		     claim->deadline_s < request->now_s ? ", which is past" : "",
		     claim->file_count);
	if (ps_claim_is_recorded(request, claim))
		(void)printf("this parcel is being recorded now: its take is looked for when the "
			     "claim is next asked about, replied to or answered, and held then\n");
	else if (!claim->take_count)
		(void)printf("no take of this parcel is in the store: there is no film to answer "
			     "with; one that began before now is looked for again when the claim "
			     "is asked about, replied to or answered\n");
	for (size_t i = 0; i < claim->note_count; i++)
		if (strcmp(claim->notes[i].what, "held") == 0 ||
		    strcmp(claim->notes[i].what, "seen") == 0 ||
		    strcmp(claim->notes[i].what, "reason") == 0)
			(void)printf("%s: %s\n", claim->notes[i].what, claim->notes[i].text);
		else if (strcmp(claim->notes[i].what, "not_held") == 0)
			(void)printf("not held: %s; say `packseal hold` once the station answers, "
				     "or age may thin it\n",
				     claim->notes[i].text);
	if (claim->file_count)
		(void)printf("what the files declare of themselves: packseal claim show "
			     "%" PRIu64 "\n",
			     claim->number);
	if (claim->has_buyer)
		(void)printf("%zu earlier claims of this buyer\n", earlier);
	return status;
}

static int make(const struct ps_claim_request *request, const struct ps_claim_store *store,
		struct ps_claim *claim)
{
	struct ps_work_dir dir = { .path = "" };
	struct ps_seen_entry *entries = NULL;
	struct ps_json *json = NULL;
	char why[64];
	enum ps_err err;
	int status = 0;
	int seen = 0;

	if (request->buyer) {
		status = ps_claim_store_buyer(store, claim->channel, request->buyer, claim->buyer);
		claim->has_buyer = !status;
	}
	if (!status)
		status = ps_claim_store_begin(store, claim, &dir);
	if (!status && request->as_json)
		status = begin_json(request, claim, &json);
	if (!status)
		status = ps_claim_take_files(request, store, dir.path, claim, json, &entries);
	if (!status) {
		err = ps_claim_note(claim, request->now_s, request->by, "opened",
				    request->text ? request->text : "");
		status = err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
	}
	if (!status)
		status = ps_claim_store_keep(store, claim, &dir);
	ps_work_dir_drop(&dir);
	/* only now: what is said of a claim that is not there, as a hold's reason or of a picture
	 * that was seen before, would stay for ever */
	if (!status) {
		seen = ps_claim_files_seen(request, store, entries);
		(void)snprintf(why, sizeof(why), "claim %" PRIu64, claim->number);
		ps_claim_takes_hold(request, claim, why);
		status = ps_claim_store_save(store, claim);
	}
	free(entries);
	if (!status)
		status = json ? end_json(json) : say(request, store, claim);
	ps_json_destroy(json);
	return status ? status : seen;
}

/* What films there are, and how they look, is found out without the lock: others note their claims
 * meanwhile. */
static int fill_and_make(const struct ps_claim_request *request)
{
	struct ps_claim *claim = calloc(1, sizeof(*claim));
	struct ps_claim_store store = { .lock = -1 };
	int status = claim ? fill(request, claim)
			   : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");

	if (!status && request->file_count)
		ps_packing_learn(request, claim);
	if (!status)
		status = ps_claim_store_open(request->claims, request->store, true, &store);
	if (!status)
		status = make(request, &store, claim);
	ps_claim_store_close(&store);
	free(claim);
	return status ? status : ps_command_end();
}

/* "-": the first line of standard input. A command line shows its words to everybody on the
 * machine. */
static int read_buyer(char buyer_out[BUYER_MAX + 2])
{
	size_t len;

	if (!fgets(buyer_out, BUYER_MAX + 2, stdin))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--buyer - takes the buyer's name as the first line of "
				       "standard input, and there is none");
	len = strcspn(buyer_out, "\n");
	if (len > BUYER_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--buyer -: the line has more than %d bytes",
				       BUYER_MAX);
	buyer_out[len] = '\0';
	return 0;
}

int ps_claim_new(const struct ps_claim_request *request)
{
	struct ps_claim_request own = *request;
	char buyer[BUYER_MAX + 2];
	int status = 0;

	if (request->buyer && strcmp(request->buyer, "-") == 0) {
		status = read_buyer(buyer);
		own.buyer = buyer;
	}
	return status ? status : fill_and_make(&own);
}
