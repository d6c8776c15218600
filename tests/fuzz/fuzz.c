#include "tests/fuzz/fuzz.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void ps_fuzz_fail(const char *property, const char *file, int line)
{
	(void)fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, property);
	abort();
}

uint8_t *ps_fuzz_copy(const uint8_t *bytes, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	PS_FUZZ_HOLDS(copy);
	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

static enum ps_err read_memory(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_fuzz_memory *memory = ctx;
	size_t left = memory->bytes.len - memory->at;

	if (memory->chunk && len > memory->chunk)
		len = memory->chunk;
	if (len > left)
		len = left;
	if (len)
		memcpy(bytes, memory->bytes.bytes + memory->at, len);
	memory->at += len;
	*got_out = len;
	return PS_OK;
}

struct ps_source ps_fuzz_source(struct ps_fuzz_memory *memory)
{
	return (struct ps_source){ .read = read_memory, .ctx = memory };
}

void ps_fuzz_file(struct ps_bytes bytes, int *fd_out, char path_out[PS_FUZZ_PATH_MAX])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	int len;

	PS_FUZZ_HOLDS(fd >= 0);
	PS_FUZZ_HOLDS(write(fd, bytes.bytes, bytes.len) == (ssize_t)bytes.len);
	len = snprintf(path_out, PS_FUZZ_PATH_MAX, "/proc/self/fd/%d", fd);
	PS_FUZZ_HOLDS(len > 0 && len < PS_FUZZ_PATH_MAX);
	*fd_out = fd;
}

uint8_t ps_fuzz_choose(struct ps_fuzz_choices *choices)
{
	return choices->at < choices->len ? choices->bytes[choices->at++] : 0;
}

uint32_t ps_fuzz_choose_u24(struct ps_fuzz_choices *choices)
{
	uint32_t high = ps_fuzz_choose(choices);
	uint32_t middle = ps_fuzz_choose(choices);

	return high << 16 | middle << 8 | ps_fuzz_choose(choices);
}
