/* packseal orders: which waybills an order goes out under, out of the shop's CSV file. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "signing/file.h"
#include "tools/command.h"
#include "tools/csv.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/shop_socket.h"
#include "tools/store_path.h"

#define CSV_BYTES_MAX (256U << 20)
#define QUANTITY_MAX 1000000

static const char usage[] =
	"usage: packseal orders CSV [--run DIR]\n"
	"\n"
	"Tells the station what is in the shop's orders, so that `packseal find --order` finds "
	"their\n"
	"takes. The first line of CSV names the columns: order and waybill must be there (订单号,\n"
	"运单号); item, quantity and shop (商品, 数量, 店铺) may. One line for each item of an "
	"order and\n"
	"each of its waybills; a line that was told before takes the place of the old one.\n"
	"\n"
	"  --run DIR  packseald's run folder; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"Exit status: 0 all lines were taken; 66 the file is not so; 74 packseald does not answer "
	"or\n"
	"refuses a line.\n";

enum column { ORDER, WAYBILL, ITEM, QUANTITY, SHOP, COLUMNS };

/* The first name is what a message says. */
static const char *const column_names[COLUMNS][8] = {
	[ORDER] = { "order", "order number", "order_no", "order no", "订单号", "订单编号" },
	[WAYBILL] = { "waybill", "waybill number", "waybill_no", "tracking", "tracking_no",
		      "运单号", "快递单号" },
	[ITEM] = { "item", "sku", "商品", "商品编码" },
	[QUANTITY] = { "quantity", "qty", "数量" },
	[SHOP] = { "shop", "店铺" },
};

struct import {
	const char *path; /* as shown */
	FILE *stream;
	size_t at[COLUMNS]; /* SIZE_MAX: not there */
	uint64_t lines;
};

static bool is_named(struct ps_bytes field, const char *const *names)
{
	for (size_t i = 0; names[i]; i++)
		if (field.len == strlen(names[i]) &&
		    strncasecmp((const char *)field.bytes, names[i], field.len) == 0)
			return true;
	return false;
}

static int find_columns(struct import *import, const struct ps_csv *csv)
{
	for (size_t column = 0; column < COLUMNS; column++) {
		import->at[column] = SIZE_MAX;
		for (size_t i = 0; i < csv->count && import->at[column] == SIZE_MAX; i++)
			if (is_named(csv->fields[i], column_names[column]))
				import->at[column] = i;
		if (import->at[column] == SIZE_MAX && column <= WAYBILL)
			return ps_command_fail(PS_EXIT_NO_INPUT,
					       "%s: its first line names no column \"%s\"",
					       import->path, column_names[column][0]);
	}
	return 0;
}

/* Empty where the line or the file has none. */
static struct ps_bytes field_of(const struct import *import, const struct ps_csv *csv,
				enum column column)
{
	size_t at = import->at[column];

	return at < csv->count ? csv->fields[at] : (struct ps_bytes){ (const uint8_t *)"", 0 };
}

static bool read_quantity(struct ps_bytes field, uint64_t *quantity_out)
{
	char text[16];

	*quantity_out = 1;
	if (field.len == 0)
		return true;
	if (field.len >= sizeof(text))
		return false;
	memcpy(text, field.bytes, field.len);
	text[field.len] = '\0';
	return ps_number_parse(text, 1, QUANTITY_MAX, quantity_out);
}

static enum ps_err make_line(const struct import *import, const struct ps_csv *csv,
			     uint64_t quantity, struct ps_json **line_out)
{
	struct ps_bytes item = field_of(import, csv, ITEM), shop = field_of(import, csv, SHOP);
	enum ps_err err = ps_json_create(line_out);

	if (err)
		return err;
	ps_json_array(*line_out, "waybills");
	ps_json_bytes(*line_out, NULL, field_of(import, csv, WAYBILL));
	ps_json_end(*line_out);
	ps_json_bytes(*line_out, "order", field_of(import, csv, ORDER));
	if (shop.len)
		ps_json_bytes(*line_out, "shop", shop);
	if (item.len) {
		ps_json_array(*line_out, "items");
		ps_json_object(*line_out, NULL);
		ps_json_bytes(*line_out, "item", item);
		ps_json_number(*line_out, "quantity", quantity);
		ps_json_end(*line_out);
		ps_json_end(*line_out);
	}
	return PS_OK;
}

static int tell_row(struct import *import, const struct ps_csv *csv)
{
	struct ps_json *line = NULL;
	uint64_t quantity;
	char what[PS_TEXT_SHOWN_MAX];
	int status;

	if (field_of(import, csv, ORDER).len == 0 || field_of(import, csv, WAYBILL).len == 0)
		return 0; /* not sent yet */
	if (!read_quantity(field_of(import, csv, QUANTITY), &quantity))
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "%s: line %" PRIu64 ": quantity is a number from 1 to %d",
				       import->path, csv->line, QUANTITY_MAX);
	if (make_line(import, csv, quantity, &line))
		return ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	(void)snprintf(what, sizeof(what), "%.200s: line %" PRIu64, import->path, csv->line);
	status = ps_shop_socket_say(import->stream, line, what);
	ps_json_destroy(line);
	import->lines += !status;
	return status;
}

static int tell_rows(struct import *import, struct ps_csv *csv)
{
	enum ps_err err = ps_csv_next(csv);
	int status = err ? 0 : find_columns(import, csv);

	while (!err && !status) {
		err = ps_csv_next(csv);
		if (!err)
			status = tell_row(import, csv);
	}
	if (!status && err != PS_END)
		status = ps_command_fail(ps_command_status(err), "%s: line %" PRIu64 ": %s",
					 import->path, csv->line, ps_err_text(err));
	if (!status && import->lines == 0)
		status = ps_command_fail(PS_EXIT_NO_INPUT, "%s: no order is in it", import->path);
	return status;
}

static int import_file(const char *path, const char *run)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct import import = { .path = shown };
	struct ps_csv csv;
	struct ps_buf bytes;
	enum ps_err err;
	int status;

	ps_text_shown(path, shown);
	ps_buf_init(&bytes);
	bytes.cap = CSV_BYTES_MAX;
	err = ps_file_read(path, &bytes);
	status = err ? ps_command_fail(ps_command_status(err), "%s: %s", shown, ps_err_text(err))
		     : ps_shop_socket_open(run, &import.stream);
	if (!status) {
		ps_csv_init(&csv, (struct ps_bytes){ bytes.bytes, bytes.len });
		status = tell_rows(&import, &csv);
		ps_csv_release(&csv);
		(void)fclose(import.stream);
		(void)printf("%" PRIu64 " line%s taken\n", import.lines,
			     import.lines == 1 ? "" : "s");
	}
	ps_buf_release(&bytes);
	return status;
}

int ps_cmd_orders(int argc, char **argv)
{
	static const struct option names[] = { { "run", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	const char *run = ps_run_path(NULL);
	int option, status;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 'r')
			run = ps_run_path(optarg);
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc - optind != 1)
		return ps_command_usage(usage, argc, argv, 1, "CSV");
	status = import_file(argv[optind], run);
	return status ? status : ps_command_end();
}
