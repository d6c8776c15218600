#include "tools/scene.h"

#include <string.h>

enum {
	BEFORE_US = 3000000, /* of a scan */
	BEHIND_US = 5000000,
	APART_US = 400000, /* from one picture of a camera to the next */
	PICTURES_MAX = 1200,
	/* what may pass for another waybill, and in how many pictures it must have been read */
	OTHER_LEN_MIN = 10,
	OTHER_LEN_MAX = 25,
	OTHER_PICTURES = 2,
};

/* The code of a waybill's event that is shown. */
static bool waybill_of(const struct ps_story_event *event, struct ps_bytes *code_out)
{
	struct ps_code_body body;

	if (event->entry.kind != PS_EVENT_WAYBILL || !event->shown ||
	    ps_code_body_decode(event->body, &body))
		return false;
	*code_out = body.code;
	return true;
}

static struct ps_scene_waybill *find_waybill(struct ps_scene *scene, struct ps_bytes code)
{
	for (size_t i = 0; i < scene->waybill_count; i++)
		if (strlen(scene->waybills[i].text) == code.len &&
		    memcmp(scene->waybills[i].text, code.bytes, code.len) == 0)
			return &scene->waybills[i];
	return NULL;
}

void ps_scene_init(struct ps_scene *scene, const struct ps_story *story, struct ps_decoder *decoder)
{
	*scene = (struct ps_scene){ .decoder = decoder, .story = story };
}

void ps_scene_add_waybill(struct ps_scene *scene, struct ps_bytes code)
{
	if (code.len == 0 || code.len > PS_CODE_LEN_MAX || find_waybill(scene, code) ||
	    scene->waybill_count == PS_OPENINGS_MAX)
		return;
	memcpy(scene->waybills[scene->waybill_count++].text, code.bytes, code.len);
}

static bool is_near_a_scan(const struct ps_scene *scene, uint64_t time_us)
{
	for (size_t i = 0; i < scene->story->event_count; i++) {
		const struct ps_story_event *event = &scene->story->events[i];
		struct ps_bytes code;

		if (waybill_of(event, &code) && time_us + BEFORE_US >= event->entry.time_us &&
		    time_us <= event->entry.time_us + BEHIND_US)
			return true;
	}
	return false;
}

static bool misses_one(const struct ps_scene *scene)
{
	for (size_t i = 0; i < scene->waybill_count; i++)
		if (!scene->waybills[i].seen)
			return true;
	return false;
}

bool ps_scene_wants(struct ps_scene *scene, const struct ps_frame_entry *entry)
{
	size_t camera = (size_t)entry->camera;

	if (scene->read == PICTURES_MAX || (scene->through && !misses_one(scene)) ||
	    is_near_a_scan(scene, entry->time_us) == scene->through)
		return false;
	if (scene->have_last[camera] && entry->time_us - scene->last_us[camera] < APART_US)
		return false;
	scene->have_last[camera] = true;
	scene->last_us[camera] = entry->time_us;
	return true;
}

static struct ps_scene_sighting *find_sighting(struct ps_scene *scene, const char *text,
					       size_t camera)
{
	for (size_t i = 0; i < scene->sighting_count; i++)
		if (scene->sightings[i].camera == camera &&
		    strcmp(scene->sightings[i].text, text) == 0)
			return &scene->sightings[i];
	return NULL;
}

static void note(struct ps_scene *scene, const struct ps_decoder_code *code,
		 const struct ps_frame_entry *entry)
{
	const struct ps_bytes text = { (const uint8_t *)code->text, strlen(code->text) };
	struct ps_scene_waybill *waybill = find_waybill(scene, text);
	struct ps_scene_sighting *sighting =
		find_sighting(scene, code->text, (size_t)entry->camera);

	if (waybill)
		waybill->seen = true;
	if (!sighting) {
		if (scene->sighting_count == PS_SCENE_SIGHTINGS_MAX)
			return;
		sighting = &scene->sightings[scene->sighting_count++];
		*sighting = (struct ps_scene_sighting){ .is_waybill = waybill != NULL,
							.camera = (size_t)entry->camera,
							.first_us = entry->time_us,
							.x = code->x,
							.y = code->y,
							.width_px = code->width_px,
							.height_px = code->height_px };
		memcpy(sighting->text, code->text, sizeof(sighting->text));
	}
	/* the second pass may be earlier in the take than the first */
	if (entry->time_us < sighting->first_us)
		sighting->first_us = entry->time_us;
	if (entry->time_us > sighting->last_us)
		sighting->last_us = entry->time_us;
	sighting->pictures++;
}

enum ps_err ps_scene_read(struct ps_scene *scene, const struct ps_shown_picture *picture)
{
	struct ps_decoder_codes codes;
	enum ps_err err = ps_decoder_read_codes(scene->decoder, picture->jpeg, 1, &codes);

	if (err == PS_MALFORMED)
		return PS_OK;
	if (err)
		return err;
	scene->read++;
	for (size_t i = 0; i < codes.count; i++)
		note(scene, &codes.codes[i], picture->entry);
	return PS_OK;
}

bool ps_scene_goes_on(struct ps_scene *scene)
{
	if (scene->through || !misses_one(scene))
		return false;
	scene->through = true;
	memset(scene->have_last, 0, sizeof(scene->have_last));
	return true;
}

/* May it be a waybill? A goods code is digits alone and shorter, or of another kind. */
static bool may_be_waybill(const char *text)
{
	size_t len = strlen(text);

	return len >= OTHER_LEN_MIN && len <= OTHER_LEN_MAX &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == len &&
	       !(len == 13 && strspn(text, "0123456789") == len);
}

static void report(struct ps_verdict *verdict, enum ps_what what,
		   const struct ps_scene_sighting *sighting)
{
	struct ps_finding finding = { .what = what, .camera = PS_NO_CAMERA, .count = 1 };

	if (sighting) {
		finding.camera = (int)sighting->camera;
		finding.has_time = true;
		finding.from_us = sighting->first_us;
		finding.to_us = sighting->last_us;
		finding.count = sighting->pictures;
	}
	ps_report_add(&verdict->report, &finding);
}

/* Another number only counts against a waybill that was not found itself. */
static void judge_missed(const struct ps_scene *scene, struct ps_verdict *verdict)
{
	bool other = false;

	for (size_t i = 0; i < scene->sighting_count; i++) {
		const struct ps_scene_sighting *sighting = &scene->sightings[i];

		if (sighting->is_waybill || sighting->pictures < OTHER_PICTURES ||
		    !may_be_waybill(sighting->text) || !is_near_a_scan(scene, sighting->first_us))
			continue;
		report(verdict, PS_WHAT_LABEL_DIFFERS, sighting);
		other = true;
	}
	if (!other)
		report(verdict, PS_WHAT_LABEL_NOT_READ, NULL);
}

void ps_scene_judge(const struct ps_scene *scene, struct ps_verdict *verdict)
{
	if (scene->waybill_count == 0) {
		report(verdict, PS_WHAT_NO_WAYBILL_SHOWN, NULL);
		ps_verdict_conclude(verdict);
		return;
	}
	verdict->report.verdict[PS_AXIS_SCENE] = PS_WORD_LABEL_MATCHES;
	verdict->not_checked &= ~(unsigned)PS_NOT_CHECKED_SCENE;
	for (size_t i = 0; i < scene->sighting_count; i++)
		if (scene->sightings[i].is_waybill)
			report(verdict, PS_WHAT_LABEL_READ, &scene->sightings[i]);
	if (misses_one(scene))
		judge_missed(scene, verdict);
	ps_verdict_conclude(verdict);
}
