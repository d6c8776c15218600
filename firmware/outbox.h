/*
 * struct ps_outbox: the recorder's notices on their way to the station's main thread: a bounded
 * queue and an eventfd to poll. The recorder never waits; where there is no room, seals are not
 * told any more and the rest still is.
 */
#ifndef PS_FIRMWARE_OUTBOX_H
#define PS_FIRMWARE_OUTBOX_H

#include "firmware/recorder_message.h"

#define PS_OUTBOX_MAX 512

struct ps_outbox;

/* Errors: PS_NO_MEMORY, PS_IO. */
PS_MUST_CHECK enum ps_err ps_outbox_create(struct ps_outbox **outbox_out);

/* NULL is fine. */
void ps_outbox_destroy(struct ps_outbox *outbox);

/* Any thread. False: there was no room. */
bool ps_outbox_put(struct ps_outbox *outbox, const struct ps_notice *notice);

/* Readable while there are notices. */
int ps_outbox_fd(const struct ps_outbox *outbox);

/* The oldest notice; false: there is none. */
bool ps_outbox_take(struct ps_outbox *outbox, struct ps_notice *notice_out);

#endif
