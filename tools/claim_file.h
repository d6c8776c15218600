/*
 * A picture or film that a buyer sent, taken into a claim's folder: under a name of ours, as the
 * bytes that it is. What it is is told by its first bytes and never by its name.
 *
 * Nothing of it is decoded in this process (tools/decoder.h).
 */
#ifndef PS_TOOLS_CLAIM_FILE_H
#define PS_TOOLS_CLAIM_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/cursor.h"
#include "signing/digest.h"
#include "signing/limits.h"
#include "tools/decoder.h"

#define PS_CLAIM_PICTURE_BYTES_MAX (32U << 20)
#define PS_CLAIM_FILM_BYTES_MAX (512U << 20)
#define PS_CLAIM_FILE_NAME_MAX 16

/* code, how its name ends, is it a picture */
#define PS_CLAIM_KINDS(X)     \
	X(JPEG, "jpg", true)  \
	X(PNG, "png", true)   \
	X(WEBP, "webp", true) \
	X(GIF, "gif", true)   \
	X(HEIC, "heic", true) \
	X(MP4, "mp4", false)  \
	X(MATROSKA, "mkv", false)

enum ps_claim_kind {
#define X(code, end, picture) PS_CLAIM_##code,
	PS_CLAIM_KINDS(X)
#undef X
		PS_CLAIM_KIND_COUNT, /* none of them */
};

struct ps_claim_file {
	char name[PS_CLAIM_FILE_NAME_MAX]; /* in the claim's folder: "1.jpg" */
	char given[PS_TEXT_LEN_MAX + 1];   /* what it was called */
	enum ps_claim_kind kind;
	uint64_t bytes;
	uint8_t digest[PS_DIGEST_LEN]; /* SHA-256 */
	bool decodes;		       /* all its pixels could be decoded */
};

const char *ps_claim_kind_end(enum ps_claim_kind kind);
/* PS_CLAIM_KIND_COUNT: nothing ends so. */
enum ps_claim_kind ps_claim_kind_of_end(const char *end);
bool ps_claim_kind_is_picture(enum ps_claim_kind kind);
/* Is it an ISO base media file? Of such a one no width and height are read. */
bool ps_claim_kind_has_boxes(enum ps_claim_kind kind);
/* Can the decoder make pixels of it? */
bool ps_claim_kind_is_drawn(enum ps_claim_kind kind);

/* Complains of a picture that says it has more pixels than are opened. 0 or PS_EXIT_RESOURCES. */
int ps_claim_file_check_size(const char *path, uint32_t width_px, uint32_t height_px);

/* By the first bytes of a file, 16 or all of them. */
enum ps_claim_kind ps_claim_kind_sniff(struct ps_bytes start);

/*
 * A stranger's text to be kept: as it is, if it is UTF-8, as far as whole characters fit; otherwise
 * with what is none made visible. Whoever shows it makes it harmless.
 */
void ps_claim_text_keep(const char *text, char *out, size_t size);

/* The last part of a path, to be kept. */
void ps_claim_file_given(const char *path, char given_out[PS_TEXT_LEN_MAX + 1]);

/*
 * Copies @from into the directory @dir as number @number of its files, on the medium when it
 * returns. Refuses what is no picture or film, what is too large, and a picture with more pixels
 * than anybody could have sent. Complains; returns 0 or the exit status.
 */
int ps_claim_file_take(const char *from, const char *dir, size_t number, struct ps_decoder *decoder,
		       struct ps_claim_file *file_out);

#endif
