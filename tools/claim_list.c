/* packseal claim list: open claims, the most urgent first. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/claim_request.h"
#include "tools/claim_said.h"
#include "tools/command.h"
#include "tools/moment.h"
#include "tools/output.h"

enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S };

/* Of the list, each with the two blanks behind it. */
enum {
	NUMBER_COLUMNS = 8,
	DEADLINE_COLUMNS = 28,
	HOW_COLUMNS = 12,
	TYPE_COLUMNS = 10,
	CHANNEL_COLUMNS = 13,
};

static int by_deadline(const void *a, const void *b)
{
	const struct ps_claim *left = *(const struct ps_claim *const *)a;
	const struct ps_claim *right = *(const struct ps_claim *const *)b;

	if (left->deadline_s != right->deadline_s)
		return left->deadline_s < right->deadline_s ? -1 : 1;
	return (left->number > right->number) - (left->number < right->number);
}

/* "in 5 h", "2 d late". */
static void say_left(int64_t seconds, enum ps_lang lang, char *text_out, size_t size)
{
	uint64_t far = (uint64_t)(seconds < 0 ? -seconds : seconds);
	bool days = far >= 2 * DAY_S;
	uint64_t number = days ? far / DAY_S : far / HOUR_S;

	if (lang == PS_LANG_ZH)
		(void)snprintf(text_out, size, "%s %" PRIu64 " %s", seconds < 0 ? "超" : "剩",
			       number, days ? "天" : "小时");
	else
		(void)snprintf(text_out, size,
			       seconds < 0 ? "%" PRIu64 " %s late" : "in %" PRIu64 " %s", number,
			       days ? "d" : "h");
}

static void print_rest(const char *how, const char *type, const char *channel, const char *waybill)
{
	ps_claim_put_column(how, HOW_COLUMNS);
	ps_claim_put_column(type, TYPE_COLUMNS);
	ps_claim_put_column(channel, CHANNEL_COLUMNS);
	(void)printf("%s\n", waybill);
}

static void print_head(enum ps_lang lang)
{
	ps_claim_put_column(ps_lang_pick(lang, " claim", "  纠纷"), NUMBER_COLUMNS);
	ps_claim_put_column(ps_lang_pick(lang, "to be answered by", "答复期限"), DEADLINE_COLUMNS);
	print_rest("", ps_lang_pick(lang, "type", "类型"), ps_lang_pick(lang, "channel", "平台"),
		   ps_lang_pick(lang, "waybill or order", "面单号或订单号"));
}

static void print(const struct ps_claim_request *request, const struct ps_claim *claim)
{
	char deadline[PS_MOMENT_TEXT_MAX], left[64] = "", waybill[PS_TEXT_SHOWN_MAX];
	char channel[PS_TEXT_SHOWN_MAX], outcome[PS_TEXT_SHOWN_MAX], type[PS_TEXT_SHOWN_MAX];

	ps_moment_local(claim->deadline_s, deadline);
	ps_text_shown(claim->waybill[0] ? claim->waybill : claim->order, waybill);
	ps_text_shown(claim->channel[0] ? claim->channel : "-", channel);
	ps_text_shown(ps_claim_outcome_said(claim->outcome, request->lang), outcome);
	ps_claim_type_short(claim, request->lang, type);
	if (!outcome[0])
		say_left(claim->deadline_s - request->now_s, request->lang, left, sizeof(left));
	(void)printf("%6" PRIu64 "  %s  ", claim->number, deadline);
	print_rest(outcome[0] ? outcome : left, type, channel, waybill);
}

static int put(const struct ps_claim_request *request, struct ps_claim *const *claims, size_t count)
{
	struct ps_json *json = NULL;
	enum ps_err err = PS_OK;

	if (request->as_json)
		err = ps_json_create(&json);
	if (json)
		ps_json_array(json, "claims");
	else if (!err)
		print_head(request->lang);
	for (size_t i = 0; i < count && !err; i++) {
		if (!json) {
			print(request, claims[i]);
			continue;
		}
		ps_json_object(json, NULL);
		ps_claim_to_json(claims[i], json);
		ps_json_end(json);
	}
	if (json)
		err = ps_json_print(json, false, stdout);
	ps_json_destroy(json);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : ps_command_end();
}

/* One that cannot be read is said and left out: the others have deadlines too. */
static int load(const struct ps_claim_request *request, const struct ps_claim_store *store,
		uint64_t number, struct ps_claim **claim_out)
{
	struct ps_claim *claim = malloc(sizeof(*claim));
	int status = claim ? ps_claim_store_load(store, number, claim)
			   : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");

	if (!status && (request->all || !claim->outcome[0])) {
		*claim_out = claim;
		return 0;
	}
	free(claim);
	return status;
}

/* Who names a folder that is not there has mistaken it, or its disk is not mounted: no list of no
 * claims, behind which a deadline passes. */
static int check_folder(const struct ps_claim_request *request, const struct ps_claim_store *store)
{
	const char *named = request->claims ? request->claims : getenv("PACKSEAL_CLAIMS");
	char shown[PS_TEXT_SHOWN_MAX];

	if (!named || !named[0] || access(store->path, F_OK) == 0)
		return 0;
	ps_text_shown(store->path, shown);
	return ps_command_fail(errno == ENOENT ? PS_EXIT_NO_INPUT : PS_EXIT_IO,
			       "%s: %s; claims are listed out of the folder in which they were "
			       "noted",
			       shown, strerror(errno));
}

int ps_claim_list(const struct ps_claim_request *request)
{
	struct ps_claim_store store = { .lock = -1 };
	struct ps_claim **claims = NULL;
	uint64_t *numbers = NULL;
	size_t count = 0, kept = 0;
	int damaged = 0;
	int status = ps_claim_store_open(request->claims, request->store, false, &store);

	if (!status)
		status = check_folder(request, &store);
	if (!status)
		status = request->all ? ps_claim_store_numbers(&store, &numbers, &count)
				      : ps_claim_store_open_numbers(&store, &numbers, &count);
	if (!status) {
		claims = calloc(count + 1, sizeof(*claims));
		status = claims ? 0 : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	}
	for (size_t i = 0; i < count && !status; i++) {
		int one = load(request, &store, numbers[i], &claims[kept]);

		damaged = one ? one : damaged;
		kept += claims[kept] != NULL;
	}
	if (!status) {
		qsort(claims, kept, sizeof(claims[0]), by_deadline);
		status = put(request, claims, kept);
	}
	for (size_t i = 0; i < kept; i++)
		free(claims[i]);
	free(claims);
	free(numbers);
	ps_claim_store_close(&store);
	return status ? status : damaged;
}
