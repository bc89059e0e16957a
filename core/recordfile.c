#include "recordfile.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct AkRecordFile {
    gchar *path;
    FILE *stream;
    char *line;
    size_t n_room;
    gsize n_byte;   /* of the line */
    gsize n_line;   /* lines read */
    json_t *record; /* the current one */
};

static gboolean
recordfile_fail(const AkRecordFile *file, GError **error, const char *what)
{
    g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                "%s:%" G_GSIZE_FORMAT
                ": %s; remove the file, and the next run makes it again",
                file->path, MAX(file->n_line, 1), what);
    return FALSE;
}

AkRecordFile *
ak_record_file_open(const char *path, GError **error)
{
    g_autoptr(AkRecordFile) file = g_new0(AkRecordFile, 1);
    file->path = g_strdup(path);
    file->stream = fopen(path, "re");
    if (file->stream == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot read %s: %s", path,
                    g_strerror(errno));
        return NULL;
    }
    return g_steal_pointer(&file);
}

AkRecordFile *
ak_record_file_open_whole(const char *path, GError **error)
{
    g_autoptr(AkRecordFile) file = ak_record_file_open(path, error);
    if (file == NULL)
        return NULL;
    json_error_t json_error;
    file->record = json_loadf(file->stream, JSON_REJECT_DUPLICATES, &json_error);
    if (!json_is_object(file->record)) {
        recordfile_fail(file, error, "not a JSON object");
        return NULL;
    }
    return g_steal_pointer(&file);
}

void
ak_record_file_free(AkRecordFile *file)
{
    if (file == NULL)
        return;
    if (file->stream != NULL)
        fclose(file->stream);
    if (file->record != NULL)
        json_decref(file->record);
    free(file->line);
    g_free(file->path);
    g_free(file);
}

gboolean
ak_record_next(AkRecordFile *file, const char *id, GError **error)
{
    if (file->record != NULL)
        json_decref(file->record);
    file->record = NULL;

    const ssize_t n = getline(&file->line, &file->n_room, file->stream);
    file->n_byte = n > 0 ? (gsize)n : 0;
    file->n_line++;
    if (n < 0)
        return recordfile_fail(file, error,
                               "the file ends before its last text");
    json_error_t json_error;
    file->record =
        json_loadb(file->line, (size_t)n, JSON_REJECT_DUPLICATES, &json_error);
    if (!json_is_object(file->record))
        return recordfile_fail(file, error, "not a JSON object");
    const char *found = json_string_value(json_object_get(file->record, "id"));
    if (g_strcmp0(found, id) != 0) {
        g_autofree gchar *what =
            g_strdup_printf("the record is of text '%s', expected '%s'",
                            found != NULL ? found : "", id);
        return recordfile_fail(file, error, what);
    }
    return TRUE;
}

gsize
ak_record_count(const char *path, gsize n, AkText *const *text, guint64 *size)
{
    g_autoptr(AkRecordFile) file = ak_record_file_open(path, NULL);
    *size = 0;
    for (gsize i = 0; i < n; i++) {
        if (file == NULL || !ak_record_next(file, text[i]->id, NULL) ||
            file->line[file->n_byte - 1] != '\n')
            return i;
        *size += file->n_byte;
    }
    return n;
}

static gboolean
recordfile_take(const json_t *value, gdouble *x)
{
    *x = json_is_null(value) ? NAN : json_number_value(value);
    return json_is_null(value) || json_is_number(value);
}

gboolean
ak_record_number(const AkRecordFile *file, const char *name, gdouble *value,
                 GError **error)
{
    if (recordfile_take(json_object_get(file->record, name), value))
        return TRUE;
    g_autofree gchar *what = g_strdup_printf("'%s' is not a number", name);
    return recordfile_fail(file, error, what);
}

gboolean
ak_record_index(const AkRecordFile *file, const char *name, gsize below,
                guint *value, GError **error)
{
    const json_t *found = json_object_get(file->record, name);
    const json_int_t index = json_integer_value(found);
    *value = json_is_null(found) ? G_MAXUINT : (guint)index;
    if (json_is_null(found) ||
        (json_is_integer(found) && index >= 0 && (guint64)index < below))
        return TRUE;
    g_autofree gchar *what = g_strdup_printf(
        "'%s' is not an integer in [0, %" G_GSIZE_FORMAT ")", name, below);
    return recordfile_fail(file, error, what);
}

gboolean
ak_record_number_in(const AkRecordFile *file, const char *object,
                    const char *name, gdouble *value, GError **error)
{
    const json_t *parent = json_object_get(file->record, object);
    if (recordfile_take(json_object_get(parent, name), value))
        return TRUE;
    g_autofree gchar *what =
        g_strdup_printf("'%s' of '%s' is not a number", name, object);
    return recordfile_fail(file, error, what);
}

gboolean
ak_record_floats(const AkRecordFile *file, const char *name, gsize n,
                 gfloat *value, GError **error)
{
    const json_t *array = json_object_get(file->record, name);
    gboolean ok = json_is_array(array) && json_array_size(array) == n;
    for (gsize i = 0; ok && i < n; i++) {
        gdouble x;
        ok = recordfile_take(json_array_get(array, i), &x);
        value[i] = (gfloat)x;
    }
    if (ok)
        return TRUE;
    g_autofree gchar *what = g_strdup_printf(
        "'%s' is not an array of %" G_GSIZE_FORMAT " numbers", name, n);
    return recordfile_fail(file, error, what);
}
