#include "tools/takes_of.h"

#include <string.h>
#include <strings.h>

#include "tools/command.h"
#include "tools/output.h"
#include "tools/take_table.h"

struct search {
	struct ps_takes_of *takes;
	const char *waybill;
	uint64_t number;
};

static void keep_waybill(struct search *search, const struct ps_index_take *take)
{
	size_t len = strlen(search->waybill);

	for (size_t i = 0; i < take->waybill_count; i++) {
		const struct ps_bytes *code = &take->waybills[i];

		if (code->len != len || len > PS_CODE_LEN_MAX ||
		    strncasecmp((const char *)code->bytes, search->waybill, len) != 0)
			continue;
		memcpy(search->takes->waybill, code->bytes, len);
		search->takes->waybill[len] = '\0';
		return;
	}
}

static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct search *search = ctx;
	struct ps_takes_of *takes = search->takes;

	if (search->number && take->number != search->number)
		return PS_OK;
	if (takes->count == PS_TAKES_OF_MAX) {
		takes->more++;
		return PS_OK;
	}
	if (take->path.len >= PS_STORE_PATH_MAX)
		return PS_MALFORMED;
	keep_waybill(search, take);
	takes->takes[takes->count].number = take->number;
	memcpy(takes->takes[takes->count].path, take->path.bytes, take->path.len);
	takes->takes[takes->count].path[take->path.len] = '\0';
	takes->count++;
	return PS_OK;
}

char *ps_waybill_trim(char *text)
{
	static const char white[] = " \t\r\n\v\f";
	size_t len;

	text += strspn(text, white);
	len = strlen(text);
	while (len && strchr(white, text[len - 1]))
		text[--len] = '\0';
	if (len)
		return text;
	(void)ps_command_fail(PS_EXIT_USAGE, "the waybill is empty");
	return NULL;
}

int ps_takes_of_find(const char *store, const char *waybill, uint64_t number,
		     struct ps_takes_of *takes_out)
{
	struct search search = { .takes = takes_out, .waybill = waybill, .number = number };
	const struct ps_bytes code = { (const uint8_t *)waybill, strlen(waybill) };
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_index *index;
	enum ps_err err;
	int status = ps_take_table_open(store, &index);

	if (status)
		return status;
	takes_out->count = 0;
	takes_out->more = 0;
	takes_out->waybill[0] = '\0';
	err = ps_index_find_waybill(index, code, on_take, &search);
	ps_index_close(index);
	if (err)
		return ps_command_fail(ps_command_status(err), "the index cannot be read: %s",
				       ps_err_text(err));
	if (takes_out->count)
		return 0;
	ps_text_shown(waybill, shown);
	return ps_command_fail(PS_EXIT_NO_INPUT,
			       "no %s of %s is in the store, and there is no file of that name",
			       number ? "such take" : "take", shown);
}
