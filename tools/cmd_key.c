/* packseal key: make a station's or a CA's key in a file, and show which one it is. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "signing/key_make.h"
#include "signing/key_open.h"
#include "tools/command.h"

static const char usage[] =
	"usage: packseal key new KEY    make a P-256 key\n"
	"       packseal key show KEY   print its fingerprint, in digits and in words\n"
	"\n"
	"KEY is a file, or a key in hardware: pkcs11:… or tpm:…, see packseal\n"
	"enroll --help, which also asks for a certificate.\n"
	"The fingerprint is the SHA-256 of the public key, the same as from\n"
	"openssl pkey -in FILE -pubout -outform DER | sha256sum\n";

static enum ps_err print_key(const char *path, const struct ps_key *key)
{
	char groups[PS_COMMAND_GROUPS_LEN];
	char words[PS_COMMAND_WORDS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_ecdsa_fingerprint(key->point, digest);

	if (err)
		return err;
	ps_command_groups(digest, groups);
	ps_command_words(digest, strlen("fingerprint  "), words);
	printf("key          %s\nfingerprint  %s\n             of the public key; a certificate "
	       "of it has another\nin words     %s\n",
	       path, groups, words);
	return PS_OK;
}

/* Opens a key that is there, or makes one. */
static int run(const char *where, bool is_new)
{
	char why[PS_KEY_WHY_MAX];
	struct ps_key *key = NULL;
	enum ps_err err = is_new ? ps_key_make(where, &ps_random_os, why, &key)
				 : ps_key_open(where, why, &key);

	if (err && is_new)
		return ps_command_fail(err == PS_INVALID ? PS_EXIT_USAGE : PS_EXIT_IO,
				       "%s cannot be made: %s", where, why);
	if (err)
		return ps_command_fail(ps_command_status(err), "%s is refused: %s", where, why);
	err = print_key(where, key);
	ps_key_destroy(key);
	return err ? ps_command_fail(ps_command_status(err), "%s: %s", where, ps_err_text(err))
		   : ps_command_end();
}

int ps_cmd_key(int argc, char **argv)
{
	static const struct option options[] = { { "help", no_argument, NULL, 'h' }, { 0 } };
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "h", options)) != -1) {
		if (option != 'h')
			return PS_EXIT_USAGE;
		(void)fputs(usage, stdout);
		return ps_command_end();
	}
	if (argc - optind == 2 && strcmp(argv[optind], "new") == 0)
		return run(argv[optind + 1], true);
	if (argc - optind == 2 && strcmp(argv[optind], "show") == 0)
		return run(argv[optind + 1], false);
	return ps_command_usage(usage, argc, argv, 2,
				argc - optind == 1 ? "KEY" : "\"new\" or \"show\"");
}
