#include "tools/shipped.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "signing/file.h"
#include "tools/command.h"
#include "tools/csv.h"
#include "tools/output.h"

#define CSV_BYTES_MAX (256U << 20)

static const char *const column_names[] = { "waybill",	   "waybill number",  "waybill_number",
					    "waybill no",  "waybill_no",      "tracking",
					    "tracking_no", "tracking number", "tracking_number",
					    "awb",	   "运单号",	      "运单编号",
					    "快递单号",	   "物流单号",	      "面单号" };

void ps_shipped_release(struct ps_shipped *shipped)
{
	for (size_t i = 0; i < shipped->count; i++)
		free(shipped->parcels[i].waybill);
	free(shipped->parcels);
}

static bool is_named(struct ps_bytes field, const char *name)
{
	return field.len == strlen(name) &&
	       strncasecmp((const char *)field.bytes, name, field.len) == 0;
}

static bool is_column_name(struct ps_bytes field)
{
	for (size_t i = 0; i < sizeof(column_names) / sizeof(column_names[0]); i++)
		if (is_named(field, column_names[i]))
			return true;
	return false;
}

static bool has_digit(struct ps_bytes field)
{
	for (size_t i = 0; i < field.len; i++)
		if (field.bytes[i] >= '0' && field.bytes[i] <= '9')
			return true;
	return false;
}

/* Which column has the waybills, by the first row; *@is_header_out: it is none of the parcels. */
static bool find_column(const struct ps_shipped *shipped, const struct ps_csv *csv,
			size_t *column_out, bool *is_header_out)
{
	*is_header_out = true;
	for (size_t i = 0; i < csv->count; i++) {
		*column_out = i;
		if (shipped->column ? is_named(csv->fields[i], shipped->column)
				    : is_column_name(csv->fields[i]))
			return true;
	}
	*column_out = 0;
	*is_header_out = !has_digit(csv->fields[0]);
	return !shipped->column;
}

/* 1.02357E+14: a spreadsheet took the waybill for a number and threw its end away. */
static bool is_scientific(const char *text)
{
	size_t digits = strspn(text, "0123456789.");

	return digits && (text[digits] == 'E' || text[digits] == 'e') && text[digits + 1] == '+' &&
	       text[digits + 2] &&
	       strspn(text + digits + 2, "0123456789") == strlen(text) - digits - 2;
}

static enum ps_err add_parcel(struct ps_shipped *shipped, struct ps_bytes field, uint64_t line)
{
	size_t room = shipped->room ? 2 * shipped->room : 256;
	struct ps_parcel *parcels;
	char *waybill;

	if (shipped->count == shipped->room) {
		parcels = reallocarray(shipped->parcels, room, sizeof(*parcels));
		if (!parcels)
			return PS_NO_MEMORY;
		shipped->parcels = parcels;
		shipped->room = room;
	}
	waybill = strndup((const char *)field.bytes, field.len);
	if (!waybill)
		return PS_NO_MEMORY;
	shipped->parcels[shipped->count++] = (struct ps_parcel){ .waybill = waybill, .line = line };
	return PS_OK;
}

/* What is wrong with the file, said on standard error; 0: nothing. */
static int read_rows(struct ps_shipped *shipped, struct ps_csv *csv)
{
	char shown[PS_TEXT_SHOWN_MAX];
	bool is_header = false;
	size_t column = 0;
	enum ps_err err = ps_csv_next(csv);

	ps_text_shown(shipped->path, shown);
	if (!err && !find_column(shipped, csv, &column, &is_header))
		return ps_command_fail(PS_EXIT_NO_INPUT, "%s: its first line has no such column",
				       shown);
	if (!err && is_header)
		err = ps_csv_next(csv);
	for (; !err; err = ps_csv_next(csv)) {
		if (column >= csv->count || csv->fields[column].len == 0)
			continue;
		err = add_parcel(shipped, csv->fields[column], csv->line);
		if (!err && is_scientific(shipped->parcels[shipped->count - 1].waybill))
			return ps_command_fail(
				PS_EXIT_NO_INPUT,
				"%s: line %" PRIu64 ": %s is no waybill any more: a spreadsheet "
				"took it for a number; make the column text, and export it again",
				shown, csv->line, shipped->parcels[shipped->count - 1].waybill);
		if (err)
			break;
	}
	if (err != PS_END)
		return ps_command_fail(ps_command_status(err), "%s: line %" PRIu64 ": %s", shown,
				       csv->line, ps_err_text(err));
	return shipped->count ? 0
			      : ps_command_fail(PS_EXIT_NO_INPUT, "%s: no parcel is in it", shown);
}

static int read_file(struct ps_shipped *shipped)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_csv csv;
	struct ps_buf bytes;
	enum ps_err err;
	int status;

	ps_buf_init(&bytes);
	bytes.cap = CSV_BYTES_MAX;
	err = ps_file_read(shipped->path, &bytes);
	if (err) {
		ps_buf_release(&bytes);
		ps_text_shown(shipped->path, shown);
		return ps_command_fail(ps_command_status(err), "%s: %s", shown, ps_err_text(err));
	}
	ps_csv_init(&csv, (struct ps_bytes){ bytes.bytes, bytes.len });
	status = read_rows(shipped, &csv);
	ps_csv_release(&csv);
	ps_buf_release(&bytes);
	return status;
}

static int by_waybill(const void *a, const void *b)
{
	const struct ps_parcel *left = a, *right = b;
	int order = strcasecmp(left->waybill, right->waybill);

	return order ? order : left->line < right->line ? -1 : left->line > right->line;
}

static int by_line(const void *a, const void *b)
{
	const struct ps_parcel *left = a, *right = b;

	return left->line < right->line ? -1 : left->line > right->line;
}

/* A parcel with several items stands in several lines of many a shop's file. */
static void mark_repeats(struct ps_shipped *shipped)
{
	qsort(shipped->parcels, shipped->count, sizeof(*shipped->parcels), by_waybill);
	for (size_t i = 1; i < shipped->count; i++)
		shipped->parcels[i].again = strcasecmp(shipped->parcels[i].waybill,
						       shipped->parcels[i - 1].waybill) == 0;
	qsort(shipped->parcels, shipped->count, sizeof(*shipped->parcels), by_line);
}

int ps_shipped_read(const char *path, const char *column, struct ps_shipped *shipped_out)
{
	int status;

	*shipped_out = (struct ps_shipped){ .path = path, .column = column };
	status = read_file(shipped_out);
	if (!status)
		mark_repeats(shipped_out);
	return status;
}
