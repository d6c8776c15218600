#include "tools/reindex_return.h"

#include "firmware/index_take.h"
#include "signing/reader.h"

enum ps_err ps_reindex_return(struct ps_input *input, const struct ps_tally *tally,
			      uint64_t *return_of_out)
{
	uint64_t left = tally->events[PS_CLASS_LINK];
	uint64_t return_of = 0;
	struct ps_reader reader;
	enum ps_err err = PS_OK;

	ps_reader_init(&reader, ps_input_source(input));
	while (left && !return_of && !err) {
		struct ps_record record;

		err = ps_reader_next(&reader, &record);
		if (err || record.type != PS_RECORD_EVENT ||
		    record.event.entry.event_class != PS_CLASS_LINK)
			continue;
		ps_take_row_note_read(&record.event, &return_of);
		left--;
	}
	ps_reader_release(&reader);
	if (err == PS_IO || err == PS_NO_MEMORY)
		return err;
	*return_of_out = return_of;
	return PS_OK;
}
