#include "capture/camera_choice.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "capture/why.h"

#define LIST_MAX 600

/* What has no room is left out: a sentence it stays. */
static void list(const struct ps_camera_there *there, size_t count, char text[LIST_MAX])
{
	size_t len = 0;

	(void)snprintf(text, LIST_MAX, "%s", count ? "" : "none");
	for (size_t i = 0; i < count; i++) {
		bool model = there[i].model[0];
		int more =
			snprintf(text + len, LIST_MAX - len, "%s%s%s%s%s", i ? ", " : "",
				 there[i].id, model ? " (" : "", there[i].model, model ? ")" : "");

		if (more < 0 || (size_t)more >= LIST_MAX - len) {
			text[len] = '\0';
			return;
		}
		len += (size_t)more;
	}
}

enum ps_err ps_camera_choose(const struct ps_camera_there *there, size_t count, const char *wanted,
			     char *why, size_t why_size, size_t *index_out)
{
	size_t ids = 0, models = 0, of_id = 0, of_model = 0;
	char text[LIST_MAX];

	for (size_t i = 0; i < count; i++) {
		if (strcmp(there[i].id, wanted) == 0 && ids++ == 0)
			of_id = i;
		if (strcmp(there[i].model, wanted) == 0 && models++ == 0)
			of_model = i;
	}
	if (wanted[0] && (ids == 1 || (ids == 0 && models == 1))) {
		*index_out = ids ? of_id : of_model;
		return PS_OK;
	}
	list(there, count, text);
	if (wanted[0] && ids > 1)
		ps_why_set(
			why, why_size,
			"%s: several cameras have this id, and cannot be told apart; unplug one. "
			"There are: %s",
			wanted, text);
	else if (wanted[0] && models > 1)
		ps_why_set(why, why_size,
			   "%s: several cameras are of this model; give the id of one: %s", wanted,
			   text);
	else
		ps_why_set(why, why_size,
			   "%s: there is no such camera; is it plugged in? There are: %s", wanted,
			   text);
	return wanted[0] && (ids > 1 || models > 1) ? PS_INVALID : PS_END;
}
