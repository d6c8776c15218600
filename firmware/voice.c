#include "firmware/voice.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/sound.h"
#include "firmware/wave.h"
#include "signing/file.h"

static const char *const names[PS_CLIPS] = {
	"0", "1",     "2",   "3",	  "4",	       "5",    "6",	  "7",	    "8",
	"9", "start", "end", "cancelled", "duplicate", "idle", "stopped", "camera", "fault",
};

struct clips {
	uint32_t rate_hz; /* of all */
	struct ps_buf files[PS_CLIPS];
	struct ps_bytes samples[PS_CLIPS];
};

struct ps_voice {
	struct ps_voice_settings settings;
	struct clips clips;
	pthread_t thread;
	atomic_bool stop;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t more;
	size_t count;
	struct ps_saying waiting[PS_VOICE_WAITING_MAX]; /* the next first */
	char trouble[PS_VOICE_TROUBLE_MAX];
};

static const char *clip_text(enum ps_err err)
{
	switch (err) {
	case PS_NOT_FOUND:
		return "it is not there";
	case PS_UNSUPPORTED:
		return "it is not 16 bits, one channel, at most 20 s";
	case PS_MISMATCH:
		return "it has another rate than the others";
	default:
		return ps_err_text(err);
	}
}

static enum ps_err load_clip(struct clips *clips, const char *folder, unsigned which)
{
	struct ps_buf *file = &clips->files[which];
	struct ps_wave wave;
	char path[4096];
	enum ps_err err;

	if (snprintf(path, sizeof(path), "%s/%s.wav", folder, names[which]) >= (int)sizeof(path))
		return PS_LIMIT;
	file->cap = PS_WAVE_BYTES_MAX;
	err = ps_file_read(path, file);
	if (!err)
		err = ps_wave_read((struct ps_bytes){ file->bytes, file->len }, &wave);
	if (!err && clips->rate_hz && wave.rate_hz != clips->rate_hz)
		err = PS_MISMATCH;
	if (err)
		return err;
	clips->rate_hz = wave.rate_hz;
	clips->samples[which] = wave.samples;
	return PS_OK;
}

/* What can be read is played; @trouble: what cannot be, the first of them. */
static void load(struct clips *clips, const char *folder, char trouble[PS_VOICE_TROUBLE_MAX])
{
	trouble[0] = '\0';
	for (unsigned i = 0; i < PS_CLIPS; i++) {
		enum ps_err err;

		ps_buf_init(&clips->files[i]);
		err = load_clip(clips, folder, i);
		if (err && !trouble[0])
			(void)snprintf(trouble, PS_VOICE_TROUBLE_MAX,
				       "the clip %s.wav in %.120s: %s", names[i], folder,
				       clip_text(err));
	}
}

static void unload(struct clips *clips)
{
	for (unsigned i = 0; i < PS_CLIPS; i++)
		ps_buf_release(&clips->files[i]);
}

/* "" where @err is PS_OK. */
static void device_text(enum ps_err err, const char *device, char text[PS_VOICE_TROUBLE_MAX])
{
	const char *why = err == PS_NOT_FOUND ? "there is no such card; aplay -L lists them"
			  : err == PS_BUSY    ? "another program has it"
			  : err == PS_DENIED  ? "packseald's user must be in the group audio"
					      : "it does not play";

	text[0] = '\0';
	if (err)
		(void)snprintf(text, PS_VOICE_TROUBLE_MAX, "the sound device %.100s: %s", device,
			       why);
}

static enum ps_err play(struct ps_voice *voice, const struct ps_saying *saying)
{
	struct ps_sound *sound = NULL;
	enum ps_err err = ps_sound_open(voice->settings.device, voice->clips.rate_hz, &sound);

	for (size_t i = 0; i < saying->count && !err; i++)
		err = ps_sound_play(sound, voice->clips.samples[saying->clips[i]], &voice->stop);
	if (!err && saying->count && !atomic_load(&voice->stop))
		err = ps_sound_finish(sound);
	ps_sound_close(sound);
	return err;
}

/* Told where it changes. A clip that is missing stays so until the next start. */
static void judge(struct ps_voice *voice, const char *trouble)
{
	struct ps_journal *journal = voice->settings.journal;
	bool differs;

	pthread_mutex_lock(&voice->lock);
	differs = strcmp(voice->trouble, trouble) != 0;
	if (differs)
		(void)snprintf(voice->trouble, sizeof(voice->trouble), "%s", trouble);
	pthread_mutex_unlock(&voice->lock);
	if (differs && trouble[0])
		ps_log(journal, PS_LOG_WARNING, "the voice is not heard: %s", trouble);
	else if (differs)
		ps_log(journal, PS_LOG_NOTICE, "the voice is heard again");
}

static bool wait_for_more(struct ps_voice *voice, struct ps_saying *saying_out)
{
	bool got = false;

	pthread_mutex_lock(&voice->lock);
	while (voice->count == 0 && !atomic_load(&voice->stop))
		pthread_cond_wait(&voice->more, &voice->lock);
	if (voice->count && !atomic_load(&voice->stop)) {
		*saying_out = voice->waiting[0];
		voice->count--;
		memmove(voice->waiting, voice->waiting + 1,
			voice->count * sizeof(voice->waiting[0]));
		got = true;
	}
	pthread_mutex_unlock(&voice->lock);
	return got;
}

/* An empty saying comes first: whether there is a card is known before it is needed. */
static void *run(void *arg)
{
	struct ps_voice *voice = arg;
	struct ps_saying saying = { .count = 0 };
	char clips[PS_VOICE_TROUBLE_MAX], device[PS_VOICE_TROUBLE_MAX];

	load(&voice->clips, voice->settings.folder, clips);
	do {
		if (voice->clips.rate_hz)
			device_text(play(voice, &saying), voice->settings.device, device);
		else
			device[0] = '\0';
		judge(voice, device[0] ? device : clips);
	} while (wait_for_more(voice, &saying));
	return NULL;
}

enum ps_err ps_voice_create(const struct ps_voice_settings *settings, struct ps_voice **voice_out)
{
	struct ps_voice *voice = calloc(1, sizeof(*voice));

	if (!voice)
		return PS_NO_MEMORY;
	voice->settings = *settings;
	if (pthread_mutex_init(&voice->lock, NULL) != 0)
		goto no_lock;
	if (pthread_cond_init(&voice->more, NULL) != 0)
		goto no_condition;
	if (pthread_create(&voice->thread, NULL, run, voice) != 0)
		goto no_thread;
	*voice_out = voice;
	return PS_OK;

no_thread:
	pthread_cond_destroy(&voice->more);
no_condition:
	pthread_mutex_destroy(&voice->lock);
no_lock:
	free(voice);
	return PS_NO_MEMORY;
}

void ps_voice_destroy(struct ps_voice *voice)
{
	if (!voice)
		return;
	pthread_mutex_lock(&voice->lock);
	atomic_store(&voice->stop, true);
	pthread_cond_signal(&voice->more);
	pthread_mutex_unlock(&voice->lock);
	pthread_join(voice->thread, NULL);
	pthread_cond_destroy(&voice->more);
	pthread_mutex_destroy(&voice->lock);
	unload(&voice->clips);
	free(voice);
}

/* Of what is not urgent, if there is any. */
static void drop_oldest(struct ps_voice *voice)
{
	size_t at = 0;

	while (at < voice->count && voice->waiting[at].urgent)
		at++;
	at = at < voice->count ? at : 0;
	voice->count--;
	memmove(voice->waiting + at, voice->waiting + at + 1,
		(voice->count - at) * sizeof(voice->waiting[0]));
}

void ps_voice_say(struct ps_voice *voice, const struct ps_saying *saying)
{
	size_t at;

	if (!voice)
		return;
	pthread_mutex_lock(&voice->lock);
	if (voice->count == PS_VOICE_WAITING_MAX)
		drop_oldest(voice);
	at = voice->count;
	while (saying->urgent && at > 0 && !voice->waiting[at - 1].urgent)
		at--;
	memmove(voice->waiting + at + 1, voice->waiting + at,
		(voice->count - at) * sizeof(*saying));
	voice->waiting[at] = *saying;
	voice->count++;
	pthread_cond_signal(&voice->more);
	pthread_mutex_unlock(&voice->lock);
}

void ps_saying_add(struct ps_saying *saying, enum ps_clip clip)
{
	if (saying->count < PS_VOICE_CLIPS_MAX)
		saying->clips[saying->count++] = (uint8_t)clip;
}

void ps_saying_add_digits(struct ps_saying *saying, const char *text, size_t digits)
{
	size_t all = 0;

	for (const char *at = text; *at; at++)
		all += *at >= '0' && *at <= '9';
	for (; *text; text++)
		if (*text >= '0' && *text <= '9' && all-- <= digits)
			ps_saying_add(saying, PS_CLIP_0 + (*text - '0'));
}

void ps_voice_trouble(struct ps_voice *voice, char text_out[PS_VOICE_TROUBLE_MAX])
{
	text_out[0] = '\0';
	if (!voice)
		return;
	pthread_mutex_lock(&voice->lock);
	memcpy(text_out, voice->trouble, sizeof(voice->trouble));
	pthread_mutex_unlock(&voice->lock);
}

bool ps_voice_check(const struct ps_voice_settings *settings, char text_out[PS_VOICE_TROUBLE_MAX])
{
	struct clips clips = { .rate_hz = 0 };
	struct ps_sound *sound = NULL;

	load(&clips, settings->folder, text_out);
	if (!text_out[0])
		device_text(ps_sound_open(settings->device, clips.rate_hz, &sound),
			    settings->device, text_out);
	ps_sound_close(sound);
	unload(&clips);
	return !text_out[0];
}
