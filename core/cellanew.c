/* cellanew.c: what of a cell was begun with other settings, or is damaged. */
#include "cell.h"

#include "cellsheet.h"
#include "cellwork.h"
#include "checkpoint.h"
#include "safetensors.h"
#include "studysource.h"

#include <string.h>

/* The first key that the checkpoint was not made with; NULL: there is none. */
static gchar *
cellanew_change(const AkCell *cell, const AkSafetensors *header)
{
    g_autoptr(GPtrArray) keys = ak_cell_model_keys(cell);
    for (guint i = 0; i < keys->len; i++) {
        const AkKey *key = keys->pdata[i];
        const char *was = ak_safetensors_metadata(header, key->name);
        if (g_strcmp0(was, key->value) != 0)
            return g_strdup_printf("was made with %s = %s, but now it is %s",
                                   key->name, was != NULL ? was : "(not set)",
                                   key->value);
    }
    return NULL;
}

/* What is amiss with the checkpoint; NULL: nothing, or there is none.  Free it. */
static gchar *
cellanew_checkpoint(const AkCell *cell)
{
    g_autofree gchar *path = ak_cell_checkpoint(cell);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(AkSafetensors) header = ak_safetensors_open(path, &error);
    gchar *change = header != NULL ? cellanew_change(cell, header) : NULL;
    if (change != NULL || (header != NULL && ak_checkpoint_check(path, &error)))
        return change;
    return g_strdup_printf("is damaged: %s", error->message);
}

/* Of all sheets in one line: what changed for the first is what changed. */
static gchar *
cellanew_records(const AkCell *cell)
{
    const GPtrArray *probe = cell->dataset->probe;
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree gchar *first = NULL;
    for (guint i = 0; i <= probe->len; i++) {
        const AkStudyUnit *unit = i > 0 ? probe->pdata[i - 1] : NULL;
        const char *name =
            unit != NULL ? unit->module->plugin->name : "instances";
        g_autoptr(GPtrArray) keys = ak_cell_keys(cell, unit);
        g_autofree gchar *change =
            ak_pieces_begun_change(cell->pieces, name, keys);
        if (change == NULL)
            continue;
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
        if (first == NULL)
            first = g_steal_pointer(&change);
    }
    return first == NULL ? NULL
                         : g_strdup_printf(
                               "%s: records begin anew (%s): those begun were "
                               "made with %s",
                               cell->name, names->str, first);
}

/* A line for each sheet whose beginning is not as it was written. */
static void
cellanew_note_damage(const AkCell *cell, GPtrArray *notes)
{
    const GPtrArray *probe = cell->dataset->probe;
    for (guint i = 0; i <= probe->len; i++) {
        const AkStudyUnit *unit = i > 0 ? probe->pdata[i - 1] : NULL;
        g_autoptr(GError) error = NULL;
        if (ak_sheet_check_begun(cell, unit, &error))
            continue;
        const char *name =
            unit != NULL ? unit->module->plugin->name : "instances";
        gchar *note =
            g_strdup_printf("%s: records begin anew (%s): those begun "
                            "are damaged: %s",
                            cell->name, name, error->message);
        g_ptr_array_add(notes, note);
    }
}

void
ak_cell_note_anew(const AkCell *cell, GPtrArray *notes)
{
    if (cell->is_fresh ||
        cell->pieces == NULL) /* NULL: it was never looked for */
        return;
    gchar *records = cellanew_records(cell);
    if (records != NULL)
        g_ptr_array_add(notes, records);
    cellanew_note_damage(cell, notes);
    g_autofree gchar *change =
        cell->has_model || ak_source_has_model(cell->dataset)
            ? NULL
            : cellanew_checkpoint(cell);
    if (change != NULL)
        g_ptr_array_add(notes, g_strdup_printf("%s: training begins anew: its "
                                               "checkpoint %s",
                                               cell->name, change));
}
