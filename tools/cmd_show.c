/* packseal show: what a file holds, as a person reads it. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "tools/command.h"
#include "tools/event_text.h"
#include "tools/evidence_code.h"
#include "tools/held.h"
#include "tools/input.h"
#include "tools/language.h"
#include "tools/progress.h"
#include "tools/recorded_said.h"
#include "tools/story.h"
#include "tools/verdict_json.h"
#include "tools/verdict_text.h"

static const char usage[] =
	"usage: packseal show FILE [--lang zh|en] [--json]\n"
	"\n"
	"What a file holds: station, cameras, times, codes and other events, what was lost and\n"
	"what is withheld. All of it is checked first, each second's own signature too; what\n"
	"is not as signed is not shown.\n"
	"\n"
	"  --lang zh|en  words in Chinese or English; otherwise as LANG says\n"
	"  --json        for programs\n"
	"\n"
	"Exit status: 0 unless the content is not as signed (1) or of an unknown version (4).\n"
	"Who signed it is for `packseal verify` to say.\n";

static double seconds(const struct ps_verdict *verdict, uint64_t boot_us)
{
	int64_t us = 0;

	(void)ps_verdict_since(verdict, boot_us, &us);
	return (double)us / 1e6;
}

static void print_events(const struct ps_story *story, const struct ps_verdict *verdict,
			 enum ps_lang lang)
{
	enum { TITLE_COLUMNS = 16 };
	bool zh = lang == PS_LANG_ZH;

	if (story->event_count == 0)
		return;
	ps_verdict_heading(ps_lang_pick(lang, "events", "事件"));
	for (size_t i = 0; i < story->event_count; i++) {
		const struct ps_story_event *event = &story->events[i];
		const char *withheld = ps_lang_pick(lang, "withheld", "内容已省略");
		char name[PS_TEXT_SHOWN_MAX];
		char text[PS_TEXT_SHOWN_MAX];
		size_t columns;

		ps_event_title(event->entry.kind, lang, name);
		if (event->shown)
			ps_event_text(event->entry.kind, event->body, &verdict->check.start, lang,
				      text);
		columns = ps_text_columns(name);
		(void)printf(zh ? "  %8.1f 秒 %s%*s " : "  %8.1f s  %s%*s ",
			     seconds(verdict, event->entry.time_us), name,
			     columns < TITLE_COLUMNS ? (int)(TITLE_COLUMNS - columns) : 0, "");
		ps_print_wrapped(31, event->shown ? text : withheld);
	}
	if (story->events_not_kept)
		(void)printf(zh ? "  另有 %" PRIu64 " 项\n" : "  and %" PRIu64 " more\n",
			     story->events_not_kept);
}

static void print_withheld(const struct ps_story *story, const struct ps_verdict *verdict,
			   enum ps_lang lang)
{
	bool zh = lang == PS_LANG_ZH;
	uint64_t all = story->frames_not_shown + story->frames_shown;

	if (story->frames_not_shown == 0 && story->gap_count == 0)
		return;
	ps_verdict_heading(ps_lang_pick(lang, "withheld", "省略"));
	if (zh)
		(void)printf("  %" PRIu64 " 幅画面(共 %" PRIu64 " 幅)\n", story->frames_not_shown,
			     all);
	else
		(void)printf("  %" PRIu64 " of %" PRIu64 " pictures\n", story->frames_not_shown,
			     all);
	for (size_t i = 0; i < story->gap_count; i++)
		(void)printf(zh ? "  第 %.1f 秒至第 %.1f 秒的全部内容\n"
				: "  everything from second %.1f to %.1f\n",
			     seconds(verdict, story->gaps[i].from_us),
			     seconds(verdict, story->gaps[i].to_us));
	if (story->gaps_not_kept)
		(void)printf(zh ? "  另有 %" PRIu64 " 段\n" : "  and %" PRIu64 " spans more\n",
			     story->gaps_not_kept);
}

static void print_code(const struct ps_verdict *verdict, enum ps_lang lang)
{
	char code[PS_EVIDENCE_CODE_MAX];

	if (!ps_verdict_names(verdict))
		return;
	ps_evidence_code(verdict->check.take, code);
	ps_verdict_label(ps_lang_pick(lang, "code", "证据码"));
	(void)printf("%s\n", code);
}

static void print_end(const struct ps_check *check, enum ps_lang lang)
{
	bool zh = lang == PS_LANG_ZH;

	if (!check->have_ending || !check->start_verified)
		return;
	ps_verdict_label(ps_lang_pick(lang, "ended", "结尾"));
	(void)printf(zh ? "%s:%s,%" PRIu64 " 个封印\n" : "%s: %s, %" PRIu64 " seals\n",
		     ps_ending_said(check->ending.word, lang),
		     ps_reason_said(check->ending.reason, lang), check->ending.seals);
	if (check->ending.type != PS_COSE_RECOVERED)
		return;
	ps_verdict_label(ps_lang_pick(lang, "cut off", "截去"));
	(void)printf(zh ? "最后一个完整秒之后的 %" PRIu64 " 字节\n"
			: "%" PRIu64 " bytes behind the last whole second\n",
		     check->ending.dropped);
}

static void print_text(const struct ps_verdict *verdict, const struct ps_story *story,
		       const char *path, enum ps_lang lang)
{
	char text[PS_TEXT_SHOWN_MAX];
	struct ps_held held;

	ps_text_shown(path, text);
	(void)printf("%s%s%s\n", ps_style_on(stdout, PS_STYLE_BOLD), text, ps_style_off(stdout));
	ps_verdict_print_content(verdict, lang);
	ps_verdict_print_recorded(verdict, lang);
	print_code(verdict, lang);
	if (ps_verdict_counts(verdict))
		print_end(&verdict->check, lang);
	ps_held_find(path, verdict->check.take, &held);
	ps_held_print(&held, lang);
	print_events(story, verdict, lang);
	print_withheld(story, verdict, lang);
	ps_verdict_print_findings(verdict, false, lang);
	ps_verdict_print_exporter(verdict, lang);
	(void)putchar('\n');
	ps_print_wrapped(0, ps_limits_said(lang));
}

static void add_story(const struct ps_story *story, const struct ps_verdict *verdict,
		      enum ps_lang lang, struct ps_json *json)
{
	ps_json_array(json, "events");
	for (size_t i = 0; i < story->event_count; i++) {
		const struct ps_story_event *event = &story->events[i];
		char name[PS_TEXT_SHOWN_MAX];
		char text[PS_TEXT_SHOWN_MAX];
		int64_t since_us = 0;

		ps_event_name(event->entry.kind, name);
		(void)ps_verdict_since(verdict, event->entry.time_us, &since_us);
		ps_json_object(json, NULL);
		ps_json_seconds(json, "at_s", since_us);
		ps_json_text(json, "kind", name);
		ps_json_text(json, "class", ps_event_class_name(event->entry.event_class));
		ps_json_bool(json, "withheld", !event->shown);
		ps_event_title(event->entry.kind, lang, text);
		ps_json_text(json, "title", text);
		if (event->shown) {
			ps_event_text(event->entry.kind, event->body, &verdict->check.start, lang,
				      text);
			ps_json_text(json, "message", text);
			ps_event_to_json(event->entry.kind, event->body, &verdict->check.start,
					 json);
		}
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
			      const char *path, enum ps_lang lang)
{
	struct ps_json *json = NULL;
	struct ps_held held;
	enum ps_err err = ps_json_create(&json);

	if (!err) {
		ps_held_find(path, verdict->check.take, &held);
		ps_verdict_to_json(verdict, path, lang, json);
		ps_held_to_json(&held, json);
		add_story(story, verdict, lang, json);
		err = ps_json_print(json, false, stdout);
	}
	ps_json_destroy(json);
	return err;
}

static int show(struct ps_input *input, struct ps_story *story, bool as_json, enum ps_lang lang)
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
		err = print_json(&verdict, story, input->path, lang);
	else if (!err)
		print_text(&verdict, story, input->path, lang);
	status = err ? ps_input_fail(input, err) : ps_command_end();
	if (!status)
		status = ps_verdict_content_status(&verdict);
	ps_verdict_release(&verdict);
	return status;
}

int ps_cmd_show(int argc, char **argv)
{
	static const struct option names[] = { { "json", no_argument, NULL, 'j' },
					       { "lang", required_argument, NULL, 'l' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct ps_story story;
	struct ps_input input;
	enum ps_lang lang = ps_language_of_environment();
	bool as_json = false;
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 'h')
			return ps_command_help(usage);
		if (option == 'j')
			as_json = true;
		else
			status = option == 'l' ? ps_language_set(optarg, &lang) : PS_EXIT_USAGE;
	}
	if (status)
		return status;
	if (argc - optind != 1)
		return ps_command_usage(usage, argc, argv, 1, "FILE");
	status = ps_input_open(argv[optind], &input);
	if (status)
		return status;
	if (ps_story_init(&story) == PS_OK) {
		status = show(&input, &story, as_json, lang);
		ps_story_release(&story);
	} else {
		status = ps_input_fail(&input, PS_NO_MEMORY);
	}
	ps_input_close(&input);
	return status;
}
