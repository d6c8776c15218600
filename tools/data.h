/* What is data and no code, but comes with the program: files of this folder as they stand there.
 */
#ifndef PS_TOOLS_DATA_H
#define PS_TOOLS_DATA_H

#include "signing/cursor.h"

struct ps_bytes ps_data_channels(void); /* tools/channels.json */
struct ps_bytes ps_data_claims(void);	/* tools/claims.json */

#endif
