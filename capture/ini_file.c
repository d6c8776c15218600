#include "capture/ini_file.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct reading {
	const char *file;
	const char *bytes;
	size_t len;
	size_t at;
	unsigned line;
	unsigned section_line; /* of the section that is open; 0: none yet */
	unsigned sections;
	unsigned keys; /* in the open section so far */
	char section_names[PS_INI_SECTIONS_MAX][PS_INI_NAME_MAX + 1];
	char key_names[PS_INI_KEYS_MAX][PS_INI_NAME_MAX + 1];
	const struct ps_ini_handler *handler;
	struct ps_ini_fault fault;
	enum ps_err err;
	unsigned err_line; /* how far the reading had come when the fault was found */
};

PS_PRINTF(4, 0)
static void describe(struct ps_ini_fault *fault, unsigned line, const char *place,
		     const char *format, va_list args)
{
	char sentence[sizeof(fault->text)];

	fault->line = line;
	if (vsnprintf(sentence, sizeof(sentence), format, args) < 0)
		sentence[0] = '\0';
	if (snprintf(fault->text, sizeof(fault->text), "%s%s", place, sentence) < 0)
		fault->text[0] = '\0';
}

enum ps_err ps_ini_refuse(struct ps_ini_fault *fault, const char *file, unsigned line,
			  const char *format, ...)
{
	char place[160];
	va_list args;
	int n = line ? snprintf(place, sizeof(place), "%s:%u: ", file, line)
		     : snprintf(place, sizeof(place), "%s: ", file);

	if (n < 0)
		place[0] = '\0';
	va_start(args, format);
	describe(fault, line, place, format, args);
	va_end(args);
	return PS_MALFORMED;
}

enum ps_err ps_ini_refuse_item(struct ps_ini_fault *fault, const struct ps_ini_item *item,
			       const char *format, ...)
{
	char place[240];
	va_list args;

	if (snprintf(place, sizeof(place), "%s:%u: [%s] %s: ", item->file, item->line,
		     item->section, item->key) < 0)
		place[0] = '\0';
	va_start(args, format);
	describe(fault, item->line, place, format, args);
	va_end(args);
	return PS_MALFORMED;
}

static enum ps_err from_errno(int number)
{
	switch (number) {
	case ENOENT:
	case ENOTDIR:
		return PS_NOT_FOUND;
	case EACCES:
	case EPERM:
		return PS_DENIED;
	default:
		return PS_IO;
	}
}

enum ps_err ps_ini_load(const char *path, size_t max, struct ps_buf *bytes_out,
			struct ps_ini_fault *fault_out)
{
	enum ps_err err = PS_OK;
	size_t before = bytes_out->len;
	struct stat st;
	uint8_t part[4096];
	ssize_t n = 0;
	/* O_NONBLOCK: a FIFO in the file's place must not stop the station at its start. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &st))
		err = from_errno(errno);
	else if (!S_ISREG(st.st_mode))
		err = PS_INVALID;
	while (!err && (n = read(fd, part, sizeof(part))) > 0) {
		if ((size_t)n > max - (bytes_out->len - before)) {
			err = PS_LIMIT;
			break;
		}
		ps_buf_add(bytes_out, part, (size_t)n);
		err = bytes_out->err;
	}
	if (!err && n < 0)
		err = from_errno(errno);
	if (err) {
		bytes_out->len = before;
		ps_ini_refuse(fault_out, path, 0, "%s",
			      err == PS_INVALID ? "this is not a regular file"
			      : err == PS_LIMIT ? "the file is too large"
			      : err == PS_NOT_FOUND
				      ? "there is no such file; correct the path, or make it"
			      : err == PS_DENIED ? "packseald may not read it; let its user read it"
						 : ps_err_text(err));
	}
	if (fd >= 0)
		close(fd); /* it was only read: nothing can be lost by this close */
	return err;
}

static void note(struct reading *r, enum ps_err err)
{
	if (r->err || !err)
		return;
	r->err = err;
	r->err_line = r->line;
}

/* inih never reports a section without keys: it is seen when the next one begins, or the end comes.
 */
static void close_section(struct reading *r)
{
	if (!r->err && r->section_line && !r->keys)
		note(r,
		     ps_ini_refuse(&r->fault, r->file, r->section_line, "the section has no keys"));
	r->keys = 0;
}

/* inih's fgets: one line for each call, NULL at the end or after a fault. */
static char *next_line(char *line, int room, void *user)
{
	struct reading *r = user;
	const char *from = r->bytes + r->at;
	size_t left = r->len - r->at;
	const char *newline = left ? memchr(from, '\n', left) : NULL;
	size_t len = newline ? (size_t)(newline - from) + 1 : left;
	size_t blanks = 0;

	if (r->err || !left)
		return NULL;
	r->line++;
	if (memchr(from, '\0', len))
		note(r, ps_ini_refuse(&r->fault, r->file, r->line, "the line holds a NUL byte"));
	else if (len - (newline != NULL) > PS_INI_LINE_MAX || len >= (size_t)room)
		note(r, ps_ini_refuse(&r->fault, r->file, r->line,
				      "the line is longer than %d bytes", PS_INI_LINE_MAX));
	if (r->err)
		return NULL;
	memcpy(line, from, len);
	line[len] = '\0';
	r->at += len;
	blanks = strspn(line, " \t\xef\xbb\xbf");
	if (line[blanks] == '[') {
		close_section(r);
		r->section_line = r->line;
	}
	return r->err ? NULL : line;
}

static enum ps_err check_section(struct reading *r, const struct ps_ini_item *item)
{
	for (unsigned i = 0; i < r->sections; i++) {
		if (strcmp(r->section_names[i], item->section) == 0)
			return ps_ini_refuse(&r->fault, r->file, r->section_line,
					     "the section [%s] is given twice", item->section);
	}
	if (r->sections == PS_INI_SECTIONS_MAX)
		return ps_ini_refuse(&r->fault, r->file, r->section_line,
				     "there are more than %d sections", PS_INI_SECTIONS_MAX);
	memcpy(r->section_names[r->sections++], item->section, strlen(item->section) + 1);
	return PS_OK;
}

static enum ps_err check_key(struct reading *r, const struct ps_ini_item *item)
{
	for (unsigned i = 0; i < r->keys; i++) {
		if (strcmp(r->key_names[i], item->key) == 0)
			return ps_ini_refuse_item(&r->fault, item, "the key is given twice");
	}
	if (r->keys == PS_INI_KEYS_MAX)
		return ps_ini_refuse_item(&r->fault, item, "the section has more than %d keys",
					  PS_INI_KEYS_MAX);
	memcpy(r->key_names[r->keys++], item->key, strlen(item->key) + 1);
	return PS_OK;
}

static enum ps_err check_names(struct reading *r, const struct ps_ini_item *item)
{
	if (strlen(item->section) > PS_INI_NAME_MAX || strlen(item->key) > PS_INI_NAME_MAX)
		return ps_ini_refuse(&r->fault, r->file, r->line,
				     "the name of a section or a key is longer than %d bytes",
				     PS_INI_NAME_MAX);
	if (item->first)
		note(r, check_section(r, item));
	return r->err ? r->err : check_key(r, item);
}

static int handle(void *user, const char *section, const char *key, const char *value)
{
	struct reading *r = user;
	struct ps_ini_item item = {
		.file = r->file,
		.section = section,
		.key = key,
		.value = value,
		.line = r->line,
		.section_line = r->section_line,
		.first = r->keys == 0,
	};

	if (r->err)
		return 0;
	note(r, check_names(r, &item));
	if (!r->err)
		note(r, r->handler->item(r->handler->user, &item, &r->fault));
	return r->err == PS_OK;
}

enum ps_err ps_ini_parse(const char *file, const void *bytes, size_t len,
			 const struct ps_ini_handler *handler, struct ps_ini_fault *fault_out)
{
	struct reading r = {
		.file = file, .bytes = len ? bytes : "", .len = len, .handler = handler
	};
	int bad_line = ini_parse_stream(next_line, &r, handle, &r);

	close_section(&r);
	if (bad_line > 0 && (!r.err || (unsigned)bad_line < r.err_line))
		r.err = ps_ini_refuse(&r.fault, file, (unsigned)bad_line,
				      "this is neither [section] nor key = value");
	if (r.err)
		*fault_out = r.fault;
	return r.err;
}
