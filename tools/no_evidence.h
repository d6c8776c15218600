/* What somebody gave us in place of an evidence file: often what was derived of one. */
#ifndef PS_TOOLS_NO_EVIDENCE_H
#define PS_TOOLS_NO_EVIDENCE_H

/*
 * "a JPEG picture", by the first bytes of the open file, whose place is left alone; NULL: it may be
 * an evidence file, or is nothing that we know.
 */
const char *ps_no_evidence_kind(int fd);

#endif
