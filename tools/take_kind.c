#include "tools/take_kind.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/takes_of.h"

const char *ps_take_kind(const struct ps_subject *subject)
{
	for (size_t i = 0; i < subject->story.event_count; i++) {
		const struct ps_story_event *event = &subject->story.events[i];

		if (ps_event_is_return(event->entry.kind, event->body))
			return "return";
	}
	return subject->verdict.report.verdict[PS_AXIS_ENDING] == PS_WORD_ENDING_CANCELLED
		       ? "cancelled"
		       : NULL;
}

static const struct ps_event_entry *find_scan(const struct ps_story *story)
{
	for (size_t i = 0; i < story->event_count; i++)
		if (story->events[i].entry.kind == PS_EVENT_WAYBILL)
			return &story->events[i].entry;
	return NULL;
}

const char *ps_take_told(const struct ps_subject *subject, uint64_t *from_us_out)
{
	const struct ps_activity *activity = &subject->activity;
	const struct ps_event_entry *scan = find_scan(&subject->story);
	const char *kind = ps_take_kind(subject);
	/* of a film that was thinned some of each second, or of each few, is there */
	bool thinned = subject->verdict.report.verdict[PS_AXIS_INTEGRITY] == PS_WORD_INTACT_THINNED;
	uint64_t first_us = UINT64_MAX, last_us = 0;

	for (size_t i = 0; i < activity->camera_count; i++) {
		const struct ps_activity_camera *camera = &activity->cameras[i];

		if (camera->count && camera->samples[0].time_us < first_us)
			first_us = camera->samples[0].time_us;
		if (camera->count && camera->samples[camera->count - 1].time_us > last_us)
			last_us = camera->samples[camera->count - 1].time_us;
	}
	if (first_us > last_us)
		first_us = subject->verdict.check.total.first_us;
	*from_us_out = scan && scan->time_us <= last_us ? scan->time_us : first_us;
	return kind || (scan ? last_us >= scan->time_us : thinned) ? kind : "part";
}

const char *ps_take_integrity_told(const struct ps_subject *subject)
{
	const enum ps_word word = subject->verdict.report.verdict[PS_AXIS_INTEGRITY];
	const struct ps_start *start = &subject->verdict.check.start;
	size_t camera;
	bool whole = ps_activity_hole(&subject->activity, &camera) <= PS_ACTIVITY_HOLE_US;

	for (size_t i = 0; i < start->camera_count; i++)
		whole = whole && subject->activity.cameras[i].count > 0;
	return word == PS_WORD_INTACT && !whole ? "gaps" : ps_word_name(word);
}

static int look(const struct ps_subject_request *request, const struct ps_verify_options *given,
		const char *what, struct ps_subject *subject)
{
	int status = ps_subject_open(request, subject);

	subject->given = given;
	return status ? status : ps_subject_look(subject, what);
}

int ps_take_kind_open(const struct ps_subject_request *request,
		      const struct ps_verify_options *given, const char *what,
		      struct ps_subject *subject_out)
{
	struct ps_subject_request one = *request;
	struct ps_takes_of takes;
	const char *kind;
	int status = look(request, given, what, subject_out);

	kind = status ? NULL : ps_take_kind(subject_out);
	if (!kind || request->take || !subject_out->in_store)
		return status;
	status = ps_takes_of_find(request->store, request->what, 0, &takes);
	for (size_t i = 1; i < takes.count && !status; i++) {
		ps_subject_close(subject_out);
		one.take = takes.takes[i].number;
		status = look(&one, given, what, subject_out);
		if (status || ps_take_kind(subject_out))
			continue;
		(void)fprintf(stderr,
			      "packseal: take %" PRIu64 " %s; this is take %" PRIu64
			      ", which films the packing\n",
			      takes.takes[0].number,
			      strcmp(kind, "return") == 0 ? "films a return" : "was cancelled",
			      one.take);
		return 0;
	}
	if (status || takes.count < 2)
		return status;
	ps_subject_close(subject_out);
	return look(request, given, what, subject_out);
}
