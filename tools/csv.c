#include "tools/csv.h"

#include <string.h>

static const uint8_t byte_order_mark[] = { 0xef, 0xbb, 0xbf };

static bool is_end(uint8_t byte)
{
	return byte == '\n' || byte == '\r';
}

/* The one that the first line has most of; a comma where none has more. */
static uint8_t find_separator(struct ps_bytes text)
{
	static const uint8_t candidates[] = { ',', ';', '\t' };
	size_t counts[sizeof(candidates)] = { 0 };
	size_t best = 0;

	for (size_t i = 0; i < text.len && !is_end(text.bytes[i]); i++)
		for (size_t k = 0; k < sizeof(candidates); k++)
			counts[k] += text.bytes[i] == candidates[k];
	for (size_t k = 1; k < sizeof(candidates); k++)
		if (counts[k] > counts[best])
			best = k;
	return candidates[best];
}

void ps_csv_init(struct ps_csv *csv, struct ps_bytes text)
{
	size_t mark = sizeof(byte_order_mark);

	if (text.len >= mark && memcmp(text.bytes, byte_order_mark, mark) == 0) {
		text.bytes += mark;
		text.len -= mark;
	}
	*csv = (struct ps_csv){ .text = ps_cursor_of(text.bytes, text.len), .next_line = 1 };
	csv->separator = find_separator(text);
	ps_buf_init(&csv->bytes);
}

void ps_csv_release(struct ps_csv *csv)
{
	ps_buf_release(&csv->bytes);
}

/* The next byte, or -1 behind the last. */
static int peek(const struct ps_csv *csv)
{
	return ps_cursor_left(&csv->text) ? csv->text.bytes[csv->text.at] : -1;
}

static void end_line(struct ps_csv *csv)
{
	int end = peek(csv);

	if (end < 0)
		return;
	csv->text.at++;
	if (end == '\r' && peek(csv) == '\n')
		csv->text.at++;
	csv->next_line++;
}

/* Behind the opening quote, up to behind the closing one. A quote is written twice. */
static enum ps_err read_quoted(struct ps_csv *csv)
{
	int byte;

	while ((byte = peek(csv)) >= 0) {
		csv->text.at++;
		if (byte == '\n')
			csv->next_line++;
		if (byte != '"')
			ps_buf_add_byte(&csv->bytes, (uint8_t)byte);
		else if (peek(csv) != '"')
			return csv->bytes.err;
		else
			ps_buf_add_byte(&csv->bytes, *(csv->text.bytes + csv->text.at++));
	}
	return PS_MALFORMED;
}

static void skip_blanks(struct ps_csv *csv)
{
	while (peek(csv) == ' ' || (peek(csv) == '\t' && csv->separator != '\t'))
		csv->text.at++;
}

static bool ends_field(const struct ps_csv *csv)
{
	int byte = peek(csv);

	return byte < 0 || byte == csv->separator || is_end((uint8_t)byte);
}

static enum ps_err read_field(struct ps_csv *csv)
{
	size_t from = csv->bytes.len;
	enum ps_err err = PS_OK;

	skip_blanks(csv);
	if (peek(csv) == '"') {
		csv->text.at++;
		err = read_quoted(csv);
		skip_blanks(csv);
		return !err && !ends_field(csv) ? PS_MALFORMED : err;
	}
	while (!ends_field(csv))
		ps_buf_add_byte(&csv->bytes, csv->text.bytes[csv->text.at++]);
	while (csv->bytes.len > from && (csv->bytes.bytes[csv->bytes.len - 1] == ' ' ||
					 csv->bytes.bytes[csv->bytes.len - 1] == '\t'))
		csv->bytes.len--;
	return csv->bytes.err;
}

static enum ps_err read_row(struct ps_csv *csv)
{
	size_t ends[PS_CSV_FIELDS_MAX];
	size_t at = 0;

	csv->count = 0;
	csv->line = csv->next_line;
	ps_buf_clear(&csv->bytes);
	for (;;) {
		enum ps_err err = csv->count == PS_CSV_FIELDS_MAX ? PS_LIMIT : read_field(csv);

		if (err)
			return err;
		ends[csv->count++] = csv->bytes.len;
		if (peek(csv) != csv->separator)
			break;
		csv->text.at++;
	}
	end_line(csv);
	for (size_t i = 0; i < csv->count; at = ends[i++])
		csv->fields[i] = (struct ps_bytes){ csv->bytes.bytes + at, ends[i] - at };
	return PS_OK;
}

enum ps_err ps_csv_next(struct ps_csv *csv)
{
	do {
		enum ps_err err = ps_cursor_left(&csv->text) ? read_row(csv) : PS_END;

		if (err)
			return err;
	} while (csv->bytes.len == 0);
	return PS_OK;
}
