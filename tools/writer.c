#include "tools/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIECE_LEN (256U * 1024)
#define PIECES 4U

/* The system is told to begin with what is written whenever there is so much of it. */
#define BEGIN_LEN (8U << 20)

struct piece {
	size_t len;
	uint8_t bytes[PIECE_LEN];
};

struct ps_writer {
	int fd;
	bool hash;
	pthread_t thread;
	bool running;

	pthread_mutex_t lock;	/* of what follows, down to the pieces */
	pthread_cond_t changed; /* any of it */
	size_t added;		/* pieces, ever */
	size_t written;		/* of these */
	bool ended;		/* none will be added */
	bool dropped;		/* the file is not wanted any more */
	int error;		/* errno of the write that failed; 0: none did */
	struct piece pieces[PIECES];
	size_t filling; /* bytes in the piece that is not handed over yet; the owner's alone */

	/* the thread's alone until it has ended */
	struct ps_digest digest;
	size_t begun; /* bytes written since the system was told to begin */
	int sync_error;
};

static int write_piece(struct ps_writer *writer, const struct piece *piece)
{
	size_t done = 0;

	if (writer->hash)
		ps_digest_update(&writer->digest, piece->bytes, piece->len);
	while (done < piece->len) {
		ssize_t wrote = write(writer->fd, piece->bytes + done, piece->len - done);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return errno;
		done += (size_t)wrote;
	}
	writer->begun += done;
	if (writer->begun >= BEGIN_LEN) {
		/* a hint: fsync does it, and says what goes wrong */
		(void)sync_file_range(writer->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
		writer->begun = 0;
	}
	return 0;
}

static void *run(void *arg)
{
	struct ps_writer *writer = arg;
	bool whole;

	(void)pthread_mutex_lock(&writer->lock);
	for (;;) {
		int error;

		while (writer->written == writer->added && !writer->ended)
			(void)pthread_cond_wait(&writer->changed, &writer->lock);
		if (writer->written == writer->added || writer->dropped || writer->error)
			break;
		(void)pthread_mutex_unlock(&writer->lock);
		error = write_piece(writer, &writer->pieces[writer->written % PIECES]);
		(void)pthread_mutex_lock(&writer->lock);
		writer->error = error;
		writer->written += error == 0;
		(void)pthread_cond_signal(&writer->changed);
	}
	whole = !writer->dropped && !writer->error;
	(void)pthread_mutex_unlock(&writer->lock);
	/* nobody looks at the error before this thread has ended */
	if (whole && fsync(writer->fd) != 0)
		writer->sync_error = errno;
	return NULL;
}

enum ps_err ps_writer_create(int fd, struct ps_writer **writer_out)
{
	struct ps_writer *writer = calloc(1, sizeof(*writer));
	int error;

	if (!writer)
		return PS_NO_MEMORY;
	writer->fd = fd;
	writer->hash = true;
	ps_digest_init(&writer->digest);
	/* with these attributes they cannot fail on Linux */
	(void)pthread_mutex_init(&writer->lock, NULL);
	(void)pthread_cond_init(&writer->changed, NULL);
	error = pthread_create(&writer->thread, NULL, run, writer);
	writer->running = error == 0;
	if (error) {
		ps_writer_destroy(writer);
		errno = error;
		return PS_IO;
	}
	*writer_out = writer;
	return PS_OK;
}

/* Waits for the thread, which writes what it was handed unless that is dropped. */
static void end(struct ps_writer *writer, bool drop)
{
	if (!writer->running)
		return;
	(void)pthread_mutex_lock(&writer->lock);
	writer->ended = true;
	writer->dropped = drop;
	(void)pthread_cond_signal(&writer->changed);
	(void)pthread_mutex_unlock(&writer->lock);
	(void)pthread_join(writer->thread, NULL);
	writer->running = false;
}

void ps_writer_skip_digest(struct ps_writer *writer)
{
	uint8_t unused[PS_DIGEST_LEN];

	/* a digest that was begun must be ended */
	if (writer->hash && ps_digest_finish(&writer->digest, unused) == PS_OK)
		memset(unused, 0, sizeof(unused));
	writer->hash = false;
}

enum ps_err ps_writer_resume(struct ps_writer *writer, uint64_t len)
{
	uint8_t *bytes = writer->pieces[0].bytes; /* nobody uses it yet */
	uint64_t at = 0;

	while (at < len) {
		size_t want = len - at < PIECE_LEN ? (size_t)(len - at) : PIECE_LEN;
		ssize_t got = pread(writer->fd, bytes, want, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = 0;
		if (got <= 0)
			return PS_IO;
		ps_digest_update(&writer->digest, bytes, (size_t)got);
		at += (uint64_t)got;
	}
	return PS_OK;
}

void ps_writer_destroy(struct ps_writer *writer)
{
	if (!writer)
		return;
	end(writer, true);
	ps_writer_skip_digest(writer);
	(void)pthread_cond_destroy(&writer->changed);
	(void)pthread_mutex_destroy(&writer->lock);
	free(writer);
}

static enum ps_err failed(int error)
{
	errno = error;
	return error ? PS_IO : PS_OK;
}

/* Hands over the piece that is being filled, and waits until there is room for the next one. */
static enum ps_err hand_over(struct ps_writer *writer)
{
	int error;

	(void)pthread_mutex_lock(&writer->lock);
	writer->pieces[writer->added % PIECES].len = writer->filling;
	writer->added++;
	writer->filling = 0;
	(void)pthread_cond_signal(&writer->changed);
	while (writer->added - writer->written == PIECES && !writer->error)
		(void)pthread_cond_wait(&writer->changed, &writer->lock);
	error = writer->error;
	(void)pthread_mutex_unlock(&writer->lock);
	return failed(error);
}

enum ps_err ps_writer_add(struct ps_writer *writer, const void *bytes, size_t len)
{
	const uint8_t *from = bytes;
	enum ps_err err = PS_OK;

	while (len && !err) {
		struct piece *piece = &writer->pieces[writer->added % PIECES];
		size_t part = PIECE_LEN - writer->filling;

		if (part > len)
			part = len;
		memcpy(piece->bytes + writer->filling, from, part);
		writer->filling += part;
		from += part;
		len -= part;
		if (writer->filling == PIECE_LEN)
			err = hand_over(writer);
	}
	return err;
}

enum ps_err ps_writer_flush(struct ps_writer *writer)
{
	enum ps_err err = writer->filling ? hand_over(writer) : PS_OK;
	int error;

	if (err)
		return err;
	(void)pthread_mutex_lock(&writer->lock);
	writer->ended = true;
	(void)pthread_cond_signal(&writer->changed);
	while (writer->written != writer->added && !writer->error)
		(void)pthread_cond_wait(&writer->changed, &writer->lock);
	error = writer->error;
	(void)pthread_mutex_unlock(&writer->lock);
	return failed(error);
}

enum ps_err ps_writer_finish(struct ps_writer *writer, uint8_t digest_out[PS_DIGEST_LEN])
{
	enum ps_err err = ps_writer_flush(writer);

	if (err)
		return err;
	end(writer, false);
	err = failed(writer->sync_error);
	if (err || !writer->hash)
		return err;
	writer->hash = false;
	return ps_digest_finish(&writer->digest, digest_out);
}
