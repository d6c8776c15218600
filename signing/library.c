#include "signing/library.h"

#include <dlfcn.h>
#include <string.h>

enum ps_err ps_library_load(const char *file, const struct ps_library_symbol *symbols, size_t count)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);

	if (!library)
		return PS_UNSUPPORTED;
	for (size_t i = 0; i < count; i++) {
		void *address = dlsym(library, symbols[i].name);

		if (!address)
			return PS_UNSUPPORTED;
		memcpy(symbols[i].function, &address, sizeof(address));
	}
	return PS_OK;
}
