/*
 * What the files of ps_check share with each other and with nobody else.
 */
#ifndef PS_SIGNING_CHECK_PARTS_H
#define PS_SIGNING_CHECK_PARTS_H

#include "signing/check.h"

#define PS_US_PER_SECOND 1000000U

/* Adds a finding at the moment @time_us of @camera (or PS_NO_CAMERA). */
void ps_check_note(struct ps_check *check, enum ps_what what, int camera, uint64_t time_us);

/* Adds a finding about the record that begins at @offset. */
void ps_check_note_at(struct ps_check *check, enum ps_what what, uint64_t offset);

/* The same, for what nothing behind it can be judged after: returns PS_MALFORMED. */
enum ps_err ps_check_malformed(struct ps_check *check, const struct ps_record *record,
			       enum ps_what what);

/* The finding that goes with an error of a decoder; as ps_check_malformed. */
enum ps_err ps_check_refuse(struct ps_check *check, const struct ps_record *record,
			    enum ps_err err);

/*
 * A picture that SHA256SUMS lists is not wholly shown. Beside a nonce that is malformed: with it
 * the digest of what is hidden could be guessed at.
 */
enum ps_err ps_check_unlisted(struct ps_check *check, const struct ps_record *record);

/*
 * Has the tiles of a shown picture held against what its entry says; noted if they differ, at the
 * latest in ps_check_settle_lists(). Errors: PS_NO_MEMORY, PS_CRYPTO.
 */
enum ps_err ps_check_add_list(struct ps_check *check, const struct ps_frame_entry *entry,
			      const struct ps_buf *tiles);

/* Does it for those that are waiting: before a seal is judged, and at the end. */
enum ps_err ps_check_settle_lists(struct ps_check *check);

/* Forgets the seal in progress. */
void ps_check_clear_seal(struct ps_check *check);

/* Each checks a record of its type in its place; errors as ps_check_record. */
enum ps_err ps_check_start(struct ps_check *check, const struct ps_record *record);
enum ps_err ps_check_frame(struct ps_check *check, const struct ps_record *record,
			   const struct ps_look *look);
enum ps_err ps_check_event(struct ps_check *check, const struct ps_record *record);
enum ps_err ps_check_seal(struct ps_check *check, const struct ps_record *record);
enum ps_err ps_check_ending(struct ps_check *check, const struct ps_record *record);
enum ps_err ps_check_openings(struct ps_check *check, const struct ps_record *record);
enum ps_err ps_check_attachment(struct ps_check *check, const struct ps_record *record);

/*
 * Takes into account whether the record, which was checked, shows what it stands for. Errors:
 * PS_CRYPTO.
 */
enum ps_err ps_check_add_shown(struct ps_check *check, const struct ps_record *record);
void ps_check_release_shown(struct ps_check *check);

/*
 * The exporter's statement: it changes no verdict, and one that is wrong is noted. Errors:
 * PS_NO_MEMORY, PS_CRYPTO.
 */
enum ps_err ps_check_exporter(struct ps_check *check, const struct ps_record *record);

/*
 * Does a signed record say that it is the one that is due? Notes it if not, with its place in time
 * (@tally: a SEAL's, or NULL), and sets what the next one must say. Errors: PS_CRYPTO.
 */
enum ps_err ps_check_link(struct ps_check *check, const struct ps_record *record,
			  const struct ps_link *link, const struct ps_tally *tally, bool *fits_out);

/*
 * Verifies a signed record of the file: an ending with the device's key; START and SEALs, where
 * START names a session key, with that one. Errors: PS_BAD_SIGNATURE (also where the session key is
 * not one for this take), PS_NO_MEMORY, PS_CRYPTO.
 */
enum ps_err ps_check_cose(struct ps_check *check, const struct ps_cose *cose);

/* Verifies the ending's own signature; notes it and clears *@fits if it is wrong. */
enum ps_err ps_check_signature(struct ps_check *check, const struct ps_record *record, bool *fits);

/* Keeps a copy of the latest signed record, whose signature vouches for what is before it. */
enum ps_err ps_check_keep_last(struct ps_check *check, const struct ps_record *record);

/*
 * Brings the camera's tile hashes up to date with the shown picture of @frame and compares it with
 * its entry. *@fits_out says whether its header is what was signed; its tiles are compared later
 * (ps_check_add_list). Errors: PS_MALFORMED (noted), PS_NO_MEMORY,
 * PS_CRYPTO.
 */
enum ps_err ps_check_picture(struct ps_check *check, const struct ps_record *record,
			     const struct ps_look *look, bool *fits_out);

/* Takes into account which pictures of the seal in progress are shown, before @seen is set. */
void ps_check_keep_frame(struct ps_check *check, const struct ps_record *record);

/* The same for the whole seal. Errors: PS_NO_MEMORY. */
enum ps_err ps_check_keep_seal(struct ps_check *check, const struct ps_seal *seal);

/* Once all was read: the holes, and whether what is left out is what a stated rule leaves out. */
void ps_check_judge_kept(struct ps_check *check);

#endif
