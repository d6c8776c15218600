#include "tools/checkpoint_mail.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "signing/checkpoint_text.h"
#include "tools/command.h"
#include "tools/moment.h"

/* RFC 5321, 4.5.3.1. */
enum { LOCAL_LEN_MAX = 64, DOMAIN_LEN_MAX = 255, WORDS_MAX = 2048 };

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define LOCAL LETTERS "!#$%&'*+/=?^_`{|}~-."
#define DOMAIN LETTERS "-."

bool ps_mail_address_is(const char *text)
{
	size_t local = strspn(text, LOCAL);
	const char *domain = text + local + 1;

	return local && local <= LOCAL_LEN_MAX && text[local] == '@' && *domain &&
	       strlen(domain) <= DOMAIN_LEN_MAX && domain[strspn(domain, DOMAIN)] == '\0';
}

/* English and ASCII alone, so that no mail server has a reason to write it in another way. */
static const char words[] =
	"This is a checkpoint of a packing station's ledger: the station's signed word on which\n"
	"recordings there were when it was signed.\n"
	"\n"
	"entries    %" PRIu64 "\n"
	"signed     %s by the station's clock\n"
	"ledger     %s\n"
	"root hash  %s\n"
	"\n"
	"What to do with it: keep this text as it is, where the station's owner cannot change it.\n"
	"Nobody has to understand it. In a dispute, hand it out unchanged; whoever has packseal\n"
	"saves it as a file and passes it on with `--checkpoint FILE`, and then sees whether the\n"
	"ledger was rewritten or taken back since. It names no parcel and no person.\n"
	"\n";

static enum ps_err add_body(const struct ps_checkpoint_mail *mail, struct ps_buf *out)
{
	const struct ps_checkpoint *checkpoint = mail->checkpoint;
	char ledger[PS_COMMAND_GROUPS_LEN], root[PS_COMMAND_GROUPS_LEN];
	char moment[PS_MOMENT_TEXT_MAX];
	char text[WORDS_MAX];

	ps_moment_text(checkpoint->clock.utc_us, moment);
	ps_command_groups(checkpoint->ledger, ledger);
	ps_command_groups(checkpoint->root, root);
	(void)snprintf(text, sizeof(text), words, checkpoint->size, moment, ledger, root);
	ps_buf_add(out, text, strlen(text));
	ps_checkpoint_text_add(mail->bytes, out);
	return out->err;
}

/* The names that RFC 5322, 3.3 has for days and months are English, whatever the system speaks. */
static void date(int64_t now_s, char text_out[64])
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const time_t now = (time_t)now_s;
	struct tm tm = { .tm_mday = 1 };

	(void)gmtime_r(&now, &tm);
	(void)snprintf(text_out, 64, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[tm.tm_wday],
		       tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
		       tm.tm_sec);
}

static enum ps_err add_head(const struct ps_checkpoint_mail *mail, struct ps_buf *out)
{
	char when[64], text[2 * (LOCAL_LEN_MAX + DOMAIN_LEN_MAX) + 512];

	date(mail->now_s, when);
	(void)snprintf(text, sizeof(text),
		       "Date: %s\n"
		       "From: %s\n"
		       "To: %s\n"
		       "Subject: Please keep: checkpoint of a packing station's ledger, %" PRIu64
		       " entries\n"
		       "MIME-Version: 1.0\n"
		       "Content-Type: text/plain; charset=utf-8\n"
		       "Content-Transfer-Encoding: 7bit\n"
		       "\n",
		       when, mail->from, mail->to, mail->checkpoint->size);
	ps_buf_add(out, text, strlen(text));
	return out->err;
}

/* With the line ends of a message. */
static void add_crlf(const struct ps_buf *lines, struct ps_buf *out)
{
	for (size_t i = 0; i < lines->len; i++) {
		if (lines->bytes[i] == '\n')
			ps_buf_add_byte(out, '\r');
		ps_buf_add_byte(out, lines->bytes[i]);
	}
}

enum ps_err ps_checkpoint_mail(const struct ps_checkpoint_mail *mail, struct ps_buf *out)
{
	struct ps_buf lines;
	enum ps_err err;

	if (!mail->to)
		return add_body(mail, out);
	ps_buf_init(&lines);
	err = add_head(mail, &lines);
	if (!err)
		err = add_body(mail, &lines);
	if (!err) {
		add_crlf(&lines, out);
		err = out->err;
	}
	ps_buf_release(&lines);
	return err;
}
