#include "tools/verdict_json.h"

#include "tools/moment.h"
#include "tools/verdict_text.h"

static void add_finding(const struct ps_verdict *verdict, const struct ps_finding *finding,
			enum ps_lang lang, struct ps_json *json)
{
	char camera[PS_TEXT_SHOWN_MAX];
	int64_t from_us;
	int64_t to_us;

	ps_verdict_camera(verdict, finding->camera, lang, camera);
	ps_json_object(json, NULL);
	ps_json_text(json, "what", ps_what_name(finding->what));
	ps_json_text(json, "message", ps_what_said(finding->what, lang));
	if (camera[0])
		ps_json_text(json, "camera", camera);
	if (finding->has_time && ps_verdict_since(verdict, finding->from_us, &from_us) &&
	    ps_verdict_since(verdict, finding->to_us, &to_us)) {
		ps_json_seconds(json, "from_s", from_us);
		ps_json_seconds(json, "to_s", to_us);
	}
	ps_json_number(json, "count", finding->count);
	if (finding->share)
		ps_json_number(json, "share_percent", finding->share);
	if (finding->has_offset)
		ps_json_number(json, "offset", finding->offset);
	ps_json_end(json);
}

static void add_axis(const struct ps_verdict *verdict, enum ps_axis axis, enum ps_lang lang,
		     struct ps_json *json)
{
	const struct ps_report *report = &verdict->report;

	ps_json_object(json, ps_axis_name(axis));
	ps_json_text(json, "verdict", ps_word_name(report->verdict[axis]));
	ps_json_text(json, "message", ps_word_said(report->verdict[axis], lang));
	if (ps_word_meaning(report->verdict[axis], lang)[0])
		ps_json_text(json, "meaning", ps_word_meaning(report->verdict[axis], lang));
	ps_json_array(json, "findings");
	for (size_t i = 0; i < report->count; i++)
		if (ps_finding_axis(&report->findings[i]) == axis)
			add_finding(verdict, &report->findings[i], lang, json);
	ps_json_end(json);
	ps_json_end(json);
}

static void add_not_checked(unsigned open, enum ps_lang lang, struct ps_json *json)
{
	ps_json_array(json, "not_checked");
	for (unsigned bit = 1; bit && bit <= open; bit <<= 1) {
		if (!(open & bit))
			continue;
		ps_json_object(json, NULL);
		ps_json_text(json, "what", ps_not_checked_name(bit));
		ps_json_text(json, "message", ps_not_checked_said(bit, lang));
		ps_json_end(json);
	}
	ps_json_end(json);
}

static void add_demands(const char *name, unsigned demands, struct ps_json *json)
{
	ps_json_array(json, name);
	for (unsigned i = 0; i < PS_DEMAND_COUNT; i++)
		if (demands & 1U << i)
			ps_json_text(json, NULL, ps_demand_name((enum ps_demand)i));
	ps_json_end(json);
}

/* The longest time without a picture that is shown. */
static void add_hole(const struct ps_verdict *verdict, size_t i, struct ps_json *json)
{
	const struct ps_check_camera *camera = &verdict->check.cameras[i];

	ps_json_seconds(json, "longest_gap", (int64_t)camera->hole_us);
	if (camera->hole_us)
		ps_json_seconds(json, "longest_gap_from",
				(int64_t)(camera->hole_from_us - verdict->check.total.first_us));
}

static void add_cameras(const struct ps_verdict *verdict, struct ps_json *json)
{
	const struct ps_start *start = &verdict->check.start;
	const struct ps_tally *total = &verdict->check.total;

	ps_json_array(json, "cameras");
	for (size_t i = 0; i < start->camera_count; i++) {
		const struct ps_camera_info *camera = &start->cameras[i];

		ps_json_object(json, NULL);
		ps_json_bytes(json, "name", camera->name);
		ps_json_text(json, "source", ps_source_kind_name(camera->source));
		ps_json_bytes(json, "model", camera->model);
		ps_json_number(json, "width", camera->width_px);
		ps_json_number(json, "height", camera->height_px);
		ps_json_number(json, "rate_mhz", camera->rate_mhz);
		if (ps_verdict_counts(verdict)) {
			ps_json_number(json, "frames", total->cameras[i].frames);
			ps_json_number(json, "frames_shown",
				       verdict->check.cameras[i].frames_shown);
			ps_json_number(json, "lost", total->cameras[i].drops);
			add_hole(verdict, i, json);
		}
		ps_json_end(json);
	}
	ps_json_end(json);
}

/* What the ledger proof shows. */
static void add_proof(const struct ps_ledger_word *word, struct ps_json *json)
{
	char text[PS_MOMENT_TEXT_MAX];

	ps_json_object(json, "proof");
	ps_json_number(json, "entry", word->started);
	ps_json_number(json, "leaves", word->checkpoint.size);
	ps_moment_text(word->checkpoint.clock.utc_us, text);
	ps_json_text(json, "signed_until", text);
	ps_moment_text(word->enrolled.utc_us, text);
	ps_json_text(json, "enrolled", text);
	ps_json_array(json, "related_takes");
	for (size_t i = 0; i < word->related_count; i++)
		ps_json_number(json, NULL, word->related[i]);
	ps_json_end(json);
	ps_json_end(json);
}

static void add_moment(const char *name, int64_t utc_us, const char *by_name, const char *by,
		       struct ps_json *json)
{
	char text[PS_MOMENT_TEXT_MAX];

	ps_moment_text(utc_us, text);
	ps_json_text(json, name, text);
	if (by)
		ps_json_text(json, by_name, by);
}

/* What time stamps prove. */
static void add_time(const struct ps_verdict_time *time, struct ps_json *json)
{
	ps_json_object(json, "time_proved");
	if (time->has_from)
		add_moment("not_before", time->from_us, "not_before_by", time->from_by, json);
	if (time->has_to)
		add_moment("not_after", time->to_us, "not_after_by", time->to_by, json);
	if (time->has_key_known)
		add_moment("key_known_since", time->key_known_us, NULL, NULL, json);
	if (time->clock_wrong_us)
		ps_json_seconds(json, "clock_wrong_by", (int64_t)time->clock_wrong_us);
	ps_json_end(json);
}

static void add_history(const struct ps_verdict_history *history, struct ps_json *json)
{
	char text[PS_MOMENT_TEXT_MAX];

	ps_moment_text(history->clock.utc_us, text);
	ps_json_object(json, "history");
	ps_json_number(json, "leaves", history->leaves);
	ps_json_number(json, "takes", history->takes);
	ps_json_text(json, "signed_until", text);
	ps_json_number(json, "checkpoints_outside", history->outside);
	ps_json_end(json);
}

static void add_signer(const struct ps_trust *trust, struct ps_json *json)
{
	if (trust->faults & 1U << PS_TRUST_MALFORMED)
		return;
	ps_json_text(json, "certificate", trust->name);
	ps_json_hex(json, "device_fingerprint", trust->device_fingerprint, PS_DIGEST_LEN);
	if (trust->has_root)
		ps_json_hex(json, "root_fingerprint", trust->root_fingerprint, PS_DIGEST_LEN);
}

static void add_revocation(const struct ps_verdict_revocation *revocation, struct ps_json *json)
{
	if (revocation->checked && !revocation->revoked)
		add_moment("not_revoked_as_of", revocation->as_of_s * 1000000, NULL, NULL, json);
	if (revocation->revoked)
		add_moment("revoked_since", revocation->since_s * 1000000, NULL, NULL, json);
}

static void add_take(const struct ps_verdict *verdict, struct ps_json *json)
{
	const struct ps_check *check = &verdict->check;
	const struct ps_start *start = &check->start;
	char text[PS_MOMENT_TEXT_MAX];

	if (!ps_verdict_names(verdict))
		return;
	ps_json_object(json, "take");
	ps_json_hex(json, "id", check->take, PS_HASH_LEN);
	ps_json_number(json, "number", start->take_number);
	ps_json_bytes(json, "station", start->station);
	ps_json_bytes(json, "lane", start->lane_name);
	ps_json_bytes(json, "firmware", start->firmware);
	add_signer(&verdict->trust, json);
	add_revocation(&verdict->revocation, json);
	if (ps_verdict_counts(verdict)) {
		ps_moment_text(ps_start_utc_us(start, check->total.first_us), text);
		ps_json_text(json, "from", text);
		ps_moment_text(ps_start_utc_us(start, check->total.last_us), text);
		ps_json_text(json, "to", text);
		ps_json_seconds(json, "seconds",
				(int64_t)(check->total.last_us - check->total.first_us));
		ps_json_number(json, "seals", check->seals);
	}
	if (check->thinning.kind != PS_THINNING_NONE) {
		ps_thinning_text(&check->thinning, text);
		ps_json_text(json, "rule_stated", text);
	}
	add_cameras(verdict, json);
	ps_json_end(json);
}

/* His own word; where it is wrong, a finding says so, and none of it is told. */
static void add_exporter(const struct ps_exporter_statement *said, struct ps_json *json)
{
	uint8_t digest[PS_DIGEST_LEN];
	char text[PS_NAME_TEXT_MAX];

	ps_json_object(json, "exporter");
	ps_json_bytes(json, "who", said->who);
	ps_json_bytes(json, "why", said->why);
	ps_moment_text(said->utc_us, text);
	ps_json_text(json, "time", text);
	if (!ps_ecdsa_fingerprint(said->point, digest))
		ps_json_hex(json, "key_fingerprint", digest, PS_DIGEST_LEN);
	if (ps_exporter_name(said, text))
		ps_json_text(json, "certificate", text);
	ps_json_end(json);
}

void ps_verdict_to_json(const struct ps_verdict *verdict, const char *path, enum ps_lang lang,
			struct ps_json *json)
{
	char text[PS_TEXT_SHOWN_MAX];

	ps_verdict_summary(verdict, lang, text);
	ps_json_text(json, "file", path);
	ps_json_number(json, "exit", (uint64_t)verdict->exit_status);
	ps_json_text(json, "summary", text);
	for (int axis = 0; axis < PS_AXIS_COUNT; axis++)
		add_axis(verdict, (enum ps_axis)axis, lang, json);
	ps_json_number(json, "findings_not_kept", verdict->report.not_kept);
	add_not_checked(verdict->not_checked, lang, json);
	add_demands("required", verdict->required, json);
	add_demands("lacking", verdict->lacking, json);
	ps_json_text(json, "limits", ps_limits_said(lang));
	add_take(verdict, json);
	if (verdict->check.start.has_session)
		ps_json_text(json, "session_key",
			     ps_check_confirmed(&verdict->check) ? "confirmed" : "unconfirmed");
	if (verdict->attested.accepted)
		ps_json_text(json, "attested_by", verdict->attested.maker);
	if (verdict->check.exporter_right && ps_verdict_names(verdict))
		add_exporter(&verdict->check.exporter, json);
	if (verdict->proved)
		add_proof(&verdict->word, json);
	if (verdict->time.has_from || verdict->time.has_to || verdict->time.has_key_known)
		add_time(&verdict->time, json);
	if (verdict->history.judged)
		add_history(&verdict->history, json);
}
