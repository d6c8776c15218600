/*
 * The keys of the configuration: one table that reading, defaults and help share. For
 * firmware/config*.c only.
 */
#ifndef PS_FIRMWARE_CONFIG_KEY_H
#define PS_FIRMWARE_CONFIG_KEY_H

#include "firmware/config.h"

enum ps_config_section {
	PS_SECTION_STATION,
	PS_SECTION_STORE,
	PS_SECTION_CAMERA,
	PS_SECTION_SCANNER,
	PS_SECTION_LANE,
	PS_CONFIG_SECTIONS
};

enum ps_config_type {
	PS_TYPE_STRING,	  /* char *: no control characters */
	PS_TYPE_PATH,	  /* char *: begins with / */
	PS_TYPE_KEY,	  /* char *: a path, or a URI of signing/key_open.h */
	PS_TYPE_NUMBER,	  /* uint32_t */
	PS_TYPE_BAUD,	  /* uint32_t: a speed that serial ports know */
	PS_TYPE_BOOL,	  /* bool: yes or no */
	PS_TYPE_DURATION, /* uint32_t, in ms: "250 ms", "5 s", "3 min", "4 h" */
	PS_TYPE_DAYS,	  /* uint32_t: "30 days", "3 years" of 365 days */
	PS_TYPE_SIZE,	  /* uint64_t, in bytes: "2 GB", "1 TiB", "4096" */
	PS_TYPE_WORD,	  /* an enum: the index of the word */
	PS_TYPE_RECT,	  /* struct ps_config_rect: "x,y,width,height" */
	PS_TYPE_PIXELS,	  /* struct ps_config_pixels: "1920x1080" */
};

struct ps_config_key {
	enum ps_config_section section;
	const char *name;
	enum ps_config_type type;
	size_t offset;	     /* in the section's struct */
	const char *initial; /* as it would stand in the file; NULL: the key must be given */
	const char *example; /* for the help, where there is no initial value or it is empty */
	uint64_t min;
	uint64_t max;
	const char *const *words; /* ends in NULL */
	const char *help;
};

/* The table; it ends in a key without a name. */
extern const struct ps_config_key ps_config_keys[];

/* "station", "camera", … */
const char *ps_config_section_name(enum ps_config_section section);

/* True if the section has a name behind its word: [camera NAME]. */
bool ps_config_section_is_named(enum ps_config_section section);

/*
 * Puts the value of @item into the struct @object of the key's section. An earlier value of a
 * string is freed.
 *
 * Errors, with @fault filled: PS_MALFORMED, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_config_key_set(const struct ps_config_key *key, void *object,
					    const struct ps_ini_item *item,
					    struct ps_ini_fault *fault);

/* "x,y,width,height", each at most @max; "" is no rectangle. */
bool ps_config_rect_read(const char *text, uint64_t max, struct ps_config_rect *rect_out);

/* Frees what the strings of @section in @object hold. */
void ps_config_section_release(enum ps_config_section section, void *object);

/* Writes what the key allows, for people: "1 to 240", "bench or item". */
void ps_config_key_allows(const struct ps_config_key *key, char *text, size_t room);

/*
 * Once all sections are read: finds the cameras and the scanner that each lane names, and refuses
 * what cannot be together. In config_resolve.c.
 *
 * Errors, with @fault filled: PS_MALFORMED.
 */
PS_MUST_CHECK enum ps_err ps_config_resolve(struct ps_config *config, const char *file,
					    struct ps_ini_fault *fault);

/* What is usual in one flow and not in the others. */
#define PS_PREROLL_LABEL_LAST "15 s"
#define PS_POSTROLL_SCAN_OUT "1 s"

#endif
