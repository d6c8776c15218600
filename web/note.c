#include "web/note.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/utf8.h"
#include "web/clock.h"
#include "web/hook.h"

/* What a log may hold: whole harmless characters, and a sign for each byte that is part of none. */
static size_t clean(const char *text, char clean_out[PS_TEXT_LEN_MAX])
{
	static const char replacement[] = "\xef\xbf\xbd";
	const uint8_t *bytes = (const uint8_t *)text;
	size_t text_len = strlen(text);
	size_t len = 0;

	for (size_t at = 0, step; at < text_len; at += step ? step : 1) {
		uint32_t character;
		const void *from = bytes + at;
		size_t add;

		step = ps_utf8_next(bytes + at, text_len - at, &character);
		add = step;
		if (!step || !ps_utf8_is_harmless(character)) {
			from = replacement;
			add = sizeof(replacement) - 1;
		}
		if (len + add > PS_TEXT_LEN_MAX)
			break;
		memcpy(clean_out + len, from, add);
		len += add;
	}
	return len;
}

static void refuse(struct ps_web_request *request, struct ps_web_reply *reply, enum ps_err err)
{
	fprintf(stderr, "<3>the access log cannot be written, so nothing is shown: %s\n",
		ps_err_text(err));
	if (ps_web_is_hook(request->path))
		ps_web_hook_refuse(reply, 503,
				   "the access log cannot be written, so nothing is given: %s",
				   ps_err_text(err));
	else
		ps_web_page_sentence(request, reply, 503, PS_WEB_NOT_NOTED);
}

static bool note(struct ps_web_request *request, struct ps_web_reply *reply, const char *who,
		 enum ps_access_act act, const struct ps_web_station *station, uint64_t take,
		 const char *text)
{
	const char *name = station ? station->name : "";
	char kept[PS_TEXT_LEN_MAX];
	struct ps_access_entry entry = {
		.utc_us = ps_web_utc_ms() * 1000,
		.who = { (const uint8_t *)who, strlen(who) },
		.act = act,
		.take = take,
		.text = { (const uint8_t *)kept, clean(text, kept) },
		.station = { (const uint8_t *)name, strlen(name) },
	};
	enum ps_err err = ps_web_access_add(&request->web->access, &ps_random_os, &entry);

	if (err)
		refuse(request, reply, err);
	return !err;
}

bool ps_web_note(struct ps_web_request *request, struct ps_web_reply *reply, enum ps_access_act act,
		 const struct ps_web_station *station, uint64_t take, const char *text)
{
	return note(request, reply,
		    request->session ? request->session->user : request->caller.name, act, station,
		    take, text);
}

bool ps_web_note_login(struct ps_web_request *request, struct ps_web_reply *reply, const char *who)
{
	return note(request, reply, who, PS_ACCESS_LOGIN, NULL, 0, "");
}

bool ps_web_note_look(struct ps_web_request *request, struct ps_web_reply *reply,
		      const struct ps_web_take *take)
{
	struct ps_web_seen *seen = &request->session->looked;

	if (ps_web_seen_has(seen, take->station, take->number))
		return true;
	if (!ps_web_note(request, reply, PS_ACCESS_LOOK, take->station, take->number, ""))
		return false;
	ps_web_seen_add(seen, take->station, take->number);
	return true;
}

bool ps_web_note_claim(struct ps_web_request *request, struct ps_web_reply *reply, uint64_t claim)
{
	struct ps_web_seen *seen = request->session && claim ? &request->session->claims : NULL;
	char text[24] = "";

	if (claim)
		(void)snprintf(text, sizeof(text), "%" PRIu64, claim);
	if (seen && ps_web_seen_has(seen, NULL, claim))
		return true;
	if (!ps_web_note(request, reply, PS_ACCESS_CLAIM, NULL, 0, text))
		return false;
	if (seen)
		ps_web_seen_add(seen, NULL, claim);
	return true;
}

bool ps_web_note_still(struct ps_web_request *request, struct ps_web_reply *reply,
		       const struct ps_web_take *take)
{
	struct ps_web_session *session = request->session;

	if (ps_web_seen_has(&session->listed, take->station, take->number) ||
	    ps_web_seen_has(&session->looked, take->station, take->number))
		return true;
	if (!ps_web_note(request, reply, PS_ACCESS_STILL, take->station, take->number, ""))
		return false;
	ps_web_seen_add(&session->listed, take->station, take->number);
	return true;
}
