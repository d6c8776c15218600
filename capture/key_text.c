#include "capture/key_text.h"

#include <stddef.h>

#include <linux/input.h>

#define PRESSED 1 /* 0 is let go, 2 is repeated */

/* Without Shift, and with it. */
static const char keys[][2] = {
	[KEY_1] = { '1', '!' },		  [KEY_2] = { '2', '@' },
	[KEY_3] = { '3', '#' },		  [KEY_4] = { '4', '$' },
	[KEY_5] = { '5', '%' },		  [KEY_6] = { '6', '^' },
	[KEY_7] = { '7', '&' },		  [KEY_8] = { '8', '*' },
	[KEY_9] = { '9', '(' },		  [KEY_0] = { '0', ')' },
	[KEY_MINUS] = { '-', '_' },	  [KEY_EQUAL] = { '=', '+' },
	[KEY_TAB] = { '\t', '\t' },	  [KEY_Q] = { 'q', 'Q' },
	[KEY_W] = { 'w', 'W' },		  [KEY_E] = { 'e', 'E' },
	[KEY_R] = { 'r', 'R' },		  [KEY_T] = { 't', 'T' },
	[KEY_Y] = { 'y', 'Y' },		  [KEY_U] = { 'u', 'U' },
	[KEY_I] = { 'i', 'I' },		  [KEY_O] = { 'o', 'O' },
	[KEY_P] = { 'p', 'P' },		  [KEY_LEFTBRACE] = { '[', '{' },
	[KEY_RIGHTBRACE] = { ']', '}' },  [KEY_ENTER] = { '\r', '\r' },
	[KEY_A] = { 'a', 'A' },		  [KEY_S] = { 's', 'S' },
	[KEY_D] = { 'd', 'D' },		  [KEY_F] = { 'f', 'F' },
	[KEY_G] = { 'g', 'G' },		  [KEY_H] = { 'h', 'H' },
	[KEY_J] = { 'j', 'J' },		  [KEY_K] = { 'k', 'K' },
	[KEY_L] = { 'l', 'L' },		  [KEY_SEMICOLON] = { ';', ':' },
	[KEY_APOSTROPHE] = { '\'', '"' }, [KEY_GRAVE] = { '`', '~' },
	[KEY_BACKSLASH] = { '\\', '|' },  [KEY_Z] = { 'z', 'Z' },
	[KEY_X] = { 'x', 'X' },		  [KEY_C] = { 'c', 'C' },
	[KEY_V] = { 'v', 'V' },		  [KEY_B] = { 'b', 'B' },
	[KEY_N] = { 'n', 'N' },		  [KEY_M] = { 'm', 'M' },
	[KEY_COMMA] = { ',', '<' },	  [KEY_DOT] = { '.', '>' },
	[KEY_SLASH] = { '/', '?' },	  [KEY_SPACE] = { ' ', ' ' },
	[KEY_KPASTERISK] = { '*', '*' },  [KEY_KP7] = { '7', '7' },
	[KEY_KP8] = { '8', '8' },	  [KEY_KP9] = { '9', '9' },
	[KEY_KPMINUS] = { '-', '-' },	  [KEY_KP4] = { '4', '4' },
	[KEY_KP5] = { '5', '5' },	  [KEY_KP6] = { '6', '6' },
	[KEY_KPPLUS] = { '+', '+' },	  [KEY_KP1] = { '1', '1' },
	[KEY_KP2] = { '2', '2' },	  [KEY_KP3] = { '3', '3' },
	[KEY_KP0] = { '0', '0' },	  [KEY_KPDOT] = { '.', '.' },
	[KEY_KPENTER] = { '\r', '\r' },	  [KEY_KPSLASH] = { '/', '/' },
};

void ps_key_text_init(struct ps_key_text *text)
{
	*text = (struct ps_key_text){ .keys = 0 };
}

static uint64_t time_of(const struct input_event *event)
{
	return (uint64_t)event->input_event_sec * 1000000 + (uint64_t)event->input_event_usec;
}

char ps_key_text_take(struct ps_key_text *text, const struct input_event *event)
{
	char typed;

	if (event->type == EV_SYN && event->code == SYN_DROPPED) {
		text->left_shift = false;
		text->right_shift = false;
		return PS_KEY_TEXT_LOST;
	}
	if (event->type != EV_KEY)
		return 0;
	if (event->code == KEY_LEFTSHIFT)
		text->left_shift = event->value != 0;
	if (event->code == KEY_RIGHTSHIFT)
		text->right_shift = event->value != 0;
	if (event->value != PRESSED || event->code >= sizeof(keys) / sizeof(keys[0]))
		return 0;
	typed = keys[event->code][text->left_shift || text->right_shift];
	if (typed) {
		text->last_us = time_of(event);
		if (text->keys++ == 0)
			text->first_us = text->last_us;
	}
	return typed;
}

bool ps_key_text_was_person(struct ps_key_text *text)
{
	uint64_t gaps = text->keys > 1 ? text->keys - 1 : 1;
	uint64_t took_us = text->last_us > text->first_us ? text->last_us - text->first_us : 0;
	/* One key alone is no scanner's code. */
	bool person = text->keys <= 1 || took_us / gaps >= PS_KEY_TEXT_PERSON_US;

	text->keys = 0;
	return person;
}
