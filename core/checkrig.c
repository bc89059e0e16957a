#include "checkrig.h"

#include "attnkit/random.h"
#include "settings.h"

#include <math.h>
#include <string.h>

const AkRigShape ak_rig_usual = {.width = 8, .embedding = 5};
const AkTexts ak_texts_few = {5, {6, 4, 4, 2, 1}};
const AkTexts ak_texts_one = {1, {1}};

/* Numbers of a model that is tried, 64 MB; a bound beyond that is only opened. */
enum { RIG_MOST = 1 << 24 };

/* --- a plug-in, opened ------------------------------------------------------- */

static const AkRigKind *
rig_kind(AkKind kind)
{
    const AkRigKind *const kinds[] = {[AK_ENCODER] = &ak_rig_encoder,
                                      [AK_ATTENTION] = &ak_rig_attention,
                                      [AK_PROBE] = &ak_rig_probe,
                                      [AK_DATASET] = &ak_rig_dataset};
    return kinds[kind];
}

void
ak_rig_seal(AkRig *rig)
{
    gsize n = 0;
    for (guint i = 0; i < rig->store->param->len; i++)
        n += ak_param_n_disk(g_ptr_array_index(rig->store->param, i));
    rig->is_large = n > RIG_MOST || rig->hidden > RIG_MOST / 64;
    if (rig->is_large)
        return;
    ak_store_seal(rig->store);
    ak_store_init(rig->store, 1);
    for (gsize i = 0; i < rig->store->n_value; i++)
        rig->store->value[i] *= 2.0f; /* out of the linear range */
    for (guint i = 0; i < rig->store->param->len; i++)
        ak_store_transpose(rig->store, i);
    rig->n_map = ak_params_map_rows(rig->params);
    if (rig->n_map == 0)
        rig->n_map = rig->shape.embedding;
    rig->n_gradient = rig->store->n_value - rig->store->n_map;
}

/* For an option without a default: the smallest or first value, a text, a path that
 * is not there. */
static gchar *
rig_made_up(const AkOption *option)
{
    switch (option->type) {
    case AK_OPTION_PATH:
        return g_strdup("/nonexistent/attnkit-check");
    case AK_OPTION_FLAG:
        return g_strdup("no");
    case AK_OPTION_TEXT:
        return g_strdup("text");
    case AK_OPTION_CHOICE:
        return g_strndup(option->choices, strcspn(option->choices, "|"));
    case AK_OPTION_INT:
        return g_strdup_printf("%.0f", option->min);
    case AK_OPTION_REAL:
        return g_strdup_printf("%.17g", option->min);
    }
    return NULL;
}

static void
rig_fill_option(const AkOption *option, gpointer state)
{
    g_autofree gchar *made = option->value == NULL ? rig_made_up(option) : NULL;
    g_free(ak_option_set(option, option->value != NULL ? option->value : made,
                         state));
}

static void
rig_fill_state(const AkRig *rig, const AkChange *change)
{
    gpointer state = rig->unit.state;
    for (const AkOption *o = rig->unit.plugin->options;
         o != NULL && o->name != NULL; o++) {
        rig_fill_option(o, state);
        const gsize width = rig->shape.width;
        if (width > 0 && strcmp(o->name, "hidden") == 0 &&
            o->type == AK_OPTION_INT && (gdouble)width >= o->min &&
            (gdouble)width <= o->max)
            *(gint64 *)(gpointer)((guint8 *)state + o->offset) = (gint64)width;
        if (change != NULL && change->option == o)
            g_free(ak_option_set(o, change->value, state));
    }
}

AkRig *
ak_rig_new(AkTrial *trial, const AkChange *change, const AkRigShape *shape,
           AkEdge edge, GError **error)
{
    const AkPlugin *plugin = trial->plugin;
    AkRig *rig = g_new0(AkRig, 1);
    *rig = (AkRig){
        .trial = trial,
        .kind = rig_kind(plugin->kind),
        .shape = *shape,
        .unit = {plugin,
                 ak_guard_new("its state", MAX(plugin->state_size, 1), edge)}};
    rig_fill_state(rig, change);
    if (rig->kind->open(rig, error))
        return rig;
    ak_options_clear(plugin->options, rig->unit.state);
    ak_guard_free(rig->unit.state);
    g_free(rig);
    return NULL;
}

void
ak_rig_free(AkRig *rig)
{
    if (rig == NULL)
        return;
    rig->kind->close(rig);
    ak_options_clear(rig->unit.plugin->options, rig->unit.state);
    ak_guard_free(rig->unit.state);
    g_free(rig);
}

gboolean
ak_rig_check_refusal(AkTrial *trial, const GError *error, const char *operation,
                     const char *what)
{
    if (error != NULL && error->domain == AK_ERROR &&
        strlen(error->message) > 10)
        return TRUE;
    ak_trial_fail(trial,
                  "%s fails at %s and %s; where it returns FALSE it must set "
                  "an error of the domain AK_ERROR that says why",
                  operation, what,
                  error == NULL ? "sets no error"
                                : "its error is of another domain or empty");
    return FALSE;
}

void
ak_rig_say_refused(AkTrial *trial, const GError *error)
{
    const AkOption *lacks = ak_plugin_lacks(trial->plugin);
    if (!ak_rig_check_refusal(trial, error, "open", "its defaults"))
        return;
    if (lacks != NULL)
        ak_trial_note(trial,
                      "option '%s' has no default, and open refuses what was "
                      "made up for it: %s",
                      lacks->name, error->message);
    else
        ak_trial_fail(trial,
                      "open refuses its own defaults: %s; a plug-in must open "
                      "with them",
                      error->message);
}

AkRig *
ak_rig_usually(AkTrial *trial, AkEdge edge)
{
    g_autoptr(GError) error = NULL;
    AkRig *rig = ak_rig_new(trial, NULL, &ak_rig_usual, edge, &error);
    if (rig == NULL)
        ak_rig_say_refused(trial, error);
    if (rig == NULL || !rig->is_large)
        return rig;
    ak_trial_fail(
        trial,
        "its model has more than %d numbers at width %" G_GSIZE_FORMAT
        "; a plug-in is checked at small widths: call the option that "
        "sets it 'hidden'",
        RIG_MOST, ak_rig_usual.width);
    ak_rig_free(rig);
    return NULL;
}

/* --- work for it -------------------------------------------------------------- */

gpointer
ak_load_buffer(AkLoad *load, const char *name, gsize n, gsize size,
               gboolean is_output)
{
    const AkBuffer buffer = {.name = name,
                             .size = n * size,
                             .data = ak_guard_new(name, n * size, load->edge),
                             .is_output = is_output};
    g_array_append_val(load->buffer, buffer);
    return buffer.data;
}

gfloat *
ak_load_input(AkLoad *load, const char *name, gsize n)
{
    gfloat *x = ak_load_buffer(load, name, n, sizeof *x, FALSE);
    AkRandom random;
    ak_random_init(&random, load->seed, "check", name);
    for (gsize i = 0; i < n; i++)
        x[i] = (gfloat)ak_random_normal(&random);
    return x;
}

gfloat *
ak_load_output(AkLoad *load, const char *name, gsize n)
{
    return ak_load_buffer(load, name, n, sizeof(gfloat), TRUE);
}

AkLoad *
ak_load_new(const AkRig *rig, const AkTexts *texts, guint64 seed, AkEdge edge)
{
    AkLoad *load = g_new0(AkLoad, 1);
    *load = (AkLoad){.rig = rig,
                     .edge = edge,
                     .seed = seed,
                     .texts = *texts,
                     .buffer = g_array_new(FALSE, FALSE, sizeof(AkBuffer)),
                     .scratch = ak_scratch_new()};
    load->start =
        ak_load_buffer(load, "start", texts->n + 1, sizeof *load->start, FALSE);
    for (gsize b = 0; b < texts->n; b++)
        load->start[b + 1] = load->start[b] + texts->n_word[b] + 2;
    load->n_token = load->start[texts->n];
    rig->kind->fill(load);
    return load;
}

void
ak_load_free(AkLoad *load)
{
    if (load == NULL)
        return;
    if (load->rig->kind->clear != NULL)
        load->rig->kind->clear(load);
    for (guint i = 0; i < load->buffer->len; i++)
        ak_guard_free(g_array_index(load->buffer, AkBuffer, i).data);
    g_array_unref(load->buffer);
    ak_scratch_free(load->scratch);
    g_free(load);
}

void
ak_load_work(AkLoad *load)
{
    const AkMark mark = ak_scratch_mark(load->scratch);
    load->rig->kind->forward(load);
    if (load->rig->kind->backward != NULL)
        load->rig->kind->backward(load);
    ak_scratch_release(load->scratch, mark);
}

GByteArray *
ak_load_result(const AkLoad *load)
{
    GByteArray *result = g_byte_array_new();
    for (guint i = 0; i < load->buffer->len; i++) {
        const AkBuffer *buffer = &g_array_index(load->buffer, AkBuffer, i);
        if (buffer->is_output)
            g_byte_array_append(result, buffer->data, (guint)buffer->size);
    }
    return result;
}

gboolean
ak_load_is_result(const AkLoad *load, const GByteArray *result,
                  const char **where)
{
    gsize at = 0;
    for (guint i = 0; i < load->buffer->len; i++) {
        const AkBuffer *buffer = &g_array_index(load->buffer, AkBuffer, i);
        if (!buffer->is_output)
            continue;
        *where = buffer->name;
        if (memcmp(result->data + at, buffer->data, buffer->size) != 0)
            return FALSE;
        at += buffer->size;
    }
    return TRUE;
}

gchar *
ak_load_judge(const AkLoad *load)
{
    if (load->rig->kind->judge != NULL)
        return load->rig->kind->judge(load);
    for (guint i = 0; i < load->buffer->len; i++) {
        const AkBuffer *buffer = &g_array_index(load->buffer, AkBuffer, i);
        const gfloat *x = buffer->data;
        for (gsize j = 0; buffer->is_output && j < buffer->size / sizeof *x; j++)
            if (!isfinite(x[j]))
                return g_strdup_printf("%s[%" G_GSIZE_FORMAT "] is %g",
                                       buffer->name, j, (gdouble)x[j]);
    }
    return NULL;
}

void
ak_rig_fill(gsize n, gfloat *x, gfloat value)
{
    for (gsize i = 0; i < n; i++)
        x[i] = value;
}

gdouble
ak_rig_gap(gsize n, const gfloat *x, const gfloat *y)
{
    gdouble gap = 0.0;
    for (gsize i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i]))
            return NAN;
        gap = MAX(gap, fabs((gdouble)x[i] - (gdouble)y[i]));
    }
    return gap;
}
