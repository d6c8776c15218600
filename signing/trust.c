#include "signing/trust.h"

#include <string.h>

#include "signing/path.h"

static const struct {
	const char *name;
	const char *text;
} faults[] = {
#define X(code, name, sentence) { name, sentence },
	PS_TRUST_FAULTS(X)
#undef X
};

const char *ps_trust_fault_name(enum ps_trust_fault fault)
{
	return (size_t)fault < PS_TRUST_FAULTS_COUNT ? faults[fault].name : "unknown";
}

const char *ps_trust_fault_text(enum ps_trust_fault fault)
{
	return (size_t)fault < PS_TRUST_FAULTS_COUNT ? faults[fault].text : "unknown";
}

static unsigned bit(enum ps_trust_fault fault)
{
	return 1u << fault;
}

static enum ps_err describe(const struct ps_certificates *chain, struct ps_trust *trust)
{
	enum ps_err err = ps_certificate_public_point(chain, 0, trust->point);

	if (!err)
		err = ps_certificates_name(chain, 0, trust->name);
	if (!err)
		err = ps_certificates_fingerprint(chain, 0, trust->device_fingerprint);
	ps_certificates_validity(chain, 0, &trust->not_before_s, &trust->not_after_s);
	return err;
}

static void conclude(struct ps_trust *trust)
{
	unsigned reason = 0;

	trust->trusted = trust->faults == 0;
	while (reason < PS_TRUST_FAULTS_COUNT && !(trust->faults & 1u << reason))
		reason++;
	trust->reason = (enum ps_trust_fault)reason;
}

enum ps_err ps_trust_check(const struct ps_certificates *chain, const struct ps_certificates *roots,
			   int64_t time_s, struct ps_trust *trust_out)
{
	struct ps_trust trust = { 0 };
	struct ps_path path;
	enum ps_err err = ps_path_check(chain, roots, PS_PURPOSE_EVIDENCE, time_s, &path);

	if (err)
		return err;
	if (!(path.faults & bit(PS_TRUST_MALFORMED)) || path.root)
		err = describe(chain, &trust);
	if (err == PS_BAD_KEY || err == PS_BAD_CERTIFICATE) {
		trust = (struct ps_trust){ 0 };
		path = (struct ps_path){ .faults = bit(PS_TRUST_MALFORMED) };
	} else if (err) {
		return err;
	}
	trust.faults = path.faults;
	if (path.root) {
		trust.has_root = true;
		err = ps_digest(path.root->raw.p, path.root->raw.len, trust.root_fingerprint);
		if (err)
			return err;
	}
	conclude(&trust);
	*trust_out = trust;
	return PS_OK;
}

bool ps_trust_vouched(const struct ps_trust *trust)
{
	const unsigned of_dates = 1U << PS_TRUST_NOT_YET_VALID | 1U << PS_TRUST_EXPIRED;

	return (trust->faults & ~of_dates) == 0;
}
