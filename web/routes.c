#include "web/routes.h"

#include <string.h>

#include "tools/moment.h"

enum scope {
	OF_ALL,
	OF_ONE, /* a station's: behind its prefix, where stations have names */
	OF_EITHER,
};

struct route {
	bool post;
	enum scope scope;
	const char *pattern;
	enum ps_web_role role;
	ps_web_page *page;
};

static const struct route routes[] = {
	{ false, OF_ALL, "/style.css", PS_WEB_NOBODY, ps_web_asset },
	{ false, OF_ALL, "/script/*", PS_WEB_NOBODY, ps_web_asset },
	{ false, OF_ALL, "/icon.svg", PS_WEB_NOBODY, ps_web_asset },
	{ false, OF_ALL, "/login", PS_WEB_NOBODY, ps_web_page_login },
	{ true, OF_ALL, "/login", PS_WEB_NOBODY, ps_web_do_login },
	{ true, OF_ALL, "/logout", PS_WEB_VIEWER, ps_web_do_logout },
	{ true, OF_ALL, "/language", PS_WEB_VIEWER, ps_web_do_language },
	{ false, OF_ALL, "/", PS_WEB_VIEWER, ps_web_page_find },
	{ false, OF_ONE, "/take/#", PS_WEB_VIEWER, ps_web_page_take },
	{ false, OF_ONE, "/take/#/still.jpg", PS_WEB_VIEWER, ps_web_take_still },
	{ false, OF_ONE, "/take/#/#/frames.json", PS_WEB_VIEWER, ps_web_take_frames },
	{ false, OF_ONE, "/take/#/#/#.jpg", PS_WEB_VIEWER, ps_web_take_picture },
	{ true, OF_ONE, "/take/#/answer", PS_WEB_CLERK, ps_web_do_answer },
	{ true, OF_ONE, "/take/#/excerpt", PS_WEB_CLERK, ps_web_do_excerpt },
	{ true, OF_ONE, "/take/#/hold", PS_WEB_CLERK, ps_web_do_hold },
	{ true, OF_ONE, "/take/#/release", PS_WEB_MANAGER, ps_web_do_release },
	{ false, OF_ALL, "/claims", PS_WEB_CLERK, ps_web_page_claims },
	{ false, OF_ALL, "/claims/new", PS_WEB_CLERK, ps_web_page_claim_new },
	{ true, OF_ALL, "/claims/new", PS_WEB_CLERK, ps_web_do_claim_new },
	{ false, OF_ALL, "/claim/#", PS_WEB_CLERK, ps_web_page_claim },
	{ false, OF_ALL, "/claim/#/small/#.jpg", PS_WEB_CLERK, ps_web_claim_picture },
	{ true, OF_ALL, "/claim/#/ask", PS_WEB_CLERK, ps_web_do_claim_ask },
	{ true, OF_ALL, "/claim/#/reply", PS_WEB_CLERK, ps_web_do_claim_reply },
	{ true, OF_ALL, "/claim/#/answer", PS_WEB_CLERK, ps_web_do_claim_answer },
	{ true, OF_ALL, "/claim/#/close", PS_WEB_CLERK, ps_web_do_claim_close },
	{ true, OF_ALL, "/claim/#/reopen", PS_WEB_CLERK, ps_web_do_claim_reopen },
	{ false, OF_ALL, "/jobs", PS_WEB_CLERK, ps_web_page_jobs },
	{ false, OF_ALL, "/job/#", PS_WEB_CLERK, ps_web_page_job },
	{ false, OF_ALL, "/job/#/#", PS_WEB_CLERK, ps_web_job_file },
	{ false, OF_EITHER, "/live", PS_WEB_MANAGER, ps_web_page_live },
	{ false, OF_ONE, "/live/#.jpg", PS_WEB_MANAGER, ps_web_live_picture },
	{ false, OF_ONE, "/live/#/card", PS_WEB_MANAGER, ps_web_live_card },
	{ false, OF_ALL, "/access", PS_WEB_MANAGER, ps_web_page_access },
	{ false, OF_EITHER, "/health", PS_WEB_VIEWER, ps_web_page_health },
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

/* Whose page the path is of, which then is what stands behind the prefix. False: of a station that
 * is not there. */
static bool find_station(struct ps_web_request *request, const char **path)
{
	const struct ps_web_stations *stations = &request->web->settings.stations;
	size_t prefix_len = strlen(PS_WEB_STATION_PATH);
	const char *name = request->path + prefix_len;
	size_t len;

	*path = request->path;
	request->station = ps_web_stations_named(stations) ? NULL : &stations->stations[0];
	if (strncmp(request->path, PS_WEB_STATION_PATH, prefix_len) != 0)
		return true;
	len = strcspn(name, "/");
	request->station = ps_web_stations_find(stations, name, len);
	*path = name + len;
	return request->station;
}

static const struct route *find(struct ps_web_request *request)
{
	const char *path;

	if (!find_station(request, &path))
		return NULL;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		const struct route *route = &routes[i];
		bool fits =
			route->scope == OF_EITHER ||
			(route->scope == OF_ONE ? request->station != NULL : path == request->path);

		if (fits && route->post == request->post &&
		    ps_web_path_fits(route->pattern, path, request))
			return route;
	}
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
