#include "capture/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/encoder.h"
#include "capture/picture.h"

#define MAX_WORKERS 64

struct slot {
	struct ps_image image;	   /* what is to be encoded: lent, or of the copy */
	struct ps_picture picture; /* the copy of a picture that is not lent */
	uint64_t seq;
	struct ps_drop lost_before; /* count 0: none; the sink hears of it before the picture */
};

/*
 * The queue is a ring. A slot that is counted belongs to the worker who holds the camera once it is
 * the oldest; the slot behind the last counted one belongs to the thread that submits. Everything
 * else here is under the pool's lock, but for the encoder, which is the holding worker's.
 */
struct ps_pool_camera {
	struct ps_pool *pool;
	uint16_t index;
	struct ps_encoder *encoder;
	struct slot *slots;
	unsigned room;
	unsigned oldest;
	unsigned count;
	struct ps_drop lost_after; /* the last of the queue */
	uint64_t next_seq;
	uint64_t last_time_us;
	bool held;
};

struct ps_pool {
	struct ps_pool_sink sink;
	pthread_mutex_t lock;
	pthread_cond_t work;
	bool accepting;
	bool stopping;
	unsigned worker_count;
	unsigned running; /* threads to join */
	pthread_t workers[MAX_WORKERS];
	unsigned camera_count;
	unsigned next; /* where to look for work first, so that no camera starves */
	struct ps_pool_camera cameras[PS_POOL_MAX_CAMERAS];
};

static unsigned processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : count > MAX_WORKERS ? MAX_WORKERS : (unsigned)count;
}

enum ps_err ps_pool_create(unsigned workers, const struct ps_pool_sink *sink,
			   struct ps_pool **pool_out)
{
	struct ps_pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return PS_NO_MEMORY;
	pool->sink = *sink;
	pool->worker_count = workers ? workers : processors();
	if (pool->worker_count > MAX_WORKERS)
		pool->worker_count = MAX_WORKERS;
	if (pthread_mutex_init(&pool->lock, NULL) != 0) {
		free(pool);
		return PS_NO_MEMORY;
	}
	if (pthread_cond_init(&pool->work, NULL) != 0) {
		pthread_mutex_destroy(&pool->lock);
		free(pool);
		return PS_NO_MEMORY;
	}
	*pool_out = pool;
	return PS_OK;
}

static void release_camera(struct ps_pool_camera *camera)
{
	ps_encoder_destroy(camera->encoder);
	for (unsigned i = 0; camera->slots && i < camera->room; i++)
		ps_picture_release(&camera->slots[i].picture);
	free(camera->slots);
}

void ps_pool_destroy(struct ps_pool *pool)
{
	if (!pool)
		return;
	ps_pool_stop(pool);
	for (unsigned i = 0; i < pool->camera_count; i++)
		release_camera(&pool->cameras[i]);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

enum ps_err ps_pool_add(struct ps_pool *pool, const struct ps_pool_camera_settings *settings,
			struct ps_pool_camera **camera_out)
{
	struct ps_pool_camera *camera = &pool->cameras[pool->camera_count];
	struct ps_encoder_settings encoder = {
		.width_px = settings->width_px,
		.height_px = settings->height_px,
		.quality = settings->quality,
		.threshold_levels = settings->threshold_levels,
		.restart_mcus = settings->restart_mcus,
	};
	struct ps_pool_camera made = {
		.pool = pool,
		.index = settings->camera,
		.room = settings->queue ? settings->queue : PS_POOL_DEFAULT_QUEUE,
	};
	enum ps_err err;

	if (pool->running)
		return PS_BUSY;
	if (pool->camera_count == PS_POOL_MAX_CAMERAS || made.room > PS_POOL_MAX_QUEUE)
		return PS_LIMIT;
	made.slots = calloc(made.room, sizeof(*made.slots));
	err = made.slots ? ps_encoder_create(&encoder, &made.encoder) : PS_NO_MEMORY;
	if (err) {
		release_camera(&made);
		return err;
	}
	if (settings->compare)
		ps_encoder_compare(made.encoder);
	if (settings->look)
		ps_encoder_look(made.encoder);
	*camera = made;
	pool->camera_count++;
	*camera_out = camera;
	return PS_OK;
}

/* Under the lock. */
static bool has_work(const struct ps_pool_camera *camera)
{
	return !camera->held && (camera->count || camera->lost_after.count);
}

/* Under the lock: the next camera in turn that has work, or NULL. */
static struct ps_pool_camera *find_work(struct ps_pool *pool)
{
	for (unsigned i = 0; i < pool->camera_count; i++) {
		unsigned at = (pool->next + i) % pool->camera_count;

		if (has_work(&pool->cameras[at])) {
			pool->next = at + 1;
			return &pool->cameras[at];
		}
	}
	return NULL;
}

static void tell_drop(const struct ps_pool *pool, const struct ps_drop *drop)
{
	if (drop->count)
		pool->sink.drop(pool->sink.ctx, drop);
}

/* Without the lock, but holding the camera. */
static void encode(struct ps_pool_camera *camera, const struct slot *slot)
{
	const struct ps_pool *pool = camera->pool;
	struct ps_frame *frame;
	enum ps_err err;

	tell_drop(pool, &slot->lost_before);
	err = ps_encoder_encode(camera->encoder, &slot->image, false, &frame);
	ps_image_give_back(&slot->image);
	if (err) {
		struct ps_drop drop = { camera->index, slot->seq, 1, slot->image.time_us, err };

		tell_drop(pool, &drop);
		return;
	}
	frame->camera = camera->index;
	frame->seq = slot->seq;
	pool->sink.frame(pool->sink.ctx, frame);
}

/* With the lock, which it lets go of meanwhile. One picture, so that the cameras take turns. */
static void serve(struct ps_pool *pool, struct ps_pool_camera *camera)
{
	camera->held = true;
	if (camera->count) {
		pthread_mutex_unlock(&pool->lock);
		encode(camera, &camera->slots[camera->oldest]);
		pthread_mutex_lock(&pool->lock);
		camera->oldest = (camera->oldest + 1) % camera->room;
		camera->count--;
	} else {
		struct ps_drop drop = camera->lost_after;

		camera->lost_after.count = 0;
		pthread_mutex_unlock(&pool->lock);
		tell_drop(pool, &drop);
		pthread_mutex_lock(&pool->lock);
	}
	camera->held = false;
	if (has_work(camera))
		pthread_cond_signal(&pool->work);
}

static void *work(void *arg)
{
	struct ps_pool *pool = arg;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		struct ps_pool_camera *camera = find_work(pool);

		if (camera)
			serve(pool, camera);
		else if (pool->stopping)
			break;
		else
			pthread_cond_wait(&pool->work, &pool->lock);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

enum ps_err ps_pool_start(struct ps_pool *pool)
{
	if (pool->running)
		return PS_BUSY;
	pool->stopping = false;
	while (pool->running < pool->worker_count) {
		if (pthread_create(&pool->workers[pool->running], NULL, work, pool) != 0) {
			ps_pool_stop(pool);
			return PS_NO_MEMORY;
		}
		pool->running++;
	}
	pthread_mutex_lock(&pool->lock);
	pool->accepting = true;
	pthread_mutex_unlock(&pool->lock);
	return PS_OK;
}

void ps_pool_stop(struct ps_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->accepting = false;
	pool->stopping = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	while (pool->running)
		(void)pthread_join(pool->workers[--pool->running], NULL);
}

/* Under the lock. A run of losses is told as one, with the first one's reason. */
static void count_lost(struct ps_pool_camera *camera, uint64_t seq, uint64_t time_us,
		       enum ps_err why)
{
	if (!camera->lost_after.count)
		camera->lost_after = (struct ps_drop){ camera->index, seq, 0, time_us, why };
	camera->lost_after.count++;
}

/* Under the lock: gives the picture its seq, and a slot or, as NULL, the reason for none. */
static struct slot *admit(struct ps_pool_camera *camera, const struct ps_image *image,
			  enum ps_err *why_out)
{
	struct slot *slot = &camera->slots[(camera->oldest + camera->count) % camera->room];

	*why_out = PS_OK;
	if (camera->next_seq && image->time_us <= camera->last_time_us)
		*why_out = PS_RANGE;
	else if (camera->count == camera->room)
		*why_out = PS_BUSY;
	if (*why_out)
		slot = NULL;
	if (*why_out != PS_RANGE)
		camera->last_time_us = image->time_us;
	return slot;
}

/* Takes over a lent picture, copies another: without the lock, into a slot that is nobody else's.
 */
static enum ps_err fill(struct slot *slot, const struct ps_image *image)
{
	enum ps_err err = PS_OK;

	if (!image->lender)
		err = ps_picture_copy(&slot->picture, image);
	if (!err)
		slot->image = image->lender ? *image : slot->picture.image;
	return err;
}

/* Under the lock: what the device lost before it, and a slot for it or NULL. */
static struct slot *receive(struct ps_pool_camera *camera, const struct ps_image *image,
			    enum ps_err *why_out)
{
	struct slot *slot;

	*why_out = PS_STOPPED;
	if (!camera->pool->accepting)
		return NULL;
	slot = admit(camera, image, why_out);
	for (uint32_t i = 0; i < image->lost; i++)
		count_lost(camera, camera->next_seq++, image->time_us, PS_IO);
	return slot;
}

/* Under the lock. */
static void queue(struct ps_pool_camera *camera, struct slot *slot)
{
	slot->seq = camera->next_seq;
	slot->lost_before = camera->lost_after;
	camera->lost_after.count = 0;
	camera->count++;
}

enum ps_err ps_pool_submit(struct ps_pool_camera *camera, const struct ps_image *image)
{
	struct ps_pool *pool = camera->pool;
	struct slot *slot;
	enum ps_err why;

	pthread_mutex_lock(&pool->lock);
	slot = receive(camera, image, &why);
	if (slot) {
		pthread_mutex_unlock(&pool->lock);
		why = fill(slot, image);
		pthread_mutex_lock(&pool->lock);
		if (!pool->accepting)
			why = PS_STOPPED;
	}
	if (!why)
		queue(camera, slot);
	else if (why != PS_STOPPED)
		count_lost(camera, camera->next_seq, image->time_us, why);
	if (why != PS_STOPPED) {
		camera->next_seq++;
		pthread_cond_signal(&pool->work);
	}
	pthread_mutex_unlock(&pool->lock);
	if (why)
		ps_image_give_back(image);
	return why == PS_STOPPED ? PS_STOPPED : PS_OK;
}
