#include "attnkit/archive.h"

#include "archivework.h"
#include "errors.h"
#include "examples.h"

#include <string.h>

struct AkArchive {
    gchar *path;
    AkExamples *examples;
    const AkMembersOps *ops;
    gpointer members;
    gboolean is_single, is_latin1;

    gchar *name;      /* the file under way, NULL before and after */
    AkStream *stream; /* its bytes, NULL until they are asked for */
    GString *text;    /* what was handed out last */

    /* Bytes that were replaced, and where. */
    gsize n_bad, n_bad_file;
    gboolean is_bad;  /* the file under way */
    gchar *first_bad; /* "file:line", or "line 7" where there is one file */
};

AkArchive *
ak_archive_open(const char *path, AkExamples *examples, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);

    g_autoptr(AkArchive) archive = g_new0(AkArchive, 1);
    archive->path = g_strdup(path);
    archive->text = g_string_new(NULL);
    archive->members =
        ak_members_open(path, &archive->ops, &archive->is_single, error);
    archive->examples = examples;
    return archive->members != NULL ? g_steal_pointer(&archive) : NULL;
}

/* What was replaced, for the user. */
static void
archive_note(const AkArchive *archive)
{
    if (archive->examples != NULL && archive->n_bad > 0)
        ak_examples_note(archive->examples,
                         "%" G_GSIZE_FORMAT " byte%s of %" G_GSIZE_FORMAT
                         " file%s %s not UTF-8, or NUL, and became U+FFFD, the "
                         "first in %s; iconv converts other encodings",
                         archive->n_bad, archive->n_bad == 1 ? "" : "s",
                         archive->n_bad_file,
                         archive->n_bad_file == 1 ? "" : "s",
                         archive->n_bad == 1 ? "is" : "are", archive->first_bad);
}

void
ak_archive_free(AkArchive *archive)
{
    if (archive == NULL)
        return;
    archive_note(archive);
    ak_stream_free(archive->stream);
    if (archive->members != NULL)
        archive->ops->free(archive->members);
    g_string_free(archive->text, TRUE);
    g_free(archive->first_bad);
    g_free(archive->name);
    g_free(archive->path);
    g_free(archive);
}

void
ak_archive_take_latin1(AkArchive *archive)
{
    g_return_if_fail(archive != NULL);
    archive->is_latin1 = TRUE;
}

/* --- files ------------------------------------------------------------------------- */

gboolean
ak_archive_next(AkArchive *archive, const char **name, GError **error)
{
    g_return_val_if_fail(archive != NULL && name != NULL, FALSE);

    g_clear_pointer(&archive->stream, ak_stream_free);
    g_clear_pointer(&archive->name, g_free);
    archive->is_bad = FALSE;
    *name = NULL;
    if (!ak_archive_is_wanted(archive, 0, error) ||
        !archive->ops->next(archive->members, &archive->name, error))
        return FALSE;
    *name = archive->name;
    return TRUE;
}

gboolean
ak_archive_find(AkArchive *archive, const char *pattern, GError **error)
{
    const char *name;
    do {
        if (!ak_archive_next(archive, &name, error))
            return FALSE;
        if (name != NULL && ak_path_matches(name, pattern))
            return TRUE;
    } while (name != NULL);
    g_set_error(error, AK_ERROR, AK_ERROR_DATA, "%s has no file %s",
                archive->path, pattern);
    return FALSE;
}

gboolean
ak_path_matches(const char *name, const char *pattern)
{
    g_return_val_if_fail(name != NULL && pattern != NULL, FALSE);

    g_auto(GStrv) have = g_strsplit(name, "/", -1);
    g_auto(GStrv) want = g_strsplit(pattern, "/", -1);
    const guint n_have = g_strv_length(have), n_want = g_strv_length(want);
    for (guint i = 1; i <= n_want; i++)
        if (i > n_have ||
            !g_pattern_match_simple(want[n_want - i], have[n_have - i]))
            return FALSE;
    return TRUE;
}

/* ":LINE"; a whole file, line 0, has none.  Free it. */
static gchar *
archive_at(gsize line)
{
    return line > 0 ? g_strdup_printf(":%" G_GSIZE_FORMAT, line) : g_strdup("");
}

static gchar *
archive_where(const AkArchive *archive, gsize line)
{
    const gboolean has_name = archive->name != NULL && !archive->is_single;
    g_autofree gchar *at = archive_at(line);
    g_autofree gchar *where =
        g_strconcat(archive->path, has_name ? "/" : "",
                    has_name ? archive->name : "", at, NULL);
    return g_utf8_make_valid(where, -1);
}

/* The same wherever the data lie. */
static gchar *
archive_within(const AkArchive *archive, gsize line)
{
    g_autofree gchar *at = archive_at(line);
    g_autofree gchar *place =
        archive->name != NULL && !archive->is_single
            ? g_strconcat(archive->name, at, NULL)
        : line > 0 ? g_strdup_printf("line %" G_GSIZE_FORMAT, line)
                   : g_strdup("the file");
    return g_utf8_make_valid(place, -1);
}

AkStream *
ak_archive_stream(AkArchive *archive, GError **error)
{
    g_return_val_if_fail(archive != NULL && archive->name != NULL, NULL);

    if (!ak_archive_is_wanted(archive, ak_archive_n_line(archive), error))
        return NULL;
    if (archive->stream == NULL) {
        g_autofree gchar *where = archive_where(archive, 0);
        archive->stream = archive->ops->open(archive->members, where, error);
    }
    return archive->stream;
}

/* --- text ----------------------------------------------------------------------------- */

static void
archive_append_latin1(GString *text, const gchar *bytes, gsize n)
{
    for (gsize i = 0; i < n; i++)
        g_string_append_unichar(text,
                                bytes[i] != '\0' ? (guchar)bytes[i] : 0xfffd);
}

/* Is it UTF-8 but for bytes that are 0? */
static gboolean
archive_is_utf8(const GString *text)
{
    const gchar *at = text->str, *end = text->str + text->len, *bad;
    while (!g_utf8_validate_len(at, (gsize)(end - at), &bad)) {
        if (*bad != '\0')
            return FALSE;
        at = bad + 1;
    }
    return TRUE;
}

void
ak_archive_repair(AkArchive *archive, GString *text, gsize line)
{
    const gchar *at = text->str, *end = text->str + text->len, *bad;
    if (g_utf8_validate_len(at, text->len, &bad))
        return;
    g_autoptr(GString) valid = g_string_sized_new(text->len + 16);
    gsize n_bad = 0;
    if (archive->is_latin1 && !archive_is_utf8(text)) {
        for (gsize i = 0; i < text->len; i++)
            n_bad += text->str[i] == '\0';
        archive_append_latin1(valid, text->str, text->len);
    } else {
        for (; at < end; at = MIN(bad + 1, end)) {
            const gboolean is_rest =
                g_utf8_validate_len(at, (gsize)(end - at), &bad);
            g_string_append_len(valid, at, (gssize)(bad - at));
            if (is_rest)
                break;
            g_string_append_unichar(valid, 0xfffd);
            n_bad++;
        }
    }
    g_string_truncate(text, 0);
    g_string_append_len(text, valid->str, (gssize)valid->len);

    if (n_bad > 0 && archive->n_bad == 0)
        archive->first_bad = archive_within(archive, line);
    archive->n_bad += n_bad;
    archive->n_bad_file += n_bad > 0 && !archive->is_bad;
    archive->is_bad |= n_bad > 0;
}

gboolean
ak_archive_pass_error(GError *reason, GError **error)
{
    g_set_error_literal(error, AK_ERROR, AK_ERROR_DATA, reason->message);
    g_error_free(reason);
    return FALSE;
}

/* A mark that some editors put first is not text. */
static void
archive_drop_mark(GString *text)
{
    if (g_str_has_prefix(text->str, "\xef\xbb\xbf"))
        g_string_erase(text, 0, 3);
}

void
ak_archive_drop_returns(GString *text)
{
    if (memchr(text->str, '\r', text->len) == NULL)
        return;
    gsize n = 0;
    for (gsize i = 0; i < text->len; i++)
        if (text->str[i] != '\r' || text->str[i + 1] != '\n')
            text->str[n++] = text->str[i];
    g_string_truncate(text, n);
}

gboolean
ak_archive_text(AkArchive *archive, gchar **text, gsize *size, GError **error)
{
    g_return_val_if_fail(archive != NULL && archive->name != NULL, FALSE);

    enum { ARCHIVE_PIECE = 1 << 16 };
    AkStream *stream = ak_archive_stream(archive, error);
    GError *reason = NULL;
    gsize n = 1;
    g_string_truncate(archive->text, 0);
    while (stream != NULL && n > 0) {
        const gchar *piece = ak_stream_peek(stream, ARCHIVE_PIECE, &n, &reason);
        if (piece == NULL)
            return ak_archive_pass_error(reason, error);
        if (archive->text->len + n > AK_TEXT_MAX)
            return ak_archive_fail(archive, error,
                                   "a text of more than %" G_GSIZE_FORMAT
                                   " bytes; is this the published file?",
                                   AK_TEXT_MAX);
        g_string_append_len(archive->text, piece, (gssize)n);
        ak_stream_skip(stream, n);
    }
    if (stream == NULL)
        return FALSE;
    archive_drop_mark(archive->text);
    ak_archive_repair(archive, archive->text, 0);
    ak_archive_drop_returns(archive->text);
    *text = archive->text->str;
    *size = archive->text->len;
    return TRUE;
}

gboolean
ak_archive_line(AkArchive *archive, gchar **line, gsize *length, GError **error)
{
    g_return_val_if_fail(archive != NULL && archive->name != NULL, FALSE);

    AkStream *stream = ak_archive_stream(archive, error);
    GError *reason = NULL;
    gchar *bytes;
    gsize n = 0;
    *line = NULL;
    *length = 0;
    if (stream == NULL)
        return FALSE;
    if (!ak_stream_line(stream, &bytes, &n, &reason))
        return ak_archive_pass_error(reason, error);
    if (bytes == NULL)
        return TRUE;
    if (n > 0 && bytes[n - 1] == '\r')
        n--;
    g_string_truncate(archive->text, 0);
    g_string_append_len(archive->text, bytes, (gssize)n);
    if (ak_stream_n_line(stream) == 1)
        archive_drop_mark(archive->text);
    ak_archive_repair(archive, archive->text, ak_stream_n_line(stream));
    *line = archive->text->str;
    *length = archive->text->len;
    return TRUE;
}

gsize
ak_archive_n_line(const AkArchive *archive)
{
    g_return_val_if_fail(archive != NULL, 0);
    return archive->stream != NULL ? ak_stream_n_line(archive->stream) : 0;
}

/* --- errors ----------------------------------------------------------------------------- */

gboolean
ak_archive_set_error(const AkArchive *archive, gsize line, GError **error,
                     const char *format, va_list arguments)
{
    g_autofree gchar *where = archive_where(archive, line);
    return ak_fail_at(error, AK_ERROR_DATA, where, format, arguments);
}

gboolean
ak_archive_is_wanted(const AkArchive *archive, gsize line, GError **error)
{
    const AkExamples *examples = archive->examples;
    if (examples == NULL || examples->overflow == NULL)
        return TRUE;
    g_autofree gchar *where = archive_where(archive, line);
    g_set_error(error, AK_ERROR, AK_ERROR_DATA, "%s: %s", where,
                examples->overflow);
    return FALSE;
}

gboolean
ak_archive_fail(const AkArchive *archive, GError **error, const char *format,
                ...)
{
    va_list arguments;
    va_start(arguments, format);
    ak_archive_set_error(archive, ak_archive_n_line(archive), error, format,
                         arguments);
    va_end(arguments);
    return FALSE;
}
