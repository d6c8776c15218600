#include "tools/control_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "signing/buf.h"
#include "signing/hex.h"
#include "signing/sums.h"
#include "tools/json.h"
#include "tools/json_read.h"

#define ANSWER_LEN_MAX 8192
#define PATIENCE_S 5
#define READ_THROUGH_S 300 /* of a long take, on a thread that gives way to all others */

static enum ps_err connect_err(int error)
{
	switch (error) {
	case ENOENT:
	case ECONNREFUSED:
	case ENOTDIR:
		return PS_NOT_FOUND;
	case EACCES:
	case EPERM:
		return PS_DENIED;
	case EAGAIN:
		return PS_BUSY;
	default:
		return PS_IO;
	}
}

enum ps_err ps_client_connect_fd(const char *run, const char *name, int flags, int *fd_out)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	enum ps_err err;
	int fd;

	if (!run[0]) /* it is known that none can be reached */
		return PS_NOT_FOUND;
	if (snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", run, name) >=
	    (int)sizeof(address.sun_path))
		return PS_INVALID;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
	if (fd < 0)
		return PS_IO;
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address))) {
		err = connect_err(errno);
		(void)close(fd);
		return err;
	}
	*fd_out = fd;
	return PS_OK;
}

enum ps_err ps_client_connect_to(const char *run, const char *name, FILE **stream_out)
{
	const struct timeval patience = { .tv_sec = PATIENCE_S };
	FILE *stream;
	int fd;
	enum ps_err err = ps_client_connect_fd(run, name, 0, &fd);

	if (err)
		return err;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)))
		err = PS_IO;
	stream = err ? NULL : fdopen(fd, "r+");
	if (!stream) {
		(void)close(fd);
		return err ? err : PS_NO_MEMORY;
	}
	*stream_out = stream;
	return PS_OK;
}

enum ps_err ps_client_connect(const char *run, FILE **stream_out)
{
	return ps_client_connect_to(run, "control", stream_out);
}

/* Nothing may happen for hours. */
static enum ps_err wait_for_ever(FILE *stream)
{
	const struct timeval never = { .tv_sec = 0 };

	return setsockopt(fileno(stream), SOL_SOCKET, SO_RCVTIMEO, &never, sizeof(never)) ? PS_IO
											  : PS_OK;
}

enum ps_err ps_client_watch(const char *run, bool (*line)(void *ctx, const char *text), void *ctx)
{
	char text[ANSWER_LEN_MAX];
	FILE *stream;
	bool more = true;
	enum ps_err err = ps_client_connect(run, &stream);

	if (err)
		return err;
	err = wait_for_ever(stream);
	if (!err && (fputs("{\"do\":\"watch\"}\n", stream) == EOF || fflush(stream)))
		err = PS_IO;
	if (!err && fseek(stream, 0, SEEK_CUR) && errno != ESPIPE)
		err = PS_IO;
	while (!err && more && fgets(text, sizeof(text), stream)) {
		text[strcspn(text, "\n")] = '\0';
		more = line(ctx, text);
	}
	if (!err && more)
		err = ferror(stream) ? PS_IO : PS_END;
	if (fclose(stream) && !err)
		err = PS_IO;
	return err;
}

static enum ps_err read_index(const struct ps_json_value *answer, void *out)
{
	uint64_t *index = out;
	double number = -1;

	if (!ps_json_get_number(answer, "index", &number) || number < 0 || number >= 9e15)
		return PS_MALFORMED;
	*index = (uint64_t)number;
	return PS_OK;
}

static enum ps_err read_statement(const struct ps_json_value *answer, void *out)
{
	const char *digits = ps_json_get_text(answer, "statement");
	struct ps_buf *statement = out;
	size_t len = strlen(digits) / 2;
	enum ps_err err = ps_buf_reserve(statement, len);

	if (err)
		return err;
	if (len == 0 || strlen(digits) % 2 ||
	    !ps_hex_decode(digits, len, statement->bytes + statement->len))
		return PS_MALFORMED;
	statement->len += len;
	return PS_OK;
}

/* What an answer is read by. */
typedef enum ps_err read_answer_fn(const struct ps_json_value *answer, void *out);

static enum ps_err read_answer(const char *line, read_answer_fn *read, void *out, char *why,
			       size_t why_size)
{
	struct ps_json_value *answer = NULL;
	enum ps_err err =
		ps_json_parse((struct ps_bytes){ (const uint8_t *)line, strlen(line) }, &answer);

	if (err)
		return err;
	if (ps_json_get_bool(answer, "ok")) {
		err = read(answer, out);
	} else if (*ps_json_get_text(answer, "error")) {
		if (snprintf(why, why_size, "%s", ps_json_get_text(answer, "error")) >=
		    (int)why_size)
			why[why_size - 1] = '\0';
		err = PS_MISMATCH;
	} else {
		err = PS_MALFORMED;
	}
	ps_json_free(answer);
	return err;
}

/* Sends the request over @stream and reads the answer to it. */
static enum ps_err say(FILE *stream, const struct ps_json *request, read_answer_fn *read, void *out,
		       char *why, size_t why_size)
{
	char *line = NULL;
	size_t room = 0;
	enum ps_err err = ps_json_print(request, true, stream);

	if (!err && fflush(stream))
		err = PS_IO;
	/* a stream that is read after it was written to must be repositioned between
	 * (C17, 7.21.5.3), and the other way round */
	if (!err && fseek(stream, 0, SEEK_CUR) && errno != ESPIPE)
		err = PS_IO;
	if (!err && getline(&line, &room, stream) < 0)
		err = PS_IO;
	if (!err && fseek(stream, 0, SEEK_CUR) && errno != ESPIPE)
		err = PS_IO;
	if (!err)
		err = read_answer(line, read, out, why, why_size);
	free(line);
	return err;
}

static enum ps_err ask(const char *run, const struct ps_json *request, time_t patience_s,
		       read_answer_fn *read, void *out, char *why, size_t why_size)
{
	const struct timeval patience = { .tv_sec = patience_s };
	FILE *stream;
	enum ps_err err = ps_client_connect(run, &stream);

	if (err)
		return err;
	if (setsockopt(fileno(stream), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)))
		err = PS_IO;
	if (!err)
		err = say(stream, request, read, out, why, why_size);
	if (fclose(stream) && !err)
		err = PS_IO;
	return err;
}

/* An answer that says no more than "ok". */
static enum ps_err read_nothing(const struct ps_json_value *answer, void *out)
{
	(void)answer;
	(void)out;
	return PS_OK;
}

enum ps_err ps_client_say(FILE *stream, const struct ps_json *request, char *why, size_t why_size)
{
	return say(stream, request, read_nothing, NULL, why, why_size);
}

enum ps_err ps_client_export(const char *run, const struct ps_client_export *leaf,
			     uint64_t *index_out, char *why, size_t why_size)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_json_text(json, "do", "leaf");
	ps_json_text(json, "kind", "export");
	ps_json_number(json, "take", leaf->take);
	ps_json_hex(json, "id", leaf->id, sizeof(leaf->id));
	ps_json_hex(json, "digest", leaf->digest, sizeof(leaf->digest));
	ps_json_number(json, "bytes", leaf->bytes);
	ps_json_text(json, "by", leaf->by);
	err = ask(run, json, PATIENCE_S, read_index, index_out, why, why_size);
	ps_json_destroy(json);
	return err;
}

enum ps_err ps_client_hold(const char *run, const struct ps_client_hold *hold, uint64_t *index_out,
			   char *why, size_t why_size)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_json_text(json, "do", "leaf");
	ps_json_text(json, "kind", "hold");
	ps_json_number(json, "take", hold->take);
	ps_json_bool(json, "on", hold->on);
	ps_json_text(json, "why", hold->why);
	ps_json_text(json, "by", hold->by);
	err = ask(run, json, PATIENCE_S, read_index, index_out, why, why_size);
	ps_json_destroy(json);
	return err;
}

enum ps_err ps_client_derive(const char *run, const struct ps_client_derive *derive,
			     struct ps_buf *statement, char *why, size_t why_size)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_json_text(json, "do", "derive");
	ps_json_number(json, "take", derive->take);
	ps_json_hex(json, "id", derive->id, sizeof(derive->id));
	ps_json_hex(json, "file", derive->file, sizeof(derive->file));
	ps_json_number(json, "bytes", derive->bytes);
	ps_json_text(json, "what", derive->what);
	ps_json_text(json, "by", derive->by);
	ps_json_array(json, "frames");
	for (size_t i = 0; i < derive->range_count; i++) {
		ps_json_object(json, NULL);
		ps_json_text(json, "camera", derive->ranges[i].camera);
		ps_json_number(json, "first", derive->ranges[i].first);
		ps_json_number(json, "last", derive->ranges[i].last);
		ps_json_end(json);
	}
	ps_json_end(json);
	err = ask(run, json, READ_THROUGH_S, read_statement, statement, why, why_size);
	ps_json_destroy(json);
	return err;
}

enum ps_err ps_client_bind(const char *run, uint64_t take, const char *waybill, const char *by,
			   uint64_t *index_out, char *why, size_t why_size)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_json_text(json, "do", "leaf");
	ps_json_text(json, "kind", "bound_late");
	ps_json_number(json, "take", take);
	ps_json_text(json, "waybill", waybill);
	ps_json_text(json, "by", by);
	err = ask(run, json, PATIENCE_S, read_index, index_out, why, why_size);
	ps_json_destroy(json);
	return err;
}

enum ps_err ps_client_anchor(const char *run, struct ps_bytes anchor, char *why, size_t why_size)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_json_text(json, "do", "anchor");
	ps_json_hex(json, "anchor", anchor.bytes, anchor.len);
	err = ask(run, json, PATIENCE_S, read_nothing, NULL, why, why_size);
	ps_json_destroy(json);
	return err;
}

enum ps_err ps_client_keep_aim(const char *run, char *why, size_t why_size)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_json_text(json, "do", "aim");
	err = ask(run, json, PATIENCE_S, read_nothing, NULL, why, why_size);
	ps_json_destroy(json);
	return err;
}

static enum ps_err read_file(const struct ps_json_value *answer, void *out)
{
	const char *name = ps_json_get_text(answer, "file");
	size_t len = strlen(name);

	if (len == 0 || len >= PS_CLIENT_FILE_MAX || name[0] == '.' || strchr(name, '/'))
		return PS_MALFORMED;
	memcpy(out, name, len + 1);
	return PS_OK;
}

enum ps_err ps_client_picture(const char *run, const char *camera,
			      char file_out[PS_CLIENT_FILE_MAX], char *why, size_t why_size)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_json_text(json, "do", "picture");
	ps_json_text(json, "camera", camera);
	err = ask(run, json, PATIENCE_S, read_file, file_out, why, why_size);
	ps_json_destroy(json);
	return err;
}
