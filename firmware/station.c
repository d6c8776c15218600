#include "firmware/station_in.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "firmware/recovery.h"
#include "firmware/scan_text.h"
#include "firmware/status.h"
#include "firmware/version.h"
#include "signing/digest.h"
#include "signing/key_open.h"
#include "signing/random.h"

#define US_PER_SECOND 1000000U
#define INBOX_ITEMS 4096
#define INBOX_BYTES (64U << 20)
#define STOP_US (20ULL * US_PER_SECOND)

bool ps_station_refuse(struct ps_station_fault *fault, int status, const char *format, ...)
{
	va_list args;

	fault->status = status;
	va_start(args, format);
	if (vsnprintf(fault->text, sizeof(fault->text), format, args) < 0)
		fault->text[0] = '\0';
	va_end(args);
	return false;
}

uint64_t ps_station_now_us(void)
{
	struct ps_clock clock = { .boot_us = 0 };

	/* CLOCK_BOOTTIME does not fail; 0 would only make timers wait */
	return ps_time_now(&ps_time_os, &clock) == PS_OK ? clock.boot_us : 0;
}

static uint64_t preroll_of(const struct ps_config *config, unsigned camera)
{
	uint64_t longest_ms = 0;

	for (unsigned i = 0; i < config->lane_count; i++)
		for (unsigned k = 0; k < config->lanes[i].camera_count; k++)
			if (config->lanes[i].cameras[k] == camera &&
			    config->lanes[i].session.preroll_ms > longest_ms)
				longest_ms = config->lanes[i].session.preroll_ms;
	/* and what a scan needs until it is heard of */
	return longest_ms * 1000 + US_PER_SECOND;
}

static enum ps_err make_recorder(struct ps_station *station)
{
	const struct ps_config *config = station->config;
	struct ps_recorder_settings settings = {
		.station = &station->about,
		.camera_count = station->camera_count,
		.lane_count = config->lane_count,
		.preroll_bytes_max = PS_PREROLL_BYTES_DEFAULT,
		.store = station->store,
		.ledger = station->ledger,
		.index = station->index,
		.key = station->key,
		.random = &ps_random_os,
		.time = &ps_time_os,
		.rules = { .max_bytes = config->store.max_bytes,
			   .full_days = config->store.full_days,
			   .thinned_days = config->store.thinned_days,
			   .keep_days = config->store.keep_days,
			   .stills = config->store.stills },
		.built_us = ps_clock_built_us(),
		.time_roots = station->time_roots,
		.quiet_us = config->store.quiet_ms * 1000ULL,
		.journal = station->journal,
		.inbox = station->inbox,
		.outbox = station->outbox,
	};

	for (unsigned i = 0; i < station->camera_count; i++)
		settings.cameras[i] = (struct ps_recorder_camera_settings){
			.info = &station->cameras[i].info,
			.arrivals = &station->cameras[i].arrivals,
			.preroll_us = preroll_of(config, i),
			.stall_us = ps_config_stall_us(&config->cameras[i]),
		};
	for (unsigned i = 0; i < config->lane_count; i++) {
		settings.lanes[i].name = config->lanes[i].name;
		settings.lanes[i].camera_count = config->lanes[i].camera_count;
		for (unsigned k = 0; k < config->lanes[i].camera_count; k++) {
			settings.lanes[i].cameras[k] = config->lanes[i].cameras[k];
			settings.lanes[i].rects[k] = config->lanes[i].rects[k];
		}
	}
	return ps_recorder_create(&settings, &station->recorder);
}

static void on_signal(void *ctx, unsigned lane, enum ps_session_signal signal)
{
	struct ps_station *station = ctx;

	if (!ps_signal_answers_scan(signal)) /* the lane says more of a scan */
		ps_log(station->journal, PS_LOG_INFO, "lane %s: %s",
		       station->config->lanes[lane].name, ps_signal_text(signal));
	ps_station_show_lamps(station, lane, signal);
	ps_station_say(station, lane, signal);
	ps_station_tell_signal(station, lane, signal);
	station->changed = true;
}

static enum ps_err make_lanes(struct ps_station *station)
{
	const struct ps_config *config = station->config;
	enum ps_err err = PS_OK;

	for (unsigned i = 0; i < config->lane_count && !err; i++) {
		const struct ps_lane_settings settings = {
			.index = i,
			.config = &config->lanes[i],
			.scanner = &config->scanners[config->lanes[i].scanner],
			.book = station->book,
			.inbox = station->inbox,
			.journal = station->journal,
			.stopped = ps_station_stopped,
			.signal = on_signal,
			.ctx = station,
		};

		err = ps_lane_create(&settings, &station->lanes[i]);
		station->lane_count = i + !err;
	}
	return err;
}

static bool make_parts(struct ps_station *station, struct ps_station_fault *fault)
{
	const struct ps_inbox_settings inbox = { INBOX_ITEMS, INBOX_BYTES };
	enum ps_err err = ps_inbox_create(&inbox, &station->inbox);

	if (!err)
		err = ps_outbox_create(&station->outbox);
	if (err)
		return ps_station_refuse(fault, PS_STATION_IO, "%s", ps_err_text(err));
	return ps_station_open_cameras(station, fault);
}

struct ps_station *ps_station_new(const struct ps_config *config, struct ps_journal *journal)
{
	struct ps_station *station = calloc(1, sizeof(*station));

	if (!station)
		return NULL;
	station->config = config;
	station->journal = journal;
	station->run_dir = -1;
	station->signal_fd = -1;
	ps_buf_init(&station->attestation);
	return station;
}

bool ps_station_open(const struct ps_config *config, struct ps_journal *journal,
		     struct ps_station **station_out, struct ps_station_fault *fault_out)
{
	struct ps_station *station = ps_station_new(config, journal);

	if (!station)
		return ps_station_refuse(fault_out, PS_STATION_IO, "%s", ps_err_text(PS_NO_MEMORY));
	if (!ps_station_open_identity(station, fault_out) ||
	    !ps_station_open_run_dir(station, fault_out) || !make_parts(station, fault_out) ||
	    !ps_station_open_store(station, fault_out)) {
		ps_station_close(station);
		return false;
	}
	*station_out = station;
	return true;
}

void ps_station_close(struct ps_station *station)
{
	/* A thread that hangs in the disk still uses it all; the process is about to end. */
	if (!station || station->hung)
		return;
	ps_station_close_lamps(station);
	ps_station_close_voice(station);
	ps_station_close_cameras(station);
	ps_station_close_aim(station);
	ps_control_close(station->control);
	for (unsigned i = 0; i < station->lane_count; i++)
		ps_lane_destroy(station->lanes[i]);
	ps_station_close_shop(station);
	ps_recorder_destroy(station->recorder);
	ps_inbox_destroy(station->inbox);
	ps_outbox_destroy(station->outbox);
	ps_index_close(station->index);
	ps_ledger_close(station->ledger);
	ps_store_close(station->store);
	ps_codebook_close(station->book);
	ps_certificates_destroy(station->chain);
	ps_certificates_destroy(station->time_roots);
	ps_key_destroy(station->key);
	ps_buf_release(&station->attestation);
	ps_disk_close(station->run_dir);
	ps_disk_close(station->signal_fd);
	free(station);
}

/* All threads are started after this, so that the signals come here and nowhere else. */
static bool catch_signals(struct ps_station *station, struct ps_station_fault *fault)
{
	sigset_t set;

	/* whoever reads us may go: the write says so */
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return ps_station_refuse(fault, PS_STATION_IO, "signals cannot be ignored");
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
		return ps_station_refuse(fault, PS_STATION_IO, "signals cannot be blocked");
	station->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return station->signal_fd >= 0 ||
	       ps_station_refuse(fault, PS_STATION_IO, "signals cannot be read: %s",
				 strerror(errno));
}

static bool recover(struct ps_station *station, struct ps_station_fault *fault)
{
	struct ps_recovery_settings settings = {
		.store = station->store,
		.ledger = station->ledger,
		.index = station->index,
		.key = station->key,
		.random = &ps_random_os,
		.time = &ps_time_os,
		.journal = station->journal,
	};
	struct ps_recovery_report report;
	enum ps_err err;

	memcpy(settings.boot, station->about.boot, PS_BOOT_LEN);
	memcpy(settings.run, station->about.run, PS_BOOT_LEN);
	err = ps_recovery_run(&settings, &report);
	if (err == PS_MISMATCH)
		return ps_station_refuse(fault, PS_STATION_IO,
					 "%s: the ledger is older than the takes in the store; "
					 "bring back its newest copy, or begin a new store",
					 station->config->station.store_dir);
	return !err || ps_station_refuse(fault, PS_STATION_IO,
					 "what an earlier run left cannot be completed: %s",
					 ps_err_text(err));
}

static void take_notices(struct ps_station *station)
{
	struct ps_notice notice;

	while (ps_outbox_take(station->outbox, &notice)) {
		station->changed = true;
		if (notice.kind == PS_NOTICE_STOPPED) {
			station->stopped = true;
		} else if (notice.kind == PS_NOTICE_LEAF) {
			ps_station_answer_leaf(station, &notice);
		} else if (notice.kind == PS_NOTICE_ANCHOR) {
			ps_station_answer_anchor(station, &notice);
		} else if (notice.kind == PS_NOTICE_STATEMENT) {
			ps_station_answer_derive(station, &notice);
		} else if (notice.kind == PS_NOTICE_ORDER) {
			ps_station_answer_order(station, &notice);
		} else {
			ps_station_tell_notice(station, &notice);
			ps_lane_notice(station->lanes[notice.lane], &notice, ps_station_now_us());
		}
	}
}

static void begin_stop(struct ps_station *station)
{
	const struct ps_request request = { .kind = PS_REQUEST_STOP };

	if (station->stopping)
		return;
	station->stopping = true;
	(void)sd_notify(0, "STOPPING=1"); /* without systemd nobody wants to know */
	ps_log(station->journal, PS_LOG_NOTICE, "asked to stop");
	for (unsigned i = 0; i < station->lane_count; i++)
		ps_lane_shut_down(station->lanes[i], ps_station_now_us());
	if (ps_inbox_put_request(station->inbox, &request))
		ps_log(station->journal, PS_LOG_ERROR, "the recorder does not keep up");
}

static void read_signals(struct ps_station *station)
{
	struct signalfd_siginfo info;

	while (read(station->signal_fd, &info, sizeof(info)) == sizeof(info))
		begin_stop(station);
}

#define FDS_MAX (5 + 3 * PS_CONFIG_LANES_MAX)

static void wait_for_input(struct ps_station *station, uint64_t until_us)
{
	struct pollfd fds[FDS_MAX];
	nfds_t count = 0;
	uint64_t from_us = ps_station_now_us();
	uint64_t wait_us = until_us > from_us ? until_us - from_us : 0;

	fds[count++] = (struct pollfd){ .fd = station->signal_fd, .events = POLLIN };
	fds[count++] = (struct pollfd){ .fd = ps_outbox_fd(station->outbox), .events = POLLIN };
	fds[count++] = (struct pollfd){ .fd = ps_control_fd(station->control), .events = POLLIN };
	if (station->shop)
		fds[count++] =
			(struct pollfd){ .fd = ps_control_fd(station->shop), .events = POLLIN };
	fds[count++] = (struct pollfd){ .fd = ps_station_shop_fifo_fd(station), .events = POLLIN };
	for (unsigned i = 0; i < station->lane_count; i++)
		fds[count++] =
			(struct pollfd){ .fd = ps_lane_fd(station->lanes[i]), .events = POLLIN };
	for (unsigned i = 0; i < station->lane_count; i++)
		fds[count++] = (struct pollfd){ .fd = ps_lane_pass_fd(station->lanes[i]),
						.events = POLLOUT };
	for (unsigned i = 0; i < station->lane_count; i++)
		if (station->pedals[i])
			fds[count++] = (struct pollfd){ .fd = ps_line_fd(station->pedals[i]),
							.events = POLLIN };
	/* Whatever it says, everything is looked at: nothing here blocks. */
	(void)poll(fds, count, (int)((wait_us + 999) / 1000));
}

static uint64_t due_us(const struct ps_station *station, uint64_t tick_us)
{
	for (unsigned i = 0; i < station->lane_count; i++) {
		uint64_t lane_us = ps_lane_due_us(station->lanes[i]);
		uint64_t lamps_us = ps_lamps_due_us(station->lamps[i]);

		tick_us = lane_us < tick_us ? lane_us : tick_us;
		tick_us = lamps_us < tick_us ? lamps_us : tick_us;
	}
	return tick_us;
}

char *ps_station_status(struct ps_station *station)
{
	const struct ps_config *config = station->config;
	struct ps_status status = {
		.pid = getpid(),
		.station = config->station.name,
		.key = ps_key_place(config->station.key),
		.lane_count = station->lane_count,
		.camera_count = station->camera_count,
	};
	char last_error[PS_JOURNAL_LINE_MAX], voice[PS_VOICE_TROUBLE_MAX];
	char *text = NULL;

	for (unsigned i = 0; i < station->lane_count; i++)
		status.lanes[i] = (struct ps_status_lane){
			.name = config->lanes[i].name,
			.state = ps_lane_state(station->lanes[i]),
			.signal = ps_lane_signal(station->lanes[i]),
			.trouble = ps_lane_trouble(station->lanes[i]),
			.scanner = ps_lane_has_scanner(station->lanes[i]),
		};
	for (unsigned i = 0; i < station->camera_count; i++) {
		status.camera_names[i] = config->cameras[i].name;
		status.looks_at_item[i] = config->cameras[i].role == PS_CAMERA_ROLE_ITEM;
	}
	ps_recorder_view(station->recorder, &status.recorder);
	ps_journal_last_error(station->journal, last_error);
	status.last_error = last_error;
	ps_voice_trouble(station->voice, voice);
	status.has_voice = station->config->station.voice[0];
	status.voice_trouble = voice;
	status.heat = station->heat;
	if (ps_time_now(&ps_time_os, &status.clock))
		status.clock = status.recorder.clock;
	return ps_status_text(&status, &text) == PS_OK ? text : NULL;
}

/* A status that cannot be written grows old, and its readers see that. */
static void write_status(struct ps_station *station)
{
	char *text = ps_station_status(station);

	station->changed = !text || ps_status_write(station->run_dir, text) != PS_OK;
	free(text);
}

static bool open_control(struct ps_station *station, struct ps_station_fault *fault)
{
	const struct ps_control_handler handler = { ps_station_on_line, station };
	enum ps_err err = ps_control_open(station->config->station.run_dir, PS_CONTROL_NAME,
					  &handler, &station->control);

	return !err ||
	       ps_station_refuse(fault, PS_STATION_IO, "%s: the control socket cannot be made: %s",
				 station->config->station.run_dir, ps_err_text(err));
}

/* It waits for the next turn, a second at most: the pre-roll has what it missed. */
static void tell_motion(struct ps_station *station, unsigned lane)
{
	const struct ps_config_lane *config = &station->config->lanes[lane];

	if (config->has_motion && atomic_exchange(&station->cameras[config->motion].moved, false))
		ps_lane_sense(station->lanes[lane], PS_EVENT_MOTION, ps_station_now_us());
}

static bool loop(struct ps_station *station, struct ps_station_fault *fault)
{
	uint64_t tick_us = ps_station_now_us();
	uint64_t stop_by_us = UINT64_MAX;

	while (!station->stopped) {
		wait_for_input(station, due_us(station, tick_us));
		read_signals(station);
		take_notices(station);
		ps_control_turn(station->control);
		ps_station_turn_shop(station);
		for (unsigned i = 0; i < station->lane_count && !station->stopping; i++) {
			tell_motion(station, i);
			ps_lane_turn(station->lanes[i], ps_station_now_us());
		}
		ps_station_turn_lamps(station, ps_station_now_us());
		if (station->stopping && stop_by_us == UINT64_MAX)
			stop_by_us = ps_station_now_us() + STOP_US;
		if (ps_station_now_us() > stop_by_us)
			return ps_station_refuse(fault, PS_STATION_IO,
						 "the recorder did not stop: the disk or the key "
						 "may hang");
		if (tick_us <= ps_station_now_us()) {
			tick_us = ps_station_now_us() + US_PER_SECOND;
			ps_station_mend_cameras(station, ps_station_now_us());
			ps_station_look_at_heat(station, ps_station_now_us());
			ps_station_watch_aim(station, ps_station_now_us());
			ps_station_watch_recorder(station);
			station->changed = true;
		}
		if (station->changed)
			write_status(station);
	}
	return true;
}

bool ps_station_run(struct ps_station *station, struct ps_station_fault *fault_out)
{
	enum ps_err err;
	bool done;

	if (!ps_station_open_lamps(station, fault_out) || !catch_signals(station, fault_out) ||
	    !ps_station_add_boot_leaf(station, fault_out) || !recover(station, fault_out) ||
	    !open_control(station, fault_out) || !ps_station_open_shop(station, fault_out))
		return false;
	ps_station_open_voice(station);
	ps_station_open_aim(station);
	err = make_recorder(station);
	if (!err)
		err = make_lanes(station);
	if (!err)
		err = ps_recorder_start(station->recorder);
	if (err)
		return ps_station_refuse(fault_out, PS_STATION_IO, "%s", ps_err_text(err));
	if (!ps_station_start_cameras(station, fault_out)) {
		begin_stop(station);
		ps_recorder_join(station->recorder);
		return false;
	}
	ps_log(station->journal, PS_LOG_NOTICE,
	       PS_FIRMWARE_NAME ": %u camera%s, %u lane%s, hashes %s", station->camera_count,
	       station->camera_count == 1 ? "" : "s", station->lane_count,
	       station->lane_count == 1 ? "" : "s", ps_digest_name());
	for (unsigned i = 0; i < station->lane_count; i++)
		ps_station_show_lamps(station, i, ps_lane_signal(station->lanes[i]));
	(void)sd_notify(0, "READY=1"); /* without systemd nobody wants to know */
	done = loop(station, fault_out);
	station->hung = !done;
	ps_station_stop_cameras(station);
	if (done)
		ps_recorder_join(station->recorder);
	if (ps_status_remove(station->run_dir))
		ps_log(station->journal, PS_LOG_WARNING, "the status file stays behind");
	return done;
}
