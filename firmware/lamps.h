/*
 * struct ps_lamps: what a packer sees and hears of his lane: lamps for ready, recording and fault,
 * and a buzzer.
 *
 * "Recording" is lit by the signal of that name alone, which is given once the take is signed, and
 * goes out as soon as the lane no longer records. A line that does not obey is told, and the lane
 * is then in trouble: an unlit lamp is a fault. One thread.
 */
#ifndef PS_FIRMWARE_LAMPS_H
#define PS_FIRMWARE_LAMPS_H

#include "firmware/config.h"

struct ps_lamps;

/*
 * Opens the lines that the lane names, all dark. @which_out: the line that cannot be opened.
 *
 * Errors: those of ps_line_open_output().
 */
PS_MUST_CHECK enum ps_err ps_lamps_open(const struct ps_config_lane *lane, const char **which_out,
					struct ps_lamps **lamps_out);

/* All go dark. NULL is fine. */
void ps_lamps_close(struct ps_lamps *lamps);

/* The lane gave @signal and is in @state. Errors: PS_IO: a line did not obey; the others did. */
PS_MUST_CHECK enum ps_err ps_lamps_show(struct ps_lamps *lamps, enum ps_session_signal signal,
					enum ps_session_state state, uint64_t now_us);

/* When the buzzer is to be quiet again; UINT64_MAX: it is. */
uint64_t ps_lamps_due_us(const struct ps_lamps *lamps);
void ps_lamps_turn(struct ps_lamps *lamps, uint64_t now_us);

#endif
