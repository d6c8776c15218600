#include "tools/seen.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/file.h"
#include "tools/command.h"
#include "tools/output.h"
#include "tools/save.h"
#include "tools/upright.h"

/* Of this layout; a reader of another refuses it. */
static const char magic[16] = "packseal seen 1";

static int complain(const char *path, const char *why)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, shown);
	return ps_command_fail(PS_EXIT_IO, "%s: %s", shown, why);
}

static const char pictures_name[] = "seen", stills_name[] = "stills";

static int name_it(const struct ps_claim_store *store, const char *name,
		   char path_out[PS_OUT_PATH_MAX])
{
	if (snprintf(path_out, PS_OUT_PATH_MAX, "%s/%s", store->path, name) >= PS_OUT_PATH_MAX)
		return complain(store->path, "the name is too long");
	return 0;
}

/* What a power cut left of an entry at the end is none. */
static size_t whole_entries(size_t len)
{
	return len < sizeof(magic) ? 0 : (len - sizeof(magic)) / sizeof(struct ps_seen_entry);
}

static int map_it(const char *path, int fd, struct ps_seen_part *seen)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return complain(path, strerror(errno));
	if ((size_t)status.st_size < sizeof(magic))
		return 0;
	seen->len = (size_t)status.st_size;
	seen->map = mmap(NULL, seen->len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (seen->map == MAP_FAILED) {
		seen->map = NULL;
		return complain(path, strerror(errno));
	}
	if (memcmp(seen->map, magic, sizeof(magic)) != 0)
		return complain(path, "it is not as this packseal writes it: remove it, and have "
				      "the pictures learnt again");
	seen->count = whole_entries(seen->len);
	seen->entries = (const struct ps_seen_entry *)(const void *)((const char *)seen->map +
								     sizeof(magic));
	return 0;
}

static int open_part(const struct ps_claim_store *store, const char *name,
		     struct ps_seen_part *part)
{
	char path[PS_OUT_PATH_MAX];
	int fd;
	int status = name_it(store, name, path);

	if (status)
		return status;
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : complain(path, strerror(errno));
	status = map_it(path, fd, part);
	(void)close(fd); /* it was only read */
	return status;
}

int ps_seen_open(const struct ps_claim_store *store, struct ps_seen *seen_out)
{
	int status;

	memset(seen_out, 0, sizeof(*seen_out));
	status = open_part(store, pictures_name, &seen_out->pictures);
	return status ? status : open_part(store, stills_name, &seen_out->stills);
}

static void close_part(struct ps_seen_part *part)
{
	if (part->map)
		(void)munmap(part->map, part->len); /* nobody could act on a failure */
}

void ps_seen_close(struct ps_seen *seen)
{
	close_part(&seen->pictures);
	close_part(&seen->stills);
	memset(seen, 0, sizeof(*seen));
}

static bool put(int fd, const void *bytes, size_t len, off_t at)
{
	while (len) {
		ssize_t wrote = pwrite(fd, bytes, len, at);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		bytes = (const char *)bytes + wrote;
		len -= (size_t)wrote;
		at += wrote;
	}
	return true;
}

static int append(const struct ps_claim_store *store, const char *name,
		  const struct ps_seen_entry *entries, size_t count)
{
	char path[PS_OUT_PATH_MAX];
	struct stat status;
	size_t end;
	bool done;
	int fd;
	int exit = name_it(store, name, path);

	if (exit || !count)
		return exit;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return complain(path, strerror(errno));
	done = fstat(fd, &status) == 0;
	end = done ? sizeof(magic) +
			      whole_entries((size_t)status.st_size) * sizeof(struct ps_seen_entry)
		   : 0;
	if (done && end == sizeof(magic))
		done = put(fd, magic, sizeof(magic), 0);
	done = done && put(fd, entries, count * sizeof(*entries), (off_t)end) && fdatasync(fd) == 0;
	if (!done)
		exit = complain(path, strerror(errno));
	if (close(fd) != 0 && !exit)
		exit = complain(path, strerror(errno));
	return exit;
}

int ps_seen_add(const struct ps_claim_store *store, const struct ps_seen_entry *entries,
		size_t count)
{
	return append(store, pictures_name, entries, count);
}

/* A file that is whole, the newest of the old one's, takes its place. */
static int trim(const struct ps_claim_store *store, const struct ps_seen_part *part)
{
	const struct ps_seen_entry *from = part->entries + part->count - PS_SEEN_STILLS_KEPT;
	char path[PS_OUT_PATH_MAX];
	struct ps_buf bytes;
	int status = name_it(store, stills_name, path);

	if (status)
		return status;
	ps_buf_init(&bytes);
	ps_buf_add(&bytes, magic, sizeof(magic));
	ps_buf_add(&bytes, from, PS_SEEN_STILLS_KEPT * sizeof(*from));
	status = bytes.err ? complain(path, ps_err_text(bytes.err))
			   : ps_save(path, PS_EXISTING_FORCED, bytes.bytes, bytes.len);
	ps_buf_release(&bytes);
	return status;
}

int ps_seen_add_stills(const struct ps_claim_store *store, const struct ps_seen_entry *entries,
		       size_t count)
{
	struct ps_seen_part part = { .count = 0 };
	int status = append(store, stills_name, entries, count);

	if (!status)
		status = open_part(store, stills_name, &part);
	if (!status && part.count > PS_SEEN_STILLS_MAX)
		status = trim(store, &part);
	close_part(&part);
	return status;
}

bool ps_seen_is_still(const struct ps_seen_entry *entry)
{
	return entry->source == PS_SEEN_PACKING && entry->claim;
}

int ps_seen_query_make(struct ps_bytes picture, enum ps_claim_kind kind, struct ps_decoder *decoder,
		       struct ps_seen_query *query_out)
{
	struct ps_canvas canvas;
	enum ps_err err = ps_digest(picture.bytes, picture.len, query_out->digest);

	query_out->hashed = false;
	if (err || !ps_claim_kind_is_drawn(kind))
		return err ? ps_command_fail(PS_EXIT_IO, "%s", ps_err_text(err)) : 0;
	err = ps_upright_shrink(decoder, picture, PS_HASH_SIDE_PX, PS_HASH_SIDE_PX, &canvas);
	if (err == PS_MALFORMED)
		return 0;
	if (err)
		return ps_decoder_complain(err);
	memset(&query_out->hash, 0, sizeof(query_out->hash));
	err = ps_picture_hash_make(&canvas, &query_out->hash);
	if (!err)
		err = ps_picture_hash_mirror(&canvas, &query_out->mirrored);
	ps_canvas_release(&canvas);
	query_out->hashed = !err;
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

int ps_seen_query_file(const char *path, enum ps_claim_kind kind, struct ps_decoder *decoder,
		       struct ps_seen_query *query_out)
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
					  decoder, query_out);
	ps_buf_release(&bytes);
	return status;
}

void ps_seen_entry_of(const struct ps_seen_query *query, enum ps_seen_source source,
		      struct ps_seen_entry *entry_out)
{
	memset(entry_out, 0, sizeof(*entry_out));
	entry_out->source = source;
	entry_out->hashed = query->hashed;
	memcpy(entry_out->digest, query->digest, sizeof(entry_out->digest));
	if (query->hashed)
		entry_out->hash = query->hash;
}

/* The same bytes before what looks alike, and that by how many bits differ. */
static unsigned distance(const struct ps_seen_match *match)
{
	return match->exact ? 0 : 1 + match->likeness.p + match->likeness.d;
}

static void keep(const struct ps_seen_match *match, struct ps_seen_match *matches, size_t *count)
{
	size_t at = *count;

	while (at && distance(&matches[at - 1]) > distance(match))
		at--;
	if (at == PS_SEEN_MATCHES_MAX)
		return;
	if (*count < PS_SEEN_MATCHES_MAX)
		++*count;
	memmove(&matches[at + 1], &matches[at], (*count - 1 - at) * sizeof(*matches));
	matches[at] = *match;
}

static bool compare(const struct ps_seen_entry *entry, const struct ps_seen_query *query,
		    struct ps_seen_match *match)
{
	*match = (struct ps_seen_match){ .entry = entry };
	if (query->claim && entry->source == PS_SEEN_CLAIM && entry->claim == query->claim)
		return false;
	match->exact = memcmp(entry->digest, query->digest, PS_DIGEST_LEN) == 0;
	if (!match->exact && query->hashed && entry->hashed &&
	    !ps_picture_hash_alike(&query->hash, &entry->hash, &match->likeness))
		match->mirrored =
			ps_picture_hash_alike(&query->mirrored, &entry->hash, &match->likeness);
	return match->exact || match->mirrored || match->likeness.near;
}

size_t ps_seen_find(const struct ps_seen *seen, const struct ps_seen_query *query,
		    struct ps_seen_match matches_out[PS_SEEN_MATCHES_MAX])
{
	struct ps_seen_match match, nearest = { .entry = NULL };
	size_t count = 0;

	for (size_t i = 0; i < seen->stills.count; i++)
		if (compare(&seen->stills.entries[i], query, &match) &&
		    (!nearest.entry || distance(&match) < distance(&nearest)))
			nearest = match;
	if (nearest.entry)
		keep(&nearest, matches_out, &count);
	for (size_t i = 0; i < seen->pictures.count; i++)
		if (compare(&seen->pictures.entries[i], query, &match))
			keep(&match, matches_out, &count);
	return count;
}

static void say_how(const struct ps_seen_match *match, enum ps_lang lang, char *text_out,
		    size_t size)
{
	const struct ps_likeness *likeness = &match->likeness;

	(void)snprintf(text_out, size, "%s%u%s%u%s%s%s%s",
		       ps_lang_pick(lang, " (pHash differs in ", "(64 位中 pHash 相差 "),
		       likeness->p, ps_lang_pick(lang, ", dHash in ", " 位,dHash 相差 "),
		       likeness->d, ps_lang_pick(lang, " of 64 bits", " 位"),
		       match->mirrored ? ps_lang_pick(lang, "; mirrored", ";左右镜像") : "",
		       likeness->cut ? ps_lang_pick(lang, "; cut at its sides", ";边缘被裁") : "",
		       ps_lang_pick(lang, ")", ")"));
}

void ps_seen_say(const struct ps_seen_match *match, enum ps_lang lang,
		 char text_out[PS_TEXT_LEN_MAX + 1])
{
	const struct ps_seen_entry *entry = match->entry;
	bool listing = entry->source == PS_SEEN_LISTING;
	char what[PS_SEEN_NAME_MAX + 64], how[128] = "";

	if (entry->source == PS_SEEN_CLAIM)
		(void)snprintf(what, sizeof(what), "%s %u%s %u",
			       ps_lang_pick(lang, "claim", "纠纷"), entry->claim,
			       ps_lang_pick(lang, ", file", " 的文件"), entry->file);
	else if (ps_seen_is_still(entry))
		(void)snprintf(what, sizeof(what), "%s %.*s",
			       ps_lang_pick(lang, "packing still of take", "打包录像静帧,录像"),
			       PS_SEEN_NAME_MAX - 1, entry->name);
	else
		(void)snprintf(what, sizeof(what), "%s %.*s",
			       listing ? ps_lang_pick(lang, "listing picture", "商品图片")
				       : ps_lang_pick(lang, "packing picture", "打包图片"),
			       PS_SEEN_NAME_MAX - 1, entry->name);
	if (!match->exact)
		say_how(match, lang, how, sizeof(how));
	(void)snprintf(text_out, PS_TEXT_LEN_MAX + 1, "%s %s%s",
		       match->exact ? ps_lang_pick(lang, "the same bytes as", "字节完全相同")
				    : ps_lang_pick(lang, "looks like", "看起来相同"),
		       what, how);
}

/* A damaged file's may have no end. */
static struct ps_bytes name_of(const struct ps_seen_entry *entry)
{
	return (struct ps_bytes){ (const uint8_t *)entry->name,
				  strnlen(entry->name, sizeof(entry->name)) };
}

/* "left/3", of "left/3 top 1.5 s". */
static struct ps_bytes take_of(const struct ps_seen_entry *entry)
{
	struct ps_bytes name = name_of(entry);
	const uint8_t *end = memchr(name.bytes, ' ', name.len);

	if (end)
		name.len = (size_t)(end - name.bytes);
	return name;
}

static void put_where(const struct ps_seen_entry *entry, struct ps_json *json)
{
	static const char *const sources[PS_SEEN_SOURCE_COUNT] = {
#define X(code, name) name,
		PS_SEEN_SOURCES(X)
#undef X
	};

	ps_json_text(json, "source",
		     entry->source < PS_SEEN_SOURCE_COUNT ? sources[entry->source] : NULL);
	if (entry->source == PS_SEEN_CLAIM) {
		ps_json_number(json, "claim", entry->claim);
		ps_json_number(json, "file", entry->file);
		return;
	}
	ps_json_null(json, "claim");
	if (ps_seen_is_still(entry))
		ps_json_bytes(json, "take", take_of(entry));
	else
		ps_json_bytes(json, "path", name_of(entry));
}

void ps_seen_to_json(const struct ps_seen_match *match, enum ps_lang lang, struct ps_json *json)
{
	const struct ps_likeness *likeness = &match->likeness;
	char says[PS_TEXT_LEN_MAX + 1];

	ps_json_object(json, NULL);
	ps_json_text(json, "match", match->exact ? "same_bytes" : "looks_like");
	put_where(match->entry, json);
	if (!match->exact) {
		ps_json_number(json, "phash_bits", likeness->p);
		ps_json_number(json, "dhash_bits", likeness->d);
		ps_json_bool(json, "mirrored", match->mirrored);
		ps_json_bool(json, "cut", likeness->cut);
	}
	ps_seen_say(match, lang, says);
	ps_json_text(json, "words", says);
	ps_json_end(json);
}
