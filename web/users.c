#include "web/users.h"

#include <crypt.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "signing/buf.h"
#include "web/secret.h"

enum { LINE_MAX_LEN = 512 };

static const char *const roles[] = {
	[PS_WEB_VIEWER] = "viewer", [PS_WEB_CLERK] = "clerk", [PS_WEB_MANAGER] = "manager"
};

struct user {
	char name[PS_WEB_USER_MAX + 1];
	enum ps_web_role role;
	char hash[CRYPT_OUTPUT_SIZE];
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

bool ps_web_user_is_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= PS_WEB_USER_MAX &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
		       len;
}

/* "name:role:hash" */
static bool parse(char *line, struct user *user)
{
	char *role = strchr(line, ':');
	char *hash = role ? strchr(role + 1, ':') : NULL;

	line[strcspn(line, "\n")] = '\0';
	if (!hash)
		return false;
	*role++ = '\0';
	*hash++ = '\0';
	user->role = ps_web_role_of(role);
	if (!ps_web_user_is_name(line) || user->role == PS_WEB_NOBODY || hash[0] != '$' ||
	    strlen(hash) >= sizeof(user->hash))
		return false;
	(void)snprintf(user->name, sizeof(user->name), "%s", line);
	(void)snprintf(user->hash, sizeof(user->hash), "%s", hash);
	return true;
}

/* Calls @visit for each user until it says false. No file: no users. */
static enum ps_err walk(const char *state, bool (*visit)(void *ctx, const struct user *user),
			void *ctx)
{
	char path[4096];
	char line[LINE_MAX_LEN];
	struct user user;
	enum ps_err err = PS_OK;
	FILE *file;

	if (snprintf(path, sizeof(path), "%s/users", state) >= (int)sizeof(path))
		return PS_INVALID;
	file = fopen(path, "re");
	if (!file)
		return errno == ENOENT ? PS_OK : PS_IO;
	while (!err && fgets(line, sizeof(line), file)) {
		err = parse(line, &user) ? PS_OK : PS_MALFORMED;
		if (!err && !visit(ctx, &user))
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

static void add_line(struct ps_buf *text, const struct user *user)
{
	char line[LINE_MAX_LEN];

	(void)snprintf(line, sizeof(line), "%s:%s:%s\n", user->name, roles[user->role], user->hash);
	ps_buf_add(text, line, strlen(line));
}

static bool copy(void *ctx, const struct user *user)
{
	struct rewrite *rewrite = ctx;

	if (strcmp(user->name, rewrite->without) == 0) {
		rewrite->found = true;
		return true;
	}
	rewrite->count++;
	add_line(&rewrite->text, user);
	return true;
}

static enum ps_err write_file(const char *state, struct ps_buf *text)
{
	int dir = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum ps_err err = dir < 0 ? PS_IO : text->err;

	if (!err)
		err = ps_disk_replace(dir, "users", 0600,
				      text->bytes ? (const void *)text->bytes : "", text->len);
	if (dir >= 0)
		(void)close(dir);
	return err;
}

static enum ps_err hash_of(const char *password, char hash_out[CRYPT_OUTPUT_SIZE])
{
	struct crypt_data *data = calloc(1, sizeof(*data));
	char salt[CRYPT_GENSALT_OUTPUT_SIZE];
	const char *hash = NULL;

	if (!data)
		return PS_NO_MEMORY;
	if (crypt_gensalt_rn("$y$", 0, NULL, 0, salt, sizeof(salt)))
		hash = crypt_r(password, salt, data);
	if (hash && hash[0] == '$')
		(void)snprintf(hash_out, CRYPT_OUTPUT_SIZE, "%s", hash);
	else
		hash = NULL;
	explicit_bzero(data, sizeof(*data));
	free(data);
	return hash ? PS_OK : PS_CRYPTO;
}

enum ps_err ps_web_users_put(const char *state, const char *name, enum ps_web_role role,
			     const char *password)
{
	struct rewrite rewrite = { .without = name };
	struct user user = { .role = role };
	enum ps_err err;

	(void)snprintf(user.name, sizeof(user.name), "%s", name);
	ps_buf_init(&rewrite.text);
	err = walk(state, copy, &rewrite);
	if (!err && rewrite.count >= PS_WEB_USERS_MAX)
		err = PS_LIMIT;
	if (!err)
		err = hash_of(password, user.hash);
	if (!err) {
		add_line(&rewrite.text, &user);
		err = write_file(state, &rewrite.text);
	}
	ps_buf_release(&rewrite.text);
	return err;
}

enum ps_err ps_web_users_remove(const char *state, const char *name)
{
	struct rewrite rewrite = { .without = name };
	enum ps_err err;

	ps_buf_init(&rewrite.text);
	err = walk(state, copy, &rewrite);
	if (!err && !rewrite.found)
		err = PS_NOT_FOUND;
	if (!err)
		err = write_file(state, &rewrite.text);
	ps_buf_release(&rewrite.text);
	return err;
}

struct visit {
	void (*visit)(void *ctx, const char *name, enum ps_web_role role);
	void *ctx;
};

static bool pass_on(void *ctx, const struct user *user)
{
	struct visit *visit = ctx;

	visit->visit(visit->ctx, user->name, user->role);
	return true;
}

enum ps_err ps_web_users_walk(const char *state,
			      void (*visit)(void *ctx, const char *name, enum ps_web_role role),
			      void *ctx)
{
	struct visit both = { .visit = visit, .ctx = ctx };

	return walk(state, pass_on, &both);
}

static bool find(void *ctx, const struct user *user)
{
	struct user *wanted = ctx;

	if (strcmp(user->name, wanted->name) != 0)
		return true;
	*wanted = *user;
	return false;
}

static bool look_up(const char *state, const char *name, struct user *user_out)
{
	memset(user_out, 0, sizeof(*user_out));
	if (!ps_web_user_is_name(name))
		return false;
	(void)snprintf(user_out->name, sizeof(user_out->name), "%s", name);
	return walk(state, find, user_out) == PS_OK && user_out->role != PS_WEB_NOBODY;
}

enum ps_web_role ps_web_users_check(const char *state, const char *name, const char *password)
{
	/* of nobody's password, with the cost that ours have */
	static const char nobody[] = "$y$j9T$7YVOlfbXmdTyDUzkmKWE50$"
				     "0000000000000000000000000000000000000000000";
	struct crypt_data *data = calloc(1, sizeof(*data));
	struct user user;
	bool known = look_up(state, name, &user);
	const char *hash;
	bool right;

	if (!data)
		return PS_WEB_NOBODY;
	hash = crypt_r(password, known ? user.hash : nobody, data);
	right = known && hash && hash[0] == '$' && ps_web_secret_equal(hash, user.hash);
	explicit_bzero(data, sizeof(*data));
	free(data);
	return right ? user.role : PS_WEB_NOBODY;
}

enum ps_web_role ps_web_users_role(const char *state, const char *name)
{
	struct user user;

	return look_up(state, name, &user) ? user.role : PS_WEB_NOBODY;
}
