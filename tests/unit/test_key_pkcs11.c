#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libgen.h>
#include <limits.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signing/key_open.h"

/* SoftHSM 2 behind slow_p11.so, with the key "key" on the token "station"; its PIN is 1234. */
struct bench {
	char dir[PATH_MAX];
	char uri[2 * PATH_MAX];
	struct ps_key *key;
};

extern char **environ;

static void put(const struct bench *bench, const char *name, const char *text)
{
	char path[PATH_MAX + 32];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", bench->dir, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0600), 0);
}

/* How many lines the module has written, one for each call. */
static unsigned calls(const struct bench *bench, const char *name)
{
	char path[PATH_MAX + 32], line[64];
	unsigned count = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/log", bench->dir);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, name, strlen(name)) == 0)
			count++;
	if (file)
		assert_int_equal(fclose(file), 0);
	return count;
}

static void run(const char *const *words)
{
	posix_spawn_file_actions_t quiet;
	int status = -1;
	pid_t child;

	assert_int_equal(posix_spawn_file_actions_init(&quiet), 0);
	assert_int_equal(posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", 1, 0), 0);
	assert_int_equal(posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", 1, 0), 0);
	assert_int_equal(
		posix_spawnp(&child, words[0], &quiet, NULL, (char *const *)words, environ), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	(void)posix_spawn_file_actions_destroy(&quiet);
}

static void say_where(const char *variable, const struct bench *bench, const char *name)
{
	char path[PATH_MAX + 32];

	(void)snprintf(path, sizeof(path), "%s/%s", bench->dir, name);
	assert_int_equal(setenv(variable, path, 1), 0);
}

static int set_up(void **state)
{
	static const char *const init[] = {
		"softhsm2-util", "--init-token", "--free",   "--label", "station",
		"--pin",	 "1234",	 "--so-pin", "5678",	NULL
	};
	static const char *const make[] = { "pkcs11-tool",
					    "--module",
					    "/usr/lib/softhsm/libsofthsm2.so",
					    "--token-label",
					    "station",
					    "--login",
					    "--pin",
					    "1234",
					    "--keypairgen",
					    "--key-type",
					    "EC:prime256v1",
					    "--label",
					    "key",
					    "--id",
					    "01",
					    NULL };
	struct bench *bench = calloc(1, sizeof(*bench));
	char conf[PATH_MAX + 128], self[PATH_MAX] = "", why[PS_KEY_WHY_MAX] = "";

	assert_non_null(bench);
	(void)snprintf(bench->dir, sizeof(bench->dir), "/tmp/ps-token-XXXXXX");
	assert_non_null(mkdtemp(bench->dir));
	(void)snprintf(conf, sizeof(conf), "%s/tokens", bench->dir);
	assert_int_equal(mkdir(conf, 0700), 0);
	(void)snprintf(conf, sizeof(conf), "directories.tokendir = %s/tokens\nlog.level = ERROR\n",
		       bench->dir);
	put(bench, "softhsm2.conf", conf);
	say_where("SOFTHSM2_CONF", bench, "softhsm2.conf");
	say_where("P11_FAULT", bench, "fault");
	say_where("P11_LOG", bench, "log");
	assert_int_equal(setenv("P11_DELAY_MS", "0", 1), 0);
	run(init);
	run(make);
	put(bench, "pin", "1234\n");
	put(bench, "fault", "");
	assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
	(void)snprintf(bench->uri, sizeof(bench->uri),
		       "pkcs11:token=station;object=key?pin-source=%s/pin&module-path=%s/../faults/"
		       "slow_p11.so",
		       bench->dir, dirname(self));
	if (ps_key_open(bench->uri, why, &bench->key))
		fail_msg("%s", why);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	const char *const clear[] = { "rm", "-r", bench->dir, NULL };

	ps_key_destroy(bench->key);
	run(clear);
	free(bench);
	return 0;
}

static enum ps_err sign(struct bench *bench)
{
	static const uint8_t digest[PS_DIGEST_LEN] = { 7 };
	uint8_t signature[PS_SIGNATURE_LEN];
	enum ps_err err = ps_key_sign_digest(bench->key, digest, signature);

	if (!err)
		assert_int_equal(ps_ecdsa_verify(bench->key->point, digest, signature), PS_OK);
	return err;
}

static void it_signs_and_is_hardware(void **state)
{
	struct bench *bench = *state;

	assert_true(bench->key->ops->hardware);
	assert_int_equal(sign(bench), PS_OK);
	assert_int_equal(sign(bench), PS_OK);
	assert_string_equal(bench->key->why, "");
	assert_int_equal(calls(bench, "C_Login"), 1);
}

static void a_token_that_was_away_signs_again_when_it_is_back(void **state)
{
	struct bench *bench = *state;

	put(bench, "fault", "removed");
	assert_int_equal(sign(bench), PS_IO);
	assert_non_null(strstr(bench->key->why, "plug it in"));
	assert_int_equal(sign(bench), PS_IO);
	assert_int_equal(calls(bench, "C_Login"), 1);
	put(bench, "fault", "");
	assert_int_equal(sign(bench), PS_OK);
	assert_string_equal(bench->key->why, "");
	assert_int_equal(calls(bench, "C_Login"), 2);
}

static void a_pin_that_was_refused_is_not_tried_again(void **state)
{
	struct bench *bench = *state;

	put(bench, "fault", "removed");
	assert_int_equal(sign(bench), PS_IO);
	put(bench, "fault", "");
	put(bench, "pin", "4321\n");
	assert_int_equal(sign(bench), PS_DENIED);
	assert_non_null(strstr(bench->key->why, "refuses the PIN"));
	assert_int_equal(calls(bench, "C_Login"), 2);
	assert_int_equal(sign(bench), PS_DENIED);
	assert_non_null(strstr(bench->key->why, "before"));
	assert_int_equal(calls(bench, "C_Login"), 2);
}

static void a_locked_pin_is_said(void **state)
{
	struct bench *bench = *state;

	put(bench, "fault", "removed");
	assert_int_equal(sign(bench), PS_IO);
	put(bench, "fault", "locked");
	assert_int_equal(sign(bench), PS_DENIED);
	assert_non_null(strstr(bench->key->why, "locked"));
}

static void a_token_that_fails_is_asked_twice_and_then_said(void **state)
{
	struct bench *bench = *state;
	const unsigned before = calls(bench, "C_Sign");

	put(bench, "fault", "error");
	assert_int_equal(sign(bench), PS_IO);
	assert_non_null(strstr(bench->key->why, "refuses to sign"));
	assert_int_equal(calls(bench, "C_Sign"), before + 2);
	put(bench, "fault", "");
	assert_int_equal(sign(bench), PS_OK);
}

static void a_wrong_signature_does_not_come_out(void **state)
{
	struct bench *bench = *state;
	char why[PS_KEY_WHY_MAX] = "";
	struct ps_key *other = NULL;

	put(bench, "fault", "wrong");
	assert_int_equal(sign(bench), PS_CRYPTO);
	assert_int_equal(ps_key_open(bench->uri, why, &other), PS_BAD_KEY);
	assert_non_null(strstr(why, "does not fit the public key"));
	assert_null(other);
}

static void the_last_try_of_a_pin_is_left_to_a_person(void **state)
{
	struct bench *bench = *state;
	char why[PS_KEY_WHY_MAX] = "";
	struct ps_key *other = NULL;

	ps_key_destroy(bench->key);
	bench->key = NULL;
	put(bench, "fault", "final");
	assert_int_equal(ps_key_open(bench->uri, why, &other), PS_DENIED);
	assert_non_null(strstr(why, "one wrong PIN more"));
	assert_int_equal(calls(bench, "C_Login"), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(it_signs_and_is_hardware),
		TEST(a_token_that_was_away_signs_again_when_it_is_back),
		TEST(a_pin_that_was_refused_is_not_tried_again),
		TEST(a_locked_pin_is_said),
		TEST(a_token_that_fails_is_asked_twice_and_then_said),
		TEST(a_wrong_signature_does_not_come_out),
		TEST(the_last_try_of_a_pin_is_left_to_a_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
