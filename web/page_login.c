#include <stdio.h>
#include <string.h>

#include "web/clock.h"
#include "web/note.h"
#include "web/routes.h"

static bool note(void *ctx, const struct ps_web_member *member)
{
	bool *any = ctx;

	(void)member;
	*any = true;
	return false;
}

static void show(struct ps_web_request *request, struct ps_web_reply *reply, unsigned status,
		 const char *notice)
{
	struct ps_buf *page = &reply->body;
	bool any = false;

	reply->status = status;
	if (!notice &&
	    ps_web_roster_walk(&ps_web_users, request->web->settings.state, note, &any) == PS_OK &&
	    !any)
		notice = ps_web_say(request, PS_WEB_NO_USERS);
	ps_web_page_begin(request, reply, ps_web_say(request, PS_WEB_LOG_IN));
	if (notice)
		ps_html(page, "<p class=\"notice\" role=\"alert\">%s</p>", notice);
	ps_html(page,
		"<form class=\"box login\" method=\"post\" action=\"/login\">"
		"<input type=\"hidden\" name=\"lang\" value=\"%s\">"
		"<label>%s<input name=\"user\" autocomplete=\"username\" maxlength=\"32\" required "
		"autofocus></label>"
		"<label>%s<input name=\"password\" type=\"password\" maxlength=\"200\" "
		"autocomplete=\"current-password\" required></label>"
		"<button class=\"main\">%s</button></form>"
		"<p class=\"center\"><a href=\"/login?lang=%s\">%s</a></p>",
		request->lang == PS_LANG_ZH ? "zh" : "en", ps_web_say(request, PS_WEB_USER),
		ps_web_say(request, PS_WEB_PASSWORD), ps_web_say(request, PS_WEB_LOG_IN),
		request->lang == PS_LANG_ZH ? "en" : "zh",
		ps_web_say(request, PS_WEB_OTHER_LANGUAGE));
	ps_web_page_end(reply);
}

static void read_language(struct ps_web_request *request)
{
	const char *lang = ps_web_field(request, "lang");

	if (strcmp(lang, "zh") == 0 || strcmp(lang, "en") == 0)
		request->lang = lang[0] == 'z' ? PS_LANG_ZH : PS_LANG_EN;
}

void ps_web_page_login(struct ps_web_request *request, struct ps_web_reply *reply)
{
	if (request->session) {
		ps_web_go(reply, "/");
		return;
	}
	read_language(request);
	show(request, reply, 200, NULL);
}

void ps_web_do_login(struct ps_web_request *request, struct ps_web_reply *reply)
{
	struct ps_web_sessions *sessions = &request->web->sessions;
	const char *user = ps_web_field(request, "user");
	const char *password = ps_web_field(request, "password");
	struct ps_web_session *session;
	enum ps_web_role role;
	int64_t now_ms = ps_web_now_ms();

	read_language(request);
	if (!ps_web_sessions_may_try(sessions, user, now_ms)) {
		show(request, reply, 429, ps_web_say(request, PS_WEB_TOO_OFTEN));
		return;
	}
	role = strlen(password) > PS_WEB_PASSWORD_MAX
		       ? PS_WEB_NOBODY
		       : ps_web_users_check(request->web->settings.state, user, password);
	ps_web_sessions_tried(sessions, user, role != PS_WEB_NOBODY, now_ms / 1000);
	if (role == PS_WEB_NOBODY) {
		fprintf(stderr, "<5>a log-in was refused\n");
		show(request, reply, 403, ps_web_say(request, PS_WEB_WRONG_LOGIN));
		return;
	}
	if (!ps_web_note_login(request, reply, user))
		return;
	if (ps_web_sessions_open(sessions, user, role, request->lang, now_ms / 1000, &session)) {
		ps_web_page_sentence(request, reply, 500, PS_WEB_BROKEN);
		return;
	}
	fprintf(stderr, "<6>%s logged in\n", session->user);
	(void)snprintf(reply->cookie, sizeof(reply->cookie), "%s", session->id);
	ps_web_go(reply, "/");
}

void ps_web_do_logout(struct ps_web_request *request, struct ps_web_reply *reply)
{
	ps_web_sessions_close(request->session);
	request->session = NULL;
	reply->forget_cookie = true;
	ps_web_go(reply, "/login");
}

/* Only a page of ours, with no other host behind two slashes; and a query as a page writes it, in
 * which a stranger's bytes are escaped. */
static bool is_here(const char *back)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-/";
	static const char query[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~*%+=&";
	size_t len = strspn(back, letters);

	if (back[0] != '/' || back[1] == '/' || strlen(back) >= PS_WEB_LOCATION_MAX)
		return false;
	return !back[len] || (back[len] == '?' && !back[len + 1 + strspn(back + len + 1, query)]);
}

void ps_web_do_language(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const char *back = ps_web_field(request, "back");

	read_language(request);
	request->session->lang = request->lang;
	ps_web_go(reply, "%s", is_here(back) ? back : "/");
}
