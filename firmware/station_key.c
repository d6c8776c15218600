/* packseald --change-key: the ledger's key hands over to that of the configuration. */
#include <string.h>

#include "firmware/station_in.h"
#include "signing/key_open.h"

/* Those that a crash left open are still the old key's to end. */
static bool check_takes(struct ps_station *station, struct ps_station_fault *fault)
{
	const struct ps_ledger_state *state = ps_ledger_state(station->ledger);

	return state->open_count == 0 ||
	       ps_station_refuse(fault, PS_STATION_CONFIG,
				 "take %llu has no ending yet; let packseald start once with the "
				 "old key, and change it then",
				 (unsigned long long)state->open[0].number);
}

static bool check_keys(struct ps_station *station, const struct ps_key *old, const char *where,
		       struct ps_station_fault *fault)
{
	const struct ps_ledger_keys *keys = ps_ledger_keys(station->ledger);
	const uint8_t *point = ps_ledger_keys_at(keys, UINT64_MAX);
	const char *new_one = station->config->station.key;

	if (memcmp(point, station->key->point, PS_POINT_LEN) == 0)
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "the ledger goes on under the key %s already", new_one);
	if (memcmp(point, old->point, PS_POINT_LEN) != 0)
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: it is not the key under which the ledger goes on",
					 where);
	return keys->count < PS_LEDGER_KEYS_MAX ||
	       ps_station_refuse(fault, PS_STATION_CONFIG,
				 "a ledger has at most %d keys; begin a new store",
				 PS_LEDGER_KEYS_MAX);
}

static enum ps_err describe(const struct ps_station *station, struct ps_key *old,
			    struct ps_leaf *leaf, struct ps_buf *by_old)
{
	struct ps_key_change change = { .index = ps_ledger_state(station->ledger)->size };
	enum ps_err err = ps_time_now(&ps_time_os, &leaf->clock);

	ps_ledger_id(station->ledger, change.ledger);
	ps_start_info_chain(&station->about, &leaf->key_change.chain);
	if (!err)
		err = ps_ledger_root(station->ledger, change.root);
	if (!err)
		err = ps_ecdsa_fingerprint(station->key->point, change.new_spki_hash);
	if (!err)
		err = ps_ecdsa_fingerprint(old->point, leaf->key_change.old_spki_hash);
	if (!err)
		err = ps_key_change_sign(&change, old, by_old);
	leaf->key_change.by_old = (struct ps_bytes){ by_old->bytes, by_old->len };
	return err;
}

/* The leaf, and the new key's first checkpoint: then both have signed. */
static enum ps_err hand_over(struct ps_station *station, struct ps_key *old)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_KEY_CHANGE };
	struct ps_buf by_old;
	enum ps_err err;

	ps_buf_init(&by_old);
	err = describe(station, old, &leaf, &by_old);
	if (!err)
		err = ps_ledger_append(station->ledger, &leaf);
	if (!err)
		err = ps_ledger_checkpoint(station->ledger, station->key, &leaf.clock, NULL);
	ps_buf_release(&by_old);
	return err;
}

static bool change_key(struct ps_station *station, const char *where,
		       struct ps_station_fault *fault)
{
	char why[PS_KEY_WHY_MAX];
	struct ps_key *old = NULL;
	enum ps_err err;
	bool done;

	if (!ps_station_open_identity(station, fault) ||
	    !ps_station_open_disk(station->config, &station->store, fault) ||
	    !ps_station_open_ledger(station, fault) || !check_takes(station, fault))
		return false;
	err = ps_key_open(where, why, &old);
	if (err)
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: the old key cannot be used: %s", where, why);
	done = check_keys(station, old, where, fault);
	if (done) {
		err = hand_over(station, old);
		done = !err || ps_station_refuse(fault, PS_STATION_IO,
						 "the key was not changed: %s", ps_err_text(err));
	}
	ps_key_destroy(old);
	return done;
}

bool ps_station_change_key(const struct ps_config *config, struct ps_journal *journal,
			   const char *old, struct ps_station_fault *fault_out)
{
	struct ps_station *station = ps_station_new(config, journal);
	bool done;

	if (!station)
		return ps_station_refuse(fault_out, PS_STATION_IO, "%s", ps_err_text(PS_NO_MEMORY));
	done = change_key(station, old, fault_out);
	if (done)
		ps_log(journal, PS_LOG_NOTICE, "the ledger goes on under the key %s",
		       config->station.key);
	ps_station_close(station);
	return done;
}
