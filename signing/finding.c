#include "signing/finding.h"

#define US_PER_SECOND 1000000

static const struct {
	const char *name;
	const char *text;
	enum ps_word word;
} whats[PS_WHAT_COUNT] = {
#define X(code, name, sentence, word) [PS_WHAT_##code] = { name, sentence, PS_WORD_##word },
	PS_FINDINGS(X)
#undef X
};

const char *ps_what_name(enum ps_what what)
{
	return what < PS_WHAT_COUNT ? whats[what].name : "unknown";
}

const char *ps_what_text(enum ps_what what)
{
	return what < PS_WHAT_COUNT ? whats[what].text : "";
}

enum ps_word ps_what_word(enum ps_what what)
{
	return what < PS_WHAT_COUNT ? whats[what].word : PS_WORD_NONE;
}

void ps_report_init(struct ps_report *report)
{
	*report = (struct ps_report){
		.verdict = { [PS_AXIS_INTEGRITY] = PS_WORD_INTACT,
			     [PS_AXIS_ORIGIN] = PS_WORD_HARDWARE_KEY,
			     [PS_AXIS_TIME] = PS_WORD_BOUNDED,
			     [PS_AXIS_LEDGER] = PS_WORD_IN_SEQUENCE,
			     [PS_AXIS_SCENE] = PS_WORD_LABEL_MATCHES,
			     [PS_AXIS_ENDING] = PS_WORD_ENDING_ENDED },
	};
}

void ps_report_lower(struct ps_report *report, enum ps_word word)
{
	enum ps_axis axis = ps_word_axis(word);

	if (axis < PS_AXIS_COUNT && word < report->verdict[axis])
		report->verdict[axis] = word;
}

/* Of the same or the next station second, so that nothing lies between. */
static bool belongs(const struct ps_finding *old, const struct ps_finding *finding)
{
	return old->what == finding->what && old->camera == finding->camera && old->has_time &&
	       finding->has_time && finding->from_us >= old->from_us &&
	       finding->from_us / US_PER_SECOND <= old->to_us / US_PER_SECOND + 1;
}

static bool is_same(const struct ps_finding *old, const struct ps_finding *finding)
{
	return old->what == finding->what && old->camera == finding->camera && !old->has_time &&
	       !finding->has_time && !old->has_offset && !finding->has_offset;
}

/* Where @finding goes: behind the others, or in the place of the last of the least grave. */
static struct ps_finding *place_for(struct ps_report *report, const struct ps_finding *finding)
{
	size_t alike = 0;
	size_t victim = 0;

	for (size_t i = 0; i < report->count; i++) {
		alike += report->findings[i].what == finding->what;
		if (ps_what_word(report->findings[i].what) >=
		    ps_what_word(report->findings[victim].what))
			victim = i;
	}
	if (alike < PS_FINDINGS_OF_A_KIND && report->count < PS_FINDINGS_KEPT)
		return &report->findings[report->count++];
	report->not_kept++;
	if (alike < PS_FINDINGS_OF_A_KIND &&
	    ps_what_word(finding->what) < ps_what_word(report->findings[victim].what))
		return &report->findings[victim];
	return NULL;
}

static void widen(struct ps_finding *old, const struct ps_finding *finding)
{
	if (finding->from_us < old->from_us)
		old->from_us = finding->from_us;
	if (finding->to_us > old->to_us)
		old->to_us = finding->to_us;
	if (finding->share > old->share)
		old->share = finding->share;
	old->count += finding->count;
}

void ps_report_add(struct ps_report *report, const struct ps_finding *finding)
{
	struct ps_finding *place;

	ps_report_lower(report, ps_what_word(finding->what));
	for (size_t i = report->count; i > 0; i--) {
		struct ps_finding *old = &report->findings[i - 1];

		if (is_same(old, finding)) {
			old->count += finding->count;
			return;
		}
		if (!belongs(old, finding))
			continue;
		widen(old, finding);
		return;
	}
	place = place_for(report, finding);
	if (place)
		*place = *finding;
}

void ps_report_turn(struct ps_report *report, enum ps_what what, enum ps_what into)
{
	enum ps_axis axis = ps_word_axis(ps_what_word(into));
	struct ps_report fresh;
	size_t count = 0;

	ps_report_init(&fresh);
	for (size_t i = 0; i < report->count; i++) {
		struct ps_finding finding = report->findings[i];
		size_t like = 0;

		if (finding.what == what)
			finding.what = into;
		ps_report_lower(&fresh, ps_what_word(finding.what));
		while (like < count &&
		       (finding.what != into || report->findings[like].what != into ||
			report->findings[like].camera != finding.camera))
			like++;
		if (like < count)
			widen(&report->findings[like], &finding);
		else
			report->findings[count++] = finding;
	}
	report->count = count;
	report->verdict[axis] = fresh.verdict[axis];
}

void ps_report_sort(struct ps_report *report)
{
	for (size_t i = 1; i < report->count; i++) {
		const struct ps_finding finding = report->findings[i];
		size_t at = i;

		while (at > 0 &&
		       ps_what_word(report->findings[at - 1].what) > ps_what_word(finding.what)) {
			report->findings[at] = report->findings[at - 1];
			at--;
		}
		report->findings[at] = finding;
	}
}
