/*
 * A certificate authority in a folder: root.key and root.pem. Both calls complain on standard
 * error, print what they made on standard output and return the exit status.
 */
#ifndef PS_TOOLS_CA_DIR_H
#define PS_TOOLS_CA_DIR_H

struct ps_ca_request {
	const char *dir;
	const char *name;     /* of the root or of the station */
	const char *key_path; /* issue: the station's key */
	const char *out_path; /* issue: where the chain goes */
	long days;	      /* 0: the usual validity */
};

/* Makes the folder when it is not there, and the root in it; replaces nothing. */
int ps_ca_dir_new(const struct ps_ca_request *request);

/* Certifies a station's key; the new file holds its certificate and the root's. */
int ps_ca_dir_issue(const struct ps_ca_request *request);

/* Prints name, validity and fingerprint of each certificate in a PEM file. In ca_show.c. */
int ps_ca_show(const char *path);

#endif
