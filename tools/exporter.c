#include "tools/exporter.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "signing/file.h"
#include "signing/key_open.h"
#include "signing/record.h"
#include "signing/utf8.h"
#include "tools/command.h"
#include "tools/output.h"

static int open_key(const char *where, struct ps_key **key_out)
{
	char shown[PS_TEXT_SHOWN_MAX], why[PS_KEY_WHY_MAX];
	enum ps_err err = ps_key_open(where, why, key_out);

	if (!err)
		return 0;
	ps_text_shown(where, shown);
	return ps_command_fail(ps_command_status(err), "%s cannot be used to sign: %s", shown, why);
}

static int open_chain(const char *path, struct ps_exporter *exporter)
{
	char shown[PS_TEXT_SHOWN_MAX];
	uint8_t point[PS_POINT_LEN];
	struct ps_buf text;
	enum ps_err err;

	ps_text_shown(path, shown);
	ps_buf_init(&text);
	err = ps_file_read(path, &text);
	if (!err)
		err = ps_certificates_create(PS_CHAIN_MAX, &exporter->chain);
	if (!err)
		err = ps_certificates_add_pem(exporter->chain, (const char *)text.bytes, text.len);
	ps_buf_release(&text);
	if (err)
		return ps_command_fail(ps_command_status(err),
				       "%s: no certificate can be read from it: %s", shown,
				       err == PS_IO ? strerror(errno) : ps_err_text(err));
	if (ps_certificate_public_point(exporter->chain, 0, point) ||
	    memcmp(point, exporter->key->point, PS_POINT_LEN) != 0)
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s: its first certificate is not of the key that signs; "
				       "put the exporter's own first",
				       shown);
	for (size_t i = 0; i < ps_certificates_count(exporter->chain); i++) {
		struct ps_bytes *der = &exporter->statement.chain[i];

		der->bytes = ps_certificates_der(exporter->chain, i, &der->len);
	}
	exporter->statement.chain_count = ps_certificates_count(exporter->chain);
	return 0;
}

/* One line of plain text, as the format asks for. */
static int take_text(const char *option, const char *text, size_t most, struct ps_bytes *out)
{
	size_t characters;

	*out = (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
	if (out->len > most)
		return ps_command_fail(PS_EXIT_USAGE, "%s takes at most %zu bytes", option, most);
	if (!ps_utf8_is_valid(out->bytes, out->len, &characters))
		return ps_command_fail(PS_EXIT_USAGE, "%s takes text in UTF-8", option);
	for (size_t i = 0; i < out->len; i++)
		if (out->bytes[i] < 0x20 || out->bytes[i] == 0x7f)
			return ps_command_fail(PS_EXIT_USAGE, "%s takes one line of text", option);
	return 0;
}

int ps_exporter_open(const struct ps_exporter_options *options, struct ps_exporter *exporter_out)
{
	struct ps_exporter exporter = { .key = NULL };
	int status = 0;

	if (!options->who && !options->why && !options->key && !options->certificate) {
		*exporter_out = exporter;
		return 0;
	}
	if (!options->who || !options->who[0] || !options->key)
		return ps_command_fail(PS_EXIT_USAGE,
				       "a statement takes --who NAME and --sign-as KEY; --why TEXT "
				       "and --certificate PEM may go with them");
	status = take_text("--who", options->who, PS_CODE_LEN_MAX, &exporter.statement.who);
	if (!status)
		status = take_text("--why", options->why ? options->why : "", PS_TEXT_LEN_MAX,
				   &exporter.statement.why);
	if (!status)
		status = open_key(options->key, &exporter.key);
	if (!status && options->certificate)
		status = open_chain(options->certificate, &exporter);
	if (status)
		ps_exporter_close(&exporter);
	else
		*exporter_out = exporter;
	return status;
}

void ps_exporter_close(struct ps_exporter *exporter)
{
	ps_key_destroy(exporter->key);
	ps_certificates_destroy(exporter->chain);
}

static enum ps_err put_in(struct ps_out_file *file, uint64_t at, struct ps_bytes attachment)
{
	const struct ps_output output = ps_out_file_output(file);
	struct ps_buf record;
	struct ps_buf rest;
	enum ps_err err;

	ps_buf_init(&record);
	ps_buf_init(&rest);
	err = ps_out_file_cut(file, at, &rest);
	ps_record_add_attachment(&record, PS_ATTACHMENT_EXPORTER, attachment);
	if (!err)
		err = record.err;
	if (!err)
		err = output.write(output.ctx, record.bytes, record.len);
	if (!err)
		err = output.write(output.ctx, rest.bytes, rest.len);
	ps_buf_release(&record);
	ps_buf_release(&rest);
	return err;
}

int ps_exporter_state(const struct ps_exporter *exporter, const struct ps_check *check,
		      struct ps_out_file *file)
{
	struct ps_exporter_statement statement = exporter->statement;
	struct timespec now;
	struct ps_buf bytes;
	enum ps_err err;

	if (!check->have_ending)
		return ps_command_fail(PS_EXIT_USAGE,
				       "the take has no ending, so no statement can go with it; "
				       "export it without --sign-as");
	(void)clock_gettime(CLOCK_REALTIME, &now);
	statement.utc_us = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
	memcpy(statement.take, check->take, PS_HASH_LEN);
	memcpy(statement.shown, check->shown, PS_HASH_LEN);
	ps_buf_init(&bytes);
	err = ps_exporter_sign(&statement, exporter->key, &bytes);
	if (!err)
		err = put_in(file, check->exporter_offset,
			     (struct ps_bytes){ bytes.bytes, bytes.len });
	ps_buf_release(&bytes);
	if (err == PS_INVALID)
		return ps_command_fail(PS_EXIT_IO,
				       "the statement cannot be part of an export; try again, and "
				       "without --certificate if that does not help");
	return err ? ps_out_file_complain(file, err) : 0;
}
