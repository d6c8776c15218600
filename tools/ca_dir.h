/*
 * A certificate authority in a folder: root.key and root.pem. Both calls complain on standard
 * error, print what they made on standard output and return the exit status.
 */
#ifndef PS_TOOLS_CA_DIR_H
#define PS_TOOLS_CA_DIR_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/ecdsa.h"
#include "signing/words.h"

struct ps_ca_request {
	const char *dir;
	const char *name;	 /* of the root or of the station */
	const char *key_path;	 /* issue: the station's key; new: the root's, NULL: make one */
	const char *out_path;	 /* issue: where the chain goes */
	long days;		 /* 0: the usual validity */
	int64_t since_s;	 /* revoke: Unix time */
	const char *csr_path;	 /* issue: instead of a key, what it asks with */
	enum ps_lang lang;	 /* slip */
	bool replace;		 /* slip: the file that is there */
	const char *web_path;	 /* slip: the certificate of the clerk's pages; NULL: none */
	bool hardware;		 /* issue: state that the key lives in hardware */
	bool despite_revocation; /* issue: though the key was taken back */
	bool only_certificate;	 /* revoke: not what else its key has */
};

/* Makes the folder when it is not there, and the root in it; replaces nothing. */
int ps_ca_dir_new(const struct ps_ca_request *request);

/* Certifies a station's key; the new file holds its certificate and the root's. */
int ps_ca_dir_issue(const struct ps_ca_request *request);

/* Prints name, validity and fingerprint of each certificate in a PEM file. In ca_show.c. */
int ps_ca_show(const char *path);

/* Draws which one it is on a label. In ca_slip.c. */
int ps_ca_slip(const struct ps_ca_request *request, const char *path);

/*
 * Takes a certificate back, and what else was issued to its key: lines more in DIR/revoked.tsv, and
 * DIR/root.crl signed anew. In ca_revoke.c, as are those below.
 */
int ps_ca_dir_revoke(const struct ps_ca_request *request, const char *certificate);

/* Signs DIR/root.crl anew, so that it goes on to be in date. */
int ps_ca_dir_list(const char *dir);

/* Complains of a key that was taken back; @applies: who asks with it. */
int ps_ca_dir_check_key(const char *dir, const uint8_t point[PS_POINT_LEN], const char *applies);

/* Prints what was issued, and what became of it. In ca_list.c. */
int ps_ca_dir_issued(const char *dir);

#endif
