/*
 * struct ps_p11: a token that a PKCS#11 URI names (RFC 7512), and a session on it. For
 * signing/key_pkcs11.c and signing/key_pkcs11_make.c.
 *
 * p11-kit (its URIs, and which modules this system has) is loaded only here, by dlopen: who
 * verifies needs none of it, and no driver of a token is ever in his process.
 *
 * Everything that can be refused says why, as ps_key_open() does. The PIN is read from its file
 * when it is needed and not kept. Needs POSIX; one thread at a time.
 */
#ifndef PS_SIGNING_P11_H
#define PS_SIGNING_P11_H

#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>

#include "signing/key.h"

#define PS_P11_KIT_FILE "libp11-kit.so.0"

struct ps_p11_abi {
	__typeof__(p11_kit_uri_new) *uri_new;
	__typeof__(p11_kit_uri_parse) *uri_parse;
	__typeof__(p11_kit_uri_free) *uri_free;
	__typeof__(p11_kit_uri_any_unrecognized) *uri_any_unrecognized;
	__typeof__(p11_kit_uri_get_pin_value) *uri_pin_value;
	__typeof__(p11_kit_uri_get_pin_source) *uri_pin_source;
	__typeof__(p11_kit_uri_get_module_path) *uri_module_path;
	__typeof__(p11_kit_uri_get_attribute) *uri_attribute;
	__typeof__(p11_kit_uri_match_module_info) *uri_match_module;
	__typeof__(p11_kit_uri_match_slot_info) *uri_match_slot;
	__typeof__(p11_kit_uri_match_token_info) *uri_match_token;
	__typeof__(p11_kit_uri_get_slot_id) *uri_slot_id;
	__typeof__(p11_kit_modules_load_and_initialize) *modules_load;
	__typeof__(p11_kit_modules_finalize_and_release) *modules_release;
	__typeof__(p11_kit_module_load) *module_load;
	__typeof__(p11_kit_module_initialize) *module_initialize;
	__typeof__(p11_kit_module_finalize) *module_finalize;
	__typeof__(p11_kit_module_release) *module_release;
};

struct ps_p11 {
	struct ps_p11_abi abi;
	P11KitUri *uri;
	const char *pin_path;	   /* inside @uri; NULL: none is given */
	CK_FUNCTION_LIST **list;   /* all modules, ends in NULL; NULL: not loaded */
	CK_FUNCTION_LIST *only[2]; /* what @list is where the URI names one by module-path */
	CK_FUNCTION_LIST *token;   /* the module that has the token; NULL: not connected */
	CK_TOKEN_INFO info;
	CK_SLOT_ID slot;
	CK_SESSION_HANDLE session;
	bool pin_refused; /* another try would bring the token nearer to its lock: there is none */
};

/*
 * Reads the URI; asks no token yet. Errors: PS_INVALID, PS_UNSUPPORTED (no p11-kit), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_p11_create(const char *uri, char *why_out, struct ps_p11 **p11_out);

/*
 * Loads the modules, finds the one token that the URI names, opens a session and logs in. Errors:
 * PS_IO (no such token is there now, or it fails), PS_INVALID (several are), PS_UNSUPPORTED (no
 * such module), PS_DENIED (the PIN), those of reading its file.
 */
PS_MUST_CHECK enum ps_err ps_p11_connect(struct ps_p11 *p11, bool to_write, char *why_out);

/* Gives session and modules back, so that the next connection begins anew. */
void ps_p11_disconnect(struct ps_p11 *p11);

/* NULL is fine. */
void ps_p11_destroy(struct ps_p11 *p11);

/* Logs in: CKU_USER, or CKU_CONTEXT_SPECIFIC for a key that wants the PIN for each signature. */
PS_MUST_CHECK enum ps_err ps_p11_login(struct ps_p11 *p11, CK_USER_TYPE user, char *why_out);

/* What an answer of the token means. PS_OK for CKR_OK. */
enum ps_err ps_p11_judge(struct ps_p11 *p11, CK_RV rv, const char *what, char *why_out);

#endif
