#include "tests/footage/y4m_write.h"

enum ps_err ps_y4m_write_header(FILE *file, int width_px, int height_px, int fps)
{
	if (fprintf(file, "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420jpeg XCOLORRANGE=FULL\n", width_px,
		    height_px, fps) < 0)
		return PS_IO;
	return PS_OK;
}

enum ps_err ps_y4m_write_frame(FILE *file, const uint8_t *planes, int width_px, int height_px)
{
	size_t len = (size_t)width_px * (size_t)height_px * 3 / 2;

	if (fputs("FRAME\n", file) == EOF || fwrite(planes, 1, len, file) != len)
		return PS_IO;
	return PS_OK;
}
