/* download.c: attempts, until the file is there. */
#include "download.h"

#include "errors.h"
#include "fetch.h"
#include "files.h"
#include "folder.h"
#include "whole.h"

#include <glib/gstdio.h>
#include <string.h>

/* Between two looks at whether the user wants to stop. */
#define DOWNLOAD_LOOK (G_USEC_PER_SEC / 20)

typedef struct Download {
    const AkDownloadRequest *request;
    const AkDownload *file;
    const AkObserver *observer;
    gchar *url, *path;
    gchar *from_path; /* a file of two lines: address and version of the bytes */
    gchar *version;   /* of the bytes that are there; NULL: not known */
    AkWriter *writer;
    guint64 total;      /* bytes of the whole; 0: not known */
    gboolean is_joined; /* the bytes are of more than one attempt */
} Download;

static void
download_clear(Download *download)
{
    /* Its version means nothing without the part. */
    if (download->writer != NULL && ak_writer_size(download->writer) == 0)
        g_unlink(download->from_path);
    g_clear_pointer(&download->writer, ak_writer_free);
    g_free(download->url);
    g_free(download->path);
    g_free(download->from_path);
    g_free(download->version);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Download, download_clear)

void
ak_downloaded_free(AkDownloaded *downloaded)
{
    g_free(downloaded->path);
    g_free(downloaded->sha256);
    g_free(downloaded->url);
    g_free(downloaded);
}

/* ---- Is it the file? ---- */

/* Hold the bytes at `path` against what is known of the file.  Where a checksum is
 * known, nothing else matters. */
static AkDownloaded *
download_verify(const Download *download, const char *path, GError **error)
{
    const AkDownload *file = download->file;
    g_autoptr(AkDownloaded) found = g_new0(AkDownloaded, 1);
    found->path = g_strdup(download->path);
    found->sha256 = ak_file_sha256(path, error);
    if (found->sha256 == NULL)
        return NULL;
    if (file->sha256 != NULL) {
        if (g_ascii_strcasecmp(found->sha256, file->sha256) == 0)
            return g_steal_pointer(&found);
        ak_fail(error, AK_ERROR_DATA,
                "'%s' is not the file that was published: its SHA-256 is "
                "%s, must be %s",
                file->file, found->sha256, file->sha256);
        return NULL;
    }

    GStatBuf status;
    const guint64 size =
        g_stat(path, &status) == 0 ? (guint64)status.st_size : 0;
    found->proof = file->size > 0 ? AK_PROOF_SIZE : AK_PROOF_WHOLE;
    if (file->size > 0 && size != file->size) {
        ak_fail(error, AK_ERROR_DATA,
                "'%s' is not the file that was published: it has "
                "%" G_GUINT64_FORMAT " bytes, must have "
                "%" G_GUINT64_FORMAT,
                file->file, size, file->size);
        return NULL;
    }
    return ak_whole_check(path, file->file, error) ? g_steal_pointer(&found)
                                                   : NULL;
}

/* A file of this name that is there already is right, or is not touched. */
static AkDownloaded *
download_look(const Download *download, GError **error)
{
    AkDownloaded *found = download_verify(download, download->path, error);
    if (found == NULL)
        g_prefix_error(error,
                       "'%s' is there already, and is left as it is; move it "
                       "away or choose another --to: ",
                       download->path);
    return found;
}

/* ---- The part ---- */

static gboolean
download_forget(Download *download, GError **error)
{
    g_clear_pointer(&download->version, g_free);
    download->is_joined = FALSE;
    if (!ak_writer_cut(download->writer, 0, error))
        return FALSE;
    g_unlink(download->from_path);
    return TRUE;
}

/* What an earlier call left, if it came from the same address. */
static gboolean
download_open(Download *download, GError **error)
{
    download->writer = ak_writer_resume(download->path, error);
    if (download->writer == NULL) {
        if (error != NULL)
            (*error)->code = AK_ERROR_CONFIG;
        g_prefix_error(error, "--to %s: ", download->request->folder);
        return FALSE;
    }
    g_autofree gchar *text = NULL;
    g_file_get_contents(download->from_path, &text, NULL, NULL);
    g_auto(GStrv) line = g_strsplit(text != NULL ? text : "", "\n", -1);
    if (ak_writer_size(download->writer) == 0 || g_strv_length(line) != 3 ||
        strcmp(line[0], download->url) != 0)
        return download_forget(download, error);
    download->version = g_strdup(line[1]);
    download->is_joined = TRUE;
    return TRUE;
}

static gboolean
download_has_room(const Download *download, GError **error)
{
    const gdouble free = ak_folder_free_space(download->request->folder);
    const guint64 there = ak_writer_size(download->writer);
    if (free < 0.0 || download->total <= there ||
        (gdouble)(download->total - there) <= free)
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                "'%s' takes %" G_GUINT64_FORMAT " more bytes, and the disk of "
                "'%s' has room for %.0f; choose another --to",
                download->file->file, download->total - there,
                download->request->folder, free);
    return FALSE;
}

/* ---- One attempt ---- */

static gboolean
download_on_start(gpointer data, const AkFetchReply *reply, GError **error)
{
    Download *download = data;
    const guint64 known = download->file->size;
    if (known > 0 && reply->total > 0 && reply->total != known)
        return ak_fail(error, AK_ERROR_DATA,
                       "'%s' is not the file that was published: it has "
                       "%" G_GUINT64_FORMAT
                       " bytes there, must have %" G_GUINT64_FORMAT
                       "; --mirror URL names another folder that has it",
                       download->url, reply->total, known);
    download->total = known > 0 ? known : reply->total;
    if (reply->begin > 0) {
        download->is_joined = TRUE;
        return download_has_room(download, error);
    }

    if (!download_forget(download, error))
        return FALSE;
    if (reply->version != NULL) {
        g_autofree gchar *text =
            g_strdup_printf("%s\n%s\n", download->url, reply->version);
        download->version = g_strdup(reply->version);
        if (!ak_file_write(download->from_path, text, error))
            return FALSE;
    }
    return download_has_room(download, error);
}

static gboolean
download_on_bytes(gpointer data, gconstpointer bytes, gsize n, GError **error)
{
    Download *download = data;
    const guint64 known = download->file->size;
    if (known > 0 && ak_writer_size(download->writer) + n > known)
        return download_forget(download, error) &&
               ak_fail(error, AK_ERROR_DATA,
                       "'%s' is not the file that was published: more "
                       "than %" G_GUINT64_FORMAT " bytes come",
                       download->url, known);
    if (!ak_writer_write(download->writer, bytes, n, error))
        return FALSE;
    const guint64 done = ak_writer_size(download->writer);
    download->observer->progress(download->observer->data, download->file->file,
                                 (gdouble)done, (gdouble)download->total);
    return TRUE;
}

static gboolean
download_on_stop(gpointer data)
{
    const Download *download = data;
    return download->observer->stop(download->observer->data);
}

/* A server that says nothing of the size may break off unnoticed. */
static AkFetchEnd
download_try(Download *download, GError **error)
{
    const AkFetchSink sink = {.start = download_on_start,
                              .bytes = download_on_bytes,
                              .stop = download_on_stop,
                              .data = download};
    const guint64 there = ak_writer_size(download->writer),
                  known = download->file->size;
    if (known > 0 && there == known)
        return AK_FETCH_DONE;
    const AkFetchEnd end =
        ak_fetch(download->url, download->version != NULL ? there : 0,
                 download->version, &sink, error);
    if (end != AK_FETCH_DONE || ak_writer_size(download->writer) >= known)
        return end;
    g_set_error(error, AK_ERROR, AK_ERROR_NETWORK,
                "cannot fetch '%s': only %" G_GUINT64_FORMAT
                " of %" G_GUINT64_FORMAT " bytes came",
                download->url, ak_writer_size(download->writer), known);
    return AK_FETCH_BROKEN;
}

/* ---- All of them ---- */

/* FALSE: the user wants to stop. */
static gboolean
download_pause(const Download *download, guint milliseconds)
{
    const gint64 until = g_get_monotonic_time() + 1000 * (gint64)milliseconds;
    while (g_get_monotonic_time() < until) {
        if (download_on_stop((gpointer)download))
            return FALSE;
        g_usleep(DOWNLOAD_LOOK);
    }
    return TRUE;
}

static gboolean
download_bytes(Download *download, GError **error)
{
    guint64 most = ak_writer_size(download->writer);
    guint n_vain = 0, pause = download->request->pause;
    for (;;) {
        g_autoptr(GError) cause = NULL;
        const AkFetchEnd end = download_try(download, &cause);
        if (end == AK_FETCH_DONE)
            return TRUE;
        const guint64 there = ak_writer_size(download->writer);
        n_vain = there > most ? 0 : n_vain + 1;
        if (there > most)
            pause = download->request->pause;
        most = MAX(most, there);
        if (end == AK_FETCH_FAILED || n_vain >= download->request->n_try) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return FALSE;
        }
        if (end == AK_FETCH_STALE && !download_forget(download, error))
            return FALSE;

        g_autofree gchar *text =
            g_strdup_printf("%s; trying again", cause->message);
        download->observer->message(download->observer->data, text);
        if (!download_pause(download, pause)) {
            g_set_error_literal(error, AK_ERROR, AK_ERROR_INTERRUPTED,
                                "interrupted");
            return FALSE;
        }
        pause *= 2;
    }
}

/* The bytes, verified where they lie.  Where they were put together from several
 * attempts and are wrong, the joint may be at fault: once more, from the start. */
static AkDownloaded *
download_get(Download *download, GError **error)
{
    for (gboolean is_again = FALSE;; is_again = TRUE) {
        if (!download_bytes(download, error))
            return NULL;
        const char *part = ak_writer_flush(download->writer, error);
        if (part == NULL)
            return NULL;

        g_autoptr(GError) cause = NULL;
        AkDownloaded *found = download_verify(download, part, &cause);
        if (found != NULL)
            return found;
        const gboolean is_joined = download->is_joined && !is_again;
        if (!download_forget(download, error))
            return NULL;
        if (!is_joined) {
            g_propagate_prefixed_error(error, g_steal_pointer(&cause),
                                       "%s: ", download->url);
            return NULL;
        }
        g_autofree gchar *text =
            g_strdup_printf("%s; trying again from its start", cause->message);
        download->observer->message(download->observer->data, text);
    }
}

static gchar *
download_url(const AkDownloadRequest *request, GError **error)
{
    const char *mirror = request->mirror;
    if (mirror == NULL)
        return g_strdup(request->download->url);
    if (!ak_fetch_knows(mirror)) {
        g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                    "--mirror is '%s', must begin with http://, https:// or "
                    "file:///; a folder of this machine is file:// and its "
                    "absolute path; it must hold the file %s",
                    mirror, request->download->file);
        return NULL;
    }
    g_autofree gchar *name =
        g_uri_escape_string(request->download->file, NULL, FALSE);
    return g_strconcat(mirror, g_str_has_suffix(mirror, "/") ? "" : "/", name,
                       NULL);
}

AkDownloaded *
ak_download(const AkDownloadRequest *request, const AkObserver *observer,
            GError **error)
{
    g_return_val_if_fail(
        request->mirror != NULL || request->download->url != NULL, NULL);

    g_autofree gchar *folder = g_canonicalize_filename(request->folder, NULL);
    g_auto(Download) download = {.request = request,
                                 .file = request->download,
                                 .observer = observer,
                                 .url = download_url(request, error)};
    if (download.url == NULL)
        return NULL;
    download.path = g_build_filename(folder, request->download->file, NULL);
    download.from_path = g_strconcat(download.path, ".part.from", NULL);

    if (g_file_test(download.path, G_FILE_TEST_EXISTS))
        return download_look(&download, error);
    if (!download_open(&download, error))
        return NULL;
    g_autoptr(AkDownloaded) found = download_get(&download, error);
    if (found == NULL || !ak_writer_commit(download.writer, error))
        return NULL;
    g_unlink(download.from_path);
    found->url = g_strdup(download.url);
    return g_steal_pointer(&found);
}
