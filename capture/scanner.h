/*
 * struct ps_scanner: a thing at the bench that sends codes as characters.
 *
 * A back end says how the thing is opened and read; the rest (lines, a device that comes and goes)
 * is the same for all. Nothing blocks. The owner polls ps_scanner_fd() for reading and calls
 * ps_scanner_turn() when it is ready and at ps_scanner_due_us() at the latest; everything that
 * happened is told through the handler from within that call. One thread.
 *
 * A device that is missing or vanishes is no error of these functions but something they tell: it
 * is opened again after 250 ms, then at twice the interval up to 5 s, for as long as it takes.
 */
#ifndef PS_CAPTURE_SCANNER_H
#define PS_CAPTURE_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/scan_line.h"
#include "signing/error.h"

/*
 * Where a code came from; it stands in the evidence. Only a device scan may be called a scan: a
 * pseudo-terminal is a program, whatever it says it is.
 */
enum ps_scan_source {
	PS_SCAN_SOURCE_DEVICE_SERIAL,
	PS_SCAN_SOURCE_HID,
	PS_SCAN_SOURCE_FIFO,
	PS_SCAN_SOURCE_SOCKET,
	PS_SCAN_SOURCE_MANUAL,
	PS_SCAN_SOURCE_TEST, /* a pseudo-terminal */
	PS_SCAN_SOURCES
};

/* The stable name in evidence and logs: "device-serial", "hid", "fifo", … Never NULL. */
const char *ps_scan_source_name(enum ps_scan_source source);

struct ps_scanner_settings {
	const char *path;  /* stays the caller's and must outlive the scanner, as the name */
	const char *name;  /* keyboard: what the device calls itself; the path is then a folder */
	bool grab;	   /* keyboard: nobody else gets its keys */
	unsigned baud;	   /* serial: a speed that ps_scanner_baud_is_known() */
	bool group_writes; /* fifo: made with mode 0660 instead of 0600 */
	uint64_t quiet_us; /* see scan_line.h; 0: only terminators end a code */
};

/* Struct of functions: what differs between kinds of scanner. */
struct ps_scanner_backend {
	const char *not_of_this_kind; /* what to say of PS_INVALID from open */
	bool keys;		      /* it reads struct input_event; see key_text.h */
	/*
	 * Opens without blocking. @fd_out is the caller's to close.
	 *
	 * Errors: PS_NOT_FOUND, PS_DENIED, PS_BUSY (another process reads it), PS_INVALID (what is
	 * there is not of this kind), PS_UNSUPPORTED (it refuses the line settings), PS_IO.
	 */
	PS_MUST_CHECK enum ps_err (*open)(const struct ps_scanner_settings *settings, int *fd_out,
					  enum ps_scan_source *source_out);
	/*
	 * The bytes that are there now, 0 if none.
	 *
	 * Errors: PS_END: the thing behind @fd is gone.
	 */
	PS_MUST_CHECK enum ps_err (*read)(int fd, void *bytes, size_t room, size_t *len_out);
};

/*
 * A serial port, also a USB one or a pseudo-terminal: raw, 8 data bits, no parity, one stop bit, no
 * flow control. What arrived before it was opened is thrown away: it passed through other settings.
 */
extern const struct ps_scanner_backend ps_scanner_serial;

/*
 * A FIFO, made if it is missing (and never removed). Writers may come and go. What stands at the
 * path and is no FIFO is left alone: PS_INVALID.
 */
extern const struct ps_scanner_backend ps_scanner_fifo;

/*
 * A keyboard (evdev) by its path, best below /dev/input/by-id, or by its name. What a person types
 * on it is told as PS_SCAN_SOURCE_MANUAL: no scan.
 */
extern const struct ps_scanner_backend ps_scanner_keyboard;

#define PS_SCANNER_DEVICE_MAX 256

/*
 * Looks whether such a keyboard is there now, and disturbs nobody: it is not grabbed. @device_out
 * is its own path, also where it was found by its name. Errors: PS_NOT_FOUND, PS_DENIED,
 * PS_INVALID, PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_scanner_keyboard_look(const struct ps_scanner_settings *settings,
						   char device_out[PS_SCANNER_DEVICE_MAX]);

bool ps_scanner_baud_is_known(unsigned baud);

/* Sets an open serial port up like that. Errors: PS_UNSUPPORTED (the speed), PS_IO. */
PS_MUST_CHECK enum ps_err ps_scanner_set_line(int fd, unsigned baud);

struct ps_scanner_handler {
	void (*scan)(void *user, const struct ps_scan *scan, enum ps_scan_source source);
	/* It can be read (PS_OK), or cannot: why. Told at each change, the first turn included. */
	void (*state)(void *user, enum ps_err err);
	/* The bytes as they came, of a keyboard the characters, before they become codes.
	 * NULL: nobody wants them. */
	void (*bytes)(void *user, const void *bytes, size_t len);
	void *user;
};

/* Why it cannot be read, and what to do: a sentence without a full stop. Never NULL. */
const char *ps_scanner_err_text(const struct ps_scanner_backend *backend, enum ps_err err);

struct ps_scanner;

/*
 * Makes a scanner; nothing is opened before the first turn. @handler is copied.
 *
 * Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_scanner_create(const struct ps_scanner_backend *backend,
					    const struct ps_scanner_settings *settings,
					    const struct ps_scanner_handler *handler,
					    struct ps_scanner **scanner_out);

/* NULL is fine. Half a code that has no end yet is dropped without a word. */
void ps_scanner_destroy(struct ps_scanner *scanner);

/* What to poll; -1 while there is nothing open. It changes over a turn. */
int ps_scanner_fd(const struct ps_scanner *scanner);

/* When the next turn is due, input or not. */
uint64_t ps_scanner_due_us(const struct ps_scanner *scanner);

/*
 * Opens, reads, ends codes by quiet time, whatever is due at @now_us (CLOCK_BOOTTIME). It reads at
 * most 64 KiB, so that a flood cannot hold up the caller; the rest keeps the descriptor readable.
 */
void ps_scanner_turn(struct ps_scanner *scanner, uint64_t now_us);

#endif
