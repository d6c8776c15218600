/*
 * The report on a take: what was recorded, what its verification says, between
 * which times and by which key it was signed, what is withheld and not
 * checked, the station's health during it, the other takes of the waybill, the neighbours in the
 * ledger, fingerprints and digests, and how to verify it by oneself; under the headings of the
 * Chinese Rules on Civil Evidence (art. 93) or of FRE 902(13)/(14). What no signature covers is
 * marked.
 */
#ifndef PS_TOOLS_REPORT_H
#define PS_TOOLS_REPORT_H

#include "tools/document.h"
#include "tools/report_told.h"
#include "tools/subject.h"

struct ps_report_request {
	enum ps_lang lang;
	struct ps_report_told told;
	const char *store;  /* whose index names the other takes; NULL: nobody is asked */
	const char *ledger; /* a ledger's folder; NULL: none was given */
};

/* @subject was looked through. Complains; returns 0 or the exit status. */
int ps_report_write(const struct ps_report_request *request, struct ps_subject *subject,
		    struct ps_document *document);

/* Its parts; for tools/report*.c only. */
void ps_report_take(struct ps_document *document, const struct ps_subject *subject);
void ps_report_health(struct ps_document *document, const struct ps_subject *subject);
void ps_report_signed(struct ps_document *document, const struct ps_subject *subject);
int ps_report_others(const struct ps_report_request *request, struct ps_subject *subject,
		     struct ps_document *document);
void ps_report_law(struct ps_document *document, const struct ps_subject *subject);

#endif
