/* packseal show: what a file holds, as a person reads it. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "tools/command.h"
#include "tools/event_text.h"
#include "tools/input.h"
#include "tools/progress.h"
#include "tools/story.h"
#include "tools/verdict_json.h"
#include "tools/verdict_text.h"

static const char usage[] =
	"usage: packseal show FILE [--json]\n"
	"\n"
	"What a file holds: station, cameras, times, codes and other events, what was lost and\n"
	"what is withheld. All of it is checked first, each second's own signature too; what\n"
	"is not as signed is not shown.\n"
	"\n"
	"Exit status: 0 unless the content is not as signed (1) or of an unknown version (4).\n"
	"Who signed it is for `packseal verify` to say.\n";

static void print_heading(const char *text)
{
	(void)printf("\n%s%s%s\n", ps_style_on(stdout, PS_STYLE_BOLD), text, ps_style_off(stdout));
}

static double seconds(const struct ps_verdict *verdict, uint64_t boot_us)
{
	int64_t us = 0;

	(void)ps_verdict_since(verdict, boot_us, &us);
	return (double)us / 1e6;
}

static void print_events(const struct ps_story *story, const struct ps_verdict *verdict)
{
	if (story->event_count == 0)
		return;
	print_heading("events");
	for (size_t i = 0; i < story->event_count; i++) {
		const struct ps_story_event *event = &story->events[i];
		char name[PS_TEXT_SHOWN_MAX];
		char text[PS_TEXT_SHOWN_MAX] = "withheld";

		ps_event_name(event->entry.kind, name);
		if (event->shown)
			ps_event_text(event->entry.kind, event->body, &verdict->check.start, text);
		(void)printf("  %8.1f s  %-16s ", seconds(verdict, event->entry.time_us), name);
		ps_print_wrapped(31, text);
	}
	if (story->events_not_kept)
		(void)printf("  and %" PRIu64 " more\n", story->events_not_kept);
}

static void print_withheld(const struct ps_story *story, const struct ps_verdict *verdict)
{
	if (story->frames_not_shown == 0 && story->gap_count == 0)
		return;
	print_heading("withheld");
	(void)printf("  %" PRIu64 " of %" PRIu64 " pictures\n", story->frames_not_shown,
		     story->frames_not_shown + story->frames_shown);
	for (size_t i = 0; i < story->gap_count; i++)
		(void)printf("  everything from second %.1f to %.1f\n",
			     seconds(verdict, story->gaps[i].from_us),
			     seconds(verdict, story->gaps[i].to_us));
	if (story->gaps_not_kept)
		(void)printf("  and %" PRIu64 " spans more\n", story->gaps_not_kept);
}

static void print_end(const struct ps_check *check)
{
	if (!check->have_ending || !check->start_verified)
		return;
	(void)printf("  ended        %s: %s, %" PRIu64 " seals\n",
		     ps_ending_name(check->ending.word), ps_reason_name(check->ending.reason),
		     check->ending.seals);
	if (check->ending.type == PS_COSE_RECOVERED)
		(void)printf("  cut off      %" PRIu64 " bytes behind the last whole second\n",
			     check->ending.dropped);
}

static void print_text(const struct ps_verdict *verdict, const struct ps_story *story,
		       const char *path)
{
	char text[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, text);
	(void)printf("%s%s%s\n", ps_style_on(stdout, PS_STYLE_BOLD), text, ps_style_off(stdout));
	ps_verdict_print_content(verdict);
	ps_verdict_print_recorded(verdict);
	if (ps_verdict_counts(verdict))
		print_end(&verdict->check);
	print_events(story, verdict);
	print_withheld(story, verdict);
	ps_verdict_print_findings(verdict, false);
	(void)putchar('\n');
	ps_print_wrapped(0, ps_verdict_limits);
}

static void add_story(const struct ps_story *story, const struct ps_verdict *verdict,
		      struct ps_json *json)
{
	ps_json_array(json, "events");
	for (size_t i = 0; i < story->event_count; i++) {
		const struct ps_story_event *event = &story->events[i];
		char name[PS_TEXT_SHOWN_MAX];
		int64_t since_us = 0;

		ps_event_name(event->entry.kind, name);
		(void)ps_verdict_since(verdict, event->entry.time_us, &since_us);
		ps_json_object(json, NULL);
		ps_json_seconds(json, "at_s", since_us);
		ps_json_text(json, "kind", name);
		ps_json_text(json, "class", ps_event_class_name(event->entry.event_class));
		ps_json_bool(json, "withheld", !event->shown);
		if (event->shown)
			ps_event_to_json(event->entry.kind, event->body, &verdict->check.start,
					 json);
		ps_json_end(json);
	}
	ps_json_end(json);
	ps_json_number(json, "events_not_kept", story->events_not_kept);
	ps_json_number(json, "frames_shown", story->frames_shown);
	ps_json_number(json, "frames_withheld", story->frames_not_shown);
	ps_json_array(json, "withheld_spans");
	for (size_t i = 0; i < story->gap_count; i++) {
		int64_t since_us = 0;

		ps_json_object(json, NULL);
		(void)ps_verdict_since(verdict, story->gaps[i].from_us, &since_us);
		ps_json_seconds(json, "from_s", since_us);
		(void)ps_verdict_since(verdict, story->gaps[i].to_us, &since_us);
		ps_json_seconds(json, "to_s", since_us);
		ps_json_end(json);
	}
	ps_json_end(json);
}

static enum ps_err print_json(const struct ps_verdict *verdict, const struct ps_story *story,
			      const char *path)
{
	struct ps_json *json = NULL;
	enum ps_err err = ps_json_create(&json);

	if (!err) {
		ps_verdict_to_json(verdict, path, json);
		add_story(story, verdict, json);
		err = ps_json_print(json, false, stdout);
	}
	ps_json_destroy(json);
	return err;
}

static int show(struct ps_input *input, struct ps_story *story, bool as_json)
{
	const struct ps_check_hooks hooks = { .ctx = story, .seal = ps_story_add_seal };
	struct ps_progress progress;
	const struct ps_verify_options options = { .now_s = time(NULL),
						   .hooks = &hooks,
						   .progress = ps_progress_step,
						   .progress_ctx = &progress };
	struct ps_verdict verdict;
	enum ps_err err;
	int status;

	ps_progress_begin(&progress, "verifying", "MB", 1000000, input->bytes);
	err = ps_verify(ps_input_source(input), &options, &verdict);
	ps_progress_end(&progress);
	if (!err && as_json)
		err = print_json(&verdict, story, input->path);
	else if (!err)
		print_text(&verdict, story, input->path);
	status = err ? ps_input_fail(input, err) : ps_command_end();
	if (!status)
		status = ps_verdict_content_status(&verdict);
	ps_verdict_release(&verdict);
	return status;
}

int ps_cmd_show(int argc, char **argv)
{
	static const struct option names[] = { { "json", no_argument, NULL, 'j' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct ps_story story;
	struct ps_input input;
	bool as_json = false;
	int status;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = getopt_long(argc, argv, "h", names, NULL)) != -1) {
		if (option == 'h')
			return ps_command_help(usage);
		if (option != 'j')
			return PS_EXIT_USAGE;
		as_json = true;
	}
	if (argc - optind != 1)
		return ps_command_usage(usage);
	status = ps_input_open(argv[optind], &input);
	if (status)
		return status;
	if (ps_story_init(&story) == PS_OK) {
		status = show(&input, &story, as_json);
		ps_story_release(&story);
	} else {
		status = ps_input_fail(&input, PS_NO_MEMORY);
	}
	ps_input_close(&input);
	return status;
}
