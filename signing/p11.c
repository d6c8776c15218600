#include "signing/p11.h"

#include <stdlib.h>
#include <string.h>

#include "signing/library.h"
#include "signing/pin.h"

static enum ps_err load(struct ps_p11_abi *abi)
{
	const struct ps_library_symbol symbols[] = {
		{ "p11_kit_uri_new", &abi->uri_new },
		{ "p11_kit_uri_parse", &abi->uri_parse },
		{ "p11_kit_uri_free", &abi->uri_free },
		{ "p11_kit_uri_any_unrecognized", &abi->uri_any_unrecognized },
		{ "p11_kit_uri_get_pin_value", &abi->uri_pin_value },
		{ "p11_kit_uri_get_pin_source", &abi->uri_pin_source },
		{ "p11_kit_uri_get_module_path", &abi->uri_module_path },
		{ "p11_kit_uri_get_attribute", &abi->uri_attribute },
		{ "p11_kit_uri_match_module_info", &abi->uri_match_module },
		{ "p11_kit_uri_match_slot_info", &abi->uri_match_slot },
		{ "p11_kit_uri_match_token_info", &abi->uri_match_token },
		{ "p11_kit_uri_get_slot_id", &abi->uri_slot_id },
		{ "p11_kit_modules_load_and_initialize", &abi->modules_load },
		{ "p11_kit_modules_finalize_and_release", &abi->modules_release },
		{ "p11_kit_module_load", &abi->module_load },
		{ "p11_kit_module_initialize", &abi->module_initialize },
		{ "p11_kit_module_finalize", &abi->module_finalize },
		{ "p11_kit_module_release", &abi->module_release },
	};

	return ps_library_load(PS_P11_KIT_FILE, symbols, sizeof(symbols) / sizeof(symbols[0]));
}

enum ps_err ps_p11_create(const char *uri, char *why_out, struct ps_p11 **p11_out)
{
	struct ps_p11 *p11 = calloc(1, sizeof(*p11));
	enum ps_err err = p11 ? load(&p11->abi) : PS_NO_MEMORY;

	if (err) {
		free(p11);
		return ps_key_refuse(why_out, err,
				     err == PS_UNSUPPORTED
					     ? "a PKCS#11 key needs p11-kit, which is not here: "
					       "apt install libp11-kit0"
					     : "%s",
				     ps_err_text(err));
	}
	p11->uri = p11->abi.uri_new();
	if (!p11->uri)
		err = ps_key_refuse(why_out, PS_NO_MEMORY, "%s", ps_err_text(PS_NO_MEMORY));
	else if (p11->abi.uri_parse(uri, P11_KIT_URI_FOR_ANY, p11->uri) != P11_KIT_URI_OK ||
		 p11->abi.uri_any_unrecognized(p11->uri))
		err = ps_key_refuse(why_out, PS_INVALID,
				    "it is no PKCS#11 URI (RFC 7512) such as "
				    "pkcs11:token=station;object=key?pin-source=/etc/packseal/pin");
	else if (p11->abi.uri_pin_value(p11->uri))
		err = ps_key_refuse(why_out, PS_INVALID,
				    "a PIN does not stand in it: put it into a file that only this "
				    "user may read, and name that: pin-source=/path");
	else if (p11->abi.uri_pin_source(p11->uri))
		err = ps_pin_path(p11->abi.uri_pin_source(p11->uri), why_out, &p11->pin_path);
	if (err)
		ps_p11_destroy(p11);
	else
		*p11_out = p11;
	return err;
}

enum ps_err ps_p11_judge(struct ps_p11 *p11, CK_RV rv, const char *what, char *why_out)
{
	switch (rv) {
	case CKR_OK:
		return PS_OK;
	case CKR_PIN_INCORRECT:
	case CKR_PIN_INVALID:
	case CKR_PIN_LEN_RANGE:
		p11->pin_refused = true;
		return ps_key_refuse(why_out, PS_DENIED,
				     "the token refuses the PIN in %s; put the right one there "
				     "before you try again, as a few wrong ones lock the token",
				     p11->pin_path ? p11->pin_path : "its file");
	case CKR_PIN_LOCKED:
	case CKR_PIN_EXPIRED:
		p11->pin_refused = true;
		return ps_key_refuse(why_out, PS_DENIED,
				     "the token's PIN is locked or expired; set a new one with the "
				     "token's own tool and its SO PIN");
	case CKR_USER_PIN_NOT_INITIALIZED:
		return ps_key_refuse(why_out, PS_DENIED,
				     "the token has no PIN yet; set one with the token's own tool");
	case CKR_TOKEN_NOT_PRESENT:
	case CKR_DEVICE_REMOVED:
	case CKR_SLOT_ID_INVALID:
		return ps_key_refuse(why_out, PS_IO, "the token is not there; plug it in");
	case CKR_HOST_MEMORY:
		return ps_key_refuse(why_out, PS_NO_MEMORY, "%s", ps_err_text(PS_NO_MEMORY));
	default:
		return ps_key_refuse(why_out, PS_IO,
				     "the token refuses to %s (PKCS#11 says 0x%lx); unplug it and "
				     "plug it in again",
				     what, rv);
	}
}

/*
 * Without module-path: whatever modules this system is configured to have. p11-kit manages them:
 * two keys of one process may share a module, and each ends its own use of it.
 */
static enum ps_err load_modules(struct ps_p11 *p11, char *why_out)
{
	const char *path = p11->abi.uri_module_path(p11->uri);

	if (!path) {
		p11->list = p11->abi.modules_load(0);
		return p11->list ? PS_OK
				 : ps_key_refuse(why_out, PS_UNSUPPORTED,
						 "no PKCS#11 module of this system can be loaded; "
						 "install the token's");
	}
	p11->only[0] = p11->abi.module_load(path, 0);
	if (p11->only[0] && p11->abi.module_initialize(p11->only[0]) != CKR_OK) {
		p11->abi.module_release(p11->only[0]);
		p11->only[0] = NULL;
	}
	if (!p11->only[0])
		return ps_key_refuse(why_out, PS_UNSUPPORTED,
				     "%.160s is no PKCS#11 module that can be loaded", path);
	p11->list = p11->only;
	return PS_OK;
}

/* How many tokens in @module the URI names; the last of them stays in @p11. */
static unsigned look_into(struct ps_p11 *p11, CK_FUNCTION_LIST *module)
{
	const CK_SLOT_ID wanted = p11->abi.uri_slot_id(p11->uri);
	CK_SLOT_ID slots[64];
	CK_ULONG count = 0;
	CK_TOKEN_INFO token;
	CK_SLOT_INFO slot;
	CK_INFO info;
	unsigned found = 0;

	/* Asking for the number alone is what makes a module look again. */
	if (module->C_GetInfo(&info) || !p11->abi.uri_match_module(p11->uri, &info) ||
	    module->C_GetSlotList(CK_TRUE, NULL, &count))
		return 0;
	count = sizeof(slots) / sizeof(slots[0]);
	if (module->C_GetSlotList(CK_TRUE, slots, &count))
		return 0;
	for (CK_ULONG i = 0; i < count; i++) {
		if ((wanted != (CK_SLOT_ID)-1 && wanted != slots[i]) ||
		    module->C_GetSlotInfo(slots[i], &slot) ||
		    !p11->abi.uri_match_slot(p11->uri, &slot) ||
		    module->C_GetTokenInfo(slots[i], &token) ||
		    !(token.flags & CKF_TOKEN_INITIALIZED) ||
		    !p11->abi.uri_match_token(p11->uri, &token))
			continue;
		p11->token = module;
		p11->slot = slots[i];
		p11->info = token;
		found++;
	}
	return found;
}

/* A PIN is shown to one token only: the wrong ones would count it as a wrong try. */
static enum ps_err find_token(struct ps_p11 *p11, char *why_out)
{
	unsigned found = 0;

	for (CK_FUNCTION_LIST **module = p11->list; *module; module++)
		found += look_into(p11, *module);
	if (found == 1)
		return PS_OK;
	return found ? ps_key_refuse(why_out, PS_INVALID,
				     "%u tokens match; name one by token= or serial=", found)
		     : ps_key_refuse(why_out, PS_IO,
				     "no such token is there; plug it in, or see what there is: "
				     "p11tool --list-tokens");
}

enum ps_err ps_p11_login(struct ps_p11 *p11, CK_USER_TYPE user, char *why_out)
{
	const bool has_keys = p11->info.flags & CKF_PROTECTED_AUTHENTICATION_PATH;
	uint8_t pin[PS_PIN_MAX];
	size_t len = 0;
	enum ps_err err;
	CK_RV rv;

	if (p11->pin_refused)
		return ps_key_refuse(why_out, PS_DENIED,
				     "the token refused the PIN before, and another try could lock "
				     "it; put the right one into its file and start again");
	if (!p11->pin_path && !has_keys)
		return ps_key_refuse(why_out, PS_INVALID,
				     "the token asks for a PIN: put it into a file that only this "
				     "user may read, and add pin-source=/path");
	if (p11->info.flags & CKF_USER_PIN_FINAL_TRY)
		return ps_key_refuse(
			why_out, PS_DENIED,
			"one wrong PIN more locks the token, so packseal does not try; "
			"log in once with the token's own tool");
	err = p11->pin_path ? ps_pin_read(p11->pin_path, why_out, pin, &len) : PS_OK;
	if (err)
		return err;
	rv = p11->token->C_Login(p11->session, user, p11->pin_path ? pin : NULL, len);
	ps_pin_wipe(pin);
	return rv == CKR_USER_ALREADY_LOGGED_IN ? PS_OK : ps_p11_judge(p11, rv, "log in", why_out);
}

enum ps_err ps_p11_connect(struct ps_p11 *p11, bool to_write, char *why_out)
{
	const CK_FLAGS flags = CKF_SERIAL_SESSION | (to_write ? CKF_RW_SESSION : 0);
	enum ps_err err = load_modules(p11, why_out);

	if (!err)
		err = find_token(p11, why_out);
	if (!err)
		err = ps_p11_judge(
			p11, p11->token->C_OpenSession(p11->slot, flags, NULL, NULL, &p11->session),
			"open a session", why_out);
	if (!err && p11->info.flags & CKF_LOGIN_REQUIRED)
		err = ps_p11_login(p11, CKU_USER, why_out);
	if (err)
		ps_p11_disconnect(p11);
	return err;
}

void ps_p11_disconnect(struct ps_p11 *p11)
{
	if (p11->token && p11->session)
		(void)p11->token->C_CloseSession(p11->session); /* it may be gone already */
	if (p11->only[0]) {
		(void)p11->abi.module_finalize(p11->only[0]);
		p11->abi.module_release(p11->only[0]);
	} else if (p11->list) {
		p11->abi.modules_release(p11->list);
	}
	p11->list = NULL;
	p11->only[0] = NULL;
	p11->token = NULL;
	p11->session = 0;
}

void ps_p11_destroy(struct ps_p11 *p11)
{
	if (!p11)
		return;
	ps_p11_disconnect(p11);
	if (p11->uri)
		p11->abi.uri_free(p11->uri);
	free(p11);
}
