#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "firmware/disk.h"
#include "firmware/station_in.h"
#include "signing/attestation.h"
#include "signing/digest.h"
#include "signing/file.h"
#include "signing/key_open.h"
#include "signing/random.h"
#include "signing/trust.h"

/* A wrong PIN must not be tried again and again; a token that is not there may come. */
static int status_of(enum ps_err err)
{
	if (err == PS_DENIED)
		return PS_STATION_PERMISSION;
	return err == PS_IO ? PS_STATION_BUSY : PS_STATION_CONFIG;
}

static bool open_key(struct ps_station *station, struct ps_station_fault *fault)
{
	const char *where = station->config->station.key;
	/* A PIN that does not belong there does not belong into the journal either. */
	const char *pin = ps_key_is_path(where) ? NULL : strstr(where, "pin-value=");
	const int shown = pin ? (int)(pin - where) : (int)strlen(where);
	char why[PS_KEY_WHY_MAX];
	enum ps_err err = ps_key_open(where, why, &station->key);

	if (!err)
		return true;
	return ps_station_refuse(fault, status_of(err),
				 "%.*s: the station's key cannot be used: %s", shown, where,
				 err == PS_NOT_FOUND && ps_key_is_path(where)
					 ? "there is no such file; bring it back from a copy, or "
					   "make one: packseal key new"
					 : why);
}

/* What stands there may also be a FIFO that nobody writes to. */
static enum ps_err read_regular(const char *path, struct ps_buf *bytes)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return ps_file_err(errno);
	return S_ISREG(st.st_mode) ? ps_file_read(path, bytes) : PS_INVALID;
}

static const char *chain_fault(enum ps_err err, bool was_read)
{
	if (err == PS_NOT_FOUND && !was_read)
		return "there is no such file; packseal ca issue makes one";
	if (err == PS_NOT_FOUND || err == PS_MALFORMED)
		return "it holds no certificate in PEM form, or a damaged one; packseal ca issue "
		       "makes one";
	if (err == PS_LIMIT)
		return "it is too long, or holds more than 5 certificates";
	if (err == PS_INVALID)
		return "it is not a regular file";
	if (err == PS_BAD_CERTIFICATE)
		return ps_certificates_why(err);
	return ps_err_text(err);
}

/* Why nobody would ever believe what is signed under these certificates; NULL: for nothing that
 * is known here. When they are valid is the verifier's to judge: this clock may be wrong. */
static enum ps_err doubt_chain(const struct ps_certificates *chain, const char **why_out)
{
	size_t last = ps_certificates_count(chain) - 1;
	struct ps_certificates *roots = NULL;
	struct ps_trust trust;
	enum ps_err err = PS_OK;
	struct ps_bytes der;

	*why_out = NULL;
	if (last > 0 && ps_certificates_is_root(chain, last)) {
		der.bytes = ps_certificates_der(chain, last, &der.len);
		err = ps_certificates_of(&der, 1, &roots);
	}
	if (!err)
		err = ps_trust_check(chain, roots, time(NULL), &trust);
	if (!err && (trust.faults & 1U << PS_TRUST_MALFORMED ||
		     (roots && trust.faults & 1U << PS_TRUST_UNTRUSTED_ROOT)))
		*why_out = "each must be followed by the one that issued it";
	else if (!err && !trust.trusted && trust.reason < PS_TRUST_UNTRUSTED_ROOT)
		*why_out = ps_trust_fault_text(trust.reason);
	ps_certificates_destroy(roots);
	return err;
}

static bool open_chain(struct ps_station *station, struct ps_station_fault *fault)
{
	const char *path = station->config->station.chain_file;
	uint8_t point[PS_POINT_LEN];
	struct ps_buf pem;
	enum ps_err err = ps_certificates_create(PS_CHAIN_MAX, &station->chain);
	const char *why;
	bool was_read;

	ps_buf_init(&pem);
	pem.cap = PS_CERTIFICATE_PEM_MAX;
	if (!err)
		err = read_regular(path, &pem);
	was_read = !err;
	if (!err)
		err = ps_certificates_add_pem(station->chain, (const char *)pem.bytes, pem.len);
	ps_buf_release(&pem);
	if (!err)
		err = ps_certificate_public_point(station->chain, 0, point);
	if (err)
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: the station's certificate cannot be used: %s", path,
					 chain_fault(err, was_read));
	if (memcmp(point, station->key->point, PS_POINT_LEN) != 0)
		return ps_station_refuse(
			fault, PS_STATION_CONFIG,
			"%s: its first certificate is not of the key in %s; packseal ca "
			"issue makes one for it",
			path, station->config->station.key);
	err = doubt_chain(station->chain, &why);
	if (err)
		why = ps_err_text(err);
	return !why || ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: nobody would believe films under its certificates: "
					 "%s; packseal ca issue makes them",
					 path, why);
}

/* What nobody would believe of this key is not signed with it. */
static bool open_attestation(struct ps_station *station, struct ps_station_fault *fault)
{
	const char *path = station->config->station.attestation_file;
	struct ps_attested attested;
	enum ps_err err;

	if (!path[0])
		return true;
	station->attestation.cap = PS_ATTESTATION_LEN_MAX;
	err = read_regular(path, &station->attestation);
	if (err)
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: the attestation of the key cannot be read: %s", path,
					 ps_err_text(err));
	station->about.attestation =
		(struct ps_bytes){ station->attestation.bytes, station->attestation.len };
	err = ps_attestation_judge(station->about.attestation, station->key->point, NULL,
				   time(NULL), &attested);
	return !err ||
	       ps_station_refuse(fault, PS_STATION_CONFIG,
				 "%s: it is no attestation of the key in %s; packseal enroll "
				 "--attest makes one",
				 path, station->config->station.key);
}

/* Without them whoever answers in an authority's stead states the time. */
static bool open_time_roots(struct ps_station *station, struct ps_station_fault *fault)
{
	const char *path = station->config->station.time_roots_file;
	bool was_read = false;
	struct ps_buf pem;
	enum ps_err err;

	if (!path[0])
		return true;
	ps_buf_init(&pem);
	pem.cap = PS_CERTIFICATE_PEM_MAX;
	err = ps_certificates_create(PS_ROOTS_MAX, &station->time_roots);
	if (!err)
		err = read_regular(path, &pem);
	was_read = !err;
	if (!err)
		err = ps_certificates_add_pem(station->time_roots, (const char *)pem.bytes,
					      pem.len);
	ps_buf_release(&pem);
	if (err)
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: the roots of the time-stamp authorities cannot be "
					 "used: %s",
					 path,
					 !was_read ? ps_err_text(err)
					 : err == PS_NOT_FOUND
						 ? "it holds no certificate in PEM form"
						 : ps_certificates_why(err));
	for (size_t i = 0; i < ps_certificates_count(station->time_roots); i++)
		if (!ps_certificates_is_root(station->time_roots, i))
			return ps_station_refuse(
				fault, PS_STATION_CONFIG,
				"%s: certificate %zu in it is not a root's, which signs itself and "
				"issues others: no time stamp would be believed",
				path, i + 1);
	return true;
}

static bool open_book(struct ps_station *station, struct ps_station_fault *fault)
{
	struct ps_ini_fault why;

	return ps_codebook_open(station->config->station.couriers_file, &station->book, &why) ==
		       PS_OK ||
	       ps_station_refuse(fault, PS_STATION_CONFIG, "%s", why.text);
}

bool ps_station_open_run_dir(struct ps_station *station, struct ps_station_fault *fault)
{
	const char *path = station->config->station.run_dir;
	enum ps_err err = ps_disk_open_root(path, &station->run_dir);
	const char *why = ps_err_text(err);
	struct stat st;

	if (err == PS_NOT_FOUND)
		why = stat(path, &st) == 0 ? "it is not a folder"
					   : "there is no such folder; make it with mkdir";
	return !err || ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: the folder of status and control cannot be used: %s",
					 path, why);
}

static bool describe(struct ps_station *station, struct ps_station_fault *fault)
{
	struct ps_start_station *about = &station->about;
	enum ps_err err = ps_digest_start();

	about->name = station->config->station.name;
	about->chain = station->chain;
	if (!err)
		err = ps_digest(station->config->file.bytes, station->config->file.len,
				about->configuration);
	if (!err)
		err = ps_boot_id(PS_BOOT_ID_PATH, about->boot);
	if (!err)
		err = ps_random_fill(&ps_random_os, about->run, sizeof(about->run));
	return !err || ps_station_refuse(fault, PS_STATION_IO,
					 "the system does not say who it is: %s", ps_err_text(err));
}

const struct ps_station_part ps_station_identity[] = {
	{ "key", open_key, false },
	{ "certificate", open_chain, true },
	{ "time roots", open_time_roots, false },
	{ "couriers", open_book, false },
	{ "system", describe, false },
	{ "attestation", open_attestation, true },
	{ NULL, NULL, false },
};

bool ps_station_open_identity(struct ps_station *station, struct ps_station_fault *fault)
{
	for (const struct ps_station_part *part = ps_station_identity; part->name; part++)
		if (!part->open(station, fault))
			return false;
	return true;
}
