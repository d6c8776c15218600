#include "web/post.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PIECE = 1 << 14 }; /* of each connection */

#define IN_PARTS "multipart/form-data"

struct ps_web_post {
	struct MHD_PostProcessor *reader;
	struct ps_web_request *request;
	bool in_parts; /* multipart/form-data: it says where it ends */
	size_t field_bytes;
	bool in_file;
	enum ps_err err;
};

bool ps_web_field_add(struct ps_web_request *request, const char *name, const char *value,
		      size_t len, bool more)
{
	struct ps_web_field *field;
	char *text;
	size_t had;

	if (more && request->field_count &&
	    strcmp(request->fields[request->field_count - 1].name, name) == 0) {
		field = &request->fields[request->field_count - 1];
	} else if (request->field_count < PS_WEB_FIELDS_MAX) {
		field = &request->fields[request->field_count];
		*field = (struct ps_web_field){ .name = strdup(name), .value = strdup("") };
		request->field_count++;
	} else {
		return false;
	}
	had = field->value ? strlen(field->value) : 0;
	text = field->name && field->value ? realloc(field->value, had + len + 1) : NULL;
	if (!text)
		return false;
	if (len)
		memcpy(text + had, value, len);
	text[had + len] = '\0';
	field->value = text;
	return true;
}

static enum ps_err add_field(struct ps_web_post *post, const char *name, const char *value,
			     size_t len, bool more)
{
	post->field_bytes += len;
	/* a text that ends at a zero would be another one for whoever reads it to there */
	return post->field_bytes <= PS_WEB_BODY_MAX && !(len && memchr(value, 0, len)) &&
			       ps_web_field_add(post->request, name, value, len, more)
		       ? PS_OK
		       : PS_INVALID;
}

/* A browser sends an input in which no file was chosen as a file without name and bytes. */
static bool is_nothing(const char *file, uint64_t offset, size_t len)
{
	return !*file && !offset && !len;
}

/* libmicrohttpd begins a part twice where it has only a line's end, which may be its content's. */
static bool goes_on(const struct ps_web_post *post, const char *file)
{
	const struct ps_web_upload *upload = post->request->upload;
	char given[PS_TEXT_LEN_MAX + 1];

	if (!post->in_file || upload->fd < 0 || upload->files[upload->count - 1].bytes)
		return false;
	ps_claim_file_given(file, given);
	return strcmp(given, upload->files[upload->count - 1].given) == 0;
}

/* A program's token stood in the head of its request; a person's stands in the form. */
static bool may_bring(const struct ps_web_request *request)
{
	return request->caller.role != PS_WEB_NOBODY ||
	       (request->session &&
		ps_web_secret_equal(request->session->token, ps_web_field(request, "token")));
}

static enum ps_err add_file(struct ps_web_post *post, const char *name, const char *file,
			    const char *bytes, uint64_t offset, size_t len)
{
	struct ps_web_request *request = post->request;
	enum ps_err err = PS_OK;

	if (is_nothing(file, offset, len))
		return PS_OK;
	if (!request->upload || strcmp(name, "file") != 0)
		return PS_INVALID;
	if (!may_bring(request))
		return PS_DENIED;
	if (!offset && !goes_on(post, file))
		err = ps_web_upload_file(request->upload, file);
	return err || !len ? err : ps_web_upload_add(request->upload, bytes, len);
}

static enum MHD_Result on_part(void *ctx, enum MHD_ValueKind kind, const char *name,
			       const char *file, const char *type, const char *encoding,
			       const char *value, uint64_t offset, size_t len)
{
	struct ps_web_post *post = ctx;

	(void)kind;
	(void)type;
	(void)encoding;
	if (!post->err && file) {
		post->err = add_file(post, name, file, value, offset, len);
		post->in_file = true;
	} else if (!post->err) {
		if (post->in_file && post->request->upload)
			post->err = ps_web_upload_file_end(post->request->upload);
		post->in_file = false;
		if (!post->err)
			post->err = add_field(post, name, value, len, offset);
	}
	if (post->err) {
		ps_web_upload_drop(post->request->upload);
		post->request->upload = NULL;
	}
	return MHD_YES;
}

struct ps_web_post *ps_web_post_open(struct MHD_Connection *mhd, struct ps_web_request *request)
{
	const char *type =
		MHD_lookup_connection_value(mhd, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
	struct ps_web_post *post = calloc(1, sizeof(*post));

	if (!post)
		return NULL;
	post->request = request;
	post->in_parts = type && strncasecmp(type, IN_PARTS, strlen(IN_PARTS)) == 0;
	post->reader = MHD_create_post_processor(mhd, PIECE, on_part, post);
	if (post->reader)
		return post;
	free(post);
	return NULL;
}

void ps_web_post_close(struct ps_web_post *post)
{
	if (!post)
		return;
	(void)MHD_destroy_post_processor(post->reader); /* nobody waits for its end */
	free(post);
}

void ps_web_post_take(struct ps_web_post *post, const char *bytes, size_t len)
{
	if (MHD_post_process(post->reader, bytes, len) != MHD_YES && !post->err)
		post->err = PS_INVALID;
}

enum ps_err ps_web_post_end(struct ps_web_post *post)
{
	/* what it still has comes now; a form in parts whose last is not ended was cut off */
	bool ended = MHD_destroy_post_processor(post->reader) == MHD_YES;

	post->reader = NULL;
	if (!post->err && post->in_parts && !ended)
		post->err = PS_INVALID;
	if (!post->err && post->request->upload)
		post->err = ps_web_upload_file_end(post->request->upload);
	return post->err;
}
