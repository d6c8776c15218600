/* Parcel after parcel for hours, as fast as the machine allows. */
#ifndef PS_TESTS_DAY_LONG_RUN_H
#define PS_TESTS_DAY_LONG_RUN_H

/*
 * Fails the running test if a scan has no take, if a number is missing, if the store grows beyond
 * its limit, or if the process needs more memory or descriptors after @hours than after the first.
 */
void ps_long_run(unsigned hours);

#endif
