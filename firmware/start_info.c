#include "firmware/start_info.h"

#include <string.h>

#include "capture/grid.h"
#include "firmware/version.h"
#include "signing/utf8.h"

static struct ps_bytes view_of(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static struct ps_bytes escape(const char *text, char escaped[PS_TEXT_LEN_MAX + 1])
{
	ps_utf8_escape((const uint8_t *)text, strlen(text), escaped, PS_TEXT_LEN_MAX + 1);
	return view_of(escaped);
}

static enum ps_source_declared declared(enum ps_source_kind kind)
{
	switch (kind) {
	case PS_SOURCE_CAMERA:
		return PS_DECLARED_CAMERA;
	case PS_SOURCE_VIRTUAL:
		return PS_DECLARED_VIRTUAL;
	default:
		return PS_DECLARED_TEST;
	}
}

enum ps_err ps_start_camera_set_rect(struct ps_camera_info *info, const struct ps_config_rect *rect)
{
	if (rect->width == 0)
		return PS_OK;
	if (rect->height == 0 || rect->x >= info->width_px || rect->y >= info->height_px ||
	    rect->width > info->width_px - rect->x || rect->height > info->height_px - rect->y)
		return PS_INVALID;
	info->has_rect = true;
	info->rect = (struct ps_rect){ rect->x, rect->y, rect->width, rect->height };
	return PS_OK;
}

enum ps_err ps_start_camera_init(struct ps_start_camera *camera,
				 const struct ps_config_camera *config,
				 const struct ps_camera_about *about)
{
	struct ps_camera_info *info = &camera->info;
	struct ps_grid grid;
	enum ps_err err = ps_grid_make(about->width_px, about->height_px, &grid);

	if (err)
		return err;
	if (about->restart_mcus) { /* its pictures are kept as they come */
		grid.width_px = about->width_px;
		grid.cropped_px = 0;
		grid.tile_mcus = about->restart_mcus;
	}
	*info = (struct ps_camera_info){
		.source = declared(about->kind),
		.codec = PS_CODEC_JPEG_TILES,
		.width_px = grid.width_px,
		.height_px = grid.height_px,
		.restart_mcus = grid.tile_mcus,
		.rate_mhz = (uint64_t)config->fps * 1000,
		.has_crop = grid.cropped_px > 0,
		.threshold = config->threshold,
		.role = config->role == PS_CAMERA_ROLE_ITEM ? PS_ROLE_ITEM : PS_ROLE_BENCH,
	};
	if (info->has_crop) {
		info->source_width_px = about->width_px;
		info->source_height_px = about->height_px;
	}
	memcpy(camera->name, config->name, sizeof(config->name));
	info->name = view_of(camera->name);
	info->driver = escape(about->driver, camera->driver);
	info->bus = escape(about->bus, camera->bus);
	info->ids = escape(about->ids, camera->ids);
	info->model = escape(about->model, camera->model);
	info->mode = escape(about->mode, camera->mode);
	return ps_start_camera_set_rect(info, &config->rect);
}

void ps_start_info_chain(const struct ps_start_station *station, struct ps_leaf_chain *chain)
{
	chain->count = ps_certificates_count(station->chain);
	for (size_t i = 0; i < chain->count; i++)
		chain->certificates[i].bytes =
			ps_certificates_der(station->chain, i, &chain->certificates[i].len);
}

void ps_start_info_fill(struct ps_start *start, const struct ps_start_station *station,
			unsigned lane, const char *lane_name,
			const struct ps_start_camera *const *cameras, size_t camera_count)
{
	*start = (struct ps_start){
		.version = PS_FORMAT_VERSION,
		.station = view_of(station->name),
		.lane = lane,
		.lane_name = view_of(lane_name),
		.firmware = view_of(PS_FIRMWARE_NAME),
		.camera_count = camera_count,
	};
	start->chain_count = ps_certificates_count(station->chain);
	for (size_t i = 0; i < start->chain_count; i++)
		start->chain[i].bytes =
			ps_certificates_der(station->chain, i, &start->chain[i].len);
	start->has_attestation = station->attestation.len > 0;
	start->attestation = station->attestation;
	memcpy(start->configuration, station->configuration, PS_HASH_LEN);
	memcpy(start->boot, station->boot, PS_BOOT_LEN);
	memcpy(start->run, station->run, PS_BOOT_LEN);
	for (size_t i = 0; i < camera_count; i++)
		start->cameras[i] = cameras[i]->info;
}

void ps_start_info_enrol(const struct ps_start_station *station,
			 struct ps_leaf_enrolment *enrolment)
{
	ps_start_info_chain(station, &enrolment->chain);
	enrolment->has_attestation = station->attestation.len > 0;
	enrolment->attestation = station->attestation;
}
