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

enum { LIST_MAX = 256, NAME_MAX_LEN = 32 };

struct filling {
	const struct ps_claim_fields *fields;
	enum ps_lang lang;
	const struct ps_json_value *shown;  /* what pictures may show */
	const struct ps_json_value *joined; /* how that is said */
	const char *kept;
	const char *all;
	const char *attached;
	const char *brief;
	const char *compare;
	const char *also;
	char list[LIST_MAX];
};

static bool is_shown(const struct ps_json_value *what, const struct ps_claim_shown *shown)
{
	const char *picture = ps_json_get_text(what, "picture");

	return (shown->item && strcmp(picture, "item") == 0) ||
	       (shown->closed && strcmp(picture, "closed") == 0) ||
	       (shown->label && strcmp(picture, "label") == 0);
}

/* Of "item,closed,label}" that which the pictures show; false: there is one that nobody knows. */
static bool list_shown(const char *at, struct filling *filling)
{
	const char *texts[4];
	size_t count = 0, len = 0;

	for (bool more = true; more; at++) {
		const size_t name_len = strcspn(at, ",}");
		const struct ps_json_value *what;
		char name[NAME_MAX_LEN];

		if (!at[name_len] || name_len >= sizeof(name) || count == 4)
			return false;
		memcpy(name, at, name_len);
		name[name_len] = '\0';
		what = ps_json_member(filling->shown, name);
		if (!what)
			return false;
		if (is_shown(what, &filling->fields->shown))
			texts[count++] =
				ps_json_get_text(what, ps_lang_pick(filling->lang, "en", "zh"));
		at += name_len;
		more = *at == ',';
	}
	filling->list[0] = '\0';
	for (size_t i = 0; i < count && len < LIST_MAX; i++)
		len += (size_t)snprintf(filling->list + len, LIST_MAX - len, "%s%s",
					ps_json_get_text(filling->joined, i == 0 ? "before"
									  : i + 1 < count
										  ? "between"
										  : "last"),
					texts[i]);
	return len < LIST_MAX;
}

static const char *field_of(const char *at, struct filling *filling, size_t *len_out)
{
	const struct {
		const char *name, *value;
	} fields[] = {
		{ "{waybill}", filling->fields->waybill },
		{ "{code}", filling->fields->code },
		{ "{from}", filling->fields->from },
		{ "{kept}", filling->kept },
		{ "{all}", filling->all },
		{ "{attached}", filling->attached },
		{ "{brief}", filling->brief },
		{ "{compare}", filling->compare },
		{ "{also}", filling->also },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		*len_out = strlen(fields[i].name);
		if (strncmp(at, fields[i].name, *len_out) == 0)
			return fields[i].value;
	}
	*len_out = strcspn(at, "}") + 1;
	return list_shown(at + 1, filling) ? filling->list : NULL;
}

/* False if it has no room, or a field that nobody knows. */
static bool fill_in(const char *pattern, struct filling *filling, char text_out[PS_CLAIM_TEXT_MAX])
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

static enum ps_err choose(const struct ps_json_value *claim, struct filling *filling, uint64_t min,
			  uint64_t max, struct ps_claim_text *out)
{
	const char *name = ps_lang_pick(filling->lang, "text_en", "text_zh");
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
	const struct ps_json_value *found = NULL, *kept, *attached, *compare;
	const char *const in = ps_lang_pick(lang, "en", "zh");
	struct filling filling = { .fields = fields, .lang = lang };
	enum ps_err err = ps_json_parse(ps_data_claims(), &json);

	if (!err) {
		kept = find_kept(json, fields->integrity);
		found = find(json, claim);
		if (found && fields->kind)
			found = find_other(json, fields->kind);
		filling.kept = ps_json_get_text(kept, ps_lang_pick(lang, "kept_en", "kept_zh"));
		filling.all = ps_json_get_text(kept, "all");
		filling.shown = ps_json_member(json, "shown");
		filling.joined = ps_json_member(ps_json_member(json, "joined"), in);
		attached = ps_json_member(ps_json_member(json, "attached"),
					  fields->attached ? fields->attached : "pictures");
		filling.attached = ps_json_get_text(attached, in);
		filling.brief = ps_json_get_text(attached, "brief");
		compare = ps_json_member(ps_json_member(json, "compare"),
					 fields->beside ? "beside" : "alone");
		filling.compare = ps_json_get_text(compare, in);
		filling.also = ps_json_get_text(compare, ps_lang_pick(lang, "also_en", "also_zh"));
		err = found ? choose(found, &filling, min, max, &out) : PS_NOT_FOUND;
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
