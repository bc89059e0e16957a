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
ak_summary_print(const AkCell *cell, const char *probe, const char *quantity,
                 const char *class_name, const AkSummary *summary, GString *rows)
{
    g_autofree gchar *seed = g_strdup_printf("%" G_GUINT64_FORMAT, cell->seed);
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

/* The quantity over the texts that `takes` (NULL: all) has a flag for. */
static void
quantities_print_some(const AkCell *cell, const Quantity *quantity,
                      const char *name, const char *class_name,
                      const guint8 *takes, GString *rows)
{
    const guint n_all = quantity->value->len;
    g_autofree gdouble *value = g_new(gdouble, n_all + 1),
                       *p = g_new(gdouble, n_all + 1);
    gsize n = 0;
    for (guint i = 0; i < n_all; i++) {
        if (takes != NULL && !takes[i])
            continue;
        value[n] = g_array_index(quantity->value, gdouble, i);
        p[n] =
            quantity->p != NULL ? g_array_index(quantity->p, gdouble, i) : NAN;
        n++;
    }
    g_autofree gchar *stream = g_strdup_printf(
        "%s %s %s %s", cell->name, quantity->probe, name, class_name);
    AkSummary summary;
    ak_summarise(n, value, quantity->p != NULL ? p : NULL, cell->seed, stream,
                 &summary);
    ak_summary_print(cell, quantity->probe, name, class_name, &summary, rows);
}

/* A probe's column within bins of the largest attention weight. */
static void
quantities_print_bins(const AkQuantities *all, const AkCell *cell,
                      const Quantity *quantity, GString *rows)
{
    const guint n = all->max_attention->len;
    g_autofree guint8 *takes = g_new(guint8, n + 1);
    for (guint bin = 0; bin < QUANTITIES_BINS; bin++) {
        for (guint i = 0; i < n; i++) {
            const gdouble max = g_array_index(all->max_attention, gdouble, i);
            takes[i] =
                MIN((guint)(max * QUANTITIES_BINS), QUANTITIES_BINS - 1) == bin;
        }
        g_autofree gchar *name =
            g_strdup_printf("%s@max_attention_%.2f-%.2f", quantity->name,
                            bin / (gdouble)QUANTITIES_BINS,
                            (bin + 1) / (gdouble)QUANTITIES_BINS);
        quantities_print_some(cell, quantity, name, "all", takes, rows);
    }
}

static void
quantities_print_one(const AkQuantities *all, const AkCell *cell,
                     const Quantity *quantity, GString *rows)
{
    const AkCorpus *corpus = cell->dataset->corpus;
    const guint n = all->predicted->len,
                n_class = g_strv_length(corpus->class_name);
    quantities_print_some(cell, quantity, quantity->name, "all", NULL, rows);
    if (corpus->task != AK_TASK_MULTILABEL && n_class < QUANTITIES_CLASSES) {
        g_autofree guint8 *takes = g_new(guint8, n + 1);
        for (guint c = 0; c < n_class; c++) {
            for (guint i = 0; i < n; i++)
                takes[i] = g_array_index(all->predicted, guint, i) == c;
            quantities_print_some(cell, quantity, quantity->name,
                                  corpus->class_name[c], takes, rows);
        }
    }
    if (strcmp(quantity->probe, "correlation") != 0 &&
        strcmp(quantity->probe, "rationale") != 0 &&
        strcmp(quantity->name, "max_attention") != 0)
        quantities_print_bins(all, cell, quantity, rows);
}

void
ak_quantities_print(const AkQuantities *all, const AkCell *cell, GString *rows)
{
    for (guint i = 0; i < all->quantity->len; i++)
        quantities_print_one(all, cell, g_ptr_array_index(all->quantity, i),
                             rows);
}
