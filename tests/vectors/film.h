/*
 * struct ps_film: an evidence file as its records, to be taken apart and put together wrongly, and
 * to be signed again by a station that lies.
 *
 * Everything fails the test when it is asked for what is not there. One thread.
 */
#ifndef PS_TESTS_VECTORS_FILM_H
#define PS_TESTS_VECTORS_FILM_H

#include "signing/record.h"
#include "tests/kit/take_maker.h"

#define PS_FILM_RECORDS_MAX 1200

struct ps_film {
	size_t count;
	struct ps_buf records[PS_FILM_RECORDS_MAX];
	struct ps_buf tail;	/* bytes behind the last whole record */
	struct ps_key *session; /* signs START and SEALs; NULL: who signs the rest */
};

/* Splits @file; bytes that are no record become the tail. */
struct ps_film *ps_film_create(const struct ps_buf *file);
void ps_film_destroy(struct ps_film *film);

/* Appends the file. */
void ps_film_write(const struct ps_film *film, struct ps_buf *file);

/* Where the @nth record (from 0) of @type stands. */
size_t ps_film_find(const struct ps_film *film, enum ps_record_type type, size_t nth);
size_t ps_film_count(const struct ps_film *film, enum ps_record_type type);
struct ps_buf *ps_film_at(struct ps_film *film, enum ps_record_type type, size_t nth);

/* The record that stands at @at; views into it. */
struct ps_record ps_film_read(const struct ps_film *film, size_t at);

void ps_film_drop(struct ps_film *film, size_t at, size_t count);
void ps_film_insert(struct ps_film *film, size_t at, struct ps_bytes record);
void ps_film_swap(struct ps_film *film, size_t a, size_t b);

/* The records of the @nth second, its SEAL included: where they begin, and how many. */
size_t ps_film_second(const struct ps_film *film, size_t nth, size_t *count_out);

/* Makes the trailer, if there is one, point at the ending. */
void ps_film_point(struct ps_film *film);

/*
 * Signs the record at @at as it is, and makes those behind it fit: each names the one before, and,
 * if @at is START, the take. Numbers, tallies and the statement stay.
 */
void ps_film_sign(struct ps_film *film, struct ps_key *key, size_t at);

/* The same for those behind it alone. */
void ps_film_sign_behind(struct ps_film *film, struct ps_key *key, size_t at);

/* The ending's statement anew, over what the ending says; the ending itself is not signed. */
void ps_film_state(struct ps_film *film, struct ps_key *key);

/* n - s in place of s in the signature of the record at @at. */
void ps_film_raise_s(struct ps_film *film, size_t at);

/*
 * Signs everything from START on as an honest station would that saw these frames and events:
 * numbers, content, tallies, commitments, SHA256SUMS where it can be derived, statement, openings,
 * trailer. What is withheld keeps its tally and its content.
 */
void ps_film_count_and_sign(struct ps_film *film, struct ps_key *key);

/* Brings the entry of a frame that shows a whole picture up to it. */
void ps_film_rehash(struct ps_film *film, size_t at);

/* Makes a whole picture one of tiles. */
void ps_film_to_tiles(struct ps_buf *frame);

/* An event's record. */
void ps_film_event(struct ps_buf *record, uint64_t kind, uint64_t event_class, uint64_t seq,
		   uint64_t time_us, const char *body_hex);

#endif
