/*
 * tamper all | sample: tampers with a small take and with exports of it in every way that
 * tests/tamper/cases.h knows, or in one of 61. Whatever is done, no reader may say that it is
 * intact and show something else than the original, and none may exit with 0; but for a thinned
 * take that has lost its rule, which is an excerpt then.
 *
 * tamper vectors DIR [FOLDER]: do the vectors in DIR, or in a folder of it, have the verdict that
 * they state?
 *
 * Exit status: 0 no fault was found, 1 one was, 64 usage.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/tamper/cases.h"
#include "tests/tamper/content.h"
#include "tests/tamper/judge_vectors.h"
#include "tests/vectors/vector.h"

/* prime to the ways in which a byte or a record is changed */
#define SAMPLE 61
#define WORKERS_MAX 64

/* What a worker found, in memory that it shares with the others. */
struct outcome {
	size_t tried;
	size_t words[PS_WORD_COUNT];
	size_t faults;
};

struct original {
	const char *name;
	/* Nobody signed the rule that it was thinned by: without it, it is an excerpt. */
	bool is_thinned;
	const struct ps_certificates *roots;
	struct ps_cases cases;
	struct ps_buf content;
};

/* Is it a beginning of what the original shows, or all of it? */
static bool shows_no_other(const struct original *original, struct ps_bytes file, bool all)
{
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct ps_buf content;
	bool same;

	assert_non_null(verdict);
	ps_buf_init(&content);
	assert_int_equal(ps_content_read(file, original->roots, &content, verdict), PS_OK);
	same = content.len <= original->content.len &&
	       memcmp(content.bytes ? content.bytes : (const uint8_t *)"", original->content.bytes,
		      content.len) == 0 &&
	       (!all || content.len == original->content.len);
	ps_buf_release(&content);
	ps_verdict_release(verdict);
	free(verdict);
	return same;
}

static void try_case(const struct original *original, size_t index, struct ps_buf *file,
		     struct ps_verdict *verdict, struct outcome *outcome)
{
	struct ps_bytes view;
	enum ps_word word;
	char name[64];
	bool fine = true;

	if (!ps_cases_make(&original->cases, index, file, name))
		return;
	view = (struct ps_bytes){ file->bytes, file->len };
	assert_int_equal(ps_content_read(view, original->roots, NULL, verdict), PS_OK);
	word = verdict->report.verdict[PS_AXIS_INTEGRITY];
	outcome->tried++;
	outcome->words[word]++;
	if (verdict->exit_status == PS_EXIT_OK)
		fine = original->is_thinned && word == PS_WORD_INTACT_PARTIAL &&
		       shows_no_other(original, view, true);
	else if (word >= PS_WORD_INTACT_TRUNCATED)
		fine = shows_no_other(original, view, word != PS_WORD_INTACT_TRUNCATED);
	if (!fine) {
		outcome->faults++;
		printf("%s, %s: %s, exit %d\n", original->name, name, ps_word_name(word),
		       verdict->exit_status);
	}
	ps_verdict_release(verdict);
}

/* Each worker takes every @workers'th case. */
static void work(const struct original *original, size_t worker, size_t workers, size_t step,
		 struct outcome *outcome)
{
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct ps_buf file;

	assert_non_null(verdict);
	ps_buf_init(&file);
	for (size_t i = worker * step; i < ps_cases_count(&original->cases); i += workers * step)
		try_case(original, i, &file, verdict, outcome);
	ps_buf_release(&file);
	free(verdict);
}

static size_t count_cores(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	return cores < 1 ? 1 : cores > WORKERS_MAX ? WORKERS_MAX : (size_t)cores;
}

/* Processes and not threads: one thread at a time uses a key. */
static bool run_workers(const struct original *original, size_t step, struct outcome *outcomes)
{
	size_t workers = count_cores();
	pid_t pids[WORKERS_MAX];
	bool whole = true;

	(void)fflush(stdout);
	for (size_t i = 0; i < workers; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i])
			continue;
		work(original, i, workers, step, &outcomes[i]);
		exit(fflush(stdout) == 0 ? 0 : 1);
	}
	for (size_t i = 0; i < workers; i++) {
		int status = 0;

		whole &= waitpid(pids[i], &status, 0) == pids[i] && status == 0;
	}
	return whole;
}

static bool tamper(struct original *original, const struct ps_buf *file, size_t step)
{
	size_t size = WORKERS_MAX * sizeof(struct outcome);
	struct outcome *outcomes =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct outcome sum = { .tried = 0 };
	bool whole;

	assert_true(outcomes != MAP_FAILED && verdict);
	original->cases = ps_cases_of(file);
	ps_buf_init(&original->content);
	assert_int_equal(
		ps_content_read(original->cases.file, original->roots, &original->content, verdict),
		PS_OK);
	assert_int_equal(verdict->exit_status, PS_EXIT_OK);
	ps_verdict_release(verdict);
	free(verdict);
	whole = run_workers(original, step, outcomes);
	for (size_t i = 0; i < WORKERS_MAX; i++) {
		sum.tried += outcomes[i].tried;
		sum.faults += outcomes[i].faults;
		for (size_t word = 0; word < PS_WORD_COUNT; word++)
			sum.words[word] += outcomes[i].words[word];
	}
	printf("%s of %zu bytes: %zu cases", original->name, file->len, sum.tried);
	for (size_t word = 0; word < PS_WORD_COUNT; word++)
		if (sum.words[word])
			printf(", %zu %s", sum.words[word], ps_word_name((enum ps_word)word));
	printf("; %zu faults\n", sum.faults);
	ps_buf_release(&original->content);
	assert_int_equal(munmap(outcomes, size), 0);
	return whole && sum.tried && sum.faults == 0;
}

static bool tamper_with_takes(size_t step)
{
	struct ps_certificates *roots = NULL;
	struct ps_vector_bench bench;
	static const struct {
		const char *name;
		enum ps_vector_base base;
	} takes[] = {
		{ "a take", PS_BASE_PLAIN },
		{ "an export of a second", PS_BASE_SPAN },
		{ "a redacted export", PS_BASE_REDACTED },
		{ "a thinned take", PS_BASE_THINNED },
	};
	bool fine = true;

	ps_vector_bench_init(&bench);
	assert_int_equal(ps_certificates_create(PS_ROOTS_MAX, &roots), PS_OK);
	assert_int_equal(
		ps_certificates_add_der(roots, bench.station.root.bytes, bench.station.root.len),
		PS_OK);
	for (size_t i = 0; i < sizeof(takes) / sizeof(takes[0]); i++) {
		struct original original = { .name = takes[i].name,
					     .is_thinned = takes[i].base == PS_BASE_THINNED,
					     .roots = roots };

		fine &= tamper(&original, &bench.takes[takes[i].base], step);
	}
	ps_certificates_destroy(roots);
	ps_vector_bench_release(&bench);
	return fine;
}

int main(int argc, char **argv)
{
	if (ps_digest_start())
		return 64;
	if ((argc == 3 || argc == 4) && strcmp(argv[1], "vectors") == 0)
		return ps_judge_vectors(argv[2], argc == 4 ? argv[3] : ".") ? 0 : 1;
	if (argc == 2 && strcmp(argv[1], "all") == 0)
		return tamper_with_takes(1) ? 0 : 1;
	if (argc == 2 && strcmp(argv[1], "sample") == 0)
		return tamper_with_takes(SAMPLE) ? 0 : 1;
	(void)fputs("usage: tamper all | sample | vectors DIR [FOLDER]\n", stderr);
	return 64;
}
