/* packseal: finds the subcommand. */
#include <stdio.h>
#include <string.h>

#include "tools/command.h"
#include "tools/unfinished.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
#define X(name, function, help) { name, function, help },
	PS_COMMANDS(X)
#undef X
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static void print_commands(FILE *to)
{
	(void)fputs("usage: packseal COMMAND [ARGUMENTS]\n\n", to);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		(void)fprintf(to, "  %-9s %s\n", commands[i].name, commands[i].help);
	(void)fputs("\n`packseal COMMAND --help` says more.\n", to);
}

/* How much of the beginning two words have in common, in letters. */
static size_t common_letters(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

/* The edits between two short words that people make: letters left out, added or swapped. */
static size_t distance(const char *a, const char *b)
{
	size_t len_a = strlen(a);
	size_t len_b = strlen(b);
	size_t start = common_letters(a, b);
	size_t end = 0;

	while (end < len_a - start && end < len_b - start &&
	       a[len_a - 1 - end] == b[len_b - 1 - end])
		end++;
	return (len_a > len_b ? len_a : len_b) - start - end;
}

static const char *closest(const char *word)
{
	const char *best = NULL;
	size_t least = 3; /* further away nobody meant it */

	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		size_t edits = distance(word, commands[i].name);

		if (edits < least && edits < strlen(commands[i].name)) {
			least = edits;
			best = commands[i].name;
		}
	}
	return best;
}

static int unknown(const char *word)
{
	const char *meant = closest(word);

	if (meant)
		return ps_command_fail(PS_EXIT_USAGE,
				       "there is no such command; did you mean \"%s\"", meant);
	return ps_command_fail(PS_EXIT_USAGE,
			       "there is no such command; `packseal help` lists them");
}

static int help(int argc, char **argv)
{
	char option[] = "--help";
	char *arguments[] = { argv[0], option, NULL };

	for (size_t i = 0; i < COMMAND_COUNT && argc == 2; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(2, arguments);
	print_commands(stdout);
	return ps_command_end();
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : NULL;

	if (!word) {
		print_commands(stderr);
		return PS_EXIT_USAGE;
	}
	if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		return help(argc - 1, argv + 1);
	if (strcmp(word, "--version") == 0) {
		(void)printf("packseal " PS_VERSION ", file format %d\n", PS_FORMAT_VERSION);
		return ps_command_end();
	}
	ps_unfinished_start();
	if (ps_digest_start())
		return ps_command_fail(PS_EXIT_IO, "the cryptographic library does not work");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(word, commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return unknown(word);
}
