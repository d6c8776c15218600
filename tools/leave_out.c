#include "tools/leave_out.h"

#include <string.h>

#include "tools/command.h"
#include "tools/moment.h"
#include "tools/output.h"

/* How long the last digit of @text stands for. */
static uint64_t precision_us(const char *text)
{
	const char *point = strchr(text, '.');
	uint64_t us = 1000000;

	for (size_t decimals = point ? strlen(point + 1) : 0; decimals > 0; decimals--)
		us /= 10;
	return us;
}

bool ps_leave_out_parse(char *text, struct ps_left_out *left_out_out)
{
	struct ps_left_out left_out = { .camera = text };
	char *from = strrchr(text, '@');
	char *to = from ? strchr(from, '-') : NULL;

	if (!from || from == text)
		return false;
	*from++ = '\0';
	if (to)
		*to++ = '\0';
	if (!ps_seconds_parse(from, &left_out.from_us))
		return false;
	if (!to)
		left_out.to_us = left_out.from_us + precision_us(from);
	else if (!ps_seconds_parse(to, &left_out.to_us) || left_out.from_us >= left_out.to_us)
		return false;
	*left_out_out = left_out;
	return true;
}

int ps_leave_out_add(char *text, struct ps_clip_settings *settings)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (settings->left_out_count == PS_LEFT_OUT_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--leave-out: at most %d of them",
				       PS_LEFT_OUT_MAX);
	ps_text_shown(text, shown);
	if (!ps_leave_out_parse(text, &settings->left_out[settings->left_out_count]))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--leave-out takes a camera and seconds, such as top@3.412 "
				       "or top@3-4.5; not \"%s\"",
				       shown);
	settings->left_out_count++;
	return 0;
}

int ps_leave_out_complain(const struct ps_clip_settings *settings, const struct ps_start *start)
{
	for (size_t i = 0; i < settings->left_out_count; i++) {
		char shown[PS_TEXT_SHOWN_MAX];

		if (ps_start_find_camera(start, settings->left_out[i].camera))
			continue;
		ps_text_shown(settings->left_out[i].camera, shown);
		return ps_command_fail(PS_EXIT_USAGE, "--leave-out: the take has no camera \"%s\"",
				       shown);
	}
	return 0;
}

int ps_leave_out_complain_idle(const struct ps_clip_settings *settings,
			       const struct ps_clip_result *result)
{
	for (size_t i = 0; i < settings->left_out_count; i++) {
		const struct ps_left_out *left_out = &settings->left_out[i];
		char shown[PS_TEXT_SHOWN_MAX];

		if (!(result->left_out_idle & UINT64_C(1) << i))
			continue;
		ps_text_shown(left_out->camera, shown);
		return ps_command_fail(PS_EXIT_USAGE,
				       "--leave-out: %s has no picture in the export from second "
				       "%.6f until %.6f, so there is nothing to leave out",
				       shown, (double)left_out->from_us / 1e6,
				       (double)left_out->to_us / 1e6);
	}
	return 0;
}
