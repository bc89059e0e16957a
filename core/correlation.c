#include "correlation.h"

#include "attnkit/random.h"
#include "attnkit/statistics.h"
#include "pairs.h"

#include <math.h>

/* The values of `ranking` (n) in random order.  Free it. */
static gfloat *
correlation_shuffle(guint64 seed, const char *id, gsize n, const AkRanking *a,
                    const AkRanking *ranking)
{
    g_autofree gchar *name =
        g_strdup_printf("%s %s %s", a->name, ranking->name, id);
    g_autofree guint32 *place = g_new(guint32, n);
    gfloat *shuffled = g_new(gfloat, n);
    AkRandom random;

    ak_random_init(&random, seed, "shuffle", name);
    ak_random_permutation(&random, n, place);
    for (gsize t = 0; t < n; t++)
        shuffled[t] = ranking->value[place[t]];
    return shuffled;
}

void
ak_correlate(const AkCorrelationOptions *options, guint64 seed, const char *id,
             gsize n, const AkRanking *a, const AkRanking *b, AkPairRecord *pair)
{
    *pair = (AkPairRecord){
        .a = a->name,
        .b = b->name,
        .tau = NAN,
        .p = NAN,
        .tau_shuffled = NAN,
        .p_shuffled = NAN,
        .top_k = (gsize)options->top_k,
        .top_distance = NAN,
        .top_distance_shuffled = NAN,
    };
    if (!ak_pairs_is_finite(n, a->value) || !ak_pairs_is_finite(n, b->value))
        return;

    g_autofree gfloat *shuffled = correlation_shuffle(seed, id, n, a, b);
    ak_kendall(n, a->value, b->value, &pair->tau, &pair->p);
    ak_kendall(n, a->value, shuffled, &pair->tau_shuffled, &pair->p_shuffled);
    if (pair->top_k == 0)
        return;
    pair->top_distance = ak_top_distance(n, a->value, b->value, pair->top_k,
                                         options->top_k_penalty);
    pair->top_distance_shuffled = ak_top_distance(
        n, a->value, shuffled, pair->top_k, options->top_k_penalty);
}
