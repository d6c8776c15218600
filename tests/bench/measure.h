/*
 * The measurements, one file each. Each fills in its figures or says why it could not.
 */
#ifndef PS_TESTS_BENCH_MEASURE_H
#define PS_TESTS_BENCH_MEASURE_H

#include "tests/bench/figure.h"
#include "tests/bench/recording.h"

struct ps_bench_place {
	const char *dir;   /* for files, made new; on the disk, not in memory */
	const char *build; /* where packseal and packseald are */
	const struct ps_bench_station *station;
	char take[256]; /* a take of three cameras; measure_bytes makes it */
	uint64_t search_rows;
};

/* The bench is filmed by a 1080p camera from above and two of 720p. */
extern const struct ps_film_plan ps_bench_cameras[3];

/* Room for one path; false if it does not fit. */
bool ps_bench_path(const struct ps_bench_place *place, const char *name, char path_out[256]);

/* The waybill of the take @number of the index that ps_measure_search() makes, in "search". */
#define PS_BENCH_WAYBILL_SIZE 20
void ps_bench_waybill(uint64_t number, char text_out[PS_BENCH_WAYBILL_SIZE]);

/* The waybill of the last take of ps_measure_station(), in "store". */
#define PS_BENCH_LAST_WAYBILL "YT8800567123499"

void ps_measure_record(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_layout(struct ps_bench *bench);
void ps_measure_bytes(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_verify(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_clip(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_verifier_memory(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_hostile_memory(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_search(struct ps_bench *bench, const struct ps_bench_place *place);
/* After ps_measure_search(), whose index it shows. */
void ps_measure_pages(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_seen(struct ps_bench *bench);
void ps_measure_proof(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_reindex(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_film(struct ps_bench *bench, const struct ps_bench_place *place);
void ps_measure_station(struct ps_bench *bench, const struct ps_bench_place *place);
/* After ps_measure_station(), whose last take it plays. */
void ps_measure_play(struct ps_bench *bench, const struct ps_bench_place *place);

/* Of the long take at @path, as long as it is there. */
void ps_measure_wall(struct ps_bench *bench, const struct ps_bench_place *place, const char *path);

#endif
