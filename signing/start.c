#include "signing/start.h"

#include <string.h>

#include "signing/cbor.h"

const char *ps_source_kind_name(uint64_t kind)
{
	switch (kind) {
#define X(number, code, name) \
	case number:          \
		return name;
		PS_SOURCE_KINDS(X)
#undef X
	default:
		return NULL;
	}
}

uint64_t ps_camera_tile_count(const struct ps_camera_info *camera)
{
	uint64_t mcus = (camera->width_px + 15) / 16 * ((camera->height_px + 15) / 16);

	return (mcus + camera->restart_mcus - 1) / camera->restart_mcus;
}

bool ps_camera_name_is_valid(struct ps_bytes name)
{
	if (name.len == 0 || name.len > PS_CAMERA_NAME_LEN_MAX || name.bytes[0] == '-')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		uint8_t c = name.bytes[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return true;
}

static void encode_camera(const struct ps_camera_info *camera, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 17);
	ps_cbor_add_text_view(buf, camera->name);
	ps_cbor_add_uint(buf, camera->source);
	ps_cbor_add_text_view(buf, camera->driver);
	ps_cbor_add_text_view(buf, camera->bus);
	ps_cbor_add_text_view(buf, camera->ids);
	ps_cbor_add_text_view(buf, camera->model);
	ps_cbor_add_text_view(buf, camera->mode);
	ps_cbor_add_uint(buf, camera->codec);
	ps_cbor_add_uint(buf, camera->width_px);
	ps_cbor_add_uint(buf, camera->height_px);
	ps_cbor_add_uint(buf, camera->restart_mcus);
	ps_cbor_add_uint(buf, camera->rate_mhz);
	if (camera->has_crop) {
		ps_cbor_add_array(buf, 2);
		ps_cbor_add_uint(buf, camera->source_width_px);
		ps_cbor_add_uint(buf, camera->source_height_px);
	} else {
		ps_cbor_add_null(buf);
	}
	if (camera->has_rect) {
		ps_cbor_add_array(buf, 4);
		ps_cbor_add_uint(buf, camera->rect.x);
		ps_cbor_add_uint(buf, camera->rect.y);
		ps_cbor_add_uint(buf, camera->rect.w);
		ps_cbor_add_uint(buf, camera->rect.h);
	} else {
		ps_cbor_add_null(buf);
	}
	ps_cbor_add_uint(buf, camera->threshold);
	ps_cbor_add_uint(buf, camera->first_seq);
	ps_cbor_add_uint(buf, camera->role);
}

static enum ps_err read_texts(struct ps_cursor *cursor, struct ps_camera_info *camera)
{
	struct ps_bytes *const texts[] = { &camera->driver, &camera->bus, &camera->ids,
					   &camera->model, &camera->mode };
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && !err; i++)
		err = ps_cbor_read_text(cursor, PS_TEXT_LEN_MAX, texts[i]);
	return err;
}

static enum ps_err read_crop(struct ps_cursor *cursor, struct ps_camera_info *camera)
{
	enum ps_err err;

	if (ps_cbor_read_if_null(cursor))
		return PS_OK;
	camera->has_crop = true;
	err = ps_cbor_read_tuple(cursor, 2);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_SIDE_PX_MAX, &camera->source_width_px);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_SIDE_PX_MAX, &camera->source_height_px);
	if (!err && (camera->source_width_px < camera->width_px ||
		     camera->source_height_px < camera->height_px))
		err = PS_RANGE;
	return err;
}

static enum ps_err read_rect(struct ps_cursor *cursor, struct ps_camera_info *camera)
{
	struct ps_rect *rect = &camera->rect;
	enum ps_err err;

	if (ps_cbor_read_if_null(cursor))
		return PS_OK;
	camera->has_rect = true;
	err = ps_cbor_read_tuple(cursor, 4);
	if (!err)
		err = ps_cbor_read_uint(cursor, camera->width_px, &rect->x);
	if (!err)
		err = ps_cbor_read_uint(cursor, camera->height_px, &rect->y);
	if (!err)
		err = ps_cbor_read_uint(cursor, camera->width_px - rect->x, &rect->w);
	if (!err)
		err = ps_cbor_read_uint(cursor, camera->height_px - rect->y, &rect->h);
	if (!err && (rect->w == 0 || rect->h == 0))
		err = PS_RANGE;
	return err;
}

static enum ps_err decode_camera(struct ps_cursor *cursor, struct ps_camera_info *camera)
{
	uint64_t source = 0;
	uint64_t role = 0;
	enum ps_err err = ps_cbor_read_tuple(cursor, 17);

	if (!err)
		err = ps_cbor_read_text(cursor, PS_CAMERA_NAME_LEN_MAX, &camera->name);
	if (!err && !ps_camera_name_is_valid(camera->name))
		err = PS_MALFORMED;
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_DECLARED_TEST, &source);
	if (!err && source == 0)
		err = PS_RANGE;
	if (!err)
		err = read_texts(cursor, camera);
	if (!err)
		err = ps_cbor_read_uint(cursor, UINT16_MAX, &camera->codec);
	if (!err && camera->codec != PS_CODEC_JPEG_TILES)
		err = PS_UNSUPPORTED;
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_SIDE_PX_MAX, &camera->width_px);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_SIDE_PX_MAX, &camera->height_px);
	if (!err)
		err = ps_cbor_read_uint(cursor, UINT16_MAX, &camera->restart_mcus);
	if (!err && (camera->width_px == 0 || camera->height_px == 0 || camera->restart_mcus == 0))
		err = PS_RANGE;
	if (!err && ps_camera_tile_count(camera) > PS_TILES_MAX)
		err = PS_RANGE;
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_FRAMES_A_SECOND_MAX * 1000, &camera->rate_mhz);
	if (!err)
		err = read_crop(cursor, camera);
	if (!err)
		err = read_rect(cursor, camera);
	if (!err)
		err = ps_cbor_read_uint(cursor, 255, &camera->threshold);
	if (!err)
		err = ps_cbor_read_uint(cursor, INT64_MAX, &camera->first_seq);
	if (!err)
		err = ps_cbor_read_uint(cursor, PS_ROLE_ITEM, &role);
	if (!err && role == 0)
		err = PS_RANGE;
	camera->source = (enum ps_source_declared)source;
	camera->role = (enum ps_declared_role)role;
	return err;
}

static enum ps_err decode_cameras(struct ps_cursor *cursor, struct ps_start *start)
{
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_array(cursor, 1, PS_CAMERAS_MAX, &count);

	for (size_t i = 0; i < count && !err; i++) {
		err = decode_camera(cursor, &start->cameras[i]);
		for (size_t k = 0; k < i && !err; k++)
			if (ps_bytes_equal(start->cameras[k].name, start->cameras[i].name))
				err = PS_MALFORMED;
	}
	start->camera_count = (size_t)count;
	return err;
}

static enum ps_err decode_chain(struct ps_cursor *cursor, struct ps_start *start)
{
	uint64_t count = 0;
	enum ps_err err = ps_cbor_read_array(cursor, 1, PS_CHAIN_MAX, &count);

	for (size_t i = 0; i < count && !err; i++)
		err = ps_cbor_read_bytes(cursor, 1, PS_CERTIFICATE_DER_MAX, &start->chain[i]);
	start->chain_count = (size_t)count;
	return err;
}

static void encode_place(bool has, struct ps_bytes bytes, struct ps_buf *buf)
{
	if (has)
		ps_cbor_add_bytes(buf, bytes.bytes, bytes.len);
	else
		ps_cbor_add_null(buf);
}

static enum ps_err decode_place(struct ps_cursor *cursor, bool *has, struct ps_bytes *bytes)
{
	*has = !ps_cbor_read_if_null(cursor);
	return *has ? ps_cbor_read_bytes(cursor, 1, PS_PLACE_LEN_MAX, bytes) : PS_OK;
}

static enum ps_err decode_session(struct ps_cursor *cursor, struct ps_start *start)
{
	struct ps_session_key session;
	struct ps_cose cose;
	enum ps_err err;

	start->has_session = !ps_cbor_read_if_null(cursor);
	if (!start->has_session)
		return PS_OK;
	err = ps_cbor_read_bytes(cursor, 1, PS_SESSION_LEN_MAX, &start->session);
	return err ? err : ps_session_key_read(start->session, &session, &cose);
}

/* The anchor, the session key, and the places of what later versions bring. */
static enum ps_err decode_places(struct ps_cursor *cursor, struct ps_start *start)
{
	enum ps_err err = PS_OK;

	start->has_anchor = !ps_cbor_read_if_null(cursor);
	if (start->has_anchor)
		err = ps_anchor_read(cursor, &start->anchor);
	if (!err)
		err = decode_session(cursor, start);
	if (!err)
		err = decode_place(cursor, &start->has_attestation, &start->attestation);
	if (!err)
		err = decode_place(cursor, &start->has_light, &start->light);
	return err;
}

void ps_start_encode(const struct ps_start *start, struct ps_buf *buf)
{
	ps_cbor_add_array(buf, 17);
	ps_cbor_add_uint(buf, start->version);
	ps_cbor_add_text_view(buf, start->station);
	ps_cbor_add_array(buf, 2);
	ps_cbor_add_uint(buf, start->lane);
	ps_cbor_add_text_view(buf, start->lane_name);
	ps_cbor_add_array(buf, start->chain_count);
	for (size_t i = 0; i < start->chain_count; i++)
		ps_cbor_add_bytes(buf, start->chain[i].bytes, start->chain[i].len);
	ps_cbor_add_text_view(buf, start->firmware);
	ps_cbor_add_bytes(buf, start->configuration, PS_HASH_LEN);
	ps_cbor_add_array(buf, start->camera_count);
	for (size_t i = 0; i < start->camera_count; i++)
		encode_camera(&start->cameras[i], buf);
	ps_cbor_add_bytes(buf, start->boot, PS_BOOT_LEN);
	ps_cbor_add_bytes(buf, start->run, PS_BOOT_LEN);
	ps_cbor_add_uint(buf, start->take_number);
	ps_cbor_add_array(buf, 2);
	ps_cbor_add_uint(buf, start->ledger_size);
	ps_cbor_add_bytes(buf, start->ledger_root, PS_HASH_LEN);
	if (start->has_anchor)
		ps_anchor_encode(&start->anchor, buf);
	else
		ps_cbor_add_null(buf);
	encode_place(start->has_session, start->session, buf);
	encode_place(start->has_attestation, start->attestation, buf);
	encode_place(start->has_light, start->light, buf);
	ps_clock_encode(&start->clock, buf);
	ps_cbor_add_uint(buf, start->from_us);
}

static enum ps_err decode_names(struct ps_cursor *cursor, struct ps_start *start)
{
	enum ps_err err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &start->station);

	if (!err)
		err = ps_cbor_read_tuple(cursor, 2);
	if (!err)
		err = ps_cbor_read_uint(cursor, UINT16_MAX, &start->lane);
	if (!err)
		err = ps_cbor_read_text(cursor, PS_NAME_LEN_MAX, &start->lane_name);
	return err;
}

static enum ps_err decode_numbers(struct ps_cursor *cursor, struct ps_start *start)
{
	enum ps_err err = ps_cbor_read_fixed(cursor, start->boot, PS_BOOT_LEN);

	if (!err)
		err = ps_cbor_read_fixed(cursor, start->run, PS_BOOT_LEN);
	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &start->take_number);
	if (!err && start->take_number == 0)
		err = PS_RANGE;
	if (!err)
		err = ps_cbor_read_tuple(cursor, 2);
	if (!err)
		err = ps_cbor_read_uint(cursor, UINT64_MAX, &start->ledger_size);
	if (!err)
		err = ps_cbor_read_fixed(cursor, start->ledger_root, PS_HASH_LEN);
	return err;
}

enum ps_err ps_start_decode(struct ps_bytes payload, struct ps_start *start_out)
{
	struct ps_cursor cursor = ps_cursor_of(payload.bytes, payload.len);
	struct ps_start start = { .version = 0 };
	uint64_t items = 0;
	enum ps_err err = ps_cbor_read_array(&cursor, 1, UINT16_MAX, &items);

	if (!err)
		err = ps_cbor_read_uint(&cursor, UINT64_MAX, &start.version);
	if (!err && start.version != PS_FORMAT_VERSION)
		err = PS_UNSUPPORTED;
	if (!err && items != 17)
		err = PS_MALFORMED;
	if (!err)
		err = decode_names(&cursor, &start);
	if (!err)
		err = decode_chain(&cursor, &start);
	if (!err)
		err = ps_cbor_read_text(&cursor, PS_NAME_LEN_MAX, &start.firmware);
	if (!err)
		err = ps_cbor_read_fixed(&cursor, start.configuration, PS_HASH_LEN);
	if (!err)
		err = decode_cameras(&cursor, &start);
	if (!err)
		err = decode_numbers(&cursor, &start);
	if (!err)
		err = decode_places(&cursor, &start);
	if (!err)
		err = ps_clock_decode(&cursor, &start.clock);
	if (!err)
		err = ps_cbor_read_uint(&cursor, INT64_MAX, &start.from_us);
	if (!err && ps_cursor_left(&cursor))
		err = PS_MALFORMED;
	if (!err)
		*start_out = start;
	return err;
}

const struct ps_camera_info *ps_start_find_camera(const struct ps_start *start, const char *name)
{
	const struct ps_bytes wanted = { (const uint8_t *)name, strlen(name) };

	for (size_t i = 0; i < start->camera_count; i++)
		if (ps_bytes_equal(start->cameras[i].name, wanted))
			return &start->cameras[i];
	return NULL;
}
