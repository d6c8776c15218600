/*
 * The file "tags" of a ledger: which leaves carry a waybill's tag, so that the takes of one waybill
 * are found without reading all leaves. As the file "tree" it is derived and never believed: each
 * leaf that it leads to is read, and where it is missing or wrong the leaves are read through.
 *
 * A record for each tag of an ended or bound_late leaf, in their order: the tag's first eight
 * bytes, and the offset of the leaf in the file "leaves" (8 bytes, the most significant first).
 * Portable.
 */
#ifndef PS_SIGNING_LEDGER_TAGS_H
#define PS_SIGNING_LEDGER_TAGS_H

#include <stdint.h>

#define PS_LEDGER_TAG_PREFIX 8
#define PS_LEDGER_TAG_RECORD 16

static inline void ps_ledger_tag_put(const void *prefix, uint64_t offset,
				     uint8_t record_out[PS_LEDGER_TAG_RECORD])
{
	for (int i = 0; i < PS_LEDGER_TAG_PREFIX; i++) {
		record_out[i] = ((const uint8_t *)prefix)[i];
		record_out[PS_LEDGER_TAG_PREFIX + i] = (uint8_t)(offset >> (56 - 8 * i));
	}
}

static inline uint64_t ps_ledger_tag_offset(const uint8_t record[PS_LEDGER_TAG_RECORD])
{
	uint64_t offset = 0;

	for (int i = 0; i < 8; i++)
		offset = offset << 8 | record[PS_LEDGER_TAG_PREFIX + i];
	return offset;
}

#endif
