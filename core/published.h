/* published.h: the figures that the paper and its authors' repository report.
 *
 * core/published.csv, which says where they come from, is part of the library:
 * the build makes C of its lines. */
#ifndef AK_PUBLISHED_H
#define AK_PUBLISHED_H

#include "attnkit/error.h"

/* Who says so: this folder, or which publication. */
typedef enum {
    AK_SOURCE_ATTNKIT,
    AK_SOURCE_REPOSITORY,
    AK_SOURCE_PAPER,
    AK_N_SOURCE
} AkSource;

extern const char *const ak_source_name[AK_N_SOURCE];

typedef struct AkPublished {
    AkSource source;
    gchar *dataset, *encoder, *attention, *quantity; /* "": none */
    gchar *class_name;              /* the index of a label, or "all" */
    gdouble mean, std, significant; /* NAN: none */
    guint decimals;                 /* that `mean` was published with */
    gchar *note;                    /* of the quantity "note" */
} AkPublished;

/* The lines of core/published.csv, comments and all; NULL-terminated. */
extern const char *const ak_published_lines[];

/* The figures (AkPublished, owned by the array) of such lines, in their order;
 * an error (AK_ERROR_FILE) names the line. */
GPtrArray *ak_published_parse(const char *const *line, GError **error);

/* NULL: not published. */
const AkPublished *ak_published_find(const GPtrArray *published,
                                     AkSource source, const char *dataset,
                                     const char *encoder, const char *attention,
                                     const char *quantity,
                                     const char *class_name);

/* What is published on the data set of this reader, whose option `task` has
 * this value (NULL: it has no such option), is published under this name; NULL:
 * nothing is. */
const char *ak_published_name(const GPtrArray *published, const char *reader,
                              const char *task);

#endif
