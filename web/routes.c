#include "web/routes.h"

#include <string.h>

#include "tools/moment.h"

struct route {
	bool post;
	const char *pattern;
	enum ps_web_role role;
	ps_web_page *page;
};

static const struct route routes[] = {
	{ false, "/style.css", PS_WEB_NOBODY, ps_web_asset_style },
	{ false, "/script.js", PS_WEB_NOBODY, ps_web_asset_script },
	{ false, "/icon.svg", PS_WEB_NOBODY, ps_web_asset_icon },
	{ false, "/login", PS_WEB_NOBODY, ps_web_page_login },
	{ true, "/login", PS_WEB_NOBODY, ps_web_do_login },
	{ true, "/logout", PS_WEB_VIEWER, ps_web_do_logout },
	{ true, "/language", PS_WEB_VIEWER, ps_web_do_language },
	{ false, "/", PS_WEB_VIEWER, ps_web_page_find },
	{ false, "/take/#", PS_WEB_VIEWER, ps_web_page_take },
	{ false, "/take/#/still.jpg", PS_WEB_VIEWER, ps_web_take_still },
	{ false, "/take/#/#/frames.json", PS_WEB_VIEWER, ps_web_take_frames },
	{ false, "/take/#/#/#.jpg", PS_WEB_VIEWER, ps_web_take_picture },
	{ true, "/take/#/answer", PS_WEB_CLERK, ps_web_do_answer },
	{ true, "/take/#/excerpt", PS_WEB_CLERK, ps_web_do_excerpt },
	{ true, "/take/#/hold", PS_WEB_CLERK, ps_web_do_hold },
	{ true, "/take/#/release", PS_WEB_MANAGER, ps_web_do_release },
	{ false, "/claims", PS_WEB_CLERK, ps_web_page_claims },
	{ false, "/claims/new", PS_WEB_CLERK, ps_web_page_claim_new },
	{ true, "/claims/new", PS_WEB_CLERK, ps_web_do_claim_new },
	{ false, "/claim/#", PS_WEB_CLERK, ps_web_page_claim },
	{ false, "/claim/#/small/#.jpg", PS_WEB_CLERK, ps_web_claim_picture },
	{ true, "/claim/#/ask", PS_WEB_CLERK, ps_web_do_claim_ask },
	{ true, "/claim/#/reply", PS_WEB_CLERK, ps_web_do_claim_reply },
	{ true, "/claim/#/answer", PS_WEB_CLERK, ps_web_do_claim_answer },
	{ true, "/claim/#/close", PS_WEB_CLERK, ps_web_do_claim_close },
	{ false, "/jobs", PS_WEB_CLERK, ps_web_page_jobs },
	{ false, "/job/#", PS_WEB_CLERK, ps_web_page_job },
	{ false, "/job/#/#", PS_WEB_CLERK, ps_web_job_file },
	{ false, "/live", PS_WEB_MANAGER, ps_web_page_live },
	{ false, "/live/#.jpg", PS_WEB_MANAGER, ps_web_live_picture },
	{ false, "/access", PS_WEB_MANAGER, ps_web_page_access },
	{ false, "/health", PS_WEB_VIEWER, ps_web_page_health },
};

bool ps_web_path_fits(const char *pattern, const char *path, struct ps_web_request *request)
{
	char digits[21];
	size_t len;

	request->number_count = 0;
	for (; *pattern; pattern++) {
		if (*pattern == '*') {
			request->rest = path;
			return *path && !strchr(path, '/');
		}
		if (*pattern != '#') {
			if (*path++ != *pattern)
				return false;
			continue;
		}
		len = strspn(path, "0123456789");
		if (len == 0 || len >= sizeof(digits))
			return false;
		memcpy(digits, path, len);
		digits[len] = '\0';
		if (!ps_number_parse(digits, 0, INT64_MAX,
				     &request->numbers[request->number_count++]))
			return false;
		path += len;
	}
	return *path == '\0';
}

static const struct route *find(struct ps_web_request *request)
{
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (routes[i].post == request->post &&
		    ps_web_path_fits(routes[i].pattern, request->path, request))
			return &routes[i];
	return NULL;
}

bool ps_web_takes_files(struct ps_web_request *request, bool *may_out)
{
	const struct route *route = find(request);

	*may_out = route && request->session && request->session->role >= route->role;
	return route &&
	       (route->page == ps_web_do_claim_new || route->page == ps_web_do_claim_reply);
}

void ps_web_answer(struct ps_web_request *request, struct ps_web_reply *reply)
{
	const struct route *route = find(request);
	const struct ps_web_session *session = request->session;

	request->station = &request->web->settings.station;
	if (!session && (!route || route->role != PS_WEB_NOBODY)) {
		/* who is not logged in does not learn what there is */
		ps_web_go(reply, "/login");
	} else if (!route) {
		ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
	} else if (session && session->role < route->role) {
		ps_web_page_sentence(request, reply, 403, PS_WEB_NOT_ALLOWED);
	} else if (session && route->post &&
		   !ps_web_secret_equal(session->token, ps_web_field(request, "token"))) {
		ps_web_page_sentence(request, reply, 403, PS_WEB_FORGED);
	} else {
		route->page(request, reply);
	}
}
