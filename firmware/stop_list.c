#include "firmware/stop_list.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "capture/scan_line.h"
#include "firmware/disk.h"
#include "signing/buf.h"
#include "signing/limits.h"

#define FILE_BYTES_MAX ((size_t)PS_STOPS_MAX * (PS_SCAN_TEXT_MAX + PS_TEXT_LEN_MAX + 2))

struct stop {
	char *waybill;
	char *why;
};

struct ps_stop_list {
	int dir;
	size_t count;
	struct stop stops[PS_STOPS_MAX]; /* the oldest first */
};

static void drop(struct stop *stop)
{
	free(stop->waybill);
	free(stop->why);
}

/* "WAYBILL<Tab>WHY<LF>" */
static enum ps_err read_line(struct ps_stop_list *list, const char *line, size_t len)
{
	const char *tab = memchr(line, '\t', len);
	struct stop *stop = &list->stops[list->count];

	if (!tab || tab == line || list->count == PS_STOPS_MAX || memchr(line, '\0', len))
		return PS_MALFORMED;
	stop->waybill = strndup(line, (size_t)(tab - line));
	stop->why = strndup(tab + 1, len - (size_t)(tab + 1 - line));
	list->count++;
	return stop->waybill && stop->why ? PS_OK : PS_NO_MEMORY;
}

static enum ps_err read_lines(struct ps_stop_list *list, const struct ps_buf *file)
{
	const char *at = (const char *)file->bytes;
	size_t left = file->len;

	while (left) {
		const char *end = memchr(at, '\n', left);
		enum ps_err err = end ? read_line(list, at, (size_t)(end - at)) : PS_MALFORMED;

		if (err)
			return err;
		left -= (size_t)(end + 1 - at);
		at = end + 1;
	}
	return PS_OK;
}

enum ps_err ps_stop_list_open(int dir, struct ps_stop_list **list_out)
{
	struct ps_stop_list *list = calloc(1, sizeof(*list));
	struct ps_buf file;
	enum ps_err err;

	if (!list)
		return PS_NO_MEMORY;
	list->dir = dir;
	ps_buf_init(&file);
	err = ps_disk_read_all(dir, PS_STOPS_FILE, FILE_BYTES_MAX, &file);
	if (!err)
		err = read_lines(list, &file);
	else if (err == PS_NOT_FOUND)
		err = PS_OK;
	ps_buf_release(&file);
	if (err) {
		ps_stop_list_close(list);
		return err;
	}
	*list_out = list;
	return PS_OK;
}

void ps_stop_list_close(struct ps_stop_list *list)
{
	if (!list)
		return;
	for (size_t i = 0; i < list->count; i++)
		drop(&list->stops[i]);
	free(list);
}

static size_t find(const struct ps_stop_list *list, const char *waybill)
{
	size_t i = 0;

	while (i < list->count && strcasecmp(list->stops[i].waybill, waybill) != 0)
		i++;
	return i;
}

const char *ps_stop_list_find(const struct ps_stop_list *list, const char *waybill)
{
	size_t i = find(list, waybill);

	return i < list->count ? list->stops[i].why : NULL;
}

size_t ps_stop_list_count(const struct ps_stop_list *list)
{
	return list->count;
}

/* Writes the list without the stop at @without, and with @more behind it, if that is not NULL. */
static enum ps_err save(const struct ps_stop_list *list, size_t without, const struct stop *more)
{
	struct ps_buf file;
	enum ps_err err;

	ps_buf_init(&file);
	for (size_t i = 0; i <= list->count; i++) {
		const struct stop *stop = i < list->count ? &list->stops[i] : more;

		if (i == without || !stop)
			continue;
		ps_buf_add(&file, stop->waybill, strlen(stop->waybill));
		ps_buf_add(&file, "\t", 1);
		ps_buf_add(&file, stop->why, strlen(stop->why));
		ps_buf_add(&file, "\n", 1);
	}
	err = file.err;
	if (!err)
		err = ps_disk_replace(list->dir, PS_STOPS_FILE, 0600, file.bytes, file.len);
	ps_buf_release(&file);
	return err;
}

static void take_out(struct ps_stop_list *list, size_t at)
{
	drop(&list->stops[at]);
	memmove(&list->stops[at], &list->stops[at + 1],
		(list->count - at - 1) * sizeof(list->stops[0]));
	list->count--;
}

enum ps_err ps_stop_list_add(struct ps_stop_list *list, const char *waybill, const char *why)
{
	struct stop stop = { strdup(waybill), strdup(why) };
	size_t at = find(list, waybill);
	enum ps_err err = PS_NO_MEMORY;

	if (at == list->count && list->count == PS_STOPS_MAX)
		at = 0;
	if (stop.waybill && stop.why)
		err = save(list, at < list->count ? at : SIZE_MAX, &stop);
	if (err) {
		drop(&stop);
		return err;
	}
	if (at < list->count)
		take_out(list, at);
	list->stops[list->count++] = stop;
	return PS_OK;
}

enum ps_err ps_stop_list_remove(struct ps_stop_list *list, const char *waybill)
{
	size_t at = find(list, waybill);
	enum ps_err err = at < list->count ? save(list, at, NULL) : PS_NOT_FOUND;

	if (!err)
		take_out(list, at);
	return err;
}
