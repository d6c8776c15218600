#include "signing/utf8.h"
#include "signing/hex.h"

#include <string.h>

size_t ps_utf8_next(const uint8_t *bytes, size_t len, uint32_t *character_out)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t character;
	size_t need;

	if (len == 0)
		return 0;
	if (bytes[0] < 0x80) {
		*character_out = bytes[0];
		return 1;
	}
	if ((bytes[0] & 0xe0) == 0xc0)
		need = 2;
	else if ((bytes[0] & 0xf0) == 0xe0)
		need = 3;
	else if ((bytes[0] & 0xf8) == 0xf0)
		need = 4;
	else
		return 0;
	if (len < need)
		return 0;
	character = bytes[0] & (0x7fu >> need);
	for (size_t i = 1; i < need; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (bytes[i] & 0x3fu);
	}
	if (character < smallest[need] || character > 0x10ffff ||
	    (character >= 0xd800 && character <= 0xdfff))
		return 0;
	*character_out = character;
	return need;
}

bool ps_utf8_is_valid(const uint8_t *bytes, size_t len, size_t *characters_out)
{
	size_t characters = 0;

	while (len) {
		uint32_t character;
		size_t used = ps_utf8_next(bytes, len, &character);

		if (!used)
			return false;
		bytes += used;
		len -= used;
		characters++;
	}
	*characters_out = characters;
	return true;
}

bool ps_utf8_is_harmless(uint32_t character)
{
	static const struct {
		uint32_t first, last;
	} bad[] = {
		{ 0x00, 0x1f },	       { '\\', '\\' },	   { 0x7f, 0x9f },     { 0xad, 0xad },
		{ 0x61c, 0x61c },      { 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f },    { 0xe000, 0xf8ff }, { 0xfeff, 0xfeff }, { 0xfff0, 0xffff },
		{ 0xe0000, 0x10ffff },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (character >= bad[i].first && character <= bad[i].last)
			return false;
	return true;
}

static void escape_byte(uint8_t byte, char text_out[4])
{
	text_out[0] = '\\';
	text_out[1] = 'x';
	ps_hex_encode(&byte, 1, text_out + 2);
}

void ps_utf8_escape(const uint8_t *bytes, size_t len, char *text_out, size_t size)
{
	while (len) {
		uint32_t character = 0;
		size_t used = ps_utf8_next(bytes, len, &character);
		bool plain = used && ps_utf8_is_harmless(character);
		size_t need;

		if (!used)
			used = 1;
		need = plain ? used : 4 * used;
		if (size <= need)
			break;
		if (plain)
			memcpy(text_out, bytes, used);
		for (size_t i = 0; !plain && i < used; i++)
			escape_byte(bytes[i], text_out + 4 * i);
		text_out += need;
		size -= need;
		bytes += used;
		len -= used;
	}
	if (size)
		*text_out = '\0';
}
