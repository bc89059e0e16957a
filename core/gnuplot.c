#include "gnuplot.h"

#include "files.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* "FOLDER/NAME.ENDING". */
static gchar *
gnuplot_path(const char *folder, const AkDrawing *drawing, const char *ending)
{
    g_autofree gchar *file = g_strconcat(drawing->name, ending, NULL);
    return g_build_filename(folder, file, NULL);
}

static gboolean
gnuplot_write(const char *path, const char *data, gsize size, GError **error)
{
    g_autoptr(AkWriter) writer = ak_writer_open(path, error);
    return writer != NULL && ak_writer_write(writer, data, size, error) &&
           ak_writer_commit(writer, error);
}

static gboolean
gnuplot_write_data(const char *folder, const AkDrawing *drawing, GError **error)
{
    g_autofree gchar *csv = gnuplot_path(folder, drawing, ".csv");
    g_autofree gchar *script = gnuplot_path(folder, drawing, ".gp");
    return gnuplot_write(csv, drawing->csv->str, drawing->csv->len, error) &&
           gnuplot_write(script, drawing->script->str, drawing->script->len,
                         error);
}

/* ---- In a folder of its own ---- */

/* A PDF says when it was made, in figures of a fixed length: always the same. */
static void
gnuplot_fix_date(gchar *pdf, gsize size)
{
    static const char key[] = "/CreationDate (D:", date[] = "20000101000000";
    gchar *at = NULL; /* it may stand behind binary data */
    for (gsize i = 0; at == NULL && i + sizeof key + sizeof date < size; i++)
        if (memcmp(pdf + i, key, strlen(key)) == 0)
            at = pdf + i;
    for (gsize i = 0; at != NULL && i < strlen(date); i++)
        if (g_ascii_isdigit(at[strlen(key) + i]))
            at[strlen(key) + i] = date[i];
}

/* One process draws all: starting it takes longer than a figure. */
static gboolean
gnuplot_run(const char *folder, const GPtrArray *drawings, GError **error)
{
    g_autoptr(GPtrArray) command = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(command, g_strdup("gnuplot"));
    g_ptr_array_add(command, g_strdup("--default-settings"));
    for (guint i = 0; i < drawings->len; i++)
        g_ptr_array_add(
            command, g_strconcat(((const AkDrawing *)drawings->pdata[i])->name,
                                 ".gp", NULL));
    g_ptr_array_add(command, NULL);

    g_auto(GStrv) environment = g_get_environ();
    environment = g_environ_setenv(environment, "TZ", "UTC0", TRUE);
    environment = g_environ_setenv(environment, "LC_ALL", "C.UTF-8", TRUE);
    g_autofree gchar *said = NULL;
    gint status = 0;
    g_autoptr(GError) cause = NULL;
    if (g_spawn_sync(folder, (gchar **)command->pdata, environment,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                     NULL, NULL, &said, &status, &cause) &&
        status == 0)
        return TRUE;
    g_strdelimit(g_strstrip(said != NULL ? said : (said = g_strdup(""))),
                 "\n\t", ' ');
    g_set_error(
        error, AK_ERROR, AK_ERROR_FILE,
        "gnuplot cannot draw the figures: %s; another version of it may "
        "(5.2 or newer with the terminals svg and pdfcairo)",
        cause != NULL ? cause->message : said);
    return FALSE;
}

/* What was drawn, into its place; *is_written: FALSE where that is what failed. */
static gboolean
gnuplot_take(const char *from, const char *to, AkDrawing *drawing,
             gboolean *is_written, GError **error)
{
    static const char *const ending[] = {".svg", ".pdf"};
    for (gsize i = 0; i < G_N_ELEMENTS(ending); i++) {
        g_autofree gchar *source = gnuplot_path(from, drawing, ending[i]);
        g_autofree gchar *target = gnuplot_path(to, drawing, ending[i]);
        g_autofree gchar *data = NULL;
        g_autoptr(GError) cause = NULL;
        gsize size;
        if (!g_file_get_contents(source, &data, &size, &cause)) {
            g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                        "gnuplot has not drawn a figure: %s", cause->message);
            return FALSE;
        }
        if (i == 1)
            gnuplot_fix_date(data, size);
        *is_written = gnuplot_write(target, data, size, error);
        if (!*is_written)
            return FALSE;
        if (i == 0)
            drawing->svg = g_steal_pointer(&data);
    }
    return TRUE;
}

static void
gnuplot_remove(const char *folder, const AkDrawing *drawing, gboolean all)
{
    static const char *const ending[] = {".svg", ".pdf", ".csv", ".gp"};
    for (gsize i = 0; i < (all ? 4 : 2); i++) {
        g_autofree gchar *path = gnuplot_path(folder, drawing, ending[i]);
        g_unlink(path);
    }
}

/* Half a figure is never seen in `folder`. */
static gboolean
gnuplot_draw_apart(const char *folder, const GPtrArray *drawings,
                   gboolean *is_written, GError **error)
{
    g_autofree gchar *apart = g_dir_make_tmp("attnkit-XXXXXX", NULL);
    if (apart == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "no folder can be made in %s to draw figures in: %s",
                    g_get_tmp_dir(), g_strerror(errno));
        return FALSE;
    }
    gboolean ok = TRUE;
    for (guint i = 0; ok && i < drawings->len; i++)
        ok = gnuplot_write_data(apart, drawings->pdata[i], error);
    ok = ok && gnuplot_run(apart, drawings, error);
    for (guint i = 0; ok && i < drawings->len; i++)
        ok = gnuplot_take(apart, folder, drawings->pdata[i], is_written, error);
    for (guint i = 0; i < drawings->len; i++)
        gnuplot_remove(apart, drawings->pdata[i], TRUE);
    g_rmdir(apart);
    return ok;
}

/* Only what gnuplot does not do is the user's to mend. */
static void
gnuplot_say(GString *trouble, const char *what)
{
    if (trouble->len == 0)
        g_string_append_printf(
            trouble,
            "figures are not drawn: %s; then give attnkit report with "
            "this folder. Data and scripts are in its folder figures",
            what);
}

gboolean
ak_gnuplot_draw(const char *folder, const GPtrArray *drawings, GString *trouble,
                GError **error)
{
    g_autofree gchar *program = g_find_program_in_path("gnuplot");
    g_autoptr(GError) cause = NULL;
    gboolean is_written = TRUE;
    for (guint i = 0; i < drawings->len; i++)
        if (!gnuplot_write_data(folder, drawings->pdata[i], error))
            return FALSE;
    if (drawings->len == 0)
        return TRUE;
    if (program == NULL)
        gnuplot_say(trouble, "install gnuplot (on Debian and Ubuntu: apt-get "
                             "install gnuplot-nox)");
    else if (gnuplot_draw_apart(folder, drawings, &is_written, &cause))
        return TRUE;
    else if (is_written)
        gnuplot_say(trouble, cause->message);
    /* What stands there is of other data, or of some of the drawings only. */
    for (guint i = 0; i < drawings->len; i++) {
        gnuplot_remove(folder, drawings->pdata[i], FALSE);
        g_clear_pointer(&((AkDrawing *)drawings->pdata[i])->svg, g_free);
    }
    if (!is_written)
        g_propagate_error(error, g_steal_pointer(&cause));
    return is_written;
}

void
ak_gnuplot_take(const char *folder, const GPtrArray *drawings, GString *trouble)
{
    gboolean ok = TRUE;
    for (guint i = 0; ok && i < drawings->len; i++) {
        AkDrawing *drawing = drawings->pdata[i];
        g_autofree gchar *path = gnuplot_path(folder, drawing, ".svg");
        ok = g_file_get_contents(path, &drawing->svg, NULL, NULL);
    }
    if (ok)
        return;
    gnuplot_say(trouble, "there is none of them");
    for (guint i = 0; i < drawings->len; i++)
        g_clear_pointer(&((AkDrawing *)drawings->pdata[i])->svg, g_free);
}

/* ---- Of earlier runs ---- */

/* Is FOLDER/NAME.gp one of our scripts? */
static gboolean
gnuplot_is_ours(const char *folder, const AkDrawing *drawing)
{
    g_autofree gchar *path = gnuplot_path(folder, drawing, ".gp");
    g_autofree gchar *says =
        g_strdup_printf("\n" AK_DRAWING_SAYS "%s.gp\n", drawing->name);
    g_autofree gchar *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) &&
           strstr(text, says) != NULL;
}

void
ak_gnuplot_remove_old(const char *folder, guint levels, GHashTable *drawn)
{
    g_autoptr(GDir) all = g_dir_open(folder, 0, NULL);
    const gchar *file;
    while (all != NULL && (file = g_dir_read_name(all)) != NULL) {
        g_autofree gchar *path = g_build_filename(folder, file, NULL);
        if (levels > 0 && !g_file_test(path, G_FILE_TEST_IS_SYMLINK) &&
            g_file_test(path, G_FILE_TEST_IS_DIR)) {
            ak_gnuplot_remove_old(path, levels - 1, drawn);
            g_rmdir(path); /* if nothing is left */
            continue;
        }
        if (!g_str_has_suffix(file, ".gp"))
            continue;
        g_autofree gchar *name = g_strndup(file, strlen(file) - strlen(".gp"));
        g_autofree gchar *figure = g_build_filename(folder, name, NULL);
        const AkDrawing old = {.name = name};
        if (!g_hash_table_contains(drawn, figure) &&
            gnuplot_is_ours(folder, &old))
            gnuplot_remove(folder, &old, TRUE);
    }
}
