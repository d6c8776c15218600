/*
 * Findings: everything that the verifier noticed, with camera and second, and the report that
 * gathers them into one verdict an axis.
 */
#ifndef PS_SIGNING_FINDING_H
#define PS_SIGNING_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signing/error.h"
#include "signing/verdict.h"

/* code, stable name, sentence, word that it calls for */
#define PS_FINDINGS(X)                                                                             \
	X(NOT_A_FILE, "not_packseal", "this is not a packseal evidence file", MALFORMED)           \
	X(EMPTY, "empty", "the file is empty", MALFORMED)                                          \
	X(BAD_RECORD, "bad_record", "a record is not of the format", MALFORMED)                    \
	X(BAD_PLACE, "record_out_of_place", "a record stands where it must not", MALFORMED)        \
	X(BAD_HEADER, "bad_picture_header", "a picture's header is not of the format", MALFORMED)  \
	X(BAD_PICTURE, "bad_picture", "a picture is not of the format", MALFORMED)                 \
	X(BAD_TILES, "bad_tiles", "a picture's tiles do not add up", MALFORMED)                    \
	X(SHOWN_AND_WITHHELD, "shown_and_withheld", "the same tile is shown and withheld",         \
	  MALFORMED)                                                                               \
	X(NONCE_SHOWN, "nonce_shown",                                                              \
	  "the nonce of SHA256SUMS is shown beside a picture that is hidden", MALFORMED)           \
	X(BAD_BODY, "bad_event_body", "an event's body is not of its kind", MALFORMED)             \
	X(BAD_ATTACHMENT, "bad_attachment", "unsigned space holds what could be shown", MALFORMED) \
	X(BAD_CERTIFICATE, "bad_certificate", "the certificate holds no usable key", MALFORMED)    \
	X(OVER_LIMIT, "over_limit", "a limit of the format is exceeded", MALFORMED)                \
	X(AFTER_TRAILER, "bytes_after_trailer", "bytes follow the end of the file", MALFORMED)     \
	X(BAD_TRAILER, "bad_trailer", "the trailer does not point at the ending", MALFORMED)       \
	X(VERSION, "version", "this version or suite is not known to this program", UNSUPPORTED)   \
	X(NO_SIGNATURE, "no_signature", "no signature covers what the file shows", UNSIGNED)       \
	X(START_DIFFERS, "start_differs", "the start record differs from what was signed",         \
	  ALTERED)                                                                                 \
	X(RECORD_DIFFERS, "record_differs", "a signed record differs from what was signed",        \
	  ALTERED)                                                                                 \
	X(FOREIGN_RECORD, "foreign_record", "a record belongs to another take", ALTERED)           \
	X(CONTENT_DIFFERS, "content_differs",                                                      \
	  "the list of frames and events differs from what "                                       \
	  "was signed",                                                                            \
	  ALTERED)                                                                                 \
	X(COUNT_DIFFERS, "count_differs", "a count differs from what was signed", ALTERED)         \
	X(PICTURE_DIFFERS, "picture_differs", "a picture differs from what was signed", ALTERED)   \
	X(HEADER_DIFFERS, "header_differs", "a picture's header differs from what was signed",     \
	  ALTERED)                                                                                 \
	X(BODY_DIFFERS, "event_differs", "an event differs from what was signed", ALTERED)         \
	X(OPENING_DIFFERS, "opening_differs", "a waybill's opening differs from what was signed",  \
	  ALTERED)                                                                                 \
	X(SUMS_DIFFER, "sums_differ", "SHA256SUMS differs from what was signed", ALTERED)          \
	X(STATEMENT_DIFFERS, "statement_differs", "the statement's signature does not verify",     \
	  ALTERED)                                                                                 \
	X(RECORD_REORDERED, "record_reordered", "a signed record is not the one that is due",      \
	  REORDERED)                                                                               \
	X(TIME_REVERSED, "time_reversed", "time or sequence number does not rise", REORDERED)      \
	X(SECOND_MIXED, "second_mixed", "an entry lies outside its seal's second", REORDERED)      \
	X(RECORD_MISSING, "record_missing", "signed records are missing", MISSING)                 \
	X(CONTENT_MISSING, "content_missing", "a seal's frames and events are missing", MISSING)   \
	X(EVENTS_MISSING, "events_missing", "events are missing", MISSING)                         \
	X(BODY_MISSING, "event_body_missing", "an event that may not be withheld has no body",     \
	  MISSING)                                                                                 \
	X(TAIL_MISSING, "tail_missing", "what must follow the ending is missing", MISSING)         \
	X(NO_ENDING, "no_ending", "there is no ending", INTACT_TRUNCATED)                          \
	X(UNSEALED, "unsealed",                                                                    \
	  "frames or events behind the last seal are not covered and not "                         \
	  "shown",                                                                                 \
	  INTACT_TRUNCATED)                                                                        \
	X(RECOVERED, "recovered", "the station found this end after a restart",                    \
	  INTACT_INTERRUPTED)                                                                      \
	X(TILES_WITHHELD, "tiles_withheld", "parts of the pictures are hidden", INTACT_REDACTED)   \
	X(FRAMES_WITHHELD, "frames_withheld", "frames are left out", INTACT_PARTIAL)               \
	X(SEALS_WITHHELD, "seconds_withheld", "whole seconds are left out", INTACT_PARTIAL)        \
	X(BODIES_WITHHELD, "events_withheld", "what events say is withheld", INTACT_PARTIAL)       \
	X(FRAMES_THINNED, "frames_thinned",                                                        \
	  "frames are left out by the rule that the file states", INTACT_THINNED)                  \
	X(SEALS_THINNED, "seconds_thinned",                                                        \
	  "whole seconds are left out by the rule that the file states", INTACT_THINNED)           \
	X(THINNING_DIFFERS, "thinning_differs",                                                    \
	  "what is left out is not what the rule that the file states leaves out", INTACT_PARTIAL) \
	X(NONCE_WITHHELD, "nonce_withheld", "the nonce of SHA256SUMS is withheld", INTACT_PARTIAL) \
	X(FRAMES_DROPPED, "frames_dropped", "the station signed that it lost frames", NONE)        \
	X(FROZEN, "frozen_picture", "two full pictures without a differing byte", NONE)            \
	X(SEAL_SIGNATURE, "seal_signature",                                                        \
	  "a seal's own signature does not verify; the station signed over it later", NONE)        \
	X(EXPORTER_WRONG, "exporter_wrong",                                                        \
	  "the exporter's statement is not of this export, or not his who is said to have signed " \
	  "it",                                                                                    \
	  NONE)                                                                                    \
	X(FAULT, "fault", "the station signed a fault", NONE)                                      \
	X(CHAIN_REVOKED, "certificate_revoked", "the certificate was revoked", REVOKED)            \
	X(CHAIN_REVOKED_LATER, "certificate_revoked_later",                                        \
	  "the certificate was revoked after the proved time of the ending", NONE)                 \
	X(CRL_WRONG, "revocation_list_wrong",                                                      \
	  "a revocation list is none, or its issuer did not sign it", NONE)                        \
	X(CHAIN_EXPIRED, "certificate_expired",                                                    \
	  "the certificate has expired and no proved time lies before that", EXPIRED_SINCE)        \
	X(CHAIN_NOT_YET, "certificate_not_yet_valid", "the certificate is not valid yet",          \
	  NOT_YET_VALID)                                                                           \
	X(CHAIN_UNTRUSTED, "root_not_accepted",                                                    \
	  "the certificate does not lead to a root that you gave", UNTRUSTED_ROOT)                 \
	X(CHAIN_UNSUITABLE, "certificate_unsuitable",                                              \
	  "the certificate is not one for signing evidence", UNTRUSTED_ROOT)                       \
	X(NO_ROOT, "no_root_given", "you gave no root certificate", NO_ROOT_GIVEN)                 \
	X(TEST_SOURCE, "test_source", "a camera is declared a test or virtual source",             \
	  TEST_SOURCE)                                                                             \
	X(SESSION_WRONG, "session_key_wrong",                                                      \
	  "the start record's session key is not one that the station's key certified for this "   \
	  "take",                                                                                  \
	  NONE)                                                                                    \
	X(SESSION_UNCONFIRMED, "session_unconfirmed",                                              \
	  "a session key signed this, and no ending of the station's key confirms it",             \
	  SESSION_KEY)                                                                             \
	X(ATTESTATION_WRONG, "attestation_wrong",                                                  \
	  "the attestation is none, or not of this key, or of one that may leave its hardware",    \
	  NONE)                                                                                    \
	X(ATTESTATION_UNACCEPTED, "attestation_not_accepted",                                      \
	  "the attestation leads to no maker's root that you gave, or its certificate was not "    \
	  "valid",                                                                                 \
	  NONE)                                                                                    \
	X(ATTESTATION_REVOKED, "attestation_revoked",                                              \
	  "the attestation is not believed: its key's certificate, or one above it, was revoked",  \
	  NONE)                                                                                    \
	X(OTHER_NAME, "station_name_differs",                                                      \
	  "the station calls itself otherwise than its certificate does", NONE)                    \
	X(NOT_A_RECORD, "not_a_record", "bytes that are no record follow the last whole one",      \
	  INTACT_TRUNCATED)                                                                        \
	X(LEDGER_FORK, "ledger_forked",                                                            \
	  "a checkpoint that the station signed says otherwise than its ledger", FORK)             \
	X(LEDGER_TWO, "two_ledgers", "the station's key signs two ledgers", FORK)                  \
	X(LEDGER_OTHER_TAKE, "number_twice", "the ledger has another take under this number",      \
	  FORK)                                                                                    \
	X(LEDGER_OTHER_PAST, "ledger_past_differs",                                                \
	  "the ledger is not the one that the start record signs", FORK)                           \
	X(LEDGER_OTHER_ENDING, "ledger_ending_differs",                                            \
	  "the ledger has another ending of this take", FORK)                                      \
	X(LEDGER_BEFORE_TAKE, "ledger_before_take", "the ledger is older than the start record",   \
	  ROLLBACK)                                                                                \
	X(LEDGER_BEFORE_CHECKPOINT, "ledger_before_checkpoint",                                    \
	  "the ledger is older than a checkpoint that was kept outside", ROLLBACK)                 \
	X(LEDGER_RULE, "numbers_do_not_follow", "the ledger's entries do not follow one another",  \
	  GAP)                                                                                     \
	X(LEDGER_LOST_TAKE, "take_never_ended",                                                    \
	  "a take was begun, and nothing says what became of it", GAP)                             \
	X(LEDGER_UNUSABLE, "ledger_unusable",                                                      \
	  "the ledger that was given is not one that a station signed", LEDGER_NOT_CHECKED)        \
	X(LEDGER_OF_ANOTHER, "ledger_of_another",                                                  \
	  "the ledger that was given is another station's", LEDGER_NOT_CHECKED)                    \
	X(LEDGER_NOT_YET, "not_in_ledger_yet", "no checkpoint of the ledger covers this take",     \
	  LEDGER_NOT_CHECKED)                                                                      \
	X(LEDGER_HAS_ENDING, "ending_left_out",                                                    \
	  "the ledger has an ending of this take that the file does not show", MISSING)            \
	X(PROOF_WRONG, "ledger_proof_wrong",                                                       \
	  "the ledger proof does not verify, or is not this take's", NONE)                         \
	X(CHECKPOINT_NOT_COMPARED, "checkpoint_not_compared",                                      \
	  "a checkpoint that was kept outside is of a size that the ledger proof does not show",   \
	  NONE)                                                                                    \
	X(BAD_CODING, "bad_coding", "a picture does not decode without a complaint", MALFORMED)    \
	X(LABEL_READ, "label_read", "the scanned number was read in the pictures", LABEL_MATCHES)  \
	X(LABEL_DIFFERS, "label_differs",                                                          \
	  "another number was read around a scan, and the scanned one nowhere", LABEL_DIFFERS)     \
	X(LABEL_NOT_READ, "label_not_read", "the scanned number was not read in any picture",      \
	  LABEL_NOT_SEEN)                                                                          \
	X(NO_WAYBILL_SHOWN, "no_waybill_shown",                                                    \
	  "the file shows no waybill that could be looked for", NONE)                              \
	X(CLOCK_BEHIND_LEDGER, "clock_behind_ledger",                                              \
	  "when the take began the station's clock showed a time before that of an earlier "       \
	  "entry of its ledger",                                                                   \
	  NONE)                                                                                    \
	X(LEDGER_DELETED, "deleted_at_station",                                                    \
	  "the station has deleted its own file of this take", NONE)                               \
	X(STAMP_WRONG, "time_stamp_wrong", "a time stamp is not one, or was made of other bytes",  \
	  TOKEN_INVALID)                                                                           \
	X(STAMP_OF_ANOTHER, "time_stamp_of_another",                                               \
	  "a time stamp is over a checkpoint that this station did not sign", TOKEN_INVALID)       \
	X(STAMP_UNACCEPTED, "time_stamp_not_accepted",                                             \
	  "a time stamp leads to no time-stamp root that you gave, or its certificate was not "    \
	  "valid",                                                                                 \
	  TOKEN_INVALID)                                                                           \
	X(STAMP_PASSED_OVER, "time_stamp_passed_over",                                             \
	  "a further time stamp leads to no time-stamp root that you gave, or its certificate "    \
	  "was not valid",                                                                         \
	  NONE)                                                                                    \
	X(STAMP_SPOILT, "time_stamp_spoilt",                                                       \
	  "a further time stamp is not one, or was not made of a checkpoint that this station "    \
	  "signed; it takes nothing from those that hold",                                         \
	  NONE)                                                                                    \
	X(STAMP_REVOKED, "time_stamp_revoked",                                                     \
	  "the certificate of a time stamp's authority was revoked, and the time that it states "  \
	  "is not believed",                                                                       \
	  NONE)                                                                                    \
	X(STAMP_LOOSE, "time_stamp_loose",                                                         \
	  "no ledger proof ties a time stamp's checkpoint to this take", NONE)                     \
	X(STAMPS_CONTRADICT, "time_stamps_contradict",                                             \
	  "the time stamp in the start record is later than one that covers the ending",           \
	  CONTRADICTORY)                                                                           \
	X(CLOCK_CONTRADICTS, "clock_contradicts",                                                  \
	  "the station said that its clock was synchronised, and the proved times say that it "    \
	  "was "                                                                                   \
	  "not",                                                                                   \
	  CONTRADICTORY)                                                                           \
	X(CLOCK_WRONG_BY, "clock_wrong_by", "the station's clock lies outside the proved times",   \
	  NONE)                                                                                    \
	X(LEDGER_BEFORE_ANCHOR, "ledger_before_anchor",                                            \
	  "the ledger was older than the checkpoint in the start record", ROLLBACK)                \
	X(CLOCK_STEPPED, "clock_stepped",                                                          \
	  "the station's clock was set meanwhile, or did not keep time", NONE)

enum ps_what {
#define X(code, name, sentence, word) PS_WHAT_##code,
	PS_FINDINGS(X)
#undef X
		PS_WHAT_COUNT,
};

const char *ps_what_name(enum ps_what what);
const char *ps_what_text(enum ps_what what);
enum ps_word ps_what_word(enum ps_what what);

#define PS_NO_CAMERA (-1)

struct ps_finding {
	enum ps_what what;
	int camera; /* index in START, or PS_NO_CAMERA */
	bool has_time;
	uint64_t from_us; /* CLOCK_BOOTTIME; a span from the first to the last such moment */
	uint64_t to_us;
	bool has_offset;
	uint64_t offset; /* in the file */
	uint64_t count;	 /* how many times */
	unsigned share;	 /* TILES_WITHHELD: largest hidden part of a picture in per cent */
};

/* More are counted but not kept; a graver one takes the place of one that is less grave. */
#define PS_FINDINGS_KEPT 256
#define PS_FINDINGS_OF_A_KIND 32

struct ps_report {
	enum ps_word verdict[PS_AXIS_COUNT];
	size_t count;
	struct ps_finding findings[PS_FINDINGS_KEPT];
	uint64_t not_kept;
};

/* Every axis at its best word; what is not built says so at the end, see ps_verify. */
void ps_report_init(struct ps_report *report);

/*
 * Adds @finding and lowers its axis' verdict to its word. A finding like the last one of its kind
 * and camera, and no further than two seconds from it, widens that one's span and count.
 */
void ps_report_add(struct ps_report *report, const struct ps_finding *finding);

/* Lowers the verdict of the word's axis to @word if that is graver. */
void ps_report_lower(struct ps_report *report, enum ps_word word);

/*
 * Turns all findings of the kind @what into one a camera of the kind @into, of the same axis, and
 * takes the axis' verdict from the findings anew.
 */
void ps_report_turn(struct ps_report *report, enum ps_what what, enum ps_what into);

/* The gravest first; what is alike stays in its order. */
void ps_report_sort(struct ps_report *report);

#endif
