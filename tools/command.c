#include "tools/command.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "signing/hex.h"
#include "tools/output.h"

int ps_command_fail(int status, const char *format, ...)
{
	va_list args;

	/* Nobody is left to tell when standard error fails. */
	(void)fputs("packseal: ", stderr);
	va_start(args, format);
	(void)vfprintf(stderr, format, args);
	va_end(args);
	(void)fputs(".\n", stderr);
	return status;
}

int ps_command_help(const char *usage)
{
	/* ps_command_end() looks at the stream's error. */
	(void)fputs(usage, stdout);
	return ps_command_end();
}

int ps_command_usage(const char *usage, int argc, char **argv, int most, const char *missing)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (argc - optind > most) {
		ps_text_shown(argv[optind + most], shown);
		(void)fprintf(stderr, "packseal: there is an argument too many: \"%s\".\n\n",
			      shown);
	} else {
		(void)fprintf(stderr, "packseal: %s is missing.\n\n", missing);
	}
	(void)fputs(usage, stderr);
	return PS_EXIT_USAGE;
}

/* How many long options begin with @word, up to its "="; @value_out: one of them is that, and
 * takes no value. */
static size_t count_meant(const struct option *names, const char *word, bool *value_out)
{
	size_t len = strcspn(word, "=");
	size_t count = 0;

	*value_out = false;
	for (; names->name; names++) {
		if (strncmp(names->name, word, len) != 0)
			continue;
		*value_out |= word[len] == '=' && names->has_arg == no_argument;
		count++;
	}
	return count;
}

static void complain_option(int option, const char *last, const struct option *names)
{
	char shown[PS_TEXT_SHOWN_MAX];
	bool value = false;
	size_t meant = 0;

	if (last && strncmp(last, "--", 2) == 0)
		meant = count_meant(names, last + 2, &value);
	ps_text_shown(last ? last : "", shown);
	shown[strcspn(shown, "=")] = '\0';
	if (option == ':' && meant)
		(void)ps_command_fail(PS_EXIT_USAGE, "%s takes a value, which is missing", shown);
	else if (option == ':')
		(void)ps_command_fail(PS_EXIT_USAGE, "-%c takes a value, which is missing", optopt);
	else if (optopt && value)
		(void)ps_command_fail(PS_EXIT_USAGE, "%s takes no value", shown);
	else if (optopt > ' ' && optopt <= '~')
		(void)ps_command_fail(PS_EXIT_USAGE, "there is no option -%c; --help lists them",
				      optopt);
	else if (optopt)
		(void)ps_command_fail(PS_EXIT_USAGE, "there is no such option; --help lists them");
	else if (meant > 1)
		(void)ps_command_fail(PS_EXIT_USAGE,
				      "%s may be several options; write it out, --help lists them",
				      shown);
	else
		(void)ps_command_fail(PS_EXIT_USAGE, "there is no option %s; --help lists them",
				      shown);
}

int ps_command_option(int argc, char **argv, const char *options, const struct option *names)
{
	char all[32];
	int option;

	(void)snprintf(all, sizeof(all), ":%s", options); /* ':': a value is missing */
	opterr = 0;
	option = getopt_long(argc, argv, all, names, NULL);
	if (option != '?' && option != ':')
		return option;
	complain_option(option, optind > 0 && optind <= argc ? argv[optind - 1] : NULL, names);
	return '?';
}

int ps_command_check_output(const char *path)
{
	if (strcmp(path, "-") != 0)
		return PS_EXIT_OK;
	return ps_command_fail(PS_EXIT_USAGE, "-o takes a name; nothing is written to standard "
					      "output (a file of that name is ./-)");
}

int ps_command_check_jpeg(const char *path)
{
	static const char *const others[] = { ".png",  ".webp", ".gif",	 ".bmp", ".tif",
					      ".tiff", ".heic", ".avif", ".pdf" };
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < sizeof(others) / sizeof(others[0]); i++)
		if (strcasecmp(dot, others[i]) == 0)
			return ps_command_fail(PS_EXIT_USAGE,
					       "-o: it is written as JPEG; give a name that ends "
					       "in .jpg, not in %s",
					       dot);
	return ps_command_check_output(path);
}

int ps_command_status(enum ps_err err)
{
	switch (err) {
	case PS_OK:
		return PS_EXIT_OK;
	case PS_INVALID:
	case PS_RANGE:
		return PS_EXIT_USAGE;
	case PS_NOT_FOUND:
	case PS_DENIED:
	case PS_MALFORMED:
	case PS_LIMIT:
	case PS_MISMATCH:
	case PS_BAD_KEY:
	case PS_BAD_CERTIFICATE:
		return PS_EXIT_NO_INPUT;
	default:
		return PS_EXIT_IO;
	}
}

int ps_command_end(void)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		return ps_command_fail(PS_EXIT_IO, "standard output could not be written");
	return PS_EXIT_OK;
}

void ps_command_groups(const uint8_t digest[PS_DIGEST_LEN], char text_out[PS_COMMAND_GROUPS_LEN])
{
	size_t at = 0;

	for (size_t i = 0; i < PS_DIGEST_LEN; i++) {
		if (i && i % 2 == 0)
			text_out[at++] = ' ';
		ps_hex_encode(digest + i, 1, text_out + at);
		at += 2;
	}
	text_out[at] = '\0';
}

void ps_command_words(const uint8_t digest[PS_DIGEST_LEN], size_t margin,
		      char text_out[PS_COMMAND_WORDS_LEN])
{
	enum { WORDS_A_LINE = 8 };
	size_t at = 0;

	for (size_t i = 0; i < PS_DIGEST_LEN; i++) {
		const char *word = ps_hash_word(digest, i);

		if (i && i % WORDS_A_LINE == 0) {
			text_out[at++] = '\n';
			memset(text_out + at, ' ', margin);
			at += margin;
		} else if (i) {
			text_out[at++] = ' ';
		}
		memcpy(text_out + at, word, strlen(word));
		at += strlen(word);
	}
	text_out[at] = '\0';
}
