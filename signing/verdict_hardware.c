#include "signing/verdict_hardware.h"

#include <stdlib.h>

#include "signing/attestation.h"
#include "signing/certificate_list.h"
#include "signing/certificate_use.h"
#include "signing/verdict_revoked.h"

static void note(struct ps_verdict *verdict, enum ps_what what)
{
	const struct ps_finding finding = { .what = what, .camera = PS_NO_CAMERA, .count = 1 };

	ps_report_add(&verdict->report, &finding);
}

/* Of an attestation that is accepted so far. */
static enum ps_err ask_lists(struct ps_verdict *verdict, const struct ps_verify_options *options,
			     int64_t time_s)
{
	const struct ps_check *check = &verdict->check;
	struct ps_crl_chain_word word = { .listed = false };
	struct ps_bytes *lists = NULL;
	size_t count = 0;
	enum ps_err err = ps_verdict_gather_lists(check, options, &lists, &count);

	if (!err)
		err = ps_attestation_look_up(check->start.attestation, options->hardware_roots,
					     lists, count, time_s, options->now_s, &word);
	free(lists);
	if (err)
		return err;
	for (size_t i = 0; i < word.wrong; i++)
		note(verdict, PS_WHAT_CRL_WRONG);
	if (word.revoked) {
		note(verdict, PS_WHAT_ATTESTATION_REVOKED);
		verdict->attested = (struct ps_attested){ .accepted = false };
	}
	verdict->attested.unlisted = verdict->attested.accepted && !word.listed;
	return PS_OK;
}

static enum ps_err judge_attestation(struct ps_verdict *verdict,
				     const struct ps_verify_options *options,
				     const struct ps_certificates *roots, int64_t time_s)
{
	const struct ps_check *check = &verdict->check;
	enum ps_err err;

	if (!check->start.has_attestation)
		return PS_OK;
	err = ps_attestation_judge(check->start.attestation, check->point, roots, time_s,
				   &verdict->attested);
	if (err == PS_NO_MEMORY || err == PS_CRYPTO)
		return err;
	if (err)
		note(verdict, PS_WHAT_ATTESTATION_WRONG);
	else if (!verdict->attested.accepted && roots)
		note(verdict, PS_WHAT_ATTESTATION_UNACCEPTED);
	return verdict->attested.accepted ? ask_lists(verdict, options, time_s) : PS_OK;
}

enum ps_err ps_verdict_add_hardware(struct ps_verdict *verdict,
				    const struct ps_verify_options *options, int64_t time_s)
{
	const struct ps_certificates *roots = options->hardware_roots;
	enum ps_err err;

	if (roots && !ps_certificates_count(roots))
		roots = NULL;
	err = judge_attestation(verdict, options, roots, time_s);
	if (err || verdict->attested.accepted)
		return err;
	ps_report_lower(&verdict->report,
			ps_certificate_says_hardware(&verdict->check.chain->crts[0])
				? PS_WORD_HARDWARE_KEY_ASSERTED
				: PS_WORD_SOFTWARE_KEY);
	return PS_OK;
}
