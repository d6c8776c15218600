#include "capture/scan_line.h"

#include <string.h>

#define STX 0x02
#define ETX 0x03
#define AIM_LEN 3

static const char *const symbology_names[PS_SYMBOLOGIES] = {
	[PS_SYMBOLOGY_UNKNOWN] = "unknown",
	[PS_SYMBOLOGY_CODE128] = "Code128",
	[PS_SYMBOLOGY_GS1_128] = "GS1-128",
	[PS_SYMBOLOGY_CODE39] = "Code39",
	[PS_SYMBOLOGY_EAN] = "EAN",
	[PS_SYMBOLOGY_QR] = "QR",
	[PS_SYMBOLOGY_DATA_MATRIX] = "DataMatrix",
	[PS_SYMBOLOGY_OTHER] = "other",
};

const char *ps_symbology_name(enum ps_symbology symbology)
{
	return (unsigned)symbology < PS_SYMBOLOGIES ? symbology_names[symbology] : "unknown";
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool has_aim_prefix(const char *text)
{
	return text[0] == ']' && is_letter(text[1]) && (is_digit(text[2]) || is_letter(text[2]));
}

static enum ps_symbology symbology_of(const char *aim)
{
	switch (aim[1]) {
	case 'A':
		return PS_SYMBOLOGY_CODE39;
	case 'C':
		return aim[2] == '1' ? PS_SYMBOLOGY_GS1_128 : PS_SYMBOLOGY_CODE128;
	case 'E':
		return PS_SYMBOLOGY_EAN;
	case 'Q':
		return PS_SYMBOLOGY_QR;
	case 'd':
		return PS_SYMBOLOGY_DATA_MATRIX;
	default:
		return PS_SYMBOLOGY_OTHER;
	}
}

static void restart(struct ps_scan_line *line)
{
	line->bytes = 0;
	line->garbage = false;
}

static void end_line(struct ps_scan_line *line,
		     void (*on_scan)(void *user, const struct ps_scan *scan), void *user)
{
	struct ps_scan scan = { .text = "", .bytes = line->bytes, .time_us = line->first_us };

	if (line->bytes == 0)
		return;
	if (!line->garbage) {
		scan.text = line->text;
		scan.len = (size_t)line->bytes;
		line->text[scan.len] = '\0';
		if (has_aim_prefix(line->text)) {
			memcpy(scan.aim, line->text, AIM_LEN);
			scan.symbology = symbology_of(scan.aim);
			scan.text += AIM_LEN;
			scan.len -= AIM_LEN;
		}
	}
	scan.unreadable = scan.len == 0; /* garbage, or a prefix and nothing behind it */
	restart(line);
	on_scan(user, &scan);
}

static void take_byte(struct ps_scan_line *line, char byte, uint64_t time_us)
{
	if (line->bytes == 0) {
		if (byte == STX)
			return;
		line->first_us = time_us;
	}
	if (byte < 0x20 || byte > 0x7e || line->bytes >= PS_SCAN_TEXT_MAX)
		line->garbage = true;
	if (!line->garbage)
		line->text[line->bytes] = byte;
	line->bytes++;
}

void ps_scan_line_init(struct ps_scan_line *line, uint64_t quiet_us)
{
	*line = (struct ps_scan_line){ .quiet_us = quiet_us };
}

void ps_scan_line_feed(struct ps_scan_line *line, const void *bytes, size_t len, uint64_t time_us,
		       void (*on_scan)(void *user, const struct ps_scan *scan), void *user)
{
	const char *at = bytes;

	for (size_t i = 0; i < len; i++) {
		if (at[i] == '\r' || at[i] == '\n' || at[i] == '\t' || at[i] == ETX)
			end_line(line, on_scan, user);
		else
			take_byte(line, at[i], time_us);
	}
	if (len > 0)
		line->last_us = time_us;
}

void ps_scan_line_tick(struct ps_scan_line *line, uint64_t time_us,
		       void (*on_scan)(void *user, const struct ps_scan *scan), void *user)
{
	if (time_us >= ps_scan_line_due_us(line))
		end_line(line, on_scan, user);
}

uint64_t ps_scan_line_due_us(const struct ps_scan_line *line)
{
	return line->quiet_us && line->bytes ? line->last_us + line->quiet_us : UINT64_MAX;
}

void ps_scan_line_abandon(struct ps_scan_line *line,
			  void (*on_scan)(void *user, const struct ps_scan *scan), void *user)
{
	if (line->bytes)
		line->garbage = true; /* whole or not, it was never ended: nobody can know */
	end_line(line, on_scan, user);
}
