#include "web/entry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/export_leaf.h"

enum { LINE_LEN = 512 };

#define BEFORE_DIGEST ", SHA-256 "

/* "  ledger entry 7: sheet.jpg, SHA-256 0123…" */
static bool read_line(const char *line, const char *name, struct ps_web_entry *entry)
{
	const size_t name_len = strlen(name);
	int used = 0;

	line = ps_export_leaf_said(line);
	if (!line || sscanf(line, "%" SCNu64 ": %n", &entry->index, &used) != 1 || !used)
		return false;
	line += used;
	if (strncmp(line, name, name_len) != 0 ||
	    strncmp(line + name_len, BEFORE_DIGEST, strlen(BEFORE_DIGEST)) != 0)
		return false;
	line += name_len + strlen(BEFORE_DIGEST);
	if (strspn(line, "0123456789abcdef") != 2 * PS_HASH_LEN || line[2 * PS_HASH_LEN] != '\n')
		return false;
	memcpy(entry->digest, line, 2 * PS_HASH_LEN);
	entry->digest[2 * PS_HASH_LEN] = '\0';
	return true;
}

bool ps_web_entry_find(const struct ps_web_job *job, const char *name,
		       struct ps_web_entry *entry_out)
{
	FILE *log = ps_web_job_log(job);
	struct ps_web_entry entry;
	char line[LINE_LEN];
	bool found = false;

	while (log && !found && fgets(line, sizeof(line), log))
		found = read_line(line, name, &entry);
	if (log)
		(void)fclose(log); /* it was only read */
	if (found)
		*entry_out = entry;
	return found;
}
