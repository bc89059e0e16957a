/* results.h: an output folder, read back.
 *
 * Errors (AK_ERROR_FILE) name file and line.  Strings are as the files have
 * them: what is printed goes through ak_printable(). */
#ifndef AK_RESULTS_H
#define AK_RESULTS_H

#include "attnkit/error.h"

typedef struct AkResults {
    gchar *out;          /* the folder */
    gchar **cell;        /* "sst/bilstm-additive-s1", NULL-terminated */
    GHashTable *classes; /* data set to its classes' names (gchar **) */
    GPtrArray *figures;  /* AkFigure, see figures.h */
} AkResults;

AkResults *ak_results_read(const char *out, GError **error);
void ak_results_free(AkResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkResults, ak_results_free)

/* The name of class `index` of a data set, or its number.  Free it. */
gchar *ak_results_class(const AkResults *results, const char *dataset,
                        gint index);

/* The version of the JSON library. */
const char *ak_results_json_version(void);

#endif
