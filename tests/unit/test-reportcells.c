/* Which cells a report tells in full, and the table of all. */
#include "harness.h"
#include "report.h"

#include <string.h>

static gchar *
cells_report(const char *summary, gboolean all, guint n_text)
{
    g_autofree gchar *folder = ak_test_folder();
    g_autofree gchar *head =
        g_strconcat("dataset,encoder,attention,seed,probe,quantity,class,n,"
                    "missing,mean,std,"
                    "median,ci_low,ci_high,significant_fraction\n",
                    summary, NULL);
    g_autofree gchar *rows = g_build_filename(folder, "summary.csv", NULL);
    g_autofree gchar *manifest = g_build_filename(folder, "manifest.json", NULL);
    g_assert_true(g_file_set_contents(rows, head, -1, NULL));
    g_assert_true(g_file_set_contents(
        manifest,
        "{\"format\":1,\"attnkit\":\"0.1.0\",\"cells\":[\"toy/"
        "bilstm-additive-s1\""
        "],\"datasets\":{\"toy\":{\"classes\":[\"bad\",\"good\"],\"task\":"
        "\"binary\"}}}",
        -1, NULL));

    const AkReportOptions options = {.width = 100, .all = all, .n_text = n_text};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GRegex) blanks = g_regex_new("\\s+", 0, 0, NULL);
    GError *error = NULL;
    CU_ASSERT_TRUE(ak_report_text(folder, &options, text, &error));
    AK_ASSERT_NO_ERROR(&error);
    ak_test_folder_remove(g_steal_pointer(&folder));
    return g_regex_replace_literal(blanks, text->str, -1, 0, " ", 0, NULL);
}

#define SEEDS                                                                  \
    "toy,bilstm,dot,1,test,accuracy,all,9,0,0.5,,,,,\n"                        \
    "toy,bilstm,dot,2,test,accuracy,all,9,0,0.7,,,,,\n"                        \
    "toy,bilstm,dot,all,test,accuracy,all,2,0,0.6,0.1,0.6,0.5,0.7,\n"          \
    "toy,bilstm,dot,all,test,roc_auc,all,2,0,0.7,0,0.7,0.7,0.7,\n"             \
    "toy,bilstm,dot,all,correlation,tau_attention_loo,all,18,0,0.31,,,,,\n"    \
    "toy,bilstm,dot,all,rationale,attention,all,16,2,0.4,,,,,\n"               \
    "toy,cnn,dot,1,test,accuracy,all,9,0,0.9,,,,,\n"                           \
    "toy,cnn,dot,all,test,accuracy,all,9,0,0.9,,,,,\n"

/* The seeds of a model are told together, unless all are asked for; one seed is
 * not pooled. */
static void
test_seeds(void)
{
    g_autofree gchar *text = cells_report(SEEDS, FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "encoder bilstm, attention dot, all seeds"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "Quality of the model, mean of 2 seeds: "
                                  "accuracy 0.600, ROC AUC 0.700. "));
    CU_ASSERT_PTR_NULL(strstr(text, "give or take"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "0.31 on average over 18 texts (each counts for each seed)."));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "In 16 texts (each counts for each seed) it is known"));
    CU_ASSERT_PTR_NULL(strstr(text, "encoder bilstm, attention dot, seed 2"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "encoder cnn, attention dot, seed 1"));
    CU_ASSERT_PTR_NULL(strstr(text, "encoder cnn, attention dot, all seeds"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "toy/bilstm-dot, seed 2 - 0.700 - - - -"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "Each seed in full, with intervals, controls and classes"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "toy/bilstm-additive-s1 has no figures"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "Guessing evenly among 2 classes is right in 0.500"));

    g_autofree gchar *every = cells_report(SEEDS, TRUE, 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(every, "encoder bilstm, attention dot, seed 2"));
    CU_ASSERT_PTR_NULL(strstr(every, "in full"));
}

#define THREE                                                                  \
    "toy,bilstm,dot,1,test,accuracy,all,9,0,0.5,,,,,\n"                        \
    "toy,cnn,dot,1,test,accuracy,all,9,0,0.6,,,,,\n"                           \
    "toy,average,dot,1,test,accuracy,all,9,0,0.7,,,,,\n"

/* Of more than three models the table alone, unless texts are asked for. */
static void
test_many(void)
{
    static const char another[] =
        THREE "toy,bilstm,additive,1,test,accuracy,all,9,0,0.8,,,,,\n";
    g_autofree gchar *three = cells_report(THREE, FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(three, "encoder cnn, attention dot, seed 1"));
    CU_ASSERT_PTR_NULL(strstr(three, "in full"));

    g_autofree gchar *four = cells_report(another, FALSE, 0);
    CU_ASSERT_PTR_NULL(strstr(four, "encoder cnn, attention dot"));
    CU_ASSERT_PTR_NOT_NULL(strstr(four, "toy/cnn-dot, seed 1 - 0.600"));
    CU_ASSERT_PTR_NOT_NULL(strstr(four, "Each cell in full"));

    g_autofree gchar *texts = cells_report(another, TRUE, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(texts, "encoder cnn, attention dot, seed 1"));
}

static const AkCase cases[] = {
    {"several seeds", test_seeds},
    {"many models", test_many},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("reportcells", cases);
}
