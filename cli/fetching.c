/* fetching.c: the command fetch, in words. */
#include "fetching.h"

#include "attnkit/dataset.h"
#include "download.h"
#include "terminal.h"

/* Attempts in a row that bring nothing new, and the first pause between them. */
enum { FETCHING_TRIES = 4, FETCHING_PAUSE = 1000 };

static void
fetching_paragraph(GString *out, const char *first, const char *text,
                   gsize width)
{
    g_autofree gchar *safe = ak_printable(text);
    ak_wrap(out, first, safe, width);
}

/* ---- What there is ---- */

static void
fetching_list_one(const AkPlugin *plugin, gsize width, GString *out)
{
    const AkDatasetOps *ops = plugin->ops.dataset;
    g_autofree gchar *name = ak_printable(plugin->name);
    g_string_append_printf(out, "%s\n", name);
    for (const AkDownload *d = ops->downloads; d != NULL && d->file != NULL;
         d++) {
        if (d->url == NULL)
            continue;
        g_autofree gchar *size =
            d->size > 0 ? g_format_size(d->size) : g_strdup("size not known");
        g_autofree gchar *text =
            g_strdup_printf("%s (%s): %s", d->file, size, d->what);
        fetching_paragraph(out, "  ", text, width);
    }
    if (ops->terms != NULL)
        fetching_paragraph(out, "  terms: ", ops->terms, width);
    if (ops->obtain != NULL)
        fetching_paragraph(out, "  not free to download: ", ops->obtain, width);
}

void
ak_fetching_list(const GPtrArray *modules, gsize width, GString *out)
{
    for (guint i = 0; i < modules->len; i++) {
        const AkModule *module = modules->pdata[i];
        if (module->plugin->kind == AK_DATASET && module->hides == NULL &&
            (module->plugin->ops.dataset->downloads != NULL ||
             module->plugin->ops.dataset->obtain != NULL))
            fetching_list_one(module->plugin, width, out);
    }
    if (out->len > 0)
        g_string_append(out,
                        "\nGet one of them: attnkit fetch NAME --to DIR\n");
}

/* ---- Getting it ---- */

/* Can anything be fetched, and is it said where to? */
static gboolean
fetching_check(const AkPlugin *plugin, const AkFetching *fetching,
               GError **error)
{
    const AkDatasetOps *ops = plugin->ops.dataset;
    gboolean has_files = FALSE;
    for (const AkDownload *d = ops->downloads; d != NULL && d->file != NULL; d++)
        has_files = has_files || d->url != NULL || fetching->mirror != NULL;
    if (!has_files && ops->obtain != NULL)
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "the data of '%s' are not free to download: %s",
                    plugin->name, ops->obtain);
    else if (!has_files)
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "data set '%s' has no files to fetch; attnkit fetch lists "
                    "those that have",
                    plugin->name);
    else if (fetching->to == NULL)
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "say where the files are to go: attnkit fetch %s --to DIR",
                    plugin->name);
    return has_files && fetching->to != NULL;
}

static void
fetching_say(const AkDownload *file, const AkDownloaded *found, gsize width,
             GString *out)
{
    static const char *const proof[] = {
        [AK_PROOF_SHA256] = "as published",
        [AK_PROOF_SIZE] =
            "none is published; the size is right, the file whole",
        [AK_PROOF_WHOLE] = "none is published; the file is whole",
    };
    g_autofree gchar *checksum =
        g_strdup_printf("%s (%s)", found->sha256, proof[found->proof]);
    fetching_paragraph(out, "", file->what, width);
    g_autofree gchar *path = ak_printable(found->path);
    g_string_append_printf(out, "  file      %s\n", path);
    fetching_paragraph(out, "  from      ",
                       found->url != NULL ? found->url : "it was there already",
                       width);
    fetching_paragraph(out, "  SHA-256   ", checksum, width);
}

/* What else is to be known, and the lines of the run file. */
static void
fetching_say_end(const AkPlugin *plugin, const char *path, gsize width,
                 GString *out)
{
    const AkDatasetOps *ops = plugin->ops.dataset;
    fetching_paragraph(out, "  terms     ", ops->terms, width);
    fetching_paragraph(out, "  cite      ", ops->citation, width);
    if (ops->obtain != NULL)
        fetching_paragraph(out, "  the rest  ", ops->obtain, width);
    g_autofree gchar *safe = ak_printable(path);
    g_string_append_printf(out, "\nIn the run file:\n\n[%s]\npath = %s\n",
                           plugin->name, safe);
}

gboolean
ak_fetching_get(const AkPlugin *plugin, const AkFetching *fetching,
                const AkObserver *observer, GString *out, GError **error)
{
    if (!fetching_check(plugin, fetching, error))
        return FALSE;

    g_autofree gchar *path = g_canonicalize_filename(fetching->to, NULL);
    guint n = 0;
    for (const AkDownload *d = plugin->ops.dataset->downloads; d->file != NULL;
         d++) {
        if (d->url == NULL && fetching->mirror == NULL)
            continue;
        const AkDownloadRequest request = {.download = d,
                                           .folder = fetching->to,
                                           .mirror = fetching->mirror,
                                           .n_try = FETCHING_TRIES,
                                           .pause = FETCHING_PAUSE};
        g_autoptr(AkDownloaded) found = ak_download(&request, observer, error);
        if (found == NULL)
            return FALSE;
        fetching_say(d, found, fetching->width, out);
        if (n++ == 0 && d[1].file == NULL) { /* the only one */
            g_free(path);
            path = g_strdup(found->path);
        }
    }
    fetching_say_end(plugin, path, fetching->width, out);
    return TRUE;
}
