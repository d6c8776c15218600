#include "tools/redaction.h"

#include <inttypes.h>
#include <string.h>

#include "tools/command.h"
#include "tools/moment.h"
#include "tools/output.h"

/* Ends @text at the first @mark and returns what is behind it; NULL if there is none. */
static char *cut(char *text, char mark)
{
	char *at = strchr(text, mark);

	if (!at)
		return NULL;
	*at = '\0';
	return at + 1;
}

static bool parse_rect(char *text, struct ps_rect *rect)
{
	uint64_t *const numbers[] = { &rect->x, &rect->y, &rect->w, &rect->h };

	for (size_t i = 0; i < 4; i++) {
		char *rest = cut(text, ',');

		if (!rest != (i == 3) || !ps_number_parse(text, i / 2, UINT32_MAX, numbers[i]))
			return false;
		text = rest;
	}
	return true;
}

static bool parse_span(char *text, struct ps_redaction *redaction)
{
	char *to = cut(text, '-');

	return to && ps_seconds_parse(text, &redaction->from_us) &&
	       ps_seconds_parse(to, &redaction->to_us) && redaction->from_us < redaction->to_us;
}

bool ps_redaction_parse(char *text, struct ps_redaction *redaction_out)
{
	struct ps_redaction redaction = { .camera = text };
	char *rect = cut(text, ':');
	char *span = rect ? cut(rect, '@') : NULL;

	if (!rect || !*text || !parse_rect(rect, &redaction.rect))
		return false;
	redaction.has_span = span != NULL;
	if (span && !parse_span(span, &redaction))
		return false;
	*redaction_out = redaction;
	return true;
}

int ps_redaction_add(char *text, struct ps_clip_settings *settings)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (settings->redaction_count == PS_REDACTIONS_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "at most %d redactions", PS_REDACTIONS_MAX);
	ps_text_shown(text, shown);
	if (!ps_redaction_parse(text, &settings->redactions[settings->redaction_count]))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--redact takes a camera, pixels and perhaps seconds, such "
				       "as top:0,0,320,96 or top:0,0,320,96@2-4.5; not \"%s\"",
				       shown);
	settings->redaction_count++;
	return 0;
}

int ps_redaction_complain(const struct ps_clip_settings *settings, const struct ps_start *start)
{
	for (size_t i = 0; i < settings->redaction_count; i++) {
		const struct ps_redaction *redaction = &settings->redactions[i];
		const struct ps_camera_info *camera =
			ps_start_find_camera(start, redaction->camera);
		char shown[PS_TEXT_SHOWN_MAX];

		ps_text_shown(redaction->camera, shown);
		if (!camera)
			return ps_command_fail(PS_EXIT_USAGE,
					       "--redact: the take has no camera \"%s\"", shown);
		if (redaction->rect.x >= camera->width_px || redaction->rect.y >= camera->height_px)
			return ps_command_fail(PS_EXIT_USAGE,
					       "--redact: %" PRIu64 ",%" PRIu64
					       " lies outside the picture of %s, which has %" PRIu64
					       " x %" PRIu64 " pixels",
					       redaction->rect.x, redaction->rect.y, shown,
					       camera->width_px, camera->height_px);
	}
	return 0;
}

int ps_redaction_complain_idle(const struct ps_clip_settings *settings,
			       const struct ps_clip_result *result)
{
	for (size_t i = 0; i < settings->redaction_count; i++) {
		const struct ps_redaction *redaction = &settings->redactions[i];
		char shown[PS_TEXT_SHOWN_MAX];

		if (!(result->redactions_idle & UINT64_C(1) << i))
			continue;
		ps_text_shown(redaction->camera, shown);
		return ps_command_fail(PS_EXIT_USAGE,
				       "--redact: no picture of %s is exported between seconds "
				       "%.6g and %.6g, so nothing would be hidden",
				       shown, (double)redaction->from_us / 1e6,
				       (double)redaction->to_us / 1e6);
	}
	return 0;
}

int ps_redaction_complain_unmet(const struct ps_clip_settings *settings, uint64_t met,
				const char *lacks)
{
	for (size_t i = 0; i < settings->redaction_count; i++) {
		char shown[PS_TEXT_SHOWN_MAX];

		if (met >> i & 1)
			continue;
		ps_text_shown(settings->redactions[i].camera, shown);
		return ps_command_fail(PS_EXIT_USAGE,
				       "--redact: %s camera %s in those seconds, so nothing would "
				       "be hidden",
				       lacks, shown);
	}
	return 0;
}
