#include "tools/verdict_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

const char ps_verdict_limits[] =
	"This says only whether the file is what the named key signed. It does not say whether the "
	"scene before the cameras was arranged, nor what happened to the parcel later.";

bool ps_verdict_names(const struct ps_verdict *verdict)
{
	return verdict->check.have_start && verdict->check.start_verified;
}

bool ps_verdict_counts(const struct ps_verdict *verdict)
{
	return ps_verdict_names(verdict) && verdict->check.total.entries > 0 &&
	       verdict->report.verdict[PS_AXIS_INTEGRITY] >= PS_WORD_INTACT_TRUNCATED;
}

void ps_verdict_camera(const struct ps_verdict *verdict, int camera,
		       char text_out[PS_TEXT_SHOWN_MAX])
{
	const struct ps_start *start = &verdict->check.start;

	if (camera < 0)
		text_out[0] = '\0';
	else if (ps_verdict_names(verdict) && (size_t)camera < start->camera_count)
		ps_bytes_shown(start->cameras[camera].name, text_out);
	else
		(void)snprintf(text_out, PS_TEXT_SHOWN_MAX, "camera %d", camera + 1);
}

enum ps_axis ps_finding_axis(const struct ps_finding *finding)
{
	enum ps_word word = ps_what_word(finding->what);

	if (word != PS_WORD_NONE)
		return ps_word_axis(word);
	return finding->what == PS_WHAT_CLOCK_UNSYNCHRONISED ? PS_AXIS_TIME : PS_AXIS_INTEGRITY;
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

static const char *origin_advice(enum ps_word origin)
{
	switch (origin) {
	case PS_WORD_NO_ROOT_GIVEN:
		return "give the issuer's root certificate with --root; get it, or its "
		       "fingerprint, by another way than this file";
	case PS_WORD_UNTRUSTED_ROOT:
		return "the certificate leads to none of the roots that you gave; compare the "
		       "fingerprints with the issuer's";
	case PS_WORD_TEST_SOURCE:
		return "the station declares that a picture source is no camera at a bench";
	case PS_WORD_EXPIRED_SINCE:
		return "the certificate has expired, and nothing proves that the signature is "
		       "older";
	case PS_WORD_NOT_YET_VALID:
		return "the certificate is not valid yet at the time of judging (--now)";
	default:
		return "see the origin above";
	}
}

static const char *reserve(const struct ps_verdict *verdict)
{
	switch (verdict->report.verdict[PS_AXIS_ENDING]) {
	case PS_WORD_CUT:
	case PS_WORD_OPEN:
		return "the file has no ending: power may have failed, or the file was cut off";
	case PS_WORD_ENDING_RECOVERED:
		return "the recording broke off, and the station found this end after a restart";
	default:
		return verdict->lacking ? "it lacks what you required" : "see the words above";
	}
}

void ps_verdict_summary(const struct ps_verdict *verdict, char text_out[PS_TEXT_SHOWN_MAX])
{
	const struct ps_report *report = &verdict->report;
	const char *text = "";
	const char *more = "";

	switch (verdict->exit_status) {
	case PS_EXIT_OK:
		text = "the content is as signed, and its origin is established";
		break;
	case PS_EXIT_ORIGIN:
		text = "the content is as signed, but its origin is not established: ";
		more = origin_advice(report->verdict[PS_AXIS_ORIGIN]);
		break;
	case PS_EXIT_RESERVE:
		text = "as signed and of established origin, with a reservation: ";
		more = reserve(verdict);
		break;
	case PS_EXIT_VERSION:
		text = "this program does not know the file's version; nothing was verified, and "
		       "that is no fault of the file: use a newer program";
		break;
	default:
		text = "the verification failed: see what was found";
	}
	(void)snprintf(text_out, PS_TEXT_SHOWN_MAX, "%s%s", text, more);
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

static void print_axes(const struct ps_report *report)
{
	for (int axis = 0; axis < PS_AXIS_COUNT; axis++) {
		enum ps_word word = report->verdict[axis];

		(void)printf("%-9s  %s%-21s%s  %s\n", ps_axis_name((enum ps_axis)axis),
			     ps_style_on(stdout, style_of((enum ps_axis)axis, word)),
			     ps_word_name(word), ps_style_off(stdout), ps_word_text(word));
	}
}

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
			char line[PS_TEXT_SHOWN_MAX])
{
	int64_t from_us;
	int64_t to_us;

	if (!finding->has_time || !ps_verdict_since(verdict, finding->from_us, &from_us) ||
	    !ps_verdict_since(verdict, finding->to_us, &to_us))
		return;
	append(line, ", at %.1f s", (double)from_us / 1e6);
	if (to_us - from_us >= 100000)
		append(line, " to %.1f s", (double)to_us / 1e6);
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

static void print_finding(const struct ps_verdict *verdict, const struct ps_finding *finding)
{
	char line[PS_TEXT_SHOWN_MAX];
	char camera[PS_TEXT_SHOWN_MAX];

	(void)snprintf(line, sizeof(line), "%s", ps_what_text(finding->what));
	ps_verdict_camera(verdict, finding->camera, camera);
	if (camera[0])
		append(line, ", %s", camera);
	append_span(verdict, finding, line);
	append_count(finding, line);
	(void)fputs("  - ", stdout);
	ps_print_wrapped(4, line);
}

void ps_verdict_print_findings(const struct ps_verdict *verdict, bool with_origin)
{
	const struct ps_report *report = &verdict->report;
	bool begun = false;

	for (size_t i = 0; i < report->count; i++) {
		const struct ps_finding *finding = &report->findings[i];

		if (!with_origin && ps_finding_axis(finding) == PS_AXIS_ORIGIN)
			continue;
		if (!begun)
			(void)printf("\n%sfound%s\n", ps_style_on(stdout, PS_STYLE_BOLD),
				     ps_style_off(stdout));
		begun = true;
		print_finding(verdict, finding);
	}
	if (report->not_kept)
		(void)printf("  - and %" PRIu64 " findings more\n", report->not_kept);
}

static void print_not_checked(unsigned open)
{
	(void)printf("\n%snot checked%s\n", ps_style_on(stdout, PS_STYLE_BOLD),
		     ps_style_off(stdout));
	for (unsigned bit = 1; bit && bit <= open; bit <<= 1) {
		if (!(open & bit))
			continue;
		(void)fputs("  - ", stdout);
		ps_print_wrapped(4, ps_not_checked_text(bit));
	}
}

static void print_lacking(const struct ps_verdict *verdict)
{
	if (!verdict->lacking)
		return;
	(void)printf("\n%srequired, and lacking%s\n", ps_style_on(stdout, PS_STYLE_BOLD),
		     ps_style_off(stdout));
	for (unsigned i = 0; i < PS_DEMAND_COUNT; i++) {
		enum ps_demand demand = (enum ps_demand)i;

		if (verdict->lacking & 1U << i)
			(void)printf("  - %s: %s\n", ps_demand_name(demand),
				     ps_demand_text(demand));
	}
}

int ps_verdict_content_status(const struct ps_verdict *verdict)
{
	enum ps_word integrity = verdict->report.verdict[PS_AXIS_INTEGRITY];

	if (integrity == PS_WORD_UNSUPPORTED)
		return PS_EXIT_VERSION;
	return integrity < PS_WORD_INTACT_TRUNCATED ? PS_EXIT_WRONG : PS_EXIT_OK;
}

void ps_verdict_print_content(const struct ps_verdict *verdict)
{
	enum ps_word integrity = verdict->report.verdict[PS_AXIS_INTEGRITY];

	(void)printf("content: %s%s%s, %s; who signed it was not checked\n",
		     ps_style_on(stdout, style_of(PS_AXIS_INTEGRITY, integrity)),
		     ps_word_name(integrity), ps_style_off(stdout), ps_word_text(integrity));
}

void ps_verdict_print(const struct ps_verdict *verdict, const char *path)
{
	static const enum ps_style styles[] = { PS_STYLE_GOOD, PS_STYLE_BAD, PS_STYLE_DOUBTFUL,
						PS_STYLE_DOUBTFUL, PS_STYLE_DOUBTFUL };
	unsigned status = (unsigned)verdict->exit_status;
	char text[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, text);
	(void)printf("%s%s%s\n\n", ps_style_on(stdout, PS_STYLE_BOLD), text, ps_style_off(stdout));
	print_axes(&verdict->report);
	ps_verdict_print_findings(verdict, true);
	ps_verdict_print_signer(verdict);
	ps_verdict_print_recorded(verdict);
	print_not_checked(verdict->not_checked);
	print_lacking(verdict);
	(void)putchar('\n');
	ps_print_wrapped(0, ps_verdict_limits);
	ps_verdict_summary(verdict, text);
	(void)printf("\n%s", ps_style_on(stdout, status < sizeof(styles) / sizeof(styles[0])
							 ? styles[status]
							 : PS_STYLE_BAD));
	(void)printf("%u: ", status);
	ps_print_wrapped(3, text);
	(void)fputs(ps_style_off(stdout), stdout);
}
