/* A claim's pictures: taken in, and looked for among those that were seen before. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/file.h"
#include "tools/claim_look.h"
#include "tools/claim_request.h"
#include "tools/claim_text.h"
#include "tools/command.h"
#include "tools/seen.h"

enum { NOTED_MAX = 3 };

/* Whose pictures are looked for, and among which. */
struct looking {
	const struct ps_claim_request *request;
	const struct ps_claim_store *store;
	const char *dir; /* the claim's */
	struct ps_claim *claim;
	struct ps_decoder *decoder;
	struct ps_json *found; /* NULL: nobody asks */
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

static int note_matches(const struct looking *looking, size_t file,
			const struct ps_seen_match *matches, size_t count)
{
	const struct ps_claim_request *request = looking->request;
	bool same_parcel[PS_SEEN_MATCHES_MAX];
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

/* One that cannot be looked into is kept all the same. */
static void put_found(const struct looking *looking, size_t file, const char *path,
		      const struct ps_seen_match *matches, size_t count)
{
	struct ps_claim_look *look = calloc(1, sizeof(*look));
	enum ps_lang lang = looking->request->lang;
	struct ps_json *json = looking->found;

	ps_json_object(json, NULL);
	ps_json_number(json, "file", file);
	if (look && !ps_claim_look(path, look, NULL))
		ps_marks_to_json(&look->marks, lang, json);
	ps_json_array(json, "seen");
	for (size_t i = 0; i < count; i++)
		ps_seen_to_json(&matches[i], lang, json);
	ps_json_end(json);
	ps_json_end(json);
	if (look)
		ps_claim_look_release(look);
	free(look);
}

/* A film is known by its bytes alone. */
static int look_for(const struct looking *looking, size_t number, struct ps_seen_entry *entry_out)
{
	const struct ps_claim_file *file = &looking->claim->files[number - 1];
	struct ps_seen_query *query = calloc(1, sizeof(*query));
	struct ps_seen_match matches[PS_SEEN_MATCHES_MAX];
	char path[PS_OUT_PATH_MAX];
	size_t count = 0;
	int status = 0;

	if (!query ||
	    snprintf(path, sizeof(path), "%s/%s", looking->dir, file->name) >= (int)sizeof(path))
		status = ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	else if (ps_claim_kind_is_picture(file->kind))
		status = ps_seen_query_file(path, file->kind, looking->decoder, query);
	else
		memcpy(query->digest, file->digest, sizeof(query->digest));
	if (!status) {
		query->claim = looking->claim->number;
		count = ps_seen_find(&looking->seen, query, matches);
		status = note_matches(looking, number, matches, count);
	}
	if (!status && looking->found)
		put_found(looking, number, path, matches, count);
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
			const char *dir, struct ps_claim *claim, struct ps_json *found,
			struct ps_seen_entry **entries_out)
{
	struct ps_seen_entry *entries = calloc(request->file_count + 1, sizeof(*entries));
	struct looking looking = {
		.request = request, .store = store, .dir = dir, .claim = claim, .found = found
	};
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
