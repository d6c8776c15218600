/*
 * One INI file, read strictly: what the file says is either understood or refused with its place.
 *
 * inih does the reading. It is lenient where a station must not be (it cuts long lines and names,
 * goes on after a bad line, does not report a section without keys), so each of these is refused
 * here, as are NUL bytes, a section given twice and a key given twice in a section. The same
 * section must stand in one place. Lines are at most PS_INI_LINE_MAX bytes; `;` after a blank
 * begins a comment; a line that begins with a blank is refused as a second value of the key above
 * it.
 *
 * No state is kept between calls; any thread.
 */
#ifndef PS_CAPTURE_INI_FILE_H
#define PS_CAPTURE_INI_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "signing/buf.h"
#include "signing/error.h"

#define PS_INI_LINE_MAX 197
#define PS_INI_NAME_MAX 48 /* bytes in a section's or a key's name */
#define PS_INI_KEYS_MAX 64 /* keys in one section */
#define PS_INI_SECTIONS_MAX 200

/* Why a file was refused, for people: "FILE:LINE: [SECTION] KEY: what is wrong". */
struct ps_ini_fault {
	unsigned line; /* 0: the file as a whole */
	char text[320];
};

/* One `key = value`. The strings live for the call. */
struct ps_ini_item {
	const char *file;
	const char *section; /* "" before the first section */
	const char *key;
	const char *value;
	unsigned line;
	unsigned section_line; /* where the section begins; 0 before the first */
	bool first;	       /* the first key of its section */
};

struct ps_ini_handler {
	/* Any error stops the reading; the handler has then filled @fault (see ps_ini_refuse). */
	enum ps_err (*item)(void *user, const struct ps_ini_item *item, struct ps_ini_fault *fault);
	void *user;
};

/*
 * Appends the bytes of the regular file @path to @bytes_out, if it has at most @max.
 *
 * Errors, with @fault_out filled: PS_NOT_FOUND, PS_DENIED, PS_IO, PS_NO_MEMORY, PS_INVALID (not a
 * regular file), PS_LIMIT (more than @max bytes).
 */
PS_MUST_CHECK enum ps_err ps_ini_load(const char *path, size_t max, struct ps_buf *bytes_out,
				      struct ps_ini_fault *fault_out);

/*
 * Hands every key of the @len bytes to @handler, in the file's order. @file is for the messages.
 *
 * Errors, with @fault_out filled: PS_MALFORMED, and what the handler returns.
 */
PS_MUST_CHECK enum ps_err ps_ini_parse(const char *file, const void *bytes, size_t len,
				       const struct ps_ini_handler *handler,
				       struct ps_ini_fault *fault_out);

/*
 * Fills @fault with "file:line: " and the sentence (without the line if it is 0).
 *
 * Returns PS_MALFORMED, for the caller to pass on.
 */
PS_PRINTF(4, 5)
enum ps_err ps_ini_refuse(struct ps_ini_fault *fault, const char *file, unsigned line,
			  const char *format, ...);

/* The same for a value: "file:line: [section] key: " and the sentence. Returns PS_MALFORMED. */
PS_PRINTF(3, 4)
enum ps_err ps_ini_refuse_item(struct ps_ini_fault *fault, const struct ps_ini_item *item,
			       const char *format, ...);

#endif
