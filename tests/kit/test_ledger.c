#include "tests/kit/test_ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "signing/ca.h"

const uint8_t ps_test_secret[PS_LEDGER_SECRET_LEN] = { 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
						       0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b,
						       0x0b, 0x0b, 0x0b, 0x0b, 0x0b, 0x0b };

enum ps_err ps_test_ledger_create(struct ps_test_ledger *s)
{
	const struct ps_ca_subject subject = { .name = "bench 1", .not_after_s = 4000000000 };
	struct ps_leaf leaf = { .kind = PS_LEAF_ENROLMENT, .clock = s->time.clock };
	struct ps_buf certificate;
	enum ps_err err;

	ps_buf_init(&certificate);
	assert_int_equal(ps_ca_make_root(s->key, &subject, &ps_random_os, &certificate), PS_OK);
	leaf.enrolment.chain.count = 1;
	leaf.enrolment.chain.certificates[0] =
		(struct ps_bytes){ certificate.bytes, certificate.len };
	err = ps_ledger_create(s->dir.fd, ps_test_secret, &leaf);
	ps_buf_release(&certificate);
	return err;
}

enum ps_err ps_test_ledger_reopen(struct ps_test_ledger *s)
{
	ps_ledger_close(s->ledger);
	s->ledger = NULL;
	return ps_ledger_open(s->dir.fd, &s->report, &s->ledger);
}

void ps_test_ledger_init(struct ps_test_ledger *s)
{
	char path[300];

	*s = (struct ps_test_ledger){ .ledger = NULL };
	ps_fake_time_init(&s->time);
	ps_temp_dir_init(&s->dir);
	assert_true(snprintf(path, sizeof(path), "%s/key.pem", s->dir.path) > 0);
	assert_int_equal(ps_key_file_create(path, &ps_random_os, &s->key), PS_OK);
	assert_int_equal(ps_test_ledger_create(s), PS_OK);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
}

void ps_test_ledger_finish(struct ps_test_ledger *s)
{
	ps_ledger_close(s->ledger);
	ps_key_destroy(s->key);
	ps_temp_dir_finish(&s->dir);
}

enum ps_err ps_test_ledger_append(struct ps_test_ledger *s, struct ps_leaf *leaf)
{
	ps_fake_time_pass(&s->time, 1000000);
	leaf->clock = s->time.clock;
	return ps_ledger_append(s->ledger, leaf);
}

void ps_test_ledger_boot(struct ps_test_ledger *s)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_BOOT };

	leaf.boot.firmware = PS_TEST_TEXT("0.1.0");
	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_OK);
}

uint64_t ps_test_ledger_start(struct ps_test_ledger *s)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_STARTED };

	ps_ledger_describe_next(s->ledger, &leaf.started);
	leaf.started.lane = PS_TEST_TEXT("lane 1");
	memcpy(leaf.started.take, &leaf.started.number, 8);
	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_OK);
	return leaf.started.number;
}

void ps_test_ledger_end(struct ps_test_ledger *s, uint64_t number, uint64_t ending,
			const uint8_t *tag)
{
	const struct ps_ledger_open_take *open =
		ps_ledger_state_find_open(ps_ledger_state(s->ledger), number);
	struct ps_leaf leaf = { .kind = PS_LEAF_ENDED };

	assert_non_null(open);
	leaf.ended.number = number;
	memcpy(leaf.ended.take, open->take, PS_HASH_LEN);
	leaf.ended.started = open->started;
	leaf.ended.ending = ending;
	leaf.ended.reason = 1;
	if (tag) {
		leaf.ended.commitment_count = leaf.ended.tag_count = 1;
		memcpy(leaf.ended.tags[0], tag, PS_HASH_LEN);
	}
	assert_int_equal(ps_test_ledger_append(s, &leaf), PS_OK);
}

void ps_test_ledger_tag_of(struct ps_test_ledger *s, const char *waybill, uint8_t *tag)
{
	struct ps_bytes view = { (const uint8_t *)waybill, strlen(waybill) };

	assert_int_equal(ps_ledger_tag(s->ledger, view, tag), PS_OK);
}

void ps_test_ledger_pack(struct ps_test_ledger *s, const char *waybill)
{
	uint8_t tag[PS_HASH_LEN];

	ps_test_ledger_tag_of(s, waybill, tag);
	ps_test_ledger_end(s, ps_test_ledger_start(s), 1, tag);
}

void ps_test_ledger_checkpoint(struct ps_test_ledger *s)
{
	assert_int_equal(ps_ledger_checkpoint(s->ledger, s->key, &s->time.clock, NULL), PS_OK);
}

struct ps_test_file *ps_test_ledger_save(struct ps_test_ledger *s, const char *name)
{
	struct ps_test_file *file = malloc(sizeof(*file));

	assert_non_null(file);
	file->len = ps_temp_dir_get(&s->dir, name, file->bytes, sizeof(file->bytes));
	return file;
}

void ps_test_ledger_expect(struct ps_test_ledger *s, const char *name, const void *bytes,
			   size_t len)
{
	struct ps_test_file *now = ps_test_ledger_save(s, name);

	assert_int_equal(now->len, len);
	assert_memory_equal(now->bytes, bytes, len);
	free(now);
}
