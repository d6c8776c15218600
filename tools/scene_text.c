#include "tools/scene_text.h"

#include <inttypes.h>

#include "tools/verdict_text.h"

static void print_sighting(const struct ps_scene_sighting *sighting,
			   const struct ps_verdict *verdict, enum ps_lang lang)
{
	bool zh = lang == PS_LANG_ZH;
	char camera[PS_TEXT_SHOWN_MAX];
	int64_t from_us = 0;
	int64_t to_us = 0;

	(void)ps_verdict_since(verdict, sighting->first_us, &from_us);
	(void)ps_verdict_since(verdict, sighting->last_us, &to_us);
	ps_verdict_camera(verdict, (int)sighting->camera, lang, camera);
	ps_verdict_label(sighting->is_waybill ? ps_lang_pick(lang, "scanned", "所扫单号")
					      : ps_lang_pick(lang, "other", "其他号码"));
	(void)printf(zh ? "%s,%s,第 %.1f 至 %.1f 秒,%" PRIu64 " 幅画面,首次位于 %" PRIu32
			  ",%" PRIu32 "(%" PRIu32 " x %" PRIu32 ")\n"
			: "%s, %s, %.1f to %.1f s, %" PRIu64 " pictures, at first at %" PRIu32
			  ",%" PRIu32 " (%" PRIu32 " x %" PRIu32 ")\n",
		     sighting->text, camera, (double)from_us / 1e6, (double)to_us / 1e6,
		     sighting->pictures, sighting->x, sighting->y, sighting->width_px,
		     sighting->height_px);
}

void ps_scene_print(const struct ps_scene *scene, const struct ps_verdict *verdict,
		    enum ps_lang lang)
{
	char reader[PS_DECODER_READER_MAX];

	if (!scene->read)
		return;
	ps_decoder_reader(reader);
	ps_verdict_heading(ps_lang_pick(lang, "read in the pictures", "画面中读出"));
	ps_verdict_label(ps_lang_pick(lang, "by", "读码程序"));
	(void)printf(lang == PS_LANG_ZH ? "%s,看了 %" PRIu64 " 幅画面\n"
					: "%s, in %" PRIu64 " pictures that were looked at\n",
		     reader, scene->read);
	for (size_t i = 0; i < scene->sighting_count; i++)
		print_sighting(&scene->sightings[i], verdict, lang);
}

void ps_scene_to_json(const struct ps_scene *scene, const struct ps_verdict *verdict,
		      struct ps_json *json)
{
	char reader[PS_DECODER_READER_MAX];
	char camera[PS_TEXT_SHOWN_MAX];

	if (!scene->read)
		return;
	ps_decoder_reader(reader);
	ps_json_object(json, "read_in_pictures");
	ps_json_text(json, "reader", reader);
	ps_json_number(json, "pictures", scene->read);
	ps_json_array(json, "codes");
	for (size_t i = 0; i < scene->sighting_count; i++) {
		const struct ps_scene_sighting *sighting = &scene->sightings[i];
		int64_t from_us = 0;
		int64_t to_us = 0;

		(void)ps_verdict_since(verdict, sighting->first_us, &from_us);
		(void)ps_verdict_since(verdict, sighting->last_us, &to_us);
		ps_verdict_camera(verdict, (int)sighting->camera, PS_LANG_EN, camera);
		ps_json_object(json, NULL);
		ps_json_text(json, "text", sighting->text);
		ps_json_bool(json, "scanned", sighting->is_waybill);
		ps_json_text(json, "camera", camera);
		ps_json_seconds(json, "from_s", from_us);
		ps_json_seconds(json, "to_s", to_us);
		ps_json_number(json, "pictures", sighting->pictures);
		ps_json_array(json, "box");
		ps_json_number(json, NULL, sighting->x);
		ps_json_number(json, NULL, sighting->y);
		ps_json_number(json, NULL, sighting->width_px);
		ps_json_number(json, NULL, sighting->height_px);
		ps_json_end(json);
		ps_json_end(json);
	}
	ps_json_end(json);
	ps_json_end(json);
}
