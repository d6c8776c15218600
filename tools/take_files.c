#include "tools/take_files.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "firmware/store.h"
#include "signing/sequence_reader.h"
#include "tools/command.h"
#include "tools/ledger_files.h"

void ps_take_files_init(struct ps_take_files *files)
{
	*files = (struct ps_take_files){ .looked = false };
	ps_number_set_init(&files->missing);
	ps_number_set_init(&files->not_signed);
}

void ps_take_files_release(struct ps_take_files *files)
{
	ps_number_set_release(&files->missing);
	ps_number_set_release(&files->not_signed);
}

/* A ledger has more leaves than takes, so a greater number is no take's. */
enum ps_err ps_take_files_leaf(void *ctx, const struct ps_leaf *leaf)
{
	struct ps_take_files *files = ctx;
	const uint64_t number = ps_leaf_take(leaf);

	if (leaf->kind == PS_LEAF_ENDED && number <= leaf->index)
		return ps_number_set_add(&files->missing, number);
	if (leaf->kind == PS_LEAF_TOMBSTONE)
		ps_number_set_remove(&files->missing, number);
	return PS_OK;
}

/* A file that holds nothing is none. */
static enum ps_err see(void *ctx, const struct ps_store_item *item)
{
	struct ps_take_files *files = ctx;

	if (item->bytes)
		ps_number_set_remove(&files->missing, item->number);
	return PS_OK;
}

static enum ps_err forgive(struct ps_take_files *files, struct ps_bytes bytes, uint64_t size)
{
	const uint64_t missing = files->missing.count;
	struct ps_leaf leaf;
	uint64_t number;

	if (ps_leaf_decode(bytes, &leaf) || leaf.kind != PS_LEAF_TOMBSTONE || leaf.index < size)
		return PS_OK;
	number = ps_leaf_take(&leaf);
	ps_number_set_remove(&files->missing, number);
	return files->missing.count < missing ? ps_number_set_add(&files->not_signed, number)
					      : PS_OK;
}

/*
 * The station writes that a take is deleted before it deletes, and signs it a moment later: the
 * leaves are read again after the files were looked at.
 */
static enum ps_err read_unsigned(struct ps_take_files *files, struct ps_input *leaves,
				 uint64_t size)
{
	struct ps_sequence_reader reader;
	struct ps_bytes bytes;
	enum ps_err err =
		ps_sequence_reader_init(&reader, ps_input_source(leaves), 0, ps_leaf_next);

	if (err)
		return err;
	for (uint64_t index = 0; !err; index++) {
		err = ps_sequence_reader_next(&reader, &bytes);
		if (!err && index >= size)
			err = forgive(files, bytes, size);
	}
	ps_sequence_reader_finish(&reader);
	return err == PS_IO || err == PS_NO_MEMORY ? err : PS_OK;
}

static int look_again(struct ps_take_files *files, const char *dir, uint64_t size)
{
	struct ps_ledger_files ledger;
	enum ps_err err;
	int status = ps_ledger_files_open(dir, &ledger);

	if (status)
		return status;
	err = read_unsigned(files, &ledger.leaves, size);
	if (err)
		status = ps_input_fail(&ledger.leaves, err);
	ps_ledger_files_close(&ledger);
	return status;
}

/* The ledger that was read is the store's own one. */
static bool has_ledger(const char *dir)
{
	char path[4096];

	return snprintf(path, sizeof(path), "%s/ledger/leaves", dir) < (int)sizeof(path) &&
	       access(path, F_OK) == 0;
}

int ps_take_files_look(struct ps_take_files *files, const char *dir,
		       const struct ps_history *history)
{
	struct ps_store *store = NULL;
	enum ps_err err;

	files->due = files->missing.count;
	if (history->state != PS_HISTORY_SIGNED || !has_ledger(dir))
		return 0;
	err = ps_store_open(dir, 0, &store);
	if (err == PS_NOT_FOUND)
		return 0;
	if (!err)
		err = ps_store_walk(store, see, files);
	ps_store_close(store);
	if (err)
		return ps_command_fail(ps_command_status(err),
				       "whether each take has its file cannot be seen: %s",
				       ps_err_text(err));
	files->looked = true;
	return files->missing.count ? look_again(files, dir, history->checkpoint.size) : 0;
}

static void print_takes(const char *what, const struct ps_number_set *takes)
{
	if (takes->count == 0)
		return;
	(void)printf("  - %s: take%s ", what, takes->count == 1 ? "" : "s");
	ps_number_set_tell(takes);
	(void)putchar('\n');
}

void ps_take_files_say(const struct ps_take_files *files, enum ps_lang lang)
{
	if (!files->looked)
		return;
	print_takes(ps_lang_pick(lang,
				 "no file of it is in the store, and no entry says that it was "
				 "deleted",
				 "存储中没有其文件，台账也没有其删除的记录"),
		    &files->missing);
	print_takes(ps_lang_pick(lang,
				 "its file is gone, and the entry that says that it was deleted is "
				 "not signed yet",
				 "其文件已不在，而其删除的记录尚未签名"),
		    &files->not_signed);
}

void ps_take_files_print(const struct ps_take_files *files)
{
	if (!files->looked)
		(void)puts("files        not looked at: this is a ledger without its store");
	else if (files->missing.count || files->not_signed.count)
		(void)printf("files        %" PRIu64 " of the %" PRIu64
			     " takes that ended and were not deleted\n",
			     files->due - files->missing.count - files->not_signed.count,
			     files->due);
	else
		(void)printf("files        %" PRIu64 ", of all takes that ended and were not "
			     "deleted\n",
			     files->due);
}

void ps_take_files_json(const struct ps_take_files *files, struct ps_json *json)
{
	ps_json_object(json, "files");
	ps_json_bool(json, "looked_at", files->looked);
	if (files->looked) {
		ps_json_number(json, "due", files->due);
		ps_json_number(json, "missing", files->missing.count);
		ps_json_number(json, "deletion_not_signed", files->not_signed.count);
		ps_number_set_list(&files->missing, json, "missing_takes");
	} else {
		ps_json_null(json, "missing");
	}
	ps_json_end(json);
}
