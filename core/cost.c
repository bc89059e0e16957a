/* Training, states, gradients and leave-one-out are counted in operations, and
 * the rates of one core turn them into seconds.  What a probe does is its own
 * affair, so that is measured: on one short text, taken as linear in the words.
 * The figures are rough: on the machine that the rates were taken from, two
 * thirds to one and a half times the truth. */
#include "cost.h"

#include "cellwork.h"
#include "costmemory.h"
#include "inspect.h"
#include "studysource.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* Of one core of a machine of 2023: operations a second within products with the
 * element-wise work around them, seconds that the optimiser spends on a
 * parameter, that a weight of the attention takes, that a text takes when it is
 * read back and summarised, and a cell until its files are safe on the disk. */
static const gdouble COST_RATE = 6e10, COST_STEP = 1.4e-9, COST_WEIGHT = 6e-9,
                     COST_TEXT = 2e-4, COST_CELL = 0.05;

enum {
    COST_SEEN = 100, /* words beside a cut over which it is felt, each way */
    COST_CUTS = 32,  /* cuts that are done together, ... */
    COST_FLOATS = 1 << 22, /* ... if their states are no more floats than this */
    COST_ROWS = 8,         /* states that a cut changes at the least */
    COST_TRIED = 20,       /* tokens of the text that probes are tried on */
    COST_BATCHES = 8,      /* batches whose distinct words are counted */
    COST_NUMBER = 12,      /* bytes of a number in a record */
    COST_COLUMN = 30, /* bytes of a column in a record, its name included */
    /* Times the numbers that are trained: with two moments, a maximum and the epoch
     * to keep; twice, as it is replaced. */
    COST_CHECKPOINT = 10,
    COST_WORD = 30,      /* bytes of a word in instances.jsonl */
    COST_FIXED = 1 << 23 /* bytes of a cell of no size at all */
};

/* Numbers by which a token is multiplied: the map runs over distinct words, the
 * encoder's other weights over all tokens, and so do the attention's and the
 * output's. */
typedef struct Weights {
    gdouble map, encoder, rest;
} Weights;

/* Of one tower: the two of a query model are alike, and ak_cost_length() has the
 * tokens of both. */
static Weights
cost_weights(const AkModel *model)
{
    Weights weights = {0.0, 0.0, 0.0};
    for (guint i = 0; i < model->store->param->len; i++) {
        const AkParam *param = g_ptr_array_index(model->store->param, i);
        const gdouble n = (gdouble)ak_param_n_disk(param);
        if (param->section == model->tower[AK_TEXT_TOWER].params) {
            weights.map += param->is_map ? n : 0.0;
            weights.encoder += param->is_map ? 0.0 : n;
        } else if (param->section != model->tower[AK_QUERY_TOWER].params) {
            weights.rest += n;
        }
    }
    return weights;
}

static const AkText *
cost_text(const GPtrArray *text, guint i)
{
    return g_ptr_array_index(text, i);
}

/* Distinct words of a batch a token, from a few of the size that training has. */
static gdouble
cost_distinct(const AkModel *model, const GPtrArray *text, gsize size)
{
    gdouble n_word = 0.0, n_token = 0.0;
    const guint n = (guint)MIN(size, text->len), n_batch = text->len / n,
                by = MAX(n_batch / COST_BATCHES, 1);
    for (guint b = 0; b < n_batch; b += by) {
        n_word += (gdouble)ak_cost_count_words(model, text, b * n, n);
        for (guint i = b * n; i < (b + 1) * n; i++)
            n_token += ak_cost_length(cost_text(text, i));
    }
    return n_word / n_token;
}

/* --- training ------------------------------------------------------------------ */

/* Two operations a weight and token forward, twice that backward; then the
 * optimiser passes over all that is trained, once a step. */
static void
cost_foresee_training(AkCell *cell, const AkModel *model)
{
    const AkStudyDataset *dataset = cell->dataset;
    const AkCorpus *corpus = dataset->corpus;
    const GPtrArray *text = corpus->split[AK_TRAIN],
                    *dev = corpus->split[AK_DEV];
    const gsize size = (gsize)dataset->train.batch_size;
    const Weights weights = cost_weights(model);
    const gdouble all = weights.encoder + weights.rest;
    const gdouble n_token = ak_cost_count_tokens(text),
                  n_trained =
                      (gdouble)(model->shape.is_frozen ? model->store->n_value
                                                       : cell->n_parameter);

    cell->train_cost =
        (gdouble)dataset->train.epochs *
        (6.0 * n_token *
             (all + weights.map * cost_distinct(model, text, size)) / COST_RATE +
         2.0 * all * ak_cost_count_tokens(dev) / COST_RATE +
         COST_STEP * (gdouble)ak_train_n_step(corpus, &dataset->train) *
             n_trained);

    ak_cost_training_memory(cell, model, n_trained, all);
    cell->disk += sizeof(gfloat) * (gdouble)cell->n_parameter;
    cell->checkpoint = COST_CHECKPOINT * sizeof(gfloat) * n_trained;
}

/* --- probing -------------------------------------------------------------------- */

/* Words that are run again after a cut in a text of n, those after it in one
 * direction and those before it in the other, each min(d, s) with d the words to
 * the text's end: the mean over all cuts, 2s - s^2/n, and n where that is short.
 * (IMDB, trained: states come back after 55 to 140 words.) */
static gdouble
cost_seen(gdouble n)
{
    return n <= COST_SEEN
               ? n
               : 2.0 * COST_SEEN - (gdouble)COST_SEEN * COST_SEEN / n;
}

/* Operations of leave-one-out on n words: the words that remain run again, without
 * the operation `without` all of them in both directions.  Of a long text fewer
 * cuts are done together, and a product of m rows takes as long as m + 1 of
 * many. */
static gdouble
cost_leave_one_out(const AkModel *model, const Weights *weights, gdouble n)
{
    const AkEncoderOps *encode =
        model->tower[AK_TEXT_TOWER].encoder.plugin->ops.encoder;
    const gdouble n_cut =
        CLAMP(COST_FLOATS / (n * (gdouble)model->n_hidden), 1.0, COST_CUTS);
    return COST_RATE * COST_WEIGHT * n * n +
           (encode->without != NULL
                ? weights->encoder * n * cost_seen(n) * (1.0 + 1.0 / n_cut) +
                      2.0 * weights->rest * n * COST_ROWS
                : 2.0 * (weights->encoder + weights->rest) * n * n);
}

/* What the core does for the probes. */
static gdouble
cost_states(const AkModel *model, const GPtrArray *text, guint needs)
{
    const Weights weights = cost_weights(model);
    const gdouble n_gradient = ((needs & AK_NEED_GRADIENT) != 0) +
                               ((needs & AK_NEED_GRADIENT_THROUGH) != 0);
    gdouble n_operation =
        2.0 * weights.map *
        (gdouble)ak_cost_count_words(model, text, 0, text->len);
    for (guint i = 0; i < text->len; i++) {
        const gdouble n = (gdouble)cost_text(text, i)->n_token;
        n_operation += 2.0 * (1.0 + 2.0 * n_gradient) *
                       (weights.encoder + weights.rest) *
                       ak_cost_length(cost_text(text, i));
        if (needs & AK_NEED_LEAVE_ONE_OUT)
            n_operation += cost_leave_one_out(model, &weights, n);
    }
    return n_operation / COST_RATE;
}

typedef struct Tried {
    const AkCell *cell;
    GPtrArray *probe; /* AkStudyUnit; NULL: the instances' own record */
    GPtrArray *state;
    GPtrArray *text;
    gdouble seconds;
} Tried;

/* Seconds that this thread has worked, whatever else the machine does. */
static gdouble
cost_clock(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (gdouble)now.tv_sec + 1e-9 * (gdouble)now.tv_nsec;
}

/* The quickest of three: the first one meets cold memory.  Numbers that are none
 * are left to training, which says more about them. */
static void
cost_try_probes(gpointer data, gsize index, const AkInstance *instance,
                guint worker)
{
    Tried *tried = data;
    g_autoptr(GString) line = g_string_new(NULL);
    (void)worker;
    if (!isfinite(instance->output[0]) || !isfinite(instance->attention[0]))
        return;
    for (guint round = 0; round < 3; round++) {
        const gdouble begin = cost_clock();
        for (guint i = 0; i < tried->probe->len; i++)
            if (tried->probe->pdata[i] != NULL) {
                g_autoptr(AkMeasured) measured =
                    ak_cell_measure(tried->cell, tried->probe->pdata[i],
                                    tried->state->pdata[i], instance);
                ak_measured_record(measured, tried->probe->pdata[i], instance,
                                   line);
            } else {
                ak_cell_record(tried->cell, tried->text->pdata[index], instance,
                               line);
            }
        const gdouble seconds = cost_clock() - begin;
        tried->seconds = round == 0 ? seconds : MIN(tried->seconds, seconds);
    }
}

/* The first text of some length, or the longest. */
static AkText *
cost_choose_text(const GPtrArray *text)
{
    for (guint i = 0; i < text->len; i++)
        if (cost_text(text, i)->n_token >= COST_TRIED)
            return g_ptr_array_index(text, i);
    return g_ptr_array_index(text, text->len - 1);
}

/* Seconds that the probes, and their records, take for a word.  Of the needs the
 * dear one is left out; a probe copes, since a text of one word has none. */
static gdouble
cost_measure_probes(Tried *tried, const AkModel *model, guint needs)
{
    AkText *text = cost_choose_text(tried->cell->dataset->instance);
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_autoptr(AkTeam) team = ak_team_new(1);
    g_ptr_array_add(one, text);
    tried->text = one;
    g_autoptr(AkInspector) inspector = ak_inspector_new(model, 1, &text, team);
    ak_inspector_run(inspector, 0, ak_inspector_n_chunk(inspector),
                     needs & ~(guint)AK_NEED_LEAVE_ONE_OUT, cost_try_probes,
                     tried);
    return tried->seconds / (gdouble)text->n_token;
}

/* Bytes of a record: fixed, and for each word. */
static void
cost_add_record(const AkStudyUnit *probe, gdouble *fixed, gdouble *word)
{
    *fixed += COST_COLUMN;
    if (probe == NULL) {
        *word += COST_WORD + COST_NUMBER;
        return;
    }
    const AkProbeOps *ops = probe->module->plugin->ops.probe;
    for (const AkColumn *c = ops->columns; c != NULL && c->name != NULL; c++)
        *fixed += COST_COLUMN;
    for (const AkSeries *s = ops->series; s != NULL && s->name != NULL; s++) {
        *fixed += COST_COLUMN;
        *word += s->axis == AK_AXIS_WORD ? COST_NUMBER : 0;
    }
}

static gboolean
cost_open_probes(const AkCell *cell, Tried *tried, guint *needs, GError **error)
{
    for (guint i = 0; i < cell->dataset->probe->len; i++) {
        const AkStudyUnit *probe = g_ptr_array_index(cell->dataset->probe, i);
        guint own = 0;
        if (cell->has_probe[i])
            continue;
        gpointer state = ak_probe_open(probe, &own, error);
        if (state == NULL)
            return FALSE;
        g_ptr_array_add(tried->probe, (gpointer)probe);
        g_ptr_array_add(tried->state, state);
        *needs |= own;
    }
    if (!cell->has_instances) {
        g_ptr_array_add(tried->probe, NULL);
        g_ptr_array_add(tried->state, NULL);
    }
    return TRUE;
}

static void
cost_foresee_probing(AkCell *cell, const AkModel *model, Tried *tried,
                     guint needs)
{
    const GPtrArray *text = cell->dataset->instance;
    const gdouble n_token = ak_cost_count_tokens(text), n_text = text->len;
    gdouble fixed = 0.0, word = 0.0;
    for (guint i = 0; i < tried->probe->len; i++)
        cost_add_record(tried->probe->pdata[i], &fixed, &word);

    const gdouble bytes = fixed * n_text + word * n_token;
    ak_cost_probing_memory(cell, model, fixed, word);
    cell->inspect_cost += n_token * cost_measure_probes(tried, model, needs) +
                          cost_states(model, text, needs) + n_text * COST_TEXT +
                          COST_CELL;
    cell->disk += bytes;
}

gboolean
ak_cost_foresee(AkCell *cell, const AkModel *model, GError **error)
{
    guint needs = 0;
    Tried tried = {
        .cell = cell, .probe = g_ptr_array_new(), .state = g_ptr_array_new()};
    cell->train_cost = cell->inspect_cost = cell->disk = cell->checkpoint = 0.0;
    cell->memory = cell->chunk_memory = 0.0;
    ak_cost_kept_memory(cell);
    if (!cell->has_model && !ak_source_has_model(cell->dataset))
        cost_foresee_training(cell, model);
    const gboolean ok = cost_open_probes(cell, &tried, &needs, error);
    if (!cell->has_metrics)
        cell->inspect_cost +=
            cost_states(model, cell->dataset->corpus->split[AK_TEST], 0);
    if (ok && tried.probe->len > 0)
        cost_foresee_probing(cell, model, &tried, needs);
    cell->memory += COST_FIXED;
    for (guint i = 0; i < tried.probe->len; i++)
        if (tried.probe->pdata[i] != NULL)
            ak_probe_close(tried.probe->pdata[i], tried.state->pdata[i]);
    g_ptr_array_unref(tried.probe);
    g_ptr_array_unref(tried.state);
    return ok;
}
