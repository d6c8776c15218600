#include "firmware/sysfs.h"

#include <errno.h>
#include <stdlib.h>

#include "signing/file.h"

#define NUMBER_LEN_MAX 64

bool ps_sysfs_number(const char *path, int base, long *number_out)
{
	struct ps_buf text;
	bool read = false;
	char *end;

	ps_buf_init(&text);
	text.cap = NUMBER_LEN_MAX;
	if (ps_file_read(path, &text) == PS_OK && text.len) {
		ps_buf_add_byte(&text, 0);
		errno = 0;
		if (!text.err) {
			*number_out = strtol((const char *)text.bytes, &end, base);
			read = !errno && end != (const char *)text.bytes;
		}
	}
	ps_buf_release(&text);
	return read;
}
