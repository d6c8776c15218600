/* SHA-256 of a file as it lies there. */
#ifndef PS_TOOLS_FILE_DIGEST_H
#define PS_TOOLS_FILE_DIGEST_H

#include "signing/digest.h"

/* Of all that @fd reads, whose place stays. Errors: PS_IO (errno says why), PS_CRYPTO. */
PS_MUST_CHECK enum ps_err ps_file_digest(int fd, uint8_t digest_out[PS_DIGEST_LEN]);

#endif
