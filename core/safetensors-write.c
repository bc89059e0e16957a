#include "safetensors.h"

#include "attnkit/words.h"
#include "files.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The data are copied between memory and file as they are. */
G_STATIC_ASSERT(G_BYTE_ORDER == G_LITTLE_ENDIAN);
G_STATIC_ASSERT(sizeof(gfloat) == 4);

static int
safetensors_compare_tensor(const void *a, const void *b)
{
    const AkTensor *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

/* Metadata in the order of the keys; NULL where a string is not UTF-8. */
static json_t *
safetensors_metadata_json(GHashTable *metadata)
{
    guint n;
    g_autofree gpointer *key = g_hash_table_get_keys_as_array(metadata, &n);
    if (n > 0)
        qsort(key, n, sizeof *key, ak_compare_words);

    json_t *object = json_object();
    gboolean ok = TRUE;
    for (guint i = 0; i < n && ok; i++) {
        json_t *value = json_string(g_hash_table_lookup(metadata, key[i]));
        ok = json_object_set_new(object, key[i], value) == 0;
    }
    if (ok)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *
safetensors_entry_json(const AkTensor *tensor, gsize begin, gsize end)
{
    json_t *shape = json_array();
    for (gsize i = 0; i < tensor->n_dimension; i++)
        json_array_append_new(shape,
                              json_integer((json_int_t)tensor->dimension[i]));
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape", shape,
                     "data_offsets", (json_int_t)begin, (json_int_t)end);
}

/* The JSON header of the sorted tensors, padded so that the data start at a
 * multiple of eight; NULL with an error. */
static gchar *
safetensors_header(const char *path, gsize n, const AkTensor **tensor,
                   GHashTable *metadata, GError **error)
{
    json_t *header = json_object();
    const char *bad = NULL;
    if (metadata != NULL &&
        json_object_set_new(header, "__metadata__",
                            safetensors_metadata_json(metadata)) != 0)
        bad = "__metadata__";

    gsize begin = 0;
    for (gsize i = 0; i < n && bad == NULL; i++) {
        const char *name = tensor[i]->name;
        gsize size, end = 0;
        g_assert(name != NULL);
        if (!ak_tensor_size(tensor[i], &size) ||
            !g_size_checked_add(&end, begin, size) ||
            strcmp(name, "__metadata__") == 0 ||
            (i > 0 && strcmp(name, tensor[i - 1]->name) == 0) ||
            json_object_set_new(
                header, name, safetensors_entry_json(tensor[i], begin, end)) !=
                0)
            bad = name;
        begin = end;
    }

    g_autofree gchar *text = NULL;
    if (bad == NULL) {
        char *dump = json_dumps(header, JSON_COMPACT);
        const gsize padding = (8 - strlen(dump) % 8) % 8;
        text = g_strdup_printf("%s%*s", dump, (int)padding, "");
        free(dump);
    } else {
        g_set_error(
            error, AK_ERROR, AK_ERROR_FILE,
            "cannot write '%s': '%s' must have 1 to 4 dimensions, none of "
            "them 0, a name of its own, and text in UTF-8",
            path, bad);
    }
    json_decref(header);
    return g_steal_pointer(&text);
}

gboolean
ak_safetensors_write(const char *path, gsize n, const AkTensor *tensor,
                     GHashTable *metadata, GError **error)
{
    g_return_val_if_fail(path != NULL && (n == 0 || tensor != NULL), FALSE);

    g_autofree const AkTensor **sorted = g_new0(const AkTensor *, n + 1);
    for (gsize i = 0; i < n; i++)
        sorted[i] = &tensor[i];
    if (n > 0)
        qsort(sorted, n, sizeof *sorted, safetensors_compare_tensor);

    g_autofree gchar *header =
        safetensors_header(path, n, sorted, metadata, error);
    if (header == NULL)
        return FALSE;
    const guint64 length = strlen(header);
    if (length > AK_SAFETENSORS_MAX_HEADER) {
        g_set_error(
            error, AK_ERROR, AK_ERROR_FILE,
            "cannot write '%s': its header would have %" G_GUINT64_FORMAT
            " bytes, at most 100000000 are allowed",
            path, length);
        return FALSE;
    }

    g_autoptr(AkWriter) writer = ak_writer_open(path, error);
    gboolean ok = writer != NULL &&
                  ak_writer_write(writer, &length, sizeof length, error) &&
                  ak_writer_write(writer, header, length, error);
    for (gsize i = 0; i < n && ok; i++) {
        gsize size;
        ok = ak_tensor_size(sorted[i], &size) &&
             ak_writer_write(writer, sorted[i]->data, size, error);
    }
    return ok && ak_writer_commit(writer, error);
}
