/* What `packseal claim` was asked, and the functions that do it: a file each. */
#ifndef PS_TOOLS_CLAIM_REQUEST_H
#define PS_TOOLS_CLAIM_REQUEST_H

#include "signing/clip.h"
#include "signing/words.h"
#include "tools/beside.h"
#include "tools/choice.h"
#include "tools/claim_store.h"
#include "tools/marks.h"
#include "tools/output.h"
#include "tools/report_told.h"

/* One of several stations; its texts are the command line's. */
struct ps_claim_station {
	const char *name;  /* NULL: the only one */
	const char *store; /* NULL: not said yet */
	const char *run;   /* "": it cannot be asked from here */
};

#define PS_CLAIM_LEARN_S_MAX 86400

struct ps_claim_request {
	const char *claims; /* folder; NULL: beside the store */
	const char *store;
	const char *run;
	size_t station_count; /* 0: there is but the store above */
	struct ps_claim_station stations[PS_STATIONS_MAX];
	const char *by;
	int64_t now_s;
	enum ps_lang lang;
	bool as_json;
	bool all; /* list also what is closed */
	uint64_t number;
	char *operand; /* WAYBILL, PICTURE; NULL: none */
	const char *order;
	const char *channel;
	const char *type;
	int64_t deadline_s; /* 0: not said */
	const char *buyer;
	const char *outcome;
	const char *text;
	const char *to;	      /* directory */
	const char *pictures; /* directory for small ones; NULL: none */
	size_t at_count; /* pictures of an answer's sheet that are named; 0: chosen by the program
			  */
	const char *at[PS_CHOICE_MAX];
	struct ps_report_told told;	/* goes into an answer's report */
	struct ps_clip_settings hiding; /* of the signed pictures in an answer */
	const char *statements;		/* directory; NULL: none */
	struct ps_beside beside;	/* what a report judges by, read */
	uint64_t take;			/* of the parcel's takes; 0: one of the claim's */
	uint64_t file;			/* of the claim's files; 0: the first that can be drawn */
	bool has_lang;
	bool refused;	/* the buyer's reply */
	const char *as; /* what learn learns: "listing", "packing" */
	bool takes;	/* it learns of the stores' takes */
	uint64_t most;	/* of so many, at most; 0: all */
	uint64_t for_s; /* none is begun after so many seconds; 0: no matter how long */
	size_t file_count;
	const char *files[PS_CLAIM_FILES_MAX];
	const char *names[PS_CLAIM_FILES_MAX]; /* what the buyer called them; NULL: as they are */
};

/* Each complains and returns the exit status. */
int ps_claim_new(const struct ps_claim_request *request);
int ps_claim_list(const struct ps_claim_request *request);
int ps_claim_show(const struct ps_claim_request *request);
int ps_claim_ask(const struct ps_claim_request *request);
int ps_claim_reply(const struct ps_claim_request *request);
int ps_claim_answer(const struct ps_claim_request *request);
int ps_claim_learn(const struct ps_claim_request *request);
int ps_claim_inspect(const struct ps_claim_request *request);
int ps_claim_close(const struct ps_claim_request *request);
int ps_claim_reopen(const struct ps_claim_request *request);

/*
 * One of those that change a claim. For a program (request->as_json) what it prints goes to
 * standard error, and the claim as it then is to standard output; after ps_claim_ask() with the
 * message, and where files were made with their names, bytes and digests. Complains; returns 0 or
 * the exit status.
 */
int ps_claim_deed(const struct ps_claim_request *request,
		  int (*run)(const struct ps_claim_request *request));

/* Complains of a claim that is closed: nothing is to be sent of it; returns 0 or the exit status.
 */
int ps_claim_check_open(const struct ps_claim *claim);

/*
 * Opens the claims for changing, and calls @change with room for a claim, which it loads.
 */
int ps_claim_change(const struct ps_claim_request *request,
		    int (*change)(const struct ps_claim_request *request,
				  const struct ps_claim_store *store, struct ps_claim *claim));

/*
 * Copies the request's files into the claim's folder @dir, behind those that it has, and notes
 * where they were seen before. What they are to be known by from then on is the caller's, an entry
 * for each file, to be handed to ps_claim_files_seen() once the claim is kept, or else to be freed.
 * @found: an open array, to which an object for each file adds what it declares and where it was
 * seen; NULL: nobody asks.
 */
struct ps_seen_entry;
int ps_claim_take_files(const struct ps_claim_request *request, const struct ps_claim_store *store,
			const char *dir, struct ps_claim *claim, struct ps_json *found,
			struct ps_seen_entry **entries_out);

/*
 * Adds them to what was seen. Not before the claim is on the medium: the next one would be said to
 * have the pictures of a claim that does not exist. A failure leaves the claim as it is.
 */
int ps_claim_files_seen(const struct ps_claim_request *request, const struct ps_claim_store *store,
			const struct ps_seen_entry *entries);

/*
 * The takes of the claim's waybill, or of its order's, by the indices of all stations; none is no
 * error, and said. Of several stations one whose index cannot be read is said and noted, and the
 * others' takes are found: the claim has a deadline.
 */
int ps_claim_takes_find(const struct ps_claim_request *request, struct ps_claim *claim);

/* The same of takes that began before @before_us; nothing is said or noted of an index that cannot
 * be read: it was when the claim was noted. */
int ps_claim_takes_find_before(const struct ps_claim_request *request, int64_t before_us,
			       struct ps_claim *claim);

/*
 * Looks for the takes of an open claim that began before it was opened, or reopened, and are in the
 * store only now, as that one which was being recorded then: they become the claim's, and are held.
 * So are those that could not be held before. True: the claim is to be saved.
 */
bool ps_claim_takes_again(const struct ps_claim_request *request, struct ps_claim *claim);

/* Does a packseald say that it records the claim's parcel now? */
bool ps_claim_is_recorded(const struct ps_claim_request *request, const struct ps_claim *claim);

/* What follows on the line of standard error that says which: the number first; NULL: the line says
 * something else. */
const char *ps_claim_answered_said(const char *line);

/*
 * The take that an answer is made of where none was named: of the claim's own that lie in
 * request->store the latest that films the packing, else the latest. Says which, and whether a
 * later one is there. 0 in *@take_out: the store has none of the parcel. Complains, also if there
 * are but takes that began after the claim was opened; returns 0 or the exit status.
 */
int ps_claim_take_choose(const struct ps_claim_request *request, const struct ps_claim *claim,
			 uint64_t *take_out);

/*
 * Has the packseald of each hold them, so that they are there when they are asked for; @why is what
 * the ledger says. Where it does not, that is said and noted, and no error: the claim is to be kept
 * all the same.
 */
void ps_claim_takes_hold(const struct ps_claim_request *request, struct ps_claim *claim,
			 const char *why);

/* The same of one; what is noted already is not noted again. Errors: PS_LIMIT (no room for the
 * note). */
enum ps_err ps_claim_take_hold(const struct ps_claim_request *request, struct ps_claim *claim,
			       const struct ps_claim_take *take, const char *why);

/* The claim's type as a person knows it: "damaged (破损)"; as it is where nobody knows it. */
void ps_claim_type_shown(const struct ps_claim *claim, char shown_out[PS_TEXT_SHOWN_MAX]);

/* The same in one language: "damaged" or "破损". */
void ps_claim_type_short(const struct ps_claim *claim, enum ps_lang lang,
			 char shown_out[PS_TEXT_SHOWN_MAX]);

/*
 * What is found in each of the claim's files, as the member "findings" of the object that is open:
 * whether its bytes are those that were taken in, what it declares, where else it was seen. Small
 * pictures of those that decode, encoded anew, go to the new directory request->pictures.
 * Complains; returns 0 or the exit status.
 */
int ps_claim_findings(const struct ps_claim_request *request, const struct ps_claim_store *store,
		      const struct ps_claim *claim, struct ps_json *json);

#endif
