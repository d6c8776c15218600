/* What the scanner types goes on to the label PC. */
#include "firmware/lane_in.h"

#define TELL_US 1000000

bool ps_lane_passes_on(const struct ps_config_scanner *from)
{
	return from->pass && from->pass[0];
}

enum ps_err ps_lane_open_pass(struct ps_lane *lane, const struct ps_config_scanner *from)
{
	enum ps_pass_through_kind kind;
	const char *path;

	/* the configuration has checked it */
	return ps_pass_through_parse(from->pass, &kind, &path)
		       ? ps_pass_through_create(kind, path, from->baud, &lane->pass)
		       : PS_RANGE;
}

/* The label PC first: whatever becomes of the code here, it is to have it at once. */
void ps_lane_on_bytes(void *user, const void *bytes, size_t len)
{
	struct ps_lane *lane = user;

	ps_pass_through_put(lane->pass, bytes, len, lane->now_us);
}

/* Told once each way: a label PC that is off is no fault of the recording. */
void ps_lane_tell_pass(struct ps_lane *lane)
{
	bool is_open = ps_pass_through_is_open(lane->pass);
	uint64_t lost = ps_pass_through_lost(lane->pass);

	if (is_open != lane->pass_was_open)
		ps_log(lane->settings.journal, is_open ? PS_LOG_NOTICE : PS_LOG_ERROR,
		       is_open ? "lane %s: scans are passed on to %s"
			       : "lane %s: scans are not passed on: %s is gone",
		       ps_lane_name(lane), lane->settings.scanner->pass);
	if (lost != lane->pass_lost && !lane->pass_lost_us)
		lane->pass_lost_us = lane->now_us;
	/* a keyboard's code is lost key by key; while the other side is away a turn is due each
	 * second */
	if (lost != lane->pass_lost && (is_open || lane->now_us >= lane->pass_lost_us + TELL_US)) {
		ps_log(lane->settings.journal, PS_LOG_ERROR,
		       "lane %s: %llu bytes of the scanner were not passed on to %s",
		       ps_lane_name(lane), (unsigned long long)(lost - lane->pass_lost),
		       lane->settings.scanner->pass);
		lane->pass_lost = lost;
		lane->pass_lost_us = 0;
	}
	lane->pass_was_open = is_open;
}

int ps_lane_pass_fd(const struct ps_lane *lane)
{
	return lane->pass ? ps_pass_through_fd(lane->pass) : -1;
}
