/*
 * struct ps_pass_through: what the scanner types goes on to the label PC, at once and whatever the
 * station does with it: as the keys of a USB keyboard (a HID gadget, /dev/hidg0) or, byte for byte,
 * over a serial line.
 *
 * It never waits. What the other side does not take is kept, up to PS_PASS_THROUGH_MAX bytes, and
 * while it takes something every two seconds; what comes beyond that is lost and counted, and the
 * scan itself is not held up. CRLF is one Enter; a byte that no key types is counted as lost. A
 * device that is not there is tried again each second. What was scanned while the other side was
 * away or asleep is not typed when it comes back: a label must not be printed twice. Nor is the
 * rest of a code that lost something, with its Enter: half a waybill is another one. (But a
 * beginning may stand there, of at least the one key that the kernel already holds; what is scanned
 * next makes it a code that nobody knows.)
 *
 * One thread. Times are µs of CLOCK_BOOTTIME.
 */
#ifndef PS_CAPTURE_PASS_THROUGH_H
#define PS_CAPTURE_PASS_THROUGH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"

#define PS_PASS_THROUGH_MAX 4096
#define PS_PASS_THROUGH_KEEP_US 2000000

enum ps_pass_through_kind { PS_PASS_THROUGH_HID, PS_PASS_THROUGH_SERIAL };

struct ps_pass_through;

/* @path is the caller's and outlives it. @baud: of a serial line. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_pass_through_create(enum ps_pass_through_kind kind, const char *path,
						 unsigned baud, struct ps_pass_through **pass_out);

/* NULL is fine. */
void ps_pass_through_destroy(struct ps_pass_through *pass);

/* Passes on what was just read, as far as the other side takes it now. */
void ps_pass_through_put(struct ps_pass_through *pass, const void *bytes, size_t len,
			 uint64_t now_us);

/* Opens what is to be opened and writes what waits. */
void ps_pass_through_turn(struct ps_pass_through *pass, uint64_t now_us);

/* To be polled for writing while something waits; else -1. */
int ps_pass_through_fd(const struct ps_pass_through *pass);

/* When the next turn is due without that. UINT64_MAX: never. */
uint64_t ps_pass_through_due_us(const struct ps_pass_through *pass);

/* Whether it is open, and the bytes that were lost since the start. */
bool ps_pass_through_is_open(const struct ps_pass_through *pass);
uint64_t ps_pass_through_lost(const struct ps_pass_through *pass);

/* "hid:/dev/hidg0" or "serial:/dev/ttyS1" taken apart; the path is a view of @text. */
bool ps_pass_through_parse(const char *text, enum ps_pass_through_kind *kind_out,
			   const char **path_out);

#endif
