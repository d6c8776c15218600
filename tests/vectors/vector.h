/*
 * A vector: an evidence file with something about it, and the verdict that every reader must come
 * to. What is wrong with it is said by its row in a table (good*.c, bad*.c).
 */
#ifndef PS_TESTS_VECTORS_VECTOR_H
#define PS_TESTS_VECTORS_VECTOR_H

#include "tests/vectors/film.h"

/* The moment at which certificates are judged: 2026-03-01T02:00:00Z. */
#define PS_VECTOR_NOW_S (PS_MAKER_UTC_US / 1000000)

enum ps_vector_base {
	PS_BASE_OF_GROUP, /* what the group says; there, PLAIN */
	PS_BASE_PLAIN,	  /* one camera, three seconds, a waybill in the second one */
	PS_BASE_TWO,	  /* the same with two cameras */
	PS_BASE_SHORT,	  /* one second with one picture and a waybill */
	PS_BASE_OTHER,	  /* another take of the same station */
	PS_BASE_OPEN,	  /* PLAIN without its ending */
	PS_BASE_SPAN,	  /* an export of PLAIN: the second in the middle */
	PS_BASE_REDACTED, /* an export of PLAIN: the tile in the middle hidden */
	PS_BASE_THINNED,  /* PLAIN, thinned to a picture in two seconds */
	PS_BASE_COUNT,
};

/* Whose keys and takes there are. */
struct ps_vector_bench {
	struct ps_maker_station station;
	struct ps_maker_station stranger; /* under another root */
	struct ps_buf takes[PS_BASE_COUNT];
};

/* Who signs the file after it was changed. */
enum ps_vector_signer {
	PS_SIGNED_BY_NOBODY,
	PS_SIGNED_AS_TOLD,    /* the station signs the changed record, and those behind it */
	PS_SIGNED_AND_COUNTED /* the station recorded what the file now says, and counts it */
};

enum ps_vector_item { PS_ITEM_REPLACE, PS_ITEM_INSERT, PS_ITEM_REMOVE };

struct ps_vector {
	const char *name;
	enum ps_vector_base base;
	void (*change)(const struct ps_vector_bench *bench, struct ps_film *film,
		       const struct ps_vector *vector);
	uint64_t arg; /* to @change */

	/* One item of one record, by path (tests/vectors/item.h); no path: none. */
	enum ps_record_type type;
	size_t nth;
	const char *path;
	enum ps_vector_item how;
	const char *hex;

	enum ps_vector_signer signer;

	/* What is expected where it is not what the group says. */
	const char *integrity;
	const char *origin;
	const char *ending;
	const char *ledger;	    /* NULL: not_checked */
	const char *time;	    /* NULL: station_clock_only */
	const char *time_roots;	    /* "time.pem"; NULL: none */
	const char *hardware_roots; /* "chips.pem"; NULL: none */
	bool start_is_wrong;	    /* the time stamp in START is what is wrong */
	const char *findings;	    /* further ones, divided by spaces */
	const char *roots;	    /* "station.pem"; "": none */
	const char *exporter;	    /* "right": his statement; NULL: there is none, or a finding */
	bool all_seals;		    /* seal_signature too, where each SEAL's own is checked */
};

/* The vectors of one folder. */
struct ps_vector_group {
	const char *folder;
	const char *finding; /* that all of them have; NULL: none */
	const char *integrity;
	const char *ending;
	const struct ps_vector *vectors;
	size_t count;
	enum ps_vector_base base;
};

#define PS_VECTORS(rows) (rows), sizeof(rows) / sizeof((rows)[0])

/* Each ends with a group without a folder. */
extern const struct ps_vector_group ps_vectors_good[];
extern const struct ps_vector_group ps_vectors_events[];
extern const struct ps_vector_group ps_vectors_exports[];
extern const struct ps_vector_group ps_vectors_thinned[];
extern const struct ps_vector_group ps_vectors_shapes[];
extern const struct ps_vector_group ps_vectors_start[];
extern const struct ps_vector_group ps_vectors_pictures[];
extern const struct ps_vector_group ps_vectors_content[];
extern const struct ps_vector_group ps_vectors_order[];
extern const struct ps_vector_group ps_vectors_signatures[];
extern const struct ps_vector_group ps_vectors_bodies[];
extern const struct ps_vector_group ps_vectors_chains[];
extern const struct ps_vector_group ps_vectors_exporter[];
extern const struct ps_vector_group ps_vectors_pixels[];
extern const struct ps_vector_group ps_vectors_proofs[];
extern const struct ps_vector_group ps_vectors_stamps[];
extern const struct ps_vector_group ps_vectors_sessions[];
extern const struct ps_vector_group ps_vectors_key_changes[];
extern const struct ps_vector_group ps_vectors_attestations[];
extern const struct ps_vector_group ps_vectors_crls[];

/* The root of the authority that makes the time stamps, or of another one. */
void ps_vectors_time_root(bool other, struct ps_buf *pem);

/* The root of the maker of the TPMs, or of another one. */
void ps_vectors_hardware_root(bool other, struct ps_buf *pem);

/* The plan of PS_BASE_PLAIN. */
struct ps_maker_plan ps_vector_plan(void);

/* Replaces what @film holds. */
void ps_vector_film(struct ps_film *film, const struct ps_vector_bench *bench,
		    const struct ps_maker_plan *plan);
void ps_vector_base(struct ps_film *film, const struct ps_vector_bench *bench,
		    enum ps_vector_base base);

/* Changes of more than one table. @arg is the place among records of @type. */
void ps_vector_drop(const struct ps_vector_bench *bench, struct ps_film *film,
		    const struct ps_vector *vector);
void ps_vector_double(const struct ps_vector_bench *bench, struct ps_film *film,
		      const struct ps_vector *vector);

void ps_vector_bench_init(struct ps_vector_bench *bench);
void ps_vector_bench_release(struct ps_vector_bench *bench);

#endif
