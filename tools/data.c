#include "tools/data.h"

/* The assembler reads the file; the Makefile knows that this object depends on it. */
#define FILE_AS(symbol, file)                                                              \
	__asm__(".pushsection .rodata\n" #symbol "_begin:\n.incbin \"" file "\"\n" #symbol \
		"_end:\n.popsection\n");                                                   \
	extern const uint8_t symbol##_begin[] __attribute__((visibility("hidden")));       \
	extern const uint8_t symbol##_end[] __attribute__((visibility("hidden")))

FILE_AS(ps_channels_json, "tools/channels.json");
FILE_AS(ps_claims_json, "tools/claims.json");

struct ps_bytes ps_data_channels(void)
{
	return (struct ps_bytes){ ps_channels_json_begin,
				  (size_t)(ps_channels_json_end - ps_channels_json_begin) };
}

struct ps_bytes ps_data_claims(void)
{
	return (struct ps_bytes){ ps_claims_json_begin,
				  (size_t)(ps_claims_json_end - ps_claims_json_begin) };
}
