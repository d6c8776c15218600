/*
 * What the station's main thread asks of the recorder (requests), and what the recorder has to say
 * (notices). Plain values; a take is named by its lane and by the session's count of that lane's
 * takes, because the session is ahead of the recorder.
 */
#ifndef PS_FIRMWARE_RECORDER_MESSAGE_H
#define PS_FIRMWARE_RECORDER_MESSAGE_H

#include "capture/code.h"
#include "capture/scanner.h"
#include "capture/steady.h"
#include "firmware/session.h"
#include "signing/derivation.h"
#include "signing/ending.h"
#include "signing/event.h"
#include "signing/leaf.h"
#include "signing/limits.h"

#define PS_MESSAGE_TEXT_MAX 240

enum ps_request_kind {
	PS_REQUEST_START, /* a take: @code, scanned at @time_us; frames from @from_us on. @code
			     empty: its waybill is not known yet */
	PS_REQUEST_BIND,  /* @code, scanned at @time_us, is the take's waybill */
	PS_REQUEST_LINK,  /* the take belongs to another: @link, @linked_take */
	PS_REQUEST_HOLD,  /* the take, open or the lane's last, is held: @text says why */
	PS_REQUEST_CODE,  /* @code is an event of the take at @time_us */
	PS_REQUEST_NOTE,  /* an event of @event with @text at @time_us */
	PS_REQUEST_CLOSE, /* the take: @word and @reason; frames at or after @time_us are not its
			     own */
	PS_REQUEST_LEAF,  /* an export, hold or bound-late leaf; answered by PS_NOTICE_LEAF with the
			   * same @token
			   */
	PS_REQUEST_DERIVE, /* a statement of derivation; answered by PS_NOTICE_STATEMENT, likewise
			    */
	PS_REQUEST_ORDER,  /* a line of an order for the index; answered by PS_NOTICE_ORDER */
	PS_REQUEST_ANCHOR, /* a time-stamped checkpoint; answered by PS_NOTICE_ANCHOR, likewise */
	PS_REQUEST_AIM,	   /* whether @camera still sees what it saw when it was aimed: @steady */
	PS_REQUEST_STOP,   /* once no take is open; answered by PS_NOTICE_STOPPED */
};

/*
 * An export that was made of a take; or that it is held, or not any more; or its waybill, in @why;
 * or entries of an access log.
 */
struct ps_leaf_request {
	enum ps_leaf_kind kind;
	uint64_t number;	   /* of the take */
	uint8_t take[PS_HASH_LEN]; /* exports; of a hold the recorder finds it */
	uint8_t file_digest[PS_HASH_LEN];
	uint64_t bytes;
	bool on;
	char why[PS_TEXT_LEN_MAX + 1];
	char by[PS_NAME_LEN_MAX + 1];
	struct ps_access_batch access; /* of no take */
};

/* A statement that a file was made of frames of a take. */
struct ps_derive_request {
	uint64_t number; /* of the take */
	uint8_t take[PS_HASH_LEN];
	uint8_t file[PS_HASH_LEN]; /* its SHA-256 */
	uint64_t bytes;
	size_t range_count;
	struct ps_derived_range ranges[PS_DERIVED_RANGES_MAX];
	char what[PS_TEXT_LEN_MAX + 1];
	char by[PS_NAME_LEN_MAX + 1];
};

/* What of an order goes out under a waybill. The shop's claim: the index alone has it. */
struct ps_order_request {
	char order[PS_SCAN_TEXT_MAX + 1];
	char waybill[PS_SCAN_TEXT_MAX + 1];
	char shop[PS_NAME_LEN_MAX + 1];
	char item[PS_SCAN_TEXT_MAX + 1];
	uint32_t quantity;
};

struct ps_request {
	enum ps_request_kind kind;
	unsigned lane;
	uint64_t take; /* the session's count */
	uint64_t time_us;
	uint64_t from_us;
	struct ps_code code;
	enum ps_scan_source source;
	enum ps_session_link link;
	uint64_t linked_take; /* the session's count; of PS_LINK_RETURN_OF the recorder finds it */
	enum ps_event_kind event;
	char text[PS_MESSAGE_TEXT_MAX + 1];
	enum ps_ending_word word;
	enum ps_reason reason;
	uint64_t token;
	struct ps_leaf_request leaf;
	struct ps_derive_request derive;
	struct ps_order_request order;
	uint16_t camera; /* the station's index */
	enum ps_steady steady;
	uint8_t *anchor; /* whose the request is must free() it */
	size_t anchor_len;
};

enum ps_notice_kind {
	PS_NOTICE_STARTED, /* the take is signed and in the ledger: the lamp may say so; @earlier */
	PS_NOTICE_BOUND,   /* its waybill is known; @earlier */
	PS_NOTICE_REFUSED, /* it is not, and nothing of it stays; @text says why */
	PS_NOTICE_SEALED,  /* seal @seal is on the medium; the file has @bytes */
	PS_NOTICE_ENDED,   /* and its leaf is in the ledger */
	PS_NOTICE_CUT_SHORT, /* like ENDED, but the recorder ended it by itself: a limit */
	PS_NOTICE_BROKEN,    /* the take cannot be ended; the next start recovers it */
	PS_NOTICE_TROUBLE,   /* the lane still records, but @text */
	PS_NOTICE_TROUBLE_OVER,
	PS_NOTICE_FAULT, /* nothing can be recorded in the lane: @text */
	PS_NOTICE_FAULT_OVER,
	PS_NOTICE_LEAF,	     /* @err, or the leaf's @index */
	PS_NOTICE_STATEMENT, /* @err, or ps_recorder_statement() has it for @token */
	PS_NOTICE_ORDER,     /* @err of the request with @token */
	PS_NOTICE_ANCHOR,    /* @err, and @text says why, of the request with @token */
	PS_NOTICE_STOPPED,   /* the recorder's thread is about to end */
};

struct ps_notice {
	enum ps_notice_kind kind;
	unsigned lane;
	uint64_t take; /* the session's count */
	uint64_t number;
	uint8_t id[PS_HASH_LEN];
	uint64_t seal; /* 1 is the first */
	uint64_t bytes;
	uint64_t token;
	uint64_t index;
	uint64_t earlier;	/* the newest earlier take of the same waybill; 0: none is known */
	int64_t earlier_age_us; /* how long ago that ended, by the station's clock */
	enum ps_err err;
	unsigned camera; /* of a trouble, from 1; 0: none of them */
	char text[PS_MESSAGE_TEXT_MAX + 1];
};

#endif
