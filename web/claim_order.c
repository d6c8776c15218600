#include "web/claim_order.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/claim_load.h"
#include "web/details.h"
#include "web/report.h"
#include "web/settings.h"

#define NOTED "noted.json"

static void add_station(struct ps_web_arguments *arguments, const struct ps_web_station *station,
			bool named)
{
	if (named)
		ps_web_argument_pair(arguments, "station", station->name);
	ps_web_argument_pair(arguments, "store", station->store);
	if (station->run[0] || !named)
		ps_web_argument_pair(arguments, "run", station->run);
}

enum ps_err ps_web_claim_arguments(const struct ps_web_settings *settings,
				   const struct ps_web_station *station, const char *word,
				   struct ps_web_arguments *arguments)
{
	const struct ps_web_stations *stations = &settings->stations;
	struct ps_claim_store store = { .lock = -1 };

	if (ps_web_claims_open(settings, &store))
		return PS_IO;
	ps_claim_store_close(&store);
	ps_web_argument(arguments, settings->program);
	ps_web_argument(arguments, "claim");
	ps_web_argument(arguments, word);
	if (station)
		add_station(arguments, station, ps_web_stations_named(stations));
	for (size_t i = 0; !station && i < stations->count; i++)
		add_station(arguments, &stations->stations[i], ps_web_stations_named(stations));
	/* the same that the pages list, wherever they are: a program has an environment of its own
	 */
	ps_web_argument_pair(arguments, "claims", store.path);
	return PS_OK;
}

void ps_web_claim_number(struct ps_web_arguments *arguments, uint64_t claim)
{
	char *text = arguments->texts[arguments->text_count];

	if (arguments->text_count == PS_WEB_ARGUMENTS_MAX) {
		arguments->cut = true;
		return;
	}
	arguments->text_count++;
	(void)snprintf(text, PS_WEB_ARGUMENT_MAX, "%" PRIu64, claim);
	ps_web_argument(arguments, "--");
	ps_web_argument(arguments, text);
}

static void add_said(struct ps_web_arguments *arguments, const char *name, const char *value)
{
	if (value && value[0])
		ps_web_argument_pair(arguments, name, value);
}

static void add_files(struct ps_web_arguments *arguments, const struct ps_web_upload *upload)
{
	char path[48];

	for (size_t i = 0; upload && i < upload->count; i++) {
		(void)snprintf(path, sizeof(path), PS_WEB_RUN_BROUGHT "/%zu", i + 1);
		ps_web_argument_pair(arguments, "picture", path);
		add_said(arguments, "named", upload->files[i].given);
	}
}

static void add_deadline(struct ps_web_arguments *arguments, const struct ps_web_claim_order *order)
{
	char moment[24];

	(void)snprintf(moment, sizeof(moment), "@%" PRId64, order->deadline_s);
	if (order->deadline_s)
		ps_web_argument_pair(arguments, "deadline", moment);
}

static void fill_new(struct ps_web_arguments *arguments, const struct ps_web_claim_order *order)
{
	ps_web_argument(arguments, "--json");
	ps_web_argument_pair(arguments, "type", order->type);
	add_deadline(arguments, order);
	add_said(arguments, "order", order->order);
	if (order->buyer[0])
		ps_web_argument_pair(arguments, "buyer", "-"); /* its input says it */
	add_said(arguments, "channel", order->channel);
	add_said(arguments, "text", order->text);
	add_files(arguments, order->upload);
	ps_web_argument(arguments, "--");
	if (order->waybill[0])
		ps_web_argument(arguments, order->waybill);
	arguments->command.out = NOTED;
}

static void fill_answer(struct ps_web_arguments *arguments, const struct ps_web_claim_order *order)
{
	ps_web_argument_pair(arguments, "output", PS_WEB_JOB_FILES);
	add_said(arguments, "channel", order->channel);
	if (order->file)
		ps_web_argument_number(arguments, "file", order->file);
	if (order->take)
		ps_web_argument_number(arguments, "take", order->take);
	ps_web_details_arguments(order->details, arguments);
	if (ps_web_station_root(order->station))
		ps_web_argument_pair(arguments, "root", ps_web_station_root(order->station));
	ps_web_claim_number(arguments, order->claim);
}

static void fill(struct ps_web_arguments *arguments, const struct ps_web_claim_order *order)
{
	if (!order->claim) {
		fill_new(arguments, order);
	} else if (strcmp(order->word, "answer") == 0) {
		fill_answer(arguments, order);
	} else {
		add_said(arguments, "text", order->text);
		add_said(arguments, "outcome", order->outcome);
		add_deadline(arguments, order);
		if (order->refused)
			ps_web_argument(arguments, "--refused");
		add_files(arguments, order->upload);
		ps_web_claim_number(arguments, order->claim);
	}
}

enum ps_err ps_web_claim_start(struct ps_web_jobs *jobs, const struct ps_web_settings *settings,
			       const struct ps_web_claim_order *order, int64_t now_s,
			       struct ps_web_job **job_out)
{
	struct ps_web_arguments *arguments = calloc(1, sizeof(*arguments));
	bool answers = strcmp(order->word, "answer") == 0;
	struct ps_web_job job = { .kind = answers ? PS_WEB_JOB_ANSWER : PS_WEB_JOB_NOTE,
				  .station = answers ? order->station : NULL,
				  .take = answers ? order->take : 0,
				  .claim = order->claim };
	const struct ps_web_run run = {
		.lang = order->lang,
		.input = !order->claim && order->buyer[0] ? order->buyer : NULL,
		.count = 1,
		.commands = arguments ? &arguments->command : NULL,
		.brings = order->upload && order->upload->count ? order->upload->dir : NULL,
	};
	enum ps_err err =
		arguments ? ps_web_claim_arguments(settings, answers ? order->station : NULL,
						   order->word, arguments)
			  : PS_NO_MEMORY;

	if (!err) {
		fill(arguments, order);
		(void)snprintf(job.user, sizeof(job.user), "%s", order->user);
		(void)snprintf(job.waybill, sizeof(job.waybill), "%s",
			       order->waybill[0] ? order->waybill : order->order);
		(void)snprintf(job.channel, sizeof(job.channel), "%s",
			       order->channel ? order->channel : "");
		if (order->details)
			ps_web_details_query(order->details, &job.along);
		err = arguments->cut ? PS_LIMIT : job.along.err;
		if (!err)
			err = ps_web_job_run(jobs, settings, &job, &run, now_s, job_out);
	}
	if (err)
		ps_buf_release(&job.along);
	if (!err)
		fprintf(stderr, "<6>%s: claim %s %" PRIu64 ", %zu files\n", order->user,
			order->word, order->claim, order->upload ? order->upload->count : 0);
	if (!err && run.brings)
		order->upload->dir[0] = '\0'; /* it is in the job's folder */
	free(arguments);
	return err;
}

uint64_t ps_web_claim_noted(const struct ps_web_job *job)
{
	struct ps_json_value *noted = job->claim ? NULL : ps_web_read_json(job->dir, NOTED);
	uint64_t number = job->claim;

	if (noted && !ps_json_whole(ps_json_member(noted, "claim"), &number))
		number = 0;
	ps_json_free(noted);
	return number;
}
