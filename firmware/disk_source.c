#include "firmware/disk_source.h"

#include "firmware/disk.h"

static enum ps_err read_part(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_disk_source *part = ctx;
	uint64_t left = part->limit - part->offset;
	size_t got = 0;

	if (ps_disk_read(part->fd, part->offset, bytes, len < left ? len : (size_t)left, &got))
		return PS_IO;
	part->offset += got;
	*got_out = got;
	return PS_OK;
}

struct ps_source ps_disk_source(struct ps_disk_source *part)
{
	return (struct ps_source){ .read = read_part, .ctx = part };
}
