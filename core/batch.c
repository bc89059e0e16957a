#include "batch.h"

#include <string.h>

AkWordSet *
ak_word_set_new(gsize limit)
{
    AkWordSet *set = g_new0(AkWordSet, 1);
    set->limit = limit;
    set->member = g_new(guint32, limit);
    set->row = g_new(guint32, limit);
    set->stamp = g_new0(guint32, limit);
    set->now = 1;
    return set;
}

void
ak_word_set_free(AkWordSet *set)
{
    if (set == NULL)
        return;
    g_free(set->member);
    g_free(set->row);
    g_free(set->stamp);
    g_free(set);
}

void
ak_word_set_clear(AkWordSet *set)
{
    set->n = 0;
    if (++set->now == 0) { /* the stamps have come round */
        memset(set->stamp, 0, set->limit * sizeof *set->stamp);
        set->now = 1;
    }
}

guint32
ak_word_set_add(AkWordSet *set, guint32 x)
{
    if (set->stamp[x] != set->now) {
        set->stamp[x] = set->now;
        set->row[x] = (guint32)set->n;
        set->member[set->n++] = x;
    }
    return set->row[x];
}

gboolean
ak_word_set_has(const AkWordSet *set, guint32 x)
{
    return set->stamp[x] == set->now;
}

void
ak_batch_lay(AkScratch *scratch, gsize n, AkText *const *text, AkBatch *batch,
             guint32 **row, guint32 **dz_row)
{
    gsize *start = ak_scratch_alloc(scratch, (n + 1) * sizeof *start);
    start[0] = 0;
    for (gsize i = 0; i < n; i++)
        start[i + 1] = start[i] + text[i]->n_token;
    *row = ak_scratch_alloc(scratch, start[n] * sizeof **row);
    *dz_row = ak_scratch_alloc(scratch, start[n] * sizeof **dz_row);
    *batch =
        (AkBatch){.n_text = n, .start = start, .row = *row, .dz_row = *dz_row};
}

gint
ak_text_compare(gconstpointer a, gconstpointer b)
{
    const AkText *x = *(AkText *const *)a, *y = *(AkText *const *)b;
    if (x->n_token != y->n_token)
        return x->n_token < y->n_token ? -1 : 1;
    return strcmp(x->id, y->id);
}
