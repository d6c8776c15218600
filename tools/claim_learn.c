/*
 * packseal claim learn: the shop's own pictures, of a folder and of those in it, or the stills of
 * its takes.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/packing.h"
#include "tools/progress.h"
#include "tools/seen.h"

enum { BATCH = 64, DEPTH_MAX = 16 };

struct learning {
	const struct ps_claim_store *store;
	enum ps_seen_source source;
	struct ps_seen seen;
	size_t known_count; /* of this source, in order: */
	const uint8_t **known;
	struct ps_decoder *decoder;
	struct ps_progress progress;
	char path[PS_OUT_PATH_MAX];
	size_t root_len; /* of it, with the slash */
	size_t looked, learnt, known_before, skipped, deep;
	size_t waiting;
	struct ps_seen_entry entries[BATCH];
};

static int by_digest(const void *a, const void *b)
{
	return memcmp(*(const uint8_t *const *)a, *(const uint8_t *const *)b, PS_DIGEST_LEN);
}

/* In order, for a shop has thousands of them, and looks for each. */
static int sort_known(struct learning *learning)
{
	const struct ps_seen_part *part = &learning->seen.pictures;

	learning->known = calloc(part->count + 1, sizeof(*learning->known));
	if (!learning->known)
		return ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	for (size_t i = 0; i < part->count; i++)
		if (part->entries[i].source == learning->source)
			learning->known[learning->known_count++] = part->entries[i].digest;
	qsort(learning->known, learning->known_count, sizeof(*learning->known), by_digest);
	return 0;
}

static bool is_known(const struct learning *learning, const uint8_t *digest)
{
	/* two of a name in one folder cannot be, but one picture under two names can */
	for (size_t i = 0; i < learning->waiting; i++)
		if (memcmp(learning->entries[i].digest, digest, PS_DIGEST_LEN) == 0)
			return true;
	return bsearch(&digest, learning->known, learning->known_count, sizeof(*learning->known),
		       by_digest);
}

static int put_waiting(struct learning *learning)
{
	int status = ps_seen_add(learning->store, learning->entries, learning->waiting);

	learning->learnt += learning->waiting;
	learning->waiting = 0;
	return status;
}

/* A picture that cannot be read or known again is counted: the others are to be learnt. */
static int learn_one(struct learning *learning)
{
	struct ps_seen_query *query = calloc(1, sizeof(*query));
	struct ps_seen_entry *entry = &learning->entries[learning->waiting];

	if (!query)
		return ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	if (ps_seen_query_file(learning->path, PS_CLAIM_JPEG, learning->decoder, query) ||
	    !query->hashed) {
		learning->skipped++;
	} else if (is_known(learning, query->digest)) {
		learning->known_before++;
	} else {
		ps_seen_entry_of(query, learning->source, entry);
		ps_claim_text_keep(learning->path + learning->root_len, entry->name,
				   sizeof(entry->name));
		learning->waiting++;
	}
	free(query);
	ps_progress_step(&learning->progress, ++learning->looked);
	return learning->waiting == BATCH ? put_waiting(learning) : 0;
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int learn_folder(struct learning *learning, size_t len, unsigned depth);

/* What the path is now: a picture, a folder, or nothing of ours. A link is none: it leads out of
 * the folder, or round in it. */
static int learn_entry(struct learning *learning, size_t len, unsigned depth)
{
	struct stat status;

	if (lstat(learning->path, &status) != 0)
		learning->skipped++;
	else if (S_ISREG(status.st_mode))
		return learn_one(learning);
	else if (S_ISDIR(status.st_mode) && depth < DEPTH_MAX)
		return learn_folder(learning, len, depth + 1);
	else
		learning->deep += S_ISDIR(status.st_mode);
	return 0;
}

/* The folder that the path, of so many bytes, names. */
static int learn_folder(struct learning *learning, size_t len, unsigned depth)
{
	struct dirent **names = NULL;
	int count = scandir(learning->path, &names, is_shown, alphasort);
	char shown[PS_TEXT_SHOWN_MAX];
	int status = 0;

	if (count < 0) {
		ps_text_shown(learning->path, shown);
		ps_progress_clear(&learning->progress);
		status = ps_command_fail(PS_EXIT_NO_INPUT, "%s: %s", shown, strerror(errno));
		learning->skipped++;
		return depth ? 0 : status; /* the others are to be learnt */
	}
	for (int i = 0; i < count; i++) {
		int more = snprintf(learning->path + len, sizeof(learning->path) - len, "/%s",
				    names[i]->d_name);

		if (len + (size_t)more >= sizeof(learning->path))
			learning->skipped++;
		else if (!status)
			status = learn_entry(learning, len + (size_t)more, depth);
		learning->path[len] = '\0';
		free(names[i]);
	}
	free(names);
	return status;
}

static int learn_all(struct learning *learning, const char *folder)
{
	char shown[PS_TEXT_SHOWN_MAX];
	size_t len = strlen(folder);
	int status;

	while (len > 1 && folder[len - 1] == '/')
		len--;
	if (len + 1 >= sizeof(learning->path))
		return ps_command_fail(PS_EXIT_NO_INPUT, "the folder's name is too long");
	memcpy(learning->path, folder, len);
	learning->root_len = len + 1;
	ps_progress_begin(&learning->progress, "learning", "pictures", 1, 0);
	status = learn_folder(learning, len, 0);
	ps_progress_end(&learning->progress);
	if (!status)
		status = put_waiting(learning);
	ps_text_shown(folder, shown);
	if (!status)
		(void)printf("%s: %zu pictures learnt, %zu known before, %zu that are no JPEG, PNG "
			     "or WebP that can be decoded\n",
			     shown, learning->learnt, learning->known_before, learning->skipped);
	if (!status && learning->deep)
		(void)printf("%zu folders that lie more than %d deep were not looked into\n",
			     learning->deep, DEPTH_MAX);
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
	learning->source = request->as && strcmp(request->as, "packing") == 0 ? PS_SEEN_PACKING
									      : PS_SEEN_LISTING;
	err = ps_decoder_start(&learning->decoder);
	status = err ? ps_decoder_complain(err) : ps_seen_open(store, &learning->seen);
	if (!status)
		status = sort_known(learning);
	if (!status)
		status = learn_all(learning, request->operand);
	ps_seen_close(&learning->seen);
	ps_decoder_stop(learning->decoder);
	free(learning->known);
	free(learning);
	return status;
}

/* Those of the store's takes, in place of a folder. */
static int learn_takes(const struct ps_claim_request *request)
{
	uint64_t learnt = 0;
	int status = ps_packing_learn_new(request, &learnt);

	if (!status || learnt)
		(void)printf("stills of %" PRIu64 " takes learnt\n", learnt);
	return status ? status : ps_command_end();
}

int ps_claim_learn(const struct ps_claim_request *request)
{
	if (request->takes && (request->operand || request->as))
		return ps_command_fail(PS_EXIT_USAGE, "claim learn takes a folder, or --takes");
	if (request->takes)
		return learn_takes(request);
	if (request->as && strcmp(request->as, "listing") != 0 &&
	    strcmp(request->as, "packing") != 0)
		return ps_command_fail(PS_EXIT_USAGE, "--as takes listing or packing");
	return ps_claim_change(request, learn);
}
