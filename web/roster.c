#include "web/roster.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "signing/buf.h"

enum { LINE_MAX_LEN = 512 };

static const char *const roles[] = {
	[PS_WEB_VIEWER] = "viewer", [PS_WEB_CLERK] = "clerk", [PS_WEB_MANAGER] = "manager"
};

const char *ps_web_role_name(enum ps_web_role role)
{
	return roles[role];
}

enum ps_web_role ps_web_role_of(const char *name)
{
	for (enum ps_web_role role = PS_WEB_VIEWER; role <= PS_WEB_MANAGER; role++)
		if (strcmp(name, roles[role]) == 0)
			return role;
	return PS_WEB_NOBODY;
}

bool ps_web_roster_is_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= PS_WEB_USER_MAX &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
		       len;
}

static bool parse(const struct ps_web_roster *roster, char *line, struct ps_web_member *member)
{
	char *role = strchr(line, ':');
	char *proof = role ? strchr(role + 1, ':') : NULL;

	line[strcspn(line, "\n")] = '\0';
	if (!proof)
		return false;
	*role++ = '\0';
	*proof++ = '\0';
	member->role = ps_web_role_of(role);
	if (!ps_web_roster_is_name(line) || member->role == PS_WEB_NOBODY ||
	    !roster->is_proof(proof) || strlen(proof) >= sizeof(member->proof))
		return false;
	/* both fit, as was seen above */
	memcpy(member->name, line, strlen(line) + 1);
	memcpy(member->proof, proof, strlen(proof) + 1);
	return true;
}

enum ps_err ps_web_roster_walk(const struct ps_web_roster *roster, const char *state,
			       bool (*visit)(void *ctx, const struct ps_web_member *member),
			       void *ctx)
{
	char path[4096];
	char line[LINE_MAX_LEN];
	struct ps_web_member member;
	enum ps_err err = PS_OK;
	FILE *file;

	if (snprintf(path, sizeof(path), "%s/%s", state, roster->file) >= (int)sizeof(path))
		return PS_INVALID;
	file = fopen(path, "re");
	if (!file)
		return errno == ENOENT ? PS_OK : PS_IO;
	while (!err && fgets(line, sizeof(line), file)) {
		err = parse(roster, line, &member) ? PS_OK : PS_MALFORMED;
		if (!err && !visit(ctx, &member))
			break;
	}
	if (!err && ferror(file))
		err = PS_IO;
	(void)fclose(file); /* it was only read */
	return err;
}

struct rewrite {
	const char *without;
	bool found;
	size_t count;
	struct ps_buf text;
};

static void add_line(struct ps_buf *text, const struct ps_web_member *member)
{
	char line[LINE_MAX_LEN];

	(void)snprintf(line, sizeof(line), "%s:%s:%s\n", member->name, roles[member->role],
		       member->proof);
	ps_buf_add(text, line, strlen(line));
}

static bool copy(void *ctx, const struct ps_web_member *member)
{
	struct rewrite *rewrite = ctx;

	if (strcmp(member->name, rewrite->without) == 0) {
		rewrite->found = true;
		return true;
	}
	rewrite->count++;
	add_line(&rewrite->text, member);
	return true;
}

static enum ps_err write_file(const struct ps_web_roster *roster, const char *state,
			      struct ps_buf *text)
{
	int dir = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum ps_err err = dir < 0 ? PS_IO : text->err;

	if (!err)
		err = ps_disk_replace(dir, roster->file, 0600,
				      text->bytes ? (const void *)text->bytes : "", text->len);
	if (dir >= 0)
		(void)close(dir);
	return err;
}

enum ps_err ps_web_roster_put(const struct ps_web_roster *roster, const char *state,
			      const struct ps_web_member *member)
{
	struct rewrite rewrite = { .without = member->name };
	enum ps_err err;

	ps_buf_init(&rewrite.text);
	err = ps_web_roster_walk(roster, state, copy, &rewrite);
	if (!err && rewrite.count >= PS_WEB_USERS_MAX)
		err = PS_LIMIT;
	if (!err) {
		add_line(&rewrite.text, member);
		err = write_file(roster, state, &rewrite.text);
	}
	ps_buf_release(&rewrite.text);
	return err;
}

enum ps_err ps_web_roster_remove(const struct ps_web_roster *roster, const char *state,
				 const char *name)
{
	struct rewrite rewrite = { .without = name };
	enum ps_err err;

	ps_buf_init(&rewrite.text);
	err = ps_web_roster_walk(roster, state, copy, &rewrite);
	if (!err && !rewrite.found)
		err = PS_NOT_FOUND;
	if (!err)
		err = write_file(roster, state, &rewrite.text);
	ps_buf_release(&rewrite.text);
	return err;
}
