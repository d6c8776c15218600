/*
 * Does a device certificate lead to a root that the user accepts, and was it valid at a given time?
 *
 * RFC 5280 path validation by Mbed TLS, with these differences: the time is an argument, never the
 * clock of the machine; the roots are only those given (a certificate inside the file cannot become
 * one); the device certificate must say what it is for. Portable, no system calls, any thread.
 */
#ifndef PS_SIGNING_TRUST_H
#define PS_SIGNING_TRUST_H

#include "signing/certificate.h"

/* From the gravest on. */
#define PS_TRUST_FAULTS(X)                                                                  \
	X(MALFORMED, "malformed", "the certificates are not a chain of the expected form")  \
	X(BAD_SIGNATURE, "bad_signature", "a certificate's signature does not verify")      \
	X(WEAK_ALGORITHM, "weak_algorithm",                                                 \
	  "a certificate uses an algorithm that is too weak, or not taken")                 \
	X(WRONG_USAGE, "wrong_usage", "the certificate was not issued for signing footage") \
	X(UNTRUSTED_ROOT, "untrusted_root", "the chain leads to none of the roots given")   \
	X(NOT_YET_VALID, "not_yet_valid", "a certificate was not yet valid at the time")    \
	X(EXPIRED, "expired", "a certificate had expired at the time")

enum ps_trust_fault {
#define X(code, name, sentence) PS_TRUST_##code,
	PS_TRUST_FAULTS(X)
#undef X
		PS_TRUST_FAULTS_COUNT
};

const char *ps_trust_fault_name(enum ps_trust_fault fault);
const char *ps_trust_fault_text(enum ps_trust_fault fault);

struct ps_trust {
	bool trusted;
	unsigned faults;	    /* 1 << enum ps_trust_fault, all that apply; 0 when trusted */
	enum ps_trust_fault reason; /* the gravest one; undefined when trusted */

	/* Below: not set when the chain is malformed. */
	uint8_t point[PS_POINT_LEN]; /* the device's public key */
	uint8_t device_fingerprint[PS_DIGEST_LEN];
	char name[PS_NAME_TEXT_MAX]; /* common name, escaped */
	int64_t not_before_s;	     /* of the device certificate, Unix time */
	int64_t not_after_s;
	bool has_root; /* it leads to a root given, whatever else is wrong */
	uint8_t root_fingerprint[PS_DIGEST_LEN];
};

/*
 * Judges @chain (device certificate first, then each one's issuer; the root itself may be there or
 * not) against @roots at @time_s (Unix time). @roots may be NULL or empty: then everything but the
 * root is judged, and UNTRUSTED_ROOT is among the faults.
 *
 * PS_OK means that there is a result, not that it is good. Errors: PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_trust_check(const struct ps_certificates *chain,
					 const struct ps_certificates *roots, int64_t time_s,
					 struct ps_trust *trust_out);

/* Whether the roots vouch for the key, whatever the day: nothing but a certificate's dates is
 * wrong. */
bool ps_trust_vouched(const struct ps_trust *trust);

#endif
