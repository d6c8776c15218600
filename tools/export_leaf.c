#include "tools/export_leaf.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/hex.h"
#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/language.h"
#include "tools/output.h"
#include "tools/who.h"

#define LINE_EN "  ledger entry "
#define LINE_ZH "  台账记录 "

enum { WHY_LEN = 256 };

const char *ps_export_leaf_said(const char *line)
{
	return ps_language_after(line, LINE_EN, LINE_ZH);
}

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

static void print_entry(uint64_t index, const struct ps_export_leaf_file *file)
{
	char digits[2 * PS_HASH_LEN + 1] = "";

	(void)printf("%s%" PRIu64, ps_language_pick(LINE_EN, LINE_ZH), index);
	if (file->name) {
		ps_hex_encode(file->digest, PS_HASH_LEN, digits);
		(void)printf(": %s, SHA-256 %s", file->name, digits);
	}
	(void)putchar('\n');
}

static int complain(const struct ps_export_leaf_file *file, enum ps_err err, const char *why)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(err == PS_MISMATCH ? why : ps_err_text(err), shown);
	return ps_command_fail(
		PS_EXIT_IO,
		"the export is there, but packseald did not write %s into the ledger: %s",
		file->name ? file->name : "it", shown);
}

int ps_export_leaves(const struct ps_export_leaves *leaves)
{
	char shown[PS_TEXT_SHOWN_MAX];
	char who[PS_NAME_LEN_MAX + 1];
	bool zh = ps_language_of_environment() == PS_LANG_ZH;

	if (!leaves->in_store) {
		ps_text_shown(leaves->store, shown);
		(void)printf(zh ? "  未写入台账: 文件不在存储目录 %s 中;如属某个工位机,请给出 "
				  "--store 和 "
				  "--run\n"
				: "  no ledger entry was written: the file is not in the store %s; "
				  "if it is a station's, give --store and --run\n",
			     shown);
		return 0;
	}
	ps_who(who);
	for (size_t i = 0; i < leaves->count; i++) {
		const struct ps_export_leaf_file *file = &leaves->files[i];
		struct ps_client_export leaf = { .take = leaves->take_number,
						 .bytes = file->bytes,
						 .by = leaves->by ? leaves->by : who };
		char why[WHY_LEN] = "";
		uint64_t index;
		enum ps_err err;

		memcpy(leaf.id, leaves->take, PS_HASH_LEN);
		memcpy(leaf.digest, file->digest, PS_HASH_LEN);
		err = ps_client_export(leaves->run, &leaf, &index, why, sizeof(why));
		if (!leaves->run[0]) {
			(void)printf("  %s\n",
				     zh ? "未写入台账: 从本机无法连接录像所在的工位机"
					: "no ledger entry was written: the take's station is not "
					  "reachable from here");
			return 0;
		}
		if (err == PS_NOT_FOUND) {
			ps_text_shown(leaves->run, shown);
			(void)printf(
				zh ? "  %s未写入台账: %s 中没有 packseald 应答;如正在运行,请给出 "
				     "--run\n"
				   : "  no %sledger entry was written: no packseald answers in "
				     "%s; if it runs, give --run\n",
				!i   ? ""
				: zh ? "其余"
				     : "further ",
				shown);
			return 0;
		}
		if (err)
			return complain(file, err, why);
		print_entry(index, file);
	}
	return 0;
}

int ps_export_leaves_derived(const struct ps_subject_request *request,
			     const struct ps_subject *subject, struct ps_export_leaves *leaves)
{
	const struct ps_check *check = &subject->verdict.check;

	leaves->store = request->store;
	leaves->in_store =
		subject->in_store || ps_export_is_in_store(request->what, request->store);
	leaves->take_number = check->start.take_number;
	memcpy(leaves->take, check->take, PS_HASH_LEN);
	return ps_export_leaves(leaves);
}

int ps_export_leaf_derived(const char *run, const struct ps_subject_request *request,
			   const struct ps_subject *subject, const uint8_t digest[PS_HASH_LEN],
			   uint64_t bytes)
{
	struct ps_export_leaf_file file = { .bytes = bytes };
	struct ps_export_leaves leaves = { .run = run, .count = 1, .files = &file };

	memcpy(file.digest, digest, PS_HASH_LEN);
	return ps_export_leaves_derived(request, subject, &leaves);
}

int ps_export_leaf(const char *run, const char *store, bool in_store,
		   const struct ps_export_result *result)
{
	struct ps_export_leaf_file file = { .bytes = result->bytes };
	struct ps_export_leaves leaves = { .run = run,
					   .store = store,
					   .in_store = in_store,
					   .take_number = result->take_number,
					   .count = 1,
					   .files = &file };

	memcpy(leaves.take, result->take, PS_HASH_LEN);
	memcpy(file.digest, result->digest, PS_HASH_LEN);
	return ps_export_leaves(&leaves);
}
