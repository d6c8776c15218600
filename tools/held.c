#include "tools/held.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/index.h"
#include "tools/language.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/verdict_text.h"

static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct ps_held *held = ctx;

	held->known = true;
	if (!take->held || take->hold.why.len > PS_TEXT_LEN_MAX ||
	    take->hold.by.len > PS_NAME_LEN_MAX)
		return PS_OK;
	held->held = true;
	held->since_utc_us = take->hold.since_utc_us;
	memcpy(held->why, take->hold.why.bytes, take->hold.why.len);
	memcpy(held->by, take->hold.by.bytes, take->hold.by.len);
	return PS_OK;
}

/* STORE/DAY/FILE: cuts the last two names off. */
static bool cut_to_store(char *path)
{
	for (int i = 0; i < 2; i++) {
		char *slash = strrchr(path, '/');

		if (!slash || slash == path)
			return false;
		*slash = '\0';
	}
	return true;
}

void ps_held_find(const char *path, const uint8_t take[PS_HASH_LEN], struct ps_held *held_out)
{
	char *store = realpath(path, NULL);
	struct ps_index *index = NULL;

	*held_out = (struct ps_held){ .known = false };
	if (store && cut_to_store(store) && ps_index_open_read(store, &index) == PS_OK &&
	    ps_index_find_id(index, take, on_take, held_out, NULL) != PS_OK)
		held_out->known = held_out->held = false;
	ps_index_close(index);
	free(store);
}

void ps_held_print(const struct ps_held *held, enum ps_lang lang)
{
	char since[PS_MOMENT_TEXT_MAX];
	char why[PS_TEXT_SHOWN_MAX];
	char by[PS_TEXT_SHOWN_MAX];

	if (!held->held)
		return;
	ps_moment_short(held->since_utc_us, since);
	ps_text_shown(held->why, why);
	ps_text_shown(held->by, by);
	ps_verdict_label(ps_lang_pick(lang, "held", "保留"));
	(void)printf(lang == PS_LANG_ZH ? "自 %s UTC:%s(%s)\n" : "since %s UTC: %s (%s)\n", since,
		     why, by);
}

void ps_held_to_json(const struct ps_held *held, struct ps_json *json)
{
	if (!held->known)
		return;
	if (!held->held) {
		ps_json_null(json, "hold");
		return;
	}
	ps_json_object(json, "hold");
	ps_json_seconds(json, "since", held->since_utc_us);
	ps_json_text(json, "why", held->why);
	ps_json_text(json, "by", held->by);
	ps_json_end(json);
}
