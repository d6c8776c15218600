/*
 * struct ps_history: all that the station's code did to the files of one directory, in order, and
 * between it the moments at which it claimed something. The calls of the system come here by the
 * linker's --wrap; they are carried out as well.
 *
 * One history is recorded at a time, by whatever threads.
 */
#ifndef PS_TESTS_STATES_HISTORY_H
#define PS_TESTS_STATES_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_DEED_NAME_MAX 64

enum ps_deed_kind {
	PS_DEED_CREATE, /* @node is made as @name in @dir */
	PS_DEED_WRITE,	/* @bytes at the end of @node */
	PS_DEED_CUT,	/* @node to @len bytes */
	PS_DEED_SYNC,	/* @node, a file or a directory */
	PS_DEED_UNLINK, /* @name in @dir */
	PS_DEED_RENAME, /* @name in @dir becomes @to */
	PS_DEED_CLAIM,
};

enum ps_claim_kind {
	PS_CLAIM_STARTED,
	PS_CLAIM_SEALED, /* @value seals */
	PS_CLAIM_ENDED,
	PS_CLAIM_LEAF,	  /* @value is its index */
	PS_CLAIM_THINNED, /* @value is the age */
	PS_CLAIM_DELETED,
};

struct ps_claim {
	enum ps_claim_kind kind;
	uint64_t number; /* of the take */
	uint64_t value;
};

struct ps_deed {
	enum ps_deed_kind kind;
	size_t node;
	size_t dir; /* a node too */
	char name[PS_DEED_NAME_MAX];
	char to[PS_DEED_NAME_MAX];
	uint8_t *bytes;
	size_t len;
	struct ps_claim claim;
};

/* A file or directory, whatever it is called. */
struct ps_node {
	uint64_t inode;
	bool is_dir;
	bool was_there; /* when the recording began, with these bytes, under this name: */
	size_t dir;
	char name[PS_DEED_NAME_MAX]; /* its first */
	uint8_t *bytes;
	size_t len;
};

struct ps_history {
	size_t deed_count;
	struct ps_deed *deeds;
	size_t node_count;
	struct ps_node *nodes; /* 0 is the directory itself */
};

/* What lies in @path now, files and one level of directories, is where it begins. */
void ps_history_begin(const char *path);

/* The history is the caller's. */
struct ps_history ps_history_end(void);
void ps_history_release(struct ps_history *history);

void ps_history_claim(enum ps_claim_kind kind, uint64_t number, uint64_t value);

#endif
