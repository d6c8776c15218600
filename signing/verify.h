/*
 * ps_verify: everything that can be said of one file, axis by axis (signing/FORMAT.md, "Verdicts").
 *
 * ps_check says whether the content is what was signed; this adds who signed it, and what was not
 * looked into. It reads the file once, needs no network and no clock: the moment at which
 * certificates are judged is an argument.
 */
#ifndef PS_SIGNING_VERIFY_H
#define PS_SIGNING_VERIFY_H

#include "signing/attestation.h"
#include "signing/check.h"
#include "signing/demand.h"
#include "signing/ledger_proof.h"
#include "signing/trust.h"

/* What nobody looked into; bits of struct ps_verdict.not_checked. */
#define PS_NOT_CHECKED(X)                                                                        \
	X(0, TIME, "time", "no time stamp was checked: all times are the station's own claim")   \
	X(1, LEDGER, "ledger", "whether other takes of this station are missing")                \
	X(2, SCENE, "scene", "whether the waybill can be read in the pictures")                  \
	X(3, SUMS, "sha256sums",                                                                 \
	  "the digest of SHA256SUMS: not all pictures that it lists are shown, or its nonce is " \
	  "withheld")                                                                            \
	X(4, SEAL_SIGNATURES, "seal_signatures",                                                 \
	  "each seal's own signature: the first and the last vouch for those between them")      \
	X(5, REVOCATION, "revocation", "whether the certificate was revoked")                    \
	X(6, ANCHOR, "anchor", "the time stamp that the start record holds")                     \
	X(7, ATTESTATION, "attestation", "the statement of a key's hardware")                    \
	X(8, ATTACHMENTS, "attachments", "unsigned proofs that the file carries")                \
	X(9, PIXELS, "pixels", "whether every picture can be decoded")                           \
	X(10, ORIGIN, "origin",                                                                  \
	  "who signed it: no root certificate was given, or no signature vouches for the "       \
	  "certificate")                                                                         \
	X(11, EXPORTER, "exporter", "who the exporter is: nobody here vouches for his key")      \
	X(12, STAMP_REVOCATION, "stamp_revocation",                                              \
	  "whether the certificate of a time stamp's authority was revoked")                     \
	X(13, ATTESTATION_REVOCATION, "attestation_revocation",                                  \
	  "whether the certificate of the key that attests the hardware was revoked")

enum ps_not_checked {
#define X(bit, code, name, sentence) PS_NOT_CHECKED_##code = 1 << (bit),
	PS_NOT_CHECKED(X)
#undef X
};

struct ps_verify_options {
	const struct ps_certificates *roots; /* NULL: none given */
	/* Judge certificates at this Unix time, unless a later moment's proof tells a better one.
	 */
	int64_t now_s;
	const struct ps_certificates *time_roots; /* of time-stamp authorities; NULL: none given */
	const struct ps_certificates *hardware_roots; /* of makers of TPMs; NULL: none given */
	const struct ps_bytes *crls;		      /* revocation lists, DER */
	size_t crl_count;
	struct ps_bytes proof; /* a ledger proof in place of the one in the file; empty: none */
	const struct ps_bytes *anchors; /* beside those in the file */
	size_t anchor_count;
	bool each_signature;
	const struct ps_check_hooks *hooks; /* NULL: none */
	const struct ps_runner *runner;	    /* hashes on other threads; NULL: on this one */
	/* Called now and then with the bytes read so far; NULL: not. */
	void (*progress)(void *ctx, uint64_t bytes);
	void *progress_ctx;
};

/* How far the ledger that was given goes; what lies behind its last checkpoint is not judged. */
struct ps_verdict_history {
	bool judged; /* it is this station's, and signed: */
	uint64_t leaves;
	uint64_t takes;
	struct ps_clock clock; /* the station's, when it signed the last checkpoint */
	uint64_t outside;      /* checkpoints kept outside that it was compared with */
};

/* Between which moments the take was signed, by others' word. */
struct ps_verdict_time {
	bool has_from; /* START, not earlier than: */
	int64_t from_us;
	char from_by[PS_NAME_TEXT_MAX]; /* the authority, escaped */
	bool has_to;			/* the ending, not later than: */
	int64_t to_us;
	char to_by[PS_NAME_TEXT_MAX];
	bool has_key_known; /* a checkpoint that the key signed was seen by then */
	int64_t key_known_us;
	uint64_t clock_wrong_us; /* by how much the station's clock lies outside; 0: it does not */
	bool start_wrong;	 /* the time stamp in START is none */
	bool unlisted;	/* of one that holds no list said whether its authority was revoked */
	unsigned right; /* a bit for each anchor that the file carries: the station's, and not wrong
			 */
};

/* What revocation lists say of the chain. */
struct ps_verdict_revocation {
	bool checked; /* its issuer's list was there, as of: */
	int64_t as_of_s;
	bool revoked; /* one of its certificates is, since: */
	int64_t since_s;
	bool at_proved_time; /* and a proved time is not before that */
};

/* All that is said. Texts of @start are views into @check's copy; release with ps_verdict_release.
 */
struct ps_verdict {
	struct ps_report report;
	struct ps_check check;
	struct ps_trust trust; /* valid if @check.have_start */
	struct ps_verdict_history history;
	bool proved; /* a ledger proof holds: */
	struct ps_ledger_word word;
	struct ps_verdict_time time;
	struct ps_verdict_revocation revocation;
	struct ps_attested attested; /* by the TPM that the key lives in */
	unsigned not_checked;
	unsigned required; /* a bit for each enum ps_demand */
	unsigned lacking;  /* of these */
	int exit_status;
};

/* Exit statuses, first match (FORMAT.md, "Exit status"). */
enum ps_exit {
	PS_EXIT_OK = 0,
	PS_EXIT_WRONG = 1,
	PS_EXIT_ORIGIN = 2,
	PS_EXIT_RESERVE = 3,
	PS_EXIT_VERSION = 4,
	PS_EXIT_RESOURCES = 5,
	PS_EXIT_USAGE = 64,
	PS_EXIT_NO_INPUT = 66,
	PS_EXIT_MISSING = 69, /* a program, library or font that it needs is not installed */
	PS_EXIT_IO = 74,
};

/*
 * Verifies the file that @source reads. @verdict_out must be released whatever is returned.
 *
 * PS_OK means that there is a verdict, not that it is good. Errors: PS_IO, PS_NO_MEMORY, PS_CRYPTO
 * (no statement can be made), a hook's.
 */
PS_MUST_CHECK enum ps_err ps_verify(struct ps_source source,
				    const struct ps_verify_options *options,
				    struct ps_verdict *verdict_out);

/* Sorts the findings and sets the exit status anew, after something was added to the report. */
void ps_verdict_conclude(struct ps_verdict *verdict);

/*
 * Makes demands on a verdict that is otherwise finished: what it lacks is noted, and turns an exit
 * status of 0 into PS_EXIT_RESERVE. A graver status stays.
 */
void ps_verdict_require(struct ps_verdict *verdict, unsigned demands);

void ps_verdict_release(struct ps_verdict *verdict);

const char *ps_not_checked_name(unsigned bit);
const char *ps_not_checked_text(unsigned bit);

/* Moments of the take count from here: its earliest entry (CLOCK_BOOTTIME); false if it has none.
 */
bool ps_verdict_second_0(const struct ps_verdict *verdict, uint64_t *boot_us_out);

#endif
