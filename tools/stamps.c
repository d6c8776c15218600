#include "tools/stamps.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "signing/file.h"
#include "tools/anchor_folder.h"
#include "tools/command.h"
#include "tools/output.h"

enum { STAMPS_LEN_MAX = 64 << 20 };

static enum ps_err add(struct ps_stamps *stamps, struct ps_bytes anchor)
{
	if (stamps->count == stamps->room) {
		const size_t room = stamps->room ? 2 * stamps->room : 16;
		struct ps_bytes *more = realloc(stamps->anchors, room * sizeof(*more));

		if (!more)
			return PS_NO_MEMORY;
		stamps->anchors = more;
		stamps->room = room;
	}
	stamps->anchors[stamps->count++] = anchor;
	return PS_OK;
}

/* A view of what is in @bytes already; the whole of it may move when more is read. */
static enum ps_err view_all(struct ps_stamps *stamps)
{
	struct ps_cursor cursor = ps_cursor_of(stamps->bytes.bytes, stamps->bytes.len);
	enum ps_err err = PS_OK;

	while (!err && ps_cursor_left(&cursor)) {
		const size_t from = cursor.at;
		struct ps_anchor anchor;

		err = ps_anchor_read(&cursor, &anchor);
		if (!err)
			err = add(stamps, ps_cursor_since(&cursor, from));
	}
	return err;
}

static enum ps_err read_folder(const char *path, struct ps_buf *bytes)
{
	struct ps_anchor_folder folder;
	struct ps_anchor anchor;
	enum ps_err err = ps_anchor_folder_open(path, &folder);

	if (err)
		return err;
	for (size_t i = 0; i < folder.count && !err; i++)
		err = ps_anchor_folder_read(&folder, i, bytes, &anchor);
	ps_anchor_folder_close(&folder);
	return err;
}

int ps_stamps_read(const char *path, struct ps_stamps *stamps)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct stat stat_of;
	enum ps_err err;

	ps_buf_init(&stamps->bytes);
	stamps->bytes.cap = STAMPS_LEN_MAX;
	if (stat(path, &stat_of) == 0 && S_ISDIR(stat_of.st_mode))
		err = read_folder(path, &stamps->bytes);
	else
		err = ps_file_read(path, &stamps->bytes);
	if (!err)
		err = view_all(stamps);
	if (!err)
		return 0;
	ps_text_shown(path, shown);
	return ps_command_fail(err == PS_IO ? PS_EXIT_IO : PS_EXIT_NO_INPUT,
			       "%s is no time stamp as a station's ledger keeps them, nor a folder "
			       "of such: %s",
			       shown, ps_err_text(err));
}

void ps_stamps_release(struct ps_stamps *stamps)
{
	free(stamps->anchors);
	ps_buf_release(&stamps->bytes);
	*stamps = (struct ps_stamps){ .count = 0 };
}
