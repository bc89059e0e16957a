/* fetching.h: the published files of data sets. */
#ifndef AK_FETCHING_H
#define AK_FETCHING_H

#include "loader.h"
#include "run.h"

/* Data sets whose files can be fetched, and those of which it is known how one
 * comes by them.  `modules` are as ak_loader_list() has them. */
void ak_fetching_list(const GPtrArray *modules, gsize width, GString *out);

typedef struct AkFetching {
    const char *to;     /* folder; NULL: not given */
    const char *mirror; /* address of a folder; NULL: the publisher's */
    gsize width;        /* of what is printed, in columns */
} AkFetching;

/* Fetch the files of a data set, and say what they are and what the run file
 * needs.  Errors are those of ak_download(); data that are not free to download
 * are AK_ERROR_DATA, and the message says how one comes by them. */
gboolean ak_fetching_get(const AkPlugin *plugin, const AkFetching *fetching,
                         const AkObserver *observer, GString *out,
                         GError **error);

#endif
