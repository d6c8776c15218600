/*
 * Every cap of the format, as signing/FORMAT.md, "Limits", states them. A reader refuses what is
 * beyond one; a writer never gets there (it ends the take or drops the frame, and says so).
 */
#ifndef PS_SIGNING_LIMITS_H
#define PS_SIGNING_LIMITS_H

#define PS_FORMAT_VERSION 1

#define PS_HASH_LEN 32
#define PS_SALT_LEN 16
#define PS_BOOT_LEN 16 /* kernel boot id; random run id */
#define PS_NONCE_LEN 32

#define PS_CAMERAS_MAX 16
#define PS_SEALS_MAX 20000
#define PS_TAKE_US_MAX (4ULL * 3600 * 1000000)
#define PS_FRAMES_A_SECOND_MAX 240 /* of one camera */
#define PS_SEAL_FRAMES_MAX (PS_CAMERAS_MAX * PS_FRAMES_A_SECOND_MAX)
#define PS_SEAL_EVENTS_MAX 1024
#define PS_SEAL_ENTRIES_MAX (PS_SEAL_FRAMES_MAX + PS_SEAL_EVENTS_MAX)
#define PS_SEAL_BYTES_MAX (64U << 20) /* all frames and events of one seal */
#define PS_TILES_MAX 4093
#define PS_TILE_LEN_MAX (1U << 20)
#define PS_HEADER_LEN_MAX 2048
#define PS_PICTURE_LEN_MAX (16U << 20)
#define PS_SIDE_PX_MAX 65500

#define PS_NAME_LEN_MAX 64 /* bytes of a station's or lane's name and the like */
#define PS_CAMERA_NAME_LEN_MAX 32
#define PS_CODE_LEN_MAX 128
#define PS_TEXT_LEN_MAX 256
#define PS_TOKEN_LEN_MAX 16384	  /* a time stamp */
#define PS_SESSION_LEN_MAX 512	  /* a session key's certificate */
#define PS_KEY_CHANGE_LEN_MAX 512 /* the old key's word in a leaf */
#define PS_CRLS_MAX 4		  /* that one file carries; not more than: */
#define PS_ANCHORS_MAX 8	  /* that one file carries */
#define PS_PLACE_LEN_MAX 16384
#define PS_OPENINGS_MAX 16
#define PS_EARLIER_MAX 64

#define PS_EVENT_BODY_LEN_MAX 8192

/* Whole records, the array around them included. */
#define PS_MAGIC_RECORD_MAX 64
#define PS_START_RECORD_MAX 65536
#define PS_SEAL_RECORD_MAX 4096
#define PS_FRAME_RECORD_MAX (PS_PICTURE_LEN_MAX + 262144)
#define PS_EVENT_RECORD_MAX (PS_EVENT_BODY_LEN_MAX + 1024)
#define PS_ENDING_RECORD_MAX 8192
#define PS_OPENINGS_RECORD_MAX (PS_OPENINGS_MAX * (PS_EVENT_BODY_LEN_MAX + 64))
#define PS_ATTACHMENT_LEN_MAX 65536
#define PS_ATTACHMENT_RECORD_MAX (PS_ATTACHMENT_LEN_MAX + 64)
#define PS_ATTACHMENTS_MAX 32
#define PS_TRAILER_LEN 11

#define PS_LEAF_LEN_MAX 65536
#define PS_CHECKPOINT_LEN_MAX 2048
#define PS_LEAVES_MAX (1ULL << 40) /* of one ledger; take numbers stay below it too */
#define PS_PROOF_HASHES_MAX 41	   /* of a tree of that many leaves */
#define PS_PROOF_LEAVES_MAX 48	   /* that one proof shows */
#define PS_PROOF_PASTS_MAX 24
#define PS_ATTESTATION_LEN_MAX 16384
#define PS_SELF_TESTS_MAX 32

#endif
