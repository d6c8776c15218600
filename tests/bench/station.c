#include <stdio.h>
#include <string.h>

#include "signing/ca.h"
#include "signing/file.h"
#include "signing/key_file.h"
#include "tests/bench/recording.h"

#define TEN_YEARS_S 315360000

static enum ps_err write_pem(const struct ps_buf *der, const char *path)
{
	struct ps_buf text;
	enum ps_err err;

	ps_buf_init(&text);
	err = ps_ca_to_pem(der->bytes, der->len, &text);
	if (!err)
		err = ps_file_create(path, text.bytes, text.len, 0600);
	ps_buf_release(&text);
	return err;
}

static enum ps_err make_certificates(struct ps_bench_station *station, struct ps_key *root_key,
				     struct ps_buf *root)
{
	struct ps_ca_subject subject = { .name = "Bench root",
					 .not_before_s = PS_BENCH_NOT_BEFORE_S,
					 .not_after_s = PS_BENCH_NOT_BEFORE_S + TEN_YEARS_S };
	enum ps_err err = ps_ca_make_root(root_key, &subject, &ps_random_os, root);

	if (err)
		return err;
	subject.name = "bench";
	err = ps_ca_issue(root_key, root->bytes, root->len, station->key->point, &subject,
			  &ps_random_os, &station->device);
	if (!err)
		err = ps_certificates_create(PS_ROOTS_MAX, &station->roots);
	if (!err)
		err = ps_certificates_add_der(station->roots, root->bytes, root->len);
	if (!err)
		err = write_pem(root, station->root_path);
	return err ? err : write_pem(&station->device, station->device_path);
}

static bool set_path(char path_out[256], const char *dir, const char *name)
{
	int len = snprintf(path_out, 256, "%s/%s", dir, name);

	return len > 0 && len < 256;
}

enum ps_err ps_bench_station_init(const char *dir, struct ps_bench_station *station_out)
{
	struct ps_key *root_key = NULL;
	char root_key_path[256];
	struct ps_buf root;
	enum ps_err err = PS_INVALID;

	*station_out = (struct ps_bench_station){ .key = NULL };
	ps_buf_init(&station_out->device);
	ps_buf_init(&root);
	if (!set_path(station_out->key_path, dir, "station.key") ||
	    !set_path(station_out->device_path, dir, "station.crt") ||
	    !set_path(station_out->root_path, dir, "root.crt") ||
	    !set_path(root_key_path, dir, "root.key"))
		goto out;
	err = ps_key_file_create(root_key_path, &ps_random_os, &root_key);
	if (!err)
		err = ps_key_file_create(station_out->key_path, &ps_random_os, &station_out->key);
	if (!err)
		err = make_certificates(station_out, root_key, &root);
out:
	ps_key_destroy(root_key);
	ps_buf_release(&root);
	return err;
}

void ps_bench_station_release(struct ps_bench_station *station)
{
	ps_key_destroy(station->key);
	ps_certificates_destroy(station->roots);
	ps_buf_release(&station->device);
}
