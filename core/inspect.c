#include "inspect.h"

#include "attnkit/kernels.h"
#include "decoder.h"
#include "leaveoneout.h"

#include <string.h>

/* A chunk is AK_PIECE texts, fewer where they are long: this bounds the memory
 * of its hidden states. */
enum {
    INSPECT_TOKENS = 4096,
    INSPECT_WORDS = 64 /* a product of the input map */
};

struct AkInspector {
    const AkModel *model;
    AkTeam *team;
    gsize n_text;
    AkText *const *text;
    gsize n_chunk;
    gsize *first;        /* (n_chunk+1) text at which each begins */
    AkWordSet *word;     /* all distinct words; their rows in z */
    gfloat *z;           /* (words,P) */
    AkScratch **scratch; /* of each worker */
    AkSpent *spent;      /* of each worker */
};

/* One call of ak_inspector_run(). */
typedef struct Inspection {
    AkInspector *inspector;
    gsize first_chunk;
    guint needs;
    AkVisit visit;
    gpointer data;
} Inspection;

static void
inspect_project(gpointer data, gsize item, guint worker)
{
    AkInspector *inspector = data;
    const AkModel *model = inspector->model;
    AkScratch *scratch = inspector->scratch[worker];
    const AkMark mark = ak_scratch_mark(scratch);
    const gsize first = item * INSPECT_WORDS,
                n = MIN(INSPECT_WORDS, inspector->word->n - first);

    gfloat *x =
        ak_scratch_alloc(scratch, n * model->shape.embedding * sizeof *x);
    ak_model_project(model, n, inspector->word->member + first, x,
                     inspector->z + first * model->n_map);
    ak_scratch_release(scratch, mark);
}

static void
inspect_cut_chunks(AkInspector *inspector)
{
    inspector->first = g_new0(gsize, inspector->n_text + 1);
    gsize n_token = 0, begin = 0;
    for (gsize i = 0; i < inspector->n_text; i++) {
        const gsize next = inspector->text[i]->n_token;
        if (i > begin &&
            (i - begin == AK_PIECE || n_token + next > INSPECT_TOKENS)) {
            inspector->first[++inspector->n_chunk] = begin = i;
            n_token = 0;
        }
        n_token += next;
    }
    if (inspector->n_text > 0)
        inspector->first[++inspector->n_chunk] = inspector->n_text;
}

AkInspector *
ak_inspector_new(const AkModel *model, gsize n, AkText *const *text,
                 AkTeam *team)
{
    AkInspector *inspector = g_new0(AkInspector, 1);
    inspector->model = model;
    inspector->team = team;
    inspector->n_text = n;
    inspector->text = text;
    inspector->scratch = g_new0(AkScratch *, ak_team_size(team));
    inspector->spent = g_new0(AkSpent, ak_team_size(team));
    for (guint i = 0; i < ak_team_size(team); i++)
        inspector->scratch[i] = ak_scratch_new();

    inspector->word = ak_word_set_new(model->shape.n_word);
    for (gsize i = 0; i < n; i++)
        for (gsize t = 0; t < text[i]->n_token; t++)
            ak_word_set_add(inspector->word, text[i]->token[t]);
    inspector->z = g_new(gfloat, inspector->word->n * model->n_map);
    ak_team_run(team, (inspector->word->n + INSPECT_WORDS - 1) / INSPECT_WORDS,
                inspect_project, inspector);
    inspect_cut_chunks(inspector);
    return inspector;
}

void
ak_inspector_free(AkInspector *inspector)
{
    if (inspector == NULL)
        return;
    for (guint i = 0; i < ak_team_size(inspector->team); i++)
        ak_scratch_free(inspector->scratch[i]);
    g_free(inspector->scratch);
    g_free(inspector->spent);
    g_free(inspector->first);
    ak_word_set_free(inspector->word);
    g_free(inspector->z);
    g_free(inspector);
}

gsize
ak_inspector_n_chunk(const AkInspector *inspector)
{
    return inspector->n_chunk;
}

gsize
ak_inspector_first_text(const AkInspector *inspector, gsize chunk)
{
    return inspector->first[chunk];
}

AkSpent
ak_inspector_spent(const AkInspector *inspector)
{
    AkSpent sum = {0};
    for (guint i = 0; i < ak_team_size(inspector->team); i++) {
        sum.forward += inspector->spent[i].forward;
        sum.gradient += inspector->spent[i].gradient;
        sum.leave_one_out += inspector->spent[i].leave_one_out;
    }
    return sum;
}

/* The instance of text b of the batch, but for what must be asked for. */
static AkInstance
inspect_instance(const AkModel *model, AkScratch *scratch, const AkForward *f,
                 gsize b, const char *id)
{
    const gsize first = f->batch->start[b] + 1,
                n_word = f->batch->start[b + 1] - 1 - first;
    const gsize n_output = model->shape.n_output, width = model->n_hidden;
    const gfloat *w = ak_pass_transposed(&f->decoder, model->weight); /* (O,H) */

    gfloat *value = ak_scratch_alloc(scratch, n_output * n_word * sizeof *value);
    for (gsize o = 0; o < n_output; o++)
        for (gsize t = 0; t < n_word; t++)
            value[o * n_word + t] = (gfloat)ak_dot(width, w + o * width,
                                                   f->h + (first + t) * width);

    AkDecoder *decoder = ak_scratch_alloc(scratch, sizeof *decoder);
    *decoder = (AkDecoder){.kind = model->shape.output_kind,
                           .n_output = n_output,
                           .n_word = n_word,
                           .value = value,
                           .bias = ak_pass_value(&f->decoder, model->bias)};
    gfloat *output = ak_scratch_alloc(scratch, n_output * sizeof *output);
    ak_decoder_output(decoder, f->alpha + first, output);
    return (AkInstance){
        .id = id,
        .n_word = n_word,
        .n_output = n_output,
        .n_hidden = width,
        .predicted = ak_output_class(model->shape.output_kind, n_output, output),
        .output_kind = model->shape.output_kind,
        .score = f->score + first,
        .attention = f->alpha + first,
        .output = output,
        .states = f->h + first * width,
        .n_gradient =
            model->shape.output_kind == AK_OUTPUT_SIGMOID ? n_output : 1,
        .decoder = decoder};
}

/* x . d output_g / dx = z . dz for every token and g, into each instance; see
 * probe.h for the shapes. */
static void
inspect_gradient(const AkModel *model, AkScratch *scratch, AkForward *f,
                 gboolean hold, AkInstance *instance)
{
    const AkBatch *batch = f->batch;
    const gsize n_text = batch->n_text, n = batch->start[n_text],
                n_map = model->n_map;
    const gsize n_output = model->shape.n_output,
                n_gradient = instance[0].n_gradient;
    gfloat *product[AK_PIECE];
    for (gsize b = 0; b < n_text; b++) {
        product[b] = ak_scratch_alloc(
            scratch, n_gradient * (instance[b].n_word + 2) * sizeof *product[b]);
        if (hold)
            instance[b].gradient = product[b];
        else
            instance[b].gradient_through = product[b];
    }
    for (gsize g = 0; g < n_gradient; g++) {
        const AkMark mark = ak_scratch_mark(scratch);
        gfloat *d_logit = ak_pass_floats(&f->decoder, n_text * n_output);
        gfloat *d_output = ak_pass_zeros(&f->decoder, n_output);
        for (gsize b = 0; b < n_text; b++) {
            const gsize o =
                n_gradient == 1 && n_output > 1 ? instance[b].predicted : g;
            d_output[o] = 1.0f;
            ak_output_backward(model->shape.output_kind, n_output,
                               instance[b].output, d_output,
                               d_logit + b * n_output);
            d_output[o] = 0.0f;
        }
        gfloat *dz = ak_pass_zeros(&f->decoder, n * n_map);
        ak_model_backward(model, f, d_logit, hold, dz);
        for (gsize b = 0; b < n_text; b++) {
            const gsize first = batch->start[b],
                        n_token = batch->start[b + 1] - first;
            for (gsize t = 0; t < n_token; t++)
                product[b][g * n_token + t] =
                    (gfloat)ak_dot(n_map, f->z + batch->row[first + t] * n_map,
                                   dz + (first + t) * n_map);
        }
        ak_scratch_release(scratch, mark);
    }
}

/* The texts of a chunk, longest first, as one batch; every token has its own row
 * of dz. */
static void
inspect_lay(const AkInspector *inspector, AkScratch *scratch, gsize first,
            gsize n, AkBatch *batch)
{
    AkText *text[AK_PIECE];
    for (gsize b = 0; b < n; b++)
        text[b] = inspector->text[first + n - 1 - b];

    guint32 *row, *dz_row;
    ak_batch_lay(scratch, n, text, batch, &row, &dz_row);
    for (gsize b = 0; b < n; b++)
        for (gsize t = 0; t < text[b]->n_token; t++) {
            const gsize i = batch->start[b] + t;
            row[i] = inspector->word->row[text[b]->token[t]];
            dz_row[i] = (guint32)i;
        }
}

static gdouble
inspect_clock(gdouble *last)
{
    const gdouble now = 1e-6 * (gdouble)g_get_monotonic_time(),
                  spent = now - *last;
    *last = now;
    return spent;
}

static void
inspect_chunk(gpointer data, gsize item, guint worker)
{
    const Inspection *inspection = data;
    AkInspector *inspector = inspection->inspector;
    const AkModel *model = inspector->model;
    AkScratch *scratch = inspector->scratch[worker];
    AkSpent *spent = &inspector->spent[worker];
    const AkMark mark = ak_scratch_mark(scratch);
    const gsize chunk = inspection->first_chunk + item;
    const gsize first = inspector->first[chunk],
                n = inspector->first[chunk + 1] - first;
    g_assert(n > 0 && n <= AK_PIECE);
    gdouble clock = 1e-6 * (gdouble)g_get_monotonic_time();

    AkBatch batch;
    AkForward forward;
    AkInstance instance[AK_PIECE];
    inspect_lay(inspector, scratch, first, n, &batch);
    ak_model_forward(model, scratch, &batch, inspector->z, NULL, &forward);
    for (gsize b = 0; b < n; b++)
        instance[b] = inspect_instance(model, scratch, &forward, b,
                                       inspector->text[first + n - 1 - b]->id);
    spent->forward += inspect_clock(&clock);

    if (inspection->needs & AK_NEED_GRADIENT)
        inspect_gradient(model, scratch, &forward, TRUE, instance);
    if (inspection->needs & AK_NEED_GRADIENT_THROUGH)
        inspect_gradient(model, scratch, &forward, FALSE, instance);
    spent->gradient += inspect_clock(&clock);

    for (gsize b = 0; b < n; b++)
        if ((inspection->needs & AK_NEED_LEAVE_ONE_OUT) &&
            instance[b].n_word > 1)
            instance[b].leave_one_out =
                ak_leave_one_out(model, &forward, b, instance[b].decoder);
    spent->leave_one_out += inspect_clock(&clock);

    for (gsize b = n; b-- > 0;)
        inspection->visit(inspection->data, first + n - 1 - b, &instance[b],
                          worker);
    ak_scratch_release(scratch, mark);
}

void
ak_inspector_run(AkInspector *inspector, gsize first, gsize n, guint needs,
                 AkVisit visit, gpointer data)
{
    Inspection inspection = {inspector, first, needs, visit, data};
    ak_team_run(inspector->team, n, inspect_chunk, &inspection);
}

/* --- evaluation ----------------------------------------------------------- */

typedef struct Evaluation {
    const gsize *place; /* of each sorted text in the caller's order */
    gsize n_output;
    gfloat *output;
} Evaluation;

static void
inspect_take_output(gpointer data, gsize index, const AkInstance *instance,
                    guint worker)
{
    const Evaluation *evaluation = data;
    (void)worker;
    memcpy(evaluation->output + evaluation->place[index] * evaluation->n_output,
           instance->output, evaluation->n_output * sizeof *instance->output);
}

static gint
inspect_compare_places(gconstpointer a, gconstpointer b, gpointer data)
{
    AkText *const *text = data;
    return ak_text_compare(&text[*(const gsize *)a], &text[*(const gsize *)b]);
}

void
ak_evaluate(const AkModel *model, gsize n, AkText *const *text, AkTeam *team,
            gfloat *output)
{
    g_autofree gsize *place = g_new(gsize, n);
    g_autofree AkText **sorted = g_new(AkText *, n);
    for (gsize i = 0; i < n; i++)
        place[i] = i;
    g_qsort_with_data(place, (gint)n, sizeof *place, inspect_compare_places,
                      (gpointer)text);
    for (gsize i = 0; i < n; i++)
        sorted[i] = text[place[i]];

    g_autoptr(AkInspector) inspector = ak_inspector_new(model, n, sorted, team);
    Evaluation evaluation = {place, model->shape.n_output, output};
    ak_inspector_run(inspector, 0, inspector->n_chunk, 0, inspect_take_output,
                     &evaluation);
}
