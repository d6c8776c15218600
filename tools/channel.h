/*
 * struct ps_channel: what a place that decides disputes takes, as data (tools/channels.json):
 * files, names, bytes, seconds, characters of text, and how that is known.
 */
#ifndef PS_TOOLS_CHANNEL_H
#define PS_TOOLS_CHANNEL_H

#include "tools/json_read.h"

#define PS_CHANNEL_FILES_MAX 8
#define PS_CHANNEL_NAME_MAX 64 /* of a file, with the NUL */

#define PS_CHANNEL_WHATS(X) \
	X(SHEET, "sheet")   \
	X(ITEM, "item")     \
	X(LABEL, "label")   \
	X(CLOSED, "closed") \
	X(CLIP, "clip")     \
	X(REPORT, "report") \
	X(PACKAGE, "package")

/* Pictures first. */
enum ps_channel_what {
#define X(code, name) PS_CHANNEL_##code,
	PS_CHANNEL_WHATS(X)
#undef X
		PS_CHANNEL_WHAT_COUNT,
};

struct ps_channel_file {
	enum ps_channel_what what;
	const char *name;
	uint64_t max_bytes; /* 0: no limit */
	uint64_t max_us;    /* of a clip; 0: none */
	bool grey;
	bool qr;       /* of a sheet: the take's identity in its corner */
	bool optional; /* left out where there is no such picture, or no such film can be made */
};

/* Texts are views into what was loaded. */
struct ps_channel {
	const char *name;
	const char *zh, *en;
	const char *lang;	 /* "zh" or "en": of the sheet and the text */
	const char *verified_on; /* "": never */
	const char *source;
	const char *source_zh; /* the same, where the table has no other */
	size_t file_count;
	struct ps_channel_file files[PS_CHANNEL_FILES_MAX];
	uint64_t max_total_bytes;    /* 0: no limit */
	uint64_t name_max;	     /* characters of a file's name; 0: no limit */
	uint64_t text_min, text_max; /* code points */
};

/* The name of the text's file in each set. */
#define PS_CHANNEL_TEXT_NAME "text.txt"

struct ps_channels;

/* Our own, or those of @path. Complains; returns 0 or the exit status. */
int ps_channels_load(const char *path, struct ps_channels **channels_out);
void ps_channels_free(struct ps_channels *channels); /* NULL is fine */

/*
 * Reads the text of such a file, which is copied. Errors: PS_MALFORMED: it is no table of channels,
 * or one of them could not be kept to: its files together are more than it takes, a name is none;
 * PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_channels_read(struct ps_bytes text, struct ps_channels **channels_out);

size_t ps_channels_count(const struct ps_channels *channels);
const struct ps_channel *ps_channels_at(const struct ps_channels *channels, size_t i);
const struct ps_channel *ps_channels_find(const struct ps_channels *channels, const char *name);

/* Whether this is among its files. */
bool ps_channel_takes(const struct ps_channel *channel, enum ps_channel_what what);

/* Whether one of them is a report, or has one in it. */
bool ps_channel_reports(const struct ps_channel *channel);

/* A file that was made for a channel. */
struct ps_channel_made {
	const struct ps_channel_file *file;
	uint64_t bytes;
	uint64_t us; /* of a clip */
};

/*
 * The last gate: NULL, or why this set must not go to the channel. @text_points: characters of the
 * text.
 */
const char *ps_channel_fault(const struct ps_channel *channel, const struct ps_channel_made *made,
			     size_t count, size_t text_points);

#endif
