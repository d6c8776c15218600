/* packseal enroll: make a station's key where it is to stay, and ask for its certificate. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "signing/csr.h"
#include "signing/key_make.h"
#include "signing/key_open.h"
#include "signing/pem.h"
#include "signing/x509_write.h"
#include "tools/attest.h"
#include "tools/command.h"
#include "tools/out_file.h"
#include "tools/save.h"

static const char usage[] =
	"usage: packseal enroll KEY --name STATION -o STATION.csr [--renew]\n"
	"           [--attest HANDLE --ak-chain PEM --attestation FILE]\n"
	"\n"
	"Makes a key where it is to stay, and a request for its certificate, which whoever runs\n"
	"the root answers: packseal ca issue DIR --csr STATION.csr -o STATION.pem\n"
	"KEY is one of\n"
	"  FILE                                                  a new file\n"
	"  pkcs11:token=NAME;object=NAME?pin-source=/FILE        a smart card, a token, an HSM\n"
	"  tpm:0x81010001?tcti=device:/dev/tpmrm0&pin-source=/FILE  a TPM 2.0\n"
	"and goes into the station's configuration as it is. --renew: the key is there already,\n"
	"and gets another certificate. --attest: the TPM's attestation key at HANDLE, whose\n"
	"certificate and its issuers are in PEM, states that the key lives in this TPM; it must "
	"be\n"
	"there already, and is looked at before a key is made.\n";

struct request {
	const char *where;
	const char *name;
	const char *out_path;
	bool renew;
	struct ps_attest_request attestation;
};

static int open_key(const struct request *request, struct ps_key **key_out)
{
	char why[PS_KEY_WHY_MAX];
	enum ps_err err = request->renew ? ps_key_open(request->where, why, key_out)
					 : ps_key_make(request->where, &ps_random_os, why, key_out);

	if (err == PS_EXISTS)
		return ps_command_fail(PS_EXIT_IO,
				       "%s: %s; with --renew it gets another certificate",
				       request->where, why);
	return err ? ps_command_fail(ps_command_status(err), "%s: %s", request->where, why) : 0;
}

static enum ps_err write_csr(struct ps_key *key, const char *name, struct ps_buf *text)
{
	struct ps_buf der;
	enum ps_err err;

	ps_buf_init(&der);
	err = ps_csr_write(key, name, &der);
	if (!err)
		err = ps_pem_write(PS_CSR_LABEL, (struct ps_bytes){ der.bytes, der.len }, text);
	ps_buf_release(&der);
	return err;
}

static int print(const struct request *request, const struct ps_key *key)
{
	char groups[PS_COMMAND_GROUPS_LEN];
	char words[PS_COMMAND_WORDS_LEN];
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_ecdsa_fingerprint(key->point, digest);

	if (err)
		return ps_command_fail(ps_command_status(err), "%s", ps_err_text(err));
	ps_command_groups(digest, groups);
	ps_command_words(digest, strlen("fingerprint  "), words);
	(void)printf("key          %s\nfingerprint  %s\n             of the public key; compare it "
		     "where the certificate is made\nin words     %s\nrequest      %s\n",
		     request->where, groups, words, request->out_path);
	if (request->attestation.out_path)
		(void)printf("attestation  %s\n", request->attestation.out_path);
	return ps_command_end();
}

/* A key was made, whatever came after it: which one, and how to go on with it. */
static void complain_of_rest(const struct request *request, const struct ps_key *key, int status)
{
	char groups[PS_COMMAND_GROUPS_LEN];
	uint8_t digest[PS_DIGEST_LEN];

	if (request->renew || !key || ps_ecdsa_fingerprint(key->point, digest))
		return;
	ps_command_groups(digest, groups);
	(void)ps_command_fail(status,
			      "the key is made all the same, its fingerprint is %s; with --renew "
			      "it gets its request",
			      groups);
}

/* The request's file last: where it is, nothing is lacking. */
static int fill(const struct request *request, struct ps_key *key, struct ps_attest *attest,
		struct ps_out_file *file)
{
	const bool attested = request->attestation.out_path;
	struct ps_buf text;
	enum ps_err err;
	int status = 0;

	ps_buf_init(&text);
	err = write_csr(key, request->name, &text);
	if (err)
		status = ps_command_fail(ps_command_status(err), "%s: %s", request->where,
					 key->why[0] ? key->why : ps_err_text(err));
	if (!status && attested)
		status = ps_attest_make(attest, request->where);
	if (!status && attested)
		status = ps_attest_keep(attest);
	if (!status)
		status = ps_save_in(file, text.bytes, text.len);
	ps_buf_release(&text);
	return status;
}

static int enroll(const struct request *request)
{
	struct ps_attest attest = { .file = { .fd = -1 } };
	struct ps_out_file file = { .fd = -1 };
	struct ps_key *key = NULL;
	enum ps_err err = PS_OK;
	int status = 0;

	/* Before a key is made that would then have no request. */
	if (!ps_x509_name_is_good(request->name))
		return ps_command_fail(PS_EXIT_USAGE,
				       "the name must be UTF-8 without control characters, 1 to %d "
				       "characters long",
				       PS_NAME_MAX);
	if (request->attestation.out_path)
		status = ps_attest_begin(&request->attestation, request->where, &attest);
	if (!status) {
		err = ps_out_file_create(request->out_path, PS_EXISTING_STAYS, &file);
		status = err ? ps_out_file_complain(&file, err) : 0;
	}
	if (!status)
		status = open_key(request, &key);
	if (!status) {
		status = fill(request, key, &attest, &file);
		if (status)
			complain_of_rest(request, key, status);
		else
			status = print(request, key);
	}
	ps_out_file_drop(&file);
	ps_attest_finish(&attest);
	ps_key_destroy(key);
	return status;
}

static const char *missing(const struct request *request, int words)
{
	const struct ps_attest_request *attestation = &request->attestation;

	if (words < 1)
		return "KEY";
	if (!request->name)
		return "--name STATION";
	if (!request->out_path)
		return "-o STATION.csr";
	if (!attestation->ak_handle && !attestation->chain_path && !attestation->out_path)
		return NULL;
	if (!attestation->ak_handle)
		return "--attest HANDLE";
	if (!attestation->chain_path)
		return "--ak-chain PEM";
	return attestation->out_path ? NULL : "--attestation FILE";
}

int ps_cmd_enroll(int argc, char **argv)
{
	static const struct option options[] = { { "name", required_argument, NULL, 'n' },
						 { "output", required_argument, NULL, 'o' },
						 { "renew", no_argument, NULL, 'r' },
						 { "attest", required_argument, NULL, 'a' },
						 { "ak-chain", required_argument, NULL, 'c' },
						 { "attestation", required_argument, NULL, 't' },
						 { "help", no_argument, NULL, 'h' },
						 { 0 } };
	struct request request = { .renew = false };
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "n:o:h", options)) != -1) {
		if (option == 'n')
			request.name = optarg;
		else if (option == 'o')
			request.out_path = optarg;
		else if (option == 'r')
			request.renew = true;
		else if (option == 'a')
			request.attestation.ak_handle = optarg;
		else if (option == 'c')
			request.attestation.chain_path = optarg;
		else if (option == 't')
			request.attestation.out_path = optarg;
		else if (option == 'h')
			return fputs(usage, stdout) < 0 ? PS_EXIT_IO : ps_command_end();
		else
			return PS_EXIT_USAGE;
	}
	if (argc - optind != 1 || missing(&request, argc - optind))
		return ps_command_usage(usage, argc, argv, 1, missing(&request, argc - optind));
	request.where = argv[optind];
	if (ps_command_check_output(request.out_path))
		return PS_EXIT_USAGE;
	return enroll(&request);
}
