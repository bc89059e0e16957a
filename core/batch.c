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

const guint32 *
ak_text_sequence(const AkText *text, guint tower, gsize *n)
{
    *n = tower == AK_QUERY_TOWER ? text->n_query : text->n_token;
    return tower == AK_QUERY_TOWER ? text->query : text->token;
}

void
ak_word_set_add_texts(AkWordSet *set, gsize n, AkText *const *text, guint tower)
{
    for (gsize i = 0; i < n; i++) {
        gsize length;
        const guint32 *token = ak_text_sequence(text[i], tower, &length);
        for (gsize t = 0; t < length; t++)
            ak_word_set_add(set, token[t]);
    }
}

/* order (n): the texts, longest first. */
static void
batch_sort(gsize n, AkText *const *text, guint tower, guint32 *order)
{
    for (gsize i = 0; i < n; i++) {
        gsize length, other, at = i;
        ak_text_sequence(text[i], tower, &length);
        for (; at > 0; at--) {
            ak_text_sequence(text[order[at - 1]], tower, &other);
            if (other >= length)
                break;
            order[at] = order[at - 1];
        }
        order[at] = (guint32)i;
    }
}

void
ak_batch_lay(AkScratch *scratch, gsize n, AkText *const *text, guint tower,
             AkLaid *laid)
{
    gsize *start = ak_scratch_alloc(scratch, (n + 1) * sizeof *start);
    guint32 *order = ak_scratch_alloc(scratch, n * sizeof *order);
    laid->place = ak_scratch_alloc(scratch, n * sizeof *laid->place);
    batch_sort(n, text, tower, order);
    start[0] = 0;
    for (gsize i = 0; i < n; i++) {
        gsize length;
        ak_text_sequence(text[order[i]], tower, &length);
        start[i + 1] = start[i] + length;
        laid->place[order[i]] = (guint32)i;
    }

    const gsize size = start[n] * sizeof(guint32);
    laid->token = ak_scratch_alloc(scratch, size);
    laid->row = ak_scratch_alloc(scratch, size);
    laid->dz_row = ak_scratch_alloc(scratch, size);
    for (gsize i = 0; i < n; i++) {
        gsize length;
        const guint32 *token = ak_text_sequence(text[order[i]], tower, &length);
        memcpy(laid->token + start[i], token, length * sizeof *token);
    }
    laid->batch = (AkBatch){
        .n_text = n, .start = start, .row = laid->row, .dz_row = laid->dz_row};
}

gint
ak_text_compare(gconstpointer a, gconstpointer b)
{
    const AkText *x = *(AkText *const *)a, *y = *(AkText *const *)b;
    if (x->n_token != y->n_token)
        return x->n_token < y->n_token ? -1 : 1;
    return strcmp(x->id, y->id);
}
