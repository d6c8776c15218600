#include "tools/stamps.h"

#include <stdlib.h>

#include "signing/file.h"
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

int ps_stamps_read(const char *path, struct ps_stamps *stamps)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_cursor cursor;
	enum ps_err err;

	ps_buf_init(&stamps->bytes);
	stamps->bytes.cap = STAMPS_LEN_MAX;
	err = ps_file_read(path, &stamps->bytes);
	cursor = ps_cursor_of(stamps->bytes.bytes, stamps->bytes.len);
	while (!err && ps_cursor_left(&cursor)) {
		const size_t from = cursor.at;
		struct ps_anchor anchor;

		err = ps_anchor_read(&cursor, &anchor);
		if (!err)
			err = add(stamps, ps_cursor_since(&cursor, from));
	}
	if (!err)
		return 0;
	ps_text_shown(path, shown);
	return ps_command_fail(err == PS_IO ? PS_EXIT_IO : PS_EXIT_NO_INPUT,
			       "%s is no file of time stamps as a station's ledger keeps them: %s",
			       shown, ps_err_text(err));
}

void ps_stamps_release(struct ps_stamps *stamps)
{
	free(stamps->anchors);
	ps_buf_release(&stamps->bytes);
	*stamps = (struct ps_stamps){ .count = 0 };
}
