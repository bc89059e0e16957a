/* targets.h: what is fed with hostile bytes.
 *
 *   dataset/NAME   the bytes are the files of a data set, each behind a line
 *                  "=== PATH"; that reader reads them, and they are packed
 *   any other      of parsers.h: the bytes are one file, or a text
 *
 * A target must neither crash, hang, leak nor write outside its folder; that it
 * refuses its input is all right, with a message. */
#ifndef AK_FUZZ_TARGETS_H
#define AK_FUZZ_TARGETS_H

#include <glib.h>

/* Choose the target, once; FALSE: there is none of that name. */
gboolean fuzz_open(const char *target);

void fuzz_one(const guint8 *data, gsize size);

void fuzz_close(void);

#endif
