/* Reading; safetensors-write.c writes. */
#include "safetensors.h"

#include "errors.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The data are copied between memory and file as they are. */
G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN);
G_STATIC_ASSERT(sizeof(gfloat) == 4);

/* A tensor of a file that is being read, and where its bytes stand. */
typedef struct SafetensorsEntry {
    AkTensor tensor;
    guint64 begin, end;
} SafetensorsEntry;

struct AkSafetensors {
    json_t *header; /* names and metadata point into it */
    gfloat *data;   /* the tensors' values, as they follow each other */
    gsize n;
    AkTensor *tensor; /* (n) by name */
};

/* The product is checked step by step: a shape from a file may hold anything.
 */
gboolean
ak_tensor_size(const AkTensor *tensor, gsize *size)
{
    *size = sizeof(gfloat);
    if (tensor->n_dimension < 1 || tensor->n_dimension > 4)
        return FALSE;
    for (gsize i = 0; i < tensor->n_dimension; i++)
        if (tensor->dimension[i] == 0 ||
            !g_size_checked_mul(size, *size, tensor->dimension[i]))
            return FALSE;
    return *size <= G_MAXINT64;
}

/* One refusal: file, then what, then what was expected. */
static gboolean G_GNUC_PRINTF(3, 4)
    safetensors_refuse(GError **error, const char *path, const char *format, ...)
{
    g_autofree gchar *where =
        g_strdup_printf("'%s' is not a safetensors file that can be used", path);
    va_list arguments;
    va_start(arguments, format);
    ak_fail_at(error, AK_ERROR_FILE, where, format, arguments);
    va_end(arguments);
    return FALSE;
}

static gboolean
safetensors_check_shape(const char *path, AkTensor *tensor, const json_t *shape,
                        GError **error)
{
    const gsize n = json_array_size(shape); /* 0 where it is no array */
    if (n < 1 || n > 4)
        return safetensors_refuse(error, path,
                                  "tensor '%s' has %" G_GSIZE_FORMAT
                                  " dimensions, expected an array of 1 to 4",
                                  tensor->name, n);
    tensor->n_dimension = n;
    for (gsize i = 0; i < n; i++) {
        const json_t *dimension = json_array_get(shape, i);
        if (!json_is_integer(dimension) || json_integer_value(dimension) < 1)
            return safetensors_refuse(
                error, path,
                "dimension %" G_GSIZE_FORMAT
                " of tensor '%s' is not an integer of at least 1",
                i, tensor->name);
        tensor->dimension[i] = (gsize)json_integer_value(dimension);
    }
    return TRUE;
}

static gboolean
safetensors_check_offsets(const char *path, SafetensorsEntry *entry,
                          const json_t *offsets, guint64 data_size,
                          GError **error)
{
    const char *name = entry->tensor.name;
    const json_t *begin = json_array_get(offsets, 0);
    const json_t *end = json_array_get(offsets, 1);
    if (json_array_size(offsets) != 2 || !json_is_integer(begin) ||
        !json_is_integer(end) || json_integer_value(begin) < 0 ||
        json_integer_value(end) < json_integer_value(begin))
        return safetensors_refuse(
            error, path,
            "data_offsets of tensor '%s' are not two integers, "
            "0 <= begin <= end",
            name);
    entry->begin = (guint64)json_integer_value(begin);
    entry->end = (guint64)json_integer_value(end);
    if (entry->end > data_size)
        return safetensors_refuse(error, path,
                                  "tensor '%s' ends at byte %" G_GUINT64_FORMAT
                                  ", but the data have %" G_GUINT64_FORMAT
                                  "; the file may be cut off",
                                  name, entry->end, data_size);

    gsize size;
    if (!ak_tensor_size(&entry->tensor, &size))
        return safetensors_refuse(
            error, path, "the shape of tensor '%s' is larger than any memory",
            name);
    if (size != entry->end - entry->begin)
        return safetensors_refuse(error, path,
                                  "tensor '%s' has %" G_GUINT64_FORMAT
                                  " bytes, expected %" G_GSIZE_FORMAT
                                  " by its shape",
                                  name, entry->end - entry->begin, size);
    return TRUE;
}

static gboolean
safetensors_check_entry(const char *path, const char *name, const json_t *value,
                        guint64 data_size, SafetensorsEntry *entry,
                        GError **error)
{
    entry->tensor.name = name;
    if (!json_is_object(value) || json_object_size(value) != 3)
        return safetensors_refuse(
            error, path,
            "tensor '%s' is described by something else than "
            "dtype, shape and data_offsets",
            name);
    const char *type = json_string_value(json_object_get(value, "dtype"));
    if (g_strcmp0(type, "F32") != 0)
        return safetensors_refuse(
            error, path,
            "tensor '%s' is of type '%s', expected 'F32'; save it as float32, "
            "in "
            "Python: {name: t.float().contiguous() for name, t in "
            "model.state_dict().items()}",
            name, type != NULL ? type : "(none)");
    return safetensors_check_shape(path, &entry->tensor,
                                   json_object_get(value, "shape"), error) &&
           safetensors_check_offsets(path, entry,
                                     json_object_get(value, "data_offsets"),
                                     data_size, error);
}

static gboolean
safetensors_check_metadata(const char *path, json_t *metadata, GError **error)
{
    if (!json_is_object(metadata))
        return safetensors_refuse(error, path,
                                  "'__metadata__' is not an object");
    const char *key;
    json_t *value;
    json_object_foreach(metadata, key, value)
    {
        if (!json_is_string(value))
            return safetensors_refuse(
                error, path, "'%s' of '__metadata__' is not a string", key);
    }
    return TRUE;
}

static int
safetensors_compare_begin(const void *a, const void *b)
{
    const SafetensorsEntry *x = a, *y = b;
    return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Sorted by begin, the tensors must follow each other without gap or overlap
 * from the first byte to the last. */
static gboolean
safetensors_check_layout(const char *path, gsize n,
                         const SafetensorsEntry *entry, guint64 data_size,
                         GError **error)
{
    guint64 end = 0;
    for (gsize i = 0; i < n; i++) {
        if (entry[i].begin != end)
            return safetensors_refuse(
                error, path,
                "tensor '%s' begins at byte %" G_GUINT64_FORMAT
                ", expected %" G_GUINT64_FORMAT ": there is %s before it",
                entry[i].tensor.name, entry[i].begin, end,
                entry[i].begin < end ? "an overlap" : "a hole");
        end = entry[i].end;
    }
    if (end != data_size)
        return safetensors_refuse(error, path,
                                  "the tensors have %" G_GUINT64_FORMAT
                                  " bytes, but %" G_GUINT64_FORMAT " are there",
                                  end, data_size);
    return TRUE;
}

static int
safetensors_compare_name(const void *a, const void *b)
{
    const AkTensor *x = a, *y = b;
    return strcmp(x->name, y->name);
}

/* Put the tensors of file->header into `entries`, in the order of their data,
 * all checked; their values are still to be read. */
static gboolean
safetensors_parse(AkSafetensors *file, const char *path, guint64 data_size,
                  GArray *entries, GError **error)
{
    const char *name;
    json_t *value;
    json_object_foreach(file->header, name, value)
    {
        if (strcmp(name, "__metadata__") == 0) {
            if (!safetensors_check_metadata(path, value, error))
                return FALSE;
            continue;
        }
        SafetensorsEntry entry = {0};
        if (!safetensors_check_entry(path, name, value, data_size, &entry,
                                     error))
            return FALSE;
        g_array_append_val(entries, entry);
    }
    g_array_sort(entries, safetensors_compare_begin);
    return safetensors_check_layout(
        path, entries->len, (const SafetensorsEntry *)(void *)entries->data,
        data_size, error);
}

static gboolean
safetensors_load_header(AkSafetensors *file, const char *path, FILE *stream,
                        guint64 *data_size, GError **error)
{
    struct stat status;
    guint64 length;
    if (fstat(fileno(stream), &status) != 0 || !S_ISREG(status.st_mode))
        return safetensors_refuse(error, path, "it is not a regular file");
    const guint64 size = (guint64)status.st_size;
    if (size < 8 || fread(&length, sizeof length, 1, stream) != 1)
        return safetensors_refuse(
            error, path,
            "it has %" G_GUINT64_FORMAT " bytes, expected at least 8", size);
    if (length > AK_SAFETENSORS_MAX_HEADER || length > size - 8)
        return safetensors_refuse(
            error, path,
            "its header claims %" G_GUINT64_FORMAT
            " bytes, at most %" G_GUINT64_FORMAT " are possible",
            length, MIN(size - 8, AK_SAFETENSORS_MAX_HEADER));

    g_autofree gchar *text = g_malloc(length + 1);
    if (fread(text, 1, length, stream) != length)
        return safetensors_refuse(error, path,
                                  "its header cannot be read to the end");
    json_error_t reason;
    file->header = json_loadb(text, length, JSON_REJECT_DUPLICATES, &reason);
    if (!json_is_object(file->header))
        return safetensors_refuse(
            error, path, "its header is not a JSON object: %s",
            file->header == NULL ? reason.text : "another value");
    *data_size = size - 8 - length;
    return TRUE;
}

static gboolean
safetensors_load(AkSafetensors *file, const char *path, FILE *stream,
                 gboolean is_whole, GError **error)
{
    g_autoptr(GArray) entries =
        g_array_new(FALSE, FALSE, sizeof(SafetensorsEntry));
    guint64 size = 0;
    if (!safetensors_load_header(file, path, stream, &size, error) ||
        !safetensors_parse(file, path, size, entries, error))
        return FALSE;
    if (!is_whole)
        return TRUE;

    /* A buffer of our own: in the file the data need not be aligned. */
    file->data = g_try_malloc(size > 0 ? size : 1);
    if (file->data == NULL || fread(file->data, 1, size, stream) != size)
        return safetensors_refuse(error, path,
                                  "its %" G_GUINT64_FORMAT
                                  " bytes of data cannot be read to the end%s",
                                  size,
                                  file->data == NULL ? ": out of memory" : "");

    file->n = entries->len;
    file->tensor = g_new0(AkTensor, file->n + 1);
    for (gsize i = 0; i < file->n; i++) {
        const SafetensorsEntry *entry =
            &g_array_index(entries, SafetensorsEntry, i);
        file->tensor[i] = entry->tensor;
        file->tensor[i].data = file->data + entry->begin / sizeof(gfloat);
    }
    qsort(file->tensor, file->n, sizeof(AkTensor), safetensors_compare_name);
    return TRUE;
}

static AkSafetensors *
safetensors_open(const char *path, gboolean is_whole, GError **error)
{
    FILE *stream = g_fopen(path, "rbe");
    if (stream == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot read '%s': %s",
                    path, g_strerror(errno));
        return NULL;
    }
    g_autoptr(AkSafetensors) file = g_new0(AkSafetensors, 1);
    const gboolean ok = safetensors_load(file, path, stream, is_whole, error);
    fclose(stream);
    return ok ? g_steal_pointer(&file) : NULL;
}

AkSafetensors *
ak_safetensors_read(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    return safetensors_open(path, TRUE, error);
}

AkSafetensors *
ak_safetensors_read_header(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    return safetensors_open(path, FALSE, error);
}

void
ak_safetensors_free(AkSafetensors *file)
{
    if (file == NULL)
        return;
    json_decref(file->header);
    g_free(file->data);
    g_free(file->tensor);
    g_free(file);
}

gsize
ak_safetensors_count(const AkSafetensors *file)
{
    return file->n;
}

const AkTensor *
ak_safetensors_at(const AkSafetensors *file, gsize i)
{
    g_return_val_if_fail(i < file->n, NULL);
    return &file->tensor[i];
}

const AkTensor *
ak_safetensors_find(const AkSafetensors *file, const char *name)
{
    const AkTensor wanted = {.name = name};
    return bsearch(&wanted, file->tensor, file->n, sizeof(AkTensor),
                   safetensors_compare_name);
}

const char *
ak_safetensors_metadata(const AkSafetensors *file, const char *key)
{
    return json_string_value(
        json_object_get(json_object_get(file->header, "__metadata__"), key));
}
