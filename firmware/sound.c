#include "firmware/sound.h"

#include <alsa/asoundlib.h>
#include <errno.h>
#include <stdlib.h>

#include "capture/device_err.h"

#define LATENCY_US 200000
#define SAMPLE_BYTES 2
/* A card that takes nothing for so long does not play. */
#define PATIENCE_MS 2000
#define LOOK_MS 100

struct ps_sound {
	snd_pcm_t *pcm;
};

static enum ps_err err_of(int error)
{
	return error == -ENOENT || error == -ENODEV || error == -ENXIO ? PS_NOT_FOUND
								       : ps_device_err(-error);
}

/* The caller says it in the journal's one sentence. */
PS_PRINTF(5, 6)
static void say_nothing(const char *file, int line, const char *function, int error,
			const char *format, ...)
{
	(void)file, (void)line, (void)function, (void)error, (void)format;
}

enum ps_err ps_sound_open(const char *device, uint32_t rate_hz, struct ps_sound **sound_out)
{
	struct ps_sound *sound = calloc(1, sizeof(*sound));
	int error;

	if (!sound)
		return PS_NO_MEMORY;
	(void)snd_lib_error_set_handler(say_nothing); /* it only ever succeeds */
	error = snd_pcm_open(&sound->pcm, device, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
	if (error < 0)
		sound->pcm = NULL;
	else
		error = snd_pcm_set_params(sound->pcm, SND_PCM_FORMAT_S16_LE,
					   SND_PCM_ACCESS_RW_INTERLEAVED, 1, rate_hz, 1,
					   LATENCY_US);
	if (error < 0) {
		ps_sound_close(sound);
		return err_of(error);
	}
	*sound_out = sound;
	return PS_OK;
}

void ps_sound_close(struct ps_sound *sound)
{
	if (sound && sound->pcm) {
		/* nothing is lost with a card that does not even close */
		(void)snd_pcm_drop(sound->pcm);
		(void)snd_pcm_close(sound->pcm);
		(void)snd_config_update_free_global();
	}
	free(sound);
}

enum ps_err ps_sound_play(struct ps_sound *sound, struct ps_bytes samples, const atomic_bool *stop)
{
	unsigned waited_ms = 0;

	while (samples.len >= SAMPLE_BYTES && !atomic_load(stop)) {
		snd_pcm_sframes_t took =
			snd_pcm_writei(sound->pcm, samples.bytes, samples.len / SAMPLE_BYTES);

		if (took > 0) {
			samples.bytes += (size_t)took * SAMPLE_BYTES;
			samples.len -= (size_t)took * SAMPLE_BYTES;
			waited_ms = 0;
			continue;
		}
		if (took != -EAGAIN && took != 0) {
			/* an underrun: it is told so, and goes on */
			if (snd_pcm_recover(sound->pcm, (int)took, 1) < 0)
				return PS_IO;
		} else if (snd_pcm_wait(sound->pcm, LOOK_MS) < 0) {
			return PS_IO;
		}
		waited_ms += LOOK_MS;
		if (waited_ms > PATIENCE_MS)
			return PS_IO;
	}
	return PS_OK;
}

enum ps_err ps_sound_finish(struct ps_sound *sound)
{
	/* The kernel gives up on a card that stands still. */
	if (snd_pcm_nonblock(sound->pcm, 0) < 0 || snd_pcm_drain(sound->pcm) < 0)
		return PS_IO;
	return PS_OK;
}
