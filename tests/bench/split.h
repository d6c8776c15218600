/*
 * struct ps_record_split: where the recorder's time goes. Every stage is run alone over the same
 * pictures; what is left of the whole is copying, salts and records.
 */
#ifndef PS_TESTS_BENCH_SPLIT_H
#define PS_TESTS_BENCH_SPLIT_H

#include "tests/bench/figure.h"
#include "tests/bench/recording.h"

struct ps_record_split;

/* Errors: PS_NO_MEMORY, those of capture/encoder.h. */
PS_MUST_CHECK enum ps_err ps_record_split_create(const struct ps_film_plan *plan,
						 struct ps_record_split **split_out);

/* NULL is fine. */
void ps_record_split_destroy(struct ps_record_split *split);

/* Takes the stages' times of the next picture. */
PS_MUST_CHECK enum ps_err ps_record_split_add(struct ps_record_split *split,
					      const struct ps_image *image);

/*
 * Notes the shares of @whole_s, the time of a whole recording of the pictures so far. Numbers go
 * under the name @what, "busy" or "motion"; NULL: a note only.
 */
void ps_record_split_report(const struct ps_record_split *split, struct ps_bench *bench,
			    const char *what, struct ps_key *key,
			    const struct ps_recording_cost *cost, double whole_s);

#endif
