#include "signing/event.h"

#include <string.h>

#include "signing/cbor.h"

const char *ps_event_kind_name(uint64_t kind)
{
	switch (kind) {
#define X(number, code, name, class) \
	case number:                 \
		return name;
		PS_EVENT_KINDS(X)
#undef X
	default:
		return NULL;
	}
}

enum ps_event_class ps_event_kind_class(uint64_t kind)
{
	switch (kind) {
#define X(number, code, name, class) \
	case number:                 \
		return PS_CLASS_##class;
		PS_EVENT_KINDS(X)
#undef X
	default:
		return PS_CLASS_COUNT;
	}
}

const char *ps_event_class_name(uint64_t event_class)
{
	switch (event_class) {
#define X(number, code, name, withhold) \
	case number:                    \
		return name;
		PS_EVENT_CLASSES(X)
#undef X
	default:
		return NULL;
	}
}

bool ps_event_class_may_be_withheld(enum ps_event_class event_class)
{
	switch ((unsigned)event_class) {
#define X(number, code, name, withhold) \
	case number:                    \
		return withhold;
		PS_EVENT_CLASSES(X)
#undef X
	default:
		return false;
	}
}

const char *ps_code_source_name(uint64_t source)
{
	switch (source) {
#define X(number, code, name) \
	case number:          \
		return name;
		PS_CODE_SOURCES(X)
#undef X
	default:
		return NULL;
	}
}

static void encode_earlier(const struct ps_earlier_take *take, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 2);
	ps_cbor_add_uint(buf, take->number);
	ps_cbor_add_bytes(buf, take->id, sizeof(take->id));
}

static enum ps_err decode_earlier(struct ps_cursor *cursor, struct ps_earlier_take *take)
{
	enum ps_err err = ps_cbor_read_tuple(cursor, 2);

	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &take->number);
	if (!err)
		err = ps_cbor_read_fixed(cursor, take->id, sizeof(take->id));
	return err;
}

void ps_code_body_encode(const struct ps_code_body *body, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, body->has_tag ? 8 : 5);
	ps_cbor_add_text_view(buf, body->code);
	ps_cbor_add_uint(buf, body->source);
	ps_cbor_add_text_view(buf, body->symbology);
	ps_cbor_add_text_view(buf, body->courier);
	ps_cbor_add_uint(buf, body->warnings);
	if (!body->has_tag)
		return;
	ps_cbor_add_bytes(buf, body->tag, sizeof(body->tag));
	ps_cbor_add_uint(buf, body->earlier_total);
	ps_cbor_add_array(buf, body->earlier_count);
	for (size_t i = 0; i < body->earlier_count; i++)
		encode_earlier(&body->earlier[i], buf);
}

static enum ps_err decode_tag(struct ps_cursor *cursor, struct ps_code_body *out)
{
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_fixed(cursor, out->tag, sizeof(out->tag));

	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &out->earlier_total);
	if (!err)
		err = ps_cbor_read_array(cursor, 0, PS_EARLIER_MAX, &count);
	for (uint64_t i = 0; i < count && !err; i++)
		err = decode_earlier(cursor, &out->earlier[i]);
	if (!err && count > out->earlier_total)
		err = PS_RANGE;
	out->has_tag = true;
	out->earlier_count = (size_t)count;
	return err;
}

static enum ps_err at_end(const struct ps_cursor *cursor)
{
	return ps_cursor_left(cursor) ? PS_MALFORMED : PS_OK;
}

enum ps_err ps_code_body_decode(struct ps_bytes body, struct ps_code_body *out)
{
	struct ps_cursor cursor = ps_cursor_of(body.bytes, body.len);
	struct ps_code_body got = { .has_tag = false };
	uint64_t count = 0;
	uint64_t source = 0;
	enum ps_err err = ps_cbor_read_array(&cursor, 5, 8, &count);

	if (!err && count != 5 && count != 8)
		err = PS_MALFORMED;
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_CODE_LEN_MAX, &got.code);
	if (!err)
		err = ps_cbor_read_uint(&cursor, PS_CODE_SOURCE_COUNT - 1, &source);
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_NAME_LEN_MAX, &got.symbology);
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_NAME_LEN_MAX, &got.courier);
	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT32_MAX, &got.warnings);
	if (!err && count == 8)
		err = decode_tag(&cursor, &got);
	if (!err)
		err = at_end(&cursor);
	if (err)
		return err;
	got.source = (enum ps_code_source)source;
	*out = got;
	return PS_OK;
}

void ps_note_body_encode(const struct ps_note_body *body, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 3);
	if (body->has_camera)
		ps_cbor_add_uint(buf, body->camera);
	else
		ps_cbor_add_null(buf);
	if (body->has_number)
		ps_cbor_add_uint(buf, body->number);
	else
		ps_cbor_add_null(buf);
	ps_cbor_add_text_view(buf, body->text);
}

enum ps_err ps_note_body_decode(struct ps_bytes body, struct ps_note_body *out)
{
	struct ps_cursor cursor = ps_cursor_of(body.bytes, body.len);
	struct ps_note_body got = { .has_camera = false };
	enum ps_err err = ps_cbor_read_tuple(&cursor, 3);

	if (!err && !ps_cbor_read_if_null(&cursor)) {
		got.has_camera = true;
		err = ps_cbor_read_uint(&cursor, PS_CAMERAS_MAX - 1, &got.camera);
	}
	if (!err && !ps_cbor_read_if_null(&cursor)) {
		got.has_number = true;
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &got.number);
	}
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_TEXT_LEN_MAX, &got.text);
	if (!err)
		err = at_end(&cursor);
	if (!err)
		*out = got;
	return err;
}

void ps_link_body_encode(const struct ps_link_body *body, struct ps_buf *buf)
{
	encode_earlier(&body->take, buf);
}

enum ps_err ps_link_body_decode(struct ps_bytes body, struct ps_link_body *out)
{
	struct ps_cursor cursor = ps_cursor_of(body.bytes, body.len);
	struct ps_link_body got;
	enum ps_err err = decode_earlier(&cursor, &got.take);

	if (!err)
		err = at_end(&cursor);
	if (!err)
		*out = got;
	return err;
}

void ps_clock_step_encode(const struct ps_clock_step *step, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 2);
	ps_clock_encode(&step->before, buf);
	ps_clock_encode(&step->after, buf);
}

enum ps_err ps_clock_step_decode(struct ps_bytes body, struct ps_clock_step *out)
{
	struct ps_cursor cursor = ps_cursor_of(body.bytes, body.len);
	struct ps_clock_step got;
	enum ps_err err = ps_cbor_read_tuple(&cursor, 2);

	if (!err)
		err = ps_clock_decode(&cursor, &got.before);
	if (!err)
		err = ps_clock_decode(&cursor, &got.after);
	if (!err)
		err = at_end(&cursor);
	if (!err)
		*out = got;
	return err;
}

static enum ps_err check_any(struct ps_bytes body)
{
	struct ps_cursor cursor = ps_cursor_of(body.bytes, body.len);
	size_t len;
	enum ps_err err = ps_cbor_measure_plain(&cursor, PS_EVENT_BODY_LEN_MAX, &len);

	if (err)
		return err;
	return len == body.len ? PS_OK : PS_MALFORMED;
}

bool ps_event_is_return(uint64_t kind, struct ps_bytes body)
{
	static const char remark[] = PS_REMARK_RETURN;
	struct ps_note_body note;

	if (kind != PS_EVENT_REMARK)
		return kind == PS_EVENT_RETURN_OF;
	return !ps_note_body_decode(body, &note) && note.text.len == sizeof(remark) - 1 &&
	       memcmp(note.text.bytes, remark, note.text.len) == 0;
}

/* Waybills have a tag, the other codes have none. */
static enum ps_err check_code(uint64_t kind, struct ps_bytes body)
{
	struct ps_code_body code;
	enum ps_err err = ps_code_body_decode(body, &code);

	if (err)
		return err;
	return code.has_tag == (kind == PS_EVENT_WAYBILL) ? PS_OK : PS_MALFORMED;
}

enum ps_err ps_event_body_check(uint64_t kind, struct ps_bytes body)
{
	struct ps_clock_step step;
	struct ps_note_body note;
	struct ps_link_body link;

	switch ((unsigned)ps_event_kind_class(kind)) {
	case PS_CLASS_CODE:
		return kind == PS_EVENT_UNREADABLE ? ps_note_body_decode(body, &note)
						   : check_code(kind, body);
	case PS_CLASS_LINK:
		return ps_link_body_decode(body, &link);
	case PS_CLASS_CLOCK:
		return ps_clock_step_decode(body, &step);
	case PS_CLASS_SENSOR:
	case PS_CLASS_NOTE:
	case PS_CLASS_FAULT:
	case PS_CLASS_ENDING:
	case PS_CLASS_SOURCE:
		return ps_note_body_decode(body, &note);
	default:
		return check_any(body);
	}
}
