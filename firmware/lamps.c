#include "firmware/lamps.h"

#include <stdlib.h>

#include "capture/line.h"

enum lamp { READY, RECORDING, FAULT, BUZZER, LAMPS };

struct ps_lamps {
	struct ps_line *lines[LAMPS]; /* NULL: the lane has none */
	bool lit[LAMPS];
	uint64_t quiet_us;
};

/* How long the buzzer sounds at a signal; 0: not. A person tells short from long, and no more. */
static const uint32_t beeps_ms[PS_SIGNALS] = {
	[PS_SIGNAL_RECORDING] = 80,	 [PS_SIGNAL_UNKNOWN_CODE] = 400,
	[PS_SIGNAL_NOTHING_OPEN] = 400,	 [PS_SIGNAL_NOT_IN_FLOW] = 400,
	[PS_SIGNAL_REPEATED] = 400,	 [PS_SIGNAL_IDLE_WARNING] = 400,
	[PS_SIGNAL_LIMIT_WARNING] = 400, [PS_SIGNAL_WARNING] = 400,
	[PS_SIGNAL_STOPPED] = 400,	 [PS_SIGNAL_TIMED_OUT] = 400,
	[PS_SIGNAL_REFUSED] = 1200,	 [PS_SIGNAL_FAULT] = 1200,
};

static enum ps_err set(struct ps_lamps *lamps, enum lamp lamp, bool on)
{
	lamps->lit[lamp] = on;
	return lamps->lines[lamp] ? ps_line_set(lamps->lines[lamp], on) : PS_OK;
}

enum ps_err ps_lamps_open(const struct ps_config_lane *lane, const char **which_out,
			  struct ps_lamps **lamps_out)
{
	const char *const names[LAMPS] = { lane->lamp_ready, lane->lamp_recording, lane->lamp_fault,
					   lane->buzzer };
	struct ps_lamps *lamps = calloc(1, sizeof(*lamps));
	enum ps_err err = lamps ? PS_OK : PS_NO_MEMORY;

	*which_out = lane->name;
	for (unsigned i = 0; i < LAMPS && !err; i++) {
		if (!names[i][0])
			continue;
		*which_out = names[i];
		err = ps_line_open_output(names[i], &lamps->lines[i]);
	}
	if (err) {
		ps_lamps_close(lamps);
		return err;
	}
	lamps->quiet_us = UINT64_MAX;
	*lamps_out = lamps;
	return PS_OK;
}

void ps_lamps_close(struct ps_lamps *lamps)
{
	for (unsigned i = 0; lamps && i < LAMPS; i++)
		ps_line_close(lamps->lines[i]);
	free(lamps);
}

/* The signals that a lane gives once the take is signed: of an unusual waybill, or one that was
 * recorded before, too. */
static bool says_recording(enum ps_session_signal signal)
{
	return signal == PS_SIGNAL_RECORDING || signal == PS_SIGNAL_WARNING ||
	       signal == PS_SIGNAL_REPEATED;
}

enum ps_err ps_lamps_show(struct ps_lamps *lamps, enum ps_session_signal signal,
			  enum ps_session_state state, uint64_t now_us)
{
	bool records = state == PS_SESSION_RECORDING || state == PS_SESSION_POST_ROLL;
	bool recording = records && (lamps->lit[RECORDING] || says_recording(signal));
	bool fault = signal == PS_SIGNAL_FAULT || signal == PS_SIGNAL_REFUSED ||
		     state == PS_SESSION_FAULT;
	enum ps_err err = set(lamps, RECORDING, recording), more;

	more = set(lamps, READY, state == PS_SESSION_IDLE && !fault);
	err = err ? err : more;
	more = set(lamps, FAULT, fault);
	err = err ? err : more;
	if (beeps_ms[signal]) {
		more = set(lamps, BUZZER, true);
		err = err ? err : more;
		lamps->quiet_us = now_us + beeps_ms[signal] * 1000ULL;
	}
	return err;
}

uint64_t ps_lamps_due_us(const struct ps_lamps *lamps)
{
	return lamps->quiet_us;
}

void ps_lamps_turn(struct ps_lamps *lamps, uint64_t now_us)
{
	if (now_us < lamps->quiet_us)
		return;
	/* One that does not obey was told when it was to sound. */
	(void)set(lamps, BUZZER, false);
	lamps->quiet_us = UINT64_MAX;
}
