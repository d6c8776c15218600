/*
 * make_vectors DIR: writes the files that every version of packseal must read, and what it must say
 * of them: DIR/good/NAME.seal, DIR/bad/FINDING/NAME.seal, DIR/statements/NAME.statement, each with
 * NAME.json, and DIR/roots/. The
 * same files come out each time.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "signing/file.h"
#include "tests/vectors/item.h"
#include "tests/vectors/statements.h"
#include "tests/vectors/vector.h"

#define PATH_LEN 512
#define FINDINGS_MAX 12
#define VECTORS_MAX 1000

static const struct ps_vector_group *const tables[] = {
	ps_vectors_good,       ps_vectors_events,      ps_vectors_exports,	ps_vectors_start,
	ps_vectors_shapes,     ps_vectors_pictures,    ps_vectors_order,	ps_vectors_content,
	ps_vectors_signatures, ps_vectors_bodies,      ps_vectors_chains,	ps_vectors_exporter,
	ps_vectors_pixels,     ps_vectors_thinned,     ps_vectors_proofs,	ps_vectors_stamps,
	ps_vectors_sessions,   ps_vectors_key_changes, ps_vectors_attestations, ps_vectors_crls,
};

static void path_of(char path[PATH_LEN], const char *dir, const char *folder, const char *name,
		    const char *suffix)
{
	int len = snprintf(path, PATH_LEN, "%s/%s/%s%s", dir, folder, name, suffix);

	assert_true(len > 0 && len < PATH_LEN);
}

static void put(const char *dir, const char *folder, const char *name, const char *suffix,
		struct ps_bytes bytes)
{
	char path[PATH_LEN];

	path_of(path, dir, folder, name, suffix);
	if (ps_file_create(path, bytes.bytes, bytes.len, 0644))
		fail_msg("%s cannot be created", path);
}

static void make_folder(const char *dir, const char *folder)
{
	char path[PATH_LEN];

	path_of(path, dir, folder, "", "");
	if (mkdir(path, 0755) && errno != EEXIST)
		fail_msg("%s cannot be created", path);
}

static bool is_one_of(const char *word, const char *words)
{
	size_t len = strlen(word);

	for (const char *at = strstr(words, word); at; at = strstr(at + 1, word))
		if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == 0))
			return true;
	return false;
}

/* The words that are expected. */
struct words {
	const char *integrity;
	const char *origin;
	const char *time;
	const char *ledger;
	const char *ending;
};

static struct words words_of(const struct ps_vector_group *group, const struct ps_vector *vector)
{
	return (struct words){
		.integrity = vector->integrity ? vector->integrity : group->integrity,
		.origin = vector->origin ? vector->origin : "software_key",
		.time = vector->time ? vector->time : "station_clock_only",
		.ledger = vector->ledger ? vector->ledger : "not_checked",
		.ending = vector->ending ? vector->ending : group->ending,
	};
}

/* FORMAT.md, "Exit status", for what can come about here. */
static int exit_of(const struct words *words, bool start_is_wrong)
{
	if (strcmp(words->integrity, "unsupported") == 0)
		return 4;
	if (is_one_of(words->integrity, "malformed unsigned altered reordered missing") ||
	    is_one_of(words->ledger, "fork rollback") ||
	    strcmp(words->time, "contradictory") == 0 || start_is_wrong)
		return 1;
	if (is_one_of(words->origin,
		      "revoked expired_since not_yet_valid untrusted_root no_root_given "
		      "test_source"))
		return 2;
	return is_one_of(words->ending, "ended cancelled") &&
			       strcmp(words->time, "token_invalid") != 0
		       ? 0
		       : 3;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The findings that the group and the row name, in the order of the alphabet. */
static cJSON *findings_of(const struct ps_vector_group *group, const struct ps_vector *vector)
{
	char text[256];
	const char *names[FINDINGS_MAX];
	char *rest = text;
	size_t count = 0;
	int len = snprintf(text, sizeof(text), "%s %s", group->finding ? group->finding : "",
			   vector->findings ? vector->findings : "");

	assert_true(len > 0 && len < (int)sizeof(text));
	for (const char *name = strsep(&rest, " "); name; name = strsep(&rest, " ")) {
		assert_true(count < FINDINGS_MAX);
		if (*name)
			names[count++] = name;
	}
	qsort(names, count, sizeof(names[0]), compare_texts);
	return cJSON_CreateStringArray(names, (int)count);
}

static void put_expected(const char *dir, const struct ps_vector_group *group,
			 const struct ps_vector *vector)
{
	const struct words words = words_of(group, vector);
	const char *root = vector->roots ? vector->roots : "station.pem";
	cJSON *json = cJSON_CreateObject();
	struct ps_buf text;
	char *printed;

	cJSON_AddNumberToObject(json, "exit", exit_of(&words, vector->start_is_wrong));
	cJSON_AddStringToObject(json, "integrity", words.integrity);
	cJSON_AddStringToObject(json, "origin", words.origin);
	cJSON_AddStringToObject(json, "time", words.time);
	cJSON_AddStringToObject(json, "ledger", words.ledger);
	cJSON_AddStringToObject(json, "ending", words.ending);
	cJSON_AddItemToObject(json, "findings", findings_of(group, vector));
	cJSON_AddItemToObject(json, "roots", cJSON_CreateStringArray(&root, *root ? 1 : 0));
	if (vector->time_roots)
		cJSON_AddItemToObject(json, "time_roots",
				      cJSON_CreateStringArray(&vector->time_roots, 1));
	if (vector->hardware_roots)
		cJSON_AddItemToObject(json, "hardware_roots",
				      cJSON_CreateStringArray(&vector->hardware_roots, 1));
	cJSON_AddNumberToObject(json, "now", PS_VECTOR_NOW_S);
	if (vector->exporter)
		cJSON_AddStringToObject(json, "exporter", vector->exporter);
	if (vector->all_seals)
		cJSON_AddTrueToObject(json, "all_seals");
	printed = cJSON_Print(json);
	assert_non_null(printed);
	ps_buf_init(&text);
	ps_buf_add(&text, printed, strlen(printed));
	ps_buf_add_byte(&text, '\n');
	put(dir, group->folder, vector->name, ".json", (struct ps_bytes){ text.bytes, text.len });
	ps_buf_release(&text);
	free(printed);
	cJSON_Delete(json);
}

static void change_item(struct ps_film *film, const struct ps_vector *vector)
{
	struct ps_buf *record = ps_film_at(film, vector->type, vector->nth);
	struct ps_bytes by;
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	if (vector->hex)
		ps_item_hex(&bytes, vector->hex);
	by = (struct ps_bytes){ bytes.bytes, bytes.len };
	if (vector->how == PS_ITEM_REPLACE)
		ps_item_replace(record, vector->path, by);
	else if (vector->how == PS_ITEM_INSERT)
		ps_item_insert(record, vector->path, by);
	else
		ps_item_remove(record, vector->path);
	ps_buf_release(&bytes);
}

/* What one vector is made of; each is a test of its own, so that one that fails is named. */
struct making {
	const struct ps_vector_bench *bench;
	const char *dir;
	const struct ps_vector_group *group;
	const struct ps_vector *vector;
};

static void make(void **state)
{
	const struct making *making = *state;
	const struct ps_vector *vector = making->vector;
	struct ps_key *key = making->bench->station.key;
	enum ps_vector_base base = vector->base ? vector->base : making->group->base;
	struct ps_film *film = ps_film_create(&making->bench->takes[base ? base : PS_BASE_PLAIN]);
	struct ps_buf file;

	if (vector->change)
		vector->change(making->bench, film, vector);
	if (vector->path)
		change_item(film, vector);
	if (vector->signer == PS_SIGNED_AND_COUNTED)
		ps_film_count_and_sign(film, key);
	else if (vector->signer == PS_SIGNED_AS_TOLD)
		ps_film_sign(film, key, ps_film_find(film, vector->type, vector->nth));
	if (vector->signer || (vector->path && vector->type != PS_RECORD_TRAILER))
		ps_film_point(film);
	ps_buf_init(&file);
	ps_film_write(film, &file);
	put(making->dir, making->group->folder, vector->name, ".seal",
	    (struct ps_bytes){ file.bytes, file.len });
	put_expected(making->dir, making->group, vector);
	ps_buf_release(&file);
	ps_film_destroy(film);
}

static void put_root(const char *dir, const char *name, struct ps_buf *pem)
{
	put(dir, "roots", name, ".pem", (struct ps_bytes){ pem->bytes, pem->len });
	ps_buf_clear(pem);
}

static void put_roots(const struct ps_vector_bench *bench, const char *dir)
{
	struct ps_buf pem;

	make_folder(dir, "roots");
	ps_buf_init(&pem);
	ps_maker_root_pem(&bench->station, &pem);
	put_root(dir, "station", &pem);
	ps_maker_root_pem(&bench->stranger, &pem);
	put_root(dir, "stranger", &pem);
	ps_vectors_time_root(false, &pem);
	put_root(dir, "time", &pem);
	ps_vectors_time_root(true, &pem);
	put_root(dir, "other-time", &pem);
	ps_vectors_hardware_root(false, &pem);
	put_root(dir, "chips", &pem);
	ps_buf_release(&pem);
}

static void put_statement(void *ctx, const char *name, const char *suffix, struct ps_bytes bytes)
{
	put(ctx, "statements", name, suffix, bytes);
}

static size_t list(const struct ps_vector_bench *bench, const char *dir, struct making *makings,
		   struct CMUnitTest *tests)
{
	size_t count = 0;

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		for (const struct ps_vector_group *group = tables[t]; group->folder; group++) {
			make_folder(dir, group->folder);
			for (size_t i = 0; i < group->count; i++, count++) {
				assert_true(count < VECTORS_MAX);
				makings[count] =
					(struct making){ bench, dir, group, &group->vectors[i] };
				tests[count] =
					(struct CMUnitTest){ .name = group->vectors[i].name,
							     .test_func = make,
							     .initial_state = &makings[count] };
			}
		}
	}
	return count;
}

int main(int argc, char **argv)
{
	struct making *makings = calloc(VECTORS_MAX, sizeof(*makings));
	struct CMUnitTest *tests = calloc(VECTORS_MAX, sizeof(*tests));
	struct ps_vector_bench bench;
	int failed;

	if (argc != 2 || ps_digest_start() || !makings || !tests)
		return 64;
	ps_vector_bench_init(&bench);
	put_roots(&bench, argv[1]);
	make_folder(argv[1], "statements");
	ps_vectors_put_statements(&bench, put_statement, argv[1]);
	make_folder(argv[1], "bad");
	failed = _cmocka_run_group_tests("vectors", tests, list(&bench, argv[1], makings, tests),
					 NULL, NULL);
	ps_vector_bench_release(&bench);
	free(makings);
	free(tests);
	return failed != 0;
}
