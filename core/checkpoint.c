#include "checkpoint.h"

#include "attnkit/vector.h"
#include "memory.h"
#include "safetensors.h"

#include <string.h>

static const char checkpoint_format[] = "attnkit checkpoint 2";

/* A checkpoint may take this share of the time between two. */
static const gdouble CHECKPOINT_SHARE = 0.02;

static gdouble
checkpoint_now(void)
{
    return 1e-6 * (gdouble)g_get_monotonic_time();
}

gboolean
ak_checkpoint_is_due(const AkCheckpoint *checkpoint)
{
    return checkpoint->every <= 0.0 ||
           checkpoint_now() - checkpoint->last >=
               MAX(checkpoint->every, checkpoint->seconds / CHECKPOINT_SHARE);
}

void
ak_snapshot_prepare(AkSnapshot *snapshot, const AkModel *model)
{
    if (snapshot->value != NULL)
        return;
    snapshot->value = g_new(gfloat, model->store->n_value);
    for (guint i = 0; i < model->n_tower && !model->shape.is_frozen; i++)
        snapshot->embedding[i] =
            ak_memory_floats(model->shape.n_word * model->shape.embedding);
}

void
ak_snapshot_clear(AkSnapshot *snapshot)
{
    g_free(snapshot->value);
    for (guint i = 0; i < AK_N_TOWER; i++)
        g_free(snapshot->embedding[i]);
    *snapshot = (AkSnapshot){NULL, {NULL}};
}

/* --- what is in the file ---------------------------------------------------------- */

static gint
checkpoint_compare(gconstpointer a, gconstpointer b)
{
    return strcmp(((const AkNumbers *)a)->name, ((const AkNumbers *)b)->name);
}

/* AkNumbers by name, as they stand in the file: the trainer's, and the model kept
 * if there is one. */
static GArray *
checkpoint_numbers(const AkTraining *training, gboolean has_best)
{
    const AkModel *model = training->model;
    GArray *numbers = g_array_new(FALSE, TRUE, sizeof(AkNumbers));
    ak_trainer_state(training->trainer, numbers);
    const AkNumbers value = {"best.parameters", model->store->n_value,
                             training->best.value};
    if (has_best)
        g_array_append_val(numbers, value);
    for (guint i = 0; has_best && i < model->n_tower && !model->shape.is_frozen;
         i++) {
        AkNumbers embedding = {.n = model->shape.n_word * model->shape.embedding,
                               .value = training->best.embedding[i]};
        g_snprintf(embedding.name, sizeof embedding.name, "best.embedding.%u",
                   i);
        g_array_append_val(numbers, embedding);
    }
    g_array_sort(numbers, checkpoint_compare);
    return numbers;
}

/* Tells any change of a single number, or of a letter of the place: FNV-1a, 32
 * bits of a number at a time.  Source: Fowler, Noll & Vo, draft-eastlake-fnv. */
static guint64
checkpoint_mix(guint64 digest, guint32 bits)
{
    return (digest ^ bits) * 1099511628211u;
}

static guint64
checkpoint_digest_place(const char *place)
{
    guint64 digest = 14695981039346656037u;
    for (; *place != '\0'; place++)
        digest = checkpoint_mix(digest, (guchar)*place);
    return digest;
}

static guint64
checkpoint_digest(guint64 digest, gsize n, const gfloat *value)
{
    for (gsize i = 0; i < n; i++)
        digest = checkpoint_mix(digest, (guint32)ak_bits_of_float(value[i]));
    return digest;
}

enum { CHECKPOINT_DIGITS = 16 };

static guint64
checkpoint_bits(gdouble x)
{
    guint64 bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static gdouble
checkpoint_double(guint64 bits)
{
    gdouble x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Sixteen hexadecimal digits a number, parted by blanks: epochs over, steps of the
 * one under way, its loss so far, steps of the optimiser, whether an epoch is
 * kept; then loss, metric and whether it is kept of each epoch. */
static gchar *
checkpoint_print_place(const AkTraining *training, guint n_step)
{
    const GArray *epochs = training->epochs;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text,
                           "%016x %016" G_GINT64_MODIFIER
                           "x %016" G_GINT64_MODIFIER "x %016x %016x",
                           epochs->len, (guint64)training->n_step,
                           checkpoint_bits(training->loss), n_step,
                           training->best.value != NULL);
    for (guint i = 0; i < epochs->len; i++) {
        const AkEpoch *epoch = &g_array_index(epochs, AkEpoch, i);
        g_string_append_printf(text,
                               " %016" G_GINT64_MODIFIER
                               "x %016" G_GINT64_MODIFIER "x %016x",
                               checkpoint_bits(epoch->loss),
                               checkpoint_bits(epoch->metric), epoch->kept);
    }
    return g_string_free(text, FALSE);
}

/* The numbers (guint64) of such a text; NULL: it is none.  Free with
 * g_array_unref(). */
static GArray *
checkpoint_parse_place(const char *text)
{
    g_auto(GStrv) word = g_strsplit(text != NULL ? text : "", " ", -1);
    g_autoptr(GArray) place = g_array_new(FALSE, FALSE, sizeof(guint64));
    for (gchar **w = word; *w != NULL; w++) {
        guint64 number;
        if (strlen(*w) != CHECKPOINT_DIGITS ||
            !g_ascii_string_to_unsigned(*w, 16, 0, G_MAXUINT64, &number, NULL))
            return NULL;
        g_array_append_val(place, number);
    }
    const guint n = place->len;
    if (n < 5 || g_array_index(place, guint64, 0) != (n - 5) / 3 || n % 3 != 2)
        return NULL;
    return g_steal_pointer(&place);
}

/* --- writing ------------------------------------------------------------------------ */

static AkTensor *
checkpoint_tensors(const GArray *numbers)
{
    AkTensor *tensor = g_new0(AkTensor, numbers->len);
    for (guint i = 0; i < numbers->len; i++) {
        const AkNumbers *one = &g_array_index(numbers, AkNumbers, i);
        tensor[i] = (AkTensor){.name = one->name,
                               .n_dimension = 1,
                               .dimension = {one->n},
                               .data = one->value};
    }
    return tensor;
}

static guint64
checkpoint_digest_all(const char *place, const GArray *numbers)
{
    guint64 digest = checkpoint_digest_place(place);
    for (guint i = 0; i < numbers->len; i++) {
        const AkNumbers *one = &g_array_index(numbers, AkNumbers, i);
        digest = checkpoint_digest(digest, one->n, one->value);
    }
    return digest;
}

gboolean
ak_checkpoint_save(AkCheckpoint *checkpoint, const AkTraining *training,
                   GError **error)
{
    const gdouble begin = checkpoint_now();
    g_autoptr(GArray) numbers =
        checkpoint_numbers(training, training->best.value != NULL);
    g_autofree AkTensor *tensor = checkpoint_tensors(numbers);
    g_autofree gchar *place = checkpoint_print_place(
        training, *ak_trainer_state(training->trainer, NULL));
    g_autofree gchar *digest = g_strdup_printf(
        "%016" G_GINT64_MODIFIER "x", checkpoint_digest_all(place, numbers));

    g_autoptr(GHashTable) metadata = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, checkpoint->keys);
    while (g_hash_table_iter_next(&iter, &name, &value))
        g_hash_table_insert(metadata, name, value);
    g_hash_table_insert(metadata, (gpointer) "format",
                        (gpointer)checkpoint_format);
    g_hash_table_insert(metadata, (gpointer) "place", place);
    g_hash_table_insert(metadata, (gpointer) "digest", digest);
    const gboolean ok = ak_safetensors_write(checkpoint->path, numbers->len,
                                             tensor, metadata, error);
    checkpoint->last = checkpoint_now();
    checkpoint->seconds = checkpoint->last - begin;
    return ok;
}

/* --- reading ------------------------------------------------------------------------ */

static gboolean
checkpoint_has(const AkSafetensors *file, const char *key, const char *value)
{
    return g_strcmp0(ak_safetensors_metadata(file, key), value) == 0;
}

static gboolean
checkpoint_has_keys(const AkSafetensors *file, GHashTable *keys)
{
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, keys);
    while (g_hash_table_iter_next(&iter, &name, &value))
        if (!checkpoint_has(file, name, value))
            return FALSE;
    return checkpoint_has(file, "format", checkpoint_format);
}

/* Is all in the file as it was written? */
static gboolean
checkpoint_is_whole(const AkSafetensors *file)
{
    const char *place = ak_safetensors_metadata(file, "place");
    guint64 digest = checkpoint_digest_place(place != NULL ? place : "");
    for (gsize i = 0; i < ak_safetensors_count(file); i++) {
        const AkTensor *tensor = ak_safetensors_at(file, i);
        digest = checkpoint_digest(digest, tensor->dimension[0], tensor->data);
    }
    g_autofree gchar *wanted =
        g_strdup_printf("%016" G_GINT64_MODIFIER "x", digest);
    return checkpoint_has(file, "digest", wanted);
}

gboolean
ak_checkpoint_check(const char *path, GError **error)
{
    g_autoptr(AkSafetensors) file = ak_safetensors_read(path, error);
    if (file == NULL)
        return FALSE;
    const char *format = ak_safetensors_metadata(file, "format");
    if (g_strcmp0(format, checkpoint_format) != 0)
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "%s: format is %s, not %s",
                    path, format != NULL ? format : "not set",
                    checkpoint_format);
    else if (!checkpoint_is_whole(file))
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "%s: its numbers are not as attnkit wrote them", path);
    else
        return TRUE;
    return FALSE;
}

/* Has the file these numbers, and no others? */
static gboolean
checkpoint_fits(const AkSafetensors *file, const GArray *numbers)
{
    for (guint i = 0; i < numbers->len; i++) {
        const AkNumbers *one = &g_array_index(numbers, AkNumbers, i);
        const AkTensor *tensor = ak_safetensors_find(file, one->name);
        if (tensor == NULL || tensor->n_dimension != 1 ||
            tensor->dimension[0] != one->n)
            return FALSE;
    }
    return ak_safetensors_count(file) == numbers->len;
}

static void
checkpoint_take(const AkSafetensors *file, const GArray *numbers,
                const GArray *place, AkTraining *training)
{
    AkStore *store = training->model->store;
    const guint64 *at = (const guint64 *)(gconstpointer)place->data;
    for (guint i = 0; i < numbers->len; i++) {
        const AkNumbers *one = &g_array_index(numbers, AkNumbers, i);
        memcpy(one->value, ak_safetensors_find(file, one->name)->data,
               one->n * sizeof *one->value);
    }
    for (guint i = 0; i < store->param->len; i++)
        ak_store_transpose(store, i);
    training->n_step = (gsize)at[1];
    training->loss = checkpoint_double(at[2]);
    *ak_trainer_state(training->trainer, NULL) = (guint)at[3];
    for (guint e = 0; e < at[0]; e++) {
        const guint64 *of = at + 5 + 3 * (gsize)e;
        const AkEpoch epoch = {.number = e + 1,
                               .loss = checkpoint_double(of[0]),
                               .metric = checkpoint_double(of[1]),
                               .kept = of[2] != 0};
        g_array_append_val(training->epochs, epoch);
    }
}

gboolean
ak_checkpoint_load(AkCheckpoint *checkpoint, AkTraining *training)
{
    g_autoptr(AkSafetensors) file = ak_safetensors_open(checkpoint->path, NULL);
    checkpoint->last = checkpoint_now();
    if (file == NULL || !checkpoint_has_keys(file, checkpoint->keys))
        return FALSE;
    g_autoptr(GArray) place =
        checkpoint_parse_place(ak_safetensors_metadata(file, "place"));
    if (place == NULL)
        return FALSE;
    const gboolean has_best = g_array_index(place, guint64, 4) != 0;
    if (has_best)
        ak_snapshot_prepare(&training->best, training->model);
    g_autoptr(GArray) numbers = checkpoint_numbers(training, has_best);
    if (!checkpoint_fits(file, numbers) ||
        !ak_safetensors_read_data(file, NULL) || !checkpoint_is_whole(file)) {
        ak_snapshot_clear(&training->best);
        return FALSE;
    }
    checkpoint_take(file, numbers, place, training);
    checkpoint->n_epoch = training->epochs->len;
    return TRUE;
}
