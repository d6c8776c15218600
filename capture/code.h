/*
 * What a scanned code is: a waybill, goods, an order, a badge, a command, or nothing that is known.
 *
 * A codebook holds the rules of one INI file (capture/couriers.ini explains them). The rules decide
 * the class; check digits, lengths and unknown couriers only warn. A waybill is never guessed from
 * a symbology that the rules exclude, and never from what does not look like one.
 *
 * A codebook does not change once it is read and may be used by several threads.
 */
#ifndef PS_CAPTURE_CODE_H
#define PS_CAPTURE_CODE_H

#include "capture/ini_file.h"
#include "capture/scan_line.h"
#include "signing/error.h"

#define PS_CODEBOOK_BYTES_MAX (64 * 1024)

/* Where no rule knows a code, this much makes it a waybill of an unknown courier. */
#define PS_WAYBILL_LEN_MIN 8
#define PS_WAYBILL_LEN_MAX 30
#define PS_WAYBILL_DIGITS_MIN 6

enum ps_code_class {
	PS_CODE_UNKNOWN,
	PS_CODE_WAYBILL,
	PS_CODE_GOODS,
	PS_CODE_ORDER,
	PS_CODE_BADGE,
	PS_CODE_COMMAND,
	PS_CODE_CLASSES
};

enum ps_command {
	PS_COMMAND_NONE,
	PS_COMMAND_END,
	PS_COMMAND_CANCEL,
	PS_COMMAND_RETURN,
	PS_COMMAND_RELABEL,
	PS_COMMAND_CONTINUE,
	PS_COMMAND_HOLD,
	PS_COMMAND_START,
	PS_COMMANDS
};

/* Bits of ps_code.warnings; only waybills have them. */
enum {
	PS_CODE_WARN_CHECK_DIGIT = 1, /* the courier's check digit is another */
	PS_CODE_WARN_LENGTH = 2,      /* outside `waybill_length` */
	PS_CODE_WARN_NO_COURIER = 4,  /* no rule knows it */
};

struct ps_code {
	enum ps_code_class class;
	enum ps_command command; /* of class command */
	enum ps_symbology symbology;
	unsigned warnings;
	const char
		*rule;	/* the name of the rule that matched: the courier; "" if none; the book's */
	uint64_t bytes; /* that the scanner sent, readable or not */
	size_t len;
	char text[PS_SCAN_TEXT_MAX + 1]; /* a package suffix is off, where the rule says so */
};

struct ps_codebook;

/*
 * Reads the rules of the file @path.
 *
 * Errors, with @fault_out filled (file, line, section, what): those of ps_ini_load, PS_MALFORMED,
 * PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_codebook_open(const char *path, struct ps_codebook **book_out,
					   struct ps_ini_fault *fault_out);

/* The same from memory; @file is for the messages. Errors: PS_MALFORMED, PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_codebook_parse(const char *file, const void *bytes, size_t len,
					    struct ps_codebook **book_out,
					    struct ps_ini_fault *fault_out);

/* NULL is fine. */
void ps_codebook_close(struct ps_codebook *book);

/* Says what @scan (at most PS_SCAN_TEXT_MAX bytes) is. An unreadable one is unknown, without text.
 */
void ps_code_classify(const struct ps_codebook *book, const struct ps_scan *scan,
		      struct ps_code *code_out);

/* "waybill", "goods", …, for events and logs. Never NULL. */
const char *ps_code_class_name(enum ps_code_class class);

/* "END", "CANCEL", …; "" for PS_COMMAND_NONE. Never NULL. */
const char *ps_command_name(enum ps_command command);

#endif
