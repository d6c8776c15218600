/*
 * A report as a file: HTML or PDF, by the name that it gets.
 */
#ifndef PS_TOOLS_REPORT_FILE_H
#define PS_TOOLS_REPORT_FILE_H

#include "tools/redaction.h"
#include "tools/report.h"
#include "tools/statement.h"

struct ps_report_file_request {
	const char *to; /* ends in .html or .pdf */
	bool replace;
	enum ps_lang lang;
	const struct ps_verify_options *given; /* NULL: nothing to judge it by */
	struct ps_report_told told;
	const char *ledger; /* NULL: that of the store, if the take is found in it */
	bool pictures;
	struct ps_clip_settings hiding;
	struct ps_statement_request statement; /* its @to NULL: none is wanted */
};

/* Opens and looks through what is asked for, writes, reports. Complains; returns the exit status.
 */
int ps_report_file(const struct ps_report_file_request *request,
		   const struct ps_subject_request *what);

/* The same of a take that was looked through, into memory: HTML, or a PDF. */
int ps_report_make(const struct ps_report_file_request *request,
		   const struct ps_report_request *report, struct ps_subject *subject, bool pdf,
		   struct ps_buf *out);

#endif
