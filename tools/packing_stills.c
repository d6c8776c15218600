#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/command.h"
#include "tools/packing.h"
#include "tools/stills.h"

enum { DENSE = 12 }; /* of a camera */

/* Where in the take a picture is looked for that is worth being looked at, in tenths. */
enum { FROM = 2, TO = 8 };

#define CALM 0.5

static void name_take(const struct ps_claim_station *station, uint64_t number,
		      char text_out[PS_CLAIM_TAKE_TEXT_MAX])
{
	struct ps_claim_take take = { .number = number };

	if (station->name)
		(void)snprintf(take.station, sizeof(take.station), "%s", station->name);
	ps_claim_take_text(&take, text_out);
}

static void want(struct ps_stills *stills, const struct ps_activity *activity, bool dense)
{
	const int64_t end_us = ps_activity_end(activity);
	const size_t each = activity->camera_count ? PS_STILLS_MAX / activity->camera_count : 0;

	for (size_t camera = 0; camera < activity->camera_count; camera++) {
		size_t more = dense ? (each < DENSE ? each : DENSE) : 1;
		const struct ps_sample *calm = ps_activity_best(
			activity, camera, end_us * FROM / 10, end_us * TO / 10, CALM, 0);

		if (!calm)
			calm = ps_activity_near(activity, camera, end_us / 2);
		(void)ps_stills_want(stills, camera, calm); /* none is none */
		for (size_t i = 1; i < more; i++)
			(void)ps_stills_want(stills, camera,
					     ps_activity_near(activity, camera,
							      end_us * (int64_t)i / (int64_t)more));
	}
}

static int hash(const struct ps_subject *subject, const struct ps_still *still, const char *take,
		struct ps_decoder *decoder, struct ps_seen_entry *entry_out)
{
	const struct ps_bytes jpeg = { still->jpeg.bytes, still->jpeg.len };
	struct ps_seen_query *query = calloc(1, sizeof(*query));
	char camera[PS_TEXT_SHOWN_MAX], name[PS_CLAIM_TAKE_TEXT_MAX + PS_TEXT_SHOWN_MAX + 32];
	int status = query ? ps_seen_query_make(jpeg, PS_CLAIM_JPEG, decoder, query)
			   : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");

	if (!status) {
		ps_seen_entry_of(query, PS_SEEN_PACKING, entry_out);
		ps_bytes_shown(subject->verdict.check.start.cameras[still->camera].name, camera);
		(void)snprintf(name, sizeof(name), "%s %s %.1f s", take, camera,
			       (double)still->since_us / 1e6);
		ps_claim_text_keep(name, entry_out->name, sizeof(entry_out->name));
	}
	free(query);
	return status;
}

/* Whether there is something to show is no matter of the exit status. */
static bool get(struct ps_subject *subject, const char *store, const char *path, bool dense,
		struct ps_stills *stills)
{
	if (ps_subject_open_in(store, path, subject))
		return false;
	subject->quiet = true;
	if (ps_subject_look(subject, "nothing"))
		return false;
	want(stills, &subject->activity, dense);
	return stills->count && ps_stills_get(stills, subject) == 0;
}

int ps_packing_stills(const struct ps_claim_station *station, uint64_t number, const char *path,
		      bool dense, struct ps_decoder *decoder,
		      struct ps_seen_entry entries_out[PS_STILLS_MAX], size_t *count_out)
{
	struct ps_stills *stills = malloc(sizeof(*stills));
	struct ps_subject *subject = malloc(sizeof(*subject));
	char take[PS_CLAIM_TAKE_TEXT_MAX];
	size_t count = 0;
	int status =
		stills && subject ? 0 : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");

	name_take(station, number, take);
	if (!status) {
		ps_stills_init(stills);
		if (!get(subject, station->store, path, dense, stills))
			ps_stills_release(stills);
		for (size_t i = 0; i < stills->count && !status; i++)
			if (stills->stills[i].have)
				status = hash(subject, &stills->stills[i], take, decoder,
					      &entries_out[count++]);
		ps_stills_release(stills);
		ps_subject_close(subject);
	}
	if (!status && !count) {
		memset(&entries_out[0], 0, sizeof(entries_out[0]));
		entries_out[0].source = PS_SEEN_PACKING;
		ps_claim_text_keep(take, entries_out[0].name, sizeof(entries_out[0].name));
		count = 1;
	}
	for (size_t i = 0; i < count; i++) {
		entries_out[i].claim = (uint32_t)number;
		entries_out[i].file = dense;
	}
	free(subject);
	free(stills);
	if (!status)
		*count_out = count;
	return status;
}
