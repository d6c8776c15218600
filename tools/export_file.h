/*
 * Cuts one evidence file into an export, and reads the export again before it gets its name: what
 * is handed out has been verified as it will be.
 */
#ifndef PS_TOOLS_EXPORT_FILE_H
#define PS_TOOLS_EXPORT_FILE_H

#include "signing/clip.h"
#include "tools/exporter.h"
#include "tools/input.h"

struct ps_export_request {
	struct ps_input *from; /* open, at its beginning */
	const char *to;
	bool replace; /* what is at @to */
	bool hash;    /* the ledger is to name the export */
	const struct ps_clip_settings *settings;
	const struct ps_exporter *exporter; /* NULL: states nothing */
	const char *ledger_of; /* the store whose ledger is to prove the take; NULL: none is */
	const struct ps_certificates *time_roots; /* of whom time stamps go first; NULL: unknown */
};

struct ps_export_result {
	struct ps_clip_result clip;
	uint64_t take_number;
	uint8_t take[PS_HASH_LEN];
	uint8_t digest[PS_DIGEST_LEN]; /* SHA-256 of the export, if it was to be hashed */
	uint64_t bytes;
	enum ps_word integrity;	 /* of the export */
	const char *lacks_proof; /* why no ledger proof goes along, though one was asked for */
};

/* Complains on standard error. Returns 0, or the exit status; then nothing is at @to but before. */
int ps_export_file(const struct ps_export_request *request, struct ps_export_result *result_out);

/* One line for people on what went where. */
void ps_export_report(const char *to, const struct ps_export_result *result);

#endif
