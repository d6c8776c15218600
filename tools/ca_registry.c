#include "tools/ca_registry.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "signing/ecdsa.h"
#include "signing/hex.h"
#include "tools/ca_folder.h"
#include "tools/command.h"
#include "tools/moment.h"

#define NAME "issued.tsv"

enum { COLUMNS = 6, OF_CERTIFICATE = 1, OF_KEY = 2 };

enum ps_err ps_ca_registry_digits(const struct ps_certificates *chain,
				  char certificate_out[PS_CA_DIGITS_LEN],
				  char key_out[PS_CA_DIGITS_LEN])
{
	uint8_t point[PS_POINT_LEN], digests[2][PS_DIGEST_LEN];
	enum ps_err err = ps_certificates_fingerprint(chain, 0, digests[0]);

	if (!err)
		err = ps_certificate_public_point(chain, 0, point);
	if (!err)
		err = ps_ecdsa_fingerprint(point, digests[1]);
	if (err)
		return err;
	ps_hex_encode(digests[0], PS_DIGEST_LEN, certificate_out);
	ps_hex_encode(digests[1], PS_DIGEST_LEN, key_out);
	certificate_out[PS_CA_DIGITS_LEN - 1] = key_out[PS_CA_DIGITS_LEN - 1] = '\0';
	return PS_OK;
}

static enum ps_err compose(const struct ps_certificates *chain, struct ps_buf *line)
{
	char digits[2][PS_CA_DIGITS_LEN] = { "", "" }, name[PS_NAME_TEXT_MAX] = "";
	char now[PS_MOMENT_TEXT_MAX], until[PS_MOMENT_TEXT_MAX], text[2 * PS_NAME_TEXT_MAX];
	int64_t from_s, to_s;
	enum ps_err err = ps_ca_registry_digits(chain, digits[0], digits[1]);

	if (!err)
		err = ps_certificates_name(chain, 0, name);
	if (err)
		return err;
	ps_certificates_validity(chain, 0, &from_s, &to_s);
	ps_moment_short((int64_t)time(NULL) * 1000000, now);
	ps_moment_short(to_s * 1000000, until);
	if (snprintf(text, sizeof(text), "%s\t%s\t%s\t%s\t%s\t%s\n", now, digits[0], digits[1],
		     ps_certificates_says_hardware(chain, 0) ? "hardware" : "file", until,
		     name) >= (int)sizeof(text))
		return PS_LIMIT;
	ps_buf_add(line, text, strlen(text));
	return line->err;
}

int ps_ca_registry_add(const char *dir, const struct ps_certificates *chain)
{
	struct ps_buf line;
	enum ps_err err;
	int status;

	ps_buf_init(&line);
	err = compose(chain, &line);
	status = err ? ps_command_fail(ps_command_status(err), "%s: %s", dir, ps_err_text(err))
		     : ps_ca_log_add(dir, NAME, &line);
	ps_buf_release(&line);
	return status;
}

int ps_ca_registry_of_key(const char *dir, const char key[PS_CA_DIGITS_LEN],
			  int (*found)(void *ctx, const char certificate[PS_CA_DIGITS_LEN]),
			  void *ctx)
{
	const struct ps_bytes wanted = { (const uint8_t *)key, PS_CA_DIGITS_LEN - 1 };
	struct ps_bytes columns[COLUMNS], rest;
	char certificate[PS_CA_DIGITS_LEN];
	size_t count, number = 0;
	struct ps_buf text;
	int status;

	ps_buf_init(&text);
	status = ps_ca_log_read(dir, NAME, &text);
	rest = (struct ps_bytes){ text.bytes, text.len };
	while (!status && ps_ca_log_next(&rest, columns, COLUMNS, &count)) {
		number++;
		if (count < COLUMNS || columns[OF_CERTIFICATE].len != PS_CA_DIGITS_LEN - 1) {
			status = ps_command_fail(PS_EXIT_NO_INPUT,
						 "%s/" NAME ": line %zu is damaged", dir, number);
		} else if (ps_bytes_equal(columns[OF_KEY], wanted)) {
			memcpy(certificate, columns[OF_CERTIFICATE].bytes, PS_CA_DIGITS_LEN - 1);
			certificate[PS_CA_DIGITS_LEN - 1] = '\0';
			status = found(ctx, certificate);
		}
	}
	ps_buf_release(&text);
	return status;
}

int ps_ca_registry_print(const char *dir)
{
	return ps_ca_log_print(dir, NAME, "registry");
}
