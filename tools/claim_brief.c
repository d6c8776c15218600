#include "tools/claim_brief.h"

#include <endian.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Its numbers are little-endian. It never lies across two sectors. */
struct record {
	uint64_t inode;
	uint64_t size;
	uint64_t changed_ns; /* as ctime: nobody sets it */
	uint64_t state;	     /* NOTED and what else holds; 0: a hole, nothing was noted */
	uint8_t buyer[PS_DIGEST_LEN];
};
_Static_assert(sizeof(struct record) == 64, "one record is 64 bytes");

enum { NOTED = 1, CLOSED = 2, HAS_BUYER = 4, STATE_MAX = NOTED | CLOSED | HAS_BUYER };

void ps_claim_briefs_open(const char *dir, bool change, struct ps_claim_briefs *briefs_out)
{
	int how = O_NOFOLLOW | O_CLOEXEC | (change ? O_RDWR | O_CREAT : O_RDONLY);

	briefs_out->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	briefs_out->fd = briefs_out->dir < 0 ? -1 : openat(briefs_out->dir, "briefs", how, 0600);
}

void ps_claim_briefs_close(struct ps_claim_briefs *briefs)
{
	if (briefs->fd >= 0)
		(void)close(briefs->fd); /* who believes it compares it with the claim */
	if (briefs->dir >= 0)
		(void)close(briefs->dir);
	briefs->dir = briefs->fd = -1;
}

/* Which file the claim is now. */
static bool look(const struct ps_claim_briefs *briefs, uint64_t number, struct record *record_out)
{
	struct stat claim;
	char name[48];

	(void)snprintf(name, sizeof(name), "%" PRIu64 "/claim.json", number);
	if (fstatat(briefs->dir, name, &claim, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	*record_out = (struct record){
		.inode = htole64((uint64_t)claim.st_ino),
		.size = htole64((uint64_t)claim.st_size),
		.changed_ns = htole64((uint64_t)claim.st_ctim.tv_sec * 1000000000 +
				      (uint64_t)claim.st_ctim.tv_nsec),
	};
	return true;
}

bool ps_claim_briefs_get(const struct ps_claim_briefs *briefs, uint64_t number,
			 struct ps_claim_brief *brief_out)
{
	struct record noted, now;
	uint64_t state;

	if (briefs->fd < 0 || number > PS_CLAIM_NUMBER_MAX ||
	    pread(briefs->fd, &noted, sizeof(noted), (off_t)(number * sizeof(noted))) !=
		    (ssize_t)sizeof(noted))
		return false;
	state = le64toh(noted.state);
	if (!(state & NOTED) || state > STATE_MAX || !look(briefs, number, &now) ||
	    noted.inode != now.inode || noted.size != now.size ||
	    noted.changed_ns != now.changed_ns)
		return false;
	brief_out->closed = state & CLOSED;
	brief_out->has_buyer = state & HAS_BUYER;
	memcpy(brief_out->buyer, noted.buyer, sizeof(noted.buyer));
	return true;
}

bool ps_claim_briefs_put(const struct ps_claim_briefs *briefs, const struct ps_claim *claim)
{
	struct record record;
	uint64_t state = NOTED;

	if (briefs->fd < 0 || !look(briefs, claim->number, &record))
		return false;
	if (claim->outcome[0])
		state |= CLOSED;
	if (claim->has_buyer) {
		state |= HAS_BUYER;
		memcpy(record.buyer, claim->buyer, sizeof(record.buyer));
	}
	record.state = htole64(state);
	return pwrite(briefs->fd, &record, sizeof(record),
		      (off_t)(claim->number * sizeof(record))) == (ssize_t)sizeof(record);
}
