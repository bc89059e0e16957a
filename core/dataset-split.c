/* Splits of our own, where a publisher has none. */
#include "attnkit/dataset.h"

#include "attnkit/random.h"
#include "examples.h"

#include <math.h>
#include <string.h>

/* An example's place in a draw: by its label where the draw is stratified, then
 * by a random number of its id's. */
typedef struct Rank {
    gint label;
    guint64 key;
    AkHeld *held;
} Rank;

static gint
split_compare(gconstpointer a, gconstpointer b)
{
    const Rank *x = a, *y = b;
    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return g_strcmp0(x->held->given.id, y->held->given.id);
}

/* The examples of a split (Rank), sorted. */
static GArray *
split_rank(const AkExamples *examples, AkSplit split, const char *purpose,
           gboolean is_stratified, guint64 seed)
{
    GArray *rank = g_array_new(FALSE, FALSE, sizeof(Rank));
    for (guint i = 0; i < examples->example->len; i++) {
        AkHeld *held = examples->example->pdata[i];
        const char *id = held->given.id;
        if (held->given.split != split)
            continue;
        AkRandom random;
        ak_random_init(&random, seed, purpose, id != NULL ? id : "");
        const guint64 high = ak_random_u32(&random);
        const Rank one = {.label = is_stratified ? held->given.label : 0,
                          .key = high << 32 | ak_random_u32(&random),
                          .held = held};
        g_array_append_val(rank, one);
    }
    g_array_sort(rank, split_compare);
    return rank;
}

/* A class in a stratified draw. */
typedef struct Stratum {
    guint first, n; /* ranks */
    gsize n_drawn;
    gdouble remainder; /* of n_drawn before it was rounded */
} Stratum;

static GArray *
split_strata(const GArray *rank, gsize n)
{
    GArray *strata = g_array_new(FALSE, TRUE, sizeof(Stratum));
    for (guint i = 0; i < rank->len; i++) {
        const gint label = g_array_index(rank, Rank, i).label;
        if (i == 0 || label != g_array_index(rank, Rank, i - 1).label) {
            const Stratum one = {.first = i};
            g_array_append_val(strata, one);
        }
        g_array_index(strata, Stratum, strata->len - 1).n++;
    }
    for (guint s = 0; s < strata->len; s++) {
        Stratum *one = &g_array_index(strata, Stratum, s);
        const gdouble due = (gdouble)n * one->n / rank->len;
        one->n_drawn = (gsize)floor(due);
        one->remainder = due - floor(due);
    }
    return strata;
}

/* The largest remainder first; of equal ones that of the lowest label. */
static gint
split_compare_remainders(gconstpointer a, gconstpointer b)
{
    const Stratum *x = a, *y = b;
    if (x->remainder > y->remainder || x->remainder < y->remainder)
        return x->remainder > y->remainder ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

/* Rounding down has left some of the n: they go where most was cut off. */
static void
split_round(GArray *strata, gsize n)
{
    for (guint s = 0; s < strata->len; s++)
        n -= g_array_index(strata, Stratum, s).n_drawn;
    g_array_sort(strata, split_compare_remainders);
    for (gsize s = 0; s < n; s++)
        g_array_index(strata, Stratum, s).n_drawn++;
}

gsize
ak_examples_count(const AkExamples *examples, AkSplit split)
{
    g_return_val_if_fail(examples != NULL, 0);

    gsize n = 0;
    for (guint i = 0; i < examples->example->len; i++)
        n += ((const AkHeld *)examples->example->pdata[i])->given.split == split;
    return n;
}

void
ak_examples_move(AkExamples *examples, AkSplit from, AkSplit to, gsize n,
                 gboolean is_stratified, guint64 seed)
{
    g_return_if_fail(examples != NULL && from <= AK_TEST && to <= AK_TEST);

    g_autoptr(GArray) rank =
        split_rank(examples, from, ak_split_name(to), is_stratified, seed);
    n = MIN(n, rank->len);
    g_autoptr(GArray) strata = split_strata(rank, n);
    split_round(strata, n);
    for (guint s = 0; s < strata->len; s++) {
        const Stratum *one = &g_array_index(strata, Stratum, s);
        for (gsize i = 0; i < one->n_drawn; i++)
            g_array_index(rank, Rank, one->first + i).held->given.split = to;
    }
}

void
ak_examples_sample(AkExamples *examples, AkSplit split, gsize n, guint64 seed)
{
    g_return_if_fail(examples != NULL && split <= AK_TEST);

    g_autoptr(GArray) rank = split_rank(examples, split, "sample", FALSE, seed);
    g_autoptr(GHashTable) dropped = g_hash_table_new(NULL, NULL);
    for (gsize i = n; i < rank->len; i++)
        g_hash_table_add(dropped, g_array_index(rank, Rank, i).held);

    GPtrArray *all = examples->example;
    guint n_kept = 0;
    for (guint i = 0; i < all->len; i++) {
        gpointer held = all->pdata[i];
        if (g_hash_table_contains(dropped, held))
            ak_held_free(held);
        else
            all->pdata[n_kept++] = held;
    }
    for (guint i = n_kept; i < all->len; i++)
        all->pdata[i] = NULL;
    g_ptr_array_set_size(all, (gint)n_kept);
}

gsize
ak_split_size(gsize n, gdouble share)
{
    return (gsize)ceil(share * (gdouble)n);
}
