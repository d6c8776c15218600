/* What the hook has had made or noted, as it goes on, and the files of it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/statement.h"
#include "web/claim_order.h"
#include "web/entry.h"
#include "web/hook.h"
#include "web/note.h"

enum { TEXT_MAX = 8192 };

static void add_id(struct ps_json *json, const struct ps_web_job *job)
{
	char id[24];

	/* as text: it has more digits than a number in JavaScript keeps */
	(void)snprintf(id, sizeof(id), "%" PRIu64, job->id);
	ps_json_text(json, "job", id);
}

void ps_web_hook_started(struct ps_web_reply *reply, enum ps_err err, const struct ps_web_job *job)
{
	struct ps_json *json;

	if (err == PS_BUSY) {
		reply->retry_s = 5;
		ps_web_hook_refuse(reply, 503, "enough is being made; order it again later");
		return;
	}
	if (err) {
		ps_web_hook_refuse(reply, err == PS_LIMIT ? 400 : 500, "it cannot be started: %s",
				   ps_err_text(err));
		return;
	}
	(void)snprintf(reply->location, sizeof(reply->location), "/api/jobs/%" PRIu64, job->id);
	json = ps_web_hook_begin(reply);
	if (!json)
		return;
	add_id(json, job);
	ps_web_hook_end(json, reply, 202);
}

/* Up to TEXT_MAX bytes of a file of the job; none if it is not there. */
static struct ps_bytes read_text(const struct ps_web_job *job, const char *name,
				 uint8_t bytes_out[TEXT_MAX])
{
	int fd = ps_web_job_open(job, ".", name);
	ssize_t got = fd >= 0 ? read(fd, bytes_out, TEXT_MAX) : 0;

	if (fd >= 0)
		(void)close(fd);
	return (struct ps_bytes){ bytes_out, got > 0 ? (size_t)got : 0 };
}

static void add_statement(struct ps_json *json, const struct ps_web_job_files *statements,
			  const char *file)
{
	char name[sizeof(statements->files[0].name) + sizeof(PS_STATEMENT_ENDING)];

	(void)snprintf(name, sizeof(name), "%s" PS_STATEMENT_ENDING, file);
	if (ps_web_job_files_find(statements, name) < statements->count)
		ps_json_text(json, "statement", name);
}

static void add_files(struct ps_json *json, const struct ps_web_job *job)
{
	struct ps_web_job_files files, statements;
	struct ps_web_entry entry;

	ps_web_job_list(job, PS_WEB_JOB_FILES, &files);
	ps_web_job_list(job, PS_WEB_JOB_STATEMENTS, &statements);
	ps_json_array(json, "files");
	for (size_t i = 0; i < files.count; i++) {
		bool entered = ps_web_entry_find(job, files.files[i].name, &entry);

		ps_json_object(json, NULL);
		ps_json_text(json, "name", files.files[i].name);
		ps_json_number(json, "bytes", files.files[i].bytes);
		ps_json_text(json, "sha256", entered ? entry.digest : NULL);
		if (entered)
			ps_json_number(json, "ledger", entry.index);
		else
			ps_json_null(json, "ledger");
		add_statement(json, &statements, files.files[i].name);
		ps_json_end(json);
	}
	ps_json_end(json);
}

static const struct ps_web_job *find(const struct ps_web_request *request,
				     struct ps_web_reply *reply)
{
	const struct ps_web_job *job =
		ps_web_job_find(&request->web->jobs, request->numbers[0], request->caller.name);

	if (!job)
		ps_web_hook_refuse(reply, 404, "there is no such job, or it is not yours");
	return job;
}

void ps_web_hook_job(struct ps_web_request *request, struct ps_web_reply *reply)
{
	static const char *const states[] = { [PS_WEB_JOB_RUNS] = "runs",
					      [PS_WEB_JOB_DONE] = "done",
					      [PS_WEB_JOB_FAILED] = "failed" };
	const struct ps_web_job *job = find(request, reply);
	struct ps_json *json = job ? ps_web_hook_begin(reply) : NULL;
	uint8_t bytes[TEXT_MAX];
	uint64_t claim;

	if (!json)
		return;
	claim = job->state == PS_WEB_JOB_DONE ? ps_web_claim_noted(job) : job->claim;
	add_id(json, job);
	ps_json_text(json, "state", states[job->state]);
	if (job->station && job->station->name[0])
		ps_json_text(json, "station", job->station->name);
	if (job->kind == PS_WEB_JOB_EXPORT)
		ps_json_number(json, "take", job->take);
	if (claim)
		ps_json_number(json, "claim", claim);
	ps_json_text(json, "waybill", job->waybill);
	if (job->kind != PS_WEB_JOB_NOTE)
		ps_json_text(json, "channel", job->channel);
	if (job->state == PS_WEB_JOB_DONE && job->kind != PS_WEB_JOB_NOTE)
		add_files(json, job);
	if (job->state == PS_WEB_JOB_FAILED)
		ps_json_bytes(json, "said", read_text(job, "log", bytes));
	ps_web_hook_end(json, reply, 200);
}

void ps_web_hook_job_file(struct ps_web_request *request, struct ps_web_reply *reply)
{
	static const char *const folders[] = { PS_WEB_JOB_FILES, PS_WEB_JOB_STATEMENTS };
	const struct ps_web_job *job = find(request, reply);
	struct ps_web_job_files files = { .count = 0 };
	size_t at = 0;
	size_t folder = 0;

	if (!job)
		return;
	if (job->state == PS_WEB_JOB_RUNS) {
		ps_web_hook_refuse(reply, 409, "it is still being made");
		return;
	}
	for (; job->state == PS_WEB_JOB_DONE && folder < 2 && at == files.count; folder++) {
		ps_web_job_list(job, folders[folder], &files);
		at = ps_web_job_files_find(&files, request->rest);
	}
	/* the name is that of the list: of the request's nothing comes into a path */
	if (at < files.count && !ps_web_note(request, reply, PS_ACCESS_DOWNLOAD, job->station,
					     job->take, files.files[at].name))
		return;
	if (at < files.count)
		reply->fd = ps_web_job_open(job, folders[folder - 1], files.files[at].name);
	if (reply->fd < 0) {
		ps_web_hook_refuse(reply, 404, "the job has no such file");
		return;
	}
	reply->status = 200;
	reply->type = "application/octet-stream";
	(void)snprintf(reply->download, sizeof(reply->download), "%s", files.files[at].name);
}
