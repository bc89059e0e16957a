/* shownwork.h: files of records for shown.c and showntext.c. */
#ifndef AK_SHOWNWORK_H
#define AK_SHOWNWORK_H

#include "json.h"
#include "shown.h"

/* A line of a file of records. */
typedef struct AkShownLine {
    const char *file;
    guint number;
    const char *text;
    gsize length;
} AkShownLine;

/* FALSE always: the line is not as it was written. */
gboolean ak_shown_fail(const AkShownLine *line, const char *what,
                       GError **error);

/* The record of a line (an object with a string `id`), or NULL. */
json_t *ak_shown_parse(const AkShownLine *line, GError **error);

/* NAN where the record has no number `name`. */
gdouble ak_shown_number(json_t *record, const char *name);

/* -1: no class. */
gint64 ak_shown_predicted(const json_t *record);

/* The whole text, with the series `series` of the other line, if there is one
 * (text not NULL).  NULL: a line is not as it was written. */
AkShownText *ak_shown_text_new(const char *id, const AkShownLine *instance,
                               const AkShownLine *other, const char *series,
                               GError **error);
void ak_shown_text_free(gpointer data); /* an AkShownText */

#endif
