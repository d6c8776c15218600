#include "tools/ca_dir.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "signing/ca.h"
#include "signing/certificate.h"
#include "signing/csr.h"
#include "signing/file.h"
#include "signing/key_open.h"
#include "signing/pem.h"
#include "tools/ca_folder.h"
#include "tools/ca_issued.h"
#include "tools/ca_key.h"
#include "tools/ca_registry.h"
#include "tools/command.h"

enum { ROOT_DAYS = 7305, DEVICE_DAYS = 3652 };

static int complain(const char *path, enum ps_err err)
{
	return ps_command_fail(ps_command_status(err), "%s: %s", path,
			       err == PS_IO ? strerror(errno) : ps_err_text(err));
}

static struct ps_ca_subject subject_of(const struct ps_ca_request *request, long default_days)
{
	int64_t now_s = (int64_t)time(NULL);
	int64_t days = request->days ? request->days : default_days;

	return (struct ps_ca_subject){ .name = request->name,
				       .not_before_s = now_s,
				       .not_after_s = now_s + days * 86400,
				       .hardware = request->hardware };
}

static int print_certificate(const char *what, const char *path, const struct ps_buf *der)
{
	char groups[PS_COMMAND_GROUPS_LEN];
	char words[PS_COMMAND_WORDS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_digest(der->bytes, der->len, digest);

	if (err)
		return complain(path, err);
	ps_command_groups(digest, groups);
	ps_command_words(digest, strlen("fingerprint  "), words);
	printf("%-12s %s\nfingerprint  %s\nin words     %s\n", what, path, groups, words);
	return ps_command_end();
}

/* To be compared with what packseal enroll printed. */
static int print_key(const uint8_t point[PS_POINT_LEN])
{
	char groups[PS_COMMAND_GROUPS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_ecdsa_fingerprint(point, digest);

	if (err)
		return ps_command_fail(ps_command_status(err), "%s", ps_err_text(err));
	ps_command_groups(digest, groups);
	(void)printf("of the key   %s\n", groups);
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
	char pem_path[PS_CA_PATH_MAX];
	struct ps_key *key = NULL;
	struct ps_buf der, pem;
	enum ps_err err;
	int status;

	if (!ps_ca_path(pem_path, request->dir, "root.pem"))
		return ps_ca_path_too_long();
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

/* Before anybody gets it: of a certificate that is out the registry knows, and a copy is kept. */
static int enter(const char *dir, const struct ps_buf *der, const struct ps_buf *pem)
{
	struct ps_certificates *made = NULL;
	enum ps_err err = ps_certificates_create(1, &made);
	int status;

	if (!err)
		err = ps_certificates_add_der(made, der->bytes, der->len);
	status = err ? complain(dir, err) : ps_ca_issued_keep(dir, der, pem);
	if (!status) {
		status = ps_ca_registry_add(dir, made);
		if (status)
			ps_ca_issued_drop(dir, der);
	}
	ps_certificates_destroy(made);
	return status;
}

/* A registry that says what nobody has is no harm; a name that is taken is told before, all the
 * same. */
static int check_free(const char *path)
{
	return access(path, F_OK) == 0 ? complain(path, PS_EXISTS) : PS_EXIT_OK;
}

/* The station's certificate and the root's, as one text. */
static int write_chain(const struct ps_ca_request *request, struct ps_key *ca_key,
		       const uint8_t point[PS_POINT_LEN], const struct ps_certificates *root)
{
	const struct ps_ca_subject subject = subject_of(request, DEVICE_DAYS);
	size_t root_len = 0;
	const uint8_t *root_der = ps_certificates_der(root, 0, &root_len);
	struct ps_buf der, pem;
	enum ps_err err;
	int status;

	ps_buf_init(&der);
	ps_buf_init(&pem);
	err = ps_ca_issue(ca_key, root_der, root_len, point, &subject, &ps_random_os, &der);
	status = err ? complain_of_issue(request, err) : PS_EXIT_OK;
	if (!err)
		err = ps_ca_to_pem(der.bytes, der.len, &pem);
	if (!err)
		err = ps_ca_to_pem(root_der, root_len, &pem);
	if (!status && !err)
		status = enter(request->dir, &der, &pem);
	if (!status && !err)
		err = ps_file_create(request->out_path, pem.bytes, pem.len, 0644);
	if (!status)
		status = err ? complain(request->out_path, err)
			     : print_certificate("certificate", request->out_path, &der);
	if (!status)
		status = print_key(point);
	ps_buf_release(&der);
	ps_buf_release(&pem);
	return status;
}

static int complain_of_csr(const char *path, enum ps_err err)
{
	static const struct {
		enum ps_err err;
		const char *why;
	} reasons[] = {
		{ PS_NOT_FOUND, "it is not there, or holds no certificate request in PEM form" },
		{ PS_MALFORMED, "it is no certificate request, or a damaged one" },
		{ PS_TRUNCATED, "it is no certificate request, or a damaged one" },
		{ PS_UNSUPPORTED, "it is not signed with ECDSA and SHA-256" },
		{ PS_BAD_KEY, "it asks for another key than one of ECDSA P-256" },
		{ PS_BAD_SIGNATURE,
		  "its own signature does not verify, so whoever asks has not shown that he has "
		  "the key" },
		{ PS_LIMIT, "it is too long" },
	};
	const char *why = err == PS_IO ? strerror(errno) : ps_err_text(err);

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].err == err)
			why = reasons[i].why;
	return ps_command_fail(err == PS_IO ? PS_EXIT_IO : PS_EXIT_NO_INPUT, "%s: %s", path, why);
}

static int read_csr(const char *path, struct ps_csr *csr_out)
{
	struct ps_buf text, der;
	enum ps_err err;

	ps_buf_init(&text);
	ps_buf_init(&der);
	text.cap = 2 * PS_CSR_LEN_MAX;
	err = ps_file_read(path, &text);
	if (!err)
		err = ps_pem_read(PS_CSR_LABEL, (struct ps_bytes){ text.bytes, text.len }, &der);
	if (!err)
		err = ps_csr_read((struct ps_bytes){ der.bytes, der.len }, csr_out);
	ps_buf_release(&text);
	ps_buf_release(&der);
	return err ? complain_of_csr(path, err) : PS_EXIT_OK;
}

/* Whom it is for: a key that is here, or a request of one that is not. */
static int read_applicant(const struct ps_ca_request *request, struct ps_csr *applicant_out)
{
	struct ps_key *station = NULL;
	int status;

	if (request->csr_path)
		return read_csr(request->csr_path, applicant_out);
	if (request->hardware && ps_key_is_path(request->key_path))
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s is a file, so --hardware would state what is not so",
				       request->key_path);
	status = open_key(request->key_path, &station);
	if (!status)
		memcpy(applicant_out->point, station->point, PS_POINT_LEN);
	ps_key_destroy(station);
	return status;
}

/* The name is the issuer's to give; what the request would like stands in for it. */
static int name_applicant(struct ps_ca_request *request, const struct ps_csr *applicant)
{
	if (!request->name && applicant->name[0])
		request->name = applicant->name;
	return request->name ? PS_EXIT_OK
			     : ps_command_fail(PS_EXIT_USAGE,
					       "the request names nobody; give --name STATION");
}

int ps_ca_dir_issue(const struct ps_ca_request *asked)
{
	const char *applies = asked->csr_path ? asked->csr_path : asked->key_path;
	struct ps_ca_request request = *asked;
	struct ps_csr applicant = { .name = "" };
	struct ps_certificates *root = NULL;
	struct ps_key *ca_key = NULL;
	char pem_path[PS_CA_PATH_MAX];
	int lock = -1, status;
	enum ps_err err;

	if (!ps_ca_path(pem_path, request.dir, "root.pem"))
		return ps_ca_path_too_long();
	status = ps_ca_lock(request.dir, &lock);
	if (status)
		return status;
	err = ps_certificates_create(1, &root);
	if (!err)
		err = read_root(pem_path, root);
	if (err)
		status = complain(pem_path, err);
	if (!status)
		status = ps_ca_key_open(request.dir, &ca_key);
	if (!status)
		status = read_applicant(&request, &applicant);
	if (!status)
		status = name_applicant(&request, &applicant);
	if (!status && memcmp(ca_key->point, applicant.point, PS_POINT_LEN) == 0)
		status = ps_command_fail(PS_EXIT_USAGE,
					 "%s is the root's own key; a station has "
					 "one of its own: packseal key new",
					 applies);
	if (!status && !request.despite_revocation)
		status = ps_ca_dir_check_key(request.dir, applicant.point, applies);
	if (!status)
		status = check_free(request.out_path);
	if (!status)
		status = write_chain(&request, ca_key, applicant.point, root);
	ps_key_destroy(ca_key);
	ps_certificates_destroy(root);
	(void)close(lock); /* nothing was written through it */
	return status;
}
