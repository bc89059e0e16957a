/* verifyfinished.c: is the run at its end?
 *
 * While one is under way, or where it was cut short, there is no summary.csv; where
 * cells failed, that has no figures of them. */
#include "verifywork.h"

#include "pieces.h"
#include "results.h"

static gboolean
finished_has(const AkPieces *pieces, const char *name)
{
    gboolean has = FALSE;
    /* A file that is not as it was written is a finished piece, too. */
    return !ak_pieces_has_any(pieces, name, &has, NULL) || has;
}

static gboolean
finished_cell(const AkResults *results, const char *cell)
{
    g_autofree gchar *folder =
        g_build_filename(results->out, "cells", cell, NULL);
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, FALSE, NULL);
    if (pieces == NULL)
        return TRUE;
    gboolean ok = finished_has(pieces, "model") &&
                  finished_has(pieces, "metrics") &&
                  finished_has(pieces, "instances");
    for (guint i = 0; ok && i < results->probe->len; i++) {
        const AkDeclared *probe = results->probe->pdata[i];
        ok = finished_has(pieces, probe->name);
    }
    return ok;
}

static gboolean
finished_fail(const char *out, const char *why, GError **error)
{
    g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                "%s: the run is not finished (%s); run it again to finish it: "
                "attnkit %s/run.ini",
                out, why, out);
    return FALSE;
}

gboolean
ak_verify_finished(const char *out, GError **error)
{
    g_autofree gchar *summary = g_build_filename(out, "summary.csv", NULL);
    if (!g_file_test(summary, G_FILE_TEST_EXISTS))
        return finished_fail(out, "there is no summary.csv", error);
    g_autoptr(AkResults) results = ak_results_read(out, NULL);
    if (results == NULL)
        return TRUE;
    g_autoptr(GPtrArray) absent = ak_results_absent(results, NULL);
    for (guint i = 0; i < absent->len; i++) {
        const char *cell = absent->pdata[i];
        g_autofree gchar *why = g_strdup_printf("the cell %s is not", cell);
        if (!finished_cell(results, cell))
            return finished_fail(out, why, error);
    }
    return TRUE;
}
