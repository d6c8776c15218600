/* What the two sides of struct ps_decoder agree on; for tools/decoder*.c only. */
#ifndef PS_TOOLS_DECODER_IN_H
#define PS_TOOLS_DECODER_IN_H

#include <stdbool.h>
#include <stdint.h>

#include "tools/decoder.h"

enum ps_decoder_job { PS_JOB_CHECK = 1, PS_JOB_SHRINK, PS_JOB_CODES, PS_JOB_PLANES };

/* Both run on one machine, in one build: plain structs. */
struct ps_decoder_request {
	uint32_t job;
	uint32_t width_px; /* PS_JOB_SHRINK, PS_JOB_PLANES */
	uint32_t height_px;
	uint32_t len;	   /* of the JPEG behind it */
	uint32_t every_px; /* PS_JOB_CODES: from one line that is read to the next; 0: 1 */
};

enum ps_decoder_result { PS_RESULT_OK = 1, PS_RESULT_BAD, PS_RESULT_LIMIT, PS_RESULT_READY };

struct ps_decoder_reply {
	uint32_t result;
	uint32_t width_px; /* of what was decoded */
	uint32_t height_px;
	uint32_t len; /* of what follows: RGB, planes, or struct ps_decoder_code after
			 struct ps_decoder_code */
};

#define PS_DECODER_SOCKET 3

/* In the parent: may this be an answer to the request? */
bool ps_decoder_is_answer(const struct ps_decoder_request *request,
			  const struct ps_decoder_reply *reply);

/* And may this be a code that was read in a picture of the reply's size: text, and inside of it? */
bool ps_decoder_is_code(const struct ps_decoder_code *code, const struct ps_decoder_reply *reply);

/* In the child: gives everything up but the socket. False: the child must not go on. */
bool ps_decoder_confine(int socket);

/* In the child, for good: answers requests until the socket is closed. */
_Noreturn void ps_decoder_work(void);

#endif
