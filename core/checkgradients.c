/* checkgradients.c: encoder and attention against differences, in every setting. */
#include "checkrig.h"

#include "attnkit/kernels.h"
#include "checkslopes.h"

#include <math.h>
#include <string.h>

static const gsize gradients_width[] = {1, 3, 4, 8};
static const gsize gradients_embedding[] = {1, 5};

/* A load, and the weights of its outputs in the loss: those of dh, ds, de. */
typedef struct Gradients {
    AkTrial *trial;
    AkLoad *load;
    AkSlopes slopes;
    const char *setting;
} Gradients;

static gdouble
gradients_loss(gpointer data)
{
    const Gradients *gradients = data;
    AkLoad *load = gradients->load;
    const AkRig *rig = load->rig;
    const AkMark mark = ak_scratch_mark(load->scratch);
    gdouble sum = 0.0;
    for (guint i = 0; i < rig->store->param->len; i++)
        ak_store_transpose(rig->store, i);
    rig->kind->forward(load);
    if (rig->trial->plugin->kind == AK_ATTENTION) {
        sum = ak_dot(load->n_token, load->e, load->de);
    } else {
        if (load->dh != NULL)
            sum += ak_dot(load->n_token * rig->hidden, load->h, load->dh);
        if (load->ds != NULL)
            sum += ak_dot(load->texts.n * rig->hidden, load->s, load->ds);
    }
    ak_scratch_release(load->scratch, mark);
    return sum;
}

static void
gradients_visit(gpointer data, const char *what, gsize i, gdouble found,
                gdouble slope)
{
    const Gradients *gradients = data;
    if (ak_slope_is_wrong(found, slope))
        ak_trial_fail(
            gradients->trial,
            "at %s %s[%" G_GSIZE_FORMAT "] gets %.7g, differences give %.7g "
            "(tolerance %g of 1 + |slope|); look for a sign, a term or a "
            "parameter that backward has wrong or lacks",
            gradients->setting, what, i, found, slope, AK_SLOPE_TOLERANCE);
}

static void
gradients_compare(Gradients *gradients, const char *what, gsize n, gfloat *x,
                  const gfloat *gradient)
{
    ak_slopes_compare(&gradients->slopes, what, n, x, gradient, AK_RIG_BASE,
                      gradients_loss, gradients, gradients_visit, gradients);
}

/* Every parameter, and what the plug-in reads. */
static void
gradients_all(Gradients *gradients)
{
    AkLoad *load = gradients->load;
    const AkRig *rig = load->rig;
    ak_load_work(load);
    for (guint i = 0; i < rig->store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(rig->store->param, i);
        if (param->is_map)
            continue;
        g_autofree gchar *what = g_strdup_printf("d %s", param->name);
        gradients_compare(gradients, what, ak_param_n_disk(param),
                          rig->store->value + param->offset,
                          load->gradient + param->offset - rig->store->n_map);
    }
    if (rig->trial->plugin->kind == AK_ENCODER) {
        gradients_compare(gradients, "dz", AK_RIG_ROWS * rig->n_map, load->z,
                          load->dz);
        return;
    }
    gradients_compare(gradients, "dh", load->n_token * rig->hidden, load->h,
                      load->dh);
    if (load->q != NULL)
        gradients_compare(gradients, "dq", load->texts.n * rig->hidden, load->q,
                          load->dq);
}

/* The loss of all outputs, then of an encoder's h and s alone. */
static gboolean
gradients_at(AkTrial *trial, const AkChange *change, const AkRigShape *shape,
             Gradients *all)
{
    g_autoptr(GError) error = NULL;
    g_autofree gchar *said = ak_change_describe(change);
    g_autofree gchar *setting =
        g_strdup_printf("%s, width %" G_GSIZE_FORMAT "%s", said, shape->width,
                        shape->has_query ? ", with a query" : "");
    ak_trial_at(trial, "gradients at %s", setting);
    g_autoptr(AkRig) rig =
        ak_rig_new(trial, change, shape, AK_EDGE_NONE, &error);
    if (rig == NULL) {
        ak_rig_check_refusal(trial, error, "open", setting);
        return FALSE;
    }
    if (rig->is_large)
        return FALSE;
    const guint n_part = trial->plugin->kind == AK_ENCODER ? 3 : 1;
    all->setting = setting;
    for (guint part = 0; part < n_part; part++) {
        g_autoptr(AkLoad) load =
            ak_load_new(rig, &ak_texts_few, 1, AK_EDGE_NONE);
        if (part == 1)
            load->dh = NULL;
        if (part == 2)
            load->ds = NULL;
        all->load = load;
        gradients_all(all);
    }
    return TRUE;
}

/* Does the width have a say, or is every encoder of this plug-in the same? */
static gboolean
gradients_has_widths(const AkPlugin *plugin)
{
    if (plugin->kind == AK_ATTENTION)
        return TRUE;
    for (const AkOption *o = plugin->options; o != NULL && o->name != NULL; o++)
        if (strcmp(o->name, "hidden") == 0 && o->type == AK_OPTION_INT)
            return TRUE;
    return FALSE;
}

/* All widths that the plug-in takes; FALSE: none. */
static gboolean
gradients_widths(AkTrial *trial, const AkChange *change, Gradients *all)
{
    const gboolean is_attention = trial->plugin->kind == AK_ATTENTION;
    const gsize n_width =
        gradients_has_widths(trial->plugin) ? G_N_ELEMENTS(gradients_width) : 1;
    guint n_opened = 0;
    for (gsize i = 0; i < 2 * n_width; i++) {
        const AkRigShape shape = {.width = gradients_width[i / 2],
                                  .embedding = gradients_embedding[i % 2],
                                  .has_query = is_attention && i % 2 == 1};
        n_opened += gradients_at(trial, change, &shape, all);
    }
    return n_opened > 0;
}

/* Differences are judged over all widths: a single unit may be silent on all
 * words. */
void
ak_check_gradients(AkTrial *trial)
{
    g_autoptr(AkRig) usual = ak_rig_usually(trial, AK_EDGE_NONE);
    if (usual == NULL)
        return;
    g_autoptr(GArray) changes = ak_changes_new(trial->plugin, FALSE);
    gsize n = 0;
    gdouble worst = 0.0;
    for (guint i = 0; i < changes->len; i++) {
        const AkChange *change = &g_array_index(changes, AkChange, i);
        Gradients all = {.trial = trial, .slopes = AK_SLOPES_NEW};
        if (!gradients_widths(trial, change, &all))
            continue;
        g_autofree gchar *doubt = ak_slopes_doubt(&all.slopes);
        if (doubt != NULL)
            ak_trial_fail(trial, "%s; the outputs must depend on what goes in",
                          doubt);
        n += all.slopes.n;
        worst = MAX(worst, all.slopes.worst);
    }
    ak_trial_pass(trial,
                  "%" G_GSIZE_FORMAT
                  " slopes are as differences give them, the "
                  "worst off by %.2g of the tolerance (%g of 1 + |slope|)",
                  n, worst, AK_SLOPE_TOLERANCE);
}

/* --- what nobody asks for -------------------------------------------------------- */

static void
optional_fail(AkTrial *trial, const char *what)
{
    ak_trial_fail(trial,
                  "%s has other bits where the other gradients are not asked "
                  "for; they must not depend on each other",
                  what);
}

/* Only the gradients that are asked for, with the same bits. */
static void
optional_encoder(AkTrial *trial, AkLoad *load, gboolean parameters)
{
    const AkRig *rig = load->rig;
    const gsize n = parameters ? rig->n_gradient : AK_RIG_ROWS * rig->n_map;
    g_autofree gfloat *found = g_new(gfloat, MAX(n, 1));
    ak_rig_fill(MAX(n, 1), found, AK_RIG_BASE);
    rig->kind->forward(load);
    load->pass.gradient = parameters ? found : NULL;
    rig->unit.plugin->ops.encoder->backward(rig->unit.state, &load->pass,
                                            &load->batch, load->z, load->dh,
                                            load->ds, parameters ? NULL : found);
    if (memcmp(found, parameters ? load->gradient : load->dz,
               n * sizeof *found) != 0)
        optional_fail(trial, parameters ? "a parameter's gradient" : "dz");
}

/* which: 0 the parameters, 1 dh, 2 dq. */
static void
optional_attention(AkTrial *trial, AkLoad *load, guint which)
{
    static const char *const name[] = {"a parameter's gradient", "dh", "dq"};
    const AkRig *rig = load->rig;
    const gsize size[] = {rig->n_gradient, load->n_token * rig->hidden,
                          load->texts.n * rig->hidden};
    const gfloat *const expected[] = {load->gradient, load->dh, load->dq};
    g_autofree gfloat *found = g_new(gfloat, MAX(size[which], 1));
    ak_rig_fill(MAX(size[which], 1), found, AK_RIG_BASE);
    rig->kind->forward(load);
    load->pass.gradient = which == 0 ? found : NULL;
    rig->unit.plugin->ops.attention->score_backward(
        rig->unit.state, &load->pass, load->texts.n, load->start, load->h,
        load->q, load->de, which == 1 ? found : NULL, which == 2 ? found : NULL);
    if (memcmp(found, expected[which], size[which] * sizeof *found) != 0)
        optional_fail(trial, name[which]);
}

/* Nobody has to ask for everything. */
void
ak_check_optional(AkTrial *trial)
{
    AkRigShape shape = ak_rig_usual;
    const gboolean is_attention = trial->plugin->kind == AK_ATTENTION;
    for (guint query = 0; query < (is_attention ? 2 : 1); query++) {
        g_autoptr(GError) error = NULL;
        shape.has_query = query == 1;
        g_autoptr(AkRig) rig =
            ak_rig_new(trial, NULL, &shape, AK_EDGE_NONE, &error);
        if (rig == NULL)
            continue;
        g_autoptr(AkLoad) load =
            ak_load_new(rig, &ak_texts_few, 1, AK_EDGE_NONE);
        ak_load_work(load);
        for (guint which = 0; which < (is_attention ? 2 + query : 2); which++) {
            ak_trial_at(trial, "gradients that are not asked for%s",
                        query == 1 ? ", with a query" : "");
            if (is_attention)
                optional_attention(trial, load, which);
            else
                optional_encoder(trial, load, which == 0);
        }
    }
    ak_trial_pass(trial, "gradients that nobody asks for may be NULL");
}
