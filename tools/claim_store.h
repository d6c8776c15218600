/*
 * struct ps_claim_store: the folder of all claims: "17/claim.json" and the buyer's files beside it
 * ("17/1.jpg"), the secret with which buyers' names are hashed, and the claims' briefs. Only their
 * owner may look in.
 *
 * A new claim appears whole or not at all; what is changed is replaced whole. Names are made of
 * numbers, never of what somebody sent.
 *
 * All functions complain on standard error and return 0 or the exit status.
 */
#ifndef PS_TOOLS_CLAIM_STORE_H
#define PS_TOOLS_CLAIM_STORE_H

#include "tools/claim.h"
#include "tools/work_dir.h"

struct ps_claim_store {
	char path[PS_OUT_PATH_MAX];
	int lock; /* -1: it is only read */
};

/* Removes what a program that was killed left half in the claims' folder, or in a claim's: a
 * buyer's bytes, that nobody asks for any more. The lock is ours, so nobody is writing there. */
void ps_claim_store_clear(const char *dir);

/*
 * --claims where it was given, else $PACKSEAL_CLAIMS, else the store's path and "-claims". To
 * @change it waits for whoever else does, and makes the folder where there is none. Without a
 * folder there are no claims, which is no error. Close it whatever is returned.
 */
int ps_claim_store_open(const char *given, const char *store, bool change,
			struct ps_claim_store *store_out);
void ps_claim_store_close(struct ps_claim_store *store);

/* The folder of a claim. */
int ps_claim_store_dir(const struct ps_claim_store *store, uint64_t number,
		       char path_out[PS_OUT_PATH_MAX]);

/* One of its files. */
int ps_claim_store_file(const struct ps_claim_store *store, const struct ps_claim *claim,
			const struct ps_claim_file *file, char path_out[PS_OUT_PATH_MAX]);

/* The numbers of all claims, rising; free() them. */
int ps_claim_store_numbers(const struct ps_claim_store *store, uint64_t **numbers_out,
			   size_t *count_out);

/* Those of the claims that are not known to be closed (tools/claim_brief.h): all open ones are
 * among them. */
int ps_claim_store_open_numbers(const struct ps_claim_store *store, uint64_t **numbers_out,
				size_t *count_out);

/* PS_EXIT_NO_INPUT: there is no such claim. */
int ps_claim_store_load(const struct ps_claim_store *store, uint64_t number,
			struct ps_claim *claim_out);

/* Puts a claim in the place of the one that was loaded. */
int ps_claim_store_save(const struct ps_claim_store *store, const struct ps_claim *claim);

/*
 * A new claim: a folder for its files, which the caller fills; its number is claim->number from
 * then on. Then keep() it, or ps_work_dir_drop().
 */
int ps_claim_store_begin(const struct ps_claim_store *store, struct ps_claim *claim,
			 struct ps_work_dir *dir_out);
int ps_claim_store_keep(const struct ps_claim_store *store, const struct ps_claim *claim,
			struct ps_work_dir *dir);

/* The keyed hash of a buyer's name at a channel; a secret is made if there is none. */
int ps_claim_store_buyer(const struct ps_claim_store *store, const char *channel, const char *buyer,
			 uint8_t digest_out[PS_DIGEST_LEN]);

/* How many claims before this one came from the same buyer. With the lock, what had to be read for
 * it is noted. */
int ps_claim_store_earlier(const struct ps_claim_store *store, const struct ps_claim *claim,
			   size_t *count_out);

#endif
