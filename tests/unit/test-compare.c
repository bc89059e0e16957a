/* Tests of compare.c and its parts, on output folders written here. */
#include "compare.h"
#include "files.h"
#include "harness.h"

#include <math.h>
#include <string.h>

#define HEAD                                                                   \
    "dataset,encoder,attention,seed,probe,quantity,class,n,missing,mean,std,"  \
    "median,ci_low,ci_high,significant_fraction\n"
#define TAU "correlation,tau_attention_gradient,all,137,0,"
#define MANIFEST                                                               \
    "{\"format\":1,\"attnkit\":\"0.1.0\",\"cells\":[],\"datasets\":{\"toy\":{" \
    "\"classes\":[\"bad\",\"good\"],\"task\":\"binary\",\"fingerprint\":"      \
    "\"aa\"}}}"
#define RUN "[run]\ndatasets = toy\noutput = /here\n\n[train]\nepochs = 8\n"

static void
put(const gchar *folder, const char *name, const char *text)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    GError *error = NULL;
    CU_ASSERT_TRUE(ak_file_write(path, text, &error));
    AK_ASSERT_NO_ERROR(&error);
}

static gchar *
output(const char *rows, const char *manifest, const char *run)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *summary = g_strconcat(HEAD, rows, NULL);
    put(folder, "summary.csv", summary);
    put(folder, "manifest.json", manifest);
    put(folder, "run.ini", run);
    return folder;
}

static AkComparison *
compare(const char *rows_a, const char *rows_b)
{
    gchar *a = output(rows_a, MANIFEST, RUN), *b = output(rows_b, MANIFEST, RUN);
    GError *error = NULL;
    AkComparison *c = ak_compare(a, b, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    ak_test_folder_remove(a);
    ak_test_folder_remove(b);
    return c;
}

/* Which conclusions change between rows: their kinds, parted by blanks. */
static void
test_conclusions(void)
{
#define X "toy,bilstm,additive,1,"
#define Y "toy,cnn,additive,1,"
#define APART_A ",all,137,0,0.5,0.1,0.5,0.4,0.6,\n"
#define APART_B ",all,137,0,0.7,0.1,0.7,0.61,0.8,\n"
    static const struct {
        const char *what, *a, *b, *kinds;
    } row[] = {
        {"intervals apart", X TAU "0.5,0.1,0.5,0.4,0.6,0.3\n",
         X TAU "0.7,0.1,0.7,0.61,0.8,0.3\n", "interval "},
        {"they touch", X TAU "0.5,0.1,0.5,0.4,0.6,0.3\n",
         X TAU "0.7,0.1,0.7,0.6,0.8,0.3\n", ""},
        {"no interval", X TAU "0.5,0.1,0.5,,,0.3\n",
         X TAU "0.9,0.1,0.7,0.8,0.95,0.3\n", ""},
        {"another sign", X TAU "0.1,0.1,0.5,0.05,0.6,0.3\n",
         X TAU "-0.1,0.1,0.7,-0.2,-0.02,0.3\n", "sign "},
        {"a sign that one of them leaves open",
         X TAU "0.1,0.1,0.5,0.05,0.6,0.3\n",
         X TAU "-0.01,0.1,0.7,-0.2,0.2,0.3\n", ""},
        {"a test metric of four seeds",
         "toy,bilstm,additive,all,test,f1,all,4,0,0.8,0.01,0.8,0.79,0.81,\n",
         "toy,bilstm,additive,all,test,f1,all,4,0,0.9,0.01,0.9,0.89,0.91,\n",
         ""},
        {"a test metric of five seeds",
         "toy,bilstm,additive,all,test,f1,all,5,0,0.8,0.01,0.8,0.79,0.81,\n",
         "toy,bilstm,additive,all,test,f1,all,5,0,0.9,0.01,0.9,0.89,0.91,\n",
         "interval "},
        {"one text each",
         X "correlation,tau_attention_gradient,all,1,0,"
           "0.5,0.0,0.5,0.5,0.5,1\n",
         X "correlation,tau_attention_gradient,all,1,0,0.4,0.0,0.4,0.4,0.4,1\n",
         ""},
        /* Of 137 texts 2 standard errors are 0.12 between 0.45 and 0.55. */
        {"most of the p-values", X TAU "0.5,0.1,0.5,0.4,0.6,0.43\n",
         X TAU "0.5,0.1,0.5,0.4,0.6,0.57\n", "significance "},
        {"half of the p-values", X TAU "0.5,0.1,0.5,0.4,0.6,0.45\n",
         X TAU "0.5,0.1,0.5,0.4,0.6,0.55\n", ""},
        {"few p-values", X TAU "0.5,0.1,0.5,0.4,0.6,0.1\n",
         X TAU "0.5,0.1,0.5,0.4,0.6,0.4\n", ""},
        {"no p-values", X TAU "0.5,0.1,0.5,0.4,0.6,\n",
         X TAU "0.5,0.1,0.5,0.4,0.6,0.9\n", ""},
        {"one class",
         X "correlation,tau_attention_gradient,good,137,0,"
           "0.5,0.1,0.5,0.4,0.6,0.3\n",
         X "correlation,tau_attention_gradient,good,137,0,"
           "0.9,0.1,0.9,0.8,0.95,0.3\n",
         ""},
        {"no sign to change", X TAU "0.01,0.1,0.5,-0.1,0.2,0.3\n",
         X TAU "-0.01,0.1,0.7,-0.2,0.2,0.3\n", ""},
        {"undefined", X TAU "0.5,0.1,0.5,0.4,0.6,0.3\n", X TAU ",,,,,\n", ""},
        {"another order",
         X TAU "0.5,0.1,0.5,0.45,0.55,0.3\n" Y TAU
               "0.3,0.1,0.5,0.25,0.35,0.3\n",
         X TAU "0.46,0.1,0.5,0.45,0.47,0.3\n" Y TAU
               "0.49,0.1,0.5,0.48,0.5,0.3\n",
         "interval order "},
        {"an order that one of them leaves open",
         X TAU "0.5,0.1,0.5,0.45,0.55,0.3\n" Y TAU
               "0.3,0.1,0.5,0.25,0.35,0.3\n",
         X TAU "0.4,0.1,0.5,0.36,0.46,0.3\n" Y TAU
               "0.41,0.1,0.5,0.34,0.46,0.3\n",
         ""},
        {"an order that was none",
         X TAU "0.32,0.1,0.5,0.25,0.55,0.3\n" Y TAU
               "0.3,0.1,0.5,0.25,0.45,0.3\n",
         X TAU "0.3,0.1,0.5,0.25,0.46,0.3\n" Y TAU
               "0.31,0.1,0.5,0.24,0.46,0.3\n",
         ""},
        {"chance", X "test,roc_auc,all,400,0,0.9,,,,,\n",
         X "test,roc_auc,all,400,0,0.52,,,,,\n", "chance "},
        {"chance in both",
         X "test,roc_auc,all,400,0,0.51,,,,,\n" X TAU
           "0.5,0.1,0.5,0.4,0.6,0.3\n",
         X "test,roc_auc,all,400,0,0.52,,,,,\n" X TAU
           "-0.7,0.1,0.7,-0.8,-0.61,0.9\n",
         ""},
        {"chance in one, which is all that is told of it",
         X TAU "0.5,0.1,0.5,0.4,0.6,0.3\n" Y TAU "0.5,0.1,0.5,0.4,0.6,0.3\n" Y
               "test,roc_auc,all,400,0,0.51,,,,,\n",
         X TAU "0.7,0.1,0.7,0.61,0.8,0.3\n" Y TAU
               "0.9,0.1,0.7,0.85,0.95,0.3\n" Y
               "test,roc_auc,all,400,0,0.9,,,,,\n",
         "chance interval "},
        {"an order with a model by chance",
         X TAU "0.5,0.1,0.5,0.45,0.55,0.3\n" Y
               "test,roc_auc,all,400,0,0.51,,,,,\n" Y TAU
               "0.3,0.1,0.5,0.25,0.35,0.3\n",
         X TAU "0.46,0.1,0.5,0.45,0.47,0.3\n" Y
               "test,roc_auc,all,400,0,0.51,,,,,\n" Y TAU
               "0.49,0.1,0.5,0.48,0.5,0.3\n",
         ""},
        {"what describes", X "permutation,max_attention" APART_A,
         X "permutation,max_attention" APART_B, ""},
        {"what guessing finds", X "rationale,chance" APART_A,
         X "rationale,chance" APART_B, ""},
        {"two measures of importance", X "correlation,tau_gradient_loo" APART_A,
         X "correlation,tau_gradient_loo" APART_B, ""},
        {"how those agree beside attention",
         X "correlation,tau_gradient_loo-tau_attention_loo" APART_A,
         X "correlation,tau_gradient_loo-tau_attention_loo" APART_B,
         "interval "},
        {"what shuffling moves", X "permutation,median_tvd" APART_A,
         X "permutation,median_tvd" APART_B, "interval "},
        {"a probe that nobody knows", X "own,tvd" APART_A, X "own,tvd" APART_B,
         "interval "},
        {"a control is no conclusion",
         X
         "correlation,tau_attention_gradient@shuffled,all,9,0,0.1,1,0,0.1,0.2,"
         "\n",
         X
         "correlation,tau_attention_gradient@shuffled,all,9,0,0.5,1,0,0.4,0.6,"
         "\n",
         ""},
        {"other seeds", X TAU "0.5,0.1,0.5,0.4,0.6,0.3\n",
         "toy,bilstm,additive,2," TAU "0.7,0.1,0.7,0.61,0.8,0.3\n", ""},
        {"other seeds, one by chance", X "test,roc_auc,all,400,0,0.9,,,,,\n",
         "toy,bilstm,additive,2,test,roc_auc,all,400,0,0.52,,,,,\n", ""},
        {"other seeds, several each",
         X TAU "0.5,0.1,0.5,0.4,0.6,0.3\n"
               "toy,bilstm,additive,2," TAU "0.5,0.1,0.5,0.4,0.6,0.3\n"
               "toy,bilstm,additive,all," TAU "0.5,0.1,0.5,0.4,0.6,0.3\n",
         "toy,bilstm,additive,3," TAU "0.7,0.1,0.7,0.61,0.8,0.3\n"
         "toy,bilstm,additive,4," TAU "0.7,0.1,0.7,0.61,0.8,0.3\n"
         "toy,bilstm,additive,all," TAU "0.7,0.1,0.7,0.61,0.8,0.3\n",
         "interval "},
        /* Seeds 1 and 2 differ much, together they do not. */
        {"pooled",
         X TAU "0.5,0.1,0.5,0.45,0.55,0.3\n"
               "toy,bilstm,additive,2," TAU "0.1,0.1,0.5,0.05,0.15,0.3\n"
               "toy,bilstm,additive,all," TAU "0.3,0.1,0.5,0.1,0.5,0.3\n",
         X TAU "0.1,0.1,0.5,0.05,0.15,0.3\n"
               "toy,bilstm,additive,2," TAU "0.5,0.1,0.5,0.45,0.55,0.3\n"
               "toy,bilstm,additive,all," TAU "0.31,0.1,0.5,0.1,0.5,0.3\n",
         ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(AkComparison) c = compare(row[i].a, row[i].b);
        g_autoptr(GString) kinds = g_string_new(NULL);
        for (guint k = 0; k < c->change->len; k++)
            g_string_append_printf(
                kinds, "%s ", ((const AkChange *)c->change->pdata[k])->kind);
        if (strcmp(kinds->str, row[i].kinds) != 0)
            g_printerr("%s: %s\n", row[i].what, kinds->str);
        CU_ASSERT_STRING_EQUAL(kinds->str, row[i].kinds);
        CU_ASSERT_FALSE(ak_comparison_is_same(c));
    }
}

/* The interval of a pooled test metric counts from five seeds in each folder on; those
 * of all else, and of a test metric that is of texts, from two values on. */
static void
test_apart(void)
{
    static const struct {
        const char *seed, *probe;
        gdouble n_a, n_b;
        gboolean is_apart;
    } row[] = {
        {"all", "test", 2, 2, FALSE}, {"all", "test", 4, 4, FALSE},
        {"all", "test", 4, 9, FALSE}, {"all", "test", 9, 4, FALSE},
        {"all", "test", 5, 5, TRUE},  {"all", "own", 3, 3, TRUE},
        {"1", "test", 3, 3, TRUE},    {"1", "own", 1, 3, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        const AkFigure a = {.seed = (gchar *)row[i].seed,
                            .probe = (gchar *)row[i].probe,
                            .n = row[i].n_a,
                            .ci_low = 0.70,
                            .ci_high = 0.71};
        AkFigure b = a;
        b.n = row[i].n_b;
        b.ci_low = 0.72;
        b.ci_high = 0.73;
        CU_ASSERT_EQUAL(ak_figure_is_apart(&a, &b), row[i].is_apart);
        CU_ASSERT_EQUAL(ak_figure_is_apart(&b, &a), row[i].is_apart);
        CU_ASSERT_FALSE(ak_figure_is_apart(&a, &a));
    }
}

/* Rows are matched by name, not by place; an undefined number is like itself. */
static void
test_figures(void)
{
    static const char one[] = "toy,bilstm,additive,1," TAU ",,,,,\n",
                      two[] = "toy,cnn,additive,1," TAU
                              "0.5,0.1,0.5,0.45,0.55,0.3\n";
    g_autofree gchar *there = g_strconcat(one, two, NULL),
                     *back = g_strconcat(two, one, NULL);
    g_autoptr(AkComparison) same = compare(there, back);
    CU_ASSERT_TRUE(ak_comparison_is_same(same));
    CU_ASSERT_EQUAL(same->n_same, 2);

    g_autoptr(AkComparison) less = compare(there, two);
    CU_ASSERT_FALSE(ak_comparison_is_same(less));
    CU_ASSERT_EQUAL(less->only_a->len, 1);
    CU_ASSERT_EQUAL(less->only_b->len, 0);
    g_autoptr(AkComparison) more = compare("", back);
    CU_ASSERT_EQUAL(more->only_b->len, 2);
    g_autoptr(GString) text = g_string_new(NULL);
    ak_comparison_print(more, FALSE, 80, text);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text->str, "2 figures are only in the second, of "
                          "toy/cnn-additive-s1,\n  toy/bilstm-additive-s1\n"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text->str, "\nNo model is in both: nothing is compared.\n"));
}

/* What is printed, and where. */
static void
test_text(void)
{
    static const struct {
        const char *what, *a, *b, *text;
    } row[] = {
        {"other seeds", X TAU "0.5,0.1,0.5,0.4,0.6,0.3\n",
         "toy,bilstm,additive,2," TAU "0.5,0.1,0.5,0.4,0.6,0.3\n",
         "\n\nNothing is compared: no figure is in both folders, their seeds "
         "are others; run\nboth with the same seeds, or with several each.\n"
         "  1 figure is only in the first, of"},
        {"other seeds of one model of two",
         X TAU "0.5,0.1,0.5,0.4,0.6,0.3\n" Y TAU "0.5,0.1,0.5,0.4,0.6,0.3\n",
         "toy,bilstm,additive,2," TAU "0.9,0.1,0.5,0.8,0.95,0.3\n" Y TAU
         "0.5,0.1,0.5,0.4,0.6,0.3\n",
         "\nNo conclusion changes, of 1 model that both have (1 more without a "
         "figure that\nis in both).\n1 figure is the same, 0 differ.\n"},
        {"the same seed, other figures", X TAU "0.5,0.1,0.5,0.4,0.6,0.3\n",
         X "permutation,median_tvd" APART_A,
         "\n\nNothing is compared: no figure is in both folders.\n"},
        {"chance", X "test,roc_auc,all,400,0,0.51,,,,,\n",
         X "test,roc_auc,all,400,0,0.52,,,,,\n",
         "\n\nChance: toy/bilstm-additive is in neither folder clearly better "
         "than chance:\n        such a model has no conclusions\n"
         "\nThere are no conclusions to compare.\n"},
        {"chance beside others",
         X "test,roc_auc,all,400,0,0.51,,,,,\n" Y TAU
           "0.5,0.1,0.5,0.4,0.6,0.3\n",
         X "test,roc_auc,all,400,0,0.52,,,,,\n" Y TAU
           "0.5,0.1,0.5,0.4,0.6,0.3\n",
         "\nNo conclusion changes, of 1 other model that both have.\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autoptr(AkComparison) c = compare(row[i].a, row[i].b);
        g_autoptr(GString) text = g_string_new(NULL);
        ak_comparison_print(c, FALSE, 78, text);
        if (strstr(text->str, row[i].text) == NULL)
            g_printerr("%s: %s\n", row[i].what, text->str);
        CU_ASSERT_PTR_NOT_NULL(strstr(text->str, row[i].text));
        g_autofree gchar *json = ak_comparison_json(c);
        CU_ASSERT_EQUAL(strstr(json, "\"compared\": 0,") != NULL,
                        strstr(row[i].text, "Nothing is compared") != NULL);
        CU_ASSERT_EQUAL(strstr(json, "\"toy/bilstm-additive\"") != NULL,
                        c->weak->len > 0);
    }
}

static const AkDifference *
find(const GPtrArray *differences, const char *key)
{
    for (guint i = 0; i < differences->len; i++) {
        const AkDifference *d = differences->pdata[i];
        if (strcmp(d->key, key) == 0)
            return d;
    }
    return NULL;
}

static void
test_origins(void)
{
    gchar *a = output("", MANIFEST, RUN);
    gchar *b = output("",
                      "{\"format\":1,\"attnkit\":\"0.1.0\",\"cells\":[\"x\"],"
                      "\"plugins\":{\"encoder/b\":{\"version\":\"2\"}},"
                      "\"datasets\":{\"toy\":{\"classes\":[\"bad\",\"good\"],"
                      "\"task\":\"binary\",\"options\":{\"path\":\"x\"},"
                      "\"expected\":\"e\",\"fingerprint\":\"bb\"},"
                      "\"probes\":{\"source\":\"files\"}},"
                      "\"profile\":{\"seconds\":1}}",
                      "[run]\ndatasets = toy\noutput = /there\n\n[train]\n"
                      "epochs = 9\n");
    GError *error = NULL;
    g_autoptr(AkComparison) c = ak_compare(a, b, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL(c->setting->len, 1);
    const AkDifference *epochs = find(c->setting, "train.epochs");
    CU_ASSERT_PTR_NOT_NULL_FATAL(epochs);
    CU_ASSERT_STRING_EQUAL(epochs->a, "8");
    CU_ASSERT_STRING_EQUAL(epochs->b, "9");
    CU_ASSERT_EQUAL(c->origin->len, 3);
    CU_ASSERT_PTR_NOT_NULL(find(c->origin, "datasets probes source"));
    const AkDifference *version = find(c->origin, "plugins encoder/b version");
    CU_ASSERT_PTR_NOT_NULL_FATAL(version);
    CU_ASSERT_PTR_NULL(version->a);
    CU_ASSERT_STRING_EQUAL(version->b, "2");
    CU_ASSERT_PTR_NOT_NULL(find(c->origin, "datasets toy fingerprint"));
    CU_ASSERT_EQUAL(c->other_data->len, 1);
    CU_ASSERT_PTR_NOT_NULL(find(c->other_data, "toy"));
    CU_ASSERT_FALSE(ak_comparison_is_same(c)); /* no figure, but other data */
    ak_test_folder_remove(a);
    ak_test_folder_remove(b);
}

static const AkCase cases[] = {
    {"conclusions", test_conclusions}, {"apart", test_apart},
    {"figures", test_figures},         {"text", test_text},
    {"origins", test_origins},         {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("compare", cases);
}
