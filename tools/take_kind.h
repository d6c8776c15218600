/* What a take films: the packing of a parcel, or something that no answer may call so. */
#ifndef PS_TOOLS_TAKE_KIND_H
#define PS_TOOLS_TAKE_KIND_H

#include "tools/subject.h"

/* "return" (the opening of one), "cancelled"; NULL: the packing. @subject was looked through. */
const char *ps_take_kind(const struct ps_subject *subject);

/*
 * Opens the take and looks through it, as ps_subject_open() and ps_subject_look() do. Of a
 * waybill's takes of which none is named it is the latest that films the packing, and that is said
 * where it is not the latest of all; where none does, the latest. Close it whatever is returned.
 */
int ps_take_kind_open(const struct ps_subject_request *request,
		      const struct ps_verify_options *given, const char *what,
		      struct ps_subject *subject_out);

#endif
