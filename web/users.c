#include "web/users.h"

#include <crypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/secret.h"

_Static_assert(PS_WEB_PROOF_MAX + 1 >= CRYPT_OUTPUT_SIZE, "a hash finds room");

static bool is_hash(const char *proof)
{
	return proof[0] == '$';
}

const struct ps_web_roster ps_web_users = { "users", is_hash };

static enum ps_err hash_of(const char *password, char hash_out[PS_WEB_PROOF_MAX + 1])
{
	struct crypt_data *data = calloc(1, sizeof(*data));
	char salt[CRYPT_GENSALT_OUTPUT_SIZE];
	const char *hash = NULL;

	if (!data)
		return PS_NO_MEMORY;
	if (crypt_gensalt_rn("$y$", 0, NULL, 0, salt, sizeof(salt)))
		hash = crypt_r(password, salt, data);
	if (hash && hash[0] == '$')
		(void)snprintf(hash_out, PS_WEB_PROOF_MAX + 1, "%s", hash);
	else
		hash = NULL;
	explicit_bzero(data, sizeof(*data));
	free(data);
	return hash ? PS_OK : PS_CRYPTO;
}

enum ps_err ps_web_users_put(const char *state, const char *name, enum ps_web_role role,
			     const char *password)
{
	struct ps_web_member user = { .role = role };
	enum ps_err err = hash_of(password, user.proof);

	(void)snprintf(user.name, sizeof(user.name), "%s", name);
	return err ? err : ps_web_roster_put(&ps_web_users, state, &user);
}

static bool find(void *ctx, const struct ps_web_member *user)
{
	struct ps_web_member *wanted = ctx;

	if (strcmp(user->name, wanted->name) != 0)
		return true;
	*wanted = *user;
	return false;
}

static bool look_up(const char *state, const char *name, struct ps_web_member *user_out)
{
	memset(user_out, 0, sizeof(*user_out));
	if (!ps_web_roster_is_name(name))
		return false;
	(void)snprintf(user_out->name, sizeof(user_out->name), "%s", name);
	return ps_web_roster_walk(&ps_web_users, state, find, user_out) == PS_OK &&
	       user_out->role != PS_WEB_NOBODY;
}

enum ps_web_role ps_web_users_check(const char *state, const char *name, const char *password)
{
	/* of nobody's password, with the cost that ours have */
	static const char nobody[] = "$y$j9T$7YVOlfbXmdTyDUzkmKWE50$"
				     "0000000000000000000000000000000000000000000";
	struct crypt_data *data = calloc(1, sizeof(*data));
	struct ps_web_member user;
	bool known = look_up(state, name, &user);
	const char *hash;
	bool right;

	if (!data)
		return PS_WEB_NOBODY;
	hash = crypt_r(password, known ? user.proof : nobody, data);
	right = known && hash && hash[0] == '$' && ps_web_secret_equal(hash, user.proof);
	explicit_bzero(data, sizeof(*data));
	free(data);
	return right ? user.role : PS_WEB_NOBODY;
}

enum ps_web_role ps_web_users_role(const char *state, const char *name)
{
	struct ps_web_member user;

	return look_up(state, name, &user) ? user.role : PS_WEB_NOBODY;
}
