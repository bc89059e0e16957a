#include "cellsheet.h"

#include "cellwork.h"
#include "recordfile.h"

#include <errno.h>
#include <glib/gstdio.h>

static const char *
sheet_name(const AkStudyUnit *probe)
{
    return probe != NULL ? probe->module->plugin->name : "instances";
}

/* Put aside for as long as the sheet is under way. */
static gboolean
sheet_move(const char *from, const char *to, GError **error)
{
    if (g_rename(from, to) == 0 || errno == ENOENT)
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot rename %s to %s: %s",
                from, to, g_strerror(errno));
    return FALSE;
}

gboolean
ak_sheet_check_begun(const AkCell *cell, const AkStudyUnit *probe,
                     GError **error)
{
    static const char *const end[] = {".jsonl.part", ".jsonl"};
    const char *name = sheet_name(probe);
    g_autoptr(GPtrArray) keys = ak_cell_keys(cell, probe);
    if (!ak_pieces_is_begun(cell->pieces, name, keys))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(end); i++) {
        g_autofree gchar *file = g_strconcat(name, end[i], NULL);
        g_autofree gchar *path = g_build_filename(cell->folder, file, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return ak_pieces_check_synced(cell->pieces, name, path, error);
    }
    return TRUE;
}

gboolean
ak_sheet_write(AkSheet *sheet, const char *text, gsize size, GError **error)
{
    g_checksum_update(sheet->sha256, (const guchar *)text, (gssize)size);
    return ak_writer_write(sheet->writer, text, size, error);
}

gboolean
ak_sheet_sync(const AkSheet *sheet, const AkCell *cell, GError **error)
{
    if (!ak_writer_sync(sheet->writer, error))
        return FALSE;
    ak_pieces_put_synced(cell->pieces, sheet->name,
                         ak_writer_size(sheet->writer), sheet->sha256);
    return TRUE;
}

/* A whole file under its own name, of a piece that is under way, is one that was
 * put in place before its process could say so. */
static gboolean
sheet_take_up(AkSheet *sheet, const AkCell *cell, const char *path,
              GError **error)
{
    const GPtrArray *text = cell->dataset->instance;
    g_autoptr(GPtrArray) keys = ak_cell_keys(cell, sheet->probe);
    g_autofree gchar *part = g_strconcat(path, ".part", NULL);
    const gboolean is_begun =
        ak_pieces_is_begun(cell->pieces, sheet->name, keys);
    const gboolean is_sound = ak_sheet_check_begun(cell, sheet->probe, NULL);
    guint64 size = 0;

    if (!(is_begun && !g_file_test(part, G_FILE_TEST_EXISTS)
              ? sheet_move(path, part, error)
              : ak_file_remove(path, error)))
        return FALSE;
    sheet->writer = ak_writer_resume(path, error);
    if (sheet->writer == NULL)
        return FALSE;
    if (is_begun && is_sound)
        sheet->n_done = ak_record_count(part, text->len,
                                        (AkText *const *)text->pdata, &size);
    /* What is there of other keys must not come back once these are kept. */
    if (!is_begun)
        ak_pieces_start(cell->pieces, sheet->name, keys);
    return ak_writer_cut(sheet->writer, size, error) &&
           ak_file_add_to(part, size, sheet->sha256, error) &&
           ak_sheet_sync(sheet, cell, error);
}

gboolean
ak_sheet_open(AkSheet *sheet, const AkCell *cell, const AkStudyUnit *probe,
              gboolean *has, guint n_worker, guint *needs, GError **error)
{
    guint own_needs = 0;
    *sheet = (AkSheet){.probe = probe,
                       .has = has,
                       .name = sheet_name(probe),
                       .file = g_strconcat(sheet_name(probe), ".jsonl", NULL),
                       .sha256 = g_checksum_new(G_CHECKSUM_SHA256),
                       .spent = g_new0(gdouble, n_worker)};
    if (probe != NULL) {
        sheet->span = ak_profile_probe(sheet->name);
        sheet->state = ak_probe_open(probe, &own_needs, error);
        if (sheet->state == NULL)
            return FALSE;
    }
    *needs |= own_needs;
    g_autofree gchar *path = g_build_filename(cell->folder, sheet->file, NULL);
    return sheet_take_up(sheet, cell, path, error);
}

void
ak_sheet_clear(AkSheet *sheet)
{
    if (sheet->state != NULL)
        ak_probe_close(sheet->probe, sheet->state);
    ak_writer_free(sheet->writer);
    g_checksum_free(sheet->sha256);
    g_free(sheet->file);
    g_free(sheet->spent);
}

gboolean
ak_sheet_finish(AkSheet *sheet, const AkCell *cell, GError **error)
{
    g_autoptr(GPtrArray) keys = ak_cell_keys(cell, sheet->probe);
    const char *const files[] = {sheet->file, NULL};
    if (!ak_writer_commit(sheet->writer, error) ||
        !ak_pieces_finish(cell->pieces, sheet->name, keys, files, error))
        return FALSE;
    *sheet->has = TRUE;
    return TRUE;
}
