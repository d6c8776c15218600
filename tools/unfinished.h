/*
 * What this process has begun and not finished: files and directories under names of its own
 * ("NAME.part.PID", "NAME.work.PID"), and a program that it runs. A signal that ends the process
 * takes them away first: there are pictures of people in them, and nobody looks for such names.
 *
 * One list in a process, since a signal handler has no other way to it; the main thread's alone.
 * Before start, and in a process that never calls it, the rest does nothing.
 */
#ifndef PS_TOOLS_UNFINISHED_H
#define PS_TOOLS_UNFINISHED_H

#include <sys/types.h>

/*
 * From now on SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE and SIGXCPU remove what is noted, end the
 * program that is, and then end the process as they would have. A signal that who started us
 * ignores stays ignored. SIGXFSZ is ignored: the write over the limit fails with EFBIG, and the
 * command cleans up and says so.
 */
void ps_unfinished_start(void);

/* For a child after fork(): the signals do what they do, and nothing of the parent's is touched. */
void ps_unfinished_leave(void);

/* @path, a file or a directory with all that is in it; at most 4095 bytes. Before it is made. */
void ps_unfinished_note(const char *path);

/* Once it is removed or has its final name; one that was not noted is nothing. */
void ps_unfinished_forget(const char *path);

/* The one program that runs, which is killed; 0 again before it is waited for, or it may be
 * another's. */
void ps_unfinished_child(pid_t pid);

#endif
