#include <inttypes.h>
#include <string.h>

#include "tools/command.h"
#include "tools/moment.h"
#include "tools/verdict_text.h"

static void print_heading(const char *text)
{
	(void)printf("\n%s%s%s\n", ps_style_on(stdout, PS_STYLE_BOLD), text, ps_style_off(stdout));
}

void ps_verdict_print_signer(const struct ps_verdict *verdict)
{
	char groups[PS_COMMAND_GROUPS_LEN];

	print_heading("signed by");
	if (!ps_verdict_names(verdict)) {
		(void)printf("  no signature was found that would let the file name anybody\n");
		return;
	}
	if (verdict->trust.faults & 1U << PS_TRUST_MALFORMED)
		return;
	(void)printf("  certificate  of %s\n",
		     verdict->trust.name[0] ? verdict->trust.name : "nobody by name");
	ps_command_groups(verdict->trust.device_fingerprint, groups);
	(void)printf("  fingerprint  %s\n", groups);
	if (verdict->trust.has_root) {
		ps_command_groups(verdict->trust.root_fingerprint, groups);
		(void)printf("  root         %s\n", groups);
	} else {
		(void)printf("  root         none that you gave\n");
	}
}

static void print_clock(const struct ps_clock *clock)
{
	static const char *const states[PS_CLOCK_STATES] = {
		[PS_CLOCK_UNKNOWN] = "which may or may not have been right",
		[PS_CLOCK_UNSYNCHRONISED] = "which nothing kept right",
		[PS_CLOCK_SYNCHRONISED] = "which was synchronised",
	};

	(void)printf("  clock        the station's own, %s", states[clock->state]);
	if (clock->state == PS_CLOCK_SYNCHRONISED && clock->error_us)
		(void)printf(" to %.1f ms", (double)clock->error_us / 1e3);
	(void)putchar('\n');
}

static void print_span(const struct ps_check *check)
{
	const struct ps_tally *total = &check->total;
	char from[PS_MOMENT_TEXT_MAX];
	char to[PS_MOMENT_TEXT_MAX];

	ps_moment_text(ps_start_utc_us(&check->start, total->first_us), from);
	ps_moment_text(ps_start_utc_us(&check->start, total->last_us), to);
	(void)printf("  from         %s (second 0)\n  to           %s (second %.1f)\n", from, to,
		     (double)(total->last_us - total->first_us) / 1e6);
}

static void print_camera(const struct ps_verdict *verdict, size_t i)
{
	const struct ps_camera_info *camera = &verdict->check.start.cameras[i];
	const struct ps_camera_count *count = &verdict->check.total.cameras[i];
	char name[PS_TEXT_SHOWN_MAX];

	ps_bytes_shown(camera->name, name);
	(void)printf("  camera       %-8s  %" PRIu64 " x %" PRIu64, name, camera->width_px,
		     camera->height_px);
	if (camera->has_crop)
		(void)printf(" (cut from %" PRIu64 " x %" PRIu64 ")", camera->source_width_px,
			     camera->source_height_px);
	if (camera->rate_mhz)
		(void)printf(" at %.4g a second", (double)camera->rate_mhz / 1e3);
	if (ps_verdict_counts(verdict))
		(void)printf(", %" PRIu64 " frames, %" PRIu64 " lost", count->frames, count->drops);
	if (camera->source != PS_DECLARED_CAMERA)
		(void)printf(", declared a %s source", ps_source_kind_name(camera->source));
	(void)putchar('\n');
}

void ps_verdict_print_recorded(const struct ps_verdict *verdict)
{
	const struct ps_check *check = &verdict->check;
	char text[PS_TEXT_SHOWN_MAX];

	if (!ps_verdict_names(verdict))
		return;
	print_heading("recorded");
	ps_bytes_shown(check->start.station, text);
	(void)printf("  station      %s\n", text);
	ps_bytes_shown(check->start.lane_name, text);
	(void)printf("  take         %" PRIu64 "%s%s\n", check->start.take_number,
		     text[0] ? ", lane " : "", text);
	if (ps_verdict_counts(verdict))
		print_span(check);
	print_clock(&check->start.clock);
	for (size_t i = 0; i < check->start.camera_count; i++)
		print_camera(verdict, i);
}
