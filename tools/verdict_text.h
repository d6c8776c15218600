/*
 * A verdict for people, and the words that it shares with the other faces. Nothing of START is said
 * by name unless its signature was found good.
 */
#ifndef PS_TOOLS_VERDICT_TEXT_H
#define PS_TOOLS_VERDICT_TEXT_H

#include "signing/words.h"
#include "tools/output.h"

/* May anything that START says be repeated? */
bool ps_verdict_names(const struct ps_verdict *verdict);

/* May the take's length and counts be repeated: is everything up to the end as signed? */
bool ps_verdict_counts(const struct ps_verdict *verdict);

/* The camera's name, or "camera 2" where names are not to be said; "" for PS_NO_CAMERA. */
void ps_verdict_camera(const struct ps_verdict *verdict, int camera, enum ps_lang lang,
		       char text_out[PS_TEXT_SHOWN_MAX]);

struct ps_scene;

/* Where a finding belongs: its word's axis, or the one that it merely informs. */
enum ps_axis ps_finding_axis(const struct ps_finding *finding);

/* It in words: what, which camera, when, how often. */
void ps_finding_text(const struct ps_verdict *verdict, const struct ps_finding *finding,
		     enum ps_lang lang, char line_out[PS_TEXT_SHOWN_MAX]);

/* The station's clock, in words. */
const char *ps_clock_said(enum ps_clock_state state, enum ps_lang lang);

/* Microseconds between second 0 and @boot_us; false if the take has no second 0. */
bool ps_verdict_since(const struct ps_verdict *verdict, uint64_t boot_us, int64_t *us_out);

/* The last line: what the exit status means here, and what to do. */
void ps_verdict_summary(const struct ps_verdict *verdict, enum ps_lang lang,
			char text_out[PS_TEXT_SHOWN_MAX]);

/* A heading, and the name before a value, padded by the columns that it takes. */
void ps_verdict_heading(const char *text);
void ps_verdict_label(const char *text);

/* UTC of a moment of the take, by the station's clock as START pairs it. */
int64_t ps_start_utc_us(const struct ps_start *start, uint64_t boot_us);

/*
 * Parts of it, each with its heading and as far as it may be said. Findings of origin are left out
 * for what was given no root to judge it by.
 */
void ps_verdict_print_findings(const struct ps_verdict *verdict, bool with_origin,
			       enum ps_lang lang);
/* What the exporter says for himself, if it is right. */
void ps_verdict_print_exporter(const struct ps_verdict *verdict, enum ps_lang lang);
void ps_verdict_print_signer(const struct ps_verdict *verdict, enum ps_lang lang);
void ps_verdict_print_recorded(const struct ps_verdict *verdict, enum ps_lang lang);

/*
 * For what shows or cuts a file and was given no root: one line about the content, and the exit
 * status that it alone calls for (PS_EXIT_OK, PS_EXIT_WRONG, PS_EXIT_VERSION).
 */
void ps_verdict_print_content(const struct ps_verdict *verdict, enum ps_lang lang);
int ps_verdict_content_status(const struct ps_verdict *verdict);

/* All of it on standard output. @path is the file's name; @scene what was read in the pictures. */
void ps_verdict_print(const struct ps_verdict *verdict, const char *path,
		      const struct ps_scene *scene, enum ps_lang lang);

#endif
