/* A take's files for a channel, or a sealed excerpt of it, made as a job: on the pages and through
 * the hook alike. */
#ifndef PS_WEB_EXPORT_H
#define PS_WEB_EXPORT_H

#include "web/job.h"

struct ps_web_request;
struct ps_web_reply;
struct ps_web_details;

/* What is to be made; views are the caller's. */
struct ps_web_export {
	const struct ps_web_take *take;
	const char *channel; /* "": a sealed excerpt of seconds */
	const char *claim;   /* "": none */
	const char *from;    /* seconds; "": from the beginning */
	const char *to;
	const struct ps_web_details *details;
	const char *user;
	enum ps_lang lang; /* of what packseal says meanwhile */
};

/*
 * Notes in the access log what is hidden, starts the job, and says in the journal that it runs.
 * False: it could not be noted, nothing is made, and the reply says so. Otherwise @err_out says
 * whether it runs: PS_OK, PS_LIMIT (more than a program takes), those of ps_web_job_run().
 */
bool ps_web_export_start(struct ps_web_request *request, struct ps_web_reply *reply,
			 const struct ps_web_export *export, struct ps_web_job **job_out,
			 enum ps_err *err_out);

#endif
