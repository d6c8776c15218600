/* STARTs that no reader may accept, each signed by the station that wrote it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define START(item, by) \
	.type = PS_RECORD_START, .path = item, .hex = by, .signer = PS_SIGNED_AS_TOLD
#define WITHOUT(item) \
	.type = PS_RECORD_START, .path = item, .how = PS_ITEM_REMOVE, .signer = PS_SIGNED_AS_TOLD
#define ONE_MORE(item, by)                                                       \
	.type = PS_RECORD_START, .path = item, .hex = by, .how = PS_ITEM_INSERT, \
	.signer = PS_SIGNED_AS_TOLD
#define NOBODY .origin = "no_root_given"

/* All of it below is the camera's, "top" of 32 x 48 pixels. */
static const struct ps_vector shapes[] = {
	{ "start-payload-is-a-number", START("p", "00"), NOBODY },
	{ "start-with-bytes-behind-it", START("p.16", "00 00"), NOBODY },
	{ "start-of-16-items", WITHOUT("p.16"), NOBODY },
	{ "start-of-18-items", ONE_MORE("p.17", "00"), NOBODY },
	{ "start-version-is-text", START("p.0", "61 31"), NOBODY },
	{ "station-with-a-line-break", START("p.1", "63 61 0a 61"), NOBODY },
	{ "station-not-utf8", START("p.1", "61 ff"), NOBODY },
	{ "station-with-a-c1-control", START("p.1", "62 c2 85"), NOBODY },
	{ "station-with-a-surrogate", START("p.1", "63 ed a0 80"), NOBODY },
	{ "station-in-a-longer-form", START("p.1", "62 c1 81"), NOBODY },
	{ "station-is-bytes", START("p.1", "41 61"), NOBODY },
	{ "lane-of-three-items", START("p.2", "83 00 60 60"), NOBODY },
	{ "lane-negative", START("p.2.0", "20"), NOBODY },
	{ "certificate-is-text", START("p.3.0", "61 30"), NOBODY },
	{ "cameras-is-null", START("p.6", "f6"), NOBODY },
	{ "camera-of-16-items", WITHOUT("p.6.0.16"), NOBODY },
	{ "camera-of-18-items", ONE_MORE("p.6.0.17", "00"), NOBODY },
	{ "camera-name-empty", START("p.6.0.0", "60"), NOBODY },
	{ "camera-name-with-capitals", START("p.6.0.0", "63 54 6f 70"), NOBODY },
	{ "camera-name-begins-with-a-dash", START("p.6.0.0", "62 2d 61"), NOBODY },
	{ "camera-name-is-a-path", START("p.6.0.0", "64 2e 2e 2f 61"), NOBODY },
	{ "camera-name-with-a-blank", START("p.6.0.0", "63 61 20 62"), NOBODY },
	{ "camera-name-twice", .base = PS_BASE_TWO, START("p.6.1.0", "63 746f70"), NOBODY },
	{ "camera-driver-is-null", START("p.6.0.2", "f6"), NOBODY },
	{ "cropped-from-one-number", START("p.6.0.12", "81 19 0400"), NOBODY },
	{ "rectangle-of-three", START("p.6.0.13", "83 00 00 01"), NOBODY },
	{ "rectangle-negative", START("p.6.0.13", "84 20 00 01 01"), NOBODY },
	{ "boot-is-null", START("p.7", "f6"), NOBODY },
	{ "ledger-of-one-item", START("p.10", "81 00"), NOBODY },
	{ "anchor-of-one-item", START("p.11", "81 41 01"), NOBODY },
	{ "anchor-is-bytes", START("p.11", "41 01"), NOBODY },
	{ "attestation-is-text", START("p.13", "61 01"), NOBODY },
	{ "clock-of-three-items", START("p.15", "83 00 00 00"), NOBODY },
	{ "clock-boot-negative", START("p.15.0", "20"), NOBODY },
	{ "from-negative", START("p.16", "20"), NOBODY },
	{ "from-is-a-float", START("p.16", "f9 3c00"), NOBODY },
	{ "from-is-true", START("p.16", "f5"), NOBODY },
	{ "from-in-a-longer-form", START("p.16", "1b 0000000005fbfb80"), NOBODY },
};

static const struct ps_vector limits[] = {
	{ "station-of-65-bytes", START("p.1", "78 41 61*65"), NOBODY },
	{ "lane-65536", START("p.2.0", "1a 00010000"), NOBODY },
	{ "lane-name-of-65-bytes", START("p.2.1", "78 41 61*65"), NOBODY },
	{ "no-certificate", START("p.3", "80"), NOBODY },
	{ "six-certificates", START("p.3", "86 4101 4101 4101 4101 4101 4101"), NOBODY },
	{ "certificate-of-8193-bytes", START("p.3.0", "59 2001 30*8193"), NOBODY },
	{ "certificate-empty", START("p.3.0", "40"), NOBODY },
	{ "firmware-of-65-bytes", START("p.4", "78 41 61*65"), NOBODY },
	{ "configuration-of-31-bytes", START("p.5", "58 1f 00*31"), NOBODY },
	{ "no-camera", START("p.6", "80"), NOBODY },
	{ "camera-name-of-33", START("p.6.0.0", "78 21 61*33"), NOBODY },
	{ "camera-source-0", START("p.6.0.1", "00"), NOBODY },
	{ "camera-source-4", START("p.6.0.1", "04"), NOBODY },
	{ "camera-model-of-257-bytes", START("p.6.0.5", "79 0101 61*257"), NOBODY },
	{ "width-0", START("p.6.0.8", "00"), NOBODY },
	{ "width-65501", START("p.6.0.8", "19 ffdd"), NOBODY },
	{ "height-0", START("p.6.0.9", "00"), NOBODY },
	{ "restart-interval-0", START("p.6.0.10", "00"), NOBODY },
	{ "restart-interval-65536", START("p.6.0.10", "1a 00010000"), NOBODY },
	{ "rate-240001", START("p.6.0.11", "1a 0003a981"), NOBODY },
	{ "tiles-4094", .base = PS_BASE_TWO, .type = PS_RECORD_START, .path = "p.6.0",
	  .hex = "91 63746f70 01 60 60 60 60 60 01 10 19 ffd1 01 00 f6 f6 00 00 01",
	  .signer = PS_SIGNED_AS_TOLD, NOBODY },
	{ "cropped-from-less", START("p.6.0.12", "82 18 1f 18 30"), NOBODY },
	{ "rectangle-without-a-width", START("p.6.0.13", "84 00 00 00 01"), NOBODY },
	{ "rectangle-beyond-the-right", START("p.6.0.13", "84 01 00 18 20 01"), NOBODY },
	{ "rectangle-beyond-the-bottom", START("p.6.0.13", "84 00 18 30 01 01"), NOBODY },
	{ "rectangle-wraps-around", START("p.6.0.13", "84 01 00 1b ffffffffffffffff 01"), NOBODY },
	{ "threshold-256", START("p.6.0.14", "19 0100"), NOBODY },
	{ "role-0", START("p.6.0.16", "00"), NOBODY },
	{ "role-3", START("p.6.0.16", "03"), NOBODY },
	{ "boot-of-17-bytes", START("p.7", "51 00*17"), NOBODY },
	{ "take-number-0", START("p.9", "00"), NOBODY },
	{ "ledger-root-of-33-bytes", START("p.10.1", "58 21 00*33"), NOBODY },
	{ "checkpoint-of-2049-bytes", START("p.11", "82 59 0801 00*2049 41 00"), NOBODY },
	{ "token-of-16385-bytes", START("p.11", "82 41 00 59 4001 00*16385"), NOBODY },
	{ "attestation-empty", START("p.13", "40"), NOBODY },
	{ "clock-state-3", START("p.15.2", "03"), NOBODY },
	{ "clock-utc-beyond-64-bits", START("p.15.1", "1b 8000000000000000"), NOBODY },
	{ "from-beyond-63-bits", START("p.16", "1b 8000000000000000"), NOBODY },
};

static const struct ps_vector keys[] = {
	{ "certificate-is-no-certificate", START("p.3.0", "44 30 02 05 00"), NOBODY },
	{ "certificate-cut", START("p.3.0", "58 20 30 82 01 b3 00*28"), NOBODY },
};

#define ES384_HEADER                                                              \
	"a3 01 3822 10 7823 "                                                     \
	"6170706c69636174696f6e2f766e642e7061636b7365616c2e73746172742b63626f72 " \
	"3a 00010000 01"

/* A signature of ES384 has 96 bytes. */
static void es384(const struct ps_vector_bench *bench, struct ps_film *film,
		  const struct ps_vector *vector)
{
	struct ps_buf *start = ps_film_at(film, PS_RECORD_START, 0);
	struct ps_buf bytes;

	(void)bench;
	(void)vector;
	ps_buf_init(&bytes);
	ps_item_hex(&bytes, ES384_HEADER);
	ps_item_replace(start, "h", (struct ps_bytes){ bytes.bytes, bytes.len });
	ps_buf_clear(&bytes);
	ps_item_hex(&bytes, "58 60 5a*96");
	ps_item_replace(start, "1.3", (struct ps_bytes){ bytes.bytes, bytes.len });
	ps_film_point(film);
	ps_buf_release(&bytes);
}

static const struct ps_vector unsupported[] = {
	{ "magic-version-2", .type = PS_RECORD_MAGIC, .path = "2", .hex = "02", NOBODY },
	{ "magic-version-0", .type = PS_RECORD_MAGIC, .path = "2", .hex = "00", NOBODY },
	{ "start-version-2", START("p.0", "02"), NOBODY },
	{ "start-version-2-of-another-shape", START("p", "82 02 f6"), NOBODY },
	{ "codec-2", START("p.6.0.7", "02"), NOBODY },
	{ "codec-0", START("p.6.0.7", "00"), NOBODY },
	{ "algorithm-es384", START("h", ES384_HEADER), NOBODY },
	{ "algorithm-es384-with-its-signature", .change = es384, NOBODY },
	{ "suite-2",
	  START("h", "a3 01 26 10 7823 "
		     "6170706c69636174696f6e2f766e642e7061636b7365616c2e73746172742b63626f72 3a "
		     "00010000 02"),
	  NOBODY },
};

const struct ps_vector_group ps_vectors_start[] = {
	{ "bad/bad_record", "bad_record", "malformed", "open", PS_VECTORS(shapes), PS_BASE_SHORT },
	{ "bad/over_limit", "over_limit", "malformed", "open", PS_VECTORS(limits), PS_BASE_SHORT },
	{ "bad/bad_certificate", "bad_certificate", "malformed", "open", PS_VECTORS(keys),
	  PS_BASE_SHORT },
	{ "bad/version", "version", "unsupported", "open", PS_VECTORS(unsupported), PS_BASE_SHORT },
	{ 0 },
};
