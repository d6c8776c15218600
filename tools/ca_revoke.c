/* What a CA in a folder says of the certificates that it issued: root.crl, and the copies in
 * issued/. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "signing/ca.h"
#include "signing/crl.h"
#include "signing/file.h"
#include "signing/hex.h"
#include "signing/trust.h"
#include "tools/ca_dir.h"
#include "tools/ca_key.h"
#include "tools/ca_registry.h"
#include "tools/command.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/roots.h"
#include "tools/save.h"

enum { PATH_SIZE = 4096, LIST_DAYS = 400 };

struct authority {
	const char *dir;
	struct ps_key *key;
	struct ps_certificates *root;
	struct ps_buf list; /* DER of root.crl; empty: there is none yet */
};

static bool join(char path_out[PATH_SIZE], const char *dir, const char *name)
{
	return snprintf(path_out, PATH_SIZE, "%s/%s", dir, name) < PATH_SIZE;
}

/* The list that is there, which must be this root's: what it says is signed anew. */
static int read_list(struct authority *ca)
{
	char path[PATH_SIZE];
	struct ps_buf text;
	enum ps_err err;

	if (!join(path, ca->dir, "root.crl"))
		return ps_command_fail(PS_EXIT_USAGE, "the folder's name is too long");
	ps_buf_init(&text);
	text.cap = 2 * PS_CRL_LEN_MAX;
	err = ps_file_read(path, &text);
	if (!err)
		err = ps_crl_of_pem((struct ps_bytes){ text.bytes, text.len }, &ca->list);
	if (!err)
		err = ps_crl_check((struct ps_bytes){ ca->list.bytes, ca->list.len }, ca->root);
	ps_buf_release(&text);
	if (!err || err == PS_NOT_FOUND)
		return 0;
	return ps_command_fail(PS_EXIT_NO_INPUT, "%s is not this root's list: %s", path,
			       ps_err_text(err));
}

static void close_ca(struct authority *ca)
{
	ps_key_destroy(ca->key);
	ps_certificates_destroy(ca->root);
	ps_buf_release(&ca->list);
}

static int open_ca(const char *dir, bool with_key, struct authority *ca)
{
	char path[PATH_SIZE];
	int status;

	*ca = (struct authority){ .dir = dir };
	ps_buf_init(&ca->list);
	if (!join(path, dir, "root.pem"))
		return ps_command_fail(PS_EXIT_USAGE, "the folder's name is too long");
	status = ps_roots_add(path, &ca->root);
	if (!status && with_key)
		status = ps_ca_key_open(dir, &ca->key);
	if (!status)
		status = read_list(ca);
	if (status)
		close_ca(ca);
	return status;
}

/* Signs the list anew, with one more entry or none, and puts it in the place of the old one. */
static int sign_list(struct authority *ca, const struct ps_ca_revocation *more)
{
	const int64_t now_s = (int64_t)time(NULL);
	const struct ps_ca_list list = { .before = { ca->list.bytes, ca->list.len },
					 .more = more,
					 .now_s = now_s,
					 .next_s = now_s + LIST_DAYS * 86400LL };
	size_t root_len = 0;
	const uint8_t *root = ps_certificates_der(ca->root, 0, &root_len);
	char path[PATH_SIZE], next[PS_MOMENT_TEXT_MAX];
	struct ps_buf der, pem;
	enum ps_err err;
	int status;

	ps_buf_init(&der);
	ps_buf_init(&pem);
	err = ps_ca_sign_list(ca->key, root, root_len, &list, &der);
	if (!err)
		err = ps_crl_to_pem((struct ps_bytes){ der.bytes, der.len }, &pem);
	status = err ? ps_command_fail(ps_command_status(err), "%s: the list is not signed: %s",
				       ca->dir, ps_err_text(err))
		     : 0;
	if (!status && join(path, ca->dir, "root.crl"))
		status = ps_save(path, PS_EXISTING_FORCED, pem.bytes, pem.len);
	ps_buf_release(&der);
	ps_buf_release(&pem);
	if (status)
		return status;
	ps_moment_short(list.next_s * 1000000, next);
	(void)printf("list         %s\nnext one     before %s UTC: packseal ca crl %s\n", path,
		     next, ca->dir);
	return ps_command_end();
}

int ps_ca_dir_list(const char *dir)
{
	struct authority ca;
	int status = open_ca(dir, true, &ca);

	if (status)
		return status;
	status = sign_list(&ca, NULL);
	close_ca(&ca);
	return status;
}

/* A certificate that this root did not issue it cannot take back. */
static int check_issued(const struct authority *ca, const struct ps_certificates *chain,
			const char *path)
{
	struct ps_trust trust;
	int64_t from_s, to_s;
	enum ps_err err;

	ps_certificates_validity(chain, 0, &from_s, &to_s);
	err = ps_trust_check(chain, ca->root, from_s, &trust);
	if (err)
		return ps_command_fail(ps_command_status(err), "%s: %s", path, ps_err_text(err));
	if (!trust.has_root)
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "%s was not issued by the root in %s, so only its own "
				       "issuer can take it back",
				       path, ca->dir);
	return 0;
}

int ps_ca_dir_revoke(const struct ps_ca_request *request, const char *certificate)
{
	struct ps_ca_revocation more = { .since_s = request->since_s };
	struct ps_certificates *chain = NULL;
	char name[PS_NAME_TEXT_MAX], since[PS_MOMENT_TEXT_MAX];
	struct authority ca;
	int status = open_ca(request->dir, true, &ca);

	if (status)
		return status;
	status = ps_roots_add(certificate, &chain);
	if (!status)
		status = check_issued(&ca, chain, certificate);
	if (!status) {
		more.certificate.bytes = ps_certificates_der(chain, 0, &more.certificate.len);
		ps_moment_short(more.since_s * 1000000, since);
		if (ps_certificates_name(chain, 0, name))
			name[0] = '\0';
		(void)printf("revoked      %s, since %s UTC\n", name, since);
		status = sign_list(&ca, &more);
	}
	ps_certificates_destroy(chain);
	close_ca(&ca);
	return status;
}

int ps_ca_dir_keep(const char *dir, const struct ps_buf *der, const struct ps_buf *pem)
{
	char folder[PATH_SIZE], path[PATH_SIZE], digits[2 * PS_DIGEST_LEN + 1] = "";
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_digest(der->bytes, der->len, digest);

	if (err)
		return ps_command_fail(ps_command_status(err), "%s", ps_err_text(err));
	ps_hex_encode(digest, 8, digits);
	if (!join(folder, dir, "issued") ||
	    snprintf(path, sizeof(path), "%s/issued/%.16s.pem", dir, digits) >= PATH_SIZE)
		return ps_command_fail(PS_EXIT_USAGE, "the folder's name is too long");
	if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST)
		return ps_command_fail(PS_EXIT_IO, "%s: %s", folder, strerror(errno));
	return ps_save(path, PS_EXISTING_FORCED, pem->bytes, pem->len);
}

static int print_issued(const struct authority *ca, const char *path)
{
	const struct ps_bytes list = { ca->list.bytes, ca->list.len };
	char name[PS_NAME_TEXT_MAX] = "", from[PS_MOMENT_TEXT_MAX], since[PS_MOMENT_TEXT_MAX];
	uint8_t digest[PS_DIGEST_LEN];
	char groups[PS_COMMAND_GROUPS_LEN];
	struct ps_certificates *chain = NULL;
	struct ps_crl_word word = { .revoked = false };
	int64_t from_s, to_s;
	int status = ps_roots_add(path, &chain);

	if (status)
		return status;
	if (!ps_certificates_name(chain, 0, name) &&
	    !ps_certificates_fingerprint(chain, 0, digest)) {
		ps_command_groups(digest, groups);
		ps_certificates_validity(chain, 0, &from_s, &to_s);
		ps_moment_short(from_s * 1000000, from);
		(void)printf("%s  %s\n    fingerprint  %s\n", from, name, groups);
		if (ps_certificates_says_hardware(chain, 0))
			(void)printf("    stated       its key lives in hardware\n");
		if (list.len && !ps_crl_look_up(list, chain, 0, ca->root, &word) && word.revoked) {
			ps_moment_short(word.since_s * 1000000, since);
			(void)printf("    revoked since %s UTC\n", since);
		}
	}
	ps_certificates_destroy(chain);
	return 0;
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_certificate(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".pem") == 0;
}

int ps_ca_dir_issued(const char *dir)
{
	char folder[PATH_SIZE], path[PATH_SIZE];
	struct dirent **names = NULL;
	struct authority ca;
	int status = open_ca(dir, false, &ca);
	int count;

	if (status)
		return status;
	count = join(folder, dir, "issued") ? scandir(folder, &names, is_certificate, compare_names)
					    : -1;
	for (int i = 0; i < count; i++) {
		if (!status && join(path, folder, names[i]->d_name))
			status = print_issued(&ca, path);
		free(names[i]);
	}
	free(names);
	if (count <= 0 && !status)
		(void)printf("this root has issued no certificate that is kept in %s/issued\n",
			     dir);
	close_ca(&ca);
	if (!status)
		status = ps_ca_registry_print(dir);
	return status ? status : ps_command_end();
}
