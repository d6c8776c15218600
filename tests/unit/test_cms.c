#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/cms.h"
#include "tests/kit/take_maker.h"

/* What a program that knows CMS says of it is for tests/e2e/plain.bats. */

static const uint8_t signature[] = { 0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01 };

static struct ps_certificates *chain_of(const struct ps_buf *first, const struct ps_buf *second)
{
	struct ps_certificates *chain = NULL;

	assert_int_equal(ps_certificates_create(PS_CHAIN_MAX, &chain), PS_OK);
	if (first)
		assert_int_equal(ps_certificates_add_der(chain, first->bytes, first->len), PS_OK);
	if (second)
		assert_int_equal(ps_certificates_add_der(chain, second->bytes, second->len), PS_OK);
	return chain;
}

static void write(const struct ps_buf *first, const struct ps_buf *second, struct ps_buf *cms)
{
	struct ps_certificates *chain = chain_of(first, second);

	ps_buf_clear(cms);
	assert_int_equal(ps_cms_write(chain, signature, sizeof(signature), cms), PS_OK);
	ps_certificates_destroy(chain);
}

static size_t place_of(const struct ps_buf *all, const struct ps_buf *part)
{
	const uint8_t *at = memmem(all->bytes, all->len, part->bytes, part->len);

	assert_non_null(at);
	return (size_t)(at - all->bytes);
}

static void certificates_go_along_in_the_order_of_der(void **state)
{
	struct ps_maker_station station;
	const struct ps_buf *low, *high;
	struct ps_buf cms, other;

	(void)state;
	ps_buf_init(&cms);
	ps_buf_init(&other);
	ps_maker_station_init(&station, 1, "bench");
	low = memcmp(station.root.bytes, station.device.bytes, 64) < 0 ? &station.root
								       : &station.device;
	high = low == &station.root ? &station.device : &station.root;
	write(low, high, &cms);
	assert_true(place_of(&cms, low) + low->len == place_of(&cms, high));
	/* the other one signs: the set is the same, the signer is not */
	write(high, low, &other);
	assert_int_equal(place_of(&other, low) - place_of(&other, high),
			 place_of(&cms, low) - place_of(&cms, high));
	assert_true(cms.len != other.len || memcmp(cms.bytes, other.bytes, cms.len) != 0);
	/* all of it is one item that says its length */
	assert_int_equal(cms.bytes[0], 0x30);
	assert_int_equal(cms.bytes[1], 0x82);
	assert_int_equal(cms.bytes[2] * 256 + cms.bytes[3] + 4, cms.len);
	assert_memory_equal(cms.bytes + cms.len - sizeof(signature), signature, sizeof(signature));
	ps_maker_station_release(&station);
	ps_buf_release(&cms);
	ps_buf_release(&other);
}

static void what_cannot_be_written_is_refused(void **state)
{
	uint8_t long_signature[PS_SIGNATURE_DER_MAX + 1] = { 0x30 };
	struct ps_certificates *empty = chain_of(NULL, NULL);
	struct ps_certificates *chain;
	struct ps_maker_station station;
	struct ps_buf cms;

	(void)state;
	ps_buf_init(&cms);
	ps_maker_station_init(&station, 1, "bench");
	chain = chain_of(&station.device, NULL);
	assert_int_equal(ps_cms_write(empty, signature, sizeof(signature), &cms), PS_INVALID);
	assert_int_equal(ps_cms_write(chain, long_signature, sizeof(long_signature), &cms),
			 PS_LIMIT);
	assert_int_equal(cms.len, 0);
	ps_certificates_destroy(empty);
	ps_certificates_destroy(chain);
	ps_maker_station_release(&station);
	ps_buf_release(&cms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(certificates_go_along_in_the_order_of_der),
		cmocka_unit_test(what_cannot_be_written_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
