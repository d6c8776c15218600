/* The end of a fault test that cannot go on, or that found what it looks for. */
#ifndef PS_TESTS_FAULTS_FAIL_H
#define PS_TESTS_FAULTS_FAIL_H

/* Prints "# " and the line on stderr and ends the process with status 1. */
__attribute__((format(printf, 1, 2), noreturn)) void ps_fail(const char *format, ...);

/* The same unless @fine; says what the system said (errno). */
void ps_must(int fine, const char *what);

#endif
