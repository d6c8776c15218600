/*
 * slow_p11.so: a PKCS#11 module in front of another one, as slow as a cheap token, which can be
 *told to fail while it is in use.
 *
 *	P11_REAL      the module behind it; SoftHSM 2 by default
 *	P11_DELAY_MS  how long a signature takes; 500 by default
 *	P11_FAULT     a file: as long as it holds one of these words, and not else,
 *	              removed   the token is not there, and its sessions are gone
 *	              error     each C_Sign fails
 *	              wrong     each signature is of something else
 *	              hang      C_Sign does not return as long as it says so
 *	              locked    C_Login says that the PIN is locked
 *	              final     the token says that one wrong PIN more locks it
 *	P11_LOG       a file that gets the name of each C_Login and C_Sign as a line
 */
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list);

static CK_FUNCTION_LIST mine;
static CK_FUNCTION_LIST *real;

static int told(const char *word)
{
	const char *path = getenv("P11_FAULT");
	FILE *file = path ? fopen(path, "re") : NULL;
	char text[32] = "";

	if (!file)
		return 0;
	if (!fgets(text, sizeof(text), file))
		text[0] = '\0';
	(void)fclose(file);
	text[strcspn(text, "\n")] = '\0';
	return strcmp(text, word) == 0;
}

static void note(const char *call)
{
	const char *path = getenv("P11_LOG");
	FILE *file = path ? fopen(path, "ae") : NULL;

	if (!file)
		return;
	(void)fprintf(file, "%s\n", call);
	(void)fclose(file);
}

static CK_RV get_slot_list(CK_BBOOL with_token, CK_SLOT_ID *slots, CK_ULONG *count)
{
	if (with_token && told("removed")) {
		*count = 0;
		return CKR_OK;
	}
	return real->C_GetSlotList(with_token, slots, count);
}

static CK_RV get_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
	CK_RV rv = told("removed") ? CKR_TOKEN_NOT_PRESENT : real->C_GetTokenInfo(slot, info);

	if (!rv && told("final"))
		info->flags |= CKF_USER_PIN_FINAL_TRY;
	return rv;
}

static CK_RV log_in(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG len)
{
	note("C_Login");
	return told("locked") ? CKR_PIN_LOCKED : real->C_Login(session, user, pin, len);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG data_len, CK_BYTE *signature,
		  CK_ULONG *signature_len)
{
	const char *text = getenv("P11_DELAY_MS");
	const long ms = text ? strtol(text, NULL, 10) : 500;
	const struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };
	const struct timespec moment = { 0, 20000000 };
	CK_SESSION_INFO info;

	note("C_Sign");
	(void)nanosleep(&pause, NULL);
	while (told("hang"))
		(void)nanosleep(&moment, NULL);
	if (told("removed")) {
		if (!real->C_GetSessionInfo(session, &info))
			(void)real->C_CloseAllSessions(info.slotID);
		return CKR_DEVICE_REMOVED;
	}
	if (told("wrong") && data_len)
		data[0] = (CK_BYTE)~data[0];
	if (told("error")) {
		CK_BYTE lost[512];
		CK_ULONG lost_len = sizeof(lost);

		(void)real->C_Sign(session, data, data_len, lost, &lost_len);
		return CKR_DEVICE_ERROR;
	}
	return real->C_Sign(session, data, data_len, signature, signature_len);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
	const char *path = getenv("P11_REAL");
	CK_RV (*get)(CK_FUNCTION_LIST **);
	void *module, *symbol;

	module = dlopen(path ? path : "/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
	symbol = module ? dlsym(module, "C_GetFunctionList") : NULL;
	if (!symbol)
		return CKR_GENERAL_ERROR;
	memcpy(&get, &symbol, sizeof(get));
	if (get(&real))
		return CKR_GENERAL_ERROR;
	mine = *real;
	mine.C_GetFunctionList = C_GetFunctionList;
	mine.C_GetSlotList = get_slot_list;
	mine.C_GetTokenInfo = get_token_info;
	mine.C_Login = log_in;
	mine.C_Sign = sign;
	*list = &mine;
	return CKR_OK;
}
