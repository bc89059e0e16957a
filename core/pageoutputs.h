/* pageoutputs.h: what the model and its probes put out for one text of a page. */
#ifndef AK_PAGEOUTPUTS_H
#define AK_PAGEOUTPUTS_H

#include "cellreader.h"

typedef struct AkPageOutputs {
    gsize n;             /* outputs of the model */
    gboolean is_several; /* labels, each with an output of its own */
    gboolean *is_shown;  /* (n) */
    GPtrArray *value;    /* (gdouble *, n) the model's, then those of
                            * each probe that has a series of them */
} AkPageOutputs;

/* The series of a probe whose outputs are shown; NULL: it has none. */
const char *ak_page_outputs_series(const AkDeclared *probe);

/* Of the text that the reader stands at. */
AkPageOutputs *ak_page_outputs_new(const AkResults *results,
                                   AkCellReader *reader, GError **error);
void ak_page_outputs_free(AkPageOutputs *outputs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkPageOutputs, ak_page_outputs_free)

/* As JSON: the predicted class, -1 where the output is undefined; of several labels
 * those with an output above a half, which are those that the metrics count, as an
 * array. */
void ak_page_outputs_predicted(const AkPageOutputs *outputs, gint predicted,
                               GString *json);

/* As JSON: the classes that are shown, those with the largest outputs first, then
 * their outputs, an array for each that has any: [[0,2],[0.75,0.2],[0.7,0.3]]. */
void ak_page_outputs_print(const AkPageOutputs *outputs, GString *json);

#endif
