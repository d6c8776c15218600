/*
 * make_takes DIR: the files that tests/e2e works on, each named after what is special about it,
 * beside root.pem of their station and other.pem of a stranger, and a ledger's files "leaves", with
 * one of each kind, and "checkpoints"; and none.crl and revoked.crl, lists of the root.
 *
 * make_takes DIR long.seal: beside root.pem that alone, a take of more than two minutes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "signing/access_proof.h"
#include "signing/ca.h"
#include "signing/cbor.h"
#include "signing/checkpoint.h"
#include "signing/file.h"
#include "tests/kit/leaf_examples.h"
#include "tests/kit/take_maker.h"

static void put(const char *dir, const char *name, struct ps_buf *bytes)
{
	char path[4096];

	assert_int_equal(bytes->err, PS_OK);
	assert_true(snprintf(path, sizeof(path), "%s/%s", dir, name) < (int)sizeof(path));
	assert_int_equal(ps_file_create(path, bytes->bytes, bytes->len, 0644), PS_OK);
	ps_buf_clear(bytes);
}

/* A second parcel came into the take, and more than its scan names it. */
static void name_two(struct ps_maker_plan *plan)
{
	const struct ps_maker_event end = plan->events[1];

	plan->take_number = 7;
	plan->events[1] = (struct ps_maker_event){ .at_us = 1200000,
						   .kind = PS_EVENT_GOODS,
						   .text = "6901234567892" };
	plan->events[2] = (struct ps_maker_event){ .at_us = 1600000,
						   .kind = PS_EVENT_WAYBILL,
						   .text = "YT8800567123459",
						   .code_courier = "yto" };
	plan->events[3] = (struct ps_maker_event){ .at_us = 1700000,
						   .kind = PS_EVENT_REMARK,
						   .text = "SF1023574470215 and YT8800567123459" };
	plan->events[4] = (struct ps_maker_event){ .at_us = 2600000,
						   .kind = PS_EVENT_WAYBILL,
						   .text = "YT8800567123459",
						   .code_courier = "yto" };
	plan->events[5] = end;
	plan->event_count = 6;
}

static struct ps_maker_plan plan_of(const char *name)
{
	struct ps_maker_plan plan = ps_maker_plan(7, "SF1023574470215");

	plan.events[0].code_courier = "sf";
	if (strcmp(name, "open.seal") == 0) {
		plan.take_number = 2;
		plan.ending = 0;
	} else if (strcmp(name, "cancelled.seal") == 0) {
		plan.take_number = 3;
		plan.utc_us = PS_MAKER_UTC_US + 60000000;
		plan.events[0].text = "YT8800567123459";
		plan.ending = PS_END_CANCELLED;
		plan.reason = PS_REASON_CANCEL_COMMAND;
	} else if (strcmp(name, "lossy.seal") == 0) {
		plan.take_number = 4;
		plan.cameras[1].lost_from = 6;
		plan.cameras[1].lost_count = 4;
		plan.event_count = 3;
		plan.events[2] = plan.events[1];
		plan.events[1] = (struct ps_maker_event){
			.at_us = 1500000, .kind = PS_EVENT_FRAMES_LOST, .text = "side", .number = 4
		};
	} else if (strcmp(name, "test.seal") == 0) {
		plan.take_number = 5;
		plan.cameras[0].source = PS_DECLARED_TEST;
		plan.clock = PS_CLOCK_UNSYNCHRONISED;
	} else if (strcmp(name, "three.seal") == 0) {
		plan.take_number = 18;
		plan.utc_us = PS_MAKER_UTC_US + 86400000000;
		plan.camera_count = 3;
		plan.cameras[2] = (struct ps_maker_camera){ .name = "back",
							    .width_px = 640,
							    .height_px = 480 };
	} else if (strcmp(name, "shared.seal") == 0) {
		plan.take_number = 6;
		plan.cameras[0].lane = (struct ps_rect){ 0, 0, 160, 240 };
	}
	if (strcmp(name, "long.seal") == 0) {
		plan.take_number = 40;
		plan.length_us = 130000000;
		plan.events[1].at_us = 129000000;
		plan.cameras[0].fps = plan.cameras[1].fps = 1;
	}
	if (strcmp(name, "batch.seal") == 0)
		name_two(&plan);
	return plan;
}

static void put_take(const char *dir, struct ps_maker_station *station, const char *name)
{
	const struct ps_maker_plan plan = plan_of(name);
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	ps_maker_take(station, &plan, &bytes, NULL);
	put(dir, name, &bytes);
	ps_buf_release(&bytes);
}

/* They are no ledger that anybody kept. */
static void put_leaves(const char *dir, struct ps_key *key)
{
	const struct ps_checkpoint checkpoint = { .size = 12 };
	struct ps_buf leaf;
	struct ps_buf bytes;

	ps_buf_init(&leaf);
	ps_buf_init(&bytes);
	for (size_t i = 0; i < ps_leaf_example_count(); i++) {
		const struct ps_leaf example = ps_leaf_example(i);

		ps_buf_clear(&leaf);
		assert_int_equal(ps_leaf_encode(&example, &leaf), PS_OK);
		ps_cbor_add_bytes(&bytes, leaf.bytes, leaf.len);
	}
	put(dir, "leaves", &bytes);
	assert_int_equal(ps_checkpoint_sign(&checkpoint, key, &bytes), PS_OK);
	put(dir, "checkpoints", &bytes);
	ps_buf_release(&leaf);
	ps_buf_release(&bytes);
}

/* Of the only entry in its batch, and so of a short path. */
static void put_proof(const char *dir, const struct ps_access_item *entry)
{
	struct ps_access_proof proof = { .entry = entry->entry };
	struct ps_access_tree tree = { .batch = { 0 } };
	struct ps_buf item;
	struct ps_buf bytes;

	ps_buf_init(&item);
	ps_buf_init(&bytes);
	assert_int_equal(ps_access_item_encode(entry, &item), PS_OK);
	proof.item = (struct ps_bytes){ item.bytes, item.len };
	assert_int_equal(ps_access_tree_add(&tree, &entry->entry, proof.item), PS_OK);
	assert_int_equal(ps_access_tree_close(&tree, &proof.batch), PS_OK);
	assert_int_equal(ps_access_proof_encode(&proof, &bytes), PS_OK);
	put(dir, "access-proof", &bytes);
	ps_buf_release(&item);
	ps_buf_release(&bytes);
}

/* An item of each kind of an access log; no ledger vouches for it. */
static void put_access(const char *dir)
{
	const struct ps_access_item items[] = {
		{ .kind = PS_ACCESS_ENTRY,
		  .entry = { .serial = 1,
			     .salt = { 1 },
			     .utc_us = PS_MAKER_UTC_US,
			     .who = { (const uint8_t *)"li", 2 },
			     .act = PS_ACCESS_LOOK,
			     .take = 1 } },
		{ .kind = PS_ACCESS_ENTRY,
		  .entry = { .serial = 2,
			     .salt = { 2 },
			     .utc_us = PS_MAKER_UTC_US,
			     .who = { (const uint8_t *)"li", 2 },
			     .act = PS_ACCESS_LOOK,
			     .take = 1,
			     .station = { (const uint8_t *)"left", 4 } } },
		{ .kind = PS_ACCESS_BATCH,
		  .batch = { 1, 1, PS_MAKER_UTC_US, PS_MAKER_UTC_US, { 1 } } },
		{ .kind = PS_ACCESS_NOTED, .noted = { { 1 }, 12 } },
	};
	struct ps_buf item;
	struct ps_buf bytes;

	ps_buf_init(&item);
	ps_buf_init(&bytes);
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		ps_buf_clear(&item);
		assert_int_equal(ps_access_item_encode(&items[i], &item), PS_OK);
		ps_cbor_add_bytes(&bytes, item.bytes, item.len);
	}
	put(dir, "access", &bytes);
	put_proof(dir, &items[0]);
	ps_buf_release(&item);
	ps_buf_release(&bytes);
}

/* The root's lists: one that names nobody, and one that takes the station back, since long ago. */
static void put_lists(const char *dir, const struct ps_maker_station *station, struct ps_buf *bytes)
{
	const struct ps_ca_revocation more = {
		.certificate = { station->device.bytes, station->device.len },
		.since_s = PS_MAKER_NOT_BEFORE_S + 86400,
	};
	struct ps_ca_list list = { .now_s = PS_MAKER_UTC_US / 1000000,
				   .next_s = PS_MAKER_UTC_US / 1000000 + 86400 };

	for (int i = 0; i < 2; i++) {
		assert_int_equal(ps_ca_sign_list(station->root_key, station->root.bytes,
						 station->root.len, &list, bytes),
				 PS_OK);
		put(dir, i ? "revoked.crl" : "none.crl", bytes);
		list.more = &more;
		list.more_count = 1;
	}
}

int main(int argc, char **argv)
{
	static const char *const names[] = { "plain.seal",  "open.seal", "cancelled.seal",
					     "lossy.seal",  "test.seal", "three.seal",
					     "shared.seal", "batch.seal" };
	struct ps_maker_station station;
	struct ps_maker_station other;
	struct ps_buf bytes;

	if (argc != 2 && argc != 3)
		return 64;
	ps_buf_init(&bytes);
	ps_maker_station_init(&station, 1, "Bench \xe4\xb8\x80\xe5\x8f\xb7");
	ps_maker_station_init(&other, 2, "Other bench");
	ps_maker_root_pem(&station, &bytes);
	put(argv[1], "root.pem", &bytes);
	if (argc == 3) {
		put_take(argv[1], &station, argv[2]);
		goto out;
	}
	ps_maker_root_pem(&other, &bytes);
	put(argv[1], "other.pem", &bytes);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		put_take(argv[1], &station, names[i]);
	put_leaves(argv[1], station.key);
	put_access(argv[1]);
	put_lists(argv[1], &station, &bytes);
out:
	ps_maker_station_release(&station);
	ps_maker_station_release(&other);
	ps_buf_release(&bytes);
	return 0;
}
