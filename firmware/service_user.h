/*
 * struct ps_service_user: whom the service runs as, so that root can see what that user may not.
 *
 * What root may open says nothing about the service: it runs as "packseal", with the groups of that
 * user and those that its unit adds (firmware/packseald.service). A group that somebody's drop-in
 * adds is not known here. Whoever asks without being root, or where there is no such user, asks for
 * himself.
 */
#ifndef PS_FIRMWARE_SERVICE_USER_H
#define PS_FIRMWARE_SERVICE_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define PS_SERVICE_USER "packseal"
#define PS_SERVICE_GROUPS_MAX 64

struct ps_service_user {
	bool other; /* than who asks; else the rest is unset */
	uid_t uid;
	gid_t gid;
	size_t group_count;
	gid_t groups[PS_SERVICE_GROUPS_MAX];
};

void ps_service_user_find(struct ps_service_user *user_out);

/*
 * Whether the user may do @mode (access(2)) with what @path names: the kernel is asked, by a child
 * process that becomes that user. 0, or why not, as errno.
 */
int ps_service_user_access(const struct ps_service_user *user, const char *path, int mode);

#endif
