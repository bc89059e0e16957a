/* readingname.c: quantities of summary.csv as a reader would call them. */
#include "reading.h"

#include "terminal.h"

#include <string.h>

typedef struct ReadingName {
    const char *probe, *quantity, *name;
} ReadingName;

static const ReadingName readingname_known[] = {
    {"correlation", "tau_attention_gradient", "tau(attention, gradient)"},
    {"correlation", "tau_attention_loo", "tau(attention, loo)"},
    {"correlation", "tau_gradient_loo", "tau(gradient, loo)"},
    {"control", "uniform_tvd", "uniform attention: output moves"},
    {"permutation", "median_tvd", "shuffled: output moves"},
    {"permutation", "max_attention", "largest weight of a text"},
    {"adversarial", "max_jsd", "adversarial: distance (JSD)"},
    {"adversarial", "tvd", "adversarial: output moves"},
};

/* topK_distance_A_B: the distance of the k highest-ranked words.  NULL: it is
 * another. */
static gchar *
readingname_top(const char *quantity)
{
    const char *bar = strstr(quantity, "_distance_");
    if (!g_str_has_prefix(quantity, "top") || bar == NULL)
        return NULL;
    const char *a = bar + strlen("_distance_"), *b = strchr(a, '_');
    return b == NULL ? NULL
                     : g_strdup_printf("top %.*s distance(%.*s, %s)",
                                       (int)(bar - quantity) - 3, quantity + 3,
                                       (int)(b - a), a, b + 1);
}

/* tau_A_B is any correlation that a probe's importance brings; tau_A_B-tau_C_D
 * a paired difference. */
static gchar *
readingname_tau(const char *quantity)
{
    if (!g_str_has_prefix(quantity, "tau_"))
        return readingname_top(quantity);
    g_autoptr(GString) name = g_string_new(NULL);
    g_auto(GStrv) parts = g_strsplit(quantity, "-tau_", 2);
    for (gchar **part = parts; *part != NULL; part++) {
        const char *pair = g_str_has_prefix(*part, "tau_") ? *part + 4 : *part;
        const char *bar = strchr(pair, '_');
        if (bar == NULL)
            return NULL;
        g_string_append_printf(name, "%stau(%.*s, %s)",
                               part == parts ? "" : " - ", (int)(bar - pair),
                               pair, bar + 1);
    }
    return g_string_free(g_steal_pointer(&name), FALSE);
}

gchar *
ak_reading_answers(gsize n, const char *const *name)
{
    GString *list = g_string_new(NULL);
    g_string_printf(list, "%" G_GSIZE_FORMAT " answers: ", n);
    for (gsize i = 0; i < MIN(n, AK_READING_ANSWERS); i++)
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", name[i]);
    if (n > AK_READING_ANSWERS)
        g_string_append(list, ", ...");
    return g_string_free(list, FALSE);
}

const char *
ak_reading_metric(const char *quantity)
{
    static const char *const name[][2] = {
        {"accuracy", "accuracy"},
        {"f1", "F1"},
        {"f1_macro", "F1 (mean of the classes)"},
        {"roc_auc", "ROC AUC"},
        {"average_precision", "average precision"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++) {
        if (strcmp(quantity, name[i][0]) == 0)
            return name[i][1];
    }
    return quantity;
}

gchar *
ak_reading_name(const char *probe, const char *quantity)
{
    for (gsize i = 0; i < G_N_ELEMENTS(readingname_known); i++) {
        if (strcmp(probe, readingname_known[i].probe) == 0 &&
            strcmp(quantity, readingname_known[i].quantity) == 0)
            return g_strdup(readingname_known[i].name);
    }

    const char *bin = strstr(quantity, "@max_attention_");
    if (bin != NULL)
        return g_strdup_printf("  at max attention %s",
                               bin + strlen("@max_attention_"));

    if (g_str_has_suffix(quantity, "@shuffled"))
        return g_strdup("  by chance (shuffled)");

    g_autofree gchar *tau = NULL;
    if (strcmp(probe, "correlation") == 0)
        tau = readingname_tau(quantity);
    if (strcmp(probe, "rationale") == 0)
        probe = "known words found";
    g_autofree gchar *name = tau != NULL
                                 ? g_strdup(tau)
                                 : g_strdup_printf("%s: %s", probe, quantity);
    return ak_printable(name);
}
