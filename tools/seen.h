/*
 * struct ps_seen: pictures that were seen before, by their SHA-256 and by what they look like
 * (tools/picture_hash.h): those of earlier claims, the shop's own listing pictures, stills of the
 * packing. The file "seen" in the claims' folder and, with stills of the store's takes, the file
 * "stills" beside it, which keeps the newest, so that looking stays quick; in this machine's order
 * of bytes. They can be made anew from the pictures, and are no evidence.
 */
#ifndef PS_TOOLS_SEEN_H
#define PS_TOOLS_SEEN_H

#include "signing/words.h"
#include "tools/claim_file.h"
#include "tools/claim_store.h"
#include "tools/json.h"
#include "tools/picture_hash.h"

#define PS_SEEN_NAME_MAX 64
#define PS_SEEN_MATCHES_MAX 8
#define PS_SEEN_STILLS_KEPT 60000
#define PS_SEEN_STILLS_MAX 70000 /* then those are kept */

#define PS_SEEN_SOURCES(X)    \
	X(CLAIM, "claim")     \
	X(LISTING, "listing") \
	X(PACKING, "packing")

enum ps_seen_source {
#define X(code, name) PS_SEEN_##code,
	PS_SEEN_SOURCES(X)
#undef X
		PS_SEEN_SOURCE_COUNT
};

/* As it stands in the file: all bytes set, those between the members too. */
struct ps_seen_entry {
	uint32_t source; /* enum ps_seen_source */
	uint32_t claim;	 /* PS_SEEN_CLAIM: its number and the file's; PS_SEEN_PACKING: the take's */
	uint32_t file; /* number, 0 of a picture from a folder, and 1 where more of it are known */
	uint32_t hashed; /* 0: only its bytes are known */
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_picture_hash hash;
	char name[PS_SEEN_NAME_MAX]; /* of a listing's or packing's picture; "left/3 top 1.5 s" */
};

struct ps_seen_part {
	size_t count;
	const struct ps_seen_entry *entries;
	void *map; /* NULL: none */
	size_t len;
};

struct ps_seen {
	struct ps_seen_part pictures; /* of claims and folders */
	struct ps_seen_part stills;   /* of takes */
};

/* No file is none seen. Complains; returns 0 or the exit status. Close it whatever is returned. */
int ps_seen_open(const struct ps_claim_store *store, struct ps_seen *seen_out);
void ps_seen_close(struct ps_seen *seen);

/* Adds entries, on the medium when it returns. The store is open for changing. Complains. */
int ps_seen_add(const struct ps_claim_store *store, const struct ps_seen_entry *entries,
		size_t count);

/* The same of stills of takes; the oldest make room. */
int ps_seen_add_stills(const struct ps_claim_store *store, const struct ps_seen_entry *entries,
		       size_t count);

/* Is it a take's still? */
bool ps_seen_is_still(const struct ps_seen_entry *entry);

/* A picture that is looked for. */
struct ps_seen_query {
	uint64_t claim; /* whose it is: that one's own are no earlier ones; 0: nobody's */
	uint8_t digest[PS_DIGEST_LEN];
	bool hashed;
	struct ps_picture_hash hash;
	struct ps_picture_hash mirrored;
};

/*
 * Of a picture's bytes; a JPEG is decoded in the child. What does not decode is known by its bytes
 * alone. Complains; returns 0 or the exit status.
 */
int ps_seen_query_make(struct ps_bytes picture, enum ps_claim_kind kind, struct ps_decoder *decoder,
		       struct ps_seen_query *query_out);

/* The same of a file. */
int ps_seen_query_file(const char *path, enum ps_claim_kind kind, struct ps_decoder *decoder,
		       struct ps_seen_query *query_out);

/* What it will be looked for by from now on. */
void ps_seen_entry_of(const struct ps_seen_query *query, enum ps_seen_source source,
		      struct ps_seen_entry *entry_out);

struct ps_seen_match {
	const struct ps_seen_entry *entry;
	bool exact; /* byte by byte; otherwise: */
	bool mirrored;
	struct ps_likeness likeness;
};

/* The nearest first; how many, at most PS_SEEN_MATCHES_MAX. Of the takes' stills the nearest alone:
 * a bench looks much like itself. */
size_t ps_seen_find(const struct ps_seen *seen, const struct ps_seen_query *query,
		    struct ps_seen_match matches_out[PS_SEEN_MATCHES_MAX]);

/* "the same bytes as claim 17, file 1", "looks like listing picture a.jpg (...)", "the
 * same bytes as packing still of take left/3 top 1.5 s". */
void ps_seen_say(const struct ps_seen_match *match, enum ps_lang lang,
		 char text_out[PS_TEXT_LEN_MAX + 1]);

/* The same for programs, as an object of the array that is open. */
void ps_seen_to_json(const struct ps_seen_match *match, enum ps_lang lang, struct ps_json *json);

#endif
