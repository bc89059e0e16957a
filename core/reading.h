/* reading.h: figures in plain words. */
#ifndef AK_READING_H
#define AK_READING_H

#include "reportgroup.h"

/* Append how well the model predicts, and what guessing would reach. */
void ak_reading_quality(const AkReportGroup *group, gsize width, GString *out);

/* The seeds of a group that predict not clearly better than a model that
 * guesses.  Where nothing is known of guessing none is counted. */
guint ak_reading_n_weak(const AkReportGroup *group);

/* The sentence that stands before all numbers where some of the models predict not
 * clearly better than one that guesses; NULL: there are none.  Free it. */
gchar *ak_reading_warning(const GPtrArray *groups);

/* Which cells of the run have no figures, if some have not: likewise. */
gchar *ak_reading_absent(const AkResults *results);

/* What a test metric is called. */
const char *ak_reading_metric(const char *quantity);

/* Append a sentence or two for each figure that is known here, and for the columns
 * of any other probe what it says of itself.  `figures` are those of one cell
 * of `results`. */
void ak_reading_sentences(const GPtrArray *figures, const AkResults *results,
                          gsize width, GString *out);

/* "36 answers: bathroom, bedroom, ...": the first AK_READING_ANSWERS of n; `name`
 * has as many, or all.  Free it. */
enum { AK_READING_ANSWERS = 12 };
gchar *ak_reading_answers(gsize n, const char *const *name);

/* What a row of the table is called.  Free it. */
gchar *ak_reading_name(const char *probe, const char *quantity);

#endif
