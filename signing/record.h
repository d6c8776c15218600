/*
 * Records: the items of the CBOR sequence (RFC 8742) that an evidence file is (signing/FORMAT.md,
 * "The file"). Each is an array whose first item says its type.
 *
 * Reading a record checks its shape and its limits and nothing else: what a struct ps_record says
 * is a claim until ps_check has compared it with a signature.
 */
#ifndef PS_SIGNING_RECORD_H
#define PS_SIGNING_RECORD_H

#include "signing/buf.h"
#include "signing/cose.h"
#include "signing/entry.h"

enum ps_record_type {
	PS_RECORD_MAGIC = 0,
	PS_RECORD_START = 1,
	PS_RECORD_SEAL = 2,
	PS_RECORD_FRAME = 3,
	PS_RECORD_EVENT = 4,
	PS_RECORD_WITHHELD = 5,
	PS_RECORD_ENDING = 6,
	PS_RECORD_OPENINGS = 7,
	PS_RECORD_NONCE = 8,
	PS_RECORD_ATTACHMENT = 9,
	PS_RECORD_TRAILER = 10,
	PS_RECORD_TYPE_COUNT,
};

const char *ps_record_type_name(enum ps_record_type type);

/* The most bytes that a record of this type may have. */
size_t ps_record_cap(enum ps_record_type type);

enum ps_shown {
	PS_SHOWN_NOT = 0,   /* the entry only */
	PS_SHOWN_WHOLE = 1, /* one whole JPEG and its salts */
	PS_SHOWN_TILES = 2, /* an array of tiles */
};

struct ps_frame_record {
	struct ps_frame_entry entry;
	struct ps_bytes entry_bytes; /* as 0x13 hashes them */
	enum ps_shown shown;
	struct ps_bytes jpeg;  /* PS_SHOWN_WHOLE */
	struct ps_bytes salts; /* tile_count salts, one behind the other */
	bool has_header;       /* PS_SHOWN_TILES; otherwise the header is as before */
	struct ps_bytes header;
	uint64_t item_count; /* of @items */
	struct ps_cursor items;
};

/* One item of a frame's array of tiles. */
enum ps_tile_kind {
	PS_TILE_SHOWN,	  /* @salted: salt ‖ bytes */
	PS_TILE_SAME,	  /* @run tiles are as before */
	PS_TILE_WITHHELD, /* @hash only */
};

struct ps_tile_item {
	enum ps_tile_kind kind;
	uint64_t run;
	struct ps_bytes salted;
	struct ps_bytes hash;
};

struct ps_event_record {
	struct ps_event_entry entry;
	struct ps_bytes entry_bytes;
	bool shown;
	struct ps_bytes salted; /* salt ‖ body */
};

struct ps_record {
	enum ps_record_type type;
	uint64_t offset; /* where it begins in the file */
	struct ps_bytes whole;
	union {
		uint64_t version;	      /* MAGIC */
		struct ps_cose cose;	      /* START, SEAL, ENDING */
		struct ps_frame_record frame; /* FRAME */
		struct ps_event_record event; /* EVENT */
		struct {
			uint64_t count;
			struct ps_cursor items;
		} openings; /* each a byte string salt ‖ body, or null */
		struct {
			bool shown;
			struct ps_bytes bytes;
		} nonce;
		struct {
			uint64_t kind;
			struct ps_bytes bytes;
		} attachment;
		uint64_t ending_offset; /* TRAILER */
	};
};

/* What an attachment holds; a reader passes over every other kind. */
enum ps_attachment_kind {
	PS_ATTACHMENT_LEDGER_PROOF = 1,
	PS_ATTACHMENT_TOKEN = 2,
	PS_ATTACHMENT_CRL = 3,
	PS_ATTACHMENT_EXPORTER = 4,
	PS_ATTACHMENT_DERIVATION = 5,
	PS_ATTACHMENT_THINNING = 6, /* signing/thinning.h */
};

/*
 * Reads the record that fills @bytes exactly.
 * Errors: those of the CBOR readers and of ps_cose_read; PS_UNSUPPORTED for a file of another
 * version.
 */
PS_MUST_CHECK enum ps_err ps_record_read(struct ps_bytes bytes, uint64_t offset,
					 struct ps_record *record_out);

/*
 * How long the record at the front of @bytes is; see ps_cbor_measure() for PS_TRUNCATED, whose
 * *@len_out is then the least number of bytes that must be there to go on.
 * Errors: PS_TRUNCATED, PS_MALFORMED, PS_RANGE.
 */
PS_MUST_CHECK enum ps_err ps_record_measure(struct ps_bytes bytes, size_t *len_out);

/* The next item of a frame's tiles. Errors: those of the CBOR readers. */
PS_MUST_CHECK enum ps_err ps_tile_item_read(struct ps_cursor *items, struct ps_tile_item *item_out);

/* The next opening; @shown_out false for a withheld one. Errors: those of the CBOR readers. */
PS_MUST_CHECK enum ps_err ps_opening_read(struct ps_cursor *items, bool *shown_out,
					  struct ps_bytes *salted_out);

/*
 * Writers, one a type. Signed records are appended by their own code: this gives the head that
 * stands before a COSE_Sign1. Errors stick in @buf.
 */
void ps_record_add_magic(struct ps_buf *buf);
void ps_record_add_signed_head(struct ps_buf *buf, enum ps_record_type type);
void ps_record_add_withheld(struct ps_buf *buf);
void ps_record_add_nonce(struct ps_buf *buf, const uint8_t *nonce); /* NULL: withheld */
/* The array's head; the @count items follow. */
void ps_record_add_openings_head(struct ps_buf *buf, size_t count);
void ps_record_add_attachment(struct ps_buf *buf, uint64_t kind, struct ps_bytes bytes);
void ps_record_add_trailer(struct ps_buf *buf, uint64_t ending_offset);

/* The frame's record up to what it shows; @shown PS_SHOWN_NOT completes it. */
void ps_record_add_frame_head(struct ps_buf *buf, struct ps_bytes entry, enum ps_shown shown);
/* @salted.len 0: the body is withheld. */
void ps_record_add_event(struct ps_buf *buf, struct ps_bytes entry, struct ps_bytes salted);

/* Unsigned space must not hold anything that a careless viewer would show as a picture. */
bool ps_attachment_holds_jpeg(struct ps_bytes bytes);

#endif
