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

/* The first series of this role; NULL: it has none. */
const AkSeries *ak_declared_series(const AkDeclared *probe, AkSeriesRole role);

/* Is the series drawn over the words of a text? */
gboolean ak_series_is_map(const AkSeries *series);

/* What texts call the probe's importance: its label, or the probe's name. */
const char *ak_declared_label(const AkDeclared *probe);

/* What is wrong with a plot, to go behind "plot 'NAME' ", or with what was added
 * to columns and series later; NULL: nothing.  Free it. */
gchar *ak_plot_fault(const AkPlot *plot);
gchar *ak_column_fault(const AkColumn *column);
gchar *ak_series_fault(const AkSeries *series);

/* Frees the array's elements: for arrays made elsewhere. */
void ak_declared_free(gpointer data);

#endif
