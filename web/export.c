#include "web/export.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "web/arguments.h"
#include "web/clock.h"
#include "web/details.h"

enum { CANNOT = 74 };

static void add_take(struct ps_web_arguments *arguments, const struct ps_web_take *take)
{
	/* who is asked for one parcel shows no other's waybill: so by the waybill, where there is
	 * one */
	if (take->waybill_count)
		ps_web_argument_number(arguments, "take", take->number);
	ps_web_argument(arguments, "--");
	ps_web_argument(arguments, take->waybill_count ? take->waybills[0] : take->path);
}

static void fill(struct ps_web_arguments *arguments, const struct ps_web_settings *settings,
		 const struct ps_web_export *export)
{
	const struct ps_web_station *station = export->take->station;

	ps_web_argument(arguments, settings->program);
	ps_web_argument(arguments, "export");
	ps_web_argument_pair(arguments, "store", station->store);
	ps_web_argument_pair(arguments, "run", station->run);
	ps_web_details_arguments(export->details, arguments);
	ps_web_argument(arguments, "-o");
	if (export->channel[0]) {
		ps_web_argument(arguments, PS_WEB_JOB_FILES);
		ps_web_argument_pair(arguments, "channel", export->channel);
		if (export->claim[0])
			ps_web_argument_pair(arguments, "claim", export->claim);
		if (ps_web_station_root(station))
			ps_web_argument_pair(arguments, "root", ps_web_station_root(station));
	} else {
		ps_web_argument(arguments, "excerpt.seal");
		if (export->from[0])
			ps_web_argument_pair(arguments, "from", export->from);
		if (export->to[0])
			ps_web_argument_pair(arguments, "to", export->to);
	}
	add_take(arguments, export->take);
}

/* Where ps_web_job_list() looks; a channel's files are there as they were made. */
static int keep_excerpt(void)
{
	return mkdir(PS_WEB_JOB_FILES, 0700) == 0 &&
			       rename("excerpt.seal", PS_WEB_JOB_FILES "/excerpt.seal") == 0
		       ? 0
		       : CANNOT;
}

/* For the film's page to have it again. */
static enum ps_err keep_drawn(const struct ps_web_export *export, struct ps_buf *along)
{
	ps_web_details_query(export->details, along);
	if (export->from[0]) {
		ps_html(along, "&amp;from=");
		ps_html_query(along, export->from);
	}
	if (export->to[0]) {
		ps_html(along, "&amp;to=");
		ps_html_query(along, export->to);
	}
	return along->err;
}

static enum ps_err run(struct ps_web *web, const struct ps_web_export *export,
		       struct ps_web_job **job_out)
{
	struct ps_web_arguments *arguments = calloc(1, sizeof(*arguments));
	struct ps_web_job job = { .kind = PS_WEB_JOB_EXPORT,
				  .station = export->take->station,
				  .take = export->take->number };
	const struct ps_web_run run = { .lang = export->lang,
					.count = 1,
					.commands = arguments ? &arguments->command : NULL,
					.after = export->channel[0] ? NULL : keep_excerpt };
	enum ps_err err = PS_NO_MEMORY;

	if (arguments) {
		fill(arguments, &web->settings, export);
		(void)snprintf(job.user, sizeof(job.user), "%s", export->user);
		(void)snprintf(job.waybill, sizeof(job.waybill), "%s",
			       export->take->waybill_count ? export->take->waybills[0] : "");
		(void)snprintf(job.channel, sizeof(job.channel), "%s", export->channel);
		err = arguments->cut ? PS_LIMIT : keep_drawn(export, &job.along);
		if (!err)
			err = ps_web_job_run(&web->jobs, &web->settings, &job, &run,
					     ps_web_now_ms() / 1000, job_out);
	}
	if (err)
		ps_buf_release(&job.along);
	free(arguments);
	return err;
}

bool ps_web_export_start(struct ps_web_request *request, struct ps_web_reply *reply,
			 const struct ps_web_export *export, struct ps_web_job **job_out,
			 enum ps_err *err_out)
{
	const struct ps_web_take *take = export->take;

	if (!ps_web_details_note(export->details, request, reply, take->station, take->number, 0))
		return false;
	*err_out = run(request->web, export, job_out);
	if (!*err_out)
		fprintf(stderr, "<6>%s exports take %s%s%" PRIu64 " for %s, %zu boxes hidden\n",
			export->user, take->station->name, take->station->name[0] ? "/" : "",
			take->number, export->channel[0] ? export->channel : "an excerpt",
			export->details->box_count);
	return true;
}
