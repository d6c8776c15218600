#include "tools/export_leaf.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/output.h"
#include "tools/who.h"

enum { WHY_LEN = 256 };

bool ps_export_is_in_store(const char *path, const char *store)
{
	char *file = realpath(path, NULL);
	char *dir = realpath(store, NULL);
	size_t len = dir ? strlen(dir) : 0;
	bool inside = file && dir && strncmp(file, dir, len) == 0 && file[len] == '/';

	free(file);
	free(dir);
	return inside;
}

int ps_export_leaf(const char *run, const char *store, bool in_store,
		   const struct ps_export_result *result)
{
	struct ps_client_export leaf = { .take = result->take_number, .bytes = result->bytes };
	char shown[PS_TEXT_SHOWN_MAX];
	char who[PS_NAME_LEN_MAX + 1];
	char why[WHY_LEN] = "";
	uint64_t index;
	enum ps_err err;

	if (!in_store) {
		ps_text_shown(store, shown);
		(void)printf("  no ledger entry was written: the file is not in the store %s; if "
			     "it is a station's, give --store and --run\n",
			     shown);
		return 0;
	}
	memcpy(leaf.id, result->take, PS_HASH_LEN);
	memcpy(leaf.digest, result->digest, PS_HASH_LEN);
	ps_who(who);
	leaf.by = who;
	err = ps_client_export(run, &leaf, &index, why, sizeof(why));
	if (err == PS_NOT_FOUND) {
		ps_text_shown(run, shown);
		(void)printf("  no ledger entry was written: no packseald answers in %s; if it "
			     "runs, give --run\n",
			     shown);
		return 0;
	}
	if (err) {
		ps_text_shown(err == PS_MISMATCH ? why : ps_err_text(err), shown);
		return ps_command_fail(PS_EXIT_IO,
				       "the export is there, but packseald did not write it into "
				       "the ledger: %s",
				       shown);
	}
	(void)printf("  ledger entry %" PRIu64 "\n", index);
	return 0;
}
