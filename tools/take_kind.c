#include "tools/take_kind.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/takes_of.h"

const char *ps_take_kind(const struct ps_subject *subject)
{
	for (size_t i = 0; i < subject->story.event_count; i++)
		if (subject->story.events[i].entry.kind == PS_EVENT_RETURN_OF)
			return "return";
	return subject->verdict.report.verdict[PS_AXIS_ENDING] == PS_WORD_ENDING_CANCELLED
		       ? "cancelled"
		       : NULL;
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
