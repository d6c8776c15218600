#include "tools/decoder.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/command.h"
#include "tools/decoder_in.h"
#include "tools/unfinished.h"
#include "tools/zbar_abi.h"

/* A picture takes milliseconds; one of the largest a few seconds on a slow machine. */
enum { PATIENCE_MS = 30000, DEATHS_MAX = 64 };

struct ps_decoder {
	pid_t pid;  /* 0: no child */
	int socket; /* -1: no child */
	unsigned deaths;
	struct ps_buf probe; /* a JPEG of ours */
};

static int64_t now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* it is always there */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* PS_TRUNCATED: the child is gone, or it took too long. */
static enum ps_err wait_for(int fd, short what, int64_t until_ms)
{
	struct pollfd poll_fd = { .fd = fd, .events = what };
	int64_t left;
	int ready;

	do {
		left = until_ms - now_ms();
		ready = left > 0 ? poll(&poll_fd, 1, (int)left) : 0;
	} while (ready < 0 && errno == EINTR);
	return ready > 0 ? PS_OK : PS_TRUNCATED;
}

static enum ps_err send_all(int fd, const void *bytes, size_t len, int64_t until_ms)
{
	enum ps_err err = PS_OK;

	for (size_t at = 0; at < len && !err;) {
		ssize_t put = send(fd, (const uint8_t *)bytes + at, len - at,
				   MSG_NOSIGNAL | MSG_DONTWAIT);

		if (put >= 0)
			at += (size_t)put;
		else if (errno == EAGAIN)
			err = wait_for(fd, POLLOUT, until_ms);
		else if (errno != EINTR)
			err = PS_TRUNCATED;
	}
	return err;
}

static enum ps_err receive_all(int fd, void *bytes, size_t len, int64_t until_ms)
{
	enum ps_err err = PS_OK;

	for (size_t at = 0; at < len && !err;) {
		ssize_t got = recv(fd, (uint8_t *)bytes + at, len - at, MSG_DONTWAIT);

		if (got > 0)
			at += (size_t)got;
		else if (got < 0 && errno == EAGAIN)
			err = wait_for(fd, POLLIN, until_ms);
		else if (got == 0 || errno != EINTR)
			err = PS_TRUNCATED;
	}
	return err;
}

static void end_child(struct ps_decoder *decoder)
{
	if (decoder->pid == 0)
		return;
	(void)close(decoder->socket);
	(void)kill(decoder->pid, SIGKILL);
	while (waitpid(decoder->pid, NULL, 0) < 0 && errno == EINTR)
		;
	decoder->pid = 0;
	decoder->socket = -1;
}

_Noreturn static void be_the_child(int socket)
{
	const struct ps_decoder_reply ready = { .result = PS_RESULT_READY };

	ps_unfinished_leave();
	if (!ps_decoder_confine(socket) ||
	    write(PS_DECODER_SOCKET, &ready, sizeof(ready)) != (ssize_t)sizeof(ready))
		_exit(1);
	ps_decoder_work();
}

static enum ps_err fork_child(struct ps_decoder *decoder)
{
	struct ps_decoder_reply reply = { 0 };
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return PS_IO;
	(void)fflush(NULL); /* or the child would have it too */
	decoder->pid = fork();
	if (decoder->pid == 0)
		be_the_child(pair[1]);
	(void)close(pair[1]);
	if (decoder->pid < 0) {
		decoder->pid = 0;
		(void)close(pair[0]);
		return PS_IO;
	}
	decoder->socket = pair[0];
	if (receive_all(decoder->socket, &reply, sizeof(reply), now_ms() + PATIENCE_MS) ||
	    reply.result != PS_RESULT_READY) {
		end_child(decoder);
		return PS_UNSUPPORTED;
	}
	return PS_OK;
}

bool ps_decoder_is_answer(const struct ps_decoder_request *request,
			  const struct ps_decoder_reply *reply)
{
	uint64_t pixels = (uint64_t)reply->width_px * reply->height_px;

	if (reply->result == PS_RESULT_BAD || reply->result == PS_RESULT_LIMIT)
		return reply->len == 0;
	if (reply->result != PS_RESULT_OK)
		return false;
	if (request->job == PS_JOB_CHECK)
		return reply->len == 0;
	if (pixels == 0 || pixels > PS_CANVAS_PIXELS_MAX)
		return false;
	if (request->job == PS_JOB_SHRINK)
		return reply->len == pixels * 3;
	if (request->job == PS_JOB_PLANES)
		return reply->width_px % 2 == 0 && reply->height_px % 2 == 0 &&
		       reply->len == ps_planes_len(reply->width_px, reply->height_px);
	return reply->len % sizeof(struct ps_decoder_code) == 0 &&
	       reply->len <= sizeof(((struct ps_decoder_codes *)NULL)->codes);
}

/* PS_TRUNCATED: the child did not answer, or what it said cannot be. */
static enum ps_err exchange(struct ps_decoder *decoder, const struct ps_decoder_request *request,
			    struct ps_bytes jpeg, struct ps_decoder_reply *reply_out,
			    uint8_t **bytes_out)
{
	int64_t until_ms = now_ms() + PATIENCE_MS;
	uint8_t *bytes = NULL;
	enum ps_err err = send_all(decoder->socket, request, sizeof(*request), until_ms);

	if (!err)
		err = send_all(decoder->socket, jpeg.bytes, jpeg.len, until_ms);
	if (!err)
		err = receive_all(decoder->socket, reply_out, sizeof(*reply_out), until_ms);
	if (!err && !ps_decoder_is_answer(request, reply_out))
		err = PS_TRUNCATED;
	if (!err) {
		bytes = malloc((size_t)reply_out->len + 1);
		err = bytes ? receive_all(decoder->socket, bytes, reply_out->len, until_ms)
			    : PS_NO_MEMORY;
	}
	if (err) {
		free(bytes);
		return err;
	}
	*bytes_out = bytes;
	return PS_OK;
}

/* One job of each kind on a picture of ours: what fails now is our filter and nobody's picture. */
static enum ps_err probe(struct ps_decoder *decoder)
{
	const struct ps_bytes jpeg = { decoder->probe.bytes, decoder->probe.len };
	enum ps_err err = PS_OK;

	for (uint32_t job = PS_JOB_CHECK; job <= PS_JOB_PLANES && !err; job++) {
		const struct ps_decoder_request request = {
			.job = job, .width_px = 8, .height_px = 8, .len = (uint32_t)jpeg.len
		};
		struct ps_decoder_reply reply;
		uint8_t *bytes = NULL;

		err = exchange(decoder, &request, jpeg, &reply, &bytes);
		if (!err && reply.result != PS_RESULT_OK)
			err = PS_TRUNCATED;
		free(bytes);
	}
	if (err)
		end_child(decoder);
	return err == PS_TRUNCATED ? PS_UNSUPPORTED : err;
}

static enum ps_err start_child(struct ps_decoder *decoder)
{
	enum ps_err err = fork_child(decoder);

	return err ? err : probe(decoder);
}

static enum ps_err make_probe(struct ps_buf *probe)
{
	struct ps_canvas canvas;
	enum ps_err err = ps_canvas_init(&canvas, 64, 48, 255);

	if (err)
		return err;
	ps_canvas_write(&canvas, 2, 2, 1, "0.5 s");
	err = ps_canvas_write_jpeg(&canvas, 75, 0, probe);
	ps_canvas_release(&canvas);
	return err;
}

enum ps_err ps_decoder_start(struct ps_decoder **decoder_out)
{
	struct ps_decoder *decoder = calloc(1, sizeof(*decoder));
	enum ps_err err;

	if (!decoder)
		return PS_NO_MEMORY;
	decoder->socket = -1;
	ps_buf_init(&decoder->probe);
	err = make_probe(&decoder->probe);
	if (!err)
		err = start_child(decoder);
	if (err) {
		ps_decoder_stop(decoder);
		return err;
	}
	*decoder_out = decoder;
	return PS_OK;
}

void ps_decoder_stop(struct ps_decoder *decoder)
{
	if (!decoder)
		return;
	end_child(decoder);
	ps_buf_release(&decoder->probe);
	free(decoder);
}

/* Ends in PS_OK with the child's bytes only for PS_RESULT_OK. */
static enum ps_err ask(struct ps_decoder *decoder, const struct ps_decoder_request *request,
		       struct ps_bytes jpeg, struct ps_decoder_reply *reply_out,
		       uint8_t **bytes_out)
{
	uint8_t *bytes = NULL;
	enum ps_err err = decoder->pid ? PS_OK : start_child(decoder);

	if (err)
		return err;
	err = exchange(decoder, request, jpeg, reply_out, &bytes);
	if (err == PS_TRUNCATED) {
		end_child(decoder);
		return ++decoder->deaths > DEATHS_MAX ? PS_LIMIT : PS_MALFORMED;
	}
	if (!err && reply_out->result != PS_RESULT_OK)
		err = reply_out->result == PS_RESULT_BAD ? PS_MALFORMED : PS_LIMIT;
	if (err) {
		free(bytes);
		return err;
	}
	*bytes_out = bytes;
	return PS_OK;
}

enum ps_err ps_decoder_check(struct ps_decoder *decoder, struct ps_bytes jpeg)
{
	const struct ps_decoder_request request = { .job = PS_JOB_CHECK,
						    .len = (uint32_t)jpeg.len };
	struct ps_decoder_reply reply;
	uint8_t *bytes = NULL;
	enum ps_err err = ask(decoder, &request, jpeg, &reply, &bytes);

	free(bytes);
	return err;
}

enum ps_err ps_decoder_shrink(struct ps_decoder *decoder, struct ps_bytes jpeg, uint32_t width_px,
			      uint32_t height_px, struct ps_canvas *canvas_out)
{
	const struct ps_decoder_request request = { .job = PS_JOB_SHRINK,
						    .width_px = width_px,
						    .height_px = height_px,
						    .len = (uint32_t)jpeg.len };
	struct ps_decoder_reply reply;
	uint8_t *bytes = NULL;
	enum ps_err err = ask(decoder, &request, jpeg, &reply, &bytes);

	if (err)
		return err;
	*canvas_out = (struct ps_canvas){ reply.width_px, reply.height_px, bytes };
	return PS_OK;
}

enum ps_err ps_decoder_planes(struct ps_decoder *decoder, struct ps_bytes jpeg, uint32_t width_px,
			      uint32_t height_px, struct ps_planes *planes_out)
{
	const struct ps_decoder_request request = { .job = PS_JOB_PLANES,
						    .width_px = width_px,
						    .height_px = height_px,
						    .len = (uint32_t)jpeg.len };
	struct ps_decoder_reply reply;
	uint8_t *bytes = NULL;
	enum ps_err err = ask(decoder, &request, jpeg, &reply, &bytes);

	if (err)
		return err;
	*planes_out = (struct ps_planes){ reply.width_px, reply.height_px, bytes };
	return PS_OK;
}

bool ps_decoder_is_code(const struct ps_decoder_code *code, const struct ps_decoder_reply *reply)
{
	size_t len = strnlen(code->text, sizeof(code->text));

	if (len == 0 || len == sizeof(code->text) ||
	    strnlen(code->symbology, sizeof(code->symbology)) == sizeof(code->symbology))
		return false;
	for (size_t i = 0; i < len; i++)
		if (code->text[i] < ' ' || code->text[i] > '~')
			return false;
	for (const char *c = code->symbology; *c; c++)
		if (*c < ' ' || *c > '~')
			return false;
	return code->x <= reply->width_px && code->width_px <= reply->width_px - code->x &&
	       code->y <= reply->height_px && code->height_px <= reply->height_px - code->y;
}

enum ps_err ps_decoder_read_codes(struct ps_decoder *decoder, struct ps_bytes jpeg,
				  uint32_t every_px, struct ps_decoder_codes *codes_out)
{
	const struct ps_decoder_request request = { .job = PS_JOB_CODES,
						    .len = (uint32_t)jpeg.len,
						    .every_px = every_px };
	struct ps_decoder_codes codes = { .count = 0 };
	struct ps_decoder_reply reply;
	uint8_t *bytes = NULL;
	enum ps_err err = ask(decoder, &request, jpeg, &reply, &bytes);

	if (err)
		return err;
	for (size_t at = 0; at < reply.len; at += sizeof(codes.codes[0])) {
		struct ps_decoder_code *code = &codes.codes[codes.count];

		memcpy(code, bytes + at, sizeof(*code));
		codes.count += ps_decoder_is_code(code, &reply);
	}
	free(bytes);
	*codes_out = codes;
	return PS_OK;
}

void ps_decoder_reader(char text_out[PS_DECODER_READER_MAX])
{
	unsigned major = 0, minor = 0, patch = 0;

	(void)zbar_version(&major, &minor, &patch);
	(void)snprintf(text_out, PS_DECODER_READER_MAX, "ZBar %u.%u.%u", major, minor, patch);
}

int ps_decoder_complain(enum ps_err err)
{
	if (err == PS_UNSUPPORTED)
		return ps_command_fail(
			PS_EXIT_IO, "this system does not let the picture decoder be confined "
				    "(seccomp), and pictures of strangers are not decoded without; "
				    "take another machine, or allow seccomp in the container");
	if (err == PS_LIMIT)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "the picture decoder died too often over this file");
	return ps_command_fail(ps_command_status(err), "the picture decoder: %s",
			       err == PS_IO ? strerror(errno) : ps_err_text(err));
}
