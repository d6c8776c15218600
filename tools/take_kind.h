/* What a take films: the packing of a parcel, or something that no answer may call so. */
#ifndef PS_TOOLS_TAKE_KIND_H
#define PS_TOOLS_TAKE_KIND_H

#include "tools/subject.h"

/* "return" (the opening of one), "cancelled"; NULL: the packing. @subject was looked through. */
const char *ps_take_kind(const struct ps_subject *subject);

/*
 * The same for a text, which says no more than the file shows: "part" where it shows no picture
 * from a waybill's scan on, and so nothing of the packing. *@from_us_out is the scan, by
 * CLOCK_BOOTTIME, since what is before it is of the bench; where the file does not show when that
 * was, it is the first picture.
 */
const char *ps_take_told(const struct ps_subject *subject, uint64_t *from_us_out);

/* How whole the film is, so that no text says more of it: the verdict's name, or "gaps". */
const char *ps_take_integrity_told(const struct ps_subject *subject);

/*
 * Opens the take and looks through it, as ps_subject_open() and ps_subject_look() do. Of a
 * waybill's takes of which none is named it is the latest that films the packing, and that is said
 * where it is not the latest of all; where none does, the latest. Close it whatever is returned.
 */
int ps_take_kind_open(const struct ps_subject_request *request,
		      const struct ps_verify_options *given, const char *what,
		      struct ps_subject *subject_out);

#endif
