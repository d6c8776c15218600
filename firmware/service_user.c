#include "firmware/service_user.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

/* SupplementaryGroups of firmware/packseald.service. */
static const char *const unit_groups[] = { "video", "input", "dialout", "audio" };

#define UNIT_GROUPS (sizeof(unit_groups) / sizeof(unit_groups[0]))

void ps_service_user_find(struct ps_service_user *user_out)
{
	struct ps_service_user user = { .other = false };
	const struct passwd *found = geteuid() == 0 ? getpwnam(PS_SERVICE_USER) : NULL;
	const int most = PS_SERVICE_GROUPS_MAX - UNIT_GROUPS;
	int count = most;

	if (found) {
		user.other = true;
		user.uid = found->pw_uid;
		user.gid = found->pw_gid;
		/* -1: there are more groups than that; they are left out */
		if (getgrouplist(PS_SERVICE_USER, found->pw_gid, user.groups, &count) < 0)
			count = most;
		user.group_count = (size_t)count;
	}
	for (size_t i = 0; user.other && i < UNIT_GROUPS; i++) {
		const struct group *group = getgrnam(unit_groups[i]);

		if (group)
			user.groups[user.group_count++] = group->gr_gid;
	}
	*user_out = user;
}

/* In the child, which has no other thread. */
static int become_and_ask(const struct ps_service_user *user, const char *path, int mode)
{
	if (setgroups(user->group_count, user->groups) != 0 ||
	    setresgid(user->gid, user->gid, user->gid) != 0 ||
	    setresuid(user->uid, user->uid, user->uid) != 0)
		return errno;
	return access(path, mode) == 0 ? 0 : errno;
}

int ps_service_user_access(const struct ps_service_user *user, const char *path, int mode)
{
	int status;
	pid_t child;

	if (!user->other)
		return faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0 ? 0 : errno;
	child = fork();
	if (child < 0)
		return errno;
	if (child == 0)
		_exit(become_and_ask(user, path, mode));
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
}
