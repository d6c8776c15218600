#include "web/own_certificate.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "signing/verify.h"
#include "tools/command.h"

enum {
	FILE_MAX = 16384,
	DAY_S = 86400,
	LIFE_DAYS = 3650,
	RENEW_DAYS = 30,
	SERIAL_LEN = 16,
};

static enum ps_err err_of(int code)
{
	if (code >= 0)
		return PS_OK;
	return code == GNUTLS_E_MEMORY_ERROR ? PS_NO_MEMORY : PS_CRYPTO;
}

static gnutls_datum_t datum(const struct ps_buf *buf)
{
	return (gnutls_datum_t){ buf->bytes, (unsigned)buf->len };
}

static bool is_everybodys(const char *address)
{
	return strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0;
}

/* What browsers call these pages, of what the settings know. */
static int name_address(gnutls_x509_crt_t crt, const char *address)
{
	struct in6_addr six;
	struct in_addr four;

	if (inet_pton(AF_INET, address, &four) == 1)
		return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, &four,
							    sizeof(four), GNUTLS_FSAN_APPEND);
	if (inet_pton(AF_INET6, address, &six) == 1)
		return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, &six,
							    sizeof(six), GNUTLS_FSAN_APPEND);
	return GNUTLS_E_INVALID_REQUEST;
}

static int name_it(gnutls_x509_crt_t crt, const struct ps_web_settings *settings)
{
	const char *name = settings->name[0] ? settings->name : "packseal-web";
	int code = gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, name,
						 (unsigned)strlen(name));

	if (code >= 0 && settings->name[0])
		code = gnutls_x509_crt_set_subject_alt_name(
			crt, GNUTLS_SAN_DNSNAME, name, (unsigned)strlen(name), GNUTLS_FSAN_APPEND);
	if (code >= 0 && !is_everybodys(settings->address))
		code = name_address(crt, settings->address);
	return code < 0 ? code : name_address(crt, "127.0.0.1");
}

static bool is_still_good(gnutls_x509_crt_t crt, const struct ps_web_settings *settings)
{
	const time_t now = time(NULL);

	return gnutls_x509_crt_get_activation_time(crt) <= now &&
	       gnutls_x509_crt_get_expiration_time(crt) >= now + (time_t)RENEW_DAYS * DAY_S &&
	       (!settings->name[0] || gnutls_x509_crt_check_hostname(crt, settings->name)) &&
	       (is_everybodys(settings->address) ||
		gnutls_x509_crt_check_hostname(crt, settings->address));
}

static int fill(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key,
		const struct ps_web_settings *settings)
{
	const time_t now = time(NULL);
	uint8_t serial[SERIAL_LEN];
	int code = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));

	serial[0] = (uint8_t)((serial[0] & 0x3f) | 0x40); /* positive, and no byte shorter */
	if (code >= 0)
		code = gnutls_x509_crt_set_version(crt, 3);
	if (code >= 0)
		code = gnutls_x509_crt_set_serial(crt, serial, sizeof(serial));
	if (code >= 0)
		code = gnutls_x509_crt_set_activation_time(crt, now - DAY_S);
	if (code >= 0)
		code = gnutls_x509_crt_set_expiration_time(crt, now + (time_t)LIFE_DAYS * DAY_S);
	if (code >= 0)
		code = name_it(crt, settings);
	if (code >= 0)
		code = gnutls_x509_crt_set_key(crt, key);
	if (code >= 0)
		code = gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
	if (code >= 0)
		code = gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
	if (code >= 0)
		code = gnutls_x509_crt_set_key_purpose_oid(crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
	return code < 0 ? code : gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0);
}

static void add(struct ps_buf *pem, gnutls_datum_t *text)
{
	ps_buf_add(pem, text->data, text->size);
	gnutls_memset(text->data, 0, text->size);
	gnutls_free(text->data);
	text->data = NULL;
}

/* Replaces what @crt has. */
static enum ps_err make(gnutls_x509_crt_t crt, const struct ps_web_settings *settings,
			struct ps_buf *pem)
{
	const unsigned bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
	gnutls_x509_privkey_t key;
	gnutls_datum_t text = { NULL, 0 };
	int code = gnutls_x509_privkey_init(&key);

	if (code < 0)
		return err_of(code);
	ps_buf_clear(pem);
	code = gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, bits, 0);
	if (code >= 0)
		code = fill(crt, key, settings);
	if (code >= 0)
		code = gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &text);
	if (code >= 0)
		add(pem, &text);
	if (code >= 0)
		code = gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &text);
	if (code >= 0)
		add(pem, &text);
	gnutls_x509_privkey_deinit(key);
	return code < 0 ? err_of(code) : pem->err;
}

static enum ps_err open_in(int dir, gnutls_x509_crt_t *crt, const struct ps_web_settings *settings,
			   struct ps_web_own_certificate *own)
{
	enum ps_err err = ps_disk_read_all(dir, PS_WEB_OWN_CERTIFICATE, FILE_MAX, &own->pem);
	const gnutls_datum_t text = datum(&own->pem);

	if (err && err != PS_NOT_FOUND)
		return err;
	if (!err && gnutls_x509_crt_import(*crt, &text, GNUTLS_X509_FMT_PEM) < 0)
		return PS_MALFORMED;
	if (!err && is_still_good(*crt, settings))
		return PS_OK;
	/* one that was read keeps nothing of what it had */
	gnutls_x509_crt_deinit(*crt);
	*crt = NULL;
	err = err_of(gnutls_x509_crt_init(crt));
	if (!err)
		err = make(*crt, settings, &own->pem);
	own->made = !err;
	return err ? err
		   : ps_disk_replace(dir, PS_WEB_OWN_CERTIFICATE, 0600, own->pem.bytes,
				     own->pem.len);
}

enum ps_err ps_web_own_certificate_open(const struct ps_web_settings *settings,
					struct ps_web_own_certificate *own_out)
{
	size_t len = PS_DIGEST_LEN;
	gnutls_x509_crt_t crt;
	int dir = -1;
	enum ps_err err = err_of(gnutls_x509_crt_init(&crt));

	*own_out = (struct ps_web_own_certificate){ .made = false };
	ps_buf_init(&own_out->pem);
	if (err)
		return err;
	err = ps_disk_open_root(settings->state, &dir);
	if (!err)
		err = open_in(dir, &crt, settings, own_out);
	if (!err)
		err = err_of(gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256,
							     own_out->fingerprint, &len));
	ps_disk_close(dir);
	gnutls_x509_crt_deinit(crt);
	if (err)
		ps_web_own_certificate_release(own_out);
	return err;
}

void ps_web_own_certificate_release(struct ps_web_own_certificate *own)
{
	if (own->pem.bytes)
		explicit_bzero(own->pem.bytes, own->pem.len);
	ps_buf_release(&own->pem);
}

int ps_web_certificate_command(const struct ps_web_settings *settings)
{
	char groups[PS_COMMAND_GROUPS_LEN], words[PS_COMMAND_WORDS_LEN];
	struct ps_web_own_certificate own;
	const char *block;
	enum ps_err err;

	if (!settings->own_certificate) {
		fputs("packseal-web: it makes no certificate: the configuration names one, or "
		      "listens at this machine alone.\n",
		      stderr);
		return PS_EXIT_NO_INPUT;
	}
	err = ps_web_own_certificate_open(settings, &own);
	if (!err)
		ps_buf_add(&own.pem, "", 1);
	if (!err && own.pem.err)
		err = own.pem.err;
	if (err) {
		fprintf(stderr, "packseal-web: %s/%s: %s.\n", settings->state,
			PS_WEB_OWN_CERTIFICATE, ps_err_text(err));
		return PS_EXIT_IO;
	}
	ps_command_groups(own.fingerprint, groups);
	ps_command_words(own.fingerprint, strlen("fingerprint  "), words);
	block = strstr((const char *)own.pem.bytes, "-----BEGIN CERTIFICATE-----");
	printf("fingerprint  %s\nin words     %s\n%s", groups, words, block ? block : "");
	ps_web_own_certificate_release(&own);
	return ps_command_end();
}
