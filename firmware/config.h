/*
 * struct ps_config: what the station's configuration file says.
 *
 * The file is INI. Sections: [station], [store], and any number of [camera NAME], [scanner NAME]
 * and [lane NAME]; a name is 1 to 32 of a-z, 0-9 and "-". The keys, with what they allow, stand in
 * one table (config_key.c), from which the documented default file is printed as well. What is not
 * understood is refused with its file, line and key: a station that runs with half of what its
 * owner meant is worse than one that does not start.
 *
 * A configuration does not change once it is read and may be used by several threads.
 */
#ifndef PS_FIRMWARE_CONFIG_H
#define PS_FIRMWARE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "capture/ini_file.h"
#include "capture/scanner.h"
#include "firmware/session.h"
#include "signing/error.h"

#define PS_CONFIG_BYTES_MAX (256 * 1024)
#define PS_CONFIG_NAME_MAX 32
#define PS_CONFIG_CAMERAS_MAX 16
#define PS_CONFIG_SCANNERS_MAX 16
#define PS_CONFIG_LANES_MAX 16

enum ps_config_role {
	PS_CAMERA_ROLE_BENCH, /* sees the whole bench */
	PS_CAMERA_ROLE_ITEM,  /* looks closely at the item */
};

enum ps_scanner_type {
	PS_SCANNER_TYPE_SERIAL,
	PS_SCANNER_TYPE_FIFO,
	PS_SCANNER_TYPE_KEYBOARD,
};

/* In pixels of the camera's picture; a width of 0 is no rectangle. */
struct ps_config_rect {
	uint32_t x;
	uint32_t y;
	uint32_t width;
	uint32_t height;
};

/* 0 by 0: the source's own. */
struct ps_config_pixels {
	uint32_t width;
	uint32_t height;
};

enum ps_config_mains {
	PS_MAINS_NONE,
	PS_MAINS_50_HZ,
	PS_MAINS_60_HZ,
};

struct ps_config_station {
	char *name;
	char *store_dir;
	char *run_dir; /* status and control socket */
	char *key;     /* a path or a URI: signing/key_open.h */
	char *chain_file;
	char *attestation_file; /* "": there is none */
	char *time_roots_file;	/* "": there is none */
	char *couriers_file;
	bool shop;	   /* the shop's software has a socket */
	char *shop_fifo;   /* and a FIFO; "" for none */
	char *voice;	   /* the folder of its clips; "" for none */
	char *sound;	   /* the device that plays them */
	uint32_t encoders; /* threads; 0: as many as there are CPUs */
};

struct ps_config_store {
	uint64_t min_free_bytes;
	uint64_t max_bytes; /* 0: as many as there is room for */
	uint32_t full_days; /* 0: as long as the next */
	uint32_t thinned_days;
	uint32_t keep_days; /* 0: for ever */
	uint32_t stills;
	uint32_t quiet_ms;
};

struct ps_config_camera {
	char name[PS_CONFIG_NAME_MAX + 1];
	char *source;
	uint32_t fps;
	uint32_t quality;
	uint32_t threshold; /* levels that a block's mean must move to count as changed */
	enum ps_config_role role;
	struct ps_config_rect rect;
	struct ps_config_pixels size;
	enum ps_config_mains mains;
	uint32_t exposure_us; /* 0, here and below: the camera decides */
	uint32_t gain_percent;
	uint32_t red_percent;
	uint32_t blue_percent;
	uint32_t focus_mm;
	uint32_t stall_ms; /* 0: by its rate */
};

/*
 * Silence of the camera that is a fault: what is configured; else 800 ms, which leaves two tenths
 * of the second within which the lamp must tell, or two and a half pictures where that is more: a
 * picture may get lost once and the next be late.
 */
uint64_t ps_config_stall_us(const struct ps_config_camera *camera);

/* Half a period of the mains; 0: its light does not flicker. */
uint32_t ps_config_half_period_us(enum ps_config_mains mains);

struct ps_config_scanner {
	char name[PS_CONFIG_NAME_MAX + 1];
	enum ps_scanner_type type;
	char *path;
	char *device_name; /* of a keyboard in the folder @path; "": @path is the device */
	bool grab;
	uint32_t baud;
	uint32_t quiet_ms; /* 0: only terminators end a code */
	bool group_writes;
	char *pass; /* "hid:PATH" or "serial:PATH"; "": what is scanned is not passed on */
};

struct ps_config_lane {
	char name[PS_CONFIG_NAME_MAX + 1];
	char *scanner_name;
	char *camera_names; /* as written; "" for all */
	char *lamp_ready;   /* lines of capture/line.h; "" for none, as those that follow */
	char *lamp_recording;
	char *lamp_fault;
	char *buzzer;
	char *pedal;
	unsigned line; /* where the section stands, for messages */
	struct ps_session_settings session;
	uint32_t repeated_days; /* a waybill that was recorded so recently is announced; 0: never */
	unsigned scanner;	/* index in ps_config.scanners */
	unsigned camera_count;
	uint8_t cameras[PS_CONFIG_CAMERAS_MAX]; /* indices in ps_config.cameras */
	char *motion_name;			/* as written; "": what moves begins nothing */
	bool has_motion;
	uint8_t motion;	  /* index in ps_config.cameras */
	char *rects_text; /* as written; "" for none */
	/* The lane's part of the picture of each of @cameras, if it is not the camera's own. */
	struct ps_config_rect rects[PS_CONFIG_CAMERAS_MAX];
};

struct ps_config {
	struct ps_config_station station;
	struct ps_config_store store;
	unsigned camera_count;
	unsigned scanner_count;
	unsigned lane_count;
	struct ps_config_camera cameras[PS_CONFIG_CAMERAS_MAX];
	struct ps_config_scanner scanners[PS_CONFIG_SCANNERS_MAX];
	struct ps_config_lane lanes[PS_CONFIG_LANES_MAX];
	struct ps_buf file; /* the file's bytes, for its hash */
};

/*
 * Reads the regular file @path of at most PS_CONFIG_BYTES_MAX bytes.
 *
 * Errors, with @fault_out filled: those of ps_ini_load, PS_MALFORMED, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_config_open(const char *path, struct ps_config **config_out,
					 struct ps_ini_fault *fault_out);

/* The same from memory, which is copied; @file is for the messages. */
PS_MUST_CHECK enum ps_err ps_config_parse(const char *file, const void *bytes, size_t len,
					  struct ps_config **config_out,
					  struct ps_ini_fault *fault_out);

/* What reads a scanner of this type. */
const struct ps_scanner_backend *ps_config_scanner_backend(enum ps_scanner_type type);

/* NULL is fine. */
void ps_config_close(struct ps_config *config);

/*
 * Prints a whole configuration file with every key, what it means and allows, and its default. It
 * is itself valid; what must be given stands there as an example. Errors: PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_config_print_help(FILE *to);

#endif
