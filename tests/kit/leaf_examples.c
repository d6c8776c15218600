#include "tests/kit/leaf_examples.h"

#define TEXT(s)                                     \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}

/* What the old key signs, of its form; nobody signed it. */
#define HANDED_ON                                                            \
	"\x84X4\xa3\x01&\x10x(application/vnd.packseal.key-change+cbor:\x00" \
	"\x01\x00\x00\x01\xa0Xi\x85\x01X LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL"   \
	"\x0aX RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRX NNNNNNNNNNNNNNNNNNNNNNNNNN" \
	"NNNNNNX@SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS" \
	"SSSSSS"

static const struct ps_clock noon = { 5000000, 1700000000000000, PS_CLOCK_SYNCHRONISED, 1200 };

static const struct ps_leaf examples[] = {
	{ .kind = PS_LEAF_ENROLMENT,
	  .index = 0,
	  .enrolment = { .chain = { 2, { TEXT("device"), TEXT("maker") } },
			 .secret_commitment = { 1 } } },
	{ .kind = PS_LEAF_ENROLMENT,
	  .index = 0,
	  .enrolment = { .chain = { 1, { TEXT("device") } },
			 .has_attestation = true,
			 .attestation = TEXT("quote") } },
	{ .kind = PS_LEAF_BOOT,
	  .index = 1,
	  .boot = { .boot = { 1 },
		    .run = { 2 },
		    .firmware = TEXT("0.1.0"),
		    .configuration = { 3 },
		    .test_count = 2,
		    .tests = { { TEXT("lamp"), true, TEXT("") },
			       { TEXT("clock"), false, TEXT("not synchronised") } } } },
	{ .kind = PS_LEAF_STARTED,
	  .index = 2,
	  .started = { .number = 1, .take = { 9 }, .lane = TEXT("lane 1") } },
	{ .kind = PS_LEAF_STARTED,
	  .index = 9,
	  .started = { .number = 2,
		       .take = { 8 },
		       .has_previous = true,
		       .previous = 8,
		       .lane = TEXT("包装台"),
		       .totals = { 1, 1, 0, 0 } } },
	{ .kind = PS_LEAF_BOUND_LATE,
	  .index = 4,
	  .bound_late = { 1, { 9 }, { 7 }, { 6 }, TEXT("clerk 4") } },
	{ .kind = PS_LEAF_ENDED,
	  .index = 3,
	  .ended = { .number = 1,
		     .take = { 9 },
		     .started = 2,
		     .last_record = { 5 },
		     .ending = 1,
		     .reason = 31,
		     .commitment_count = 2,
		     .commitments = { { 1 }, { 2 } },
		     .tag_count = 1,
		     .tags = { { 3 } } } },
	{ .kind = PS_LEAF_THINNED, .index = 5, .thinned = { 1, { 9 }, TEXT("1 a second"), { 4 } } },
	{ .kind = PS_LEAF_TOMBSTONE, .index = 6, .tombstone = { 1, { 9 }, TEXT("120 d"), 5000 } },
	{ .kind = PS_LEAF_HOLD, .index = 7, .hold = { 1, { 9 }, true, TEXT("claim"), TEXT("b") } },
	{ .kind = PS_LEAF_EXPORT, .index = 8, .export = { 1, { 9 }, { 2 }, 77, TEXT("clerk") } },
	{ .kind = PS_LEAF_CLOCK_STEP,
	  .index = 9,
	  .clock_step = { { 1, -1, PS_CLOCK_UNKNOWN, 0 }, { 2, 9, PS_CLOCK_UNSYNCHRONISED, 1 } } },
	{ .kind = PS_LEAF_KEY_CHANGE,
	  .index = 10,
	  .key_change = { { 1 }, { 1, { TEXT("new") } }, TEXT(HANDED_ON) } },
	{ .kind = PS_LEAF_CONFIGURATION, .index = 11, .configuration = { { 0xaa } } },
	{ .kind = PS_LEAF_ACCESSED,
	  .index = 12,
	  .accessed = { 1, 3, 1699999000000000, 1699999900000000, { 0xbb } } },
};

struct ps_leaf ps_leaf_example(size_t i)
{
	struct ps_leaf leaf = examples[i];

	leaf.clock = noon;
	return leaf;
}

size_t ps_leaf_example_count(void)
{
	return sizeof(examples) / sizeof(examples[0]);
}
