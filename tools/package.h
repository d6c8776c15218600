/*
 * The package for a court: the sealed take, the plain way out of it, the report, the sheet, the
 * viewing copy and what to do with them, in one ZIP file.
 */
#ifndef PS_TOOLS_PACKAGE_H
#define PS_TOOLS_PACKAGE_H

#include "signing/clip.h"
#include "tools/report.h"

struct ps_package_request {
	enum ps_lang lang;
	const struct ps_report_request *report;
	const struct ps_clip_settings *hiding; /* of the sealed take and of what is derived */
};

/*
 * Writes it to @path, where there is nothing yet; it is put together beside that. @subject was
 * looked through. Complains; returns 0 or the exit status.
 */
int ps_package_make(const struct ps_package_request *request, struct ps_subject *subject,
		    const char *path);

#endif
