/* packseal ca revoke, ca crl: a station's key, and whatever was issued to it, is taken back. */
#include <stdio.h>
#include <string.h>

#include "signing/hex.h"
#include "signing/trust.h"
#include "tools/ca_authority.h"
#include "tools/ca_dir.h"
#include "tools/ca_issued.h"
#include "tools/command.h"
#include "tools/moment.h"
#include "tools/roots.h"

int ps_ca_dir_list(const char *dir)
{
	struct ps_ca_authority ca;
	int status = ps_ca_authority_open(dir, true, &ca);

	if (status)
		return status;
	status = ps_ca_authority_put_list(&ca);
	ps_ca_authority_close(&ca);
	return status ? status : ps_command_end();
}

/* A certificate that this root did not issue it cannot take back, and neither its own. */
static int check_issued(const struct ps_ca_authority *ca, const struct ps_certificates *chain,
			const char *path)
{
	uint8_t point[PS_POINT_LEN], of_root[PS_POINT_LEN];
	struct ps_trust trust;
	int64_t from_s, to_s;
	enum ps_err err;

	ps_certificates_validity(chain, 0, &from_s, &to_s);
	err = ps_trust_check(chain, ca->root, from_s, &trust);
	if (err)
		return ps_command_fail(ps_command_status(err), "%s: %s", path, ps_err_text(err));
	if (!ps_certificate_public_point(chain, 0, point) &&
	    !ps_certificate_public_point(ca->root, 0, of_root) &&
	    memcmp(point, of_root, sizeof(point)) == 0)
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s is the root itself, which no list of its own takes "
				       "back: whoever was given it must be told to give it up",
				       path);
	if (!trust.has_root)
		return ps_command_fail(PS_EXIT_NO_INPUT,
				       "%s was not issued by the root in %s, so only its own "
				       "issuer can take it back",
				       path, ca->dir);
	return 0;
}

/* The certificates that are to be taken back. */
struct sweep {
	const struct ps_ca_request *request;
	const char *key; /* of the first */
	struct ps_ca_revoked rows;
	size_t missing;
	char first_missing[PS_CA_DIGITS_LEN];
};

static int add_target(struct sweep *sweep, const struct ps_certificates *chain)
{
	const struct ps_ca_request *request = sweep->request;
	struct ps_ca_revoked_row row;
	enum ps_err err =
		ps_ca_revoked_of(chain, request->since_s, request->only_certificate, &row);

	if (sweep->key && (err || strcmp(row.key, sweep->key) != 0))
		return 0; /* another key's, or a foreign file that has no such key */
	if (!err &&
	    !ps_ca_revoked_find(&sweep->rows, (struct ps_bytes){ row.serial, row.serial_len }))
		err = ps_ca_revoked_add(&sweep->rows, &row);
	return err ? ps_command_fail(ps_command_status(err), "%s: %s", request->dir,
				     ps_err_text(err))
		   : 0;
}

static int add_copy(void *ctx, const struct ps_certificates *chain)
{
	return add_target(ctx, chain);
}

static int note_missing(void *ctx, const char certificate[PS_CA_DIGITS_LEN])
{
	struct sweep *sweep = ctx;

	for (size_t i = 0; i < sweep->rows.count; i++)
		if (strcmp(sweep->rows.rows[i].certificate, certificate) == 0)
			return 0;
	if (sweep->missing++ == 0)
		memcpy(sweep->first_missing, certificate, PS_CA_DIGITS_LEN);
	return 0;
}

/* The certificate, and whatever else was issued to its key: whoever has that signs with any. */
static int collect(struct sweep *sweep, const struct ps_certificates *chain)
{
	char key[PS_CA_DIGITS_LEN];
	size_t copies;
	int status = add_target(sweep, chain);

	if (status || sweep->request->only_certificate)
		return status;
	memcpy(key, sweep->rows.rows[0].key, sizeof(key));
	sweep->key = key;
	status = ps_ca_issued_each(sweep->request->dir, add_copy, sweep, &copies);
	if (!status)
		status = ps_ca_registry_of_key(sweep->request->dir, key, note_missing, sweep);
	sweep->key = NULL; /* it ends here */
	return status;
}

/* The earliest date stays, and a key that was taken back is not given back by less. */
static enum ps_err enter(struct ps_ca_authority *ca, const struct sweep *sweep)
{
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < sweep->rows.count && !err; i++) {
		struct ps_ca_revoked_row row = sweep->rows.rows[i];
		const struct ps_ca_revoked_row *known = ps_ca_revoked_find(
			&ca->revoked, (struct ps_bytes){ row.serial, row.serial_len });
		const bool widens = !row.only && !ps_ca_revoked_key(&ca->revoked, row.key);

		if (known && known->since_s <= row.since_s && !widens)
			continue;
		if (known && known->since_s < row.since_s)
			row.since_s = known->since_s;
		err = ps_ca_revoked_add(&ca->revoked, &row);
	}
	return err;
}

static int print_taken_back(const struct ps_ca_authority *ca, const struct sweep *sweep)
{
	char since[PS_MOMENT_TEXT_MAX], groups[PS_COMMAND_GROUPS_LEN];
	uint8_t digest[PS_DIGEST_LEN];

	for (size_t i = 0; i < sweep->rows.count; i++) {
		const struct ps_ca_revoked_row *row = &sweep->rows.rows[i];
		const struct ps_ca_revoked_row *known = ps_ca_revoked_find(
			&ca->revoked, (struct ps_bytes){ row->serial, row->serial_len });
		const bool before = known && known->since_s < row->since_s;

		ps_moment_short((before ? known : row)->since_s * 1000000, since);
		(void)printf("revoked      %s, since %s UTC%s\n", row->name, since,
			     before ? ", as was said before" : "");
		if (!ps_hex_decode(row->certificate, PS_DIGEST_LEN, digest))
			continue;
		ps_command_groups(digest, groups);
		(void)printf("fingerprint  %s\n", groups);
	}
	if (sweep->rows.count > 1)
		(void)printf("             %zu certificates, all that this root has issued to that "
			     "key\n",
			     sweep->rows.count);
	if (!sweep->missing)
		return ps_command_end();
	(void)ps_command_end();
	return ps_command_fail(PS_EXIT_NO_INPUT,
			       "of this key %s/issued.tsv has %zu more of which %s/issued has no "
			       "copy, so they are good still; the first begins with %.16s: revoke "
			       "each by its file",
			       ca->dir, sweep->missing, ca->dir, sweep->first_missing);
}

int ps_ca_dir_revoke(const struct ps_ca_request *request, const char *certificate)
{
	struct sweep sweep = { .request = request };
	struct ps_certificates *chain = NULL;
	struct ps_ca_authority ca;
	enum ps_err err = PS_OK;
	int status = ps_ca_authority_open(request->dir, true, &ca);

	if (status)
		return status;
	status = ps_chain_read(certificate, PS_ROOTS_MAX, &chain);
	if (!status)
		status = check_issued(&ca, chain, certificate);
	if (!status)
		status = collect(&sweep, chain);
	if (!status)
		err = enter(&ca, &sweep);
	if (err)
		status = ps_ca_authority_complain(&ca, err);
	if (!status)
		status = ps_ca_authority_put_list(&ca);
	if (!status)
		status = print_taken_back(&ca, &sweep);
	ps_ca_revoked_release(&sweep.rows);
	ps_certificates_destroy(chain);
	ps_ca_authority_close(&ca);
	return status;
}

int ps_ca_dir_check_key(const char *dir, const uint8_t point[PS_POINT_LEN], const char *applies)
{
	char key[PS_CA_DIGITS_LEN] = "", since[PS_MOMENT_TEXT_MAX];
	const struct ps_ca_revoked_row *row;
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_ca_authority ca;
	int status = ps_ca_authority_open(dir, false, &ca);

	if (status)
		return status;
	if (ps_ecdsa_fingerprint(point, digest)) {
		status = ps_ca_authority_complain(&ca, PS_CRYPTO);
	} else {
		ps_hex_encode(digest, PS_DIGEST_LEN, key);
		row = ps_ca_revoked_key(&ca.revoked, key);
		if (row) {
			ps_moment_short(row->since_s * 1000000, since);
			status = ps_command_fail(
				PS_EXIT_NO_INPUT,
				"%s: its key was taken back, since %s UTC (%s), and whoever copied "
				"it would be believed again; the station needs another key, or "
				"you say --despite-revocation",
				applies, since, row->name);
		}
	}
	ps_ca_authority_close(&ca);
	return status;
}
