/* Reading; safetensors-write.c writes. */
#include "safetensors.h"

#include "errors.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The data are copied between memory and file as they are. */
G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN);
G_STATIC_ASSERT(sizeof(gfloat) == 4);

/* A tensor of a file, and where its bytes stand in the data. */
typedef struct SafetensorsEntry {
    AkTensor tensor;
    guint64 begin, end;
} SafetensorsEntry;

struct AkSafetensors {
    gchar *path;
    FILE *stream;      /* at the first byte of the data, until they are read */
    guint64 data_size; /* bytes */
    json_t *header;    /* names and metadata point into it */
    GArray *entry;     /* SafetensorsEntry, by name */
    gfloat *data;      /* the tensors' values, as they follow each other */
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
    const SafetensorsEntry *x = a, *y = b;
    return strcmp(x->tensor.name, y->tensor.name);
}

/* Put the tensors of file->header into file->entry, all checked. */
static gboolean
safetensors_parse(AkSafetensors *file, GError **error)
{
    const char *name;
    json_t *value;
    json_object_foreach(file->header, name, value)
    {
        if (strcmp(name, "__metadata__") == 0) {
            if (!safetensors_check_metadata(file->path, value, error))
                return FALSE;
            continue;
        }
        SafetensorsEntry entry = {0};
        if (!safetensors_check_entry(file->path, name, value, file->data_size,
                                     &entry, error))
            return FALSE;
        g_array_append_val(file->entry, entry);
    }
    g_array_sort(file->entry, safetensors_compare_begin);
    if (!safetensors_check_layout(
            file->path, file->entry->len,
            (const SafetensorsEntry *)(void *)file->entry->data,
            file->data_size, error))
        return FALSE;
    g_array_sort(file->entry, safetensors_compare_name);
    return TRUE;
}

static gboolean
safetensors_load_header(AkSafetensors *file, GError **error)
{
    const char *path = file->path;
    struct stat status;
    guint64 length;
    if (fstat(fileno(file->stream), &status) != 0 || !S_ISREG(status.st_mode))
        return safetensors_refuse(error, path, "it is not a regular file");
    const guint64 size = (guint64)status.st_size;
    if (size < 8 || fread(&length, sizeof length, 1, file->stream) != 1)
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
    if (fread(text, 1, length, file->stream) != length)
        return safetensors_refuse(error, path,
                                  "its header cannot be read to the end");
    json_error_t reason;
    file->header = json_loadb(text, length, JSON_REJECT_DUPLICATES, &reason);
    if (!json_is_object(file->header))
        return safetensors_refuse(
            error, path, "its header is not a JSON object: %s",
            file->header == NULL ? reason.text : "another value");
    file->data_size = size - 8 - length;
    return TRUE;
}

AkSafetensors *
ak_safetensors_open(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        safetensors_refuse(error, path, "it is not a regular file");
        return NULL;
    }
    FILE *stream = g_fopen(path, "rbe");
    if (stream == NULL) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "cannot read '%s': %s",
                    path, g_strerror(errno));
        return NULL;
    }
    g_autoptr(AkSafetensors) file = g_new0(AkSafetensors, 1);
    file->path = g_strdup(path);
    file->stream = stream;
    file->entry = g_array_new(FALSE, FALSE, sizeof(SafetensorsEntry));
    if (!safetensors_load_header(file, error) || !safetensors_parse(file, error))
        return NULL;
    return g_steal_pointer(&file);
}

gboolean
ak_safetensors_read_data(AkSafetensors *file, GError **error)
{
    g_return_val_if_fail(file->data == NULL, FALSE);
    /* A buffer of our own: in the file the data need not be aligned. */
    const guint64 size = file->data_size;
    file->data = g_try_malloc(MAX(size, 1));
    if (file->data == NULL || fread(file->data, 1, size, file->stream) != size)
        return safetensors_refuse(error, file->path,
                                  "its %" G_GUINT64_FORMAT
                                  " bytes of data cannot be read to the end%s",
                                  size,
                                  file->data == NULL ? ": out of memory" : "");
    for (guint i = 0; i < file->entry->len; i++) {
        SafetensorsEntry *entry =
            &g_array_index(file->entry, SafetensorsEntry, i);
        entry->tensor.data = file->data + entry->begin / sizeof(gfloat);
    }
    return TRUE;
}

AkSafetensors *
ak_safetensors_read(const char *path, GError **error)
{
    g_autoptr(AkSafetensors) file = ak_safetensors_open(path, error);
    if (file == NULL || !ak_safetensors_read_data(file, error))
        return NULL;
    return g_steal_pointer(&file);
}

void
ak_safetensors_free(AkSafetensors *file)
{
    if (file == NULL)
        return;
    fclose(file->stream);
    json_decref(file->header);
    g_array_unref(file->entry);
    g_free(file->data);
    g_free(file->path);
    g_free(file);
}

gsize
ak_safetensors_count(const AkSafetensors *file)
{
    return file->entry->len;
}

const AkTensor *
ak_safetensors_at(const AkSafetensors *file, gsize i)
{
    g_return_val_if_fail(i < file->entry->len, NULL);
    return &g_array_index(file->entry, SafetensorsEntry, i).tensor;
}

const AkTensor *
ak_safetensors_find(const AkSafetensors *file, const char *name)
{
    const SafetensorsEntry wanted = {.tensor.name = name};
    guint at;
    return g_array_binary_search(file->entry, &wanted, safetensors_compare_name,
                                 &at)
               ? ak_safetensors_at(file, at)
               : NULL;
}

const char *
ak_safetensors_metadata(const AkSafetensors *file, const char *key)
{
    return json_string_value(
        json_object_get(json_object_get(file->header, "__metadata__"), key));
}
