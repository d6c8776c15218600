#include "tools/claim_text.h"

#include <stdio.h>
#include <string.h>

#include "signing/utf8.h"
#include "tools/data.h"

static const struct ps_json_value *find(const struct ps_json_value *json, const char *claim)
{
	const struct ps_json_value *item;

	if (!claim)
		return ps_json_member(json, "any");
	item = ps_json_first(ps_json_member(json, "claims"));
	while (item && strcmp(ps_json_get_text(item, "type"), claim) != 0 &&
	       strcmp(ps_json_get_text(item, "zh"), claim) != 0)
		item = ps_json_next(item);
	return item;
}

/* What is said of a film that is not of the packing, whatever the claim. */
static const struct ps_json_value *find_other(const struct ps_json_value *json, const char *kind)
{
	return ps_json_member(ps_json_member(json, "other"), kind);
}

/* What may be said of a film of this integrity; the last row is for every other. */
static const struct ps_json_value *find_kept(const struct ps_json_value *json,
					     const char *integrity)
{
	const struct ps_json_value *item = ps_json_first(ps_json_member(json, "kept"));
	const char *name = integrity ? integrity : "intact";

	while (item && *ps_json_get_text(item, "integrity") &&
	       strcmp(ps_json_get_text(item, "integrity"), name) != 0)
		item = ps_json_next(item);
	return item;
}

struct filling {
	const struct ps_claim_fields *fields;
	const char *kept;
	const char *all;
};

static const char *field_of(const char *at, const struct filling *filling, size_t *len_out)
{
	static const char *const names[] = { "{waybill}", "{code}", "{from}", "{kept}", "{all}" };
	const char *const values[] = { filling->fields->waybill, filling->fields->code,
				       filling->fields->from, filling->kept, filling->all };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		*len_out = strlen(names[i]);
		if (strncmp(at, names[i], *len_out) == 0)
			return values[i];
	}
	return NULL;
}

/* False if it has no room, or a field that nobody knows. */
static bool fill_in(const char *pattern, const struct filling *filling,
		    char text_out[PS_CLAIM_TEXT_MAX])
{
	size_t len = 0;

	while (*pattern) {
		size_t skip = 1;
		const char *value = *pattern == '{' ? field_of(pattern, filling, &skip) : NULL;
		size_t more = value ? strlen(value) : 1;

		if (*pattern == '{' && !value)
			return false;
		if (more >= PS_CLAIM_TEXT_MAX - len)
			return false;
		memcpy(text_out + len, value ? value : pattern, more);
		len += more;
		pattern += skip;
	}
	text_out[len] = '\0';
	return true;
}

static enum ps_err choose(const struct ps_json_value *claim, enum ps_lang lang,
			  const struct filling *filling, uint64_t min, uint64_t max,
			  struct ps_claim_text *out)
{
	const char *name = ps_lang_pick(lang, "text_en", "text_zh");
	const struct ps_json_value *item = ps_json_first(ps_json_member(claim, name));

	for (; item; item = ps_json_next(item)) {
		if (!fill_in(ps_json_text_of(item), filling, out->text) ||
		    !ps_utf8_is_valid((const uint8_t *)out->text, strlen(out->text), &out->points))
			return PS_MALFORMED;
		if (out->points >= min && out->points <= max)
			return PS_OK;
	}
	return PS_RANGE;
}

enum ps_err ps_claim_text_make(const char *claim, const char *channel, enum ps_lang lang,
			       const struct ps_claim_fields *fields, uint64_t min, uint64_t max,
			       struct ps_claim_text *text_out)
{
	struct ps_claim_text out = { .points = 0 };
	struct ps_json_value *json = NULL;
	const struct ps_json_value *found = NULL, *kept;
	struct filling filling = { .fields = fields };
	enum ps_err err = ps_json_parse(ps_data_claims(), &json);

	if (!err) {
		kept = find_kept(json, fields->integrity);
		found = find(json, claim);
		if (found && fields->kind)
			found = find_other(json, fields->kind);
		filling.kept = ps_json_get_text(kept, ps_lang_pick(lang, "kept_en", "kept_zh"));
		filling.all = ps_json_get_text(kept, "all");
		err = found ? choose(found, lang, &filling, min, max, &out) : PS_NOT_FOUND;
	}
	if (!err) {
		(void)snprintf(
			out.note, sizeof(out.note), "%s",
			ps_json_get_text(found, ps_lang_pick(fields->notes, "note_en", "note_zh")));
		(void)snprintf(out.reason, sizeof(out.reason), "%s",
			       ps_json_get_text(ps_json_member(found, "reasons"), channel));
		(void)snprintf(out.title, sizeof(out.title), "%s",
			       ps_json_get_text(found, ps_lang_pick(lang, "en", "zh")));
		out.answers = strcmp(ps_json_get_text(found, "answers"), "no") != 0;
		*text_out = out;
	}
	ps_json_free(json);
	return err;
}

void ps_claim_seen_reason(const char *source, const char *channel, char text_out[PS_CLAIM_TEXT_MAX])
{
	struct ps_json_value *json = NULL;

	text_out[0] = '\0';
	if (ps_json_parse(ps_data_claims(), &json))
		return;
	(void)snprintf(
		text_out, PS_CLAIM_TEXT_MAX, "%s",
		ps_json_get_text(ps_json_member(ps_json_member(json, "seen"), source), channel));
	ps_json_free(json);
}

void ps_claim_ask_text(const char *code, enum ps_lang lang, char text_out[PS_CLAIM_TEXT_MAX])
{
	if (lang == PS_LANG_ZH)
		(void)snprintf(
			text_out, PS_CLAIM_TEXT_MAX,
			"您好,为尽快处理您的售后申请,请您补充一段视频:\n"
			"1. 请在纸上手写:%s(本次专用,请勿使用他人的)。\n"
			"2. 请用手机连续拍摄,中途不要暂停、不要剪辑。\n"
			"3. 请在同一画面中依次拍到:快递面单、手写的编号、您反映的问题部位。\n"
			"4. 请直接发送原视频或原图。谢谢您的配合。\n",
			code);
	else
		(void)snprintf(
			text_out, PS_CLAIM_TEXT_MAX,
			"Hello. So that we can settle this quickly, please send us one short "
			"video:\n"
			"1. Write this on a piece of paper by hand: %s (it is for you alone).\n"
			"2. Film in one go, without a pause and without cutting.\n"
			"3. Show, one after the other in the same shot: the parcel's label, the "
			"paper, and what is wrong.\n"
			"4. Please send the original file. Thank you.\n",
			code);
}

void ps_claim_text_list(char text_out[PS_CLAIM_TEXT_MAX])
{
	struct ps_json_value *json = NULL;
	const struct ps_json_value *item;
	size_t len = 0;

	text_out[0] = '\0';
	if (ps_json_parse(ps_data_claims(), &json))
		return;
	item = ps_json_first(ps_json_member(json, "claims"));
	for (; item && len < PS_CLAIM_TEXT_MAX; item = ps_json_next(item))
		len += (size_t)snprintf(text_out + len, PS_CLAIM_TEXT_MAX - len, "%s%s (%s)",
					len ? ", " : "", ps_json_get_text(item, "type"),
					ps_json_get_text(item, "zh"));
	ps_json_free(json);
}
