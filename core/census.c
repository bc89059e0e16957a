#include "census.h"

#include "attnkit/statistics.h"

#include <string.h>

static void
census_count_classes(AkCensus *census, const AkCorpus *corpus,
                     const GPtrArray *text)
{
    const guint n_class = g_strv_length(corpus->class_name);
    census->of_class = g_new0(gsize, n_class + 1);
    for (guint i = 0; i < text->len; i++) {
        const AkText *one = text->pdata[i];
        if (corpus->task != AK_TASK_MULTILABEL)
            census->of_class[one->label]++;
        for (guint c = 0; c < n_class && one->labels != NULL; c++)
            census->of_class[c] += one->labels[c];
    }
}

static void
census_measure_lengths(AkCensus *census, const GPtrArray *text)
{
    g_autofree gdouble *length = g_new(gdouble, text->len);
    gdouble n_word = 0.0, n_unknown = 0.0;
    census->shortest = G_MAXSIZE;
    for (guint i = 0; i < text->len; i++) {
        const AkText *one = text->pdata[i];
        const gsize n = one->n_token - 2;
        length[i] = (gdouble)n;
        n_word += (gdouble)n;
        for (gsize t = 1; t <= n; t++)
            n_unknown += one->token[t] == AK_UNKNOWN;
        census->shortest = MIN(census->shortest, n);
        census->longest = MAX(census->longest, n);
    }
    census->mean = n_word / (gdouble)text->len;
    census->unknown = n_unknown / n_word;
    census->median = ak_median(text->len, length);
}

static void
census_count_again(AkCensus *census, const AkCorpus *corpus, AkSplit split)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GHashTable) train = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < corpus->split[AK_TRAIN]->len; i++)
        g_hash_table_add(
            train, &((AkText *)corpus->split[AK_TRAIN]->pdata[i])->content);
    for (guint i = 0; i < corpus->split[split]->len; i++) {
        AkText *text = corpus->split[split]->pdata[i];
        census->n_again += !g_hash_table_add(seen, &text->content);
        census->n_in_train +=
            split != AK_TRAIN && g_hash_table_contains(train, &text->content);
    }
}

AkCensus *
ak_census_new(const AkCorpus *corpus, AkSplit split)
{
    g_return_val_if_fail(corpus != NULL && corpus->split[split]->len > 0, NULL);

    AkCensus *census = g_new0(AkCensus, 1);
    census->n_read = corpus->n_read[split];
    census->n = corpus->split[split]->len;
    census_count_classes(census, corpus, corpus->split[split]);
    census_measure_lengths(census, corpus->split[split]);
    census_count_again(census, corpus, split);
    return census;
}

void
ak_census_free(AkCensus *census)
{
    if (census == NULL)
        return;
    g_free(census->of_class);
    g_free(census);
}
