#include "signing/redact.h"

#include <stdlib.h>
#include <string.h>

#include "signing/hash.h"

/* A stored tile that is to be hidden. */
struct hidden {
	uint8_t salt[PS_SALT_LEN];
	uint8_t hash[PS_HASH_LEN];
};

struct rule {
	size_t camera;
	bool has_span;
	uint64_t from_us;
	uint64_t to_us;
	bool met;				 /* a picture */
	uint8_t touched[(PS_TILES_MAX + 7) / 8]; /* a bit a tile */
};

struct ps_redactor {
	size_t rule_count;
	struct rule *rules;
	bool touches[PS_CAMERAS_MAX];

	/* open addressing; room is a power of two, at most half full */
	struct hidden **slots;
	size_t room;
	size_t used;
};

static void mark_tiles(struct rule *rule, const struct ps_camera_info *camera,
		       const struct ps_rect *rect)
{
	uint64_t row = (camera->width_px + 15) / 16;
	uint64_t rows = (camera->height_px + 15) / 16;
	uint64_t left = rect->x / 16;
	uint64_t right = (rect->x + rect->w - 1) / 16;
	uint64_t bottom = (rect->y + rect->h - 1) / 16;

	for (uint64_t y = rect->y / 16; y <= bottom && y < rows; y++) {
		for (uint64_t x = left; x <= right && x < row; x++) {
			uint64_t tile = (y * row + x) / camera->restart_mcus;

			rule->touched[tile / 8] |= (uint8_t)(1U << (tile % 8));
		}
	}
}

static enum ps_err add_rule(struct ps_redactor *redactor, const struct ps_start *start,
			    const struct ps_redaction *redaction)
{
	const struct ps_bytes wanted = { (const uint8_t *)redaction->camera,
					 strlen(redaction->camera) };
	struct rule *rule = &redactor->rules[redactor->rule_count];

	for (size_t i = 0; i < start->camera_count; i++) {
		const struct ps_camera_info *camera = &start->cameras[i];
		struct ps_rect rect = redaction->rect;

		if (!ps_bytes_equal(camera->name, wanted))
			continue;
		if (rect.w == 0 || rect.h == 0 || rect.x >= camera->width_px ||
		    rect.y >= camera->height_px)
			return PS_RANGE;
		if (rect.w > camera->width_px - rect.x)
			rect.w = camera->width_px - rect.x;
		if (rect.h > camera->height_px - rect.y)
			rect.h = camera->height_px - rect.y;
		rule->camera = i;
		rule->has_span = redaction->has_span;
		rule->from_us = redaction->from_us;
		rule->to_us = redaction->to_us;
		mark_tiles(rule, camera, &rect);
		redactor->rule_count++;
		return PS_OK;
	}
	return PS_NOT_FOUND;
}

enum ps_err ps_redactor_create(const struct ps_start *start, const struct ps_redaction *redactions,
			       size_t count, struct ps_redactor **redactor_out)
{
	struct ps_redactor *redactor = calloc(1, sizeof(*redactor));
	enum ps_err err = PS_NO_MEMORY;

	if (!redactor)
		return err;
	redactor->room = 1024;
	redactor->slots = calloc(redactor->room, sizeof(struct hidden *));
	redactor->rules = calloc(count ? count : 1, sizeof(*redactor->rules));
	if (!redactor->slots || !redactor->rules)
		goto out;
	err = PS_OK;
	for (size_t i = 0; i < count && !err; i++)
		err = add_rule(redactor, start, &redactions[i]);
	if (err)
		goto out;
	*redactor_out = redactor;
	redactor = NULL;
out:
	ps_redactor_destroy(redactor);
	return err;
}

void ps_redactor_reset(struct ps_redactor *redactor)
{
	for (size_t i = 0; i < redactor->room; i++) {
		free(redactor->slots[i]);
		redactor->slots[i] = NULL;
	}
	redactor->used = 0;
	memset(redactor->touches, 0, sizeof(redactor->touches));
}

void ps_redactor_destroy(struct ps_redactor *redactor)
{
	if (!redactor)
		return;
	if (redactor->slots)
		ps_redactor_reset(redactor);
	free(redactor->slots);
	free(redactor->rules);
	free(redactor);
}

/* Where the tile with this salt is, or would be. Salts are random: their first bytes are the hash.
 */
static struct hidden **find(struct hidden **slots, size_t room, const uint8_t *salt)
{
	size_t at = 0;

	for (size_t i = 0; i < sizeof(at); i++)
		at = at << 8 | salt[i];
	at &= room - 1;
	while (slots[at] && memcmp(slots[at]->salt, salt, PS_SALT_LEN) != 0)
		at = (at + 1) & (room - 1);
	return &slots[at];
}

static enum ps_err grow(struct ps_redactor *redactor)
{
	size_t room = redactor->room * 2;
	struct hidden **slots;

	if (redactor->used < redactor->room / 2)
		return PS_OK;
	slots = calloc(room, sizeof(struct hidden *));
	if (!slots)
		return PS_NO_MEMORY;
	for (size_t i = 0; i < redactor->room; i++)
		if (redactor->slots[i])
			*find(slots, room, redactor->slots[i]->salt) = redactor->slots[i];
	free(redactor->slots);
	redactor->slots = slots;
	redactor->room = room;
	return PS_OK;
}

static enum ps_err hide(struct ps_redactor *redactor, const struct ps_tile_view *tile)
{
	struct ps_digest_job job = { .tag = PS_HASH_TILE,
				     .prefix = tile->salt,
				     .prefix_len = PS_SALT_LEN,
				     .bytes = tile->bytes.bytes,
				     .len = tile->bytes.len };
	struct hidden *hidden;
	struct hidden **slot;
	enum ps_err err = grow(redactor);

	if (err)
		return err;
	slot = find(redactor->slots, redactor->room, tile->salt);
	if (*slot)
		return PS_OK;
	hidden = calloc(1, sizeof(*hidden));
	if (!hidden)
		return PS_NO_MEMORY;
	memcpy(hidden->salt, tile->salt, PS_SALT_LEN);
	job.digest_out = hidden->hash;
	err = ps_digest_many(&job, 1);
	if (err) {
		free(hidden);
		return err;
	}
	*slot = hidden;
	redactor->used++;
	return PS_OK;
}

enum ps_err ps_redactor_mark(struct ps_redactor *redactor, size_t camera, uint64_t since_us,
			     const struct ps_composite *picture)
{
	for (size_t i = 0; i < redactor->rule_count; i++) {
		struct rule *rule = &redactor->rules[i];

		if (rule->camera != camera ||
		    (rule->has_span && (since_us < rule->from_us || since_us >= rule->to_us)))
			continue;
		redactor->touches[camera] = true;
		rule->met = true;
		for (uint32_t k = 0; k < picture->tile_count; k++) {
			enum ps_err err;

			if (!(rule->touched[k / 8] & 1U << (k % 8)) || !picture->tiles[k].salt)
				continue;
			err = hide(redactor, &picture->tiles[k]);
			if (err)
				return err;
		}
	}
	return PS_OK;
}

uint64_t ps_redactor_idle(const struct ps_redactor *redactor)
{
	uint64_t idle = 0;

	for (size_t i = 0; i < redactor->rule_count && i < PS_REDACTIONS_MAX; i++)
		if (!redactor->rules[i].met)
			idle |= UINT64_C(1) << i;
	return idle;
}

bool ps_redactor_aims_at(const struct ps_redactor *redactor, size_t camera)
{
	for (size_t i = 0; i < redactor->rule_count; i++)
		if (redactor->rules[i].camera == camera)
			return true;
	return false;
}

bool ps_redactor_touches(const struct ps_redactor *redactor, size_t camera)
{
	return redactor->touches[camera];
}

void ps_redactor_hide(const struct ps_redactor *redactor, struct ps_composite *picture)
{
	for (uint32_t i = 0; i < picture->tile_count; i++) {
		struct ps_tile_view *tile = &picture->tiles[i];
		const struct hidden *hidden =
			tile->salt ? *find(redactor->slots, redactor->room, tile->salt) : NULL;

		if (!hidden)
			continue;
		*tile = (struct ps_tile_view){ .hash = hidden->hash };
		picture->withheld++;
	}
}
