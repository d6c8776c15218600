/*
 * START: the signed record that opens a take (signing/FORMAT.md, "START"). Its hash (0x15) is the
 * take id. It says who records, with which cameras, under which key, and where in the ledger the
 * take stands, before the first frame is signed.
 */
#ifndef PS_SIGNING_START_H
#define PS_SIGNING_START_H

#include "signing/anchor.h"
#include "signing/buf.h"
#include "signing/certificate.h"
#include "signing/clock.h"
#include "signing/cursor.h"
#include "signing/limits.h"
#include "signing/session_key.h"

/* What the station declares a picture source to be. Nothing but a camera is ever declared a camera.
 */
#define PS_SOURCE_KINDS(X)       \
	X(1, CAMERA, "camera")   \
	X(2, VIRTUAL, "virtual") \
	X(3, TEST, "test")

enum ps_source_declared {
#define X(number, code, name) PS_DECLARED_##code = number,
	PS_SOURCE_KINDS(X)
#undef X
};

const char *ps_source_kind_name(uint64_t kind);

enum ps_declared_role {
	PS_ROLE_BENCH = 1, /* films */
	PS_ROLE_ITEM = 2,  /* full sensor, 1-3 pictures a second */
};

#define PS_CODEC_JPEG_TILES 1

struct ps_rect {
	uint64_t x, y, w, h; /* pixels */
};

struct ps_camera_info {
	struct ps_bytes name; /* a-z 0-9 and -, unique in the take */
	enum ps_source_declared source;
	struct ps_bytes driver, bus, ids, model, mode;
	uint64_t codec;
	uint64_t width_px, height_px;
	uint64_t restart_mcus; /* restart interval: the MCUs of a tile */
	uint64_t rate_mhz;     /* frames in 1000 seconds; 0: as they come */
	bool has_crop;	       /* the sensor's picture was larger */
	uint64_t source_width_px, source_height_px;
	bool has_rect; /* the lane's part of a shared camera */
	struct ps_rect rect;
	uint64_t threshold; /* levels by which an 8x8 mean must differ to count as changed */
	uint64_t first_seq; /* the first that this take expects */
	enum ps_declared_role role;
};

struct ps_start {
	uint64_t version;
	struct ps_bytes station;
	uint64_t lane;
	struct ps_bytes lane_name;
	size_t chain_count;
	struct ps_bytes chain[PS_CHAIN_MAX]; /* DER; the device's own first */
	struct ps_bytes firmware;
	uint8_t configuration[PS_HASH_LEN]; /* SHA-256 of the configuration file */
	size_t camera_count;
	struct ps_camera_info cameras[PS_CAMERAS_MAX];
	uint8_t boot[PS_BOOT_LEN];
	uint8_t run[PS_BOOT_LEN];
	uint64_t take_number; /* from 1, without a gap */
	uint64_t ledger_size; /* of the ledger before this take's own leaf */
	uint8_t ledger_root[PS_HASH_LEN];
	bool has_anchor; /* signed after its time; see signing/verdict_time.h */
	struct ps_anchor anchor;
	bool has_session;	 /* START and SEALs are signed by a session key: */
	struct ps_bytes session; /* its certificate; ps_session_key_read() takes it */
	bool has_attestation;	 /* a place of later versions: kept and passed over */
	struct ps_bytes attestation;
	bool has_light;
	struct ps_bytes light;
	struct ps_clock clock;
	uint64_t from_us; /* no entry is earlier */
};

void ps_start_encode(const struct ps_start *start, struct ps_buf *buf);

/*
 * Decodes the payload; views stay in it. Also checks what can be checked without a key: names, at
 * least one camera, sizes, grid, the rectangle inside the picture.
 *
 * Errors: those of the CBOR readers; PS_UNSUPPORTED for another version or codec, or a session
 * key's certificate of another version, algorithm or suite.
 */
PS_MUST_CHECK enum ps_err ps_start_decode(struct ps_bytes payload, struct ps_start *start_out);

/* ceil(MCUs / restart interval), of 16 x 16 pixel MCUs. */
uint64_t ps_camera_tile_count(const struct ps_camera_info *camera);

/* A camera's name: 1 to 32 of a-z, 0-9 and -, not beginning with -. */
bool ps_camera_name_is_valid(struct ps_bytes name);

/* The camera of this name; NULL if the take has none. */
const struct ps_camera_info *ps_start_find_camera(const struct ps_start *start, const char *name);

#endif
