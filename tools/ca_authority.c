#include "tools/ca_authority.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "signing/ca.h"
#include "signing/crl.h"
#include "signing/file.h"
#include "tools/ca_folder.h"
#include "tools/ca_issued.h"
#include "tools/ca_key.h"
#include "tools/command.h"
#include "tools/moment.h"
#include "tools/roots.h"
#include "tools/save.h"

enum { LIST_DAYS = 400 };

int ps_ca_authority_complain(const struct ps_ca_authority *ca, enum ps_err err)
{
	return ps_command_fail(ps_command_status(err), "%s: %s", ca->dir, ps_err_text(err));
}

/* The list that is there, which must be this root's: what it says is signed anew. */
static int read_list(struct ps_ca_authority *ca)
{
	char path[PS_CA_PATH_MAX];
	struct ps_buf text;
	enum ps_err err;

	if (!ps_ca_path(path, ca->dir, "root.crl"))
		return ps_ca_path_too_long();
	ps_buf_init(&text);
	text.cap = 2 * PS_CRL_LEN_MAX;
	err = ps_file_read(path, &text);
	if (!err)
		err = ps_crl_of_pem((struct ps_bytes){ text.bytes, text.len }, &ca->list);
	if (!err)
		err = ps_crl_check((struct ps_bytes){ ca->list.bytes, ca->list.len }, ca->root);
	ps_buf_release(&text);
	if (!err || err == PS_NOT_FOUND)
		return 0;
	return ps_command_fail(PS_EXIT_NO_INPUT, "%s is not this root's list: %s", path,
			       ps_err_text(err));
}

/* The row of one serial number, from the copy of that certificate. */
struct search {
	struct ps_bytes serial;
	struct ps_ca_revoked_row *row;
};

static int compare_copy(void *ctx, const struct ps_certificates *chain)
{
	const struct search *search = ctx;
	const int64_t since_s = search->row->since_s;

	if (ps_bytes_equal(ps_certificates_serial(chain, 0), search->serial) &&
	    ps_ca_revoked_of(chain, since_s, false, search->row))
		search->row->since_s = since_s; /* a foreign file: then it stays as it was */
	return 0;
}

static int take_entry(struct ps_ca_authority *ca, const struct ps_crl_entry *entry)
{
	const struct ps_ca_revoked_row *known = ps_ca_revoked_find(&ca->revoked, entry->serial);
	struct ps_ca_revoked_row row = { .certificate = "-",
					 .key = "-",
					 .serial_len = entry->serial.len };
	struct search search = { entry->serial, &row };
	size_t copies;
	enum ps_err err;
	int status;

	if (known && known->since_s <= entry->since_s)
		return 0;
	if (entry->serial.len > sizeof(row.serial))
		return ps_ca_authority_complain(ca, PS_RANGE);
	row.since_s = entry->since_s;
	memcpy(row.serial, entry->serial.bytes, entry->serial.len);
	status = ps_ca_issued_each(ca->dir, compare_copy, &search, &copies);
	if (status)
		return status;
	row.only = known && known->only;
	err = ps_ca_revoked_add(&ca->revoked, &row);
	return err ? ps_ca_authority_complain(ca, err) : 0;
}

/* What only the list says, an older packseal's or one of openssl's: from now on it is remembered.
 */
static int take_over_list(struct ps_ca_authority *ca)
{
	struct ps_bytes entries = { NULL, 0 };
	struct ps_cursor cursor;
	enum ps_err err = PS_OK;
	int status = 0;

	if (ca->list.len)
		err = ps_crl_entries((struct ps_bytes){ ca->list.bytes, ca->list.len }, &entries);
	cursor = ps_cursor_of(entries.bytes, entries.len);
	while (!err && !status && ps_cursor_left(&cursor)) {
		struct ps_crl_entry entry;

		err = ps_crl_next(&cursor, &entry);
		if (!err)
			status = take_entry(ca, &entry);
	}
	return err ? ps_ca_authority_complain(ca, err) : status;
}

void ps_ca_authority_close(struct ps_ca_authority *ca)
{
	ps_key_destroy(ca->key);
	ps_certificates_destroy(ca->root);
	ps_buf_release(&ca->list);
	ps_ca_revoked_release(&ca->revoked);
	if (ca->lock >= 0)
		(void)close(ca->lock); /* nothing was written through it */
}

int ps_ca_authority_open(const char *dir, bool to_change, struct ps_ca_authority *ca)
{
	char path[PS_CA_PATH_MAX];
	int status = 0;

	*ca = (struct ps_ca_authority){ .dir = dir, .lock = -1 };
	ps_buf_init(&ca->list);
	if (!ps_ca_path(path, dir, "root.pem"))
		return ps_ca_path_too_long();
	if (to_change)
		status = ps_ca_lock(dir, &ca->lock);
	if (!status)
		status = ps_roots_add(path, &ca->root);
	if (!status && to_change)
		status = ps_ca_key_open(dir, &ca->key);
	if (!status)
		status = read_list(ca);
	if (!status)
		status = ps_ca_revoked_read(dir, &ca->revoked);
	if (!status)
		status = take_over_list(ca);
	if (status)
		ps_ca_authority_close(ca);
	return status;
}

static enum ps_err sign(struct ps_ca_authority *ca, int64_t now_s, int64_t next_s,
			struct ps_buf *pem)
{
	const struct ps_ca_revoked *revoked = &ca->revoked;
	struct ps_ca_revocation *more = calloc(revoked->count + 1, sizeof(*more));
	struct ps_ca_list list = { .before = { ca->list.bytes, ca->list.len },
				   .more = more,
				   .more_count = revoked->count,
				   .now_s = now_s,
				   .next_s = next_s };
	size_t root_len = 0;
	const uint8_t *root = ps_certificates_der(ca->root, 0, &root_len);
	struct ps_buf der;
	enum ps_err err = PS_OK;

	if (!more)
		return PS_NO_MEMORY;
	for (size_t i = 0; i < revoked->count; i++) {
		more[i].serial =
			(struct ps_bytes){ revoked->rows[i].serial, revoked->rows[i].serial_len };
		more[i].since_s = revoked->rows[i].since_s;
	}
	ps_buf_init(&der);
	err = ps_ca_sign_list(ca->key, root, root_len, &list, &der);
	if (!err)
		err = ps_crl_to_pem((struct ps_bytes){ der.bytes, der.len }, pem);
	ps_buf_release(&der);
	free(more);
	return err;
}

int ps_ca_authority_put_list(struct ps_ca_authority *ca)
{
	const int64_t now_s = (int64_t)time(NULL), next_s = now_s + LIST_DAYS * 86400LL;
	char path[PS_CA_PATH_MAX], next[PS_MOMENT_TEXT_MAX];
	struct ps_buf pem;
	enum ps_err err;
	int status;

	if (!ps_ca_path(path, ca->dir, "root.crl"))
		return ps_ca_path_too_long();
	ps_buf_init(&pem);
	err = sign(ca, now_s, next_s, &pem);
	status = err ? ps_command_fail(ps_command_status(err), "%s: the list is not signed: %s",
				       ca->dir, ps_err_text(err))
		     : ps_ca_revoked_keep(ca->dir, &ca->revoked);
	if (!status) {
		status = ps_save(path, PS_EXISTING_FORCED, pem.bytes, pem.len);
		if (status)
			(void)ps_command_fail(status,
					      "%s/revoked.tsv says it, the list does not yet: "
					      "packseal ca crl %s",
					      ca->dir, ca->dir);
	}
	ps_buf_release(&pem);
	if (status)
		return status;
	ps_moment_short(next_s * 1000000, next);
	(void)printf("list         %s\nnext one     before %s UTC: packseal ca crl %s\n", path,
		     next, ca->dir);
	return 0;
}
