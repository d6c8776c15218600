#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "tools/verdict_text.h"

/* Appends to @line, which is cut where it is full. */
static void append(char line[PS_TEXT_SHOWN_MAX], const char *format, ...) PS_PRINTF(2, 3);

static void append(char line[PS_TEXT_SHOWN_MAX], const char *format, ...)
{
	size_t len = strlen(line);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(line + len, PS_TEXT_SHOWN_MAX - len, format, args);
	va_end(args);
}

static void append_span(const struct ps_verdict *verdict, const struct ps_finding *finding,
			enum ps_lang lang, char line[PS_TEXT_SHOWN_MAX])
{
	int64_t from_us;
	int64_t to_us;

	if (!finding->has_time || !ps_verdict_since(verdict, finding->from_us, &from_us) ||
	    !ps_verdict_since(verdict, finding->to_us, &to_us))
		return;
	append(line, lang == PS_LANG_ZH ? ",第 %.1f 秒" : ", at %.1f s", (double)from_us / 1e6);
	if (to_us - from_us >= 100000)
		append(line, lang == PS_LANG_ZH ? "至 %.1f 秒" : " to %.1f s", (double)to_us / 1e6);
}

static void append_count(const struct ps_finding *finding, char line[PS_TEXT_SHOWN_MAX])
{
	if (finding->what == PS_WHAT_FRAMES_DROPPED)
		append(line, ", %" PRIu64 " frame%s", finding->count,
		       finding->count == 1 ? "" : "s");
	else if (finding->count > 1)
		append(line, ", %" PRIu64 " times", finding->count);
	if (finding->share)
		append(line, ", up to %u %% of a picture", finding->share);
	if (finding->has_offset)
		append(line, ", at byte %" PRIu64, finding->offset);
}

static void append_count_zh(const struct ps_finding *finding, char line[PS_TEXT_SHOWN_MAX])
{
	if (finding->what == PS_WHAT_FRAMES_DROPPED)
		append(line, ",%" PRIu64 " 帧", finding->count);
	else if (finding->count > 1)
		append(line, ",%" PRIu64 " 次", finding->count);
	if (finding->share)
		append(line, ",最多占一幅画面的 %u%%", finding->share);
	if (finding->has_offset)
		append(line, ",位于字节 %" PRIu64, finding->offset);
}

void ps_finding_text(const struct ps_verdict *verdict, const struct ps_finding *finding,
		     enum ps_lang lang, char line[PS_TEXT_SHOWN_MAX])
{
	char camera[PS_TEXT_SHOWN_MAX];

	(void)snprintf(line, PS_TEXT_SHOWN_MAX, "%s", ps_what_said(finding->what, lang));
	ps_verdict_camera(verdict, finding->camera, lang, camera);
	if (camera[0])
		append(line, "%s%s", ps_lang_pick(lang, ", ", ","), camera);
	append_span(verdict, finding, lang, line);
	if (lang == PS_LANG_ZH)
		append_count_zh(finding, line);
	else
		append_count(finding, line);
}

static void print_finding(const struct ps_verdict *verdict, const struct ps_finding *finding,
			  enum ps_lang lang)
{
	char line[PS_TEXT_SHOWN_MAX];

	ps_finding_text(verdict, finding, lang, line);
	(void)fputs("  - ", stdout);
	ps_print_wrapped(4, line);
}

void ps_verdict_print_findings(const struct ps_verdict *verdict, bool with_origin,
			       enum ps_lang lang)
{
	const struct ps_report *report = &verdict->report;
	bool begun = false;

	for (size_t i = 0; i < report->count; i++) {
		const struct ps_finding *finding = &report->findings[i];

		if (!with_origin && ps_finding_axis(finding) == PS_AXIS_ORIGIN)
			continue;
		if (!begun)
			ps_verdict_heading(ps_lang_pick(lang, "found", "发现"));
		begun = true;
		print_finding(verdict, finding, lang);
	}
	if (report->not_kept)
		(void)printf(lang == PS_LANG_ZH ? "  - 另有 %" PRIu64 " 项发现\n"
						: "  - and %" PRIu64 " findings more\n",
			     report->not_kept);
}
