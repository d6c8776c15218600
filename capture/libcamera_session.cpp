#include "capture/libcamera_session.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <linux/dma-buf.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

using namespace libcamera;

namespace ps_libcamera
{

constexpr unsigned BUFFERS = 6;

uint64_t now_us(clockid_t clock)
{
	struct timespec now = {};

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t period_us(const Want &want)
{
	return want.fps_num ? 1000000ULL * want.fps_den / want.fps_num : 0;
}

namespace
{

std::string sizes_of(const StreamFormats &formats, const PixelFormat &format)
{
	std::string text;

	for (const Size &size : formats.sizes(format))
		text += (text.empty() ? "" : ", ") + size.toString();
	return text;
}

class Controls
{
      public:
	explicit Controls(Camera &camera) : map_(camera.controls()), list_(camera.controls())
	{
	}

	template <typename T, typename V> bool has(const Control<T> &control, const V &value)
	{
		if (map_.find(control.id()) == map_.end())
			return false;
		list_.set(control, value);
		return true;
	}

	template <typename T, typename V>
	void must(const Control<T> &control, const V &value, const char *key)
	{
		if (!has(control, value))
			throw Refused{ PS_UNSUPPORTED, std::string("it cannot set its ") + key +
							       "; leave " + key + " out" };
	}

	const ControlList &list() const
	{
		return list_;
	}

      private:
	const ControlInfoMap &map_;
	ControlList list_;
};

void lock_exposure(Controls &controls, const struct ps_camera_lock &lock)
{
	if (lock.exposure_us && lock.gain_percent)
		controls.has(controls::AeEnable, false);
#if AT_LEAST(0, 5)
	if (lock.exposure_us)
		controls.has(controls::ExposureTimeMode, (int32_t)controls::ExposureTimeModeManual);
	if (lock.gain_percent)
		controls.has(controls::AnalogueGainMode, (int32_t)controls::AnalogueGainModeManual);
#endif
	if (lock.exposure_us)
		controls.must(controls::ExposureTime, (int32_t)lock.exposure_us, "exposure");
	if (lock.gain_percent)
		controls.must(controls::AnalogueGain, (float)lock.gain_percent / 100, "gain");
#if AT_LEAST(0, 2)
	if (!lock.exposure_us && lock.flicker_us &&
	    controls.has(controls::AeFlickerMode, (int32_t)controls::FlickerManual))
		controls.has(controls::AeFlickerPeriod, (int32_t)lock.flicker_us);
#endif
}

} // namespace

std::unique_ptr<CameraConfiguration> configuration_of(Camera &camera, const Want &want)
{
	static const PixelFormat taken[] = { formats::YUV420, formats::NV12, formats::MJPEG };
	std::string there;

	for (const PixelFormat &format : taken) {
		std::unique_ptr<CameraConfiguration> config =
			camera.generateConfiguration({ StreamRole::VideoRecording });

		if (!config || config->empty())
			throw Refused{ PS_UNSUPPORTED, "it has no stream of pictures" };
		StreamConfiguration &stream = config->at(0);
		Size size = want.width_px ? Size(want.width_px, want.height_px) : stream.size;

		stream.pixelFormat = format;
		stream.size = size;
		stream.bufferCount = BUFFERS;
		stream.colorSpace = ColorSpace::Sycc; /* what JPEG means by YCbCr */
		if (config->validate() == CameraConfiguration::Invalid ||
		    stream.pixelFormat != format)
			continue;
		if ((!want.width_px || stream.size == size) && stream.size.width <= 65535 &&
		    stream.size.height <= 65535)
			return config;
		there += " " + format.toString() + " " + sizes_of(stream.formats(), format);
	}
	throw Refused{ PS_UNSUPPORTED,
		       there.empty() ? "it has neither YUV420 nor NV12 nor MJPEG"
				     : "it has no pictures of this size; it has" + there };
}

ControlList controls_of(Camera &camera, const Want &want, bool *device_rate_out)
{
	Controls controls(camera);
	const struct ps_camera_lock &lock = want.lock;

	lock_exposure(controls, lock);
	if (lock.red_percent) {
		const std::array<float, 2> gains = { (float)lock.red_percent / 100,
						     (float)lock.blue_percent / 100 };

		controls.has(controls::AwbEnable, false);
		controls.must(controls::ColourGains, Span<const float, 2>(gains), "white balance");
	}
	if (lock.focus_mm) {
		controls.has(controls::AfMode, (int32_t)controls::AfModeManual);
		controls.must(controls::LensPosition, 1000.0f / (float)lock.focus_mm, "focus");
	}
	*device_rate_out = false;
	if (period_us(want)) {
		const std::array<int64_t, 2> limits = { (int64_t)period_us(want),
							(int64_t)period_us(want) };

		*device_rate_out =
			controls.has(controls::FrameDurationLimits, Span<const int64_t, 2>(limits));
	}
	return controls.list();
}

void sync(const Loan &loan, uint64_t flags)
{
	struct dma_buf_sync sync = {};
	int last = -1;

	sync.flags = flags | DMA_BUF_SYNC_READ;
	for (const FrameBuffer::Plane &plane : loan.buffer->planes()) {
		if (plane.fd.get() !=
		    last) /* where the memory is no dma-buf there is nothing to do */
			(void)ioctl(plane.fd.get(), DMA_BUF_IOCTL_SYNC, &sync);
		last = plane.fd.get();
	}
}

extern "C" void loan_give_back(struct ps_image_lender *lender)
{
	Loan *loan = static_cast<Loan *>(lender);

	loan->session->give_back(loan);
}

Session::Session(std::shared_ptr<Camera> camera, const Want &want)
    : camera_(camera), config_(configuration_of(*camera, want)),
      controls_(controls_of(*camera, want, &device_rate))
{
	int err = camera_->acquire();

	if (err)
		throw Refused{ PS_BUSY, "another program uses it" };
	acquired_ = true;
	try {
		if (camera_->configure(config_.get()))
			throw Refused{ PS_IO, "it refuses its configuration" };
		allocator_ = std::make_unique<FrameBufferAllocator>(camera_);
		if (allocator_->allocate(stream().stream()) < 0)
			throw Refused{ PS_NO_MEMORY, "it has no memory for pictures" };
		for (const std::unique_ptr<FrameBuffer> &buffer :
		     allocator_->buffers(stream().stream())) {
			std::unique_ptr<Request> request = camera_->createRequest(loans_.size());
			std::unique_ptr<Loan> loan = std::make_unique<Loan>();

			if (!request || request->addBuffer(stream().stream(), buffer.get()))
				throw Refused{ PS_NO_MEMORY, "it takes no requests" };
			loan->ps_image_lender::give_back = loan_give_back;
			loan->session = this;
			loan->request = request.get();
			loan->buffer = buffer.get();
			lay_out(loan.get());
			requests_.push_back(std::move(request));
			loans_.push_back(std::move(loan));
		}
		camera_->requestCompleted.connect(this, &Session::on_complete);
		camera_->disconnected.connect(this, &Session::on_disconnect);
	} catch (...) {
		close();
		throw;
	}
}

Session::~Session()
{
	stop();
	close();
}

void Session::close()
{
	camera_->requestCompleted.disconnect(this);
	camera_->disconnected.disconnect(this);
	requests_.clear();
	if (allocator_)
		allocator_->free(stream().stream());
	allocator_.reset();
	for (const Mapping &mapping : mappings_)
		munmap(mapping.bytes, mapping.len);
	mappings_.clear();
	if (acquired_)
		camera_->release();
	acquired_ = false;
}

const uint8_t *Session::map(int fd, size_t len)
{
	for (const Mapping &mapping : mappings_)
		if (mapping.fd == fd && mapping.len >= len)
			return static_cast<const uint8_t *>(mapping.bytes);
	void *bytes = mmap(nullptr, len, PROT_READ, MAP_SHARED, fd, 0);
	if (bytes == MAP_FAILED)
		throw Refused{ PS_IO, "its pictures cannot be mapped" };
	mappings_.push_back({ fd, bytes, len });
	return static_cast<const uint8_t *>(bytes);
}

/* Where the planes lie, and that they are large enough for what is read from them. */
void Session::lay_out(Loan *loan)
{
	const StreamConfiguration &config = stream();
	const auto &planes = loan->buffer->planes();
	bool jpeg = config.pixelFormat == formats::MJPEG;
	bool nv12 = config.pixelFormat == formats::NV12;
	size_t wanted = jpeg ? 1 : nv12 ? 2 : 3;
	size_t rows = config.size.height, stride = config.stride;
	std::map<int, size_t> ends;

	loan->image = {};
	loan->needed = jpeg ? 1 : 0;
	loan->image.layout = jpeg ? PS_LAYOUT_JPEG : nv12 ? PS_LAYOUT_NV12 : PS_LAYOUT_YUV420;
	loan->image.width_px = (uint16_t)config.size.width;
	loan->image.height_px = (uint16_t)config.size.height;
	loan->image.lender = loan;
	if (planes.size() < wanted)
		throw Refused{ PS_UNSUPPORTED, "its pictures come in too few planes" };
	for (const FrameBuffer::Plane &plane : planes) {
		size_t end = (size_t)plane.offset + plane.length;

		ends[plane.fd.get()] = std::max(ends[plane.fd.get()], end);
	}
	for (size_t i = 0; i < wanted; i++) {
		size_t row = i == 0 || nv12 ? stride : stride / 2;
		size_t height = i == 0 ? rows : (rows + 1) / 2;
		size_t samples =
			i == 0 ? config.size.width : (config.size.width + 1) / 2 * (nv12 ? 2 : 1);

		if (!jpeg && (row < samples || planes[i].length < row * (height - 1) + samples))
			throw Refused{ PS_UNSUPPORTED, "its pictures are shorter than their size" };
		if (!jpeg)
			loan->needed += row * (height - 1) + samples;
		loan->image.planes[i].bytes =
			map(planes[i].fd.get(), ends[planes[i].fd.get()]) + planes[i].offset;
		loan->image.planes[i].stride = row;
	}
}

void Session::start()
{
	if (camera_->start(&controls_))
		throw Refused{ PS_IO, "it does not start" };
	running_ = true;
	for (const std::unique_ptr<Request> &request : requests_)
		if (camera_->queueRequest(request.get()))
			throw Refused{ PS_IO, "it takes no requests" };
}

/* What is lent comes back first: the memory is about to go. */
void Session::stop()
{
	std::unique_lock<std::mutex> guard(lock);

	changed_.wait(guard, [this] { return lent_ == 0; });
	if (!running_)
		return;
	running_ = false;
	guard.unlock();
	camera_->stop();
}

void Session::on_complete(Request *request)
{
	if (request->status() == Request::RequestCancelled)
		return;
	std::lock_guard<std::mutex> guard(lock);
	completed_.push_back(request);
	changed_.notify_all();
}

void Session::on_disconnect()
{
	std::lock_guard<std::mutex> guard(lock);
	gone = true;
	changed_.notify_all();
}

void Session::wake()
{
	std::lock_guard<std::mutex> guard(lock);
	changed_.notify_all();
}

Loan *Session::next(const bool &stopping, std::chrono::milliseconds patience)
{
	std::unique_lock<std::mutex> guard(lock);

	changed_.wait_for(guard, patience, [&] { return stopping || gone || !completed_.empty(); });
	if (stopping || gone || completed_.empty())
		return nullptr;
	Request *request = completed_.front();
	completed_.pop_front();
	return loans_[request->cookie()].get();
}

bool Session::sleep_until(uint64_t due_us, const bool &stopping)
{
	std::unique_lock<std::mutex> guard(lock);

	for (;;) {
		uint64_t now = now_us(CLOCK_BOOTTIME);

		if (stopping || gone)
			return false;
		if (now >= due_us)
			return true;
		changed_.wait_for(guard, std::chrono::microseconds(due_us - now));
	}
}

void Session::lend()
{
	std::lock_guard<std::mutex> guard(lock);
	lent_++;
}

void Session::give_back(Loan *loan)
{
	sync(*loan, DMA_BUF_SYNC_END);
	loan->request->reuse(Request::ReuseBuffers);
	(void)camera_->queueRequest(loan->request); /* fails while it stops or is gone: as well */
	std::lock_guard<std::mutex> guard(lock);
	lent_--;
	changed_.notify_all();
}

} // namespace ps_libcamera
