/* packseal key: make a station's or a CA's key in a file, and show which one it is. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "signing/key_file.h"
#include "signing/key_open.h"
#include "tools/command.h"

static const char usage[] = "usage: packseal key new FILE    make a P-256 key in a new file\n"
			    "       packseal key show FILE   print its fingerprint\n"
			    "\n"
			    "The fingerprint is the SHA-256 of the public key, the same as from\n"
			    "openssl pkey -in FILE -pubout -outform DER | sha256sum\n";

static int complain(const char *path, enum ps_err err)
{
	if (err == PS_IO)
		return ps_command_fail(ps_command_status(err), "%s: %s", path, strerror(errno));
	return ps_command_fail(ps_command_status(err), "%s: %s", path, ps_err_text(err));
}

static enum ps_err print_key(const char *path, const struct ps_key *key)
{
	char groups[PS_COMMAND_GROUPS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_ecdsa_fingerprint(key->point, digest);

	if (err)
		return err;
	ps_command_groups(digest, groups);
	printf("key          %s\nfingerprint  %s\n             of the public key; a certificate "
	       "of it has another\n",
	       path, groups);
	return PS_OK;
}

static int new_key(const char *path)
{
	struct ps_key *key = NULL;
	enum ps_err err = ps_key_file_create(path, &ps_random_os, &key);

	if (err == PS_EXISTS)
		return ps_command_fail(PS_EXIT_IO, "%s exists; a key is never overwritten", path);
	if (err == PS_NOT_FOUND || err == PS_DENIED)
		return ps_command_fail(PS_EXIT_IO, "%s cannot be created: %s", path,
				       ps_err_text(err));
	if (!err)
		err = print_key(path, key);
	ps_key_destroy(key);
	return err ? complain(path, err) : ps_command_end();
}

static int show_key(const char *where)
{
	char why[PS_KEY_WHY_MAX];
	struct ps_key *key = NULL;
	enum ps_err err = ps_key_open(where, why, &key);

	if (err)
		return ps_command_fail(ps_command_status(err), "%s is refused: %s", where, why);
	err = print_key(where, key);
	ps_key_destroy(key);
	return err ? complain(where, err) : ps_command_end();
}

int ps_cmd_key(int argc, char **argv)
{
	static const struct option options[] = { { "help", no_argument, NULL, 'h' }, { 0 } };
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option != 'h')
			return PS_EXIT_USAGE;
		(void)fputs(usage, stdout);
		return ps_command_end();
	}
	if (argc - optind == 2 && strcmp(argv[optind], "new") == 0)
		return new_key(argv[optind + 1]);
	if (argc - optind == 2 && strcmp(argv[optind], "show") == 0)
		return show_key(argv[optind + 1]);
	return ps_command_usage(usage, argc, argv, 2,
				argc - optind == 1 ? "FILE" : "\"new\" or \"show\"");
}
