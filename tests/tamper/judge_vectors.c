#include "tests/tamper/judge_vectors.h"

#include <fts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "signing/file.h"
#include "tests/vectors/clip.h"
#include "tests/vectors/vector.h"

#define PATH_LEN 4096

static void read_file(const char *path, struct ps_buf *bytes)
{
	ps_buf_clear(bytes);
	if (ps_file_read(path, bytes))
		fail_msg("%s cannot be read", path);
}

/* @path with another ending: "….seal" with ".json". */
static void beside(const char *path, char out[PATH_LEN])
{
	int len = snprintf(out, PATH_LEN, "%.*s.json", (int)(strlen(path) - strlen(".seal")), path);

	assert_true(len > 0 && len < PATH_LEN);
}

static cJSON *read_json(const char *path, struct ps_buf *bytes)
{
	char json_path[PATH_LEN];
	cJSON *json;

	beside(path, json_path);
	read_file(json_path, bytes);
	json = cJSON_ParseWithLength((const char *)bytes->bytes, bytes->len);
	assert_non_null(json);
	return json;
}

/* Those that @json names under @key. */
static struct ps_certificates *read_roots(const char *dir, const cJSON *json, const char *key,
					  struct ps_buf *bytes)
{
	struct ps_certificates *roots = NULL;
	const cJSON *name;

	assert_int_equal(ps_certificates_create(PS_ROOTS_MAX, &roots), PS_OK);
	cJSON_ArrayForEach(name, cJSON_GetObjectItem(json, key))
	{
		char path[PATH_LEN];
		int len = snprintf(path, sizeof(path), "%s/roots/%s", dir, name->valuestring);

		assert_true(len > 0 && len < PATH_LEN);
		read_file(path, bytes);
		assert_int_equal(
			ps_certificates_add_pem(roots, (const char *)bytes->bytes, bytes->len),
			PS_OK);
	}
	return roots;
}

static bool is_as_stated(const cJSON *json, const struct ps_verdict *verdict)
{
	const char *integrity = cJSON_GetObjectItem(json, "integrity")->valuestring;
	const char *origin = cJSON_GetObjectItem(json, "origin")->valuestring;
	const char *time = cJSON_GetObjectItem(json, "time")->valuestring;
	const char *ledger = cJSON_GetObjectItem(json, "ledger")->valuestring;
	const char *ending = cJSON_GetObjectItem(json, "ending")->valuestring;
	const enum ps_word *words = verdict->report.verdict;

	return strcmp(integrity, ps_word_name(words[PS_AXIS_INTEGRITY])) == 0 &&
	       strcmp(origin, ps_word_name(words[PS_AXIS_ORIGIN])) == 0 &&
	       strcmp(time, ps_word_name(words[PS_AXIS_TIME])) == 0 &&
	       strcmp(ledger, ps_word_name(words[PS_AXIS_LEDGER])) == 0 &&
	       strcmp(ending, ps_word_name(words[PS_AXIS_ENDING])) == 0 &&
	       cJSON_GetObjectItem(json, "exit")->valueint == verdict->exit_status;
}

static bool judge(const char *dir, const char *path)
{
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct ps_verify_options options = { .now_s = PS_VECTOR_NOW_S };
	struct ps_certificates *roots, *time_roots, *hardware_roots;
	struct ps_cursor cursor;
	struct ps_buf bytes;
	cJSON *json;
	bool fine;

	assert_non_null(verdict);
	ps_buf_init(&bytes);
	json = read_json(path, &bytes);
	roots = read_roots(dir, json, "roots", &bytes);
	time_roots = read_roots(dir, json, "time_roots", &bytes);
	hardware_roots = read_roots(dir, json, "hardware_roots", &bytes);
	read_file(path, &bytes);
	options.roots = roots;
	options.time_roots = time_roots;
	options.hardware_roots = hardware_roots;
	cursor = ps_cursor_of(bytes.bytes, bytes.len);
	assert_int_equal(ps_verify(ps_vector_source(&cursor), &options, verdict), PS_OK);
	fine = is_as_stated(json, verdict);
	if (!fine)
		printf("%s: %s, exit %d\n", path,
		       ps_word_name(verdict->report.verdict[PS_AXIS_INTEGRITY]),
		       verdict->exit_status);
	ps_verdict_release(verdict);
	free(verdict);
	ps_certificates_destroy(roots);
	ps_certificates_destroy(time_roots);
	ps_certificates_destroy(hardware_roots);
	cJSON_Delete(json);
	ps_buf_release(&bytes);
	return fine;
}

bool ps_judge_vectors(const char *dir, const char *folder)
{
	char path[PATH_LEN];
	char *const paths[] = { path, NULL };
	int len = snprintf(path, sizeof(path), "%s/%s", dir, folder);
	size_t wrong = 0;
	size_t count = 0;
	FTS *tree;

	assert_true(len > 0 && len < PATH_LEN);
	tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	assert_non_null(tree);
	for (FTSENT *entry = fts_read(tree); entry; entry = fts_read(tree)) {
		const char *suffix = strrchr(entry->fts_name, '.');

		if (entry->fts_info != FTS_F || !suffix || strcmp(suffix, ".seal") != 0)
			continue;
		count++;
		wrong += !judge(dir, entry->fts_path);
	}
	assert_int_equal(fts_close(tree), 0);
	printf("%zu vectors, %zu judged otherwise\n", count, wrong);
	return count && wrong == 0;
}
