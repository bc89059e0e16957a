#include "inspect.h"

#include "instance.h"
#include "leaveoneout.h"
#include "memory.h"
#include "profile.h"

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
    gsize *first; /* (n_chunk+1) text at which each begins */
    /* Of each tower: all distinct words, and their rows of z (words,P). */
    AkWordSet *word[AK_N_TOWER];
    gfloat *z[AK_N_TOWER];
    AkSpent *spent;         /* of each worker */
    const AkLeftOut *watch; /* NULL: none */
};

/* One call of ak_inspector_run(), or of ak_inspector_run_some(). */
typedef struct Inspection {
    AkInspector *inspector;
    gsize first_chunk, n_chunk;
    const gsize *chunk; /* these; NULL: n_chunk from the first on */
    guint needs;
    AkVisit visit;
    gpointer data;
} Inspection;

/* One tower's words. */
typedef struct Projection {
    AkInspector *inspector;
    guint tower;
} Projection;

static void
inspect_project_some(gpointer data, gsize item, guint worker)
{
    const Projection *projection = data;
    AkInspector *inspector = projection->inspector;
    const AkWordSet *word = inspector->word[projection->tower];
    const AkModel *model = inspector->model;
    AkScratch *scratch = ak_team_scratch(inspector->team, worker);
    const AkMark mark = ak_scratch_mark(scratch);
    const gsize first = item * INSPECT_WORDS,
                n = MIN(INSPECT_WORDS, word->n - first);

    gfloat *x =
        ak_scratch_alloc(scratch, n * model->shape.embedding * sizeof *x);
    ak_model_project(model, projection->tower, n, word->member + first, x,
                     inspector->z[projection->tower] + first * model->n_map);
    ak_scratch_release(scratch, mark);
}

static void
inspect_project(AkInspector *inspector, guint tower)
{
    const AkModel *model = inspector->model;
    AkWordSet *word = ak_word_set_new(model->shape.n_word);
    ak_word_set_add_texts(word, inspector->n_text, inspector->text, tower);
    inspector->word[tower] = word;
    inspector->z[tower] = ak_memory_floats(word->n * model->n_map);
    Projection projection = {inspector, tower};
    ak_team_run(inspector->team, ak_n_item(word->n, INSPECT_WORDS),
                inspect_project_some, &projection);
}

gsize *
ak_inspect_cut(gsize n, AkText *const *text, gsize *n_chunk)
{
    gsize *first = g_new0(gsize, n + 1);
    gsize n_token = 0, begin = 0;
    *n_chunk = 0;
    for (gsize i = 0; i < n; i++) {
        const gsize next = text[i]->n_token;
        if (i > begin &&
            (i - begin == AK_PIECE || n_token + next > INSPECT_TOKENS)) {
            first[++*n_chunk] = begin = i;
            n_token = 0;
        }
        n_token += next;
    }
    if (n > 0)
        first[++*n_chunk] = n;
    return first;
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
    inspector->spent = g_new0(AkSpent, ak_team_size(team));

    for (guint i = 0; i < model->n_tower; i++)
        inspect_project(inspector, i);
    inspector->first = ak_inspect_cut(n, text, &inspector->n_chunk);
    return inspector;
}

void
ak_inspector_free(AkInspector *inspector)
{
    if (inspector == NULL)
        return;
    g_free(inspector->spent);
    g_free(inspector->first);
    for (guint i = 0; i < AK_N_TOWER; i++) {
        ak_word_set_free(inspector->word[i]);
        g_free(inspector->z[i]);
    }
    g_free(inspector);
}

void
ak_inspector_watch(AkInspector *inspector, const AkLeftOut *watch)
{
    inspector->watch = watch;
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

/* The texts of a chunk, longest first, as one batch; every token has its own row
 * of dz. */
static void
inspect_lay(const AkInspector *inspector, AkScratch *scratch, gsize n,
            AkText *const *text, AkInput *input)
{
    for (guint i = 0; i < inspector->model->n_tower; i++) {
        AkLaid *laid = &input->laid[i];
        ak_batch_lay(scratch, n, text, i, laid);
        for (gsize t = 0; t < laid->batch.start[n]; t++) {
            laid->row[t] = inspector->word[i]->row[laid->token[t]];
            laid->dz_row[t] = (guint32)t;
        }
        input->z[i] = inspector->z[i];
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
    AkScratch *scratch = ak_team_scratch(inspector->team, worker);
    AkSpent *spent = &inspector->spent[worker];
    const AkMark mark = ak_scratch_mark(scratch);
    /* The longest texts first: threads then end together. */
    const gsize place = inspection->n_chunk - 1 - item;
    const gsize chunk = inspection->chunk != NULL
                            ? inspection->chunk[place]
                            : inspection->first_chunk + place;
    const gsize first = inspector->first[chunk],
                n = inspector->first[chunk + 1] - first;
    g_assert(n > 0 && n <= AK_PIECE);
    gdouble clock = 1e-6 * (gdouble)g_get_monotonic_time();

    AkInput input;
    AkForward forward;
    AkText *text[AK_PIECE]; /* longest first */
    AkInstance instance[AK_PIECE];
    for (gsize b = 0; b < n; b++)
        text[b] = inspector->text[first + n - 1 - b];
    inspect_lay(inspector, scratch, n, text, &input);
    ak_model_forward(model, scratch, &input, NULL, &forward);
    for (gsize b = 0; b < n; b++)
        instance[b] = ak_instance_new(model, scratch, &forward, b, text[b]);
    spent->forward += inspect_clock(&clock);

    const AkSpan span = ak_profile_enter(AK_SPAN_GRADIENTS);
    if (inspection->needs & AK_NEED_GRADIENT)
        ak_instance_add_gradients(model, scratch, &forward, TRUE, instance);
    if (inspection->needs & AK_NEED_GRADIENT_THROUGH)
        ak_instance_add_gradients(model, scratch, &forward, FALSE, instance);
    spent->gradient += inspect_clock(&clock);

    ak_profile_enter(AK_SPAN_LEAVE_ONE_OUT);
    for (gsize b = 0; b < n; b++)
        if ((inspection->needs & AK_NEED_LEAVE_ONE_OUT) &&
            instance[b].n_word > 1)
            instance[b].leave_one_out = ak_leave_one_out(
                model, &forward, b, instance[b].decoder, inspector->watch);
    spent->leave_one_out += inspect_clock(&clock);
    ak_profile_enter(span);

    for (gsize b = n; b-- > 0;)
        inspection->visit(inspection->data, first + n - 1 - b, &instance[b],
                          worker);
    ak_scratch_release(scratch, mark);
}

void
ak_inspector_run(AkInspector *inspector, gsize first, gsize n, guint needs,
                 AkVisit visit, gpointer data)
{
    Inspection inspection = {inspector, first, n, NULL, needs, visit, data};
    ak_team_run(inspector->team, n, inspect_chunk, &inspection);
}

void
ak_inspector_run_some(AkInspector *inspector, gsize n, const gsize *chunk,
                      guint needs, AkVisit visit, gpointer data)
{
    Inspection inspection = {inspector, 0, n, chunk, needs, visit, data};
    ak_team_run(inspector->team, n, inspect_chunk, &inspection);
}

/* --- evaluation ----------------------------------------------------------- */

typedef struct Evaluation {
    const gsize *place; /* of each sorted text in the caller's order */
    gsize n_output;
    gfloat *output, *uniform; /* uniform: NULL where nobody asks */
} Evaluation;

static void
inspect_take_output(gpointer data, gsize index, const AkInstance *instance,
                    guint worker)
{
    const Evaluation *evaluation = data;
    const gsize at = evaluation->place[index] * evaluation->n_output;
    (void)worker;
    memcpy(evaluation->output + at, instance->output,
           evaluation->n_output * sizeof *instance->output);
    if (evaluation->uniform != NULL)
        ak_instance_uniform(instance, evaluation->uniform + at);
}

static gint
inspect_compare_places(gconstpointer a, gconstpointer b, gpointer data)
{
    AkText *const *text = data;
    return ak_text_compare(&text[*(const gsize *)a], &text[*(const gsize *)b]);
}

void
ak_evaluate(const AkModel *model, gsize n, AkText *const *text, AkTeam *team,
            gfloat *output, gfloat *uniform)
{
    g_autofree gsize *place = g_new(gsize, n);
    g_autofree AkText **sorted = g_new(AkText *, n);
    for (gsize i = 0; i < n; i++)
        place[i] = i;
    g_qsort_with_data(place, (gint)n, sizeof *place, inspect_compare_places,
                      (gpointer)text);
    for (gsize i = 0; i < n; i++)
        sorted[i] = text[place[i]];

    const AkSpan span = ak_profile_enter(AK_SPAN_EVALUATION);
    g_autoptr(AkInspector) inspector = ak_inspector_new(model, n, sorted, team);
    Evaluation evaluation = {place, model->shape.n_output, output, uniform};
    ak_inspector_run(inspector, 0, inspector->n_chunk, 0, inspect_take_output,
                     &evaluation);
    ak_profile_enter(span);
}
