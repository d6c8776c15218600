/*
 * struct ps_slip: what fits on a shipping label (100 by 150 mm) and shows later that a station's
 * ledger was not rewritten, or that its certificate is still the one of the first day: hashes as
 * digits, words and QR codes, and where to leave them.
 */
#ifndef PS_TOOLS_SLIP_H
#define PS_TOOLS_SLIP_H

#include "signing/checkpoint.h"
#include "signing/words.h"
#include "tools/drawing.h"
#include "tools/output.h"

#define PS_SLIP_DAY_MAX 32

struct ps_slip {
	enum ps_lang lang;
	bool replace;		      /* what is in the file's place */
	char name[PS_TEXT_SHOWN_MAX]; /* of the station or, without a ledger, of the certificate */
	bool is_root;		      /* whose fingerprint it is; else the station's */
	uint8_t fingerprint[PS_DIGEST_LEN]; /* of the certificate */
	bool has_station;		    /* beside a root's, the station's own, in digits: */
	uint8_t station[PS_DIGEST_LEN];

	bool has_web; /* beside these, that of the clerk's pages, in digits: */
	uint8_t web[PS_DIGEST_LEN];

	bool has_ledger;		 /* then: */
	struct ps_bytes signed_bytes;	 /* the checkpoint, as the station wrote it */
	struct ps_checkpoint checkpoint; /* the same, read */
	char day[PS_SLIP_DAY_MAX];	 /* of the checkpoint, and the zone that it is a day of */
	uint64_t takes;			 /* begun that day */
};

/* What -o was given says which form is wanted. Complains; returns 0 or the exit status. */
int ps_slip_form(const char *to, enum ps_drawing_form *form_out);

/* Draws it into the file @to and says so. Complains; returns 0 or the exit status. */
int ps_slip_save(const struct ps_slip *slip, enum ps_drawing_form form, const char *to);

#endif
