/*
 * struct ps_check: compares the records of one file with what was signed, in one pass.
 *
 * It takes the records in the order of the file, keeps what the format bounds (one START, the
 * hashes of one seal, one hash a tile and camera, one line of SHA256SUMS a camera and seal), and
 * puts what it notices into a report. It prints nothing, decodes no pixel and needs no operating
 * system.
 *
 * The signatures of START and of the last signed record vouch for everything between them, because
 * each signed record holds the hash of the one before. With @each_signature every SEAL is verified
 * by itself. So it is for hooks, which get a seal's content only after its signature, unless they
 * keep nothing before the whole file was found right.
 */
#ifndef PS_SIGNING_CHECK_H
#define PS_SIGNING_CHECK_H

#include "signing/certificate.h"
#include "signing/ending.h"
#include "signing/exporter.h"
#include "signing/finding.h"
#include "signing/look.h"
#include "signing/picture.h"
#include "signing/reader.h"
#include "signing/record.h"
#include "signing/runner.h"
#include "signing/seal.h"
#include "signing/start.h"
#include "signing/thinning.h"

/* A seal whose signature, content and counts were found right, or a whole seal withheld. */
struct ps_sealed {
	const struct ps_seal *seal;
	bool withheld;
	struct ps_bytes record;		 /* the SEAL record as it stands in the file */
	size_t count;			 /* 0 if withheld */
	const struct ps_record *records; /* frames and events, in order */
};

struct ps_check_hooks {
	void *ctx;
	/*
	 * The user keeps nothing of what he is handed unless the whole file is found right: then
	 * the last signature vouches for all of it, and no seal's own is verified before.
	 */
	bool keeps_nothing_early;
	/* Any of them may be NULL. An error stops the check and is returned by it. */
	enum ps_err (*start)(void *ctx, const struct ps_start *start,
			     const uint8_t take[PS_HASH_LEN], struct ps_bytes record);
	enum ps_err (*seal)(void *ctx, const struct ps_sealed *sealed);
	enum ps_err (*ending)(void *ctx, const struct ps_ending *ending, struct ps_bytes record);
	/* The nonce, the openings and the attachments, each after it was checked. */
	enum ps_err (*other)(void *ctx, const struct ps_record *record);
};

struct ps_check_options {
	bool each_signature;
	const struct ps_runner *runner;	    /* hashes on other threads; NULL: on the caller's */
	const struct ps_check_hooks *hooks; /* NULL: none */
};

/* One picture that SHA256SUMS lists. */
struct ps_sums_line {
	uint8_t picture[PS_HASH_LEN];
	uint64_t seq;
	uint64_t camera;
};

/* Which pictures of a seal are there, as far as a rule of thinning asks. */
struct ps_check_kept {
	uint64_t second;
	uint16_t present; /* a bit for each camera with a frame in the seal */
	uint16_t first;	  /* ... whose first picture in it is shown */
};

/* What the check remembers of a camera. */
struct ps_check_camera {
	struct ps_header_info header; /* as START declares the grid */
	bool have_last;
	uint64_t next_seq; /* the least that may come */
	uint64_t last_us;
	bool shown;			   /* a picture was shown in this seal: the rest is valid */
	bool seen;			   /* an entry stands in this seal */
	uint64_t seal_frames_shown;	   /* pictures that are shown in this seal */
	uint64_t frames_shown;		   /* and in the seals before it, as @total counts them */
	uint8_t entry_header[PS_HASH_LEN]; /* what its latest entry in this seal says of its header
					    */
	uint64_t base_seq;		   /* @next_seq where the seal began */
	bool first_shown;		   /* the first picture of this seal is shown */
	bool have_shown;		   /* any picture so far: the last was at */
	uint64_t shown_us;
	uint64_t hole_us; /* the longest time without a picture that is shown */
	uint64_t hole_from_us;
	struct ps_buf tiles;	/* tile hashes of the last shown picture */
	struct ps_buf withheld; /* a byte a tile: 1 where only the hash is known */
	bool have_header;	/* @header_hash is of a header that was found canonical */
	uint8_t header_hash[PS_HASH_LEN];
	bool have_picture; /* digest of the last full refresh, for frozen pictures */
	uint8_t picture[PS_HASH_LEN];
};

/* So many pictures' tiles are held against their entries at once. */
#define PS_CHECK_LISTS 2

/* A picture whose tiles are to be held against its entry. */
struct ps_check_list {
	int camera;
	uint64_t time_us;
	uint8_t wanted[PS_HASH_LEN];
	uint8_t head[4]; /* how many, as the hash has it */
	struct ps_buf tiles;
};

/* Attachments of one kind, to be judged with the whole file. */
struct ps_check_items {
	size_t count;		     /* those beyond the room too, which are not kept */
	size_t ends[PS_ANCHORS_MAX]; /* in @bytes */
	struct ps_buf bytes;
};

static inline struct ps_bytes ps_check_item(const struct ps_check_items *items, size_t i)
{
	size_t begin = i ? items->ends[i - 1] : 0;

	return (struct ps_bytes){ items->bytes.bytes + begin, items->ends[i] - begin };
}

/* What a signed record has to fit to. */
enum ps_check_place {
	PS_PLACE_MAGIC,
	PS_PLACE_START,
	PS_PLACE_NONCE,
	PS_PLACE_CONTENT, /* frames, events, seals, or the ending */
	PS_PLACE_OPENINGS,
	PS_PLACE_TAIL, /* attachments or the trailer */
	PS_PLACE_DONE,
};

struct ps_check {
	struct ps_check_options options;
	struct ps_report *report;
	enum ps_check_place place;
	bool refused; /* a record was found malformed: nothing behind it is judged */

	struct ps_buf start_record; /* copy; @start has views of it */
	struct ps_cose start_cose;
	struct ps_start start;
	bool have_start;
	bool start_verified;
	struct ps_certificates *chain; /* START's; the device's own first */
	bool chain_ends_early; /* an issuer's cannot be read; @chain holds those before it */
	uint8_t point[PS_POINT_LEN];
	struct ps_ecdsa_verifier *verifier; /* of @point */
	struct ps_ecdsa_verifier *session;  /* of START's session key; NULL: none signs for it */
	uint8_t take[PS_HASH_LEN];

	bool have_nonce;
	uint8_t nonce[PS_NONCE_LEN];
	struct ps_buf sums;   /* of struct ps_sums_line */
	bool sums_incomplete; /* a picture that SHA256SUMS lists is not wholly shown */

	struct ps_link due;	   /* what the next signed record must say */
	struct ps_buf last_record; /* the latest signed record behind START */
	uint64_t last_offset;
	bool have_last;
	uint64_t checked_offset; /* of the record whose signature was checked last; 0: of none */
	bool checked_fits;

	struct ps_clock clock; /* START's, or of the SEAL before which it was set last */

	/* the seal in progress */
	struct ps_buf entries; /* entry hashes */
	struct ps_tally tally;
	uint64_t content_offset;
	size_t content_len;
	bool withheld;
	bool content_wrong;    /* something in it did not fit */
	uint64_t second;       /* station second of its entries */
	struct ps_buf kept;    /* bytes of its records, for hooks */
	struct ps_buf kept_at; /* of size_t: where each begins in @kept */
	struct ps_check_camera cameras[PS_CAMERAS_MAX];

	bool have_second;
	uint64_t last_second; /* of the seal before */
	struct ps_tally total;
	uint64_t seals;
	uint64_t seals_withheld;
	uint64_t frames_read; /* FRAME records, whatever was found of them */
	bool incomplete;      /* seals, entries or their order are not as signed: sums cannot fit */
	struct ps_report sealed;  /* the report as it was behind the last SEAL */
	struct ps_buf kept_seals; /* of struct ps_check_kept, one a seal */
	bool more_shown; /* a picture is shown that no rule of thinning keeps, or what none leaves
			    out is not */
	struct ps_thinning_rule thinning; /* that the file states */
	uint64_t next_event;
	uint64_t base_event;   /* where the seal began */
	uint64_t nonce_end;    /* offset behind START and nonce; 0 before */
	uint64_t end_of_seals; /* offset behind the last seal that fits; before it others may not */

	size_t waybill_count; /* events of kind waybill that were seen */
	uint8_t waybills[PS_OPENINGS_MAX][PS_HASH_LEN];
	struct ps_buf openings; /* their salted bodies as an opening's CBOR, or null */

	bool have_ending;
	uint64_t ending_offset;
	struct ps_ending ending;
	uint64_t attachment_count;
	uint64_t attachment_kind;
	bool sums_checked;

	struct ps_digest showing; /* what the file shows, while @is_showing */
	bool is_showing;
	uint8_t shown[PS_HASH_LEN];	       /* once the openings have been checked */
	uint64_t exporter_offset;	       /* behind which his statement would stand */
	size_t exporter_count;		       /* statements; of several none is right */
	bool exporter_right;		       /* @exporter is his who signed it, over this file */
	struct ps_exporter_statement exporter; /* views of @exporter_bytes */
	struct ps_buf exporter_bytes;
	size_t proof_count;	       /* ledger proofs; of several none is right */
	struct ps_buf proof;	       /* the first one's bytes */
	struct ps_check_items anchors; /* attachments that should be ones */
	struct ps_check_items crls;    /* the same */
	struct ps_buf before;	       /* scratch: a camera's tiles as they were */
	struct ps_check_list lists[PS_CHECK_LISTS];
	size_t list_count;
};

/* @report is the caller's, initialised by ps_report_init, and outlives the check. */
void ps_check_init(struct ps_check *check, const struct ps_check_options *options,
		   struct ps_report *report);
void ps_check_release(struct ps_check *check);

/*
 * Checks the next record. @look: what ps_look_at() found, of a FRAME record; NULL of others.
 *
 * Errors: PS_MALFORMED when nothing behind it can be judged (the finding is in the report);
 * PS_NO_MEMORY, PS_CRYPTO; whatever a hook returned.
 */
PS_MUST_CHECK enum ps_err ps_check_record(struct ps_check *check, const struct ps_record *record,
					  const struct ps_look *look);

/* How the reading ended. */
struct ps_check_end {
	enum ps_err how; /* what ps_reader_next or ps_check_record returned last */
	uint64_t offset; /* where in the file that was */
	size_t left;	 /* bytes of an unfinished record */
	bool trailer;	 /* the file's last bytes are a trailer all the same */
};

/*
 * The file is over: verifies the last signature and completes the report's axes integrity and
 * ending. Errors: PS_NO_MEMORY, PS_CRYPTO; @end->how where it is no fault of the file.
 */
PS_MUST_CHECK enum ps_err ps_check_finish(struct ps_check *check, const struct ps_check_end *end);

/* Is there an ending, which is the device's word on all before it, and does its signature verify?
 */
bool ps_check_confirmed(const struct ps_check *check);

/* Reads and checks a whole file. Errors: PS_IO, PS_NO_MEMORY, PS_CRYPTO, a hook's. */
PS_MUST_CHECK enum ps_err ps_check_run(struct ps_check *check, struct ps_source source);

#endif
