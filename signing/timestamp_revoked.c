/* What revocation lists say of the authority behind a time stamp: declared in signing/timestamp.h.
 */
#include "signing/cms_read.h"
#include "signing/crl_chain.h"
#include "signing/path.h"
#include "signing/timestamp.h"

enum ps_err ps_timestamp_look_up(struct ps_bytes token, const struct ps_certificates *roots,
				 const struct ps_bytes *lists, size_t count, int64_t now_s,
				 struct ps_crl_chain_word *word_out)
{
	struct ps_certificates *chain = NULL;
	struct ps_path path = { .root = NULL };
	struct ps_cms cms;
	int64_t utc_us;
	enum ps_err err = ps_timestamp_utc(token, &utc_us);

	if (!err)
		err = ps_cms_read(token, &cms);
	if (!err)
		err = ps_cms_chain(&cms, &chain);
	if (!err)
		err = ps_path_check(chain, roots, PS_PURPOSE_TIME, utc_us / 1000000, &path);
	if (!err && !path.root)
		err = PS_BAD_CERTIFICATE;
	if (!err)
		err = ps_crl_chain_look_up(chain, path.root, roots, lists, count, utc_us / 1000000,
					   now_s, word_out);
	ps_certificates_destroy(chain);
	return err;
}
