/* descriptor.h: a plug-in's descriptor out of hostile bytes.
 *
 * The first byte chooses the kind of a sound plug-in; then each edit is a byte for
 * the field, one for the row where the field is of a table, and the new value.
 * What the descriptor says of its own sizes is true: a host cannot look behind
 * that.  All memory is of exactly these sizes, so that a checker sees whoever
 * reads further. */
#ifndef AK_FUZZ_DESCRIPTOR_H
#define AK_FUZZ_DESCRIPTOR_H

#include <attnkit/attnkit.h>

/* The descriptor; it and its parts belong to `memory`, which frees with
 * g_free(). */
const AkPlugin *fuzz_descriptor(const guint8 *data, gsize size,
                                GPtrArray *memory);

#endif
