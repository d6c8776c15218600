#include "tools/channel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "signing/file.h"
#include "tools/command.h"
#include "tools/data.h"
#include "tools/output.h"

enum { CHANNELS_MAX = 64 };

struct ps_channels {
	struct ps_json_value *json;
	size_t count;
	struct ps_channel channels[CHANNELS_MAX];
};

static const char *const whats[] = {
#define X(code, name) name,
	PS_CHANNEL_WHATS(X)
#undef X
};

/* A member that is a whole number, or is not there. */
static bool number(const struct ps_json_value *value, const char *name, uint64_t *out)
{
	double number;

	*out = 0;
	if (!ps_json_get_number(value, name, &number))
		return ps_json_member(value, name) == NULL;
	if (number < 1 || number > 1e12 || number != (double)(uint64_t)number)
		return false;
	*out = (uint64_t)number;
	return true;
}

/* One part of a path, plain ASCII, that nobody takes for anything else. */
static bool is_file_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len < PS_CHANNEL_NAME_MAX && name[0] != '.' && name[0] != '-' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
		       len;
}

static bool read_file(const struct ps_json_value *value, struct ps_channel_file *file)
{
	const char *what = ps_json_get_text(value, "what");
	uint64_t seconds;

	*file = (struct ps_channel_file){ .what = PS_CHANNEL_WHAT_COUNT,
					  .name = ps_json_get_text(value, "name"),
					  .grey = ps_json_get_bool(value, "grey"),
					  .qr = ps_json_get_bool(value, "qr"),
					  .optional = ps_json_get_bool(value, "optional") };
	for (size_t i = 0; i < PS_CHANNEL_WHAT_COUNT; i++)
		if (strcmp(what, whats[i]) == 0)
			file->what = (enum ps_channel_what)i;
	if (!number(value, "max_bytes", &file->max_bytes) ||
	    !number(value, "max_seconds", &seconds))
		return false;
	file->max_us = seconds * 1000000;
	return file->what != PS_CHANNEL_WHAT_COUNT && is_file_name(file->name);
}

static bool has_name(const struct ps_channel *channel, const char *name)
{
	for (size_t i = 0; i < channel->file_count; i++)
		if (strcmp(channel->files[i].name, name) == 0)
			return true;
	return strcmp(name, PS_CHANNEL_TEXT_NAME) == 0;
}

/* What its files may have together must be what it takes, or it could not be kept to. */
static bool can_be_kept(const struct ps_channel *channel)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < channel->file_count; i++) {
		const struct ps_channel_file *file = &channel->files[i];

		if (channel->max_total_bytes && !file->max_bytes)
			return false;
		if (channel->name_max && strlen(file->name) > channel->name_max)
			return false;
		sum += file->max_bytes;
	}
	return !channel->max_total_bytes || sum <= channel->max_total_bytes;
}

static bool read_channel(const struct ps_json_value *value, struct ps_channel *channel)
{
	const struct ps_json_value *item = ps_json_first(ps_json_member(value, "files"));

	*channel = (struct ps_channel){ .name = ps_json_get_text(value, "name"),
					.zh = ps_json_get_text(value, "zh"),
					.en = ps_json_get_text(value, "en"),
					.lang = ps_json_get_text(value, "lang"),
					.verified_on = ps_json_get_text(value, "verified_on"),
					.source = ps_json_get_text(value, "source"),
					.source_zh = ps_json_get_text(value, "source_zh") };

	if (!channel->source_zh[0])
		channel->source_zh = channel->source;
	for (; item; item = ps_json_next(item)) {
		struct ps_channel_file file;

		if (channel->file_count == PS_CHANNEL_FILES_MAX || !read_file(item, &file) ||
		    has_name(channel, file.name))
			return false;
		channel->files[channel->file_count++] = file;
	}
	return number(value, "max_total_bytes", &channel->max_total_bytes) &&
	       number(value, "name_max", &channel->name_max) &&
	       number(value, "text_min", &channel->text_min) &&
	       number(value, "text_max", &channel->text_max) && is_file_name(channel->name) &&
	       channel->zh[0] && channel->en[0] && channel->source[0] && channel->file_count &&
	       (strcmp(channel->lang, "zh") == 0 || strcmp(channel->lang, "en") == 0) &&
	       channel->text_max && channel->text_min <= channel->text_max && can_be_kept(channel);
}

enum ps_err ps_channels_read(struct ps_bytes text, struct ps_channels **channels_out)
{
	struct ps_channels *channels = calloc(1, sizeof(*channels));
	const struct ps_json_value *item;
	enum ps_err err;

	if (!channels)
		return PS_NO_MEMORY;
	err = ps_json_parse(text, &channels->json);
	item = err ? NULL : ps_json_first(ps_json_member(channels->json, "channels"));
	if (!item)
		err = PS_MALFORMED;
	for (; item && !err; item = ps_json_next(item)) {
		struct ps_channel channel;

		if (channels->count == CHANNELS_MAX || !read_channel(item, &channel) ||
		    ps_channels_find(channels, channel.name))
			err = PS_MALFORMED;
		else
			channels->channels[channels->count++] = channel;
	}
	if (err) {
		ps_channels_free(channels);
		return err;
	}
	*channels_out = channels;
	return PS_OK;
}

int ps_channels_load(const char *path, struct ps_channels **channels_out)
{
	char shown[PS_TEXT_SHOWN_MAX] = "the table of channels";
	struct ps_buf text;
	enum ps_err err;

	if (!path) {
		err = ps_channels_read(ps_data_channels(), channels_out);
	} else {
		ps_text_shown(path, shown);
		ps_buf_init(&text);
		err = ps_file_read(path, &text);
		if (!err)
			err = ps_channels_read((struct ps_bytes){ text.bytes, text.len },
					       channels_out);
		ps_buf_release(&text);
	}
	if (err == PS_MALFORMED)
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s is no table of channels that can be kept to; "
				       "tools/channels.json is an example",
				       shown);
	return err ? ps_command_fail(ps_command_status(err), "%s: %s", shown,
				     err == PS_IO ? strerror(errno) : ps_err_text(err))
		   : 0;
}

void ps_channels_free(struct ps_channels *channels)
{
	if (!channels)
		return;
	ps_json_free(channels->json);
	free(channels);
}

size_t ps_channels_count(const struct ps_channels *channels)
{
	return channels->count;
}

const struct ps_channel *ps_channels_at(const struct ps_channels *channels, size_t i)
{
	return &channels->channels[i];
}

const struct ps_channel *ps_channels_find(const struct ps_channels *channels, const char *name)
{
	for (size_t i = 0; i < channels->count; i++)
		if (strcmp(channels->channels[i].name, name) == 0)
			return &channels->channels[i];
	return NULL;
}

bool ps_channel_takes(const struct ps_channel *channel, enum ps_channel_what what)
{
	for (size_t i = 0; i < channel->file_count; i++)
		if (channel->files[i].what == what)
			return true;
	return false;
}

bool ps_channel_reports(const struct ps_channel *channel)
{
	return ps_channel_takes(channel, PS_CHANNEL_REPORT) ||
	       ps_channel_takes(channel, PS_CHANNEL_PACKAGE);
}

const char *ps_channel_fault(const struct ps_channel *channel, const struct ps_channel_made *made,
			     size_t count, size_t text_points)
{
	uint64_t sum = 0;

	if (count > channel->file_count)
		return "there are more files than it takes";
	if (text_points < channel->text_min || text_points > channel->text_max)
		return "the text is not as long as it wants";
	for (size_t i = 0; i < count; i++) {
		const struct ps_channel_file *file = made[i].file;

		if (made[i].bytes == 0)
			return "a file is empty";
		if (file->max_bytes && made[i].bytes > file->max_bytes)
			return "a file has more bytes than it takes";
		if (file->max_us && made[i].us > file->max_us)
			return "a film is longer than it takes";
		if (channel->name_max && strlen(file->name) > channel->name_max)
			return "a file's name is longer than it takes";
		sum += made[i].bytes;
	}
	if (channel->max_total_bytes && sum > channel->max_total_bytes)
		return "the files together have more bytes than it takes";
	return NULL;
}
