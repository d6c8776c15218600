/*
 * make_seeds DIR: what the fuzzers begin with, a directory for each target, out of the files that
 * the test kit makes. The corpora in tests/fuzz/corpus grew from these; see README.md.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "firmware/config.h"
#include "signing/file.h"
#include "signing/leaf.h"
#include "tests/fuzz/fuzz.h"
#include "tests/kit/key_seeded.h"
#include "tests/kit/take_maker.h"
#include "tests/kit/test_ledger.h"
#include "tests/kit/time_authority.h"
#include "tests/kit/tpm_maker.h"

struct seeds {
	const char *dir;
	unsigned count;
};

static void put(struct seeds *seeds, const char *target, const void *head, size_t head_len,
		struct ps_bytes bytes)
{
	char path[4096];
	struct ps_buf file;

	ps_buf_init(&file);
	ps_buf_add(&file, head, head_len);
	ps_buf_add(&file, bytes.bytes, bytes.len);
	assert_int_equal(file.err, PS_OK);
	assert_true(snprintf(path, sizeof(path), "%s/%s", seeds->dir, target) < 4096);
	(void)mkdir(path, 0755); /* there already, or the file below says what is wrong */
	assert_true(snprintf(path, sizeof(path), "%s/%s/seed-%u", seeds->dir, target,
			     seeds->count++) < 4096);
	assert_int_equal(ps_file_create(path, file.bytes, file.len, 0644), PS_OK);
	ps_buf_release(&file);
}

static struct ps_bytes view(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static void put_event(struct seeds *seeds, const struct ps_event_record *event)
{
	struct ps_bytes body = { event->salted.bytes + PS_SALT_LEN,
				 event->salted.len - PS_SALT_LEN };

	put(seeds, "signed", "\x07", 1, event->entry_bytes);
	put(seeds, "signed", event->entry.event_class == PS_CLASS_CODE ? "\x08" : "\x09", 1, body);
}

static void put_signed(struct seeds *seeds, const struct ps_record *record)
{
	static const char types[] = {
		[PS_RECORD_START] = 1, [PS_RECORD_SEAL] = 2, [PS_RECORD_ENDING] = 3
	};

	put(seeds, "signed", "\0", 1, record->cose.whole);
	put(seeds, "signed", &types[record->type], 1, record->cose.payload);
}

static void put_records(struct seeds *seeds, const struct ps_buf *file)
{
	struct ps_fuzz_memory memory = { .bytes = { file->bytes, file->len } };
	struct ps_reader reader;
	struct ps_record record;
	unsigned frames = 0;

	ps_reader_init(&reader, ps_fuzz_source(&memory));
	while (ps_reader_next(&reader, &record) == PS_OK) {
		switch (record.type) {
		case PS_RECORD_START:
		case PS_RECORD_SEAL:
		case PS_RECORD_ENDING:
			put_signed(seeds, &record);
			break;
		case PS_RECORD_EVENT:
			put_event(seeds, &record.event);
			break;
		case PS_RECORD_FRAME:
			put(seeds, "signed", "\x06", 1, record.frame.entry_bytes);
			if (record.frame.shown == PS_SHOWN_WHOLE) {
				put(seeds, "picture", "", 0, record.frame.jpeg);
				put(seeds, "jpeg", "", 0, record.frame.jpeg);
				put(seeds, "marks", "", 0, record.frame.jpeg);
			}
			if (frames++ > 4)
				continue;
			break;
		default:
			break;
		}
		put(seeds, "records", "", 0, record.whole);
	}
	ps_reader_release(&reader);
}

static void make_takes(struct seeds *seeds)
{
	struct ps_maker_plan plan = ps_maker_plan(7, "SF1023574470215");
	struct ps_maker_station station;
	struct ps_buf file, pem;

	ps_buf_init(&file);
	ps_buf_init(&pem);
	ps_maker_station_init(&station, 1, "Bench");
	plan.camera_count = 1;
	plan.cameras[0] =
		(struct ps_maker_camera){ .name = "top", .width_px = 64, .height_px = 48 };
	plan.length_us = 1200000;
	plan.events[1].at_us = 1100000;
	ps_maker_take(&station, &plan, &file, NULL);
	put(seeds, "records", "", 0, (struct ps_bytes){ file.bytes, file.len });
	put_records(seeds, &file);
	ps_maker_root_pem(&station, &pem);
	put(seeds, "certificates", "\0", 1, (struct ps_bytes){ pem.bytes, pem.len });
	put(seeds, "certificates", "\1", 1,
	    (struct ps_bytes){ station.device.bytes, station.device.len });
	put(seeds, "certificates", "\1", 1,
	    (struct ps_bytes){ station.root.bytes, station.root.len });
	ps_maker_station_release(&station);
	ps_buf_release(&file);
	ps_buf_release(&pem);
}

/* Its two files as the targets want them: three bytes say how long the first is. */
static void put_ledger(struct seeds *seeds, struct ps_test_ledger *ledger, bool with_checkpoints)
{
	struct ps_test_file *leaves = ps_test_ledger_save(ledger, PS_TEST_LEAVES);
	struct ps_test_file *checkpoints = ps_test_ledger_save(ledger, PS_TEST_CHECKPOINTS);
	const uint8_t head[3] = { 0, (uint8_t)(leaves->len >> 8), (uint8_t)leaves->len };
	struct ps_buf both;

	ps_buf_init(&both);
	ps_buf_add(&both, leaves->bytes, leaves->len);
	if (with_checkpoints)
		ps_buf_add(&both, checkpoints->bytes, checkpoints->len);
	put(seeds, "ledger", head, sizeof(head), (struct ps_bytes){ both.bytes, both.len });
	put(seeds, "history", head, sizeof(head), (struct ps_bytes){ both.bytes, both.len });
	ps_buf_release(&both);
	free(leaves);
	free(checkpoints);
}

static void make_ledger(struct seeds *seeds)
{
	struct ps_test_ledger ledger;
	struct ps_test_file *checkpoints;

	ps_test_ledger_init(&ledger);
	ps_test_ledger_boot(&ledger);
	ps_test_ledger_pack(&ledger, "SF1023574470215");
	ps_test_ledger_checkpoint(&ledger);
	(void)ps_test_ledger_start(&ledger);
	put_ledger(seeds, &ledger, true);
	put_ledger(seeds, &ledger, false);
	/* with a take that is open, and one that was lost */
	ps_test_ledger_checkpoint(&ledger);
	put_ledger(seeds, &ledger, true);
	ps_test_ledger_boot(&ledger);
	ps_test_ledger_checkpoint(&ledger);
	put_ledger(seeds, &ledger, true);
	checkpoints = ps_test_ledger_save(&ledger, PS_TEST_CHECKPOINTS);
	put(seeds, "signed", "\0", 1, (struct ps_bytes){ checkpoints->bytes, checkpoints->len });
	free(checkpoints);
	ps_test_ledger_finish(&ledger);
}

static void make_timestamps(struct seeds *seeds)
{
	static const struct ps_bytes stamped = { (const uint8_t *)"checkpoint", 10 };
	uint8_t head[] = { 1, 0x30, 0x82, 0, 0, 0x30, 0x03, 0x02, 0x01, 0x00 };
	struct ps_time_authority authority;
	struct ps_buf token;

	ps_buf_init(&token);
	ps_time_authority_init(&authority, 5, "Time");
	ps_time_authority_stamp(&authority, stamped, PS_MAKER_UTC_US, PS_TOKEN_RIGHT, &token);
	put(seeds, "timestamp", "\0", 1, (struct ps_bytes){ token.bytes, token.len });
	head[3] = (uint8_t)((token.len + 5) >> 8);
	head[4] = (uint8_t)(token.len + 5);
	put(seeds, "timestamp", head, sizeof(head), (struct ps_bytes){ token.bytes, token.len });
	ps_time_authority_release(&authority);
	ps_buf_release(&token);
}

static void make_attestation(struct seeds *seeds)
{
	struct ps_random_seeded seeded;
	const struct ps_random random = ps_random_seeded_init(&seeded, 6);
	struct ps_key *key = ps_key_seeded_create(&random);
	struct ps_tpm_maker tpm;
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	ps_tpm_maker_init(&tpm, 5, "Chips root");
	ps_tpm_maker_attest(&tpm, key->point, PS_TPM_RIGHT, &bytes);
	put(seeds, "attestation", "", 0, (struct ps_bytes){ bytes.bytes, bytes.len });
	ps_tpm_maker_release(&tpm);
	ps_key_destroy(key);
	ps_buf_release(&bytes);
}

static void make_texts(struct seeds *seeds)
{
	struct ps_buf couriers;
	char *text = NULL;
	size_t len = 0;
	FILE *help = open_memstream(&text, &len);

	assert_non_null(help);
	assert_int_equal(ps_config_print_help(help), PS_OK);
	assert_int_equal(fclose(help), 0);
	put(seeds, "config", "", 0, (struct ps_bytes){ (uint8_t *)text, len });
	free(text);
	put(seeds, "config", "", 0,
	    view("[station]\nname=x\n[camera top]\nsource=virtual:a\n[scanner desk]\npath=/dev/x\n"
		 "[lane left]\nscanner=desk\ncameras=top\n"));
	ps_buf_init(&couriers);
	assert_int_equal(ps_file_read("capture/couriers.ini", &couriers), PS_OK);
	ps_buf_add(&couriers, "\0SF1023574470215", 16);
	put(seeds, "couriers", "", 0, (struct ps_bytes){ couriers.bytes, couriers.len });
	ps_buf_release(&couriers);
	put(seeds, "couriers",
	    "[courier SF]\npattern=SF[0-9]{3}\nsuffix=-[0-9]\nsuffix_is=stripped\n\0SF102-1", 73,
	    view(""));
	put(seeds, "scan", "\2", 1, view("]C1SF1023574470215\r\n\x02PSCMD-END\x03half\x8e"));
	put(seeds, "y4m", "", 0,
	    view("YUV4MPEG2 W4 H2 F25:1 Ip C420jpeg\nFRAME\nAAAABBBBccddFRAME Ix\nEEEEFFFFgghh"));
	put(seeds, "y4m", "", 0, view("YUV4MPEG2 W1 H1\nFRAME\nabc"));
}

int main(int argc, char **argv)
{
	struct seeds seeds = { .dir = argc == 2 ? argv[1] : "" };

	if (argc != 2)
		return 64;
	make_takes(&seeds);
	make_ledger(&seeds);
	make_timestamps(&seeds);
	make_attestation(&seeds);
	make_texts(&seeds);
	return 0;
}
