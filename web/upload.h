/*
 * struct ps_web_upload: the files that a form brings, as they come, in a folder of their own below
 * the state folder: under numbers, mode 0600, until they are handed over or dropped. What a file is
 * called is kept as a text and is no part of a path.
 *
 * What does not begin as a picture or a film that a claim takes in, and what is too much, is
 * refused as soon as that is seen, and all of it is dropped then.
 */
#ifndef PS_WEB_UPLOAD_H
#define PS_WEB_UPLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/error.h"
#include "tools/claim.h"

#define PS_WEB_UPLOADS_MAX 4	  /* at once, of all users */
#define PS_WEB_UPLOADS_HOOK_MAX 2 /* of these programs' */
#define PS_WEB_UPLOAD_HEAD 16	  /* bytes that tell what a file is */

struct ps_web_settings;

struct ps_web_sent_file {
	char given[PS_TEXT_LEN_MAX + 1]; /* a stranger's */
	uint64_t bytes;
};

struct ps_web_upload {
	const struct ps_web_settings *settings; /* NULL: the place is free */
	bool by_hook;				/* it is a program's */
	char dir[300];				/* "": handed over */
	int fd;					/* of the file that is being written; -1: none */
	uint64_t most;				/* bytes that are still to come, at most */
	uint64_t looked_at;			/* bytes when the disk was last looked at */
	uint64_t bytes;
	uint64_t file_most;
	uint8_t head[PS_WEB_UPLOAD_HEAD];
	size_t count;
	struct ps_web_sent_file files[PS_CLAIM_FILES_MAX]; /* "1", "2", ... in the folder */
};

struct ps_web_uploads {
	uint64_t next;
	struct ps_web_upload uploads[PS_WEB_UPLOADS_MAX];
};

/*
 * A new one, for a request of @bytes, a person's or a program's. Errors: PS_BUSY (too many at
 * once), PS_LIMIT (more than upload_max_mb), PS_NO_SPACE (less than min_free_mb would stay free),
 * PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_web_upload_begin(struct ps_web_uploads *uploads,
					      const struct ps_web_settings *settings,
					      uint64_t bytes, bool by_hook,
					      struct ps_web_upload **upload_out);

/*
 * The next file. Errors: PS_LIMIT (a claim has no more), those of ps_web_upload_file_end() for the
 * one before, PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_web_upload_file(struct ps_web_upload *upload, const char *given);

/* More of it. Errors: PS_UNSUPPORTED (neither a picture nor a film), PS_RANGE (too large for one),
 * PS_NO_SPACE, PS_IO. */
PS_MUST_CHECK enum ps_err ps_web_upload_add(struct ps_web_upload *upload, const void *bytes,
					    size_t len);

/* Ends the file that is open, if one is. Errors: PS_TRUNCATED (it is empty), PS_UNSUPPORTED. */
PS_MUST_CHECK enum ps_err ps_web_upload_file_end(struct ps_web_upload *upload);

/* Removes what is there, and frees the place. NULL is fine. */
void ps_web_upload_drop(struct ps_web_upload *upload);

#endif
