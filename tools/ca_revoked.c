#include "tools/ca_revoked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "signing/hex.h"
#include "tools/ca_folder.h"
#include "tools/command.h"
#include "tools/moment.h"

#define FILE_NAME "revoked.tsv"
#define OF_KEY "key"
#define OF_CERTIFICATE "certificate"

enum { COLUMNS = 7 };

static bool is(struct ps_bytes column, const char *word)
{
	return column.len == strlen(word) && memcmp(column.bytes, word, column.len) == 0;
}

static bool read_digits(struct ps_bytes column, char digits_out[PS_CA_DIGITS_LEN])
{
	if (column.len >= PS_CA_DIGITS_LEN)
		return false;
	memcpy(digits_out, column.bytes, column.len);
	digits_out[column.len] = '\0';
	return is(column, "-") || column.len == PS_CA_DIGITS_LEN - 1;
}

/* As ps_moment_short() writes it. */
static bool read_moment(struct ps_bytes column, int64_t *seconds_out)
{
	char text[PS_MOMENT_TEXT_MAX + 1];
	char *gap;

	if (column.len >= PS_MOMENT_TEXT_MAX)
		return false;
	memcpy(text, column.bytes, column.len);
	text[column.len] = '\0';
	gap = strchr(text, ' ');
	if (gap) {
		*gap = 'T';
		memcpy(text + column.len, "Z", 2);
	}
	return ps_moment_parse(text, seconds_out);
}

static bool read_row(const struct ps_bytes *columns, size_t count, struct ps_ca_revoked_row *row)
{
	char digits[2 * PS_CA_SERIAL_MAX + 1];

	if (count != COLUMNS || !read_digits(columns[1], row->certificate) ||
	    !read_digits(columns[2], row->key) || !read_moment(columns[4], &row->since_s))
		return false;
	row->serial_len = columns[3].len / 2;
	if (columns[3].len == 0 || columns[3].len % 2 || columns[3].len >= sizeof(digits) ||
	    columns[6].len >= sizeof(row->name))
		return false;
	memcpy(digits, columns[3].bytes, columns[3].len);
	digits[columns[3].len] = '\0';
	row->only = is(columns[5], OF_CERTIFICATE);
	memcpy(row->name, columns[6].bytes, columns[6].len);
	row->name[columns[6].len] = '\0';
	return ps_hex_decode(digits, row->serial_len, row->serial) &&
	       (row->only || is(columns[5], OF_KEY));
}

int ps_ca_revoked_read(const char *dir, struct ps_ca_revoked *revoked)
{
	struct ps_bytes columns[COLUMNS + 1], rest;
	struct ps_buf text;
	size_t count;
	enum ps_err err = PS_OK;
	int status;

	*revoked = (struct ps_ca_revoked){ .rows = NULL };
	ps_buf_init(&text);
	status = ps_ca_log_read(dir, FILE_NAME, &text);
	rest = (struct ps_bytes){ text.bytes, text.len };
	while (!status && !err && ps_ca_log_next(&rest, columns, COLUMNS + 1, &count)) {
		struct ps_ca_revoked_row row;

		if (read_row(columns, count, &row))
			err = ps_ca_revoked_add(revoked, &row);
		else
			status = ps_command_fail(PS_EXIT_NO_INPUT,
						 "%s/" FILE_NAME ": line %zu is damaged, and what "
						 "it took back would be good again: mend it",
						 dir, revoked->count + 1);
	}
	revoked->kept = revoked->count;
	ps_buf_release(&text);
	return err ? ps_command_fail(ps_command_status(err), "%s", ps_err_text(err)) : status;
}

void ps_ca_revoked_release(struct ps_ca_revoked *revoked)
{
	free(revoked->rows);
	*revoked = (struct ps_ca_revoked){ .rows = NULL };
}

enum ps_err ps_ca_revoked_of(const struct ps_certificates *chain, int64_t since_s, bool only,
			     struct ps_ca_revoked_row *row_out)
{
	const struct ps_bytes serial = ps_certificates_serial(chain, 0);
	struct ps_ca_revoked_row row = { .since_s = since_s, .only = only };
	enum ps_err err = ps_ca_registry_digits(chain, row.certificate, row.key);

	if (!err && (serial.len == 0 || serial.len > PS_CA_SERIAL_MAX))
		err = PS_RANGE;
	if (err)
		return err;
	memcpy(row.serial, serial.bytes, serial.len);
	row.serial_len = serial.len;
	if (ps_certificates_name(chain, 0, row.name))
		row.name[0] = '\0'; /* too long to be shown: the serial number says which one */
	*row_out = row;
	return PS_OK;
}

enum ps_err ps_ca_revoked_add(struct ps_ca_revoked *revoked, const struct ps_ca_revoked_row *row)
{
	struct ps_ca_revoked_row *rows =
		reallocarray(revoked->rows, revoked->count + 1, sizeof(*rows));

	if (!rows)
		return PS_NO_MEMORY;
	rows[revoked->count++] = *row;
	revoked->rows = rows;
	return PS_OK;
}

const struct ps_ca_revoked_row *ps_ca_revoked_find(const struct ps_ca_revoked *revoked,
						   struct ps_bytes serial)
{
	const struct ps_ca_revoked_row *found = NULL;

	for (size_t i = 0; i < revoked->count; i++) {
		const struct ps_ca_revoked_row *row = &revoked->rows[i];

		if (ps_bytes_equal((struct ps_bytes){ row->serial, row->serial_len }, serial) &&
		    (!found || row->since_s < found->since_s))
			found = row;
	}
	return found;
}

const struct ps_ca_revoked_row *ps_ca_revoked_key(const struct ps_ca_revoked *revoked,
						  const char key[PS_CA_DIGITS_LEN])
{
	const struct ps_ca_revoked_row *found = NULL;

	for (size_t i = 0; i < revoked->count; i++) {
		const struct ps_ca_revoked_row *row = &revoked->rows[i];

		if (!row->only && strcmp(row->key, key) == 0 &&
		    (!found || row->since_s < found->since_s))
			found = row;
	}
	return found;
}

static enum ps_err compose(const struct ps_ca_revoked_row *row, const char *now,
			   struct ps_buf *lines)
{
	char digits[2 * PS_CA_SERIAL_MAX + 1] = "", since[PS_MOMENT_TEXT_MAX];
	char text[2 * PS_NAME_TEXT_MAX];

	ps_hex_encode(row->serial, row->serial_len, digits);
	digits[2 * row->serial_len] = '\0';
	ps_moment_short(row->since_s * 1000000, since);
	if (snprintf(text, sizeof(text), "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", now, row->certificate,
		     row->key, digits, since, row->only ? OF_CERTIFICATE : OF_KEY,
		     row->name) >= (int)sizeof(text))
		return PS_LIMIT;
	ps_buf_add(lines, text, strlen(text));
	return lines->err;
}

int ps_ca_revoked_keep(const char *dir, struct ps_ca_revoked *revoked)
{
	char now[PS_MOMENT_TEXT_MAX];
	struct ps_buf lines;
	enum ps_err err = PS_OK;
	int status = 0;

	ps_moment_short((int64_t)time(NULL) * 1000000, now);
	ps_buf_init(&lines);
	for (size_t i = revoked->kept; i < revoked->count && !err; i++)
		err = compose(&revoked->rows[i], now, &lines);
	if (err)
		status = ps_command_fail(ps_command_status(err), "%s: %s", dir, ps_err_text(err));
	else if (lines.len)
		status = ps_ca_log_add(dir, FILE_NAME, &lines);
	if (!status)
		revoked->kept = revoked->count;
	ps_buf_release(&lines);
	return status;
}

int ps_ca_revoked_print(const char *dir)
{
	return ps_ca_log_print(dir, FILE_NAME, "taken back");
}
