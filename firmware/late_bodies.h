/*
 * The openings of waybills that were bound late, in the file "bodies" of the ledger's folder
 * (signing/FORMAT.md, "Bound late"). The leaf commits to a salted body and does not hold it, so
 * that whoever sees the leaves does not learn the waybill; what it opens to stands here.
 *
 * There are few of them: the file is written anew with each. One that no leaf commits to says
 * nothing: the power went between the two.
 */
#ifndef PS_FIRMWARE_LATE_BODIES_H
#define PS_FIRMWARE_LATE_BODIES_H

#include "signing/cursor.h"
#include "signing/error.h"

#define PS_LATE_BODIES "bodies"
#define PS_LATE_BODIES_BYTES_MAX (16U << 20)

/*
 * Adds @salted (salt and body) of take @number, on the medium. Errors: PS_LIMIT (the file is full),
 * PS_MALFORMED (it is damaged), those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_late_bodies_add(int ledger_dir, uint64_t number,
					     struct ps_bytes salted);

/*
 * Visits all of them in their order; the view lives during the visit. No file is no error. Errors:
 * as of the former, and the visit's.
 */
PS_MUST_CHECK enum ps_err ps_late_bodies_read(int ledger_dir,
					      enum ps_err (*visit)(void *ctx, uint64_t number,
								   struct ps_bytes salted),
					      void *ctx);

#endif
