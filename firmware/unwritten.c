#include "firmware/unwritten.h"

#include "firmware/disk.h"
#include "signing/buf.h"

enum ps_err ps_unwritten_find(int fd, uint32_t reach, uint64_t *from_out)
{
	uint64_t size, from;
	struct ps_buf end;
	size_t len, got = 0;
	enum ps_err err = ps_disk_size(fd, &size);

	if (err)
		return err;
	len = size < reach ? (size_t)size : reach;
	ps_buf_init(&end);
	err = ps_buf_reserve(&end, len);
	if (!err)
		err = ps_disk_read(fd, size - len, end.bytes, len, &got);
	if (!err) {
		while (got > 0 && end.bytes[got - 1] == 0)
			got--;
		from = size - len + got;
		if (size - from < PS_UNWRITTEN_MIN &&
		    (from + PS_UNWRITTEN_SECTOR - 1) / PS_UNWRITTEN_SECTOR * PS_UNWRITTEN_SECTOR >=
			    size)
			from = size;
		*from_out = from;
	}
	ps_buf_release(&end);
	return err;
}
