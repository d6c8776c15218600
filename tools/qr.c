#include "tools/qr.h"

#include "signing/library.h"

enum { BORDER = 4, LEVEL_M = 1, MODULE_DARK = 1 };

/* As qrencode.h (4) declares them. */
struct qr_code {
	int version;
	int width;
	unsigned char *data; /* a byte a module; bit 0: dark */
};

struct abi {
	struct qr_code *(*encode)(const char *text, int version, int level);
	void (*release)(struct qr_code *code);
};

static enum ps_err draw(const struct qr_code *code, uint32_t scale, struct ps_canvas *canvas_out)
{
	uint32_t width = (uint32_t)code->width;
	uint32_t side = (width + 2 * BORDER) * scale;
	enum ps_err err = ps_canvas_init(canvas_out, side, side, 255);

	for (uint32_t i = 0; i < width * width && !err; i++)
		if (code->data[i] & MODULE_DARK)
			ps_canvas_fill(canvas_out, (BORDER + i % width) * scale,
				       (BORDER + i / width) * scale, scale, scale, 0);
	return err;
}

enum ps_err ps_qr_make(const char *text, uint32_t scale, struct ps_canvas *canvas_out)
{
	struct abi abi = { 0 };
	const struct ps_library_symbol symbols[] = { { "QRcode_encodeString8bit", &abi.encode },
						     { "QRcode_free", &abi.release } };
	enum ps_err err = ps_library_load("libqrencode.so.4", symbols, 2);
	struct qr_code *code;

	if (err)
		return err;
	code = abi.encode(text, 0, LEVEL_M);
	if (!code)
		return PS_LIMIT;
	err = draw(code, scale, canvas_out);
	abi.release(code);
	return err;
}
