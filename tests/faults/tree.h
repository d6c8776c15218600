/* A directory with all that is in it. Both functions end the program when the system refuses. */
#ifndef PS_TESTS_FAULTS_TREE_H
#define PS_TESTS_FAULTS_TREE_H

#include <sys/stat.h>

/*
 * Calls @visit for everything in @dir at any depth but SQLite's index ("index.db..."), with the
 * path relative to @dir. A directory comes before what it holds.
 */
void ps_tree_walk(const char *dir,
		  void (*visit)(void *ctx, const char *path, const struct stat *st), void *ctx);

/* Removes a file, or a directory with all that is in it. What is not there is fine. */
void ps_tree_remove(const char *path);

#endif
