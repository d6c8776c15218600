#include "tools/channel_set.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/channel_said.h"
#include "tools/claim_text.h"
#include "tools/clip_film.h"
#include "tools/command.h"
#include "tools/export_leaf.h"
#include "tools/file_digest.h"
#include "tools/language.h"
#include "tools/package.h"
#include "tools/report_file.h"
#include "tools/save.h"
#include "tools/sheet.h"
#include "tools/statement.h"
#include "tools/store_stamps.h"
#include "tools/take_kind.h"
#include "tools/work_dir.h"

/* No channel's own limit: what a picture may have where none is stated. */
enum { PICTURE_BYTES = 2000000 };

struct set {
	const struct ps_channel_set_request *request;
	const struct ps_channel *channel;
	struct ps_subject *subject;
	struct ps_clip_settings hiding;
	struct ps_report_request report;
	enum ps_lang lang;
	struct ps_work_dir dir;
	struct ps_claim_text text;
	struct ps_claim_shown shown; /* by the pictures that were made */
	int64_t film_to_us;	     /* its last second that was asked for; INT64_MAX: no film */
	uint64_t met;		     /* a bit for each redaction that met one of them */
	size_t count;
	struct ps_channel_made made[PS_CHANNEL_FILES_MAX];
	struct made_of {
		size_t range_count; /* 0: the whole take */
		struct ps_derived_range ranges[PS_DERIVED_RANGES_MAX];
		char said[PS_CLIP_FILM_SAID_MAX];
	} of[PS_CHANNEL_FILES_MAX];
	struct ps_export_leaf_file handed[PS_CHANNEL_FILES_MAX + 1]; /* the text behind them */
};

static int make_sheet(struct set *set, const struct ps_channel_file *file, const char *path,
		      struct made_of *of, bool *made_out)
{
	static const enum ps_choice_role roles[PS_CHANNEL_WHAT_COUNT] = {
		[PS_CHANNEL_ITEM] = PS_CHOICE_ITEM,
		[PS_CHANNEL_LABEL] = PS_CHOICE_LABEL,
		[PS_CHANNEL_CLOSED] = PS_CHOICE_CLOSED,
	};
	struct ps_sheet_request request = {
		.lang = set->lang,
		.limits = { .max_bytes = file->max_bytes && file->max_bytes < PICTURE_BYTES
						 ? file->max_bytes
						 : PICTURE_BYTES,
			    .grey = file->grey },
		.qr = file->qr && file->what == PS_CHANNEL_SHEET,
		.hiding = set->hiding,
		.beside = file->what == PS_CHANNEL_SHEET ? set->request->beside : NULL,
		.quiet = file->what != PS_CHANNEL_SHEET,
		.of_set = true,
		.only = roles[file->what],
	};
	struct ps_sheet_result result;
	int status;

	if (file->what == PS_CHANNEL_SHEET) {
		request.at_count = set->request->at_count;
		memcpy(request.at, set->request->at, sizeof(request.at));
	}
	ps_buf_init(&result.jpeg);
	status = ps_sheet_make(&request, set->subject, &result);
	set->met |= result.met;
	*made_out = !status && result.count > 0;
	if (*made_out) {
		status = ps_save(path, PS_EXISTING_STAYS, result.jpeg.bytes, result.jpeg.len);
		of->range_count = ps_sheet_ranges(&result, set->subject, of->ranges);
		(void)snprintf(of->said, sizeof(of->said), "%s", ps_sheet_said(request.beside));
		set->shown.item |= result.shows.item;
		set->shown.closed |= result.shows.closed;
		set->shown.label |= result.shows.label;
	}
	ps_buf_release(&result.jpeg);
	if (!status && !*made_out && !file->optional)
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "the take has no picture for %s, which the channel wants",
				       file->name);
	return status;
}

static int make_clip(struct set *set, const struct ps_channel_file *file, const char *path,
		     struct made_of *of, uint64_t *us_out)
{
	const struct ps_clip_film_request request = { .lang = set->lang,
						      .max_bytes = file->max_bytes,
						      .max_us = file->max_us,
						      .has_from = set->request->has_from,
						      .has_to = set->request->has_to,
						      .from_us = set->request->from_us,
						      .to_us = set->request->to_us,
						      .hiding = set->hiding };
	struct ps_out_file out = { .fd = -1 };
	struct ps_clip_film_result result;
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_out_file_create(path, PS_EXISTING_STAYS, &out);
	int status = err ? ps_out_file_complain(&out, err)
			 : ps_clip_film_make(&request, set->subject, &out, &result);

	if (!status) {
		*us_out = result.length_us;
		set->film_to_us = result.to_us;
		of->range_count = result.range_count;
		memcpy(of->ranges, result.ranges, sizeof(of->ranges));
		ps_clip_film_said(&result, of->said);
		err = ps_out_file_keep(&out, digest);
		status = err ? ps_out_file_complain(&out, err) : 0;
	}
	ps_out_file_drop(&out);
	return status;
}

static int make_report(const struct set *set, const char *path)
{
	const struct ps_report_file_request request = { .lang = set->lang,
							.pictures = true,
							.hiding = set->hiding };
	struct ps_buf out;
	int status;

	ps_buf_init(&out);
	status = ps_report_make(&request, &set->report, set->subject, true, &out);
	if (!status)
		status = ps_save(path, PS_EXISTING_STAYS, out.bytes, out.len);
	ps_buf_release(&out);
	return status;
}

static int make_package(const struct set *set, const char *path)
{
	const struct ps_package_request request = { .lang = set->lang,
						    .report = &set->report,
						    .hiding = &set->hiding };

	return ps_package_make(&request, set->subject, path);
}

/* A film that the channel does not insist on, and that cannot be: the pictures are due all the
 * same. */
static int make_clip_or_not(struct set *set, const struct ps_channel_file *file, const char *path,
			    struct made_of *of, uint64_t *us_out, bool *made_out)
{
	int status = make_clip(set, file, path, of, us_out);

	*made_out = !status;
	if (!file->optional || (status != PS_EXIT_RESOURCES && status != PS_EXIT_MISSING))
		return status;
	(void)ps_command_fail(status, "%s is left out: %s takes a film, and does not insist on one",
			      file->name, set->channel->name);
	return 0;
}

static int make_file(struct set *set, const struct ps_channel_file *file)
{
	struct ps_channel_made *made = &set->made[set->count];
	struct made_of *of = &set->of[set->count];
	char path[PS_OUT_PATH_MAX];
	struct stat status;
	bool there = true;
	int exit = 0;

	*made = (struct ps_channel_made){ .file = file };
	*of = (struct made_of){ .said = "what verification says of the take, in words, with "
					"pictures and excerpts" };
	if (!ps_work_dir_name(&set->dir, file->name, path))
		return ps_command_fail(PS_EXIT_USAGE, "the name of the output is too long");
	switch (file->what) {
	case PS_CHANNEL_CLIP:
		exit = make_clip_or_not(set, file, path, of, &made->us, &there);
		break;
	case PS_CHANNEL_REPORT:
		exit = make_report(set, path);
		break;
	case PS_CHANNEL_PACKAGE:
		exit = make_package(set, path);
		break;
	default:
		exit = make_sheet(set, file, path, of, &there);
	}
	if (exit || !there)
		return exit;
	if (stat(path, &status) != 0)
		return ps_command_fail(PS_EXIT_IO, "%s is not there", file->name);
	made->bytes = (uint64_t)status.st_size;
	set->count++;
	return 0;
}

static int digest_of(const char *path, uint8_t digest_out[PS_DIGEST_LEN])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum ps_err err = fd < 0 ? PS_IO : ps_file_digest(fd, digest_out);
	char shown[PS_TEXT_SHOWN_MAX];

	if (fd >= 0)
		(void)close(fd); /* it was only read */
	ps_text_shown(path, shown);
	return err ? ps_command_fail(PS_EXIT_IO, "%s: %s", shown, ps_err_text(err)) : 0;
}

/* Before anything is made for it. */
static int check_claim(const struct set *set)
{
	const struct ps_claim_fields none = { .waybill = "", .code = "", .from = "" };
	char shown[PS_TEXT_SHOWN_MAX];
	char known[PS_CLAIM_TEXT_MAX];
	struct ps_claim_text text;

	if (ps_claim_text_make(set->request->claim, set->channel->name, set->lang, &none, 0,
			       UINT64_MAX, &text) != PS_NOT_FOUND)
		return 0;
	ps_text_shown(set->request->claim, shown);
	ps_claim_text_list(known);
	return ps_command_fail(PS_EXIT_USAGE, "no claim is called %s; there are %s", shown, known);
}

/* What the text points at. */
static const char *attached(const struct set *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->made[i].file->what < PS_CHANNEL_CLIP)
			return "pictures";
	return set->count == 1 && set->made[0].file->what == PS_CHANNEL_CLIP ? "film" : "files";
}

/* Where nothing but a film goes along, and it ends before the scan, it shows nothing of the
 * packing. */
static bool ends_early(const struct set *set, uint64_t scan_us)
{
	uint64_t second_0 = 0;

	return strcmp(attached(set), "film") == 0 &&
	       ps_verdict_second_0(&set->subject->verdict, &second_0) &&
	       set->film_to_us < (int64_t)(scan_us - second_0);
}

/* The pictures are made already: it names nothing that they do not show. */
static int make_text(struct set *set)
{
	char from[PS_SUBJECT_TIME_MAX];
	uint64_t from_us;
	const char *kind = ps_take_told(set->subject, &from_us);
	const struct ps_claim_fields fields = {
		.waybill = set->subject->waybill[0] ? set->subject->waybill : "-",
		.code = set->subject->code,
		.from = from,
		.integrity = ps_take_integrity_told(set->subject),
		.kind = !kind && ends_early(set, from_us) ? "part" : kind,
		.notes = ps_language_of_environment(),
		.attached = attached(set),
		.beside = set->request->beside,
		.shown = set->shown
	};
	char path[PS_OUT_PATH_MAX];
	enum ps_err err;

	ps_subject_time(set->subject, from_us, from);
	err = ps_claim_text_make(set->request->claim, set->channel->name, set->lang, &fields,
				 set->channel->text_min, set->channel->text_max, &set->text);
	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "no text fits into the %" PRIu64
				       " characters that the channel takes",
				       set->channel->text_max);
	if (!ps_work_dir_name(&set->dir, PS_CHANNEL_TEXT_NAME, path))
		return ps_command_fail(PS_EXIT_USAGE, "the name of the output is too long");
	return ps_save(path, PS_EXISTING_STAYS, set->text.text, strlen(set->text.text));
}

/* What is handed out, by its bytes as they were made. */
static int sum_up(struct set *set)
{
	char path[PS_OUT_PATH_MAX];
	int status = 0;

	for (size_t i = 0; i <= set->count && !status; i++) {
		struct ps_export_leaf_file *file = &set->handed[i];

		file->name = i < set->count ? set->made[i].file->name : PS_CHANNEL_TEXT_NAME;
		file->bytes = i < set->count ? set->made[i].bytes : strlen(set->text.text);
		status = ps_work_dir_name(&set->dir, file->name, path)
				 ? digest_of(path, file->digest)
				 : ps_command_fail(PS_EXIT_USAGE,
						   "the name of the output is too long");
	}
	return status;
}

static int enter(const struct set *set, const struct ps_subject_request *what)
{
	struct ps_export_leaves leaves = {
		.run = set->request->run,
		.by = set->request->by,
		.count = set->count + 1,
		.files = set->handed,
	};

	return ps_export_leaves_derived(what, set->subject, &leaves);
}

/* Each file that was made, as made of the take. */
static int state(const struct set *set)
{
	struct ps_work_dir dir = { .path = "" };
	struct ps_derived_range ranges[PS_DERIVED_RANGES_MAX];
	char what[PS_TEXT_LEN_MAX + 1];
	char to[PS_OUT_PATH_MAX];
	int status = ps_work_dir_make(set->request->statements, &dir);

	for (size_t i = 0; i < set->count && !status; i++) {
		const struct made_of *of = &set->of[i];
		char file[PS_CHANNEL_NAME_MAX + 16];
		struct ps_statement_request statement = {
			.run = set->request->run,
			.to = to,
			.of_set = true,
			.subject = set->subject,
			.range_count = of->range_count ? of->range_count
						       : ps_statement_whole(set->subject, ranges),
			.ranges = of->range_count ? of->ranges : ranges,
			.what = what,
			.by = set->request->by,
			.bytes = set->made[i].bytes,
		};

		(void)snprintf(what, sizeof(what), "for the channel %.64s: %s", set->channel->name,
			       of->said);
		memcpy(statement.file, set->handed[i].digest, PS_HASH_LEN);
		(void)snprintf(file, sizeof(file), "%s" PS_STATEMENT_ENDING, set->handed[i].name);
		if (!ps_work_dir_name(&dir, file, to))
			status = ps_command_fail(PS_EXIT_USAGE,
						 "the name of the output is too long");
		if (!status)
			status = ps_statement_ask(&statement);
	}
	if (!status)
		status = ps_work_dir_keep(&dir, set->request->statements);
	ps_work_dir_drop(&dir);
	return status;
}

/* A film, a report or a package shows more than the pictures, and looks to it itself. */
static int check_redactions(const struct set *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->made[i].file->what >= PS_CHANNEL_CLIP)
			return 0;
	return ps_sheet_check_redactions(&set->hiding, set->met);
}

static int fill(struct set *set)
{
	const char *fault;
	int status = check_claim(set);

	for (size_t i = 0; i < set->channel->file_count && !status; i++)
		status = make_file(set, &set->channel->files[i]);
	if (!status)
		status = check_redactions(set);
	if (!status)
		status = make_text(set);
	if (status)
		return status;
	fault = ps_channel_fault(set->channel, set->made, set->count, set->text.points);
	if (fault)
		return ps_command_fail(PS_EXIT_RESOURCES, "nothing was exported: %s", fault);
	status = sum_up(set);
	if (!status && set->request->statements)
		status = state(set);
	return status ? status : ps_work_dir_keep(&set->dir, set->request->to);
}

static int make_set(const struct ps_channel_set_request *request, const struct ps_channel *channel,
		    const struct ps_subject_request *what, struct ps_subject *subject)
{
	struct set set = { .request = request,
			   .channel = channel,
			   .subject = subject,
			   .film_to_us = INT64_MAX,
			   .hiding = *request->hiding };
	int status;

	set.lang = request->has_lang	     ? request->lang
		   : channel->lang[0] == 'z' ? PS_LANG_ZH
					     : PS_LANG_EN;
	/* who is asked for one parcel shows no other's waybill, and nobody's badge */
	if (subject->in_store && subject->waybill[0])
		set.hiding.only_waybill = subject->waybill;
	set.report = (struct ps_report_request){ .lang = set.lang,
						 .told = request->told,
						 .store = subject->in_store ? what->store : NULL,
						 .ledger = subject->in_store ? what->store : NULL };
	status = ps_work_dir_make(request->to, &set.dir);
	if (status)
		return status;
	status = fill(&set);
	ps_work_dir_drop(&set.dir);
	if (status)
		return status;
	ps_channel_say(&(struct ps_channel_said){ .channel = set.channel,
						  .subject = set.subject,
						  .to = request->to,
						  .made = set.made,
						  .count = set.count,
						  .text = &set.text });
	status = enter(&set, what);
	return status ? status : ps_command_end();
}

static int list(const struct ps_channels *channels)
{
	for (size_t i = 0; i < ps_channels_count(channels); i++) {
		const struct ps_channel *channel = ps_channels_at(channels, i);

		(void)printf("%-14s %s (%s): %s%s; %s\n", channel->name, channel->en, channel->zh,
			     channel->verified_on[0] ? "read in " : "never verified",
			     channel->verified_on, channel->source);
	}
	return ps_command_end();
}

int ps_channel_set_at(struct ps_channel_set_request *request, const char *text)
{
	if (request->at_count == PS_CHOICE_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--at: at most %d pictures", PS_CHOICE_MAX);
	request->at[request->at_count++] = text;
	return 0;
}

/* Whoever names pictures or seconds, or says what the courier noted, wants it shown. */
static int check_shown(const struct ps_channel_set_request *request,
		       const struct ps_channel *channel)
{
	if (request->at_count && !ps_channel_takes(channel, PS_CHANNEL_SHEET))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--at names pictures of a sheet, and %s takes none",
				       channel->name);
	if ((request->has_from || request->has_to) && !ps_channel_takes(channel, PS_CHANNEL_CLIP))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--from and --to are the seconds of a film, and %s takes "
				       "none",
				       channel->name);
	if (ps_report_told_any(&request->told) && !ps_channel_reports(channel))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--picked-up and --courier-weight stand in a report, and %s "
				       "takes none",
				       channel->name);
	return 0;
}

int ps_channel_set_make(const struct ps_channel_set_request *request,
			const struct ps_subject_request *what)
{
	struct ps_channels *channels = NULL;
	struct ps_store_stamps stamps = { .options = { 0 } };
	const struct ps_channel *channel;
	struct ps_subject subject;
	char shown[PS_TEXT_SHOWN_MAX];
	int status = ps_channels_load(request->table, &channels);

	if (status)
		return status;
	channel = ps_channels_find(channels, request->channel);
	if (strcmp(request->channel, "list") == 0) {
		status = list(channels);
	} else if (!channel) {
		ps_text_shown(request->channel, shown);
		status = ps_command_fail(
			PS_EXIT_USAGE, "no channel is called %s; --channel list names them", shown);
	} else if (!(status = check_shown(request, channel))) {
		status = ps_take_kind_open(what, request->given, "nothing", &subject);
		if (!status)
			status = ps_store_stamps_judge(what->store, &subject, &stamps);
		if (!status)
			status = make_set(request, channel, what, &subject);
		ps_subject_close(&subject);
		ps_store_stamps_release(&stamps);
	}
	ps_channels_free(channels);
	return status;
}
