/* packseal ca list: what a CA in a folder issued, and what became of it. */
#include <stdio.h>

#include "tools/ca_authority.h"
#include "tools/ca_dir.h"
#include "tools/ca_issued.h"
#include "tools/command.h"
#include "tools/moment.h"

static int print_issued(void *ctx, const struct ps_certificates *chain)
{
	const struct ps_ca_authority *ca = ctx;
	const struct ps_ca_revoked_row *row =
		ps_ca_revoked_find(&ca->revoked, ps_certificates_serial(chain, 0));
	char name[PS_NAME_TEXT_MAX] = "", from[PS_MOMENT_TEXT_MAX], since[PS_MOMENT_TEXT_MAX];
	char groups[PS_COMMAND_GROUPS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	int64_t from_s, to_s;

	if (ps_certificates_name(chain, 0, name) || ps_certificates_fingerprint(chain, 0, digest))
		return 0;
	ps_command_groups(digest, groups);
	ps_certificates_validity(chain, 0, &from_s, &to_s);
	ps_moment_short(from_s * 1000000, from);
	(void)printf("%s  %s\n    fingerprint  %s\n", from, name, groups);
	if (ps_certificates_says_hardware(chain, 0))
		(void)printf("    stated       its key lives in hardware\n");
	if (row) {
		ps_moment_short(row->since_s * 1000000, since);
		(void)printf("    revoked since %s UTC\n", since);
	}
	return 0;
}

int ps_ca_dir_issued(const char *dir)
{
	struct ps_ca_authority ca;
	size_t count = 0;
	int status = ps_ca_authority_open(dir, false, &ca);

	if (status)
		return status;
	status = ps_ca_issued_each(dir, print_issued, &ca, &count);
	if (count == 0 && !status)
		(void)printf("this root has issued no certificate that is kept in %s/issued\n",
			     dir);
	ps_ca_authority_close(&ca);
	if (!status)
		status = ps_ca_registry_print(dir);
	if (!status)
		status = ps_ca_revoked_print(dir);
	return status ? status : ps_command_end();
}
