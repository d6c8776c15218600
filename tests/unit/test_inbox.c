#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/inbox.h"
#include "firmware/outbox.h"

/* A frame of one tile of @len bytes. */
static struct ps_frame *new_frame(uint16_t camera, uint64_t seq, uint32_t len)
{
	static const uint8_t bytes[4096];
	const struct ps_tile_span span = { 0, len };
	struct ps_frame *frame;

	assert_int_equal(ps_frame_create(bytes, 10, &span, 1, bytes, len, &frame), PS_OK);
	frame->camera = camera;
	frame->seq = seq;
	return frame;
}

static struct ps_inbox *new_inbox(size_t items, size_t bytes)
{
	const struct ps_inbox_settings settings = { items, bytes };
	struct ps_inbox *inbox;

	assert_int_equal(ps_inbox_create(&settings, &inbox), PS_OK);
	return inbox;
}

static void frames_beyond_the_bytes_are_counted(void **state)
{
	struct ps_inbox *inbox = new_inbox(64, 3000);
	struct ps_inbox_item item;

	(void)state;
	for (uint64_t seq = 0; seq < 5; seq++)
		ps_inbox_put_frame(inbox, new_frame(1, seq, 990));
	ps_inbox_put_frame(inbox, new_frame(2, 0, 990));
	for (uint64_t seq = 0; seq < 3; seq++) {
		assert_int_equal(ps_inbox_take(inbox, 0, &item), PS_INBOX_FRAME);
		assert_int_equal(item.frame->seq, seq);
		assert_int_equal(item.lost, 0);
		ps_frame_unref(item.frame);
	}
	assert_int_equal(ps_inbox_take(inbox, 0, &item), PS_INBOX_NOTHING);
	/* each camera's next frame says how many of its own are missing, once */
	for (uint64_t seq = 5; seq < 7; seq++) {
		ps_inbox_put_frame(inbox, new_frame(1, seq, 990));
		assert_int_equal(ps_inbox_take(inbox, 0, &item), PS_INBOX_FRAME);
		assert_int_equal(item.lost, seq == 5 ? 2 : 0);
		ps_frame_unref(item.frame);
	}
	ps_inbox_put_frame(inbox, new_frame(2, 1, 990));
	assert_int_equal(ps_inbox_take(inbox, 0, &item), PS_INBOX_FRAME);
	assert_int_equal(item.lost, 1);
	ps_frame_unref(item.frame);
	ps_inbox_destroy(inbox);
}

static void news_of_a_camera_has_room_where_frames_have_none(void **state)
{
	struct ps_inbox *inbox = new_inbox(16, 1U << 20);
	struct ps_inbox_item item;

	(void)state;
	for (uint64_t seq = 0; seq < 20; seq++)
		ps_inbox_put_frame(inbox, new_frame(0, seq, 10));
	ps_inbox_put_camera(inbox, 0, PS_CAMERA_ENDED, PS_IO, 7);
	for (unsigned i = 0; i < 15; i++) {
		assert_int_equal(ps_inbox_take(inbox, 0, &item), PS_INBOX_FRAME);
		ps_frame_unref(item.frame);
	}
	assert_int_equal(ps_inbox_take(inbox, 0, &item), PS_INBOX_CAMERA);
	assert_int_equal(item.event, PS_CAMERA_ENDED);
	assert_int_equal(item.err, PS_IO);
	assert_int_equal(item.lost, 5);
	ps_inbox_destroy(inbox);
}

static void requests_come_first_and_are_bounded(void **state)
{
	struct ps_inbox *inbox = new_inbox(64, 3000);
	struct ps_request request = { .kind = PS_REQUEST_CLOSE };
	struct ps_inbox_item item;

	(void)state;
	ps_inbox_put_frame(inbox, new_frame(0, 0, 10));
	for (uint64_t i = 0; i < PS_INBOX_REQUESTS_MAX; i++) {
		request.take = i;
		assert_int_equal(ps_inbox_put_request(inbox, &request), PS_OK);
	}
	assert_int_equal(ps_inbox_put_request(inbox, &request), PS_LIMIT);
	for (uint64_t i = 0; i < PS_INBOX_REQUESTS_MAX; i++) {
		assert_int_equal(ps_inbox_take(inbox, 0, &item), PS_INBOX_REQUEST);
		assert_int_equal(item.request.take, i);
	}
	assert_int_equal(ps_inbox_take(inbox, 0, &item), PS_INBOX_FRAME);
	ps_frame_unref(item.frame);
	/* a wait that nothing ends is over all the same */
	assert_int_equal(ps_inbox_take(inbox, 1000, &item), PS_INBOX_NOTHING);
	ps_inbox_destroy(inbox);
}

/* A station that does not listen loses seals, not endings. */
static void seals_give_way_to_what_matters(void **state)
{
	struct ps_notice notice = { .kind = PS_NOTICE_SEALED };
	struct ps_outbox *outbox;
	unsigned seals = 0, endings = 0;

	(void)state;
	assert_int_equal(ps_outbox_create(&outbox), PS_OK);
	while (ps_outbox_put(outbox, &notice))
		seals++;
	notice.kind = PS_NOTICE_ENDED;
	while (ps_outbox_put(outbox, &notice))
		endings++;
	assert_int_equal(seals, PS_OUTBOX_MAX / 2);
	assert_int_equal(endings, PS_OUTBOX_MAX / 2);
	for (unsigned i = 0; i < PS_OUTBOX_MAX; i++) {
		assert_true(ps_outbox_take(outbox, &notice));
		assert_int_equal(notice.kind, i < seals ? PS_NOTICE_SEALED : PS_NOTICE_ENDED);
	}
	assert_false(ps_outbox_take(outbox, &notice));
	ps_outbox_destroy(outbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_beyond_the_bytes_are_counted),
		cmocka_unit_test(news_of_a_camera_has_room_where_frames_have_none),
		cmocka_unit_test(requests_come_first_and_are_bounded),
		cmocka_unit_test(seals_give_way_to_what_matters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
