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
        gsize n_label = 0;
        for (guint c = 0; c < n_class && one->labels != NULL; c++) {
            census->of_class[c] += one->labels[c];
            n_label += one->labels[c];
        }
        census->n_bare += one->labels != NULL && n_label == 0;
    }
}

/* Of texts, or of their queries, which all have or none. */
static AkCensusLengths
census_measure(const GPtrArray *text, gboolean is_query)
{
    AkCensusLengths lengths = {.shortest = G_MAXSIZE};
    g_autofree gdouble *length = g_new(gdouble, text->len);
    gdouble sum = 0.0;
    for (guint i = 0; i < text->len; i++) {
        const AkText *one = text->pdata[i];
        const gsize n_token = is_query ? one->n_query : one->n_token;
        if (n_token == 0)
            return (AkCensusLengths){0};
        const gsize n = n_token - 2;
        length[i] = (gdouble)n;
        sum += length[i];
        lengths.shortest = MIN(lengths.shortest, n);
        lengths.longest = MAX(lengths.longest, n);
    }
    lengths.mean = sum / (gdouble)text->len;
    lengths.median = ak_median(text->len, length);
    return lengths;
}

/* The share of words that the vocabulary lacks. */
static gdouble
census_find_unknown(const GPtrArray *text)
{
    gsize n_word = 0, n_unknown = 0;
    for (guint i = 0; i < text->len; i++) {
        const AkText *one = text->pdata[i];
        n_word += one->n_token - 2;
        for (gsize t = 1; t + 1 < one->n_token; t++)
            n_unknown += one->token[t] == AK_UNKNOWN;
    }
    return (gdouble)n_unknown / (gdouble)n_word;
}

static void
census_count_again(AkCensus *census, const AkCorpus *corpus, AkSplit split)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < corpus->split[split]->len; i++) {
        AkText *text = corpus->split[split]->pdata[i];
        census->n_again += !g_hash_table_add(seen, &text->content);
    }
    if (split != AK_TRAIN)
        census->n_in_train = ak_corpus_count_in_train(corpus, split);
}

AkCensus *
ak_census_new(const AkCorpus *corpus, AkSplit split)
{
    g_return_val_if_fail(corpus != NULL && corpus->split[split]->len > 0, NULL);

    AkCensus *census = g_new0(AkCensus, 1);
    census->n_read = corpus->n_read[split];
    census->n = corpus->split[split]->len;
    census_count_classes(census, corpus, corpus->split[split]);
    census->text = census_measure(corpus->split[split], FALSE);
    census->query = census_measure(corpus->split[split], TRUE);
    census->unknown = census_find_unknown(corpus->split[split]);
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
