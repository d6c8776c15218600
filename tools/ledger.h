/* What `packseal ledger` does, one function a word behind it. */
#ifndef PS_TOOLS_LEDGER_H
#define PS_TOOLS_LEDGER_H

#include "signing/words.h"
#include "tools/ledger_files.h"
#include "tools/output.h"

#define PS_LEDGER_LOGS_MAX 16

struct ps_ledger_request {
	const char *dir;
	const struct ps_certificates *roots; /* NULL: none was given */
	int64_t now_s;
	size_t kept_count;
	const char *kept[PS_HISTORY_POINTS_MAX];
	const char *to;	       /* of the checkpoint or proof that is written */
	bool replace;	       /* what is at @to */
	bool as_text;	       /* checkpoint: as words and base64 */
	const char *folder;    /* checkpoint: also into it; NULL: not */
	const char *put_url;   /* checkpoint: also there; NULL: not */
	const char *put_root;  /* whom the server's certificate leads to; NULL: the system's */
	const char *mail_from; /* checkpoint: of a message; NULL, as @mail_to: none */
	const char *mail_to;
	uint64_t take;	     /* 0: all */
	const char *waybill; /* audit */
	const char *of;	     /* audit: a take that shows the waybill; NULL: the secret is there */
	const char *other;   /* compare: the newer ledger; @dir is the older one, or a checkpoint */
	size_t log_count;    /* access: logs, of which it wants */
	const char *logs[PS_LEDGER_LOGS_MAX];
	const char *who;   /* access: NULL: everybody */
	uint64_t entry;	   /* access: to be proved; 0: none */
	const char *proof; /* access: of one entry; NULL: none */
	int64_t keep_days; /* access: how long entries are kept */
	bool as_json;
	enum ps_lang lang; /* slip */
};

/* What a leaf says beside its kind and take, in a stranger's words or ours. */
void ps_ledger_leaf_text(const struct ps_leaf *leaf, enum ps_lang lang,
			 char text_out[PS_TEXT_SHOWN_MAX]);

/* Each prints, complains on standard error, and returns the exit status. */
int ps_ledger_check(const struct ps_ledger_request *request);
int ps_ledger_show(const struct ps_ledger_request *request);
int ps_ledger_access(const struct ps_ledger_request *request);
int ps_ledger_audit(const struct ps_ledger_request *request);
int ps_ledger_compare(const struct ps_ledger_request *request);
int ps_ledger_prove(const struct ps_ledger_request *request);
int ps_ledger_checkpoint_out(const struct ps_ledger_request *request);
int ps_ledger_slip(const struct ps_ledger_request *request);

#endif
