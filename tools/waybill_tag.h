/*
 * struct ps_waybill_tag: the tag that a waybill has in one ledger (signing/tag.h), and what that
 * ledger must be for it to be that one. A tag of another ledger finds nothing, and would look as if
 * there were nothing to find: so nobody searches with a tag before ps_waybill_tag_check() has
 * returned 0. Complains on standard error.
 */
#ifndef PS_TOOLS_WAYBILL_TAG_H
#define PS_TOOLS_WAYBILL_TAG_H

#include "signing/history.h"
#include "signing/verify.h"

struct ps_waybill_tag {
	uint8_t tag[PS_HASH_LEN];
	uint8_t commitment[PS_HASH_LEN]; /* of the secret that it was made with */
	struct ps_verdict *take;	 /* that shows it; NULL: it was made with the secret */
};

/*
 * With the ledger's file "secret" in @dir, which is as of ps_ledger_files_open(). Returns 0 or the
 * exit status.
 */
int ps_waybill_tag_by_secret(const char *dir, const char *waybill, struct ps_waybill_tag *tag_out);

/* Out of the take @path, which shows the waybill and is as it was signed. Release it in any case.
 */
int ps_waybill_tag_by_take(const char *path, const char *waybill, int64_t now_s,
			   struct ps_waybill_tag *tag_out);

void ps_waybill_tag_release(struct ps_waybill_tag *tag);

/* What the ledger is to be asked for ps_waybill_tag_check(); its points are this one's. */
void ps_waybill_tag_ask(const struct ps_waybill_tag *tag, struct ps_history_question *question_out);

/*
 * Whether it is a tag of this ledger: the secret is the one that leaf 0 holds the hash of,
 * @commitment; or the take stands in it, and its signer was the ledger's. @history is SIGNED.
 * Returns 0 or the exit status.
 */
int ps_waybill_tag_check(const struct ps_waybill_tag *tag, const uint8_t commitment[PS_HASH_LEN],
			 const struct ps_history_question *question,
			 const struct ps_history *history);

#endif
