#include "tests/bench/figure.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "tests/bench/machine.h"

enum { NOTES_MAX = 32, NUMBERS_MAX = 64, TEXT_MAX = 200 };

static const struct {
	const char *key;
	double most;
	const char *unit;
	const char *ours;
	const char *bare;
} figures[PS_FIGURE_COUNT] = {
#define X(code, key, most, unit, ours, bare) [PS_FIGURE_##code] = { key, most, unit, ours, bare },
	PS_FIGURES(X)
#undef X
};

struct measured {
	bool is;
	double value;
	double ours;
	double bare;
	char why[TEXT_MAX]; /* it was not */
};

struct ps_bench {
	struct measured measured[PS_FIGURE_COUNT];
	size_t note_count;
	char notes[NOTES_MAX][TEXT_MAX];
	size_t number_count;
	struct {
		const char *key;
		double number;
	} numbers[NUMBERS_MAX];
};

enum ps_err ps_bench_create(struct ps_bench **bench_out)
{
	struct ps_bench *bench = calloc(1, sizeof(*bench));

	if (!bench)
		return PS_NO_MEMORY;
	*bench_out = bench;
	return PS_OK;
}

void ps_bench_destroy(struct ps_bench *bench)
{
	free(bench);
}

void ps_bench_pairs(struct ps_bench *bench, enum ps_figure_code code, const struct ps_pairs *pairs,
		    double scale)
{
	bench->measured[code] = (struct measured){ .is = true,
						   .value = ps_pairs_ratio(pairs),
						   .ours = ps_pairs_ours(pairs) * scale,
						   .bare = ps_pairs_bare(pairs) * scale };
}

void ps_bench_value(struct ps_bench *bench, enum ps_figure_code code, double value)
{
	bench->measured[code] = (struct measured){ .is = true, .value = value, .ours = value };
}

void ps_bench_value_beside(struct ps_bench *bench, enum ps_figure_code code,
			   const struct ps_pairs *pairs, double scale)
{
	ps_bench_pairs(bench, code, pairs, scale);
	bench->measured[code].value = bench->measured[code].ours;
}

/* What does not fit is cut: these lines are for people. */
static void set_text(char text[TEXT_MAX], const char *format, va_list arguments)
{
	if (vsnprintf(text, TEXT_MAX, format, arguments) < 0)
		text[0] = 0;
}

void ps_bench_fail(struct ps_bench *bench, enum ps_figure_code code, const char *format, ...)
{
	struct measured *measured = &bench->measured[code];
	va_list arguments;

	measured->is = false;
	if (measured->why[0])
		return;
	va_start(arguments, format);
	set_text(measured->why, format, arguments);
	va_end(arguments);
}

void ps_bench_note(struct ps_bench *bench, const char *format, ...)
{
	va_list arguments;

	if (bench->note_count == NOTES_MAX)
		return;
	va_start(arguments, format);
	set_text(bench->notes[bench->note_count++], format, arguments);
	va_end(arguments);
}

void ps_bench_number(struct ps_bench *bench, const char *key, double number)
{
	if (bench->number_count == NUMBERS_MAX)
		return;
	bench->numbers[bench->number_count].key = key;
	bench->numbers[bench->number_count++].number = number;
}

static void print_row(const struct ps_bench *bench, size_t code, FILE *to)
{
	const struct measured *measured = &bench->measured[code];
	const char *why = measured->why[0] ? measured->why : "nothing measured it";

	if (!measured->is) {
		fprintf(to, "%-33s NOT MEASURED: %s\n", figures[code].key, why);
		return;
	}
	fprintf(to, "%-33s %8.2f  <= %5.2f  %-5s  ", figures[code].key, measured->value,
		figures[code].most, measured->value <= figures[code].most ? "ok" : "SHORT");
	if (figures[code].bare[0])
		fprintf(to, "%8.2f : %8.2f %-8s  %s : %s\n", measured->ours, measured->bare,
			figures[code].unit, figures[code].ours, figures[code].bare);
	else
		fprintf(to, "%8.2f   %8s %-8s  %s\n", measured->ours, "", figures[code].unit,
			figures[code].ours);
}

enum ps_err ps_bench_print(const struct ps_bench *bench, FILE *to)
{
	ps_machine_print(to);
	fprintf(to, "%-33s %8s  %8s  %-5s  %8s : %8s\n", "figure", "is", "at most", "", "packseal",
		"bare");
	for (size_t i = 0; i < PS_FIGURE_COUNT; i++)
		print_row(bench, i, to);
	for (size_t i = 0; i < bench->note_count; i++)
		fprintf(to, "  %s\n", bench->notes[i]);
	/* The stream remembers whether any of the writes failed. */
	return fflush(to) || ferror(to) ? PS_IO : PS_OK;
}

static enum ps_err write_text(const char *text, const char *path)
{
	FILE *file = fopen(path, "w");
	bool failed;

	if (!file)
		return PS_IO;
	failed = fprintf(file, "%s\n", text) < 0;
	failed = fclose(file) != 0 || failed;
	return failed ? PS_IO : PS_OK;
}

enum ps_err ps_bench_write(const struct ps_bench *bench, const char *path)
{
	cJSON *object = cJSON_CreateObject();
	enum ps_err err = PS_NO_MEMORY;
	char *text = NULL;
	bool added = object != NULL;

	for (size_t i = 0; added && i < PS_FIGURE_COUNT; i++)
		if (bench->measured[i].is)
			added = cJSON_AddNumberToObject(object, figures[i].key,
							bench->measured[i].value) != NULL;
	for (size_t i = 0; added && i < bench->number_count; i++)
		added = cJSON_AddNumberToObject(object, bench->numbers[i].key,
						bench->numbers[i].number) != NULL;
	if (added)
		text = cJSON_Print(object);
	if (text)
		err = write_text(text, path);
	cJSON_free(text);
	cJSON_Delete(object);
	return err;
}

bool ps_bench_complete(const struct ps_bench *bench)
{
	for (size_t i = 0; i < PS_FIGURE_COUNT; i++)
		if (!bench->measured[i].is)
			return false;
	return true;
}
