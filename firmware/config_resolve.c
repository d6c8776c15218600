#include <stdarg.h>
#include <string.h>

#include "capture/pass_through.h"
#include "firmware/config_key.h"

PS_PRINTF(4, 5)
static enum ps_err refuse_lane(const char *file, const struct ps_config_lane *lane,
			       struct ps_ini_fault *fault, const char *format, ...)
{
	char sentence[160];
	va_list args;

	va_start(args, format);
	if (vsnprintf(sentence, sizeof(sentence), format, args) < 0)
		sentence[0] = '\0';
	va_end(args);
	return ps_ini_refuse(fault, file, lane->line, "[lane %s] %s", lane->name, sentence);
}

static enum ps_err find_scanner(struct ps_config *config, const char *file,
				struct ps_config_lane *lane, struct ps_ini_fault *fault)
{
	unsigned i = 0;

	while (i < config->scanner_count &&
	       strcmp(config->scanners[i].name, lane->scanner_name) != 0)
		i++;
	if (i == config->scanner_count)
		return refuse_lane(file, lane, fault, "scanner: there is no [scanner %s]",
				   lane->scanner_name);
	lane->scanner = i;
	for (const struct ps_config_lane *other = config->lanes; other < lane; other++) {
		if (other->scanner == i)
			return refuse_lane(file, lane, fault,
					   "scanner: %s serves [lane %s] already",
					   lane->scanner_name, other->name);
	}
	return PS_OK;
}

static enum ps_err add_camera(struct ps_config *config, const char *file,
			      struct ps_config_lane *lane, const char *name, size_t len,
			      struct ps_ini_fault *fault)
{
	unsigned i = 0;

	while (i < config->camera_count && (strlen(config->cameras[i].name) != len ||
					    memcmp(config->cameras[i].name, name, len) != 0))
		i++;
	if (i == config->camera_count)
		return refuse_lane(file, lane, fault, "cameras: there is no [camera %.*s]",
				   (int)len, name);
	for (unsigned j = 0; j < lane->camera_count; j++) {
		if (lane->cameras[j] == i)
			return refuse_lane(file, lane, fault, "cameras: %s is named twice",
					   config->cameras[i].name);
	}
	lane->cameras[lane->camera_count++] = (uint8_t)i;
	return PS_OK;
}

static enum ps_err find_cameras(struct ps_config *config, const char *file,
				struct ps_config_lane *lane, struct ps_ini_fault *fault)
{
	const char *at = lane->camera_names;
	enum ps_err err = PS_OK;

	if (at[0] == '\0') {
		for (unsigned i = 0; i < config->camera_count; i++)
			lane->cameras[i] = (uint8_t)i;
		lane->camera_count = config->camera_count;
		return PS_OK;
	}
	for (;;) {
		size_t len;

		at += strspn(at, " \t");
		len = strcspn(at, ", \t");
		err = add_camera(config, file, lane, at, len, fault);
		at += len;
		at += strspn(at, " \t");
		if (err || *at == '\0')
			return err;
		if (*at++ != ',')
			return refuse_lane(file, lane, fault, "cameras: put commas between names");
	}
}

static enum ps_err find_motion(const struct ps_config *config, const char *file,
			       struct ps_config_lane *lane, struct ps_ini_fault *fault)
{
	if (lane->motion_name[0] == '\0')
		return PS_OK;
	if (lane->session.flow != PS_FLOW_LABEL_LAST)
		return refuse_lane(file, lane, fault, "motion: goes with flow = label-last");
	for (unsigned i = 0; i < lane->camera_count; i++)
		if (strcmp(config->cameras[lane->cameras[i]].name, lane->motion_name) == 0) {
			lane->motion = lane->cameras[i];
			lane->has_motion = true;
		}
	return lane->has_motion
		       ? PS_OK
		       : refuse_lane(file, lane, fault, "motion: %s is no camera of the lane",
				     lane->motion_name);
}

/* "top:0,0,960,1080" */
static enum ps_err add_rect(struct ps_config *config, const char *file, struct ps_config_lane *lane,
			    char *text, struct ps_ini_fault *fault)
{
	char *rect = strchr(text, ':');
	unsigned i = 0;

	if (rect)
		*rect++ = '\0';
	while (i < lane->camera_count && strcmp(config->cameras[lane->cameras[i]].name, text) != 0)
		i++;
	if (i == lane->camera_count)
		return refuse_lane(file, lane, fault, "rects: %s is no camera of the lane", text);
	if (lane->rects[i].width)
		return refuse_lane(file, lane, fault, "rects: %s is named twice", text);
	if (!rect || !ps_config_rect_read(rect, UINT16_MAX, &lane->rects[i]) ||
	    !lane->rects[i].width)
		return refuse_lane(file, lane, fault,
				   "rects: %s takes X,Y,WIDTH,HEIGHT behind a colon", text);
	return PS_OK;
}

static enum ps_err find_rects(struct ps_config *config, const char *file,
			      struct ps_config_lane *lane, struct ps_ini_fault *fault)
{
	char text[601];
	enum ps_err err = PS_OK;

	/* the key's longest value fits */
	memcpy(text, lane->rects_text, strlen(lane->rects_text) + 1);
	for (char *at = text; !err;) {
		size_t len;

		at += strspn(at, " \t");
		len = strcspn(at, " \t");
		if (len == 0)
			break;
		if (at[len])
			at[len++] = '\0';
		err = add_rect(config, file, lane, at, fault);
		at += len;
	}
	return err;
}

static enum ps_err check_lane(struct ps_config *config, const char *file,
			      struct ps_config_lane *lane, struct ps_ini_fault *fault)
{
	const struct ps_session_settings *session = &lane->session;
	enum ps_err err = find_scanner(config, file, lane, fault);

	if (!err)
		err = find_cameras(config, file, lane, fault);
	if (!err)
		err = find_rects(config, file, lane, fault);
	if (!err)
		err = find_motion(config, file, lane, fault);
	if (!err && session->limit_ms <= session->preroll_ms + session->postroll_ms)
		err = refuse_lane(file, lane, fault, "limit: pre-roll and post-roll leave no time");
	return err;
}

static enum ps_err check_scanners(const struct ps_config *config, const char *file,
				  struct ps_ini_fault *fault)
{
	for (unsigned i = 0; i < config->scanner_count; i++) {
		const struct ps_config_scanner *scanner = &config->scanners[i];
		enum ps_pass_through_kind kind;
		const char *path;
		bool used = false;

		for (unsigned j = 0; j < config->lane_count; j++)
			used = used || config->lanes[j].scanner == i;
		if (scanner->pass[0] && !ps_pass_through_parse(scanner->pass, &kind, &path))
			return ps_ini_refuse(fault, file, 0,
					     "[scanner %s] pass: hid:/… or serial:/…",
					     scanner->name);
		if (!used)
			return ps_ini_refuse(fault, file, 0, "[scanner %s] serves no lane",
					     scanner->name);
		for (unsigned j = 0; j < i; j++) {
			if (strcmp(config->scanners[j].path, scanner->path) == 0 &&
			    strcmp(config->scanners[j].device_name, scanner->device_name) == 0)
				return ps_ini_refuse(fault, file, 0,
						     "[scanner %s] and [scanner %s] have one path",
						     config->scanners[j].name, scanner->name);
		}
	}
	return PS_OK;
}

const struct ps_scanner_backend *ps_config_scanner_backend(enum ps_scanner_type type)
{
	static const struct ps_scanner_backend *const backends[] = {
		[PS_SCANNER_TYPE_SERIAL] = &ps_scanner_serial,
		[PS_SCANNER_TYPE_FIFO] = &ps_scanner_fifo,
		[PS_SCANNER_TYPE_KEYBOARD] = &ps_scanner_keyboard,
	};

	return backends[type];
}

uint32_t ps_config_half_period_us(enum ps_config_mains mains)
{
	return mains == PS_MAINS_50_HZ ? 10000 : mains == PS_MAINS_60_HZ ? 8333 : 0;
}

uint64_t ps_config_stall_us(const struct ps_config_camera *camera)
{
	uint64_t slow_us = 2500000ULL / camera->fps;

	if (camera->stall_ms)
		return camera->stall_ms * 1000ULL;
	return slow_us > 800000 ? slow_us : 800000;
}

/* Light that flickers makes bands in a picture whose exposure is not so many whole half periods. */
static enum ps_err check_camera(const struct ps_config_camera *camera, const char *file,
				struct ps_ini_fault *fault)
{
	uint32_t hz = camera->mains == PS_MAINS_60_HZ ? 60 : 50;
	uint64_t halves = ((uint64_t)camera->exposure_us * 2 * hz + 500000) / 1000000;
	uint32_t right_us = (uint32_t)((halves ? halves : 1) * 1000000 / (2 * hz));
	uint32_t apart_us = camera->exposure_us > right_us ? camera->exposure_us - right_us
							   : right_us - camera->exposure_us;

	if (camera->mains != PS_MAINS_NONE && camera->exposure_us && apart_us > 1)
		return ps_ini_refuse(fault, file, 0,
				     "[camera %s] exposure: %u us make bands under light of %u Hz; "
				     "take %u, or mains = none",
				     camera->name, (unsigned)camera->exposure_us, (unsigned)hz,
				     (unsigned)right_us);
	if (!camera->red_percent != !camera->blue_percent)
		return ps_ini_refuse(fault, file, 0,
				     "[camera %s] red_gain, blue_gain: give both or neither",
				     camera->name);
	if (camera->stall_ms && (uint64_t)camera->stall_ms * camera->fps < 2000)
		return ps_ini_refuse(fault, file, 0,
				     "[camera %s] stall: %u ms are less than two pictures take at "
				     "fps = %u; take %u ms or more, or 0 s",
				     camera->name, (unsigned)camera->stall_ms,
				     (unsigned)camera->fps,
				     (unsigned)((2000 + camera->fps - 1) / camera->fps));
	return PS_OK;
}

/* Which one was meant to be another would show only once both are started. A file may play twice.
 */
static enum ps_err check_sources(const struct ps_config *config, const char *file,
				 struct ps_ini_fault *fault)
{
	static const char device[] = "libcamera:";

	for (unsigned i = 0; i < config->camera_count; i++)
		for (unsigned k = 0; k < i; k++)
			if (strncmp(config->cameras[i].source, device, strlen(device)) == 0 &&
			    strcmp(config->cameras[i].source, config->cameras[k].source) == 0)
				return ps_ini_refuse(fault, file, 0,
						     "[camera %s] and [camera %s] have one source; "
						     "of two cameras "
						     "of one model give each its id (packseald "
						     "--cameras lists them)",
						     config->cameras[k].name,
						     config->cameras[i].name);
	return PS_OK;
}

enum ps_err ps_config_resolve(struct ps_config *config, const char *file,
			      struct ps_ini_fault *fault)
{
	enum ps_err err = PS_OK;

	for (unsigned i = 0; !err && i < config->camera_count; i++)
		err = check_camera(&config->cameras[i], file, fault);
	if (!err)
		err = check_sources(config, file, fault);
	for (unsigned i = 0; !err && i < config->lane_count; i++)
		err = check_lane(config, file, &config->lanes[i], fault);
	return err ? err : check_scanners(config, file, fault);
}
