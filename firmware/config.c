#include "firmware/config.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/config_key.h"

struct reading {
	const char *file;
	struct ps_config *config;
	enum ps_config_section section;
	void *object; /* the struct of the open section; NULL before the first */
	unsigned line;
	char title[PS_INI_NAME_MAX + 1];
	uint64_t given; /* a bit for each key of the table */
	uint64_t sections_seen;
};

static bool is_name(const char *text)
{
	size_t len = strlen(text);

	return len >= 1 && len <= PS_CONFIG_NAME_MAX &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static enum ps_err set_defaults(enum ps_config_section section, void *object,
				struct ps_ini_fault *fault)
{
	struct ps_ini_item item = { .file = "defaults",
				    .section = ps_config_section_name(section) };

	for (const struct ps_config_key *key = ps_config_keys; key->name; key++) {
		enum ps_err err = PS_OK;

		item.key = key->name;
		item.value = key->initial;
		if (key->section == section && key->initial)
			err = ps_config_key_set(key, object, &item, fault);
		if (err)
			return err;
	}
	return PS_OK;
}

/* Room for one more of a named section; NULL if there is none. */
static void *add_object(struct ps_config *config, enum ps_config_section section, const char *name,
			unsigned line)
{
	size_t room = strlen(name) + 1;

	if (section == PS_SECTION_CAMERA && config->camera_count < PS_CONFIG_CAMERAS_MAX) {
		struct ps_config_camera *camera = &config->cameras[config->camera_count++];

		memcpy(camera->name, name, room);
		return camera;
	}
	if (section == PS_SECTION_SCANNER && config->scanner_count < PS_CONFIG_SCANNERS_MAX) {
		struct ps_config_scanner *scanner = &config->scanners[config->scanner_count++];

		memcpy(scanner->name, name, room);
		return scanner;
	}
	if (section == PS_SECTION_LANE && config->lane_count < PS_CONFIG_LANES_MAX) {
		struct ps_config_lane *lane = &config->lanes[config->lane_count++];

		memcpy(lane->name, name, room);
		lane->line = line;
		return lane;
	}
	return NULL;
}

static enum ps_err refuse_section(const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	if (item->section[0] == '\0')
		return ps_ini_refuse(fault, item->file, item->line,
				     "%s stands before the first [section]", item->key);
	return ps_ini_refuse(fault, item->file, item->section_line,
			     "[%s] is not one of [station], [store], [camera NAME], "
			     "[scanner NAME], [lane NAME]",
			     item->section);
}

/* Which section "camera top" is, and where in it the name begins. */
static bool find_section(const char *title, enum ps_config_section *section_out, const char **name)
{
	for (unsigned i = 0; i < PS_CONFIG_SECTIONS; i++) {
		enum ps_config_section section = (enum ps_config_section)i;
		const char *word = ps_config_section_name(section);
		size_t len = strlen(word);
		bool named = ps_config_section_is_named(section);

		if (strncmp(title, word, len) != 0 || title[len] != (named ? ' ' : '\0'))
			continue;
		*section_out = section;
		*name = named ? title + len + 1 : "";
		return true;
	}
	return false;
}

/* What is usual in a flow, where the lane does not say it. */
static enum ps_err set_flow_defaults(const struct reading *r, struct ps_ini_fault *fault)
{
	static const struct {
		enum ps_flow flow;
		const char *key;
		const char *value;
	} usual[] = {
		{ PS_FLOW_LABEL_LAST, "preroll", PS_PREROLL_LABEL_LAST },
		{ PS_FLOW_SCAN_OUT, "postroll", PS_POSTROLL_SCAN_OUT },
		/* whatever goes out was recorded when it was packed */
		{ PS_FLOW_SCAN_OUT, "repeated", "0 days" },
	};
	const struct ps_config_lane *lane = r->object;
	enum ps_err err = PS_OK;

	for (size_t k = 0; k < sizeof(usual) / sizeof(usual[0]) && !err; k++) {
		const struct ps_ini_item item = { .file = "defaults",
						  .section = r->title,
						  .key = usual[k].key,
						  .value = usual[k].value };

		for (unsigned i = 0; ps_config_keys[i].name && !err; i++) {
			const struct ps_config_key *key = &ps_config_keys[i];

			if (lane->session.flow == usual[k].flow && key->section == r->section &&
			    strcmp(key->name, usual[k].key) == 0 && !(r->given & 1ULL << i))
				err = ps_config_key_set(key, r->object, &item, fault);
		}
	}
	return err;
}

/* Every key of the section that has no default must have been given. */
static enum ps_err finish_section(struct reading *r, struct ps_ini_fault *fault)
{
	for (unsigned i = 0; r->object && ps_config_keys[i].name; i++) {
		const struct ps_config_key *key = &ps_config_keys[i];

		if (key->section == r->section && !key->initial && !(r->given & 1ULL << i))
			return ps_ini_refuse(fault, r->file, r->line, "[%s] %s must be given",
					     r->title, key->name);
	}
	return r->object && r->section == PS_SECTION_LANE ? set_flow_defaults(r, fault) : PS_OK;
}

static enum ps_err begin_section(struct reading *r, const struct ps_ini_item *item,
				 struct ps_ini_fault *fault)
{
	const char *name = "";
	enum ps_err err = finish_section(r, fault);

	if (err)
		return err;
	if (!find_section(item->section, &r->section, &name))
		return refuse_section(item, fault);
	if (ps_config_section_is_named(r->section) && !is_name(name))
		return ps_ini_refuse(fault, item->file, item->section_line,
				     "[%s]: a name is 1 to %d of a-z, 0-9 and -", item->section,
				     PS_CONFIG_NAME_MAX);
	if (r->section == PS_SECTION_STATION)
		r->object = &r->config->station;
	else if (r->section == PS_SECTION_STORE)
		r->object = &r->config->store;
	else
		r->object = add_object(r->config, r->section, name, item->section_line);
	if (!r->object)
		return ps_ini_refuse(fault, item->file, item->section_line,
				     "[%s]: there are more than 16 of them", item->section);
	r->given = 0;
	r->sections_seen |= 1ULL << r->section;
	r->line = item->section_line;
	memcpy(r->title, item->section, strlen(item->section) + 1);
	/* Those of [station] and [store] hold even if the section is left out. */
	return ps_config_section_is_named(r->section) ? set_defaults(r->section, r->object, fault)
						      : PS_OK;
}

static enum ps_err on_item(void *user, const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	struct reading *r = user;
	enum ps_err err = item->first ? begin_section(r, item, fault) : PS_OK;

	if (err)
		return err;
	for (unsigned i = 0; ps_config_keys[i].name; i++) {
		const struct ps_config_key *key = &ps_config_keys[i];

		if (key->section == r->section && strcmp(key->name, item->key) == 0) {
			r->given |= 1ULL << i;
			return ps_config_key_set(key, r->object, item, fault);
		}
	}
	return ps_ini_refuse_item(fault, item, "there is no such key in this section");
}

static enum ps_err finish(struct reading *r, struct ps_ini_fault *fault)
{
	static const enum ps_config_section needed[] = { PS_SECTION_STATION, PS_SECTION_CAMERA,
							 PS_SECTION_LANE };
	enum ps_err err = finish_section(r, fault);

	for (size_t i = 0; !err && i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (!(r->sections_seen & 1ULL << needed[i]))
			err = ps_ini_refuse(fault, r->file, 0, "there is no [%s%s]",
					    ps_config_section_name(needed[i]),
					    ps_config_section_is_named(needed[i]) ? " NAME" : "");
	}
	return err ? err : ps_config_resolve(r->config, r->file, fault);
}

enum ps_err ps_config_parse(const char *file, const void *bytes, size_t len,
			    struct ps_config **config_out, struct ps_ini_fault *fault_out)
{
	struct reading r = { .file = file, .config = calloc(1, sizeof(*r.config)) };
	struct ps_ini_handler handler = { on_item, &r };
	enum ps_err err = r.config ? PS_OK : PS_NO_MEMORY;

	if (!err) {
		ps_buf_init(&r.config->file);
		ps_buf_add(&r.config->file, bytes, len);
		err = r.config->file.err;
	}
	if (err) {
		ps_ini_refuse(fault_out, file, 0, "%s", ps_err_text(err));
		goto out;
	}
	err = set_defaults(PS_SECTION_STATION, &r.config->station, fault_out);
	if (!err)
		err = set_defaults(PS_SECTION_STORE, &r.config->store, fault_out);
	if (!err)
		err = ps_ini_parse(file, bytes, len, &handler, fault_out);
	if (!err)
		err = finish(&r, fault_out);
	if (err)
		goto out;
	*config_out = r.config;
	r.config = NULL;
out:
	ps_config_close(r.config);
	return err;
}

enum ps_err ps_config_open(const char *path, struct ps_config **config_out,
			   struct ps_ini_fault *fault_out)
{
	struct ps_buf bytes;
	enum ps_err err;

	ps_buf_init(&bytes);
	err = ps_ini_load(path, PS_CONFIG_BYTES_MAX, &bytes, fault_out);
	if (!err)
		err = ps_config_parse(path, bytes.bytes, bytes.len, config_out, fault_out);
	ps_buf_release(&bytes);
	return err;
}

void ps_config_close(struct ps_config *config)
{
	if (!config)
		return;
	ps_config_section_release(PS_SECTION_STATION, &config->station);
	for (unsigned i = 0; i < config->camera_count; i++)
		ps_config_section_release(PS_SECTION_CAMERA, &config->cameras[i]);
	for (unsigned i = 0; i < config->scanner_count; i++)
		ps_config_section_release(PS_SECTION_SCANNER, &config->scanners[i]);
	for (unsigned i = 0; i < config->lane_count; i++)
		ps_config_section_release(PS_SECTION_LANE, &config->lanes[i]);
	ps_buf_release(&config->file);
	free(config);
}
