#include "tests/bench/machine.h"

#include <stdbool.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "signing/digest.h"

enum { LINE_MAX_LEN = 256 };

/* The first line of @path that begins with @key (""), without what stands before a colon. */
static bool read_line(const char *path, const char *key, char line_out[LINE_MAX_LEN])
{
	FILE *file = fopen(path, "r");
	bool found = false;

	if (!file)
		return false;
	while (!found && fgets(line_out, LINE_MAX_LEN, file)) {
		char *colon = strchr(line_out, ':');

		found = strncmp(line_out, key, strlen(key)) == 0;
		line_out[strcspn(line_out, "\n")] = 0;
		if (found && key[0] && colon && colon[1])
			memmove(line_out, colon + 2, strlen(colon + 2) + 1);
	}
	(void)fclose(file); /* it was only read */
	return found;
}

static void print_processor(FILE *to)
{
	char line[LINE_MAX_LEN];
	struct utsname system;

	/* x86 names it in one place, the boards in another */
	if (read_line("/proc/cpuinfo", "model name", line) ||
	    read_line("/sys/firmware/devicetree/base/model", "", line))
		fprintf(to, "%s", line);
	else if (uname(&system) == 0)
		fprintf(to, "%s", system.machine);
	else
		fprintf(to, "processor unknown");
}

void ps_machine_print(FILE *to)
{
	time_t now = time(NULL);
	char date[32] = "date unknown";
	struct tm utc;

	if (!gmtime_r(&now, &utc) || strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", &utc) == 0)
		memcpy(date, "date unknown", sizeof("date unknown"));
	fprintf(to, "packseal bench, %s\n", date);
	print_processor(to);
	fprintf(to, ", %ld cores, SHA-256 by %s, compiled by %s %s\n\n",
		sysconf(_SC_NPROCESSORS_ONLN), ps_digest_name(),
#ifdef __clang__
		"", __VERSION__);
#else
		"gcc", __VERSION__);
#endif
}
