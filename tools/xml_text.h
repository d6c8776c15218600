/*
 * The text that an XML document means where it escapes characters (XML 1.0, 4.1 and 4.6): the five
 * named entities and the numbered characters, decimal and hexadecimal. No other entity is known, so
 * none is ever expanded; what is none, or stands for no character, stays as it stands.
 */
#ifndef PS_TOOLS_XML_TEXT_H
#define PS_TOOLS_XML_TEXT_H

#include "signing/buf.h"
#include "signing/cursor.h"

/* Appends @text in UTF-8; never more bytes than it has. A failure sticks in @out. */
void ps_xml_text_add(struct ps_buf *out, struct ps_bytes text);

/* The same in its place; ends with a NUL, as @text does. */
void ps_xml_text_replace(char *text);

#endif
