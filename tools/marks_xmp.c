/*
 * What an XMP packet declares. It is searched and not parsed as XML: no entity is ever expanded but
 * those of tools/xml_text.h, and nothing is fetched.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/marks.h"
#include "tools/xml_text.h"

static const char namespace[] = "tc260.org.cn/ns/AIGC";

static const uint8_t *find(struct ps_bytes bytes, size_t from, const char *text)
{
	return from < bytes.len ? memmem(bytes.bytes + from, bytes.len - from, text, strlen(text))
				: NULL;
}

/* The value of a field that stands as an attribute or as an element; false: it is not there. */
static bool field(struct ps_bytes xmp, const char *name, char *out, size_t size)
{
	const uint8_t *found = find(xmp, 0, name);
	const uint8_t *end = xmp.bytes + xmp.len;
	size_t len = 0;
	uint8_t closing;

	if (!found)
		return false;
	found += strlen(name);
	while (found < end && isspace(*found))
		found++;
	if (found < end && *found == '=') {
		found++;
		while (found < end && isspace(*found))
			found++;
	}
	if (found == end || (*found != '"' && *found != '\'' && *found != '>'))
		return false;
	closing = *found == '>' ? '<' : *found;
	found++;
	while (found + len < end && found[len] != closing && len < size - 1)
		len++;
	memcpy(out, found, len);
	out[len] = '\0';
	ps_xml_text_replace(out);
	return true;
}

/* The name that stands for the label's name space, with a colon; some declare another than they
 * use. */
static void find_prefix(struct ps_bytes xmp, char *out, size_t size)
{
	const uint8_t *found = find(xmp, 0, namespace);
	const uint8_t *start = found;
	size_t len = 0;

	while (start && start > xmp.bytes && *start != '=' && found - start < 64)
		start--;
	while (start && start > xmp.bytes && start[-1] != ':' && found - start < 64)
		start--;
	while (start && start + len < found && isalnum(start[len]) && len < size - 16)
		len++;
	if (len)
		memcpy(out, start, len);
	out[len] = '\0';
}

static bool label_field(struct ps_bytes xmp, const char *name, char *out, size_t size)
{
	char prefix[48], whole[64];

	find_prefix(xmp, prefix, sizeof(prefix));
	(void)snprintf(whole, sizeof(whole), "%s:%s", prefix, name);
	if (prefix[0] && field(xmp, whole, out, size))
		return true;
	(void)snprintf(whole, sizeof(whole), "TC260:%s", name);
	if (field(xmp, whole, out, size))
		return true;
	(void)snprintf(whole, sizeof(whole), " %s", name);
	return field(xmp, whole, out, size);
}

/* "TC260:Label=" or "<TC260:Label>": the fields of the label by themselves. */
static void find_fields(struct ps_marks *marks, struct ps_bytes xmp)
{
	char label[32], producer[100] = "", id[100] = "";
	char says[PS_TEXT_LEN_MAX + 1];

	if (!label_field(xmp, "Label", label, sizeof(label)))
		return;
	(void)label_field(xmp, "ContentProducer", producer, sizeof(producer));
	(void)label_field(xmp, "ProduceID", id, sizeof(id));
	ps_marks_label_says(label, producer, id, says);
	ps_marks_add(marks, PS_MARK_LABEL, "XMP fields", says);
}

void ps_marks_source(struct ps_marks *marks, const char *where, struct ps_bytes bytes)
{
	static const char list[] = "digitalsourcetype/";
	const uint8_t *found = find(bytes, 0, list);

	while (found) {
		size_t at = (size_t)(found - bytes.bytes) + sizeof(list) - 1;
		char term[64];
		size_t len = 0;

		while (at + len < bytes.len && len < sizeof(term) - 1 &&
		       isalnum(bytes.bytes[at + len]))
			len++;
		memcpy(term, bytes.bytes + at, len);
		term[len] = '\0';
		if (marks->more)
			return;
		if (len)
			ps_marks_add(marks, PS_MARK_SOURCE, where, term);
		found = find(bytes, at, list);
	}
}

/* Some write the term alone, without the list that it is of. */
static void find_term(struct ps_marks *marks, struct ps_bytes xmp)
{
	static const char end[] = "DigitalSourceType";
	const uint8_t *found = find(xmp, 0, end);
	char term[64];

	if (!found)
		return;
	xmp.len -= (size_t)(found - xmp.bytes);
	xmp.bytes = found;
	if (field(xmp, end, term, sizeof(term)) && term[0] &&
	    strspn(term, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(term))
		ps_marks_add(marks, PS_MARK_SOURCE, "XMP", term);
}

/* Programs that name themselves. */
static enum ps_err find_tools(struct ps_marks *marks, struct ps_bytes xmp)
{
	static const char *const names[] = {
		"xmp:CreatorTool",  "photoshop:Credit",		"tiff:Software",
		"exif:UserComment", "Iptc4xmpExt:AISystemUsed", "photoshop:Source",
	};
	char value[PS_TEXT_LEN_MAX + 1], where[64];
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && !err; i++) {
		if (!field(xmp, names[i], value, sizeof(value)))
			continue;
		(void)snprintf(where, sizeof(where), "XMP %s", names[i]);
		err = ps_marks_text(marks, where,
				    (struct ps_bytes){ (const uint8_t *)value, strlen(value) });
	}
	return err;
}

/* @plain: the packet with its escaped characters as what they stand for. A label as JSON is found
 * there, whatever it stands in: an element, an attribute, CDATA. */
static enum ps_err find_label(struct ps_marks *marks, struct ps_bytes xmp, struct ps_bytes plain)
{
	size_t labels = marks->count;
	enum ps_err err = ps_marks_label(marks, "XMP", plain);

	if (err || marks->count != labels || !find(plain, 0, namespace))
		return err;
	find_fields(marks, xmp);
	/* whatever it holds in that name space, somebody meant to say something */
	if (marks->count == labels)
		ps_marks_add(marks, PS_MARK_LABEL, "XMP", "");
	return PS_OK;
}

enum ps_err ps_marks_xmp(struct ps_marks *marks, struct ps_bytes xmp)
{
	struct ps_bytes text;
	struct ps_buf plain;
	enum ps_err err;

	ps_buf_init(&plain);
	ps_xml_text_add(&plain, xmp);
	text = (struct ps_bytes){ plain.bytes, plain.len };
	err = plain.err ? plain.err : find_label(marks, xmp, text);
	if (!err) {
		ps_marks_source(marks, "XMP", text);
		find_term(marks, xmp);
		err = find_tools(marks, xmp);
	}
	ps_buf_release(&plain);
	return err;
}
