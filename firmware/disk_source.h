/*
 * A part of an open file as a source of bytes, for readers in signing/ that know no files. It has a
 * place of its own and leaves the descriptor's alone.
 */
#ifndef PS_FIRMWARE_DISK_SOURCE_H
#define PS_FIRMWARE_DISK_SOURCE_H

#include "signing/reader.h"

struct ps_disk_source {
	int fd;		 /* the caller's */
	uint64_t offset; /* of the next byte */
	uint64_t limit;	 /* where the part ends; UINT64_MAX: with the file */
};

/* Lives as long as @part. Its reads fail with PS_IO (errno says why). */
struct ps_source ps_disk_source(struct ps_disk_source *part);

#endif
