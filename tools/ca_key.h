/*
 * The key of a certificate authority in a folder: DIR/root.key, a file, or DIR/root.uri, the name
 * of a key in hardware. All calls complain on standard error and return the exit status.
 */
#ifndef PS_TOOLS_CA_KEY_H
#define PS_TOOLS_CA_KEY_H

#include "signing/key.h"

/*
 * Makes root.key when @where is NULL, else opens that key, which is there already, and keeps its
 * name. Neither root.key nor root.uri may exist.
 */
int ps_ca_key_new(const char *dir, const char *where, struct ps_key **key_out);

/* Takes away what ps_ca_key_new() has just put into the folder. */
void ps_ca_key_undo(const char *dir);

int ps_ca_key_open(const char *dir, struct ps_key **key_out);

#endif
