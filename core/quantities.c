#include "quantities.h"

#include <math.h>
#include <string.h>

enum {
    QUANTITIES_BINS = 4,
    QUANTITIES_CLASSES = 4 /* by class where there are fewer */
};

const char ak_summary_header[] =
    "dataset,encoder,attention,seed,probe,quantity,class,n,missing,mean,std,"
    "median,ci_low,ci_high,significant_fraction\n";

/* One quantity: a value (and a p) of each text. */
typedef struct Quantity {
    gchar *probe, *name;
    GArray *value, *p; /* gdouble, NAN where undefined; p may be NULL */
} Quantity;

struct AkQuantities {
    GPtrArray *quantity;   /* Quantity, in order of first use */
    guint place;           /* the next one of this text */
    GArray *predicted;     /* guint of each text */
    GArray *max_attention; /* gdouble of each text */
};

static void
quantities_free_one(gpointer data)
{
    Quantity *quantity = data;
    g_free(quantity->probe);
    g_free(quantity->name);
    g_array_unref(quantity->value);
    if (quantity->p != NULL)
        g_array_unref(quantity->p);
    g_free(quantity);
}

AkQuantities *
ak_quantities_new(void)
{
    AkQuantities *all = g_new0(AkQuantities, 1);
    all->quantity = g_ptr_array_new_with_free_func(quantities_free_one);
    all->predicted = g_array_new(FALSE, FALSE, sizeof(guint));
    all->max_attention = g_array_new(FALSE, FALSE, sizeof(gdouble));
    return all;
}

void
ak_quantities_free(AkQuantities *all)
{
    if (all == NULL)
        return;
    g_ptr_array_unref(all->quantity);
    g_array_unref(all->predicted);
    g_array_unref(all->max_attention);
    g_free(all);
}

void
ak_quantities_next_text(AkQuantities *all, guint predicted,
                        gdouble max_attention)
{
    all->place = 0;
    g_array_append_val(all->predicted, predicted);
    g_array_append_val(all->max_attention, max_attention);
}

void
ak_quantities_add(AkQuantities *all, const char *probe, const char *name,
                  gdouble value, const gdouble *p)
{
    if (all->place == all->quantity->len) {
        Quantity *quantity = g_new0(Quantity, 1);
        quantity->probe = g_strdup(probe);
        quantity->name = g_strdup(name);
        quantity->value = g_array_new(FALSE, FALSE, sizeof(gdouble));
        if (p != NULL)
            quantity->p = g_array_new(FALSE, FALSE, sizeof(gdouble));
        g_ptr_array_add(all->quantity, quantity);
    }
    Quantity *quantity = g_ptr_array_index(all->quantity, all->place++);
    g_assert(strcmp(quantity->name, name) == 0 &&
             (quantity->p != NULL) == (p != NULL));
    g_array_append_val(quantity->value, value);
    if (quantity->p != NULL)
        g_array_append_val(quantity->p, *p);
}

/* --- travelling --------------------------------------------------------- */

static GVariant *
quantities_pack_numbers(const GArray *number)
{
    return g_variant_new_fixed_array(
        G_VARIANT_TYPE_DOUBLE, number != NULL ? number->data : NULL,
        number != NULL ? number->len : 0, sizeof(gdouble));
}

/* Takes the array. */
static void
quantities_unpack_numbers(GVariant *packed, GArray *number)
{
    gsize n;
    const gdouble *data = g_variant_get_fixed_array(packed, &n, sizeof(gdouble));
    g_array_append_vals(number, data, (guint)n);
    g_variant_unref(packed);
}

/* (auada(ssbadad)): predicted classes, attention, the quantities; a quantity has
 * p, or has none. */
GVariant *
ak_quantities_pack(const AkQuantities *all)
{
    GVariantBuilder quantities;
    g_variant_builder_init(&quantities, G_VARIANT_TYPE("a(ssbadad)"));
    for (guint i = 0; i < all->quantity->len; i++) {
        const Quantity *one = g_ptr_array_index(all->quantity, i);
        g_variant_builder_add(&quantities, "(ssb@ad@ad)", one->probe, one->name,
                              one->p != NULL,
                              quantities_pack_numbers(one->value),
                              quantities_pack_numbers(one->p));
    }
    return g_variant_new(
        "(@au@ad@a(ssbadad))",
        g_variant_new_fixed_array(G_VARIANT_TYPE_UINT32, all->predicted->data,
                                  all->predicted->len, sizeof(guint)),
        quantities_pack_numbers(all->max_attention),
        g_variant_builder_end(&quantities));
}

AkQuantities *
ak_quantities_unpack(GVariant *packed)
{
    AkQuantities *all = ak_quantities_new();
    g_autoptr(GVariant) predicted = g_variant_get_child_value(packed, 0);
    g_autoptr(GVariant) quantities = g_variant_get_child_value(packed, 2);
    gsize n;
    const guint *class = g_variant_get_fixed_array(predicted, &n, sizeof *class);
    g_array_append_vals(all->predicted, class, (guint)n);
    quantities_unpack_numbers(g_variant_get_child_value(packed, 1),
                              all->max_attention);
    for (gsize i = 0; i < g_variant_n_children(quantities); i++) {
        Quantity *one = g_new0(Quantity, 1);
        GVariant *value, *p;
        gboolean has_p;
        g_variant_get_child(quantities, i, "(ssb@ad@ad)", &one->probe,
                            &one->name, &has_p, &value, &p);
        one->value = g_array_new(FALSE, FALSE, sizeof(gdouble));
        one->p = has_p ? g_array_new(FALSE, FALSE, sizeof(gdouble)) : NULL;
        quantities_unpack_numbers(value, one->value);
        if (has_p)
            quantities_unpack_numbers(p, one->p);
        else
            g_variant_unref(p);
        g_ptr_array_add(all->quantity, one);
    }
    return all;
}

/* --- rows ----------------------------------------------------------------- */

void
ak_csv_append(GString *row, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        g_string_append(row, text);
        return;
    }
    g_string_append_c(row, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            g_string_append_c(row, '"');
        g_string_append_c(row, *text);
    }
    g_string_append_c(row, '"');
}

static void
quantities_append_number(GString *rows, gdouble x)
{
    g_string_append_c(rows, ',');
    if (!isnan(x))
        g_string_append_printf(rows, "%.9g", x);
}

void
ak_summary_print(const AkCell *cell, gboolean is_pooled, const char *probe,
                 const char *quantity, const char *class_name,
                 const AkSummary *summary, GString *rows)
{
    g_autofree gchar *seed =
        is_pooled ? g_strdup("all")
                  : g_strdup_printf("%" G_GUINT64_FORMAT, cell->seed);
    const char *const field[] = {cell->dataset->name,
                                 cell->encoder->module->plugin->name,
                                 cell->attention->module->plugin->name,
                                 seed,
                                 probe,
                                 quantity,
                                 class_name};
    for (gsize i = 0; i < G_N_ELEMENTS(field); i++) {
        if (i > 0)
            g_string_append_c(rows, ',');
        ak_csv_append(rows, field[i]);
    }
    g_string_append_printf(rows, ",%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT,
                           summary->n, summary->missing);
    quantities_append_number(rows, summary->mean);
    quantities_append_number(rows, summary->std);
    quantities_append_number(rows, summary->median);
    quantities_append_number(rows, summary->ci_low);
    quantities_append_number(rows, summary->ci_high);
    quantities_append_number(rows, summary->significant);
    g_string_append_c(rows, '\n');
}

/* The resamples of several seeds.  All rows are gone through once for each block of
 * them, so that they need not be kept; then the rows are printed. */
typedef struct Pool {
    AkResample *resample;
    GPtrArray *means; /* AkMeans of each row */
    guint next;       /* row of this round */
} Pool;

/* The texts whose quantities are printed: those of one cell, or the same texts
 * under the cells of several seeds. */
typedef struct Sample {
    gsize n_seed;
    const AkQuantities *const *all; /* of each seed */
    const AkCell *cell;             /* of one of them */
    Pool *pool;                     /* NULL: one seed */
} Sample;

static gsize
quantities_n_text(const Sample *sample)
{
    return sample->all[0]->predicted->len;
}

static const Quantity *
quantities_get(const Sample *sample, gsize seed, guint index)
{
    return g_ptr_array_index(sample->all[seed]->quantity, index);
}

/* The means of the next row. */
static AkMeans *
quantities_next_means(Pool *pool)
{
    if (pool->next == pool->means->len)
        g_ptr_array_add(pool->means, g_new0(AkMeans, 1));
    return g_ptr_array_index(pool->means, pool->next++);
}

/* Quantity `index` over the texts that `takes` (n_seed,n; NULL: all) has a flag
 * for; rows NULL: these resamples of it. */
static void
quantities_print_some(const Sample *sample, guint index, const char *name,
                      const char *class_name, const guint8 *takes, GString *rows)
{
    const gsize n_text = quantities_n_text(sample);
    const Quantity *first = quantities_get(sample, 0, index);
    const gboolean has_p = first->p != NULL;
    g_autofree gdouble *value = g_new(gdouble, sample->n_seed * n_text + 1),
                       *p = g_new(gdouble, sample->n_seed * n_text + 1);
    gsize n = 0;
    for (gsize s = 0; s < sample->n_seed; s++) {
        const Quantity *quantity = quantities_get(sample, s, index);
        g_assert(strcmp(quantity->name, first->name) == 0 &&
                 quantity->value->len == n_text);
        for (guint i = 0; i < n_text; i++) {
            if (sample->pool == NULL && takes != NULL && !takes[i])
                continue;
            value[n] = g_array_index(quantity->value, gdouble, i);
            p[n++] = has_p ? g_array_index(quantity->p, gdouble, i) : NAN;
        }
    }

    AkMeans *means =
        sample->pool != NULL ? quantities_next_means(sample->pool) : NULL;
    if (rows == NULL) {
        ak_resample_add(sample->pool->resample, value, takes, means);
        return;
    }

    /* A class or a bin that has all texts has the interval of all. */
    const gboolean is_whole = n == sample->n_seed * n_text;
    AkSummary summary;
    g_autofree gchar *stream = g_strdup_printf(
        "%s %s %s %s", sample->cell->name, first->probe,
        is_whole ? first->name : name, is_whole ? "all" : class_name);
    if (sample->pool == NULL)
        ak_summarise(n, value, has_p ? p : NULL, sample->cell->seed, stream,
                     &summary);
    else
        ak_summarise_means(sample->pool->resample, value, has_p ? p : NULL,
                           takes, means, &summary);
    ak_summary_print(sample->cell, sample->pool != NULL, first->probe, name,
                     class_name, &summary, rows);
}

static guint8 *
quantities_new_flags(const Sample *sample)
{
    return g_new(guint8, sample->n_seed * quantities_n_text(sample) + 1);
}

/* A probe's column within bins of the largest attention weight.  A text whose
 * weights are undefined is in none. */
static void
quantities_print_bins(const Sample *sample, guint index, GString *rows)
{
    const gsize n = quantities_n_text(sample);
    g_autofree guint8 *takes = quantities_new_flags(sample);
    for (guint bin = 0; bin < QUANTITIES_BINS; bin++) {
        for (gsize s = 0; s < sample->n_seed; s++)
            for (guint i = 0; i < n; i++) {
                const gdouble max =
                    g_array_index(sample->all[s]->max_attention, gdouble, i);
                takes[s * n + i] =
                    !isnan(max) && MIN((guint)(max * QUANTITIES_BINS),
                                       QUANTITIES_BINS - 1) == bin;
            }
        g_autofree gchar *name =
            g_strdup_printf("%s@max_attention_%.2f-%.2f",
                            quantities_get(sample, 0, index)->name,
                            bin / (gdouble)QUANTITIES_BINS,
                            (bin + 1) / (gdouble)QUANTITIES_BINS);
        quantities_print_some(sample, index, name, "all", takes, rows);
    }
}

static void
quantities_print_classes(const Sample *sample, guint index, GString *rows)
{
    const AkCorpus *corpus = sample->cell->dataset->corpus;
    const gsize n = quantities_n_text(sample);
    g_autofree guint8 *takes = quantities_new_flags(sample);
    for (guint c = 0; corpus->class_name[c] != NULL; c++) {
        for (gsize s = 0; s < sample->n_seed; s++)
            for (guint i = 0; i < n; i++)
                takes[s * n + i] =
                    g_array_index(sample->all[s]->predicted, guint, i) == c;
        quantities_print_some(sample, index,
                              quantities_get(sample, 0, index)->name,
                              corpus->class_name[c], takes, rows);
    }
}

static void
quantities_print(const Sample *sample, GString *rows)
{
    const AkCorpus *corpus = sample->cell->dataset->corpus;
    const gboolean has_classes =
        corpus->task != AK_TASK_MULTILABEL &&
        g_strv_length(corpus->class_name) < QUANTITIES_CLASSES;
    for (guint i = 0; i < sample->all[0]->quantity->len; i++) {
        const Quantity *quantity = quantities_get(sample, 0, i);
        quantities_print_some(sample, i, quantity->name, "all", NULL, rows);
        if (has_classes)
            quantities_print_classes(sample, i, rows);
        if (strcmp(quantity->probe, "correlation") != 0 &&
            strcmp(quantity->probe, "rationale") != 0 &&
            strcmp(quantity->name, "max_attention") != 0)
            quantities_print_bins(sample, i, rows);
    }
}

void
ak_quantities_print(const AkQuantities *all, const AkCell *cell, GString *rows)
{
    const Sample sample = {.n_seed = 1, .all = &all, .cell = cell};
    quantities_print(&sample, rows);
}

void
ak_quantities_print_pooled(gsize n_seed, const AkQuantities *const *all,
                           const AkCell *cell, GString *rows)
{
    g_return_if_fail(n_seed >= 2 && all[0]->predicted->len > 0);

    g_autofree gchar *name = g_strdup_printf(
        "%s/%s-%s", cell->dataset->name, cell->encoder->module->plugin->name,
        cell->attention->module->plugin->name);
    g_autoptr(AkResample) resample =
        ak_resample_new(n_seed, all[0]->predicted->len, name);
    g_autoptr(GPtrArray) means = g_ptr_array_new_with_free_func(g_free);
    Pool pool = {.resample = resample, .means = means};
    const Sample sample = {
        .n_seed = n_seed, .all = all, .cell = cell, .pool = &pool};
    for (; ak_resample_next(resample); pool.next = 0)
        quantities_print(&sample, NULL);
    quantities_print(&sample, rows);
}
