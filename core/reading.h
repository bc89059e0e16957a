/* reading.h: figures in plain words. */
#ifndef AK_READING_H
#define AK_READING_H

#include "results.h"

/* Append how well the model predicts, and what guessing would reach.
 * n_class: names known for the data set, 0 for unknown. */
void ak_reading_quality(const GPtrArray *figures, guint n_class, gsize width,
                        GString *out);

/* Append a sentence or two for each figure that is known here.  `figures` are
 * those of one cell. */
void ak_reading_sentences(const GPtrArray *figures, gsize width, GString *out);

/* What a row of the table is called.  Free it. */
gchar *ak_reading_name(const char *probe, const char *quantity);

#endif
