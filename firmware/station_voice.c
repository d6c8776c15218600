#include "firmware/station_in.h"

/* What of the waybill is said: enough to tell one label from the next on the bench. */
#define DIGITS 4

static struct ps_voice_settings settings_of(const struct ps_config *config,
					    struct ps_journal *journal)
{
	return (struct ps_voice_settings){ .folder = config->station.voice,
					   .device = config->station.sound,
					   .journal = journal };
}

void ps_station_open_voice(struct ps_station *station)
{
	const struct ps_voice_settings settings = settings_of(station->config, station->journal);
	enum ps_err err = station->config->station.voice[0]
				  ? ps_voice_create(&settings, &station->voice)
				  : PS_OK;

	if (err)
		ps_log(station->journal, PS_LOG_WARNING, "there is no voice: %s", ps_err_text(err));
}

void ps_station_close_voice(struct ps_station *station)
{
	ps_voice_destroy(station->voice);
	station->voice = NULL;
}

/* "Camera two: fault"; the number is that of its place in the configuration. */
static void add_camera(struct ps_saying *saying, unsigned camera)
{
	if (!camera)
		return;
	ps_saying_add(saying, PS_CLIP_CAMERA);
	if (camera >= 10)
		ps_saying_add(saying, PS_CLIP_0 + camera / 10);
	ps_saying_add(saying, PS_CLIP_0 + camera % 10);
}

void ps_station_say(struct ps_station *station, unsigned lane, enum ps_session_signal signal)
{
	static const struct {
		bool speaks;
		bool urgent;
		bool digits; /* the waybill's last ones */
		enum ps_clip clip;
	} says[PS_SIGNALS] = {
		[PS_SIGNAL_RECORDING] = { true, false, true, PS_CLIP_START },
		[PS_SIGNAL_WARNING] = { true, false, true, PS_CLIP_START },
		[PS_SIGNAL_REPEATED] = { true, false, true, PS_CLIP_DUPLICATE },
		[PS_SIGNAL_POST_ROLL] = { true, false, false, PS_CLIP_END },
		[PS_SIGNAL_TIMED_OUT] = { true, false, false, PS_CLIP_END },
		[PS_SIGNAL_CANCELLED] = { true, false, false, PS_CLIP_CANCELLED },
		[PS_SIGNAL_IDLE_WARNING] = { true, false, false, PS_CLIP_IDLE },
		[PS_SIGNAL_STOPPED] = { true, true, false, PS_CLIP_STOPPED },
		[PS_SIGNAL_REFUSED] = { true, true, false, PS_CLIP_FAULT },
		[PS_SIGNAL_FAULT] = { true, true, false, PS_CLIP_FAULT },
	};
	struct ps_saying saying = { .urgent = says[signal].urgent };

	if (!says[signal].speaks)
		return;
	if (signal == PS_SIGNAL_FAULT)
		add_camera(&saying, ps_lane_faulty_camera(station->lanes[lane]));
	ps_saying_add(&saying, says[signal].clip);
	if (says[signal].digits)
		ps_saying_add_digits(&saying, ps_lane_waybill(station->lanes[lane]), DIGITS);
	ps_voice_say(station->voice, &saying);
}

bool ps_station_check_voice(const struct ps_config *config, struct ps_station_fault *fault)
{
	const struct ps_voice_settings settings = settings_of(config, NULL);
	char trouble[PS_VOICE_TROUBLE_MAX];

	return ps_voice_check(&settings, trouble) ||
	       ps_station_refuse(fault, PS_STATION_CONFIG, "%s", trouble);
}
