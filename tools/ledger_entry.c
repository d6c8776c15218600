/* packseal ledger access --entry, --proof: one entry of an access log, without the others. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/access_check.h"
#include "signing/access_proof.h"
#include "signing/file.h"
#include "tools/command.h"
#include "tools/ledger_access.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/save.h"

/* The batch of the entry, as the log has it. */
struct work {
	uint64_t serial;
	struct ps_access_batch batch;
	size_t count;
	uint8_t hashes[PS_ACCESS_BATCH_MAX][PS_HASH_LEN];
	struct ps_buf item; /* the entry's own */
};

static enum ps_err gather(void *ctx, const struct ps_access_item *item, struct ps_bytes bytes)
{
	struct work *work = ctx;
	const struct ps_access_batch *batch = &work->batch;
	uint64_t serial = item->entry.serial;

	if (item->kind != PS_ACCESS_ENTRY || serial < batch->from ||
	    serial - batch->from >= batch->entries || work->count == PS_ACCESS_BATCH_MAX)
		return PS_OK;
	if (serial == work->serial)
		ps_buf_add(&work->item, bytes.bytes, bytes.len);
	return ps_merkle_hash_leaf(bytes.bytes, bytes.len, work->hashes[work->count++]);
}

static enum ps_err node(void *ctx, unsigned level, uint64_t index, uint8_t hash_out[PS_HASH_LEN])
{
	const struct work *work = ctx;

	if (level)
		return PS_NOT_FOUND;
	memcpy(hash_out, work->hashes[index], PS_HASH_LEN);
	return PS_OK;
}

static enum ps_err make(struct work *work, struct ps_buf *bytes)
{
	const struct ps_merkle_source source = { node, work };
	struct ps_access_proof proof = { .item = { work->item.bytes, work->item.len },
					 .batch = work->batch };
	struct ps_access_proof again;
	enum ps_err err = work->item.err;

	if (!err && work->count != work->batch.entries)
		err = PS_MISMATCH;
	if (!err)
		err = ps_merkle_prove_inclusion(&source, work->serial - work->batch.from,
						work->count, &proof.path);
	if (!err)
		err = ps_access_proof_encode(&proof, bytes);
	/* what is handed out was read as a stranger will */
	if (!err)
		err = ps_access_proof_decode((struct ps_bytes){ bytes->bytes, bytes->len }, &again);
	return err;
}

/* Which batch it is in, and the items of that. */
static int read_log(const char *path, struct work *work)
{
	struct ps_access_check check = { .count = 0 };
	const struct ps_access_checked *batch;
	int status = ps_ledger_access_check(path, &check);

	if (status)
		return status;
	batch = ps_access_check_find(&check, work->serial);
	if (batch)
		work->batch = batch->batch;
	else
		status = ps_command_fail(PS_EXIT_NO_INPUT,
					 "entry %" PRIu64 " is in no batch of the log",
					 work->serial);
	ps_access_check_release(&check);
	return status ? status : ps_ledger_access_items(path, gather, work);
}

static int write_proof(const struct ps_ledger_request *request, struct work *work, uint64_t leaf)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_buf bytes;
	enum ps_err err;
	int status;

	ps_buf_init(&bytes);
	err = make(work, &bytes);
	status =
		err == PS_MISMATCH || err == PS_RANGE || err == PS_MALFORMED
			? ps_command_fail(PS_EXIT_WRONG,
					  "the batch of entry %" PRIu64
					  " is not as it was: leave --entry out, and see what is "
					  "found",
					  work->serial)
		: err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err))
		      : ps_save(request->to, ps_existing(request->replace), bytes.bytes, bytes.len);
	ps_buf_release(&bytes);
	if (status)
		return status;
	ps_text_shown(request->to, shown);
	(void)printf("%s: entry %" PRIu64 " of the log stands in ledger entry %" PRIu64
		     ", for `packseal ledger access DIR --proof FILE`\n",
		     shown, work->serial, leaf);
	return ps_command_end();
}

int ps_ledger_access_prove(const struct ps_ledger_request *request)
{
	struct work *work = calloc(1, sizeof(*work));
	uint64_t leaf = 0;
	int status = 0;

	if (!work)
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	ps_buf_init(&work->item);
	work->serial = request->entry;
	if (!request->to || request->log_count != 1)
		status = ps_command_fail(PS_EXIT_USAGE, "--entry takes one --log, and -o FILE");
	if (!status)
		status = ps_command_check_output(request->to);
	if (!status)
		status = read_log(request->logs[0], work);
	if (!status)
		status = ps_ledger_access_leaf(request, &work->batch, &leaf);
	if (!status)
		status = write_proof(request, work, leaf);
	ps_buf_release(&work->item);
	free(work);
	return status;
}

static void print(const struct ps_access_entry *entry, uint64_t leaf)
{
	const char *act = ps_access_act_name(entry->act);
	char who[PS_TEXT_SHOWN_MAX], text[PS_TEXT_SHOWN_MAX], station[PS_TEXT_SHOWN_MAX];
	char moment[PS_MOMENT_TEXT_MAX];

	ps_moment_text(entry->utc_us, moment);
	ps_bytes_shown(entry->who, who);
	ps_bytes_shown(entry->text, text);
	ps_bytes_shown(entry->station, station);
	(void)printf("entry  %" PRIu64 "\ntime   %s\nwho    %s\nwhat   ", entry->serial, moment,
		     who);
	if (act)
		(void)printf("%s\n", act);
	else
		(void)printf("act %" PRIu64 "\n", entry->act);
	if (entry->take)
		(void)printf("take   %" PRIu64 "\n", entry->take);
	if (entry->station.len)
		(void)printf("of     station %s\n", station);
	if (entry->text.len)
		(void)printf("text   %s\n", text);
	(void)printf("\n0: it stands in ledger entry %" PRIu64 "\n", leaf);
}

int ps_ledger_access_proved(const struct ps_ledger_request *request)
{
	struct ps_access_proof proof;
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_buf bytes;
	uint64_t leaf = 0;
	enum ps_err err;
	int status = 0;

	ps_buf_init(&bytes);
	bytes.cap = PS_ACCESS_PROOF_LEN_MAX;
	ps_text_shown(request->proof, shown);
	err = ps_file_read(request->proof, &bytes);
	if (err)
		status = ps_command_fail(err == PS_IO ? PS_EXIT_IO : PS_EXIT_NO_INPUT, "%s: %s",
					 shown, ps_err_text(err));
	if (!err) {
		err = ps_access_proof_decode((struct ps_bytes){ bytes.bytes, bytes.len }, &proof);
		if (err)
			status =
				ps_command_fail(PS_EXIT_WRONG,
						"%s proves nothing: it is damaged, or its entry is "
						"not one of the batch that it names",
						shown);
	}
	if (!status)
		status = ps_ledger_access_leaf(request, &proof.batch, &leaf);
	if (!status) {
		print(&proof.entry, leaf);
		status = ps_command_end();
	}
	ps_buf_release(&bytes);
	return status;
}
