/* What HOWTO.txt in a package says. */
#ifndef PS_TOOLS_PACKAGE_HOWTO_H
#define PS_TOOLS_PACKAGE_HOWTO_H

extern const char ps_package_howto[];

#endif
