/*
 * struct ps_key_text: the keys of a USB scanner become characters.
 *
 * A scanner that is a keyboard types a code as a person would, on a US layout, with Shift. CapsLock
 * changes nothing here, whatever its lamp shows; a key that is held down types once. Keys that are
 * no characters are nobody's code and are passed over.
 *
 * A person is told from a scanner by pace: 30 ms and more from key to key, on average over a code.
 * The times are the kernel's own, so a reader that is late does not make a scanner slow.
 *
 * No I/O and no clock; one thread.
 */
#ifndef PS_CAPTURE_KEY_TEXT_H
#define PS_CAPTURE_KEY_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#define PS_KEY_TEXT_PERSON_US 30000

/* What events that the kernel threw away become: no line with it in it is a code. */
#define PS_KEY_TEXT_LOST '\x01'

struct input_event;

/* The members are ps_key_text's own. */
struct ps_key_text {
	bool left_shift;
	bool right_shift;
	uint64_t keys; /* of the code so far */
	uint64_t first_us;
	uint64_t last_us;
};

void ps_key_text_init(struct ps_key_text *text);

/* The character that @event types: CR for Enter, Tab; 0: none. */
char ps_key_text_take(struct ps_key_text *text, const struct input_event *event);

/* Whether a person typed what was taken since the last call, terminator included. */
bool ps_key_text_was_person(struct ps_key_text *text);

#endif
