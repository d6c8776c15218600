/*
 * The words of a verdict: one table for every face (command, page, JSON, report).
 *
 * Within an axis the words run from the gravest to the best; the verdict is the gravest that
 * applies. packseal speaks of signatures: no word says that a scene was genuine, nor who changed
 * what.
 */
#ifndef PS_SIGNING_VERDICT_H
#define PS_SIGNING_VERDICT_H

enum ps_axis {
	PS_AXIS_INTEGRITY,
	PS_AXIS_ORIGIN,
	PS_AXIS_TIME,
	PS_AXIS_LEDGER,
	PS_AXIS_SCENE,
	PS_AXIS_ENDING,
	PS_AXIS_COUNT,
};

#define PS_WORDS(X)                                                                                \
	X(INTEGRITY, MALFORMED, "malformed", "not a valid file; no statement")                     \
	X(INTEGRITY, UNSUPPORTED, "unsupported", "version not supported; not verified")            \
	X(INTEGRITY, UNSIGNED, "unsigned", "no usable signature")                                  \
	X(INTEGRITY, ALTERED, "altered", "differs from what was signed")                           \
	X(INTEGRITY, REORDERED, "reordered", "order differs from what was signed")                 \
	X(INTEGRITY, MISSING, "missing", "something is missing without a statement")               \
	X(INTEGRITY, INTACT_TRUNCATED, "intact_truncated",                                         \
	  "no ending; what is there is as signed")                                                 \
	X(INTEGRITY, INTACT_INTERRUPTED, "intact_interrupted",                                     \
	  "recording broke off; what is there is as signed")                                       \
	X(INTEGRITY, INTACT_REDACTED, "intact_redacted", "parts hidden, the rest as signed")       \
	X(INTEGRITY, INTACT_PARTIAL, "intact_partial", "an excerpt, as signed")                    \
	X(INTEGRITY, INTACT_THINNED, "intact_thinned", "thinned by rule, what is left as signed")  \
	X(INTEGRITY, INTACT, "intact", "complete and as signed")                                   \
	X(ORIGIN, REVOKED, "revoked", "certificate revoked")                                       \
	X(ORIGIN, EXPIRED_SINCE, "expired_since", "certificate expired")                           \
	X(ORIGIN, NOT_YET_VALID, "not_yet_valid", "certificate not yet valid")                     \
	X(ORIGIN, UNTRUSTED_ROOT, "untrusted_root", "signed under a root that you did not accept") \
	X(ORIGIN, NO_ROOT_GIVEN, "no_root_given", "origin not checked")                            \
	X(ORIGIN, TEST_SOURCE, "test_source", "declared test or virtual source")                   \
	X(ORIGIN, SESSION_KEY, "session_key",                                                      \
	  "signed by a session key not yet confirmed by the device key")                           \
	X(ORIGIN, SOFTWARE_KEY, "software_key", "station key in a file")                           \
	X(ORIGIN, HARDWARE_KEY_ASSERTED, "hardware_key_asserted",                                  \
	  "station key said to be in hardware")                                                    \
	X(ORIGIN, HARDWARE_KEY, "hardware_key", "station key shown to be in hardware")             \
	X(TIME, CONTRADICTORY, "contradictory", "proofs of time contradict each other")            \
	X(TIME, TOKEN_INVALID, "token_invalid", "a time stamp does not verify")                    \
	X(TIME, STATION_CLOCK_ONLY, "station_clock_only", "only the station's own clock")          \
	X(TIME, NOT_BEFORE_ONLY, "not_before_only", "signed after a proved time; no upper bound")  \
	X(TIME, NOT_AFTER_ONLY, "not_after_only", "signed before a proved time; no lower bound")   \
	X(TIME, BOUNDED, "bounded", "signed between two proved times")                             \
	X(LEDGER, FORK, "fork", "two histories that cannot both hold")                             \
	X(LEDGER, ROLLBACK, "rollback", "older than a checkpoint kept outside")                    \
	X(LEDGER, GAP, "gap", "a number is missing without a tombstone")                           \
	X(LEDGER, LEDGER_NOT_CHECKED, "not_checked", "no ledger proof given")                      \
	X(LEDGER, INCLUDED, "included", "this take stands in the signed ledger")                   \
	X(LEDGER, CONSISTENT, "consistent", "and the ledger agrees with another checkpoint")       \
	X(LEDGER, IN_SEQUENCE, "in_sequence", "all leaves seen; numbers follow one another")       \
	X(SCENE, LABEL_DIFFERS, "label_differs", "another number was read from the pictures")      \
	X(SCENE, LABEL_NOT_SEEN, "label_not_seen", "no number could be read")                      \
	X(SCENE, SCENE_NOT_CHECKED, "not_checked", "not looked for")                               \
	X(SCENE, LABEL_MATCHES, "label_matches",                                                   \
	  "the scanned number was read again from the signed pictures")                            \
	X(ENDING, CUT, "cut",                                                                      \
	  "no end record; bytes of an unfinished record follow the last whole one")                \
	X(ENDING, OPEN, "open", "no end record")                                                   \
	X(ENDING, ENDING_RECOVERED, "recovered", "end found after a restart")                      \
	X(ENDING, ENDING_CANCELLED, "cancelled", "ended by the station: cancelled")                \
	X(ENDING, ENDING_ENDED, "ended", "ended by the station")

enum ps_word {
#define X(axis, code, name, english) PS_WORD_##code,
	PS_WORDS(X)
#undef X
		PS_WORD_COUNT,
	PS_WORD_NONE = PS_WORD_COUNT, /* a finding that bears on no verdict */
};

const char *ps_axis_name(enum ps_axis axis);
const char *ps_word_name(enum ps_word word);
const char *ps_word_text(enum ps_word word);
enum ps_axis ps_word_axis(enum ps_word word);

#endif
