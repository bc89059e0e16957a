/* What is foreseen of memory.  The figures are rough: nothing here counts what
 * the system's allocator keeps for later. */
#include "costmemory.h"

#include <stdlib.h>

enum {
    COST_WAVE = 512,            /* texts whose records are in memory, ... */
    COST_WAVE_TOKENS = 1 << 18, /* ... if they are short */
    COST_CHUNK = 4096,          /* tokens of a chunk, where texts are long */
    COST_MADE = 700, /* bytes a word while its records are being made */
    COST_PAIR = 6,   /* numbers of two rankings: tau and its p, ... */
    COST_SUMMED =
        9, /* others of a text: of its own, and while it is summed up */
};

gdouble
ak_cost_length(const AkText *text)
{
    return (gdouble)(text->n_token + text->n_query);
}

gdouble
ak_cost_count_tokens(const GPtrArray *text)
{
    gdouble sum = 0.0;
    for (guint i = 0; i < text->len; i++)
        sum += ak_cost_length(g_ptr_array_index(text, i));
    return sum;
}

gsize
ak_cost_count_words(const AkModel *model, const GPtrArray *text, guint first,
                    guint n)
{
    gsize sum = 0;
    g_autoptr(AkWordSet) word = ak_word_set_new(model->shape.n_word);
    for (guint tower = 0; tower < model->n_tower; tower++) {
        ak_word_set_clear(word);
        for (guint i = first; i < first + n; i++) {
            gsize length;
            const guint32 *token =
                ak_text_sequence(g_ptr_array_index(text, i), tower, &length);
            for (gsize t = 0; t < length; t++)
                ak_word_set_add(word, token[t]);
        }
        sum += word->n;
    }
    return sum;
}

static gint
cost_dearer(gconstpointer a, gconstpointer b)
{
    const gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;
    return (x < y) - (x > y);
}

/* Tokens of the n longest texts: at worst they meet in one batch. */
static gdouble
cost_longest(const GPtrArray *text, gsize n)
{
    g_autofree gdouble *length = g_new0(gdouble, text->len + 1);
    gdouble sum = 0.0;
    for (guint i = 0; i < text->len; i++)
        length[i] = ak_cost_length(g_ptr_array_index(text, i));
    qsort(length, text->len, sizeof *length, cost_dearer);
    for (gsize i = 0; i < MIN(n, text->len); i++)
        sum += length[i];
    return sum;
}

/* Floats that a token takes on its way through a model and back: states, their
 * gradients and what is kept, some three and a half rows of z. */
static gdouble
cost_token_floats(const AkModel *model)
{
    return 3.5 * (gdouble)model->n_map + 2.0 * (gdouble)model->n_hidden;
}

/* Values and the model kept; three moments; gradients of the pieces; what the
 * texts take; the dev split's words. */
void
ak_cost_training_memory(AkCell *cell, const AkModel *model, gdouble n_trained,
                        gdouble all)
{
    const AkCorpus *corpus = cell->dataset->corpus;
    const GPtrArray *dev = corpus->split[AK_DEV];
    const gsize size = (gsize)cell->dataset->train.batch_size;
    const gsize n_piece = size / AK_PIECE + 1;
    const gdouble floats =
        2.0 * (gdouble)cell->n_parameter + 3.0 * n_trained +
        all * (gdouble)n_piece +
        cost_longest(corpus->split[AK_TRAIN], size) * cost_token_floats(model) +
        (gdouble)ak_cost_count_words(model, dev, 0, dev->len) *
            (gdouble)model->n_map;
    cell->memory = sizeof(gfloat) * floats;
    cell->is_training = TRUE;
}

/* Memory: of the model, of its words' rows, of the records of a wave, and of one
 * chunk at work; a record has `fixed` bytes and `word` a word. */
void
ak_cost_probing_memory(AkCell *cell, const AkModel *model, gdouble fixed,
                       gdouble word)
{
    const GPtrArray *text = cell->dataset->instance;
    const gdouble rows = (gdouble)ak_cost_count_words(model, text, 0, text->len),
                  n_token = ak_cost_count_tokens(text),
                  longest = cost_longest(text, 1),
                  chunk = MAX(MIN(cost_longest(text, AK_PIECE), COST_CHUNK),
                              longest);
    const gdouble wave = MIN(n_token, MAX(COST_WAVE_TOKENS, longest)),
                  n_line = MIN((gdouble)text->len, COST_WAVE);
    const gdouble base = sizeof(gfloat) * ((gdouble)cell->n_parameter +
                                           rows * (gdouble)model->n_map) +
                         fixed * n_line + word * wave;
    cell->chunk_memory = chunk * sizeof(gfloat) * cost_token_floats(model) +
                         longest * (COST_MADE + word);
    if (base + cell->chunk_memory > cell->memory) {
        cell->memory = base + cell->chunk_memory;
        cell->is_training = FALSE;
    }
}

/* A number is a double of each text, see outcome.c. */
void
ak_cost_kept_memory(AkCell *cell)
{
    const GPtrArray *probe = cell->dataset->probe;
    gdouble n_number = COST_SUMMED, n_ranking = 1.0;
    for (guint i = 0; i < probe->len; i++) {
        const AkProbeOps *ops =
            ((const AkStudyUnit *)probe->pdata[i])->module->plugin->ops.probe;
        for (const AkColumn *c = ops->columns; c != NULL && c->name != NULL; c++)
            n_number++;
        for (const AkSeries *s = ops->series; s != NULL && s->name != NULL; s++)
            n_ranking += s->role == AK_SERIES_IMPORTANCE;
    }
    n_number += COST_PAIR * n_ranking * (n_ranking - 1.0) / 2.0 +
                (n_ranking - 1.0) * (n_ranking - 2.0);
    cell->kept = sizeof(gdouble) * n_number * cell->dataset->instance->len;
}
