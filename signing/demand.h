/*
 * Demands: what a user of a verdict will not do without. An axis that nobody looked into leaves the
 * exit status at 0 unless its word is demanded.
 */
#ifndef PS_SIGNING_DEMAND_H
#define PS_SIGNING_DEMAND_H

#include <stdbool.h>

#include "signing/finding.h"

/* code, name, axis, the least word that meets it, what it is */
#define PS_DEMANDS(X)                                                                         \
	X(ENDING, "ending", ENDING, ENDING_CANCELLED, "that the station ended the take")      \
	X(TIME, "time", TIME, BOUNDED, "a proved time before and after the signature")        \
	X(LEDGER, "ledger", LEDGER, INCLUDED, "that the take stands in the station's ledger") \
	X(SCENE, "scene", SCENE, LABEL_MATCHES, "that the waybill is read in the pictures")

enum ps_demand {
#define X(code, name, axis, word, text) PS_DEMAND_##code,
	PS_DEMANDS(X)
#undef X
		PS_DEMAND_COUNT,
};

const char *ps_demand_name(enum ps_demand demand);
const char *ps_demand_text(enum ps_demand demand);
enum ps_axis ps_demand_axis(enum ps_demand demand);
enum ps_word ps_demand_word(enum ps_demand demand);

/*
 * Reads names with commas between them, "ending,time", and adds a bit (1 << demand) for each to
 * @demands. False, and @demands as it was, for a name that is none.
 */
bool ps_demands_parse(const char *text, unsigned *demands);

/*
 * Which of @demands the report does not meet. Of content that is not as signed nothing is met.
 */
unsigned ps_demands_lacking(const struct ps_report *report, unsigned demands);

#endif
