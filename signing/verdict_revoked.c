#include "signing/verdict_revoked.h"

#include <stdlib.h>

#include "signing/crl.h"

static void note(struct ps_verdict *verdict, enum ps_what what)
{
	const struct ps_finding finding = { .what = what, .camera = PS_NO_CAMERA, .count = 1 };

	ps_report_add(&verdict->report, &finding);
}

/* A list that is out of date at @moment_s leaves open what came after it. */
static bool is_current(const struct ps_crl_word *word, int64_t moment_s)
{
	return !word->has_next || moment_s <= word->next_s;
}

static void take_over(struct ps_verdict_revocation *revocation, const struct ps_crl_word *word,
		      bool of_device, int64_t moment_s)
{
	if (of_device && is_current(word, moment_s)) {
		if (!revocation->checked || word->issued_s > revocation->as_of_s)
			revocation->as_of_s = word->issued_s;
		revocation->checked = true;
	}
	if (!word->revoked || (revocation->revoked && revocation->since_s <= word->since_s))
		return;
	revocation->revoked = true;
	revocation->since_s = word->since_s;
}

static enum ps_err look_into(struct ps_verdict *verdict, const struct ps_verify_options *options,
			     struct ps_bytes crl)
{
	const struct ps_certificates *chain = verdict->check.chain;
	const struct ps_verdict_time *time = &verdict->time;
	int64_t moment_s = time->has_to ? time->to_us / 1000000 : options->now_s;

	for (size_t i = 0; i < ps_certificates_count(chain); i++) {
		struct ps_crl_word word;
		enum ps_err err = ps_crl_look_up(crl, chain, i, options->roots, &word);

		if (err == PS_CRYPTO || err == PS_NO_MEMORY)
			return err;
		if (err == PS_NOT_FOUND)
			continue;
		if (err)
			note(verdict, PS_WHAT_CRL_WRONG);
		else
			take_over(&verdict->revocation, &word, i == 0, moment_s);
	}
	return PS_OK;
}

/* What is proved to be older than the revocation stays good. */
static void conclude(struct ps_verdict *verdict)
{
	struct ps_verdict_revocation *revocation = &verdict->revocation;
	const struct ps_verdict_time *time = &verdict->time;
	const int64_t since_us = revocation->since_s * 1000000;

	if (!revocation->revoked)
		return;
	if (time->has_to && time->to_us < since_us) {
		note(verdict, PS_WHAT_CHAIN_REVOKED_LATER);
		return;
	}
	revocation->at_proved_time = time->has_to || (time->has_from && time->from_us >= since_us);
	note(verdict, PS_WHAT_CHAIN_REVOKED);
}

enum ps_err ps_verdict_add_revocation(struct ps_verdict *verdict,
				      const struct ps_verify_options *options)
{
	const struct ps_check_items *crls = &verdict->check.crls;
	enum ps_err err = PS_OK;

	/* without a root that signs it no list is believed, and none is the last one's */
	if (!verdict->check.start_verified || verdict->check.chain_ends_early ||
	    !verdict->trust.has_root)
		return PS_OK;
	for (size_t i = 0; i < crls->count && i < PS_CRLS_MAX && !err; i++)
		err = look_into(verdict, options, ps_check_item(crls, i));
	/* nobody who means well adds more */
	if (crls->count > PS_CRLS_MAX)
		note(verdict, PS_WHAT_CRL_WRONG);
	for (size_t i = 0; i < options->crl_count && !err; i++)
		err = look_into(verdict, options, options->crls[i]);
	conclude(verdict);
	return err;
}

enum ps_err ps_verdict_gather_lists(const struct ps_check *check,
				    const struct ps_verify_options *options,
				    struct ps_bytes **lists_out, size_t *count_out)
{
	const size_t carried = check->crls.count < PS_CRLS_MAX ? check->crls.count : PS_CRLS_MAX;
	const size_t count = carried + options->crl_count;
	struct ps_bytes *lists = calloc(count ? count : 1, sizeof(*lists));

	if (!lists)
		return PS_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		lists[i] =
			i < carried ? ps_check_item(&check->crls, i) : options->crls[i - carried];
	*lists_out = lists;
	*count_out = count;
	return PS_OK;
}
