/*
 * Of the libcamera back end (capture/camera_libcamera.cpp): one run of a camera, from acquire to
 * release. For that file alone.
 *
 * A buffer goes back to libcamera only once the encoder is done with it. The sink may keep so many
 * that two are left, so that a slow encoder costs pictures and never stops the sensor.
 */
#ifndef PS_CAPTURE_LIBCAMERA_SESSION_HPP
#define PS_CAPTURE_LIBCAMERA_SESSION_HPP

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <libcamera/libcamera.h>
#include <time.h>

extern "C" {
#include "capture/camera.h"
}

#define AT_LEAST(major, minor)                \
	(LIBCAMERA_VERSION_MAJOR > (major) || \
	 (LIBCAMERA_VERSION_MAJOR == (major) && LIBCAMERA_VERSION_MINOR >= (minor)))

namespace ps_libcamera
{

constexpr unsigned SPARE = 2; /* buffers that the sensor needs to go on filling */

/* What is thrown here: the error, and a sentence about it. */
struct Refused {
	enum ps_err err;
	std::string why;
};

uint64_t now_us(clockid_t clock);

struct Want {
	uint32_t fps_num, fps_den;
	uint16_t width_px, height_px;
	struct ps_camera_lock lock;
};

uint64_t period_us(const Want &want);

/* The first of the formats that packseal takes which the camera has in this size. */
std::unique_ptr<libcamera::CameraConfiguration> configuration_of(libcamera::Camera &camera,
								 const Want &want);

/* @device_rate_out: whether the camera itself keeps the rate. */
libcamera::ControlList controls_of(libcamera::Camera &camera, const Want &want,
				   bool *device_rate_out);

class Session;

/* One buffer of the session, and what the sink is lent. */
struct Loan : ps_image_lender {
	Session *session;
	libcamera::Request *request;
	libcamera::FrameBuffer *buffer;
	size_t needed;	       /* bytes that a whole picture fills at least; 1 of a JPEG */
	struct ps_image image; /* with its planes; time and length are of each picture */
};

struct Mapping {
	int fd;
	void *bytes;
	size_t len;
};

/* From acquire to release: the buffers, and which of them are where. */
class Session
{
      public:
	Session(std::shared_ptr<libcamera::Camera> camera, const Want &want);
	~Session();

	void start();
	void stop();
	/* The next picture; nullptr: @stopping, or the camera is gone. */
	Loan *next(const bool &stopping, std::chrono::milliseconds patience);
	void wake();
	void give_back(Loan *loan);
	void lend();
	bool sleep_until(uint64_t due_us, const bool &stopping);

	const libcamera::StreamConfiguration &stream() const
	{
		return config_->at(0);
	}

	std::mutex lock;
	bool gone = false;
	bool device_rate = false;

      private:
	void on_complete(libcamera::Request *request);
	void on_disconnect();
	const uint8_t *map(int fd, size_t len);
	void lay_out(Loan *loan);
	void close();

	std::shared_ptr<libcamera::Camera> camera_;
	std::unique_ptr<libcamera::CameraConfiguration> config_;
	std::unique_ptr<libcamera::FrameBufferAllocator> allocator_;
	std::vector<std::unique_ptr<libcamera::Request>> requests_;
	std::vector<std::unique_ptr<Loan>> loans_;
	std::vector<Mapping> mappings_;
	libcamera::ControlList controls_;
	std::condition_variable changed_;
	std::deque<libcamera::Request *> completed_;
	unsigned lent_ = 0;
	bool running_ = false;
	bool acquired_ = false;
};

/* Before the samples of a loan are read, and after. */
void sync(const Loan &loan, uint64_t flags);

} // namespace ps_libcamera

#endif
