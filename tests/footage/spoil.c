#include "tests/footage/spoil.h"

#include <stdlib.h>

/* One line of @count samples, @stride apart; @copy has room for them. */
static void blur_line(uint8_t *samples, int stride, int count, int radius, uint8_t *copy)
{
	for (int i = 0; i < count; i++)
		copy[i] = samples[i * stride];
	for (int i = 0; i < count; i++) {
		int from = i < radius ? 0 : i - radius;
		int to = i + radius < count ? i + radius : count - 1;
		int sum = 0;

		for (int k = from; k <= to; k++)
			sum += copy[k];
		samples[i * stride] = (uint8_t)(sum / (to - from + 1));
	}
}

enum ps_err ps_spoil_blur(uint8_t *planes, int width_px, int height_px, int radius)
{
	uint8_t *copy = malloc((size_t)(width_px > height_px ? width_px : height_px));

	if (!copy)
		return PS_NO_MEMORY;
	for (int y = 0; y < height_px && radius; y++)
		blur_line(planes + y * width_px, 1, width_px, radius, copy);
	for (int x = 0; x < width_px && radius; x++)
		blur_line(planes + x, width_px, height_px, radius, copy);
	free(copy);
	return PS_OK;
}

void ps_spoil_dark(uint8_t *planes, int width_px, int height_px, int percent)
{
	for (int i = 0; i < width_px * height_px; i++)
		planes[i] = (uint8_t)(planes[i] * percent / 100);
}
