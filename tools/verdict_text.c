#include "tools/verdict_text.h"

#include <inttypes.h>
#include <string.h>

#include "tools/scene_text.h"

bool ps_verdict_names(const struct ps_verdict *verdict)
{
	return verdict->check.have_start && verdict->check.start_verified;
}

bool ps_verdict_counts(const struct ps_verdict *verdict)
{
	return ps_verdict_names(verdict) && verdict->check.total.entries > 0 &&
	       verdict->report.verdict[PS_AXIS_INTEGRITY] >= PS_WORD_INTACT_TRUNCATED;
}

void ps_verdict_camera(const struct ps_verdict *verdict, int camera, enum ps_lang lang,
		       char text_out[PS_TEXT_SHOWN_MAX])
{
	const struct ps_start *start = &verdict->check.start;

	if (camera < 0)
		text_out[0] = '\0';
	else if (ps_verdict_names(verdict) && (size_t)camera < start->camera_count)
		ps_bytes_shown(start->cameras[camera].name, text_out);
	else
		(void)snprintf(text_out, PS_TEXT_SHOWN_MAX, "%s %d",
			       ps_lang_pick(lang, "camera", "摄像头"), camera + 1);
}

enum ps_axis ps_finding_axis(const struct ps_finding *finding)
{
	enum ps_word word = ps_what_word(finding->what);

	if (word != PS_WORD_NONE)
		return ps_word_axis(word);
	switch (finding->what) {
	case PS_WHAT_CLOCK_STEPPED:
	case PS_WHAT_CLOCK_BEHIND_LEDGER:
	case PS_WHAT_CLOCK_WRONG_BY:
	case PS_WHAT_STAMP_PASSED_OVER:
	case PS_WHAT_STAMP_SPOILT:
	case PS_WHAT_STAMP_REVOKED:
	case PS_WHAT_STAMP_LOOSE:
		return PS_AXIS_TIME;
	case PS_WHAT_CHAIN_REVOKED_LATER:
	case PS_WHAT_CRL_WRONG:
		return PS_AXIS_ORIGIN;
	case PS_WHAT_LEDGER_DELETED:
		return PS_AXIS_LEDGER;
	case PS_WHAT_NO_WAYBILL_SHOWN:
		return PS_AXIS_SCENE;
	default:
		return PS_AXIS_INTEGRITY;
	}
}

bool ps_verdict_since(const struct ps_verdict *verdict, uint64_t boot_us, int64_t *us_out)
{
	uint64_t second_0;

	if (!ps_verdict_second_0(verdict, &second_0))
		return false;
	*us_out = (int64_t)(boot_us - second_0);
	return true;
}

int64_t ps_start_utc_us(const struct ps_start *start, uint64_t boot_us)
{
	/* unsigned: a clock may claim anything */
	return (int64_t)((uint64_t)start->clock.utc_us + boot_us - start->clock.boot_us);
}

void ps_verdict_heading(const char *text)
{
	(void)printf("\n%s%s%s\n", ps_style_on(stdout, PS_STYLE_BOLD), text, ps_style_off(stdout));
}

void ps_verdict_label(const char *text)
{
	enum { COLUMNS = 13 };
	size_t columns = ps_text_columns(text);

	(void)printf("  %s%*s", text, columns < COLUMNS ? (int)(COLUMNS - columns) : 1, "");
}

static enum ps_style style_of(enum ps_axis axis, enum ps_word word)
{
	static const struct {
		enum ps_word good; /* from here on */
		enum ps_word doubtful;
	} bounds[PS_AXIS_COUNT] = {
		[PS_AXIS_INTEGRITY] = { PS_WORD_INTACT_REDACTED, PS_WORD_INTACT_TRUNCATED },
		[PS_AXIS_ORIGIN] = { PS_WORD_SESSION_KEY, PS_WORD_EXPIRED_SINCE },
		[PS_AXIS_TIME] = { PS_WORD_BOUNDED, PS_WORD_STATION_CLOCK_ONLY },
		[PS_AXIS_LEDGER] = { PS_WORD_INCLUDED, PS_WORD_LEDGER_NOT_CHECKED },
		[PS_AXIS_SCENE] = { PS_WORD_LABEL_MATCHES, PS_WORD_LABEL_NOT_SEEN },
		[PS_AXIS_ENDING] = { PS_WORD_ENDING_CANCELLED, PS_WORD_CUT },
	};

	if (word >= bounds[axis].good)
		return PS_STYLE_GOOD;
	return word >= bounds[axis].doubtful ? PS_STYLE_DOUBTFUL : PS_STYLE_BAD;
}

static void print_axis(enum ps_axis axis, enum ps_word word, enum ps_lang lang)
{
	enum { COLUMNS = 11, MEANING_INDENT = 4 };
	const char *name = ps_axis_said(axis, lang);
	const char *meaning = ps_word_meaning(word, lang);

	(void)printf("%s%*s%s%-21s%s  %s\n", name, (int)(COLUMNS - ps_text_columns(name)), "",
		     ps_style_on(stdout, style_of(axis, word)), ps_word_name(word),
		     ps_style_off(stdout), ps_word_said(word, lang));
	if (!meaning[0])
		return;
	(void)printf("%*s", MEANING_INDENT, "");
	ps_print_wrapped(MEANING_INDENT, meaning);
}

static void print_not_checked(unsigned open, enum ps_lang lang)
{
	ps_verdict_heading(ps_lang_pick(lang, "not checked", "未核对"));
	for (unsigned bit = 1; bit && bit <= open; bit <<= 1) {
		if (!(open & bit))
			continue;
		(void)fputs("  - ", stdout);
		ps_print_wrapped(4, ps_not_checked_said(bit, lang));
	}
}

static void print_lacking(const struct ps_verdict *verdict, enum ps_lang lang)
{
	if (!verdict->lacking)
		return;
	ps_verdict_heading(ps_lang_pick(lang, "required, and lacking", "要求而未满足"));
	for (unsigned i = 0; i < PS_DEMAND_COUNT; i++) {
		enum ps_demand demand = (enum ps_demand)i;

		if (verdict->lacking & 1U << i)
			(void)printf("  - %s: %s\n", ps_demand_name(demand),
				     ps_demand_said(demand, lang));
	}
}

int ps_verdict_content_status(const struct ps_verdict *verdict)
{
	enum ps_word integrity = verdict->report.verdict[PS_AXIS_INTEGRITY];

	if (integrity == PS_WORD_UNSUPPORTED)
		return PS_EXIT_VERSION;
	return integrity < PS_WORD_INTACT_TRUNCATED ? PS_EXIT_WRONG : PS_EXIT_OK;
}

void ps_verdict_print_content(const struct ps_verdict *verdict, enum ps_lang lang)
{
	enum ps_word integrity = verdict->report.verdict[PS_AXIS_INTEGRITY];

	(void)printf("%s: %s%s%s, %s; %s\n",
		     ps_lang_pick(lang, "content", ps_axis_said(PS_AXIS_INTEGRITY, lang)),
		     ps_style_on(stdout, style_of(PS_AXIS_INTEGRITY, integrity)),
		     ps_word_name(integrity), ps_style_off(stdout), ps_word_said(integrity, lang),
		     ps_lang_pick(lang, "who signed it was not checked", "由谁签名未核对"));
}

static enum ps_style style_of_status(int status)
{
	switch (status) {
	case PS_EXIT_OK:
		return PS_STYLE_GOOD;
	case PS_EXIT_ORIGIN:
	case PS_EXIT_RESERVE:
	case PS_EXIT_VERSION:
		return PS_STYLE_DOUBTFUL;
	default:
		return PS_STYLE_BAD;
	}
}

void ps_verdict_print(const struct ps_verdict *verdict, const char *path,
		      const struct ps_scene *scene, enum ps_lang lang)
{
	char text[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, text);
	(void)printf("%s%s%s\n\n", ps_style_on(stdout, PS_STYLE_BOLD), text, ps_style_off(stdout));
	for (int axis = 0; axis < PS_AXIS_COUNT; axis++)
		print_axis((enum ps_axis)axis, verdict->report.verdict[axis], lang);
	ps_verdict_print_findings(verdict, true, lang);
	ps_verdict_print_signer(verdict, lang);
	ps_verdict_print_recorded(verdict, lang);
	ps_scene_print(scene, verdict, lang);
	ps_verdict_print_exporter(verdict, lang);
	print_not_checked(verdict->not_checked, lang);
	print_lacking(verdict, lang);
	(void)putchar('\n');
	ps_print_wrapped(0, ps_limits_said(lang));
	ps_verdict_summary(verdict, lang, text);
	(void)printf("\n%s", ps_style_on(stdout, style_of_status(verdict->exit_status)));
	(void)printf("%d: ", verdict->exit_status);
	ps_print_wrapped(3, text);
	(void)fputs(ps_style_off(stdout), stdout);
}
