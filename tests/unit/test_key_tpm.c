#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "signing/key_make.h"
#include "signing/key_open.h"

/* swtpm, with a key at 0x81010001 whose authorisation is in the file "pin". */
struct bench {
	char dir[64];
	char uri[512];
	pid_t tpm;
	struct ps_key *key;
};

extern char **environ;

static void put(const struct bench *bench, const char *name, const char *text)
{
	char path[PATH_MAX];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", bench->dir, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0600), 0);
}

/* It is ready when its parent has ended, as --daemon has it. */
static void start_tpm(struct bench *bench)
{
	char state[128], server[128], ctrl[128], pid_path[128];
	const char *const words[] = { "swtpm",
				      "socket",
				      "--tpm2",
				      "--tpmstate",
				      state,
				      "--server",
				      server,
				      "--ctrl",
				      ctrl,
				      "--flags",
				      "not-need-init,startup-clear",
				      "--daemon",
				      "--pid",
				      pid_path,
				      NULL };
	int status = -1, pid = 0;
	pid_t child;
	FILE *file;

	(void)snprintf(state, sizeof(state), "dir=%s", bench->dir);
	(void)snprintf(server, sizeof(server), "type=unixio,path=%s/tpm", bench->dir);
	(void)snprintf(ctrl, sizeof(ctrl), "type=unixio,path=%s/tpm.ctrl", bench->dir);
	(void)snprintf(pid_path, sizeof(pid_path), "file=%s/pid", bench->dir);
	assert_int_equal(posix_spawnp(&child, words[0], NULL, NULL, (char *const *)words, environ),
			 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	file = fopen(pid_path + strlen("file="), "re");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%d", &pid), 1);
	assert_int_equal(fclose(file), 0);
	bench->tpm = pid;
}

static void stop_tpm(struct bench *bench)
{
	if (bench->tpm)
		assert_int_equal(kill(bench->tpm, SIGKILL), 0);
	/* A daemon is not our child: it is gone when no signal reaches it. */
	while (bench->tpm && kill(bench->tpm, 0) == 0)
		(void)usleep(1000);
	bench->tpm = 0;
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	char why[PS_KEY_WHY_MAX] = "";

	assert_non_null(bench);
	(void)snprintf(bench->dir, sizeof(bench->dir), "/tmp/ps-tpm-XXXXXX");
	assert_non_null(mkdtemp(bench->dir));
	start_tpm(bench);
	put(bench, "pin", "secret\n");
	(void)snprintf(bench->uri, sizeof(bench->uri),
		       "tpm:0x81010001?pin-source=%s/pin&tcti=swtpm:path=%s/tpm", bench->dir,
		       bench->dir);
	if (ps_key_make(bench->uri, &ps_random_os, why, &bench->key))
		fail_msg("%s", why);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	const char *const words[] = { "rm", "-r", bench->dir, NULL };
	pid_t child;
	int status = -1;

	ps_key_destroy(bench->key);
	stop_tpm(bench);
	assert_int_equal(posix_spawnp(&child, words[0], NULL, NULL, (char *const *)words, environ),
			 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
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
	/* A number with leading zeros comes once in 128 signatures. */
	for (unsigned i = 0; i < 150; i++)
		assert_int_equal(sign(bench), PS_OK);
	assert_string_equal(bench->key->why, "");
}

static void a_tpm_that_was_away_signs_again_when_it_is_back(void **state)
{
	struct bench *bench = *state;

	stop_tpm(bench);
	assert_int_equal(sign(bench), PS_IO);
	assert_non_null(strstr(bench->key->why, "there is no TPM"));
	assert_int_equal(sign(bench), PS_IO);
	start_tpm(bench);
	assert_int_equal(sign(bench), PS_OK);
	assert_string_equal(bench->key->why, "");
}

static void an_authorisation_that_was_refused_is_not_tried_again(void **state)
{
	struct bench *bench = *state;

	put(bench, "pin", "wrong\n");
	assert_int_equal(sign(bench), PS_DENIED);
	assert_non_null(strstr(bench->key->why, "refuses the authorisation"));
	put(bench, "pin", "secret\n");
	assert_int_equal(sign(bench), PS_DENIED);
	assert_non_null(strstr(bench->key->why, "before"));
}

static void a_key_is_not_made_twice(void **state)
{
	struct bench *bench = *state;
	char why[PS_KEY_WHY_MAX] = "";
	struct ps_key *other = NULL;

	assert_int_equal(ps_key_make(bench->uri, &ps_random_os, why, &other), PS_EXISTS);
	assert_non_null(strstr(why, "never overwritten"));
	assert_null(other);
	assert_int_equal(sign(bench), PS_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(it_signs_and_is_hardware),
		TEST(a_tpm_that_was_away_signs_again_when_it_is_back),
		TEST(an_authorisation_that_was_refused_is_not_tried_again),
		TEST(a_key_is_not_made_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
