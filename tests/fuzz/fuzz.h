/*
 * What the fuzz targets share.
 *
 * A target is one file target_NAME.c with one LLVMFuzzerTestOneInput(), which states at its head
 * the property that it holds every input to. It is linked with libFuzzer, or with replay.c, which
 * runs it over files. A property that does not hold ends the program.
 */
#ifndef PS_TESTS_FUZZ_FUZZ_H
#define PS_TESTS_FUZZ_FUZZ_H

#include <stdbool.h>

#include "signing/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define PS_FUZZ_HOLDS(property) ((property) ? (void)0 : ps_fuzz_fail(#property, __FILE__, __LINE__))

/* Says which property failed and aborts. */
__attribute__((noreturn)) void ps_fuzz_fail(const char *property, const char *file, int line);

/* A copy at the end of its own memory, so that a sanitizer sees who reads beyond it; free() it. */
uint8_t *ps_fuzz_copy(const uint8_t *bytes, size_t len);

/* Bytes in memory as a source that hands over at most @chunk at a time; 0: as many as are asked. */
struct ps_fuzz_memory {
	struct ps_bytes bytes;
	size_t at;
	size_t chunk;
};

/* @memory must outlive the source. */
struct ps_source ps_fuzz_source(struct ps_fuzz_memory *memory);

/* A file in memory with these bytes, open as *@fd_out; @path_out is a name to open it by. */
#define PS_FUZZ_PATH_MAX 64
void ps_fuzz_file(struct ps_bytes bytes, int *fd_out, char path_out[PS_FUZZ_PATH_MAX]);

/* An input as a row of decisions; behind its end all of them are 0. */
struct ps_fuzz_choices {
	const uint8_t *bytes;
	size_t len;
	size_t at;
};

uint8_t ps_fuzz_choose(struct ps_fuzz_choices *choices);
uint32_t ps_fuzz_choose_u24(struct ps_fuzz_choices *choices);

#endif
