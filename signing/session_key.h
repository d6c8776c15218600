/*
 * A session key: it signs START and SEALs in place of a device's key that lives in slow hardware.
 * The device's key certifies it, for one run of the recorder, a range of take numbers and at most a
 * day (signing/FORMAT.md, "Session keys"), and itself signs every ending: until then what the
 * session key signed is not confirmed.
 */
#ifndef PS_SIGNING_SESSION_KEY_H
#define PS_SIGNING_SESSION_KEY_H

#include "signing/clock.h"
#include "signing/cose.h"

#define PS_SESSION_LASTS_S_MAX 86400

struct ps_session_key {
	uint8_t point[PS_POINT_LEN];
	uint8_t boot[PS_BOOT_LEN]; /* as START has them */
	uint8_t run[PS_BOOT_LEN];
	uint64_t first_take; /* both numbers belong to the range */
	uint64_t last_take;
	uint64_t lasts_s; /* from @clock.boot_us on; 1 to PS_SESSION_LASTS_S_MAX */
	struct ps_clock clock;
};

/* Appends the certificate of @session, signed by @device. Errors: those of ps_cose_sign(). */
PS_MUST_CHECK enum ps_err ps_session_key_certify(const struct ps_session_key *session,
						 struct ps_key *device, struct ps_buf *buf);

/*
 * Reads a certificate; nothing is verified. @cose_out is for ps_cose_verify() and holds views.
 * Errors: those of the CBOR readers; PS_UNSUPPORTED for another algorithm, suite or version.
 */
PS_MUST_CHECK enum ps_err ps_session_key_read(struct ps_bytes bytes,
					      struct ps_session_key *session_out,
					      struct ps_cose *cose_out);

/* May the key sign the START of this take, whose clock reads @boot_us? */
bool ps_session_key_covers(const struct ps_session_key *session, uint64_t take_number,
			   uint64_t boot_us);

#endif
