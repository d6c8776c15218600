#include "tools/package.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "signing/hex.h"
#include "tools/clip_film.h"
#include "tools/command.h"
#include "tools/export_file.h"
#include "tools/file_digest.h"
#include "tools/package_howto.h"
#include "tools/plain.h"
#include "tools/report_file.h"
#include "tools/save.h"
#include "tools/sheet.h"
#include "tools/work_dir.h"
#include "tools/zip.h"

enum { SHEET_BYTES = 2000000 };

struct package {
	const struct ps_package_request *request;
	struct ps_subject *subject;
	struct ps_work_dir dir;
	struct ps_zip *zip;
	struct ps_buf sums;
};

static int too_long(void)
{
	return ps_command_fail(PS_EXIT_USAGE, "the name of the output is too long");
}

static int put(const struct package *package, const char *name, const void *bytes, size_t len)
{
	char path[PS_OUT_PATH_MAX];

	return ps_work_dir_name(&package->dir, name, path)
		       ? ps_save(path, PS_EXISTING_STAYS, bytes, len)
		       : too_long();
}

static int add_sealed(struct package *package)
{
	char path[PS_OUT_PATH_MAX];
	const struct ps_verify_options *given = package->subject->given;
	struct ps_export_request export = { .from = &package->subject->input,
					    .to = path,
					    .settings = package->request->hiding,
					    .ledger_of = package->request->report->ledger,
					    .time_roots = given ? given->time_roots : NULL };
	struct ps_export_result result;

	if (!ps_work_dir_name(&package->dir, "take.seal", path))
		return too_long();
	if (lseek(package->subject->input.fd, 0, SEEK_SET) < 0)
		return ps_input_fail(&package->subject->input, PS_IO);
	return ps_export_file(&export, &result);
}

/* The signed list is open only where every picture that it names is wholly shown. */
static bool can_be_plain(const struct package *package)
{
	const struct ps_check *check = &package->subject->verdict.check;

	for (size_t i = 0; i < check->start.camera_count; i++)
		if (check->start.cameras[i].has_rect && !package->request->hiding->beyond_lane)
			return false;
	return check->have_ending && check->have_nonce && check->sums_checked &&
	       !check->sums_incomplete && package->request->hiding->redaction_count == 0;
}

static int add_plain(struct package *package)
{
	struct ps_plain_made inner;
	char from[PS_OUT_PATH_MAX];
	char to[PS_OUT_PATH_MAX];

	if (!can_be_plain(package))
		return 0;
	if (!ps_work_dir_name(&package->dir, "take.seal", from) ||
	    !ps_work_dir_name(&package->dir, "plain", to))
		return too_long();
	return ps_plain_export(from, to, true, &inner); /* the package is what is handed out */
}

static int add_report(struct package *package, const char *name, bool pdf)
{
	const struct ps_report_file_request request = { .lang = package->request->lang,
							.pictures = true,
							.hiding = *package->request->hiding };
	struct ps_buf out;
	int status;

	ps_buf_init(&out);
	status = ps_report_make(&request, package->request->report, package->subject, pdf, &out);
	if (!status)
		status = put(package, name, out.bytes, out.len);
	ps_buf_release(&out);
	return status;
}

static int add_sheet(struct package *package)
{
	const struct ps_sheet_request request = { .lang = package->request->lang,
						  .limits = { .max_bytes = SHEET_BYTES },
						  .hiding = *package->request->hiding,
						  .quiet = true };
	struct ps_sheet_result result;
	int status;

	ps_buf_init(&result.jpeg);
	status = ps_sheet_make(&request, package->subject, &result);
	if (!status)
		status = put(package, "sheet.jpg", result.jpeg.bytes, result.jpeg.len);
	ps_buf_release(&result.jpeg);
	return status;
}

static int add_clip(struct package *package)
{
	const struct ps_clip_film_request request = { .lang = package->request->lang,
						      .hiding = *package->request->hiding };
	struct ps_out_file file = { .fd = -1 };
	struct ps_clip_film_result result;
	uint8_t digest[PS_DIGEST_LEN];
	char path[PS_OUT_PATH_MAX];
	enum ps_err err;
	int status;

	if (!ps_work_dir_name(&package->dir, "clip.mp4", path))
		return too_long();
	err = ps_out_file_create(path, PS_EXISTING_STAYS, &file);
	status = err ? ps_out_file_complain(&file, err)
		     : ps_clip_film_make(&request, package->subject, &file, &result);
	if (!status) {
		err = ps_out_file_keep(&file, digest);
		status = err ? ps_out_file_complain(&file, err) : 0;
	}
	ps_out_file_drop(&file);
	return status;
}

static int add_howto(struct package *package)
{
	return put(package, "HOWTO.txt", ps_package_howto, strlen(ps_package_howto));
}

/* A line of SHA256SUMS. */
static enum ps_err sum_file(void *ctx, const char *path, const char *name)
{
	struct package *package = ctx;
	uint8_t digest[PS_DIGEST_LEN];
	char hex[2 * PS_DIGEST_LEN];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum ps_err err = fd < 0 ? PS_IO : ps_file_digest(fd, digest);

	if (fd >= 0)
		(void)close(fd); /* it was only read */
	if (err)
		return err;
	ps_hex_encode(digest, sizeof(digest), hex);
	ps_buf_add(&package->sums, hex, sizeof(hex));
	ps_buf_add(&package->sums, "  ", 2);
	ps_buf_add(&package->sums, name, strlen(name));
	ps_buf_add(&package->sums, "\n", 1);
	return package->sums.err;
}

static int add_sums(struct package *package)
{
	enum ps_err err = ps_work_dir_walk(&package->dir, sum_file, package);

	if (err)
		return ps_command_fail(ps_command_status(err), "the package: %s", ps_err_text(err));
	return put(package, "SHA256SUMS", package->sums.bytes, package->sums.len);
}

static enum ps_err zip_file(void *ctx, const char *path, const char *name)
{
	struct package *package = ctx;

	return ps_zip_add(package->zip, path, name);
}

static int complain_zip(const char *path, enum ps_err err)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (err == PS_UNSUPPORTED)
		return ps_command_fail(PS_EXIT_MISSING,
				       "a package needs libarchive, which is not installed: "
				       "apt-get install libarchive13 (libarchive13t64 on Debian "
				       "13)");
	ps_text_shown(path, shown);
	return ps_command_fail(PS_EXIT_IO, "%s: %s", shown,
			       err == PS_IO && errno ? strerror(errno) : ps_err_text(err));
}

static int write_zip(struct package *package, const char *path)
{
	struct ps_out_file file = { .fd = -1 };
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_out_file_create(path, PS_EXISTING_STAYS, &file);
	enum ps_err closed;
	int status = 0;

	if (err)
		return ps_out_file_complain(&file, err);
	err = ps_zip_create(file.fd, &package->zip);
	if (!err)
		err = ps_work_dir_walk(&package->dir, zip_file, package);
	closed = ps_zip_close(package->zip);
	package->zip = NULL;
	if (err || closed)
		status = complain_zip(path, err ? err : closed);
	if (!status) {
		err = ps_out_file_adopt(&file);
		if (!err)
			err = ps_out_file_keep(&file, digest);
		status = err ? ps_out_file_complain(&file, err) : 0;
	}
	ps_out_file_drop(&file);
	return status;
}

static int fill(struct package *package)
{
	int status = add_sealed(package);

	if (!status)
		status = add_plain(package);
	if (!status)
		status = add_sheet(package);
	if (!status)
		status = add_clip(package);
	if (!status)
		status = add_report(package, "report.html", false);
	if (!status)
		status = add_report(package, "report.pdf", true);
	if (!status)
		status = add_howto(package);
	return status ? status : add_sums(package);
}

int ps_package_make(const struct ps_package_request *request, struct ps_subject *subject,
		    const char *path)
{
	struct package package = { .request = request, .subject = subject };
	int status = ps_work_dir_make(path, &package.dir);

	if (status)
		return status;
	ps_buf_init(&package.sums);
	status = fill(&package);
	if (!status)
		status = write_zip(&package, path);
	ps_buf_release(&package.sums);
	ps_work_dir_drop(&package.dir);
	return status;
}
