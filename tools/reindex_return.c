#include "tools/reindex_return.h"

#include "firmware/index_take.h"
#include "signing/reader.h"

struct looking {
	uint64_t links; /* still to come */
	uint64_t notes;
	bool scanned; /* a waybill was, in this second or an earlier one */
	bool behind;  /* of the second in which the first one was */
	uint64_t return_of;
};

static void look_at(struct looking *looking, const struct ps_record *record)
{
	if (record->type == PS_RECORD_SEAL)
		looking->behind = looking->scanned;
	if (record->type != PS_RECORD_EVENT)
		return;
	looking->scanned |= record->event.entry.kind == PS_EVENT_WAYBILL;
	if (record->event.entry.event_class == PS_CLASS_LINK && looking->links)
		looking->links--;
	else if (record->event.entry.event_class == PS_CLASS_NOTE && looking->notes)
		looking->notes--;
	ps_take_row_note_read(&record->event, &looking->return_of);
}

enum ps_err ps_reindex_return(struct ps_input *input, const struct ps_tally *tally,
			      uint64_t *return_of_out)
{
	struct looking looking = { .links = tally->events[PS_CLASS_LINK],
				   .notes = tally->events[PS_CLASS_NOTE] };
	struct ps_reader reader;
	enum ps_err err = PS_OK;

	ps_reader_init(&reader, ps_input_source(input));
	while (!err && !looking.return_of &&
	       (looking.links || (looking.notes && !looking.behind))) {
		struct ps_record record;

		err = ps_reader_next(&reader, &record);
		if (!err)
			look_at(&looking, &record);
	}
	ps_reader_release(&reader);
	if (err == PS_IO || err == PS_NO_MEMORY)
		return err;
	*return_of_out = looking.return_of;
	return PS_OK;
}
