#include "sourcefit.h"

#include "cellwork.h"

#include <math.h>

/* How many tensors of the file fit a model of this cell; misfits: see
 * ak_model_n_fit(). */
static guint
sourcefit_count_fits(const AkCell *cell, const AkSafetensors *file,
                     GArray *misfits)
{
    g_autoptr(AkModel) model = ak_cell_new_model(cell, NULL);
    return model != NULL ? ak_model_n_fit(model, file, misfits) : 0;
}

/* A value of an integer option, and how many tensors fit under it. */
typedef struct Fit {
    const AkStudyUnit *unit;
    const AkOption *option;
    gint64 value;
    guint n;
} Fit;

static gint64 *
sourcefit_option(const AkStudyUnit *unit, const AkOption *option)
{
    return (gint64 *)(void *)((gchar *)unit->state + option->offset);
}

/* Every size that does not fit tells, as a ratio, a value of the option under
 * which it would.  Better ones go into *best; the option stays as it was. */
static void
sourcefit_try_option(const AkCell *cell, const AkStudyUnit *unit,
                     const AkOption *option, const AkSafetensors *file,
                     Fit *best)
{
    g_autoptr(GArray) misfits = g_array_new(FALSE, FALSE, sizeof(AkMisfit)),
                      ignored = g_array_new(FALSE, FALSE, sizeof(AkMisfit));
    gint64 *value = sourcefit_option(unit, option), tried = 0;
    const gint64 old = *value;
    sourcefit_count_fits(cell, file, misfits);
    for (guint i = 0; i < misfits->len; i++) {
        const AkMisfit *misfit = &g_array_index(misfits, AkMisfit, i);
        const gdouble fit =
            (gdouble)old * (gdouble)misfit->found / (gdouble)misfit->expected;
        if (fit < MAX(option->min, 1.0) || fit > option->max ||
            fit != floor(fit) || (gint64)fit == tried)
            continue;
        *value = tried = (gint64)fit;
        const guint n = sourcefit_count_fits(cell, file, ignored);
        if (n > best->n)
            *best = (Fit){unit, option, tried, n};
    }
    *value = old;
}

/* The integer option of encoder or attention whose change makes most tensors fit,
 * among those that the run file sets or among those that it leaves open; option
 * NULL: no change is better. */
static Fit
sourcefit_find_fit(const AkCell *cell, gboolean is_set,
                   const AkSafetensors *file)
{
    const AkStudyUnit *const unit[] = {cell->encoder, cell->attention};
    g_autoptr(GArray) ignored = g_array_new(FALSE, FALSE, sizeof(AkMisfit));
    Fit best = {.n = sourcefit_count_fits(cell, file, ignored)};
    for (guint u = 0; u < G_N_ELEMENTS(unit); u++) {
        const AkPlugin *plugin = unit[u]->module->plugin;
        const AkScope scope = {.owner = plugin->name,
                               .dataset = cell->dataset->name};
        const AkOption *option = plugin->options;
        for (; option != NULL && option->name != NULL; option++)
            if (option->type == AK_OPTION_INT &&
                ak_option_is_set(cell->study->file, &scope, option->name) ==
                    is_set)
                sourcefit_try_option(cell, unit[u], option, file, &best);
    }
    return best;
}

gboolean
ak_source_fit(const AkStudy *study, AkStudyDataset *dataset,
              const AkSafetensors *file, GError **error)
{
    const AkCell cell = {.study = study,
                         .dataset = dataset,
                         .encoder = g_ptr_array_index(dataset->encoder, 0),
                         .attention = g_ptr_array_index(dataset->attention, 0)};
    const Fit open = sourcefit_find_fit(&cell, FALSE, file);
    if (open.option != NULL)
        *sourcefit_option(open.unit, open.option) = open.value;
    g_autoptr(AkModel) model = ak_cell_new_model(&cell, error);
    if (model == NULL)
        return FALSE;
    GError *reason = NULL;
    if (ak_model_check(model, file, dataset->model.file, &reason))
        return TRUE;
    const Fit set = sourcefit_find_fit(&cell, TRUE, file);
    if (set.option != NULL)
        g_set_error(error, reason->domain, reason->code,
                    "%s\nmore of them would fit with %s.%s = %" G_GINT64_FORMAT,
                    reason->message, set.unit->module->plugin->name,
                    set.option->name, set.value);
    else
        g_propagate_error(error, g_steal_pointer(&reason));
    g_clear_error(&reason);
    return FALSE;
}
