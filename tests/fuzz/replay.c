/*
 * replay DIR...: runs the fuzz target that it is linked with over every file of the directories,
 * and says how many there were. No file at all is an error.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "signing/file.h"
#include "tests/fuzz/fuzz.h"

enum { PATH_MAX_LEN = 4096, INPUT_MAX = 1 << 20 };

static void replay_file(const char *path)
{
	struct ps_buf bytes;
	uint8_t *copy;

	ps_buf_init(&bytes);
	bytes.cap = INPUT_MAX;
	PS_FUZZ_HOLDS(ps_file_read(path, &bytes) == PS_OK);
	copy = ps_fuzz_copy(bytes.bytes, bytes.len);
	PS_FUZZ_HOLDS(LLVMFuzzerTestOneInput(copy, bytes.len) == 0);
	free(copy);
	ps_buf_release(&bytes);
}

static unsigned replay_dir(const char *path)
{
	char name[PATH_MAX_LEN];
	struct dirent *entry;
	unsigned count = 0;
	DIR *dir = opendir(path);

	PS_FUZZ_HOLDS(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		PS_FUZZ_HOLDS(snprintf(name, sizeof(name), "%s/%s", path, entry->d_name) <
			      PATH_MAX_LEN);
		/* the last name printed is the one that failed */
		(void)printf("%s\n", name);
		(void)fflush(stdout);
		replay_file(name);
		count++;
	}
	PS_FUZZ_HOLDS(closedir(dir) == 0);
	return count;
}

int main(int argc, char **argv)
{
	unsigned count = 0;

	for (int i = 1; i < argc; i++)
		count += replay_dir(argv[i]);
	(void)printf("%u inputs\n", count);
	return count ? 0 : 1;
}
