#include "tools/save.h"

#include "tools/out_file.h"

int ps_save_in(struct ps_out_file *file, const void *bytes, size_t len)
{
	const struct ps_output output = ps_out_file_output(file);
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = output.write(output.ctx, bytes, len);

	if (!err)
		err = ps_out_file_keep(file, digest);
	return err ? ps_out_file_complain(file, err) : 0;
}

int ps_save(const char *path, enum ps_existing existing, const void *bytes, size_t len)
{
	struct ps_out_file file = { .fd = -1 };
	enum ps_err err = ps_out_file_create(path, existing, &file);
	int status = err ? ps_out_file_complain(&file, err) : ps_save_in(&file, bytes, len);

	ps_out_file_drop(&file);
	return status;
}

int ps_save_check(const char *path, enum ps_existing existing)
{
	struct ps_out_file file = { .fd = -1 };
	enum ps_err err = ps_out_file_create(path, existing, &file);
	int status = err ? ps_out_file_complain(&file, err) : 0;

	ps_out_file_drop(&file);
	return status;
}
