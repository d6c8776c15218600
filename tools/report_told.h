/*
 * struct ps_report_told: what others noted of the parcel, as whoever has a report made says; in the
 * report it is marked as what no signature covers.
 */
#ifndef PS_TOOLS_REPORT_TOLD_H
#define PS_TOOLS_REPORT_TOLD_H

#include <stdbool.h>

/* NULL: not said. */
struct ps_report_told {
	const char *picked_up;	    /* when the courier had it */
	const char *courier_weight; /* what he weighed */
};

/* getopt_long's options --picked-up and --courier-weight have these letters. */
#define PS_REPORT_TOLD_OPTIONS                                 \
	{ "picked-up", required_argument, NULL, 'U' },         \
	{                                                      \
		"courier-weight", required_argument, NULL, 'W' \
	}

/* Is it one of these letters? */
bool ps_report_told_takes(int option);

/* Takes such an option. Complains; returns 0 or the exit status. */
int ps_report_told_add(int option, const char *text, struct ps_report_told *told);

bool ps_report_told_any(const struct ps_report_told *told);

#endif
