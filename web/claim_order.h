/* What is to be noted of a claim, or made to answer it, by `packseal claim`, as a job. */
#ifndef PS_WEB_CLAIM_ORDER_H
#define PS_WEB_CLAIM_ORDER_H

#include "tools/claim.h"
#include "web/arguments.h"
#include "web/job.h"
#include "web/upload.h"

struct ps_web_settings;
struct ps_web_station;
struct ps_web_details;

/* packseal claim @word with where the claims are, and store and run folder of @station; NULL: of
 * all stations. Errors: PS_IO (where the claims are cannot be told). */
PS_MUST_CHECK enum ps_err ps_web_claim_arguments(const struct ps_web_settings *settings,
						 const struct ps_web_station *station,
						 const char *word,
						 struct ps_web_arguments *arguments);

/* The claim's number behind all options. */
void ps_web_claim_number(struct ps_web_arguments *arguments, uint64_t claim);

/* All texts are the caller's; "": not said. */
struct ps_web_claim_order {
	const char *word; /* "new", "ask", "reply", "answer", "close", "reopen" */
	const char *user;
	enum ps_lang lang;   /* of what packseal says meanwhile */
	uint64_t claim;	     /* 0: a new one */
	const char *waybill; /* the claim's, or of a new one; "": by its order */
	const char *order;   /* of a new one, as what follows */
	const char *type;
	int64_t deadline_s; /* 0: not said */
	const char *buyer;
	const char *channel; /* of a new one, or to answer to */
	const char *text;    /* a remark, of a reply, how it was closed */
	bool refused;	     /* a reply that is none */
	const char *outcome;
	uint64_t file; /* that stands beside the signed pictures; 0: the first that can be drawn */
	const struct ps_web_station *station; /* whose take answers; NULL: of all */
	uint64_t take;			      /* 0: the latest */
	const struct ps_web_details *details; /* of an answer */
	struct ps_web_upload *upload;	      /* NULL: it brings no files */
};

/* Starts it; the upload is the job's then. Errors: PS_LIMIT, those of ps_web_job_run(). */
PS_MUST_CHECK enum ps_err ps_web_claim_start(struct ps_web_jobs *jobs,
					     const struct ps_web_settings *settings,
					     const struct ps_web_claim_order *order, int64_t now_s,
					     struct ps_web_job **job_out);

/* The claim that a job that has ended noted; 0: none. */
uint64_t ps_web_claim_noted(const struct ps_web_job *job);

#endif
