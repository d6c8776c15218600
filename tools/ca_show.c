#include <stdio.h>
#include <string.h>

#include "signing/certificate.h"
#include "tools/ca_dir.h"
#include "tools/command.h"
#include "tools/moment.h"
#include "tools/roots.h"

static enum ps_err print_one(const struct ps_certificates *list, size_t index)
{
	char groups[PS_COMMAND_GROUPS_LEN];
	char words[PS_COMMAND_WORDS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	char name[PS_NAME_TEXT_MAX];
	char from[PS_MOMENT_TEXT_MAX];
	char to[PS_MOMENT_TEXT_MAX];
	int64_t from_s;
	int64_t to_s;
	enum ps_err err = ps_certificates_name(list, index, name);

	if (!err)
		err = ps_certificates_fingerprint(list, index, digest);
	if (err)
		return err;
	ps_certificates_validity(list, index, &from_s, &to_s);
	ps_moment_short(from_s * 1000000, from);
	ps_moment_short(to_s * 1000000, to);
	ps_command_groups(digest, groups);
	ps_command_words(digest, strlen("fingerprint  "), words);
	(void)printf("%scertificate  of %s\nvalid        %s to %s UTC\nfingerprint  %s\n"
		     "in words     %s\n",
		     index ? "\n" : "", name[0] ? name : "nobody by name", from, to, groups, words);
	return PS_OK;
}

int ps_ca_show(const char *path)
{
	struct ps_certificates *list = NULL;
	int status = ps_chain_read(path, PS_ROOTS_MAX, &list);
	enum ps_err err = PS_OK;

	for (size_t i = 0; !status && !err && i < ps_certificates_count(list); i++)
		err = print_one(list, i);
	ps_certificates_destroy(list);
	if (err)
		status = ps_command_fail(ps_command_status(err), "%s: %s", path, ps_err_text(err));
	return status ? status : ps_command_end();
}
