/* A claim's pictures: taken in, and looked for among those that were seen before; learning more. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/file.h"
#include "tools/claim_request.h"
#include "tools/claim_text.h"
#include "tools/command.h"
#include "tools/seen.h"

enum { NOTED_MAX = 3, BATCH = 64 };

/* Whose pictures are looked for, and among which. */
struct looking {
	const struct ps_claim_request *request;
	const struct ps_claim_store *store;
	const char *dir; /* the claim's */
	struct ps_claim *claim;
	struct ps_decoder *decoder;
	struct ps_seen seen;
};

/* A buyer may send one picture twice about one parcel. Where that cannot be told, it is another's.
 */
static bool is_same_parcel(const struct looking *looking, const struct ps_seen_entry *entry)
{
	const struct ps_claim *claim = looking->claim;
	struct ps_claim *earlier =
		entry->source == PS_SEEN_CLAIM ? calloc(1, sizeof(*earlier)) : NULL;
	bool same = earlier && ps_claim_store_load(looking->store, entry->claim, earlier) == 0 &&
		    ((claim->waybill[0] && strcmp(claim->waybill, earlier->waybill) == 0) ||
		     (claim->order[0] && strcmp(claim->order, earlier->order) == 0));

	free(earlier);
	return same;
}

/* What the nearest of them that accuses anybody is in the channel's own words. */
static enum ps_err note_reason(const struct looking *looking, const struct ps_seen_match *matches,
			       const bool *same_parcel, size_t count)
{
	static const char *const sources[PS_SEEN_SOURCE_COUNT] = {
#define X(code, name) name,
		PS_SEEN_SOURCES(X)
#undef X
	};
	const struct ps_claim_request *request = looking->request;
	char reason[PS_CLAIM_TEXT_MAX] = "";
	size_t i = 0;

	for (; i < count && !reason[0]; i++)
		if (matches[i].entry->source < PS_SEEN_SOURCE_COUNT && !same_parcel[i])
			ps_claim_seen_reason(sources[matches[i].entry->source],
					     looking->claim->channel, reason);
	if (!reason[0])
		return PS_OK;
	/* that it looks so is a program's opinion, and the reason accuses somebody */
	if (!matches[i - 1].exact)
		(void)snprintf(reason + strlen(reason), sizeof(reason) - strlen(reason), "%s",
			       " (compare both pictures first; 请先比对两图)");
	return ps_claim_note(looking->claim, request->now_s, request->by, "reason", reason);
}

static int note_matches(const struct looking *looking, const struct ps_seen_query *query,
			size_t file)
{
	const struct ps_claim_request *request = looking->request;
	struct ps_seen_match matches[PS_SEEN_MATCHES_MAX];
	bool same_parcel[PS_SEEN_MATCHES_MAX];
	size_t count = ps_seen_find(&looking->seen, query, matches);
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < count; i++)
		same_parcel[i] = is_same_parcel(looking, matches[i].entry);
	for (size_t i = 0; i < count && i < NOTED_MAX && !err; i++) {
		char says[PS_TEXT_LEN_MAX + 1], text[PS_TEXT_LEN_MAX + 32];

		ps_seen_say(&matches[i], PS_LANG_EN, says);
		(void)snprintf(text, sizeof(text), "file %zu: %s%s", file, says,
			       same_parcel[i] ? ", of the same parcel" : "");
		err = ps_claim_note(looking->claim, request->now_s, request->by, "seen", text);
	}
	if (count && !err)
		err = note_reason(looking, matches, same_parcel, count);
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

static int query_file(const char *path, enum ps_claim_kind kind, struct ps_decoder *decoder,
		      struct ps_seen_query *query)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_buf bytes;
	enum ps_err err;
	int status;

	ps_buf_init(&bytes);
	bytes.cap = PS_CLAIM_PICTURE_BYTES_MAX;
	err = ps_file_read(path, &bytes);
	ps_text_shown(path, shown);
	status = err ? ps_command_fail(ps_command_status(err), "%s: %s", shown,
				       err == PS_IO ? strerror(errno) : ps_err_text(err))
		     : ps_seen_query_make((struct ps_bytes){ bytes.bytes, bytes.len }, kind,
					  decoder, query);
	ps_buf_release(&bytes);
	return status;
}

/* A film is known by its bytes alone. */
static int look_for(const struct looking *looking, size_t number, struct ps_seen_entry *entry_out)
{
	const struct ps_claim_file *file = &looking->claim->files[number - 1];
	struct ps_seen_query *query = calloc(1, sizeof(*query));
	char path[PS_OUT_PATH_MAX];
	int status = 0;

	if (!query ||
	    snprintf(path, sizeof(path), "%s/%s", looking->dir, file->name) >= (int)sizeof(path))
		status = ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	else if (ps_claim_kind_is_picture(file->kind))
		status = query_file(path, file->kind, looking->decoder, query);
	else
		memcpy(query->digest, file->digest, sizeof(query->digest));
	if (!status)
		query->claim = looking->claim->number;
	if (!status)
		status = note_matches(looking, query, number);
	if (!status) {
		ps_seen_entry_of(query, PS_SEEN_CLAIM, entry_out);
		entry_out->claim = (uint32_t)looking->claim->number;
		entry_out->file = (uint32_t)number;
	}
	free(query);
	return status;
}

static int take_one(const struct looking *looking, size_t i, struct ps_seen_entry *entry_out)
{
	const struct ps_claim_request *request = looking->request;
	struct ps_claim *claim = looking->claim;
	size_t number = claim->file_count + 1;
	int status = ps_claim_file_take(request->files[i], looking->dir, number, looking->decoder,
					&claim->files[number - 1]);

	if (!status && request->names[i])
		ps_claim_file_given(request->names[i], claim->files[number - 1].given);
	if (!status)
		status = look_for(looking, number, entry_out);
	claim->file_count += !status;
	return status;
}

int ps_claim_take_files(const struct ps_claim_request *request, const struct ps_claim_store *store,
			const char *dir, struct ps_claim *claim, struct ps_seen_entry **entries_out)
{
	struct ps_seen_entry *entries = calloc(request->file_count + 1, sizeof(*entries));
	struct looking looking = { .request = request, .store = store, .dir = dir, .claim = claim };
	enum ps_err err = request->file_count ? ps_decoder_start(&looking.decoder) : PS_OK;
	int status = ps_seen_open(store, &looking.seen);

	if (!status && !entries)
		status = ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	if (!status && err)
		status = ps_decoder_complain(err);
	for (size_t i = 0; i < request->file_count && !status; i++)
		status = take_one(&looking, i, &entries[i]);
	ps_decoder_stop(looking.decoder);
	ps_seen_close(&looking.seen);
	if (status)
		free(entries);
	else
		*entries_out = entries;
	return status;
}

int ps_claim_files_seen(const struct ps_claim_request *request, const struct ps_claim_store *store,
			const struct ps_seen_entry *entries)
{
	int status = ps_seen_add(store, entries, request->file_count);

	return status ? ps_command_fail(status, "the claim is kept, but its pictures will not be "
						"known when they come again")
		      : 0;
}

struct learning {
	const struct ps_claim_store *store;
	const char *folder;
	enum ps_seen_source source;
	struct ps_seen seen;
	struct ps_decoder *decoder;
	size_t learnt, known, skipped;
	size_t waiting;
	struct ps_seen_entry entries[BATCH];
};

static bool is_known(const struct learning *learning, const uint8_t digest[PS_DIGEST_LEN])
{
	for (size_t i = 0; i < learning->seen.count; i++)
		if (learning->seen.entries[i].source == learning->source &&
		    memcmp(learning->seen.entries[i].digest, digest, PS_DIGEST_LEN) == 0)
			return true;
	return false;
}

static int put_waiting(struct learning *learning)
{
	int status = ps_seen_add(learning->store, learning->entries, learning->waiting);

	learning->learnt += learning->waiting;
	learning->waiting = 0;
	return status;
}

/* A picture that cannot be read or known again is counted: the others are to be learnt. */
static int learn_one(struct learning *learning, const char *name)
{
	struct ps_seen_query *query = calloc(1, sizeof(*query));
	char path[PS_OUT_PATH_MAX];
	struct ps_seen_entry *entry = &learning->entries[learning->waiting];

	if (!query)
		return ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	if (snprintf(path, sizeof(path), "%s/%s", learning->folder, name) >= (int)sizeof(path) ||
	    query_file(path, PS_CLAIM_JPEG, learning->decoder, query) || !query->hashed) {
		learning->skipped++;
	} else if (is_known(learning, query->digest)) {
		learning->known++;
	} else {
		ps_seen_entry_of(query, learning->source, entry);
		ps_claim_text_keep(name, entry->name, sizeof(entry->name));
		learning->waiting++;
	}
	free(query);
	return learning->waiting == BATCH ? put_waiting(learning) : 0;
}

static int is_picture(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && (entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN);
}

static int learn_all(struct learning *learning)
{
	struct dirent **names = NULL;
	int count = scandir(learning->folder, &names, is_picture, alphasort);
	char shown[PS_TEXT_SHOWN_MAX];
	int status = 0;

	ps_text_shown(learning->folder, shown);
	if (count < 0)
		return ps_command_fail(PS_EXIT_NO_INPUT, "%s: %s", shown, strerror(errno));
	for (int i = 0; i < count; i++) {
		if (!status)
			status = learn_one(learning, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	if (!status)
		status = put_waiting(learning);
	if (!status)
		(void)printf("%s: %zu pictures learnt, %zu known before, %zu that are no JPEG, PNG "
			     "or WebP that can be decoded\n",
			     shown, learning->learnt, learning->known, learning->skipped);
	return status;
}

static int learn(const struct ps_claim_request *request, const struct ps_claim_store *store,
		 struct ps_claim *unused)
{
	struct learning *learning = calloc(1, sizeof(*learning));
	enum ps_err err;
	int status = learning ? 0 : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");

	(void)unused;
	if (status)
		return status;
	learning->store = store;
	learning->folder = request->operand;
	learning->source = request->as && strcmp(request->as, "packing") == 0 ? PS_SEEN_PACKING
									      : PS_SEEN_LISTING;
	err = ps_decoder_start(&learning->decoder);
	status = err ? ps_decoder_complain(err) : ps_seen_open(store, &learning->seen);
	if (!status)
		status = learn_all(learning);
	ps_seen_close(&learning->seen);
	ps_decoder_stop(learning->decoder);
	free(learning);
	return status;
}

int ps_claim_learn(const struct ps_claim_request *request)
{
	if (request->as && strcmp(request->as, "listing") != 0 &&
	    strcmp(request->as, "packing") != 0)
		return ps_command_fail(PS_EXIT_USAGE, "--as takes listing or packing");
	return ps_claim_change(request, learn);
}
