/*
 * The libcamera back end, and with capture/libcamera_session the only C++ here: nothing of C++
 *leaves them.
 *
 *	libcamera's thread -> completed -> this camera's thread -> sink
 *	        ^                                                   |
 *	        +------------ queued again <- give_back() <---------+
 *
 * libcamera has one manager for a process; it lives while a camera does.
 */
#include "capture/libcamera_session.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>
#include <thread>

#include <linux/dma-buf.h>
#include <sys/sysmacros.h>

extern "C" {
#include "capture/camera_choice.h"
#include "capture/delivery.h"
#include "capture/device.h"
#include "capture/jpeg_normal.h"
#include "capture/why.h"
}

using namespace libcamera;
using namespace ps_libcamera;

namespace
{

constexpr uint64_t LATE_US = 2000000; /* a time stamp that is older than this is of another clock */
constexpr unsigned FIRST_PICTURES = 6;
constexpr auto FIRST_PICTURE = std::chrono::seconds(5);

/* Signals are the main thread's, whatever threads libcamera starts. */
class NoSignals
{
      public:
	NoSignals()
	{
		sigset_t all;

		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &before_);
	}
	~NoSignals()
	{
		pthread_sigmask(SIG_SETMASK, &before_, nullptr);
	}

      private:
	sigset_t before_;
};

std::shared_ptr<CameraManager> the_manager()
{
	static std::mutex lock;
	static std::weak_ptr<CameraManager> living;
	std::lock_guard<std::mutex> guard(lock);
	std::shared_ptr<CameraManager> manager = living.lock();

	if (manager)
		return manager;
	NoSignals quiet;
	/* It speaks on the standard error, of every start; who debugs asks for more. */
	(void)setenv("LIBCAMERA_LOG_LEVELS", "*:ERROR", 0);
	manager = std::make_shared<CameraManager>();
	if (manager->start())
		throw Refused{ PS_IO, "libcamera does not start" };
	living = manager;
	return manager;
}

std::string model_of(const Camera &camera)
{
#if AT_LEAST(0, 1)
	return std::string(camera.properties().get(properties::Model).value_or(""));
#else
	auto model = camera.properties().get(properties::Model);

	return model ? std::string(*model) : "";
#endif
}

std::shared_ptr<Camera> find(CameraManager &manager, const std::string &wanted)
{
	const std::vector<std::shared_ptr<Camera>> cameras = manager.cameras();
	std::vector<std::string> models;
	std::vector<struct ps_camera_there> there;
	char why[PS_WHY_SIZE];
	size_t index;

	for (const std::shared_ptr<Camera> &camera : cameras)
		models.push_back(model_of(*camera));
	for (size_t i = 0; i < cameras.size(); i++)
		there.push_back({ cameras[i]->id().c_str(), models[i].c_str() });
	enum ps_err err = ps_camera_choose(there.data(), there.size(), wanted.c_str(), why,
					   sizeof(why), &index);
	if (err)
		throw Refused{ err, why };
	return cameras[index];
}

/* What stands behind it, as far as libcamera tells. */
struct ps_device device_of(const Camera &camera)
{
	struct ps_device device = {};

	device.kind = PS_SOURCE_VIRTUAL;
#if AT_LEAST(0, 2)
	auto numbers = camera.properties().get(properties::SystemDevices);

	/* Each of them must be hardware: a sensor's sub-device stands beside its receiver. */
	for (size_t i = 0; numbers && i < numbers->size(); i++) {
		struct ps_device one;
		dev_t number = (dev_t)(*numbers)[i];

		ps_device_look("/sys", major(number), minor(number), &one);
		if (i == 0 || one.kind == PS_SOURCE_VIRTUAL)
			device = one;
		if (one.kind == PS_SOURCE_VIRTUAL)
			break;
	}
#else
	(void)camera; /* this libcamera does not say which device it is */
#endif
	return device;
}

/* A camera of the station: what it is, and its run. */
struct Device : ps_camera {
	std::shared_ptr<CameraManager> manager;
	std::string id;
	Want want;
	struct ps_camera_sink sink;
	std::unique_ptr<Session> session;
	std::thread thread;
	bool stopping = false; /* under the session's lock */
	uint64_t last_us = 0;
	uint64_t due_us = 0;
	struct ps_delivery delivery;
};

/* By the camera's clock. */
uint64_t own_stamp_ns(const Loan &loan)
{
	auto sensor = loan.request->metadata().get(controls::SensorTimestamp);

	return sensor ? (uint64_t)*sensor : loan.buffer->metadata().timestamp;
}

uint64_t stamp_us(const Loan &loan)
{
	uint64_t boot = now_us(CLOCK_BOOTTIME), monotonic = now_us(CLOCK_MONOTONIC);
	uint64_t stamp = own_stamp_ns(loan) / 1000;

	/* Drivers stamp with either clock; they differ by the time for which the machine slept. */
	if (stamp <= monotonic && monotonic - stamp < LATE_US)
		return stamp + (boot - monotonic);
	if (stamp <= boot && boot - stamp < LATE_US)
		return stamp;
	return boot;
}

/* Whether the picture is wanted at this rate, where the camera runs at one of its own. */
bool is_due(const Device *device, uint64_t time_us)
{
	uint64_t period = period_us(device->want);

	return device->session->device_rate || time_us + period / 4 >= device->due_us;
}

/* This one was taken: when the next is wanted. */
void await_next(Device *device, uint64_t time_us)
{
	uint64_t period = period_us(device->want);

	if (device->session->device_rate)
		return;
	device->due_us += period;
	if (device->due_us < time_us)
		device->due_us = time_us + period;
}

/* What the camera says of this buffer. */
struct ps_delivered delivered_of(const Loan &loan, bool wanted)
{
	const FrameMetadata &metadata = loan.buffer->metadata();
	struct ps_delivered delivered = {};

	delivered.failed = metadata.status != FrameMetadata::FrameSuccess;
	delivered.wanted = wanted;
	delivered.sequence = metadata.sequence;
	delivered.stamp_ns = own_stamp_ns(loan);
	for (const FrameMetadata::Plane &plane : metadata.planes())
		delivered.bytes += plane.bytesused;
	delivered.needed = loan.needed;
	return delivered;
}

void deliver(Device *device, Loan *loan)
{
	Session *session = device->session.get();
	struct ps_image image = loan->image;

	sync(*loan, DMA_BUF_SYNC_START);
	session->lend();
	image.time_us = stamp_us(*loan);
	if (device->about.kind == PS_SOURCE_VIRTUAL) {
		if (!session->sleep_until(device->due_us, device->stopping)) {
			session->give_back(loan);
			return;
		}
		image.time_us = now_us(CLOCK_BOOTTIME);
	}
	image.time_us = std::max(image.time_us, device->last_us + 1);
	const bool due = is_due(device, image.time_us);
	const struct ps_delivered delivered = delivered_of(*loan, due);

	if (!ps_delivery_take(&device->delivery, &delivered) || !due) {
		session->give_back(loan);
		return;
	}
	await_next(device, image.time_us);
	image.lost = ps_delivery_lost(&device->delivery);
	if (image.layout == PS_LAYOUT_JPEG)
		image.jpeg_len = std::min((size_t)loan->buffer->metadata().planes()[0].bytesused,
					  (size_t)loan->buffer->planes()[0].length);
	device->last_us = image.time_us;
	device->sink.image(device->sink.ctx, &image);
}

void tell(Device *device, enum ps_camera_event event, enum ps_err err)
{
	device->sink.event(device->sink.ctx, event, err,
			   std::max(now_us(CLOCK_BOOTTIME), device->last_us));
}

void run(Device *device)
{
	Session *session = device->session.get();
	bool gone;

	tell(device, PS_CAMERA_STARTED, PS_OK);
	for (;;) {
		Loan *loan = session->next(device->stopping, std::chrono::milliseconds(500));

		if (loan) {
			deliver(device, loan);
			continue;
		}
		std::lock_guard<std::mutex> guard(session->lock);
		gone = session->gone;
		if (device->stopping || gone)
			break;
	}
	if (gone)
		tell(device, PS_CAMERA_ERROR, PS_NOT_FOUND);
	tell(device, PS_CAMERA_ENDED, PS_OK);
}

/* Its own JPEGs are kept where they have a canonical form; that shows the first of them alone. */
uint16_t look_at_jpeg(Session &session)
{
	const bool stopping = false;
	struct ps_jpeg_parts parts;
	enum ps_err err = PS_NOT_FOUND;

	session.start();
	for (unsigned tries = 0; err && tries < FIRST_PICTURES; tries++) {
		Loan *loan = session.next(stopping, FIRST_PICTURE);

		if (!loan)
			break;
		err = ps_jpeg_parts_read(
			loan->image.planes[0].bytes,
			std::min((size_t)loan->buffer->metadata().planes()[0].bytesused,
				 (size_t)loan->buffer->planes()[0].length),
			&parts);
	}
	session.stop();
	if (err == PS_NOT_FOUND)
		throw Refused{ PS_IO, "it delivers no pictures" };
	if (err)
		throw Refused{ err, "its pictures are not baseline JPEGs" };
	return parts.form.is_420 ? parts.form.restart_mcus : 0;
}

void copy_text(char *to, size_t room, const std::string &from)
{
	size_t len = std::min(room - 1, from.size());

	memcpy(to, from.data(), len);
	to[len] = '\0';
}

void describe(Device *device, Camera &camera, const StreamConfiguration &stream, unsigned buffers)
{
	struct ps_device found = device_of(camera);
	struct ps_camera_about *about = &device->about;

	about->kind = found.kind;
	copy_text(about->driver, sizeof(about->driver),
		  found.driver[0] ? found.driver : "libcamera");
	copy_text(about->bus, sizeof(about->bus), camera.id());
	copy_text(about->ids, sizeof(about->ids), found.ids);
	copy_text(about->model, sizeof(about->model), model_of(camera));
	copy_text(about->mode, sizeof(about->mode),
		  stream.pixelFormat.toString() + " " + stream.size.toString() + " " +
			  std::to_string(device->want.fps_num) + "/" +
			  std::to_string(device->want.fps_den));
	about->width_px = (uint16_t)stream.size.width;
	about->height_px = (uint16_t)stream.size.height;
	about->lends = buffers > SPARE ? buffers - SPARE : 1;
}

void create(Device *device, const std::string &wanted)
{
	bool device_rate;

	device->manager = the_manager();
	std::shared_ptr<Camera> camera = find(*device->manager, wanted);
	std::unique_ptr<CameraConfiguration> config = configuration_of(*camera, device->want);
	(void)controls_of(*camera, device->want, &device_rate);
	device->id = camera->id();
	describe(device, *camera, config->at(0), config->at(0).bufferCount);
	if (config->at(0).pixelFormat == formats::MJPEG) {
		Session session(camera, device->want);

		device->about.restart_mcus = look_at_jpeg(session);
	}
}

void start(Device *device)
{
	std::shared_ptr<Camera> camera = device->manager->get(device->id);

	if (!camera)
		throw Refused{ PS_NOT_FOUND, "" };
	std::unique_ptr<Session> session = std::make_unique<Session>(camera, device->want);
	if (session->stream().size.width != device->about.width_px ||
	    session->stream().size.height != device->about.height_px)
		throw Refused{ PS_MISMATCH, "" };
	/* A virtual camera that says that it keeps a rate makes pictures as fast as they are taken.
	 */
	if (device->about.kind == PS_SOURCE_VIRTUAL)
		session->device_rate = false;
	const bool session_keeps_rate = session->device_rate;
	device->session = std::move(session);
	device->stopping = false;
	ps_delivery_begin(&device->delivery, session_keeps_rate);
	device->due_us = now_us(CLOCK_BOOTTIME);
	try {
		NoSignals quiet;
		device->session->start();
		device->thread = std::thread(run, device);
	} catch (...) {
		device->session.reset();
		throw;
	}
}

void stop(Device *device)
{
	if (!device->session)
		return;
	{
		std::lock_guard<std::mutex> guard(device->session->lock);
		device->stopping = true;
	}
	device->session->wake();
	device->thread.join();
	device->session.reset();
}

/* What @act throws, as an error and, in @why, a sentence. */
template <typename Act> enum ps_err guarded(Act act, const char *path, char *why, size_t why_size)
{
	try {
		act();
		return PS_OK;
	} catch (const Refused &refused) {
		if (refused.err == PS_END || refused.err == PS_INVALID)
			ps_why_set(why, why_size, "%s", refused.why.c_str());
		else
			ps_why_set(why, why_size, "%s: %s", path, refused.why.c_str());
		return refused.err;
	} catch (const std::bad_alloc &) {
		return PS_NO_MEMORY;
	} catch (const std::exception &fault) {
		ps_why_set(why, why_size, "%s: libcamera fails: %s", path, fault.what());
		return PS_IO;
	}
}

extern "C" {

static enum ps_err libcamera_create(const struct ps_camera_settings *settings, const char *path,
				    char *why, size_t why_size, struct ps_camera **camera_out)
{
	Device *device = nullptr;
	enum ps_err err = guarded(
		[&] {
			device = new Device();
			device->backend = &ps_camera_libcamera;
			device->want = { settings->fps_num, settings->fps_den, settings->width_px,
					 settings->height_px, settings->lock };
			create(device, path);
		},
		path, why, why_size);

	if (err) {
		delete device;
		return err;
	}
	*camera_out = device;
	return PS_OK;
}

static enum ps_err libcamera_start(struct ps_camera *camera, const struct ps_camera_sink *sink)
{
	Device *device = static_cast<Device *>(camera);

	if (device->session)
		return PS_BUSY;
	device->sink = *sink;
	return guarded([&] { start(device); }, "", nullptr, 0);
}

static void libcamera_stop(struct ps_camera *camera)
{
	(void)guarded([&] { stop(static_cast<Device *>(camera)); }, "", nullptr, 0);
}

static void libcamera_destroy(struct ps_camera *camera)
{
	delete static_cast<Device *>(camera);
}
}

} // namespace

enum ps_err ps_camera_libcamera_list(void (*found)(void *ctx, const char *id, const char *model),
				     void *ctx)
{
	return guarded(
		[&] {
			/* It must outlive its cameras: without it they are touched after its end.
			 */
			std::shared_ptr<CameraManager> manager = the_manager();

			for (const std::shared_ptr<Camera> &camera : manager->cameras())
				found(ctx, camera->id().c_str(), model_of(*camera).c_str());
		},
		"", nullptr, 0);
}

const struct ps_camera_backend ps_camera_libcamera = {
	"libcamera", libcamera_create, libcamera_start, libcamera_stop, libcamera_destroy,
};
