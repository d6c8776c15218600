/* What the files of the station share with each other and with nobody else. */
#ifndef PS_FIRMWARE_STATION_IN_H
#define PS_FIRMWARE_STATION_IN_H

#include "capture/camera.h"
#include "capture/line.h"
#include "capture/motion.h"
#include "capture/picture.h"
#include "capture/pool.h"
#include "firmware/control.h"
#include "firmware/heat.h"
#include "firmware/lamps.h"
#include "firmware/lane.h"
#include "firmware/recorder.h"
#include "firmware/request_field.h"
#include "firmware/service_user.h"
#include "firmware/silence.h"
#include "firmware/station.h"
#include "firmware/stop_list.h"
#include "firmware/voice.h"

/* What a camera saw when it was aimed, and sees now; in station_aim.c. */
struct ps_station_aim {
	bool is_kept;
	struct ps_picture kept;
	struct ps_picture latest;
	uint64_t due_us;
	enum ps_steady seen; /* by the last look */
	enum ps_steady told; /* to the recorder */
};

struct ps_station_camera {
	struct ps_station *station;
	uint16_t index;
	struct ps_camera *camera;
	struct ps_pool_camera *pool;
	struct ps_start_camera info;
	struct ps_arrivals arrivals;
	bool have_arrivals;
	atomic_bool ended;	       /* set on the camera's thread */
	atomic_uint_fast64_t heard_us; /* of the latest picture; set there too */
	struct ps_station_aim aim;
	struct ps_motion motion;	   /* of the encoder that has the camera's frame */
	atomic_bool moved;		   /* something began to move; set there */
	_Atomic(struct ps_frame *) latest; /* whole picture; put there, taken by station_live.c */
	uint64_t started_us;		   /* when it was last started */
	struct ps_silence silence;
	uint64_t silent_since_us; /* @heard_us, as last looked at */
	uint64_t restart_us;	  /* when to start it again; 0: it runs */
	uint64_t patience_us;	  /* how long to wait with that the next time */
};

struct ps_station {
	const struct ps_config *config;
	struct ps_journal *journal;
	struct ps_certificates *chain;
	struct ps_certificates *time_roots; /* NULL: there are none */
	struct ps_key *key;
	struct ps_buf attestation; /* of it; empty: there is none */
	struct ps_codebook *book;
	int run_dir;
	struct ps_store *store;
	struct ps_ledger *ledger;
	struct ps_index *index;
	struct ps_start_station about;

	struct ps_inbox *inbox;
	struct ps_outbox *outbox;
	struct ps_pool *pool;
	struct ps_recorder *recorder;
	unsigned camera_count;
	struct ps_station_camera cameras[PS_CONFIG_CAMERAS_MAX];
	unsigned lane_count;
	struct ps_lane *lanes[PS_CONFIG_LANES_MAX];
	struct ps_lamps *lamps[PS_CONFIG_LANES_MAX];
	struct ps_line *pedals[PS_CONFIG_LANES_MAX]; /* NULL: the lane has none */

	struct ps_heat heat;
	struct ps_voice *voice; /* NULL: there is none */
	struct ps_control *control;
	struct ps_stop_list *stops;
	struct ps_control *shop; /* NULL: the shop has no socket */
	struct ps_shop_fifo *shop_fifo;
	int signal_fd;
	bool changed; /* since the status was last written */
	bool stopping;
	bool stopped;	 /* the recorder's thread is at its end */
	bool hung;	 /* it did not get there */
	bool standstill; /* its rounds do not end; as told */
};

/* With nothing open; NULL: no memory. */
struct ps_station *ps_station_new(const struct ps_config *config, struct ps_journal *journal);

/* Fills @fault; returns false, for the caller to pass on. */
PS_PRINTF(3, 4)
bool ps_station_refuse(struct ps_station_fault *fault, int status, const char *format, ...);

/* CLOCK_BOOTTIME. */
uint64_t ps_station_now_us(void);

/* The status as JSON text, for the caller to free(); NULL: no memory. */
char *ps_station_status(struct ps_station *station);

/* In station_live.c: keeps a camera's frame if it is a whole picture. Threads: the camera's
 * encoder. */
void ps_station_keep_picture(struct ps_station_camera *camera, struct ps_frame *frame);

/*
 * The camera's latest whole picture, appended to @jpeg, and its time. Errors: PS_NOT_FOUND (there
 * is none of the last seconds), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_station_join_picture(struct ps_station_camera *camera,
						  struct ps_buf *jpeg, uint64_t *time_us_out);

#define PS_STATION_PICTURE_NAME_MAX (PS_CONFIG_NAME_MAX + 16)

/*
 * Writes the camera's latest whole picture into the run folder, as "live-NAME.jpg". Errors:
 * PS_NOT_FOUND (there is none of the last seconds), those of ps_disk_replace_unsynced(),
 * PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_station_write_picture(struct ps_station_camera *camera,
						   char name_out[PS_STATION_PICTURE_NAME_MAX]);

/* Gives the frames back and takes the files away. Its threads have ended. */
void ps_station_drop_pictures(struct ps_station *station);

/* The control socket's lines, and what its watchers and askers are told; in station_control.c. */
void ps_station_on_line(void *ctx, uint64_t client, uid_t uid, const char *line);
void ps_station_tell_signal(struct ps_station *station, unsigned lane,
			    enum ps_session_signal signal);
void ps_station_tell_notice(struct ps_station *station, const struct ps_notice *notice);
void ps_station_answer_anchor(struct ps_station *station, const struct ps_notice *notice);
void ps_station_answer_derive(struct ps_station *station, const struct ps_notice *notice);

/* The leaves among them; in station_leaf.c. */
void ps_station_do_leaf(struct ps_station *station, uint64_t client, const cJSON *request);
void ps_station_answer_leaf(struct ps_station *station, const struct ps_notice *notice);

/* An answer that says no more than "ok", and one that says why not. */
void ps_station_confirm(struct ps_control *control, uint64_t client);
void ps_station_refuse_line(struct ps_control *control, uint64_t client, const char *why);

/* The shop's socket, its FIFO and its stop list; in station_shop.c. */
bool ps_station_open_shop(struct ps_station *station, struct ps_station_fault *fault);
void ps_station_close_shop(struct ps_station *station);
void ps_station_turn_shop(struct ps_station *station);
int ps_station_shop_fifo_fd(const struct ps_station *station); /* -1: there is none */
void ps_station_answer_order(struct ps_station *station, const struct ps_notice *notice);
const char *ps_station_stopped(void *ctx, const char *waybill);

/* One thing that a station must have: what --check says of it, and what opens it. */
struct ps_station_part {
	const char *name;
	bool (*open)(struct ps_station *station, struct ps_station_fault *fault);
	bool needs_key;
};

/* Key, certificate, rules, and who the station is; it ends in one without a name. */
extern const struct ps_station_part ps_station_identity[];

/* Opens all of those; in station_open.c. */
bool ps_station_open_identity(struct ps_station *station, struct ps_station_fault *fault);
bool ps_station_open_run_dir(struct ps_station *station, struct ps_station_fault *fault);

/* The store alone, to be closed by the caller; in station_store.c. */
bool ps_station_open_disk(const struct ps_config *config, struct ps_store **store_out,
			  struct ps_station_fault *fault);

/* The ledger in the store that is open; in station_store.c. */
bool ps_station_open_ledger(struct ps_station *station, struct ps_station_fault *fault);

/* Store, ledger and index; in station_store.c. */
bool ps_station_open_store(struct ps_station *station, struct ps_station_fault *fault);

/* The boot leaf. */
bool ps_station_add_boot_leaf(struct ps_station *station, struct ps_station_fault *fault);

/* Lamps and pedals, all dark; in station_lamps.c. */
bool ps_station_open_lamps(struct ps_station *station, struct ps_station_fault *fault);
void ps_station_close_lamps(struct ps_station *station);
/* Could they be opened? Remarks go to standard output. */
bool ps_station_look_at_lines(const struct ps_config_lane *lane, struct ps_station_fault *fault);
void ps_station_show_lamps(struct ps_station *station, unsigned lane,
			   enum ps_session_signal signal);
void ps_station_turn_lamps(struct ps_station *station, uint64_t now_us);

/*
 * For --check, in station_devices.c: is it there, of its kind, and may the service's user use it?
 * What is plugged in later is used then, but is not right before. Of cameras and lines it is asked
 * whether all of their devices may be opened: which of them one has only its library knows.
 */
bool ps_station_may(const struct ps_service_user *user, const char *path, int mode,
		    struct ps_station_fault *fault);
bool ps_station_may_cameras(const struct ps_service_user *user, struct ps_station_fault *fault);
bool ps_station_may_lines(const struct ps_config_lane *lane, const struct ps_service_user *user,
			  struct ps_station_fault *fault);
bool ps_station_look_at_scanner(const struct ps_config_scanner *scanner,
				const struct ps_service_user *user, struct ps_station_fault *fault);
bool ps_station_look_at_pass(const struct ps_config_scanner *scanner,
			     const struct ps_service_user *user, struct ps_station_fault *fault);

/* Where the kernel tells of the board: /sys. In station_heat.c. */
const char *ps_station_sys(void);

/* Heat and power: log, status, and a remark in each open take; in station_heat.c. */
void ps_station_look_at_heat(struct ps_station *station, uint64_t now_us);
bool ps_station_check_heat(struct ps_station_fault *fault);

/* Aim pictures; in station_aim.c. Keeping them gives NULL, or why it did not. */
void ps_station_open_aim(struct ps_station *station);
void ps_station_close_aim(struct ps_station *station);
void ps_station_watch_aim(struct ps_station *station, uint64_t now_us);
const char *ps_station_keep_aim(struct ps_station *station);

/* The voice; in station_voice.c. Where it is not to be had the station goes on without. */
void ps_station_open_voice(struct ps_station *station);
void ps_station_close_voice(struct ps_station *station);
void ps_station_say(struct ps_station *station, unsigned lane, enum ps_session_signal signal);
bool ps_station_check_voice(const struct ps_config *config, struct ps_station_fault *fault);

/*
 * Once a second, in station_watch.c. The recorder's thread waits for its disk: while a write hangs
 * it tells nothing, so the main thread does. systemd's watchdog is fed while the recorder makes
 * progress, not while the main thread does.
 */
void ps_station_watch_recorder(struct ps_station *station);

/* Cameras and encoders; in station_cameras.c. */
bool ps_station_open_encoders(struct ps_station *station, struct ps_station_fault *fault);
bool ps_station_open_camera(struct ps_station *station, unsigned index,
			    struct ps_station_fault *fault);
/* Once the cameras are open: are the lane's parts inside their pictures? */
bool ps_station_check_rects(const struct ps_station *station, const struct ps_config_lane *lane,
			    struct ps_station_fault *fault);
bool ps_station_open_cameras(struct ps_station *station, struct ps_station_fault *fault);
bool ps_station_start_cameras(struct ps_station *station, struct ps_station_fault *fault);

/* Once a second: starts those again that ended or stand still, with growing patience. */
void ps_station_mend_cameras(struct ps_station *station, uint64_t now_us);
void ps_station_stop_cameras(struct ps_station *station);
void ps_station_close_cameras(struct ps_station *station);

#endif
