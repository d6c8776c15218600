/*
 * The exporter's statement (signing/FORMAT.md, "The exporter's statement"): who cut an export, why
 * and when, under his own key. It is his word alone: the station did not sign it, and nobody says
 * here whether his certificate is to be trusted.
 *
 * It names the take, and what the export shows of it, so that it cannot be moved to another export.
 */
#ifndef PS_SIGNING_EXPORTER_H
#define PS_SIGNING_EXPORTER_H

#include "signing/buf.h"
#include "signing/certificate.h"
#include "signing/cursor.h"
#include "signing/key.h"
#include "signing/limits.h"

struct ps_exporter_statement {
	uint8_t take[PS_HASH_LEN];
	uint8_t shown[PS_HASH_LEN]; /* what the export shows: see ps_check */
	struct ps_bytes who;	    /* 1 to PS_CODE_LEN_MAX bytes of plain text */
	struct ps_bytes why;	    /* up to PS_TEXT_LEN_MAX */
	int64_t utc_us;
	uint8_t point[PS_POINT_LEN];	     /* his key */
	size_t chain_count;		     /* 0: no certificate goes along */
	struct ps_bytes chain[PS_CHAIN_MAX]; /* DER; the first one holds his key */
};

/*
 * Signs @statement with @key, whose point is put in, and appends the attachment's bytes to @buf,
 * which on an error is as it was.
 *
 * Errors: PS_INVALID (what ps_exporter_read() would refuse; or the bytes happen to hold the
 * beginning of a JPEG, which no attachment may: another moment gives others), PS_NO_MEMORY, the
 * key's.
 */
PS_MUST_CHECK enum ps_err ps_exporter_sign(const struct ps_exporter_statement *statement,
					   struct ps_key *key, struct ps_buf *buf);

/*
 * Reads an attachment's bytes, verifies the signature with the key that the statement names, and
 * compares that with the first certificate's. Views stay in @bytes.
 *
 * Errors: those of the CBOR readers; PS_BAD_SIGNATURE; PS_MISMATCH (the certificate holds another
 * key, or none that can be read); PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_exporter_read(struct ps_bytes bytes,
					   struct ps_exporter_statement *statement_out);

/*
 * The common name in his first certificate, escaped; false where there is none. Nobody has judged
 * that certificate.
 */
bool ps_exporter_name(const struct ps_exporter_statement *statement,
		      char name_out[PS_NAME_TEXT_MAX]);

#endif
