/*
 * struct ps_claim: one claim of a buyer: about which parcel, by when it is to be answered, the
 * pictures that came with it, and what was done. It is the clerk's paper and no evidence: nobody
 * signed it, and the ledger knows only of the holds.
 *
 * The buyer's name at the channel is never kept, only its keyed hash: enough to count.
 */
#ifndef PS_TOOLS_CLAIM_H
#define PS_TOOLS_CLAIM_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/buf.h"
#include "signing/digest.h"
#include "signing/limits.h"
#include "tools/claim_file.h"
#include "tools/json.h"
#include "tools/station_name.h"

#define PS_CLAIM_NUMBER_MAX 99999999
#define PS_CLAIM_FILES_MAX 16
#define PS_CLAIM_NOTES_MAX 256
#define PS_CLAIM_TAKES_MAX 64
#define PS_CLAIM_WORD_MAX 32 /* a channel, a type, an outcome; with the NUL */
#define PS_CLAIM_BYTES_MAX (1 << 20)

#define PS_CLAIM_OUTCOMES(X)     \
	X("won", "申诉成功")     \
	X("lost", "申诉失败")    \
	X("partly", "部分成立")  \
	X("settled", "协商解决") \
	X("withdrawn", "买家撤诉")

/* What was done, when and by whom. */
struct ps_claim_note {
	int64_t at_s;
	char what[PS_CLAIM_WORD_MAX]; /* "opened", "held", "not_held", "asked", ... */
	char by[PS_NAME_LEN_MAX + 1];
	char text[PS_TEXT_LEN_MAX + 1];
};

struct ps_claim_take {
	uint64_t number;
	char station[PS_STATION_NAME_MAX + 1]; /* "": the only one */
};

#define PS_CLAIM_TAKE_TEXT_MAX 56

struct ps_claim {
	uint64_t number;
	int64_t opened_s;
	int64_t deadline_s;
	char waybill[PS_CODE_LEN_MAX + 1]; /* "": by the order alone */
	char order[PS_CODE_LEN_MAX + 1];   /* "": not said */
	char channel[PS_CLAIM_WORD_MAX];
	char type[PS_CLAIM_WORD_MAX];
	char outcome[PS_CLAIM_WORD_MAX]; /* "": not closed */
	char code[PS_CLAIM_WORD_MAX];	 /* that the buyer is asked to show; "": not asked */
	bool has_buyer;
	uint8_t buyer[PS_DIGEST_LEN];
	size_t take_count;
	struct ps_claim_take takes[PS_CLAIM_TAKES_MAX]; /* the latest first */
	size_t file_count;
	struct ps_claim_file files[PS_CLAIM_FILES_MAX];
	size_t note_count;
	struct ps_claim_note notes[PS_CLAIM_NOTES_MAX];
};

/* Errors: PS_LIMIT: no more find room. @text is cut where it is too long. */
PS_MUST_CHECK enum ps_err ps_claim_note(struct ps_claim *claim, int64_t at_s, const char *by,
					const char *what, const char *text);

/* "left/3", or "3" of the only station. */
void ps_claim_take_text(const struct ps_claim_take *take, char text_out[PS_CLAIM_TAKE_TEXT_MAX]);

/* Whether the last that the claim notes of holding it is that it was not: age may thin it then. */
bool ps_claim_take_is_unheld(const struct ps_claim *claim, const struct ps_claim_take *take);

/* Reads that. False: it is none. */
bool ps_claim_take_parse(const char *text, struct ps_claim_take *take_out);

/* Is it among them, by number and station? */
bool ps_claim_take_is_among(const struct ps_claim_take *takes, size_t count,
			    const struct ps_claim_take *take);

/* Is it one of the claim's? Of a station that is not named, here or there, the number decides. */
bool ps_claim_has_take(const struct ps_claim *claim, const struct ps_claim_take *take);

/* Puts those of @takes that are not the claim's yet behind its own, as far as there is room. */
void ps_claim_add_takes(struct ps_claim *claim, const struct ps_claim_take *takes, size_t count);

/* Is it one of PS_CLAIM_OUTCOMES? */
bool ps_claim_is_outcome(const char *word);

/* Appended as JSON. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_claim_write(const struct ps_claim *claim, struct ps_buf *text);

/* Its members, into the object that is open. */
void ps_claim_to_json(const struct ps_claim *claim, struct ps_json *json);

/* Errors: PS_MALFORMED (it is none that ps_claim_write() wrote), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_claim_read(struct ps_bytes text, struct ps_claim *claim_out);

#endif
