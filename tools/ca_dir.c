#include "tools/ca_dir.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "signing/ca.h"
#include "signing/certificate.h"
#include "signing/file.h"
#include "signing/key_open.h"
#include "tools/ca_key.h"
#include "tools/command.h"

enum { ROOT_DAYS = 7305, DEVICE_DAYS = 3652, PATH_SIZE = 4096 };

static int complain(const char *path, enum ps_err err)
{
	return ps_command_fail(ps_command_status(err), "%s: %s", path,
			       err == PS_IO ? strerror(errno) : ps_err_text(err));
}

static bool join(char path_out[PATH_SIZE], const char *dir, const char *name)
{
	int len = snprintf(path_out, PATH_SIZE, "%s/%s", dir, name);

	return len > 0 && len < PATH_SIZE;
}

static struct ps_ca_subject subject_of(const struct ps_ca_request *request, long default_days)
{
	int64_t now_s = (int64_t)time(NULL);
	int64_t days = request->days ? request->days : default_days;

	return (struct ps_ca_subject){ request->name, now_s, now_s + days * 86400 };
}

static int print_certificate(const char *what, const char *path, const struct ps_buf *der)
{
	char groups[PS_COMMAND_GROUPS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_digest(der->bytes, der->len, digest);

	if (err)
		return complain(path, err);
	ps_command_groups(digest, groups);
	printf("%-12s %s\nfingerprint  %s\n", what, path, groups);
	return ps_command_end();
}

static int complain_of_issue(const struct ps_ca_request *request, enum ps_err err)
{
	switch (err) {
	case PS_INVALID:
		return ps_command_fail(PS_EXIT_USAGE,
				       "the name must be UTF-8 without control characters, "
				       "1 to %d characters long",
				       PS_NAME_MAX);
	case PS_RANGE:
		return ps_command_fail(PS_EXIT_USAGE,
				       "the certificate would outlive its root: give fewer --days");
	case PS_MISMATCH:
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "%s/root.pem is not of the key in this folder",
				       request->dir);
	default:
		return complain(request->dir, err);
	}
}

int ps_ca_dir_new(const struct ps_ca_request *request)
{
	const struct ps_ca_subject subject = subject_of(request, ROOT_DAYS);
	char pem_path[PATH_SIZE];
	struct ps_key *key = NULL;
	struct ps_buf der, pem;
	enum ps_err err;
	int status;

	if (!join(pem_path, request->dir, "root.pem"))
		return ps_command_fail(PS_EXIT_USAGE, "the folder's name is too long");
	if (mkdir(request->dir, S_IRWXU) != 0 && errno != EEXIST)
		return ps_command_fail(PS_EXIT_IO, "%s: %s", request->dir, strerror(errno));
	status = ps_ca_key_new(request->dir, request->key_path, &key);
	if (status)
		return status;
	ps_buf_init(&der);
	ps_buf_init(&pem);
	err = ps_ca_make_root(key, &subject, &ps_random_os, &der);
	status = err ? complain_of_issue(request, err) : PS_EXIT_OK;
	if (!err)
		err = ps_ca_to_pem(der.bytes, der.len, &pem);
	if (!err)
		err = ps_file_create(pem_path, pem.bytes, pem.len, 0644);
	if (err)
		ps_ca_key_undo(request->dir);
	if (!status)
		status = err ? complain(pem_path, err) : print_certificate("root", pem_path, &der);
	ps_key_destroy(key);
	ps_buf_release(&der);
	ps_buf_release(&pem);
	return status;
}

/* Opens the key or says why not. */
static int open_key(const char *where, struct ps_key **key_out)
{
	char why[PS_KEY_WHY_MAX];
	enum ps_err err = ps_key_open(where, why, key_out);

	return err ? ps_command_fail(ps_command_status(err), "%s: %s", where, why) : PS_EXIT_OK;
}

static enum ps_err read_root(const char *path, struct ps_certificates *root)
{
	struct ps_buf text;
	enum ps_err err;

	ps_buf_init(&text);
	text.cap = PS_CERTIFICATE_PEM_MAX;
	err = ps_file_read(path, &text);
	if (!err)
		err = ps_certificates_add_pem(root, (const char *)text.bytes, text.len)
			      ? PS_BAD_CERTIFICATE
			      : PS_OK;
	ps_buf_release(&text);
	return err;
}

/* The station's certificate and the root's, as one text. */
static int write_chain(const struct ps_ca_request *request, struct ps_key *ca_key,
		       const struct ps_key *station, const struct ps_certificates *root)
{
	const struct ps_ca_subject subject = subject_of(request, DEVICE_DAYS);
	size_t root_len = 0;
	const uint8_t *root_der = ps_certificates_der(root, 0, &root_len);
	struct ps_buf der, pem;
	enum ps_err err;
	int status;

	ps_buf_init(&der);
	ps_buf_init(&pem);
	err = ps_ca_issue(ca_key, root_der, root_len, station->point, &subject, &ps_random_os,
			  &der);
	status = err ? complain_of_issue(request, err) : PS_EXIT_OK;
	if (!err)
		err = ps_ca_to_pem(der.bytes, der.len, &pem);
	if (!err)
		err = ps_ca_to_pem(root_der, root_len, &pem);
	if (!err)
		err = ps_file_create(request->out_path, pem.bytes, pem.len, 0644);
	if (!status && !err)
		status = ps_ca_dir_keep(request->dir, &der, &pem);
	if (!status)
		status = err ? complain(request->out_path, err)
			     : print_certificate("certificate", request->out_path, &der);
	ps_buf_release(&der);
	ps_buf_release(&pem);
	return status;
}

int ps_ca_dir_issue(const struct ps_ca_request *request)
{
	char pem_path[PATH_SIZE];
	struct ps_certificates *root = NULL;
	struct ps_key *ca_key = NULL, *station = NULL;
	int status = PS_EXIT_OK;
	enum ps_err err;

	if (!join(pem_path, request->dir, "root.pem"))
		return ps_command_fail(PS_EXIT_USAGE, "the folder's name is too long");
	err = ps_certificates_create(1, &root);
	if (!err)
		err = read_root(pem_path, root);
	if (err)
		status = complain(pem_path, err);
	if (!status)
		status = ps_ca_key_open(request->dir, &ca_key);
	if (!status)
		status = open_key(request->key_path, &station);
	if (!status && memcmp(ca_key->point, station->point, PS_POINT_LEN) == 0)
		status = ps_command_fail(PS_EXIT_USAGE,
					 "%s is the root's own key; a station has "
					 "one of its own: packseal key new",
					 request->key_path);
	if (!status)
		status = write_chain(request, ca_key, station, root);
	ps_key_destroy(ca_key);
	ps_key_destroy(station);
	ps_certificates_destroy(root);
	return status;
}
