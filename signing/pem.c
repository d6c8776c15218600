#include "signing/pem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbedtls/pem.h>
#include <mbedtls/version.h>

#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define MBEDTLS_PRIVATE(member) member
#endif

struct lines {
	char begin[PS_PEM_LABEL_MAX + 32];
	char end[PS_PEM_LABEL_MAX + 32];
};

static struct lines lines_of(const char *label, const char *line_end)
{
	struct lines lines;

	(void)snprintf(lines.begin, sizeof(lines.begin), "-----BEGIN %s-----%s", label, line_end);
	(void)snprintf(lines.end, sizeof(lines.end), "-----END %s-----%s", label, line_end);
	return lines;
}

enum ps_err ps_pem_write(const char *label, struct ps_bytes der, struct ps_buf *text)
{
	const struct lines lines = lines_of(label, "\n");
	size_t room = 2 * der.len + 256, size = 0;
	uint8_t *pem = malloc(room);

	if (!pem)
		return PS_NO_MEMORY;
	if (mbedtls_pem_write_buffer(lines.begin, lines.end, der.bytes, der.len, pem, room,
				     &size) == 0 &&
	    size)
		ps_buf_add(text, pem, size - 1); /* without the NUL */
	free(pem);
	return size ? text->err : PS_LIMIT;
}

enum ps_err ps_pem_read(const char *label, struct ps_bytes text, struct ps_buf *der)
{
	const struct lines lines = lines_of(label, "");
	char *copy = malloc(text.len + 1);
	mbedtls_pem_context pem;
	size_t used = 0;
	int status;

	if (!copy)
		return PS_NO_MEMORY;
	memcpy(copy, text.bytes, text.len);
	copy[text.len] = '\0';
	mbedtls_pem_init(&pem);
	status = mbedtls_pem_read_buffer(&pem, lines.begin, lines.end, (const unsigned char *)copy,
					 NULL, 0, &used);
	if (status == 0)
		ps_buf_add(der, pem.MBEDTLS_PRIVATE(buf), pem.MBEDTLS_PRIVATE(buflen));
	mbedtls_pem_free(&pem);
	free(copy);
	if (status == MBEDTLS_ERR_PEM_NO_HEADER_FOOTER_PRESENT)
		return PS_NOT_FOUND;
	return status == MBEDTLS_ERR_PEM_ALLOC_FAILED ? PS_NO_MEMORY
	       : status				      ? PS_MALFORMED
						      : der->err;
}
