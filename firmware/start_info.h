/*
 * What START says of the station and its cameras and does not change while packseald runs. What
 * changes from take to take (number, ledger, clock, first frames) is the recorder's to fill in.
 */
#ifndef PS_FIRMWARE_START_INFO_H
#define PS_FIRMWARE_START_INFO_H

#include "capture/camera.h"
#include "firmware/config.h"
#include "signing/certificate.h"
#include "signing/leaf.h"
#include "signing/start.h"

/* The texts and the chain belong to the caller and must live as long. */
struct ps_start_station {
	const char *name;
	const struct ps_certificates *chain; /* the station's own first */
	struct ps_bytes attestation;	     /* of its key; empty: none */
	uint8_t configuration[PS_HASH_LEN];
	uint8_t boot[PS_BOOT_LEN];
	uint8_t run[PS_BOOT_LEN];
};

/* One camera as START says it. @info has views of the texts: not to be copied. */
struct ps_start_camera {
	struct ps_camera_info info;
	char name[PS_CAMERA_NAME_LEN_MAX + 1];
	char driver[PS_TEXT_LEN_MAX + 1];
	char bus[PS_TEXT_LEN_MAX + 1];
	char ids[PS_TEXT_LEN_MAX + 1];
	char model[PS_TEXT_LEN_MAX + 1];
	char mode[PS_TEXT_LEN_MAX + 1];
};

/*
 * Describes a camera by its configuration and by what its back end says of it. The source is
 * declared as the back end has it, never as more. What devices say of themselves is escaped.
 *
 * Errors: PS_RANGE (no grid for this size), PS_INVALID (the configured rectangle is not inside the
 * encoded picture).
 */
PS_MUST_CHECK enum ps_err ps_start_camera_init(struct ps_start_camera *camera,
					       const struct ps_config_camera *config,
					       const struct ps_camera_about *about);

/*
 * Puts the lane's part of the picture in place of the camera's own. Errors: PS_INVALID (it is not
 * inside the encoded picture).
 */
PS_MUST_CHECK enum ps_err ps_start_camera_set_rect(struct ps_camera_info *info,
						   const struct ps_config_rect *rect);

/* Fills @start with the constant part; views of all arguments stay in it. */
void ps_start_info_fill(struct ps_start *start, const struct ps_start_station *station,
			unsigned lane, const char *lane_name,
			const struct ps_start_camera *const *cameras, size_t camera_count);

/* What leaf 0 says of the station. */
void ps_start_info_enrol(const struct ps_start_station *station,
			 struct ps_leaf_enrolment *enrolment);

/* The station's chain as leaves have it. */
void ps_start_info_chain(const struct ps_start_station *station, struct ps_leaf_chain *chain);

#endif
