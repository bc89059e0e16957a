/* declared.h: what probes declare of themselves, kept with the results.
 *
 * The manifest of a run holds it, so that a page can be made of an output folder
 * alone, whatever plug-ins there are by then. */
#ifndef AK_DECLARED_H
#define AK_DECLARED_H

#include "attnkit/plugin.h"
#include "attnkit/probe.h"

struct json_t;

/* A probe of a run.  Texts are NULL where it says nothing; tables end as those of
 * plug-ins do.  All texts belong to the JSON that it was read from. */
typedef struct AkDeclared {
    const char *name, *version;
    const char *summary, *source, *cost, *reading, *limits, *assumptions;
    AkColumn *columns;
    AkSeries *series;
    AkPlot *plots;
} AkDeclared;

/* The declarations of a probe as an object of the manifest, and the object of all
 * of them read back: AkDeclared, owned by the array, in its order; what this
 * attnkit does not know is left out. */
struct json_t *ak_declared_json(const AkPlugin *probe);
GPtrArray *ak_declared_read(const struct json_t *probes);

/* What is wrong with a plot, to go behind "plot 'NAME' "; NULL: nothing.  Free
 * it. */
gchar *ak_plot_fault(const AkPlot *plot);

/* Frees the array's elements: for arrays made elsewhere. */
void ak_declared_free(gpointer data);

#endif
