#include "tests/day/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MS 1000ULL
#define PARCEL(n) "YT88005671000" n

/* What happens @after_s seconds behind the line before it. */
struct line {
	double after_s;
	unsigned lane;
	const char *chapter; /* NULL: the same goes on */
	const char *what;    /* a code, "pedal", "dark", "light"; NULL: time passes */
};

enum { ONE = PS_ROOM_ONE, TWO = PS_ROOM_TWO, THREE = PS_ROOM_THREE };

static const struct line lines[] = {
	{ 10, ONE, "The packer of bench one says who she is, and packs", "PSB-7Q2M" },
	{ 3, ONE, NULL, PARCEL("01") },
	{ 12, ONE, NULL, "6901234567892" },
	{ 14, ONE, NULL, PARCEL("01") },

	{ 8, ONE, "The scanner reads a label twice, and the QR code beside it", PARCEL("02") },
	{ 0.4, ONE, NULL, PARCEL("02") },
	{ 6, ONE, NULL, "]Q1https://example.com/track" },
	{ 15, ONE, NULL, PARCEL("02") },
	{ 0.5, ONE, NULL, PARCEL("02") },

	{ 9, ONE, "Nobody ends the parcel; the next label does", PARCEL("03") },
	{ 22, ONE, NULL, PARCEL("04") },
	{ 18, ONE, NULL, PARCEL("04") },

	{ 7, ONE, "The wrong label: taken back, and the right one", PARCEL("05") },
	{ 4, ONE, NULL, "PSCMD-CANCEL" },
	{ 3, ONE, NULL, PARCEL("06") },
	{ 20, ONE, NULL, "PSCMD-END" },
	{ 1, ONE, NULL, "PSCMD-END" },

	{ 9, ONE, "The printer jams and prints the same label again", PARCEL("07") },
	{ 10, ONE, NULL, "PSCMD-RELABEL" },
	{ 4, ONE, NULL, PARCEL("07") },
	{ 12, ONE, NULL, PARCEL("07") },

	{ 8, ONE, "The courier cancelled the waybill; the parcel gets another", PARCEL("08") },
	{ 15, ONE, NULL, "PSCMD-RELABEL" },
	{ 5, ONE, NULL, PARCEL("09") },
	{ 9, ONE, NULL, PARCEL("09") },

	{ 20, ONE, "Something was forgotten: the parcel is opened again", PARCEL("09") },
	{ 16, ONE, NULL, PARCEL("09") },
	{ 2, ONE, "and once more, with the tape over the label by now", "PSCMD-CONTINUE" },
	{ 9, ONE, NULL, PARCEL("09") },
	{ 6, ONE, NULL, "PSCMD-CONTINUE" },
	{ 7, ONE, NULL, "PSCMD-END" },

	{ 10, ONE, "She is called away and comes back", PARCEL("10") },
	{ 190, ONE, NULL, PARCEL("10") },
	{ 11, ONE, NULL, PARCEL("10") },

	{ 12, ONE, "Two orders in one parcel, and one order in two", PARCEL("11") },
	{ 3, ONE, NULL, "ORD-100001" },
	{ 5, ONE, NULL, "ORD-100002" },
	{ 12, ONE, NULL, PARCEL("12") },
	{ 3, ONE, NULL, "ORD-100003" },
	{ 14, ONE, NULL, PARCEL("13") },
	{ 3, ONE, NULL, "ORD-100003" },
	{ 14, ONE, NULL, PARCEL("13") },

	{ 10, ONE, "A parcel comes back; unpacking it is filmed too", "PSCMD-RETURN" },
	{ 3, ONE, NULL, PARCEL("01") },
	{ 19, ONE, NULL, PARCEL("01") },
	{ 6, ONE, "A return that never went out from here", PARCEL("90") },
	{ 2, ONE, NULL, "PSCMD-RETURN" },
	{ 9, ONE, NULL, PARCEL("90") },

	{ 12, ONE, "A label of this morning on another parcel: it is recorded, and said",
	  PARCEL("04") },
	{ 9, ONE, NULL, "PSCMD-HOLD" },
	{ 6, ONE, NULL, PARCEL("04") },

	{ 9, ONE, "A camera stops in the middle of a parcel", PARCEL("14") },
	{ 5, 1, NULL, "dark" },
	{ 9, 1, NULL, "light" },
	{ 6, ONE, NULL, PARCEL("14") },
	{ 9, ONE, "Commands without a parcel", "PSCMD-END" },
	{ 3, ONE, NULL, "PSCMD-START" },

	{ 9, TWO, "Bench two prints its labels last: goods, packing, label", "6901234567892" },
	{ 4, TWO, NULL, "6901234567892" },
	{ 22, TWO, NULL, PARCEL("21") },
	{ 9, TWO, "The pedal begins; bench one packs beside it", "pedal" },
	{ 6, ONE, NULL, PARCEL("15") },
	{ 12, TWO, NULL, PARCEL("22") },
	{ 1, TWO, NULL, "pedal" },
	{ 0.5, TWO, NULL, PARCEL("22") },
	{ 8, ONE, NULL, PARCEL("15") },
	{ 9, TWO, NULL, PARCEL("23") },
	{ 9, TWO, "Nobody pressed the pedal; the label still has its pre-roll", PARCEL("24") },
	{ 9, TWO, "No label at all", "pedal" },
	{ 15, TWO, NULL, "PSCMD-END" },

	{ 9, THREE, "Bench three scans out what others packed", PARCEL("01") },
	{ 3, THREE, NULL, PARCEL("02") },
	{ 3.5, THREE, NULL, PARCEL("03") },
	{ 0.6, THREE, NULL, PARCEL("04") },
	{ 0.3, THREE, NULL, PARCEL("04") },
	{ 4, THREE, NULL, PARCEL("06") },
	{ 4, ONE, "Evening", NULL },
};

void ps_story_tell(struct ps_room *room)
{
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct line *line = &lines[i];

		ps_room_pass(room, (uint64_t)(line->after_s * 1000) * MS);
		if (line->chapter)
			(void)fprintf(room->out, "\n%s\n", line->chapter);
		if (!line->what)
			ps_room_pass(room, 5000 * MS);
		else if (strcmp(line->what, "dark") == 0 || strcmp(line->what, "light") == 0)
			ps_room_darken(room, line->lane, line->what[0] == 'd');
		else
			ps_room_scan(room, line->lane, line->what);
	}
}
