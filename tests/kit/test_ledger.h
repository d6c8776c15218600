/*
 * A station's ledger in a directory of the test's own, with a key and a clock that passes a second
 * at each leaf. Everything fails the running test but what returns an error.
 */
#ifndef PS_TESTS_KIT_TEST_LEDGER_H
#define PS_TESTS_KIT_TEST_LEDGER_H

#include "firmware/ledger_file.h"
#include "signing/key_file.h"
#include "tests/kit/fake_time.h"
#include "tests/kit/temp_dir.h"

#define PS_TEST_TEXT(s)                             \
	(struct ps_bytes)                           \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}
#define PS_TEST_LEAVES "ledger/leaves"
#define PS_TEST_CHECKPOINTS "ledger/checkpoints"

/* The key of RFC 4231, test case 1, with the zeros with which HMAC fills it up anyway. */
extern const uint8_t ps_test_secret[PS_LEDGER_SECRET_LEN];

struct ps_test_ledger {
	struct ps_temp_dir dir;
	struct ps_fake_time time;
	struct ps_key *key;
	struct ps_ledger *ledger;	/* NULL while it is closed */
	struct ps_ledger_report report; /* of the last opening */
};

/* With its enrolment leaf, open. */
void ps_test_ledger_init(struct ps_test_ledger *s);
void ps_test_ledger_finish(struct ps_test_ledger *s);

enum ps_err ps_test_ledger_create(struct ps_test_ledger *s);
enum ps_err ps_test_ledger_reopen(struct ps_test_ledger *s);
enum ps_err ps_test_ledger_append(struct ps_test_ledger *s, struct ps_leaf *leaf);

/* Leaves that fit. Start returns the take's number; @tag may be NULL; pack is start and end. */
void ps_test_ledger_boot(struct ps_test_ledger *s);
uint64_t ps_test_ledger_start(struct ps_test_ledger *s);
void ps_test_ledger_end(struct ps_test_ledger *s, uint64_t number, uint64_t ending,
			const uint8_t *tag);
void ps_test_ledger_pack(struct ps_test_ledger *s, const char *waybill);
void ps_test_ledger_tag_of(struct ps_test_ledger *s, const char *waybill, uint8_t *tag);
void ps_test_ledger_checkpoint(struct ps_test_ledger *s);

struct ps_test_file {
	size_t len;
	uint8_t bytes[1U << 20];
};

/* What a file holds now; free() it. */
struct ps_test_file *ps_test_ledger_save(struct ps_test_ledger *s, const char *name);
void ps_test_ledger_expect(struct ps_test_ledger *s, const char *name, const void *bytes,
			   size_t len);

#endif
