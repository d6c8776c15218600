#include "tests/states/state.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 512
#define ENTRIES_MAX 64

static void must(bool fine, const char *what)
{
	if (fine)
		return;
	perror(what);
	abort();
}

/* splitmix64 */
static uint64_t draw(uint64_t *seed)
{
	uint64_t z = (*seed += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), tail = strlen(end);

	return len >= tail && strcmp(name + len - tail, end) == 0;
}

static bool is_missing(const struct ps_state_plan *plan, size_t node)
{
	const struct ps_node *it = &plan->history->nodes[node];

	switch (plan->missing) {
	case PS_MISSING_TAKE:
		return ends_with(it->name, ".seal");
	case PS_MISSING_BESIDE:
		return ends_with(it->name, ".new");
	case PS_MISSING_DAY:
		return it->is_dir && node != 0 && strcmp(it->name, "ledger") != 0;
	case PS_MISSING_STORE:
		return node == 0;
	case PS_MISSING_LEAVES:
		return strcmp(it->name, "leaves") == 0;
	default:
		return false;
	}
}

/* Behind the last sync of the node before the cut; 0: there was none. */
static size_t synced_up_to(const struct ps_state_plan *plan, size_t node)
{
	for (size_t i = plan->cut; i-- > 0;)
		if (plan->history->deeds[i].kind == PS_DEED_SYNC &&
		    plan->history->deeds[i].node == node && !is_missing(plan, node))
			return i;
	return 0;
}

struct content {
	uint8_t *bytes;
	size_t len;
};

static void apply(struct content *content, const struct ps_deed *deed)
{
	if (deed->kind == PS_DEED_CUT) {
		content->len = deed->len < content->len ? deed->len : content->len;
		return;
	}
	content->bytes = realloc(content->bytes, content->len + deed->len + 1);
	must(content->bytes, "memory");
	memcpy(content->bytes + content->len, deed->bytes, deed->len);
	content->len += deed->len;
}

/* What is lost of the bytes behind @from, of which nobody knows. */
static void lose(struct content *content, size_t from, uint64_t seed, uint64_t *random)
{
	size_t len = content->len - from;
	size_t at, block, end;

	if (len == 0 || seed == 1)
		return;
	at = from + draw(random) % (len + 1);
	block = at / BLOCK * BLOCK < from ? from : at / BLOCK * BLOCK;
	end = (block / BLOCK + 1) * BLOCK < content->len ? (block / BLOCK + 1) * BLOCK
							 : content->len;
	switch (seed == 0 ? 0 : draw(random) % 5) {
	case 0:
		content->len = from;
		break;
	case 1:
		break;
	case 2:
		content->len = at;
		break;
	case 3:
		memset(content->bytes + block, 0, content->len - block);
		break;
	case 4:
		memset(content->bytes + block, 0, end - block);
		break;
	}
}

static struct content content_of(const struct ps_state_plan *plan, size_t node, uint64_t *random)
{
	const struct ps_node *it = &plan->history->nodes[node];
	size_t synced = synced_up_to(plan, node);
	struct content content = { malloc(it->len + 1), it->len };
	size_t safe = it->len;

	must(content.bytes, "memory");
	memcpy(content.bytes, it->bytes ? it->bytes : (const uint8_t *)"", it->len);
	for (size_t i = 0; i < plan->cut; i++) {
		const struct ps_deed *deed = &plan->history->deeds[i];

		if (deed->node != node ||
		    (deed->kind != PS_DEED_WRITE && deed->kind != PS_DEED_CUT))
			continue;
		/* that a file was cut may be lost as well, but nothing here cuts what counts */
		apply(&content, deed);
		if (i < synced || content.len < safe)
			safe = content.len;
	}
	lose(&content, safe, plan->seed, random);
	return content;
}

struct entries {
	size_t count;
	struct {
		char name[PS_DEED_NAME_MAX];
		size_t node;
	} of[ENTRIES_MAX];
};

static void drop(struct entries *entries, const char *name)
{
	for (size_t i = 0; i < entries->count; i++) {
		if (strcmp(entries->of[i].name, name) != 0)
			continue;
		entries->of[i] = entries->of[--entries->count];
		return;
	}
}

static void put(struct entries *entries, const char *name, size_t node)
{
	drop(entries, name);
	must(entries->count < ENTRIES_MAX, "too many files");
	memcpy(entries->of[entries->count].name, name, strlen(name) + 1);
	entries->of[entries->count++].node = node;
}

static void change(struct entries *entries, const struct ps_deed *deed)
{
	if (deed->kind == PS_DEED_CREATE)
		put(entries, deed->name, deed->node);
	if (deed->kind == PS_DEED_UNLINK)
		drop(entries, deed->name);
	if (deed->kind != PS_DEED_RENAME)
		return;
	for (size_t i = 0; i < entries->count; i++) {
		size_t node = entries->of[i].node;

		if (strcmp(entries->of[i].name, deed->name) != 0)
			continue;
		drop(entries, deed->name);
		put(entries, deed->to, node);
		return;
	}
}

static struct entries entries_of(const struct ps_state_plan *plan, size_t dir, uint64_t *random)
{
	const struct ps_history *history = plan->history;
	size_t synced = synced_up_to(plan, dir);
	struct entries entries = { .count = 0 };
	uint64_t way = plan->seed < 2 ? plan->seed : draw(random) % 4;
	bool stopped = false;

	for (size_t i = 1; i < history->node_count; i++)
		if (history->nodes[i].was_there && history->nodes[i].dir == dir)
			put(&entries, history->nodes[i].name, i);
	for (size_t i = 0; i < plan->cut; i++) {
		const struct ps_deed *deed = &history->deeds[i];
		bool is_change = deed->kind == PS_DEED_CREATE || deed->kind == PS_DEED_UNLINK ||
				 deed->kind == PS_DEED_RENAME;

		if (!is_change || deed->dir != dir)
			continue;
		/* none, all, the first few, any */
		if (i >= synced && way == 2)
			stopped |= draw(random) % 2;
		if (i < synced || way == 1 || (way == 2 && !stopped) ||
		    (way == 3 && draw(random) % 2))
			change(&entries, deed);
	}
	return entries;
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ at[i]) * 0x100000001b3; /* FNV-1a */
	return hash;
}

static uint64_t make_file(const struct ps_state_plan *plan, size_t node, int dir, const char *name,
			  uint64_t *random)
{
	struct content content = content_of(plan, node, random);
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			strcmp(name, "secret") == 0 ? 0600 : 0640);
	uint64_t hash = mix(0xcbf29ce484222325, name, strlen(name));

	must(fd >= 0 && write(fd, content.bytes, content.len) == (ssize_t)content.len, name);
	must(close(fd) == 0, name);
	hash = mix(hash, content.bytes, content.len);
	free(content.bytes);
	return hash;
}

static uint64_t make_dir(const struct ps_state_plan *plan, size_t node, int dir, uint64_t *random)
{
	struct entries entries = entries_of(plan, node, random);
	uint64_t hash = node;

	for (size_t i = 0; i < entries.count; i++) {
		const char *name = entries.of[i].name;
		size_t child = entries.of[i].node;
		int fd;

		if (!plan->history->nodes[child].is_dir) {
			/* in no order: the sum does not depend on it */
			hash += make_file(plan, child, dir, name, random);
			continue;
		}
		must(mkdirat(dir, name, 0750) == 0, name);
		fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		must(fd >= 0, name);
		hash += mix(make_dir(plan, child, fd, random), name, strlen(name));
		must(close(fd) == 0, name);
	}
	return hash;
}

uint64_t ps_state_make(const struct ps_state_plan *plan, int dir)
{
	uint64_t random = plan->seed * 1000003 + plan->cut;

	return make_dir(plan, 0, dir, &random);
}
