#include "tools/claim_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/file.h"
#include "signing/random.h"
#include "signing/tag.h"
#include "tools/claim_brief.h"
#include "tools/command.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/save.h"

static int complain(const char *path, const char *why)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, shown);
	return ps_command_fail(PS_EXIT_IO, "%s: %s", shown, why);
}

static int put_name(const struct ps_claim_store *store, const char *name,
		    char path_out[PS_OUT_PATH_MAX])
{
	if (snprintf(path_out, PS_OUT_PATH_MAX, "%s/%s", store->path, name) >= PS_OUT_PATH_MAX)
		return complain(store->path, "the name is too long");
	return 0;
}

static int choose_path(const char *given, const char *near, char path_out[PS_OUT_PATH_MAX])
{
	const char *said = given ? given : getenv("PACKSEAL_CLAIMS");
	size_t len = strlen(near);
	int wanted;

	while (len > 1 && near[len - 1] == '/')
		len--;
	wanted = said && said[0]
			 ? snprintf(path_out, PS_OUT_PATH_MAX, "%s", said)
			 : snprintf(path_out, PS_OUT_PATH_MAX, "%.*s-claims", (int)len, near);
	return wanted < PS_OUT_PATH_MAX ? 0 : complain(near, "the name is too long");
}

void ps_claim_store_clear(const char *dir)
{
	DIR *folder = opendir(dir);
	const struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		struct ps_work_dir left;

		if ((strstr(entry->d_name, ".work.") || strstr(entry->d_name, ".part.")) &&
		    snprintf(left.path, sizeof(left.path), "%s/%s", dir, entry->d_name) <
			    (int)sizeof(left.path))
			ps_work_dir_drop(&left);
	}
	if (folder)
		(void)closedir(folder); /* it was only read */
}

/* So that two clerks at once do not take the same number, or write over each other. */
static int lock(struct ps_claim_store *store)
{
	char path[PS_OUT_PATH_MAX];
	int status = put_name(store, "lock", path);

	if (status)
		return status;
	if (mkdir(store->path, 0700) != 0 && errno != EEXIST)
		return complain(store->path, strerror(errno));
	store->lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (store->lock < 0 || flock(store->lock, LOCK_EX) != 0)
		return complain(path, strerror(errno));
	ps_claim_store_clear(store->path);
	return 0;
}

int ps_claim_store_open(const char *given, const char *near, bool change,
			struct ps_claim_store *store_out)
{
	int status;

	store_out->lock = -1;
	status = choose_path(given, near, store_out->path);
	return status || !change ? status : lock(store_out);
}

void ps_claim_store_close(struct ps_claim_store *store)
{
	if (store->lock >= 0)
		(void)close(store->lock); /* and nothing was written through it */
	store->lock = -1;
}

int ps_claim_store_dir(const struct ps_claim_store *store, uint64_t number,
		       char path_out[PS_OUT_PATH_MAX])
{
	char name[24];

	(void)snprintf(name, sizeof(name), "%" PRIu64, number);
	return put_name(store, name, path_out);
}

int ps_claim_store_file(const struct ps_claim_store *store, const struct ps_claim *claim,
			const struct ps_claim_file *file, char path_out[PS_OUT_PATH_MAX])
{
	char name[24 + PS_CLAIM_FILE_NAME_MAX];

	(void)snprintf(name, sizeof(name), "%" PRIu64 "/%s", claim->number, file->name);
	return put_name(store, name, path_out);
}

static int is_claim(const struct dirent *entry)
{
	uint64_t number;

	return entry->d_name[0] != '0' &&
	       ps_number_parse(entry->d_name, 1, PS_CLAIM_NUMBER_MAX, &number);
}

static int by_number(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

int ps_claim_store_numbers(const struct ps_claim_store *store, uint64_t **numbers_out,
			   size_t *count_out)
{
	struct dirent **names = NULL;
	int count = scandir(store->path, &names, is_claim, NULL);
	uint64_t *numbers;

	if (count < 0 && errno != ENOENT)
		return complain(store->path, strerror(errno));
	count = count < 0 ? 0 : count;
	numbers = calloc((size_t)count + 1, sizeof(*numbers));
	for (int i = 0; i < count; i++) {
		if (numbers)
			(void)ps_number_parse(names[i]->d_name, 1, PS_CLAIM_NUMBER_MAX,
					      &numbers[i]); /* is_claim() saw that it is one */
		free(names[i]);
	}
	free(names);
	if (!numbers)
		return complain(store->path, ps_err_text(PS_NO_MEMORY));
	qsort(numbers, (size_t)count, sizeof(*numbers), by_number);
	*numbers_out = numbers;
	*count_out = (size_t)count;
	return 0;
}

int ps_claim_store_open_numbers(const struct ps_claim_store *store, uint64_t **numbers_out,
				size_t *count_out)
{
	struct ps_claim_briefs briefs;
	struct ps_claim_brief brief;
	size_t count = 0, kept = 0;
	int status = ps_claim_store_numbers(store, numbers_out, &count);

	if (status)
		return status;
	ps_claim_briefs_open(store->path, false, &briefs);
	for (size_t i = 0; i < count; i++)
		if (!ps_claim_briefs_get(&briefs, (*numbers_out)[i], &brief) || !brief.closed)
			(*numbers_out)[kept++] = (*numbers_out)[i];
	ps_claim_briefs_close(&briefs);
	*count_out = kept;
	return 0;
}

int ps_claim_store_load(const struct ps_claim_store *store, uint64_t number,
			struct ps_claim *claim_out)
{
	char path[PS_OUT_PATH_MAX];
	struct ps_buf text;
	enum ps_err err;
	char name[48];
	int status;

	(void)snprintf(name, sizeof(name), "%" PRIu64 "/claim.json", number);
	status = put_name(store, name, path);
	if (status)
		return status;
	ps_buf_init(&text);
	text.cap = PS_CLAIM_BYTES_MAX;
	err = ps_file_read(path, &text);
	if (err == PS_NOT_FOUND)
		status = ps_command_fail(PS_EXIT_NO_INPUT,
					 "there is no claim %" PRIu64
					 "; `packseal claim list --all` lists them",
					 number);
	else if (err)
		status = complain(path, err == PS_IO ? strerror(errno) : ps_err_text(err));
	if (!err)
		err = ps_claim_read((struct ps_bytes){ text.bytes, text.len }, claim_out);
	if (!status && (err || claim_out->number != number))
		status = complain(path, "it is not as packseal wrote it");
	ps_buf_release(&text);
	return status;
}

static int write_claim(const char *dir, const struct ps_claim *claim, bool replace)
{
	char path[PS_OUT_PATH_MAX];
	struct ps_buf text;
	enum ps_err err;
	int status;

	if (snprintf(path, sizeof(path), "%s/claim.json", dir) >= (int)sizeof(path))
		return complain(dir, "the name is too long");
	ps_buf_init(&text);
	text.cap = PS_CLAIM_BYTES_MAX;
	err = ps_claim_write(claim, &text);
	status = err ? complain(path, ps_err_text(err))
		     : ps_save(path, replace ? PS_EXISTING_FORCED : PS_EXISTING_STAYS, text.bytes,
			       text.len);
	ps_buf_release(&text);
	return status;
}

/* The claim is kept whatever becomes of this: without it lists are slower. */
static void note_brief(const struct ps_claim_store *store, const struct ps_claim *claim)
{
	struct ps_claim_briefs briefs;
	char path[PS_OUT_PATH_MAX];

	ps_claim_briefs_open(store->path, true, &briefs);
	if (!ps_claim_briefs_put(&briefs, claim) && put_name(store, "briefs", path) == 0)
		(void)complain(path, strerror(errno)); /* said; the claim's own status stands */
	ps_claim_briefs_close(&briefs);
}

int ps_claim_store_save(const struct ps_claim_store *store, const struct ps_claim *claim)
{
	char path[PS_OUT_PATH_MAX];
	int status = ps_claim_store_dir(store, claim->number, path);

	if (!status)
		status = write_claim(path, claim, true);
	if (!status)
		note_brief(store, claim);
	return status;
}

int ps_claim_store_begin(const struct ps_claim_store *store, struct ps_claim *claim,
			 struct ps_work_dir *dir_out)
{
	uint64_t *numbers = NULL;
	char path[PS_OUT_PATH_MAX];
	size_t count;
	int status = ps_claim_store_numbers(store, &numbers, &count);

	if (status)
		return status;
	claim->number = count ? numbers[count - 1] + 1 : 1;
	free(numbers);
	if (claim->number > PS_CLAIM_NUMBER_MAX)
		return complain(store->path, "there are no more numbers");
	status = ps_claim_store_dir(store, claim->number, path);
	return status ? status : ps_work_dir_make(path, dir_out);
}

int ps_claim_store_keep(const struct ps_claim_store *store, const struct ps_claim *claim,
			struct ps_work_dir *dir)
{
	char path[PS_OUT_PATH_MAX];
	int fd;
	int status = ps_claim_store_dir(store, claim->number, path);

	if (!status)
		status = write_claim(dir->path, claim, false);
	if (!status)
		status = ps_work_dir_keep(dir, path);
	if (status)
		return status;
	fd = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0)
		status = complain(store->path, strerror(errno));
	if (fd >= 0)
		(void)close(fd); /* of a directory: nothing is buffered */
	if (!status)
		note_brief(store, claim);
	return status;
}

static int read_secret(const struct ps_claim_store *store, uint8_t secret[PS_TAG_SECRET_LEN])
{
	char path[PS_OUT_PATH_MAX];
	struct ps_buf bytes;
	enum ps_err err;
	int status = put_name(store, "secret", path);

	if (status)
		return status;
	ps_buf_init(&bytes);
	bytes.cap = PS_TAG_SECRET_LEN;
	err = ps_file_read(path, &bytes);
	if (err == PS_NOT_FOUND) {
		err = ps_random_fill(&ps_random_os, secret, PS_TAG_SECRET_LEN);
		if (!err)
			err = ps_file_create(path, secret, PS_TAG_SECRET_LEN, 0600);
	} else if (!err && bytes.len == PS_TAG_SECRET_LEN) {
		memcpy(secret, bytes.bytes, PS_TAG_SECRET_LEN);
	} else if (!err) {
		err = PS_MALFORMED;
	}
	ps_buf_release(&bytes);
	return err ? complain(path, err == PS_IO ? strerror(errno) : ps_err_text(err)) : 0;
}

int ps_claim_store_buyer(const struct ps_claim_store *store, const char *channel, const char *buyer,
			 uint8_t digest_out[PS_DIGEST_LEN])
{
	uint8_t secret[PS_TAG_SECRET_LEN];
	struct ps_buf name;
	enum ps_err err;
	int status = read_secret(store, secret);

	if (status)
		return status;
	ps_buf_init(&name);
	ps_buf_add(&name, channel, strlen(channel) + 1); /* the NUL divides them */
	ps_buf_add(&name, buyer, strlen(buyer));
	err = name.err;
	if (!err)
		err = ps_tag_make(secret, (struct ps_bytes){ name.bytes, name.len }, digest_out);
	ps_buf_release(&name);
	return err ? complain(store->path, ps_err_text(err)) : 0;
}

/* Out of what is noted, or the claim itself. */
static int whose(const struct ps_claim_store *store, const struct ps_claim_briefs *briefs,
		 uint64_t number, struct ps_claim *room, struct ps_claim_brief *brief_out)
{
	int status;

	if (ps_claim_briefs_get(briefs, number, brief_out))
		return 0;
	status = ps_claim_store_load(store, number, room);
	if (status)
		return status;
	*brief_out =
		(struct ps_claim_brief){ .closed = room->outcome[0], .has_buyer = room->has_buyer };
	memcpy(brief_out->buyer, room->buyer, PS_DIGEST_LEN);
	if (store->lock >= 0)
		(void)ps_claim_briefs_put(briefs, room); /* or it is read again */
	return 0;
}

int ps_claim_store_earlier(const struct ps_claim_store *store, const struct ps_claim *claim,
			   size_t *count_out)
{
	struct ps_claim *room = claim->has_buyer ? malloc(sizeof(*room)) : NULL;
	struct ps_claim_briefs briefs;
	struct ps_claim_brief other;
	uint64_t *numbers = NULL;
	size_t count = 0, found = 0;
	int status = room ? ps_claim_store_numbers(store, &numbers, &count) : 0;

	if (claim->has_buyer && !room)
		return complain(store->path, ps_err_text(PS_NO_MEMORY));
	ps_claim_briefs_open(store->path, store->lock >= 0, &briefs);
	for (size_t i = 0; i < count && numbers[i] < claim->number && !status; i++) {
		status = whose(store, &briefs, numbers[i], room, &other);
		if (!status)
			found += other.has_buyer &&
				 memcmp(other.buyer, claim->buyer, PS_DIGEST_LEN) == 0;
	}
	ps_claim_briefs_close(&briefs);
	free(numbers);
	free(room);
	*count_out = found;
	return status;
}
