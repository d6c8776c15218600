#include "signing/verify.h"

#include <string.h>

#include "signing/utf8.h"
#include "signing/verdict_hardware.h"
#include "signing/verdict_proof.h"
#include "signing/verdict_revoked.h"
#include "signing/verdict_time.h"

const char *ps_not_checked_name(unsigned bit)
{
	switch (bit) {
#define X(number, code, name, sentence) \
	case PS_NOT_CHECKED_##code:     \
		return name;
		PS_NOT_CHECKED(X)
#undef X
	default:
		return "unknown";
	}
}

const char *ps_not_checked_text(unsigned bit)
{
	switch (bit) {
#define X(number, code, name, sentence) \
	case PS_NOT_CHECKED_##code:     \
		return sentence;
		PS_NOT_CHECKED(X)
#undef X
	default:
		return "";
	}
}

bool ps_verdict_second_0(const struct ps_verdict *verdict, uint64_t *boot_us_out)
{
	const struct ps_check *check = &verdict->check;

	if (check->total.entries)
		*boot_us_out = check->total.first_us;
	return check->total.entries > 0;
}

static void note(struct ps_report *report, enum ps_what what, int camera)
{
	const struct ps_finding finding = { .what = what, .camera = camera, .count = 1 };

	ps_report_add(report, &finding);
}

static void note_sources(struct ps_verdict *verdict)
{
	const struct ps_start *start = &verdict->check.start;

	for (size_t i = 0; i < start->camera_count; i++)
		if (start->cameras[i].source != PS_DECLARED_CAMERA)
			note(&verdict->report, PS_WHAT_TEST_SOURCE, (int)i);
}

/* What the chain's faults mean for the axis of origin. */
static void note_trust(struct ps_verdict *verdict, bool have_roots)
{
	static const struct {
		enum ps_trust_fault fault;
		enum ps_what what;
	} meanings[] = {
		{ PS_TRUST_MALFORMED, PS_WHAT_CHAIN_UNSUITABLE },
		{ PS_TRUST_BAD_SIGNATURE, PS_WHAT_CHAIN_UNTRUSTED },
		{ PS_TRUST_WEAK_ALGORITHM, PS_WHAT_CHAIN_UNSUITABLE },
		{ PS_TRUST_WRONG_USAGE, PS_WHAT_CHAIN_UNSUITABLE },
		{ PS_TRUST_UNTRUSTED_ROOT, PS_WHAT_CHAIN_UNTRUSTED },
		{ PS_TRUST_NOT_YET_VALID, PS_WHAT_CHAIN_NOT_YET },
		{ PS_TRUST_EXPIRED, PS_WHAT_CHAIN_EXPIRED },
	};

	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		if (!(verdict->trust.faults & 1U << meanings[i].fault))
			continue;
		if (!have_roots && meanings[i].fault == PS_TRUST_UNTRUSTED_ROOT)
			continue;
		note(&verdict->report, meanings[i].what, PS_NO_CAMERA);
	}
	if (!have_roots)
		note(&verdict->report, PS_WHAT_NO_ROOT, PS_NO_CAMERA);
}

/* The ending is the device's word; without it a thief of the session key could have signed all. */
static void note_session(struct ps_verdict *verdict)
{
	const struct ps_check *check = &verdict->check;
	if (check->start.has_session && !ps_check_confirmed(check))
		note(&verdict->report, PS_WHAT_SESSION_UNCONFIRMED, PS_NO_CAMERA);
}

/* Any station under the root could call itself by another's name. */
static void note_name(struct ps_verdict *verdict)
{
	const struct ps_bytes name = verdict->check.start.station;
	char shown[PS_NAME_TEXT_MAX];

	ps_utf8_escape(name.bytes, name.len, shown, sizeof(shown));
	if (strcmp(shown, verdict->trust.name) != 0)
		note(&verdict->report, PS_WHAT_OTHER_NAME, PS_NO_CAMERA);
}

/*
 * The latest moment at which the take was signed, if that is proved: what a certificate was then,
 * it stays. Otherwise the user's.
 */
static int64_t moment_of(const struct ps_verdict *verdict, const struct ps_verify_options *options)
{
	return verdict->time.has_to ? verdict->time.to_us / 1000000 : options->now_s;
}

static enum ps_err judge_origin(struct ps_verdict *verdict, const struct ps_verify_options *options)
{
	bool have_roots = options->roots && ps_certificates_count(options->roots);
	enum ps_err err = PS_OK;

	/* a chain that nothing vouches for is not judged */
	if (!verdict->check.start_verified) {
		ps_report_lower(&verdict->report, PS_WORD_NO_ROOT_GIVEN);
		return PS_OK;
	}
	if (verdict->check.chain_ends_early)
		verdict->trust = (struct ps_trust){ .faults = 1U << PS_TRUST_MALFORMED };
	else
		err = ps_trust_check(verdict->check.chain, options->roots,
				     moment_of(verdict, options), &verdict->trust);
	if (err)
		return err;
	note_trust(verdict, have_roots);
	/* what is no chain has no name */
	if (!(verdict->trust.faults & 1U << PS_TRUST_MALFORMED))
		note_name(verdict);
	note_sources(verdict);
	note_session(verdict);
	return ps_verdict_add_hardware(verdict, options, moment_of(verdict, options));
}

static enum ps_err judge_proof(struct ps_verdict *verdict, const struct ps_verify_options *options)
{
	const struct ps_check *check = &verdict->check;
	enum ps_err err = PS_OK;

	ps_report_lower(&verdict->report, PS_WORD_LEDGER_NOT_CHECKED);
	/* of what is malformed nothing more is said */
	if (verdict->report.verdict[PS_AXIS_INTEGRITY] == PS_WORD_MALFORMED)
		return PS_OK;
	if (check->proof_count > 1)
		note(&verdict->report, PS_WHAT_PROOF_WRONG, PS_NO_CAMERA);
	if (check->proof_count == 1)
		err = ps_verdict_add_proof(
			verdict, (struct ps_bytes){ check->proof.bytes, check->proof.len });
	if (!err && options->proof.len)
		err = ps_verdict_add_proof(verdict, options->proof);
	return err;
}

/* The axes that this version does not look into, and what else stays open. */
static void judge_rest(struct ps_verdict *verdict, const struct ps_verify_options *options)
{
	const struct ps_check *check = &verdict->check;
	bool time_roots = options->time_roots && ps_certificates_count(options->time_roots);
	unsigned open = PS_NOT_CHECKED_LEDGER | PS_NOT_CHECKED_SCENE | PS_NOT_CHECKED_PIXELS;

	/* "label_differs" and "label_not_seen" are graver words that nobody looked for */
	verdict->report.verdict[PS_AXIS_SCENE] = PS_WORD_SCENE_NOT_CHECKED;
	if (!verdict->revocation.checked)
		open |= PS_NOT_CHECKED_REVOCATION;
	if (verdict->time.unlisted)
		open |= PS_NOT_CHECKED_STAMP_REVOCATION;
	if (verdict->attested.unlisted)
		open |= PS_NOT_CHECKED_ATTESTATION_REVOCATION;
	if (!check->sums_checked)
		open |= PS_NOT_CHECKED_SUMS;
	if (!options->each_signature && (!options->hooks || options->hooks->keeps_nothing_early))
		open |= PS_NOT_CHECKED_SEAL_SIGNATURES;
	if (!verdict->time.has_from && !verdict->time.has_to)
		open |= PS_NOT_CHECKED_TIME;
	if (check->have_start && check->start.has_anchor && !time_roots)
		open |= PS_NOT_CHECKED_ANCHOR;
	if (check->have_start && check->start.has_attestation &&
	    !(options->hardware_roots && ps_certificates_count(options->hardware_roots)))
		open |= PS_NOT_CHECKED_ATTESTATION;
	/* an exporter's word that is his, a rule of thinning that was compared with what is
	 * shown, and a ledger proof that holds */
	if (check->attachment_count > (check->exporter_right ? 1U : 0U) +
					      (check->thinning.kind != PS_THINNING_NONE ? 1U : 0U) +
					      (verdict->proved ? 1U : 0U) +
					      (time_roots ? check->anchors.count : 0U) +
					      (verdict->trust.has_root ? check->crls.count : 0U))
		open |= PS_NOT_CHECKED_ATTACHMENTS;
	if (check->exporter_right)
		open |= PS_NOT_CHECKED_EXPORTER;
	if (!options->roots || !ps_certificates_count(options->roots) || !check->start_verified)
		open |= PS_NOT_CHECKED_ORIGIN;
	verdict->not_checked = open;
}

static int exit_status(const struct ps_verdict *verdict)
{
	const struct ps_report *report = &verdict->report;
	enum ps_word integrity = report->verdict[PS_AXIS_INTEGRITY];
	enum ps_word origin = report->verdict[PS_AXIS_ORIGIN];
	enum ps_word time = report->verdict[PS_AXIS_TIME];
	enum ps_word ledger = report->verdict[PS_AXIS_LEDGER];
	enum ps_word ending = report->verdict[PS_AXIS_ENDING];

	/* a version that is not known is no fault of the file */
	if (integrity == PS_WORD_UNSUPPORTED)
		return PS_EXIT_VERSION;
	if (integrity < PS_WORD_INTACT_TRUNCATED || time == PS_WORD_CONTRADICTORY ||
	    (time == PS_WORD_TOKEN_INVALID && verdict->time.start_wrong) ||
	    ledger == PS_WORD_FORK || ledger == PS_WORD_ROLLBACK ||
	    (origin == PS_WORD_REVOKED && verdict->revocation.at_proved_time))
		return PS_EXIT_WRONG;
	if (origin < PS_WORD_SESSION_KEY)
		return PS_EXIT_ORIGIN;
	if ((ending != PS_WORD_ENDING_ENDED && ending != PS_WORD_ENDING_CANCELLED) ||
	    ledger == PS_WORD_GAP || time == PS_WORD_TOKEN_INVALID ||
	    report->verdict[PS_AXIS_SCENE] == PS_WORD_LABEL_DIFFERS)
		return PS_EXIT_RESERVE;
	return PS_EXIT_OK;
}

/* The source, with a count of its bytes for the progress. */
struct counted {
	struct ps_source source;
	const struct ps_verify_options *options;
	uint64_t bytes;
};

static enum ps_err read_counted(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct counted *counted = ctx;
	enum ps_err err = counted->source.read(counted->source.ctx, bytes, len, got_out);

	if (err)
		return err;
	counted->bytes += *got_out;
	if (counted->options->progress)
		counted->options->progress(counted->options->progress_ctx, counted->bytes);
	return PS_OK;
}

enum ps_err ps_verify(struct ps_source source, const struct ps_verify_options *options,
		      struct ps_verdict *verdict_out)
{
	const struct ps_check_options check_options = { .each_signature = options->each_signature,
							.hooks = options->hooks,
							.runner = options->runner };
	struct counted counted = { .source = source, .options = options };
	const struct ps_source wrapped = { .read = read_counted, .ctx = &counted };
	enum ps_err err;

	verdict_out->trust = (struct ps_trust){ .trusted = false };
	verdict_out->history = (struct ps_verdict_history){ .judged = false };
	verdict_out->proved = false;
	verdict_out->time = (struct ps_verdict_time){ .has_from = false };
	verdict_out->revocation = (struct ps_verdict_revocation){ .checked = false };
	verdict_out->attested = (struct ps_attested){ .accepted = false };
	verdict_out->not_checked = 0;
	verdict_out->required = 0;
	verdict_out->lacking = 0;
	verdict_out->exit_status = PS_EXIT_WRONG;
	ps_report_init(&verdict_out->report);
	ps_check_init(&verdict_out->check, &check_options, &verdict_out->report);
	err = ps_check_run(&verdict_out->check, wrapped);
	if (!err)
		err = judge_proof(verdict_out, options);
	if (!err)
		err = ps_verdict_add_time(verdict_out, options);
	if (!err)
		err = judge_origin(verdict_out, options);
	if (!err)
		err = ps_verdict_add_revocation(verdict_out, options);
	if (err)
		return err;
	judge_rest(verdict_out, options);
	ps_verdict_conclude(verdict_out);
	return PS_OK;
}

void ps_verdict_conclude(struct ps_verdict *verdict)
{
	ps_report_sort(&verdict->report);
	verdict->exit_status = exit_status(verdict);
	ps_verdict_require(verdict, 0);
}

void ps_verdict_require(struct ps_verdict *verdict, unsigned demands)
{
	verdict->required |= demands;
	verdict->lacking = ps_demands_lacking(&verdict->report, verdict->required);
	if (verdict->lacking && verdict->exit_status == PS_EXIT_OK)
		verdict->exit_status = PS_EXIT_RESERVE;
}

void ps_verdict_release(struct ps_verdict *verdict)
{
	ps_check_release(&verdict->check);
}
