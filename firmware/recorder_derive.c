/*
 * Statements of derivation: what the deriver finds in the store, signed with a key of this run that
 * may sign nothing else. The station's own key signs once a run, when the first is asked for.
 */
#include <string.h>

#include "firmware/recorder_in.h"
#include "signing/key_file.h"

static struct ps_bytes view_of(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static void answer(struct ps_recorder *recorder, uint64_t token, enum ps_err err)
{
	const struct ps_notice notice = { .kind = PS_NOTICE_STATEMENT, .token = token, .err = err };

	ps_recorder_tell(recorder, &notice);
}

static enum ps_err copy_path(void *ctx, const struct ps_index_take *take)
{
	char *path = ctx;

	if (take->path.len >= PS_STORE_PATH_MAX)
		return PS_MALFORMED;
	memcpy(path, take->path.bytes, take->path.len);
	path[take->path.len] = '\0';
	return PS_OK;
}

/* The deriver is made when the first statement is asked for, as the key is. */
static enum ps_err begin(struct ps_recorder *recorder, const struct ps_derive_request *asked)
{
	struct ps_index *index = recorder->settings.index;
	char path[PS_STORE_PATH_MAX];
	bool found = false;
	enum ps_err err = index ? PS_OK : PS_NOT_FOUND;

	if (!err && !recorder->deriver)
		err = ps_deriver_create(recorder->settings.store, &recorder->deriver);
	if (!err)
		err = ps_index_find_number(index, asked->number, copy_path, path, &found);
	if (!err && !found)
		err = PS_NOT_FOUND;
	return err ? err
		   : ps_deriver_start(recorder->deriver, path, asked->ranges, asked->range_count);
}

void ps_recorder_derive(struct ps_recorder *recorder, const struct ps_request *request)
{
	enum ps_err err = begin(recorder, &request->derive);

	if (err) {
		answer(recorder, request->token, err);
		return;
	}
	recorder->derive = request->derive;
	recorder->derive_token = request->token;
}

enum ps_err ps_recorder_delegate(struct ps_recorder *recorder)
{
	const struct ps_start_station *station = recorder->settings.station;
	struct ps_delegation delegation = { .station = view_of(station->name),
					    .chain_count = ps_certificates_count(station->chain),
					    .clock = recorder->clock };
	enum ps_err err = PS_OK;

	if (recorder->derive_key)
		return PS_OK;
	for (size_t i = 0; i < delegation.chain_count; i++)
		delegation.chain[i].bytes =
			ps_certificates_der(station->chain, i, &delegation.chain[i].len);
	err = ps_key_session_create(recorder->settings.random, &recorder->derive_key);
	if (err)
		return err;
	memcpy(delegation.point, recorder->derive_key->point, PS_POINT_LEN);
	err = ps_delegation_sign(&delegation, recorder->settings.key, &recorder->delegation);
	if (err) {
		ps_key_destroy(recorder->derive_key);
		recorder->derive_key = NULL;
	}
	return err;
}

/* Another take under that number, or another station's: nothing is said of it. */
static bool is_own(const struct ps_recorder *recorder, const struct ps_deriver_result *found)
{
	return found->take_number == recorder->derive.number &&
	       memcmp(found->take, recorder->derive.take, PS_HASH_LEN) == 0 &&
	       ps_ledger_keys_have(ps_ledger_keys(recorder->settings.ledger), found->point);
}

static enum ps_err sign(struct ps_recorder *recorder, const struct ps_deriver_result *found,
			struct ps_buf *buf)
{
	const struct ps_derive_request *asked = &recorder->derive;
	struct ps_derivation derivation = { .take_number = found->take_number,
					    .range_count = asked->range_count,
					    .bytes = asked->bytes,
					    .what = view_of(asked->what),
					    .by = view_of(asked->by),
					    .clock = recorder->clock };
	enum ps_err err = is_own(recorder, found) ? PS_OK : PS_MISMATCH;

	memcpy(derivation.take, found->take, PS_HASH_LEN);
	memcpy(derivation.record, found->record, PS_HASH_LEN);
	memcpy(derivation.ranges, found->ranges, sizeof(derivation.ranges));
	memcpy(derivation.file, asked->file, PS_HASH_LEN);
	if (!err)
		err = ps_recorder_delegate(recorder);
	if (!err)
		err = ps_derivation_sign(
			&derivation,
			(struct ps_bytes){ recorder->delegation.bytes, recorder->delegation.len },
			recorder->derive_key, buf);
	return err;
}

void ps_recorder_end_derivation(struct ps_recorder *recorder)
{
	struct ps_deriver_result found;
	struct ps_buf buf;
	enum ps_err err;

	if (!recorder->deriver || !ps_deriver_take(recorder->deriver, &found))
		return;
	ps_buf_init(&buf);
	err = found.err ? found.err : sign(recorder, &found, &buf);
	pthread_mutex_lock(&recorder->view_lock);
	ps_buf_clear(&recorder->statement);
	ps_buf_add(&recorder->statement, buf.bytes, err ? 0 : buf.len);
	recorder->statement_token = recorder->derive_token;
	err = err ? err : recorder->statement.err;
	pthread_mutex_unlock(&recorder->view_lock);
	ps_buf_release(&buf);
	if (!err)
		ps_log(recorder->settings.journal, PS_LOG_NOTICE,
		       "a statement of derivation from take %llu was signed for %s",
		       (unsigned long long)recorder->derive.number, recorder->derive.by);
	answer(recorder, recorder->derive_token, err);
}

enum ps_err ps_recorder_statement(struct ps_recorder *recorder, uint64_t token, struct ps_buf *buf)
{
	enum ps_err err = PS_NOT_FOUND;

	pthread_mutex_lock(&recorder->view_lock);
	if (recorder->statement_token == token && recorder->statement.len) {
		ps_buf_add(buf, recorder->statement.bytes, recorder->statement.len);
		err = buf->err;
	}
	pthread_mutex_unlock(&recorder->view_lock);
	return err;
}
