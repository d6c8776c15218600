#include "web/claim_load.h"

#include <stdlib.h>
#include <string.h>

#include "signing/verify.h"
#include "tools/store_path.h"

int ps_web_claims_open(const struct ps_web_settings *settings, struct ps_claim_store *store_out)
{
	/* several stations' claims are beside no single one's store, which may be another machine's
	 */
	const char *store = ps_web_stations_named(&settings->stations)
				    ? ps_store_path(NULL)
				    : settings->stations.stations[0].store;

	return ps_claim_store_open(settings->claims[0] ? settings->claims : NULL, store, false,
				   store_out);
}

int ps_web_claim_load(const struct ps_web_settings *settings, uint64_t number,
		      struct ps_claim **claim_out, size_t *earlier_out)
{
	struct ps_claim *claim = malloc(sizeof(*claim));
	struct ps_claim_store store = { .lock = -1 };
	int status = claim ? 0 : PS_EXIT_RESOURCES;

	if (number == 0 || number > PS_CLAIM_NUMBER_MAX)
		status = PS_EXIT_NO_INPUT;
	if (!status)
		status = ps_web_claims_open(settings, &store);
	if (!status)
		status = ps_claim_store_load(&store, number, claim);
	if (!status)
		status = ps_claim_store_earlier(&store, claim, earlier_out);
	ps_claim_store_close(&store);
	if (status)
		free(claim);
	else
		*claim_out = claim;
	return status;
}

const struct ps_web_station *ps_web_claim_station(const struct ps_web_settings *settings,
						  const struct ps_claim_take *take)
{
	const struct ps_web_stations *stations = &settings->stations;

	if (!take->station[0])
		return &stations->stations[0];
	return ps_web_stations_find(stations, take->station, strlen(take->station));
}

size_t ps_web_claim_drawn(const struct ps_claim *claim)
{
	for (size_t i = 0; i < claim->file_count; i++)
		if (claim->files[i].decodes)
			return i + 1;
	return 0;
}
