/* What the shop's software hands over: firmware/shop_line.h says what. */
#include <stdlib.h>
#include <string.h>

#include "firmware/disk.h"
#include "firmware/shop_line.h"
#include "firmware/station_in.h"

#define FIFO_LINE_MAX 8192

/* A FIFO has no way back: what is wrong with a line is logged. */
struct ps_shop_fifo {
	int fd;
	bool overlong; /* the line is passed over up to its end */
	size_t len;
	char line[FIFO_LINE_MAX];
};

static void answer(struct ps_station *station, uint64_t client, const char *wrong)
{
	if (client && wrong)
		ps_station_refuse_line(station->shop, client, wrong);
	else if (client)
		ps_station_confirm(station->shop, client);
	else if (wrong)
		ps_log(station->journal, PS_LOG_ERROR, "the shop's line is refused: %s", wrong);
}

/* The lane that is named, or the only one. */
static struct ps_lane *find_lane(struct ps_station *station, const char *name)
{
	for (unsigned i = 0; i < station->lane_count; i++)
		if (strcmp(station->config->lanes[i].name, name) == 0)
			return station->lanes[i];
	return name[0] == '\0' && station->lane_count == 1 ? station->lanes[0] : NULL;
}

static bool put_order(struct ps_station *station, const struct ps_shop_line *line,
		      const char *waybill, const struct ps_shop_item *item, uint64_t token)
{
	struct ps_request request = { .kind = PS_REQUEST_ORDER, .token = token };

	memcpy(request.order.order, line->order, sizeof(request.order.order));
	memcpy(request.order.waybill, waybill, strlen(waybill) + 1);
	memcpy(request.order.shop, line->shop, sizeof(request.order.shop));
	if (item)
		memcpy(request.order.item, item->item, sizeof(request.order.item));
	request.order.quantity = item ? item->quantity : 1;
	return ps_inbox_put_request(station->inbox, &request) == PS_OK;
}

/*
 * A line for each waybill and item; without items, for the order as a whole. The last one asks for
 * an answer to @client, so that whoever tells a million waits for the disk; 0: for none.
 */
static const char *put_orders(struct ps_station *station, const struct ps_shop_line *line,
			      uint64_t client)
{
	size_t items = line->item_count ? line->item_count : 1;
	bool all = true;

	for (size_t i = 0; i < line->waybill_count && line->order[0]; i++)
		for (size_t k = 0; k < items && all; k++)
			all = put_order(station, line, line->waybills[i],
					line->item_count ? &line->items[k] : NULL,
					i + 1 == line->waybill_count && k + 1 == items ? client
										       : 0);
	return all ? NULL : "packseald is too busy; say it again";
}

static const char *hand_over(struct ps_station *station, const struct ps_shop_line *line)
{
	struct ps_lane *lane = find_lane(station, line->lane);
	const char *wrong = NULL;

	if (!lane)
		return line->lane[0] ? "lane: there is no such lane"
				     : "lane: must be given, there is more than one";
	if (station->stopping)
		return "packseald is stopping";
	wrong = put_orders(station, line, 0);
	if (!wrong &&
	    ps_lane_scan(lane, line->waybills[0], PS_SCAN_SOURCE_SOCKET, ps_station_now_us()))
		wrong = "the waybill: 1 to 128 printable ASCII characters, no blank";
	if (!wrong && line->order[0])
		ps_lane_order(lane, line->order, ps_station_now_us());
	return wrong;
}

static const char *set_stop(struct ps_station *station, const struct ps_shop_line *line)
{
	enum ps_err err = line->kind == PS_SHOP_STOP
				  ? ps_stop_list_add(station->stops, line->waybills[0], line->why)
				  : ps_stop_list_remove(station->stops, line->waybills[0]);

	if (err == PS_NOT_FOUND)
		return "go: it was not stopped";
	if (err)
		ps_log(station->journal, PS_LOG_ERROR, "the stop list cannot be written: %s",
		       ps_err_text(err));
	return err ? "the stop list cannot be written; the log says why" : NULL;
}

static void take_line(struct ps_station *station, uint64_t client, const char *text)
{
	struct ps_shop_line line;
	const char *wrong = ps_shop_line_read(text, &line);

	if (!wrong && line.kind == PS_SHOP_HAND_OVER)
		wrong = hand_over(station, &line);
	else if (!wrong && line.kind == PS_SHOP_ORDER)
		wrong = put_orders(station, &line, client);
	else if (!wrong)
		wrong = set_stop(station, &line);
	/* the recorder answers an order once it is in the index */
	if (wrong || line.kind != PS_SHOP_ORDER)
		answer(station, client, wrong);
}

static void on_line(void *ctx, uint64_t client, uid_t uid, const char *line)
{
	(void)uid; /* who may connect is believed */
	take_line(ctx, client, line);
}

static void take_byte(struct ps_station *station, char byte)
{
	struct ps_shop_fifo *fifo = station->shop_fifo;

	if (byte != '\n') {
		if (fifo->len == FIFO_LINE_MAX - 1 || byte == '\0')
			fifo->overlong = true;
		else
			fifo->line[fifo->len++] = byte;
		return;
	}
	fifo->line[fifo->len] = '\0';
	if (fifo->overlong)
		answer(station, 0, "it is too long, or has a zero byte in it");
	else if (fifo->len)
		take_line(station, 0, fifo->line);
	fifo->len = 0;
	fifo->overlong = false;
}

static void read_fifo(struct ps_station *station)
{
	char bytes[4096];
	size_t len = 0;

	if (ps_scanner_fifo.read(station->shop_fifo->fd, bytes, sizeof(bytes), &len) == PS_END)
		return; /* removed below us; the next start makes it anew */
	for (size_t i = 0; i < len; i++)
		take_byte(station, bytes[i]);
}

void ps_station_turn_shop(struct ps_station *station)
{
	if (station->shop)
		ps_control_turn(station->shop);
	if (station->shop_fifo)
		read_fifo(station);
}

int ps_station_shop_fifo_fd(const struct ps_station *station)
{
	return station->shop_fifo ? station->shop_fifo->fd : -1;
}

void ps_station_answer_order(struct ps_station *station, const struct ps_notice *notice)
{
	if (notice->err)
		ps_log(station->journal, PS_LOG_ERROR, "an order did not come into the index: %s",
		       ps_err_text(notice->err));
	if (notice->token)
		answer(station, notice->token, notice->err ? ps_err_text(notice->err) : NULL);
}

const char *ps_station_stopped(void *ctx, const char *waybill)
{
	const struct ps_station *station = ctx;

	return ps_stop_list_find(station->stops, waybill);
}

static bool open_fifo(struct ps_station *station, struct ps_station_fault *fault)
{
	const char *path = station->config->station.shop_fifo;
	const struct ps_scanner_settings settings = { .path = path, .group_writes = true };
	enum ps_scan_source source;
	enum ps_err err;

	station->shop_fifo = calloc(1, sizeof(*station->shop_fifo));
	if (!station->shop_fifo)
		return ps_station_refuse(fault, PS_STATION_IO, "no memory is left");
	station->shop_fifo->fd = -1;
	err = ps_scanner_fifo.open(&settings, &station->shop_fifo->fd, &source);
	return !err || ps_station_refuse(fault, PS_STATION_CONFIG, "%s: shop_fifo: %s", path,
					 ps_scanner_err_text(&ps_scanner_fifo, err));
}

bool ps_station_open_shop(struct ps_station *station, struct ps_station_fault *fault)
{
	const struct ps_config_station *config = &station->config->station;
	const struct ps_control_handler handler = { on_line, station };
	enum ps_err err = ps_stop_list_open(ps_store_dir(station->store), &station->stops);

	if (err)
		return ps_station_refuse(fault, PS_STATION_IO,
					 "%s/" PS_STOPS_FILE
					 ": the stop list cannot be read: %s; move it away and say "
					 "the stops again",
					 config->store_dir, ps_err_text(err));
	if (config->shop)
		err = ps_control_open(config->run_dir, PS_CONTROL_SHOP_NAME, &handler,
				      &station->shop);
	if (err)
		return ps_station_refuse(fault, PS_STATION_IO,
					 "%s: the shop's socket cannot be made: %s",
					 config->run_dir, ps_err_text(err));
	return config->shop_fifo[0] == '\0' || open_fifo(station, fault);
}

void ps_station_close_shop(struct ps_station *station)
{
	ps_control_close(station->shop);
	if (station->shop_fifo && station->shop_fifo->fd >= 0)
		ps_disk_close(station->shop_fifo->fd);
	free(station->shop_fifo);
	ps_stop_list_close(station->stops);
}
