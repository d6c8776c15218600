/* A claim as JSON, in its folder and for programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/hex.h"
#include "tools/claim.h"
#include "tools/json_read.h"

static void file_to_json(const struct ps_claim_file *file, struct ps_json *json)
{
	ps_json_object(json, NULL);
	ps_json_text(json, "name", file->name);
	ps_json_text(json, "given", file->given);
	ps_json_number(json, "bytes", file->bytes);
	ps_json_hex(json, "sha256", file->digest, sizeof(file->digest));
	ps_json_bool(json, "decodes", file->decodes);
	ps_json_end(json);
}

static void note_to_json(const struct ps_claim_note *note, struct ps_json *json)
{
	ps_json_object(json, NULL);
	ps_json_number(json, "at", (uint64_t)note->at_s);
	ps_json_text(json, "what", note->what);
	ps_json_text(json, "by", note->by);
	ps_json_text(json, "text", note->text);
	ps_json_end(json);
}

/* Whose the takes are, one for each, where stations have names. */
static void add_stations(const struct ps_claim *claim, struct ps_json *json)
{
	if (!claim->take_count || !claim->takes[0].station[0])
		return;
	ps_json_array(json, "stations");
	for (size_t i = 0; i < claim->take_count; i++)
		ps_json_text(json, NULL, claim->takes[i].station);
	ps_json_end(json);
}

void ps_claim_to_json(const struct ps_claim *claim, struct ps_json *json)
{
	ps_json_number(json, "claim", claim->number);
	ps_json_number(json, "opened", (uint64_t)claim->opened_s);
	ps_json_number(json, "deadline", (uint64_t)claim->deadline_s);
	ps_json_text(json, "waybill", claim->waybill);
	ps_json_text(json, "order", claim->order);
	ps_json_text(json, "channel", claim->channel);
	ps_json_text(json, "type", claim->type);
	ps_json_text(json, "outcome", claim->outcome);
	ps_json_text(json, "code", claim->code);
	if (claim->has_buyer)
		ps_json_hex(json, "buyer", claim->buyer, sizeof(claim->buyer));
	else
		ps_json_null(json, "buyer");
	ps_json_array(json, "takes");
	for (size_t i = 0; i < claim->take_count; i++)
		ps_json_number(json, NULL, claim->takes[i].number);
	ps_json_end(json);
	add_stations(claim, json);
	ps_json_array(json, "files");
	for (size_t i = 0; i < claim->file_count; i++)
		file_to_json(&claim->files[i], json);
	ps_json_end(json);
	ps_json_array(json, "notes");
	for (size_t i = 0; i < claim->note_count; i++)
		note_to_json(&claim->notes[i], json);
	ps_json_end(json);
}

enum ps_err ps_claim_write(const struct ps_claim *claim, struct ps_buf *text)
{
	char *bytes = NULL;
	size_t len = 0;
	struct ps_json *json = NULL;
	FILE *to = open_memstream(&bytes, &len);
	enum ps_err err = to ? ps_json_create(&json) : PS_NO_MEMORY;

	if (!err) {
		ps_claim_to_json(claim, json);
		err = ps_json_print(json, false, to);
	}
	ps_json_destroy(json);
	if (to && fclose(to) != 0 && !err)
		err = PS_NO_MEMORY;
	if (!err) {
		ps_buf_add(text, bytes, len);
		err = text->err;
	}
	free(bytes);
	return err;
}

static bool get_number(const struct ps_json_value *from, const char *name, uint64_t *out)
{
	return ps_json_whole(ps_json_member(from, name), out);
}

static bool get_time(const struct ps_json_value *from, const char *name, int64_t *out)
{
	uint64_t number;

	if (!get_number(from, name, &number))
		return false;
	*out = (int64_t)number;
	return true;
}

static bool get_text(const struct ps_json_value *from, const char *name, char *out, size_t size)
{
	const char *text = ps_json_get_text(from, name);

	return snprintf(out, size, "%s", text) < (int)size;
}

static bool get_digest(const struct ps_json_value *from, const char *name,
		       uint8_t out[PS_DIGEST_LEN])
{
	const char *text = ps_json_get_text(from, name);

	return strlen(text) == 2 * PS_DIGEST_LEN && ps_hex_decode(text, PS_DIGEST_LEN, out);
}

/* Its name is made anew from its place and kind: nothing else is ever opened. */
static bool read_file(const struct ps_json_value *from, size_t number, struct ps_claim_file *file)
{
	const char *end = strrchr(ps_json_get_text(from, "name"), '.');

	file->kind = ps_claim_kind_of_end(end ? end + 1 : "");
	(void)snprintf(file->name, sizeof(file->name), "%zu.%s", number,
		       ps_claim_kind_end(file->kind));
	file->decodes = ps_json_get_bool(from, "decodes");
	return file->kind != PS_CLAIM_KIND_COUNT &&
	       strcmp(file->name, ps_json_get_text(from, "name")) == 0 &&
	       get_text(from, "given", file->given, sizeof(file->given)) &&
	       get_number(from, "bytes", &file->bytes) && get_digest(from, "sha256", file->digest);
}

static bool read_note(const struct ps_json_value *from, struct ps_claim_note *note)
{
	return get_time(from, "at", &note->at_s) &&
	       get_text(from, "what", note->what, sizeof(note->what)) &&
	       get_text(from, "by", note->by, sizeof(note->by)) &&
	       get_text(from, "text", note->text, sizeof(note->text));
}

/* None: they are the only station's. */
static bool read_stations(const struct ps_json_value *list, struct ps_claim *claim)
{
	const struct ps_json_value *item = ps_json_first(list);
	size_t count = 0;

	for (; item; item = ps_json_next(item), count++) {
		const char *name = ps_json_text_of(item);

		if (count == claim->take_count || !ps_station_is_name(name, strlen(name)))
			return false;
		memcpy(claim->takes[count].station, name, strlen(name));
	}
	return !list || count == claim->take_count;
}

static bool read_lists(const struct ps_json_value *from, struct ps_claim *claim)
{
	const struct ps_json_value *item = ps_json_first(ps_json_member(from, "files"));

	for (; item; item = ps_json_next(item)) {
		if (claim->file_count == PS_CLAIM_FILES_MAX ||
		    !read_file(item, claim->file_count + 1, &claim->files[claim->file_count]))
			return false;
		claim->file_count++;
	}
	item = ps_json_first(ps_json_member(from, "notes"));
	for (; item; item = ps_json_next(item))
		if (claim->note_count == PS_CLAIM_NOTES_MAX ||
		    !read_note(item, &claim->notes[claim->note_count++]))
			return false;
	item = ps_json_first(ps_json_member(from, "takes"));
	for (; item; item = ps_json_next(item))
		if (claim->take_count == PS_CLAIM_TAKES_MAX ||
		    !ps_json_whole(item, &claim->takes[claim->take_count++].number))
			return false;
	return read_stations(ps_json_member(from, "stations"), claim);
}

static bool read_claim(const struct ps_json_value *from, struct ps_claim *claim)
{
	claim->has_buyer = get_digest(from, "buyer", claim->buyer);
	return get_number(from, "claim", &claim->number) &&
	       get_time(from, "opened", &claim->opened_s) &&
	       get_time(from, "deadline", &claim->deadline_s) &&
	       get_text(from, "waybill", claim->waybill, sizeof(claim->waybill)) &&
	       get_text(from, "order", claim->order, sizeof(claim->order)) &&
	       get_text(from, "channel", claim->channel, sizeof(claim->channel)) &&
	       get_text(from, "type", claim->type, sizeof(claim->type)) &&
	       get_text(from, "outcome", claim->outcome, sizeof(claim->outcome)) &&
	       get_text(from, "code", claim->code, sizeof(claim->code)) && read_lists(from, claim);
}

enum ps_err ps_claim_read(struct ps_bytes text, struct ps_claim *claim_out)
{
	struct ps_json_value *json = NULL;
	enum ps_err err = ps_json_parse(text, &json);

	memset(claim_out, 0, sizeof(*claim_out));
	if (!err && !read_claim(json, claim_out))
		err = PS_MALFORMED;
	ps_json_free(json);
	return err;
}
