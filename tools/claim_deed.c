/* A deed on a claim that a program asked for: what people read goes to standard error. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/claim_request.h"
#include "tools/claim_text.h"
#include "tools/command.h"
#include "tools/file_digest.h"

/* Runs it with standard error as its standard output. */
static int run_aside(const struct ps_claim_request *request,
		     int (*run)(const struct ps_claim_request *request))
{
	int own = dup(STDOUT_FILENO);
	int status;

	if (own < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		status = ps_command_fail(PS_EXIT_IO, "standard output: %s", strerror(errno));
	else
		status = run(request);
	if (fflush(stdout) != 0 || own < 0 || dup2(own, STDOUT_FILENO) < 0)
		status = status ? status : PS_EXIT_IO;
	if (own >= 0)
		(void)close(own); /* a copy */
	return status;
}

static int put_file(int dir, const char *name, struct ps_json *json)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	uint8_t digest[PS_DIGEST_LEN];
	struct stat info;
	bool well = fd >= 0 && fstat(fd, &info) == 0 && ps_file_digest(fd, digest) == PS_OK;

	if (well) {
		ps_json_object(json, NULL);
		ps_json_text(json, "name", name);
		ps_json_number(json, "bytes", (uint64_t)info.st_size);
		ps_json_hex(json, "sha256", digest, sizeof(digest));
		ps_json_end(json);
	}
	if (fd >= 0)
		(void)close(fd); /* it was only read */
	return well ? 0 : ps_command_fail(PS_EXIT_IO, "%s: it was made, and cannot be read", name);
}

static int is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* The files that an answer made, as they lie there. */
static int put_made(const char *folder, struct ps_json *json)
{
	struct dirent **names = NULL;
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int count = dir >= 0 ? scandirat(dir, ".", &names, is_file, alphasort) : -1;
	int status = 0;

	if (count < 0)
		status = ps_command_fail(PS_EXIT_IO, "%s: %s", folder, strerror(errno));
	ps_json_array(json, "made");
	for (int i = 0; i < count; i++) {
		if (!status)
			status = put_file(dir, names[i]->d_name, json);
		free(names[i]);
	}
	ps_json_end(json);
	free(names);
	if (dir >= 0)
		(void)close(dir); /* it was only read */
	return status;
}

static int put(const struct ps_claim_request *request, const struct ps_claim *claim, bool asked)
{
	char text[PS_CLAIM_TEXT_MAX];
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);
	int status = 0;

	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	ps_claim_to_json(claim, json);
	if (asked) {
		ps_claim_ask_text(claim->code, request->lang, text);
		ps_json_text(json, "message", text);
	}
	if (request->to)
		status = put_made(request->to, json);
	if (!status)
		err = ps_json_print(json, false, stdout);
	ps_json_destroy(json);
	if (err)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err));
	return status ? status : ps_command_end();
}

int ps_claim_deed(const struct ps_claim_request *request,
		  int (*run)(const struct ps_claim_request *request))
{
	struct ps_claim *claim;
	struct ps_claim_store store = { .lock = -1 };
	int status;

	if (!request->as_json)
		return run(request);
	status = run_aside(request, run);
	if (status)
		return status;
	claim = calloc(1, sizeof(*claim));
	status = claim ? ps_claim_store_open(request->claims, request->store, false, &store)
		       : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	if (!status)
		status = ps_claim_store_load(&store, request->number, claim);
	if (!status)
		status = put(request, claim, run == ps_claim_ask);
	ps_claim_store_close(&store);
	free(claim);
	return status;
}
