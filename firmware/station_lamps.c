#include <stdio.h>

#include "firmware/station_in.h"

static const char *line_text(const char *line, enum ps_err err)
{
	bool is_file = line[line[0] == '!'] == '/';

	switch (err) {
	case PS_NOT_FOUND:
		return is_file ? "there is no such line; look below /sys/class/leds"
			       : "there is no such line; gpioinfo lists the names, and gpiodetect "
				 "the chips for CHIP:NUMBER";
	case PS_BUSY:
		return "another program has it";
	case PS_DENIED:
		return is_file ? "packseald may not write it; the package's udev rule lets it, for "
				 "the brightness of an LED: udevadm trigger -c add -s leds"
			       : "packseald may not open it; its user must be in the group of the "
				 "device";
	case PS_LIMIT:
		return "several chips have this label, and cannot be told apart; unplug one";
	case PS_UNSUPPORTED:
		return "its chip cannot tell when a pedal is pressed; take one that is a USB "
		       "keyboard and types PSCMD-START";
	case PS_INVALID:
		return "a pedal is a GPIO line, not a file";
	default:
		return ps_err_text(err);
	}
}

static bool refuse(struct ps_station_fault *fault, const char *lane, const char *line,
		   enum ps_err err)
{
	/* what has it may let it go, and a part at a USB port may come late or be plugged in again
	 */
	bool may_pass = err == PS_BUSY || err == PS_NOT_FOUND || err == PS_DENIED;

	return ps_station_refuse(fault, may_pass ? PS_STATION_BUSY : PS_STATION_CONFIG,
				 "lane %s: the line %s cannot be used: %s", lane, line,
				 line_text(line, err));
}

bool ps_station_open_lamps(struct ps_station *station, struct ps_station_fault *fault)
{
	for (unsigned i = 0; i < station->config->lane_count; i++) {
		const struct ps_config_lane *lane = &station->config->lanes[i];
		const char *which;
		enum ps_err err = ps_lamps_open(lane, &which, &station->lamps[i]);

		if (!err && lane->pedal[0]) {
			which = lane->pedal;
			err = ps_line_open_input(lane->pedal, &station->pedals[i]);
		}
		if (err)
			return refuse(fault, lane->name, which, err);
	}
	return true;
}

bool ps_station_look_at_lines(const struct ps_config_lane *lane, struct ps_station_fault *fault)
{
	const char *const names[] = { lane->lamp_ready, lane->lamp_recording, lane->lamp_fault,
				      lane->buzzer, lane->pedal };
	const size_t count = sizeof(names) / sizeof(names[0]);

	for (size_t i = 0; i < count; i++) {
		bool only_root;
		enum ps_err err =
			names[i][0] ? ps_line_look(names[i], i + 1 < count, &only_root) : PS_OK;

		if (err)
			return refuse(fault, lane->name, names[i], err);
		if (names[i][0] && only_root)
			printf("lane %s: only root may write %s, and the service is not root; "
			       "udevadm trigger -c add -s leds\n",
			       lane->name, names[i]);
	}
	return true;
}

void ps_station_close_lamps(struct ps_station *station)
{
	for (unsigned i = 0; i < PS_CONFIG_LANES_MAX; i++) {
		ps_lamps_close(station->lamps[i]);
		ps_line_close(station->pedals[i]);
		station->lamps[i] = NULL;
		station->pedals[i] = NULL;
	}
}

void ps_station_show_lamps(struct ps_station *station, unsigned lane, enum ps_session_signal signal)
{
	if (station->lamps[lane] &&
	    ps_lamps_show(station->lamps[lane], signal, ps_lane_state(station->lanes[lane]),
			  ps_station_now_us()))
		ps_log(station->journal, PS_LOG_ERROR,
		       "lane %s: a lamp does not obey: what it shows is not true",
		       station->config->lanes[lane].name);
}

void ps_station_turn_lamps(struct ps_station *station, uint64_t now_us)
{
	for (unsigned i = 0; i < station->lane_count; i++) {
		ps_lamps_turn(station->lamps[i], now_us);
		if (station->pedals[i] && ps_line_pressed(station->pedals[i]))
			ps_lane_sense(station->lanes[i], PS_EVENT_PEDAL, now_us);
	}
}

bool ps_station_dark(const struct ps_config *config, struct ps_station_fault *fault_out)
{
	bool dark = true;

	for (unsigned i = 0; i < config->lane_count; i++) {
		struct ps_lamps *lamps;
		const char *which;
		enum ps_err err = ps_lamps_open(&config->lanes[i], &which, &lamps);

		/* The others are put out all the same. */
		if (err)
			dark = refuse(fault_out, config->lanes[i].name, which, err);
		else
			ps_lamps_close(lamps);
	}
	return dark;
}
