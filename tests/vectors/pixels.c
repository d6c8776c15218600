/* Pictures of the right form that only a decoder can judge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "signing/picture.h"
#include "tests/vectors/vector.h"

/* Signed as it is, canonical, and no decoder comes to its end without a complaint: its first tile
 * is zeros. */
static void not_to_be_decoded(const struct ps_vector_bench *bench, struct ps_film *film,
			      const struct ps_vector *vector)
{
	size_t at = ps_film_find(film, PS_RECORD_FRAME, 0);
	struct ps_record record = ps_film_read(film, at);
	struct ps_bytes header;
	uint8_t *tile;

	(void)bench;
	(void)vector;
	assert_int_equal(ps_header_find(record.frame.jpeg, &header), PS_OK);
	tile = (uint8_t *)record.frame.jpeg.bytes + header.len;
	for (size_t i = 0; tile[i] != 0xff || tile[i + 1] == 0; i++)
		tile[i] = 0;
	ps_film_rehash(film, at);
}

static const struct ps_vector rows[] = {
	{ .name = "picture-that-does-not-decode",
	  .change = not_to_be_decoded,
	  .signer = PS_SIGNED_AND_COUNTED },
};

const struct ps_vector_group ps_vectors_pixels[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(rows), PS_BASE_SHORT },
	{ 0 },
};
