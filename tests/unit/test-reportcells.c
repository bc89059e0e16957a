/* Which cells a report tells in full, and the table of all. */
#include "harness.h"
#include "report.h"

#include <string.h>

/* `about`: what the manifest says of the data set besides. */
static gchar *
cells_report_of(const char *about, const char *summary, gboolean all,
                guint n_text)
{
    g_autofree gchar *folder = ak_test_folder();
    g_autofree gchar *head =
        g_strconcat("dataset,encoder,attention,seed,probe,quantity,class,n,"
                    "missing,mean,std,"
                    "median,ci_low,ci_high,significant_fraction\n",
                    summary, NULL);
    g_autofree gchar *all_about = g_strconcat(
        "{\"format\":1,\"attnkit\":\"0.1.0\",\"cells\":[\"toy/cnn-dot-s1\","
        "\"toy/bilstm-additive-s1\"],\"datasets\":{\"toy\":{\"classes\":["
        "\"bad\",\"good\"],\"task\":\"binary\"",
        about, "}}}", NULL);
    g_autofree gchar *rows = g_build_filename(folder, "summary.csv", NULL);
    g_autofree gchar *manifest = g_build_filename(folder, "manifest.json", NULL);
    g_assert_true(g_file_set_contents(rows, head, -1, NULL));
    g_assert_true(g_file_set_contents(manifest, all_about, -1, NULL));

    const AkReportOptions options = {.width = 100, .all = all, .n_text = n_text};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GRegex) blanks = g_regex_new("\\s+", 0, 0, NULL);
    GError *error = NULL;
    CU_ASSERT_TRUE(ak_report_text(folder, &options, text, &error));
    AK_ASSERT_NO_ERROR(&error);
    ak_test_folder_remove(g_steal_pointer(&folder));
    return g_regex_replace_literal(blanks, text->str, -1, 0, " ", 0, NULL);
}

static gchar *
cells_report(const char *summary, gboolean all, guint n_text)
{
    return cells_report_of("", summary, all, n_text);
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
        strstr(text, "encoder bilstm, attention dot, seeds 1, 2"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "Quality of the model, mean of 2 seeds: "
                                  "accuracy 0.600, ROC AUC 0.700. "));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "0.31 on average over 9 texts under each of 2 seeds."));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "In 9 texts under each of 2 seeds (16 values in all) it is"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "measured by leave-one-out (loo): how far the output moves "
              "without it. Attention and leave-one-out: 0.31"));
    CU_ASSERT_PTR_NULL(strstr(text, "encoder bilstm, attention dot, seed 2"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "encoder cnn, attention dot, seed 1"));
    CU_ASSERT_PTR_NULL(strstr(text, "encoder cnn, attention dot, all seeds"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "toy/bilstm-dot, seed 2 - 0.700* -"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "Each seed in full, with intervals, controls and classes"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "predictions? 1 of 2 cells has no figures, since it failed "
              "or has not been finished: toy/bilstm-additive-s1. 1 of"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "Guessing evenly among 2 classes is right in 0.500"));

    g_autofree gchar *every = cells_report(SEEDS, TRUE, 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(every, "encoder bilstm, attention dot, seed 2"));
    CU_ASSERT_PTR_NULL(strstr(every, "in full"));
}

/* How many seeds there were is not known where accuracy has no row; and a mean of
 * many digits is told in short. */
static void
test_uncounted(void)
{
    g_autofree gchar *text = cells_report(
        "toy,bilstm,dot,all,correlation,tau_attention_loo,all,18,0,12345.6,0.1,"
        "0.3,0.2,0.4,0.1\n",
        TRUE, 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "18 texts (each counts for each seed)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "1.23e+04"));
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

/* With 9 texts a guess among two classes is right in 0.5 +- 0.167 of them, a
 * guessing model's ROC AUC 0.5 +- sqrt(10 / 243) = 0.203. */
#define JUDGED(seed1, seed2, mean)                                             \
    "toy,bilstm,dot,1,test,roc_auc,all,9,0," seed1 ",,,,,\n"                   \
    "toy,bilstm,dot,2,test,roc_auc,all,9,0," seed2 ",,,,,\n"                   \
    "toy,bilstm,dot,3,test,roc_auc,all,9,0,0.95,,,,,\n"                        \
    "toy,bilstm,dot,all,test,roc_auc,all,3,0," mean ",0,0.6,0.5,0.7,\n"

/* Each seed is judged, and the table has a mark where one is weak. */
static void
test_weak(void)
{
    g_autofree gchar *good =
        cells_report(JUDGED("0.91", "0.92", "0.93"), FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        good, "ROC AUC of 0.5, give or take 0.203 with this many texts, so "
              "each of these 3 models predicts better than chance."));
    CU_ASSERT_PTR_NOT_NULL(strstr(good, "toy/bilstm-dot, seeds 1-3 0.930 -"));
    CU_ASSERT_PTR_NULL(strstr(good, "*"));
    CU_ASSERT_PTR_NULL(strstr(good, "learnt little"));

    g_autofree gchar *one =
        cells_report(JUDGED("0.91", "0.90", "0.92"), FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(one, "so 1 of these 3 models is not clearly better than chance: "
                    "what follows also describes one that has learnt little."));
    /* Before all numbers. */
    CU_ASSERT_PTR_NOT_NULL(
        strstr(one, "This model is not clearly better than chance under 1 of "
                    "its 3 seeds: what attention does in a model that has "
                    "learnt little tells nothing. All cells, means"));
    CU_ASSERT_PTR_NOT_NULL(strstr(one, "seed 1 0.910 -"));
    CU_ASSERT_PTR_NOT_NULL(strstr(one, "seed 2 0.900* -"));
    CU_ASSERT_PTR_NOT_NULL(strstr(one, "seeds 1-3 0.920* -"));
    CU_ASSERT_PTR_NOT_NULL(strstr(one, "* not clearly better than chance"));

    /* A number that the table cannot tell from 0 is 0. */
    g_autofree gchar *small = cells_report(
        JUDGED("0.91", "0.90", "0.92") "toy,bilstm,dot,1,permutation,median_"
                                       "tvd,all,9,0,0.0000144,,,,,\n"
                                       "toy,bilstm,dot,2,permutation,median_"
                                       "tvd,all,9,0,-0.0004,,,,,\n",
        FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(small, "seed 1 0.910 - 0.000 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(small, "seed 2 0.900* - 0.000 "));
}

#define CHANCE(encoder, seed, mean)                                            \
    "toy," encoder ",dot," seed ",test,roc_auc,all,9,0," mean ",,,,,\n"

/* Of all models together, in the words that their number asks for. */
static void
test_warning(void)
{
    static const struct {
        const char *summary, *claim;
    } warning[] = {
        {CHANCE("cnn", "1", "0.6"),
         "This model is not clearly better than chance: what"},
        {CHANCE("cnn", "1", "0.95") CHANCE("bilstm", "1", "0.6"),
         "1 of these 2 models is not clearly better than chance: what"},
        {CHANCE("cnn", "1", "0.5") CHANCE("bilstm", "1", "0.6")
             CHANCE("average", "1", "0.95"),
         "2 of these 3 models are not clearly better than chance: what"},
        {CHANCE("cnn", "1", "0.5") CHANCE("bilstm", "1", "0.6"),
         "None of these 2 models is clearly better than chance: what"},
        {CHANCE("cnn", "1", "0.5") CHANCE("cnn", "2", "0.6")
             CHANCE("cnn", "all", "0.55"),
         "This model is not clearly better than chance under any of its 2 "
         "seeds: what"},
        {JUDGED("0.95", "0.5", "0.7") CHANCE("cnn", "1", "0.95"),
         "1 of these 2 models is, under one seed at least, not clearly better "
         "than chance: what"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(warning); i++) {
        g_autofree gchar *text = cells_report(warning[i].summary, FALSE, 0);
        if (strstr(text, warning[i].claim) == NULL)
            g_printerr("not said: %s\n%s\n", warning[i].claim, text);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, warning[i].claim));
    }
}

/* Without a ROC AUC the most frequent class of the test texts is the rival. */
static void
test_frequent(void)
{
    g_autofree gchar *text = cells_report_of(
        ",\"texts\":{\"test\":100},\"class_sizes\":{\"test\":[80,20]}",
        "toy,cnn,dot,1,test,accuracy,all,100,0,0.87,,,,,\n", FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "gives the most frequent answer is right in 0.800 of the "
                     "cases, give or take 0.040 with this many texts, so this "
                     "model is not clearly better than chance"));
}

/* Of few texts of a class a guess ranks few pairs: sqrt(121 / (12 * 5 * 115)) = 0.132. */
static void
test_rare_class(void)
{
    g_autofree gchar *text = cells_report_of(
        ",\"texts\":{\"test\":120},\"class_sizes\":{\"test\":[115,5]}",
        "toy,cnn,dot,1,test,accuracy,all,120,0,0.96,,,,,\n"
        "toy,cnn,dot,1,test,roc_auc,all,120,0,0.75,,,,,\n",
        FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "0.5, give or take 0.132 with this many texts, so this "
                     "model is not clearly better than chance"));
}

/* What became of the data is said of each data set. */
static void
test_notes(void)
{
    g_autofree gchar *text = cells_report_of(
        ",\"notes\":[\"3 bytes are not UTF-8\",\"no test text is of class "
        "'b'\"]",
        "toy,cnn,dot,1,test,accuracy,all,9,0,0.9,,,,,\n", FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text,
                                  "Data set toy: 3 bytes are not UTF-8. Data "
                                  "set toy: no test text is of class 'b'."));
}

/* Nobody knows what a model from a file has seen. */
static void
test_file(void)
{
    g_autofree gchar *text = cells_report_of(
        ",\"model\":{\"sha256\":\"abc\"}",
        "toy,cnn,dot,1,test,accuracy,all,9,0,0.9,,,,,\n", FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text, "attention dot, seed 1, model from a file Quality of the model "
              "from a file on 9 texts of the test split: accuracy 0.900."));
    CU_ASSERT_PTR_NULL(strstr(text, "has not seen"));
}

/* A probe that nobody here has heard of: in the overview under its own name, beside
 * those that have one there, and told in its own words, which are made safe. */
static void
test_stranger(void)
{
    static const char about[] =
        "}},\"probes\":{\"lime\":{\"reading\":\"high: it fits\",\"columns\":["
        "{\"name\":\"fit\",\"help\":\"r squared\\u001b[2J\"},"
        "{\"name\":\"none\",\"help\":\"never there\"},{\"help\":7}],"
        "\"series\":[{\"name\":\"importance\",\"role\":\"importance\",\"axis\":"
        "\"words\","
        "\"help\":\"weight of the word\"}]";
    static const char rows[] =
        "toy,cnn,dot,1,test,accuracy,all,9,0,0.9,,,,,\n"
        "toy,cnn,dot,1,correlation,tau_attention_lime,all,9,0,0.21,,,,,\n"
        "toy,cnn,dot,1,correlation,tau_attention_lime@shuffled,all,9,0,-0.003,,"
        ",,"
        ",0.04\n"
        "toy,cnn,dot,1,lime,fit,all,9,0,0.777,0.1,0.7,0.6,0.8,\n"
        "toy,cnn,dot,1,lime,fit@max_attention_0.00-0.25,all,9,0,0.5,,,,,\n"
        "toy,cnn,dot,1,rationale,attention,all,9,0,0.4,,,,,\n"
        "toy,cnn,dot,1,rationale,lime,all,9,0,0.3,,,0.2,0.35,\n"
        "toy,cnn,dot,1,rationale,chance,all,9,0,0.1,,,,,\n"
        "toy,bilstm,dot,1,test,accuracy,all,9,0,0.8,,,,,\n";
    static const char *const part[] = {
        "accuracy tau(a,lime) lime: fit toy/cnn-dot, seed 1 - 0.900 0.210 "
        "0.777 "
        "toy/bilstm-dot, seed 1 -",
        "The importance of a word by lime: weight of the word. Attention and "
        "lime: 0.21 on average over 9 texts (by chance, shuffled: 0.00, 4 %).",
        "lime, fit: 0.777 on average over 9 texts (r squared\357\277\275[2J). "
        "How to read it: high: it fits.",
        "lime finds 30 %, more than chance.",
        "lime: fit all 0.777",
        "known words found: lime all 0.300",
    };
    g_autofree gchar *text = cells_report_of(about, rows, TRUE, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(part); i++) {
        if (strstr(text, part[i]) == NULL)
            g_printerr("not said: %s\n%s\n", part[i], text);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, part[i]));
    }
    CU_ASSERT_PTR_NULL(strstr(text, "never there"));
    CU_ASSERT_PTR_NULL(strstr(text, "\033"));
}

/* One that has short headings: they stand for its columns, and the legend tells
 * what they are; its other columns are not in the overview. */
static void
test_brief(void)
{
    static const char about[] =
        "}},\"probes\":{\"lime\":{\"columns\":["
        "{\"name\":\"fit\",\"help\":\"r squared\",\"brief\":\"r2\"},"
        "{\"name\":\"other\",\"help\":\"not so important\"}],"
        "\"series\":[{\"name\":\"importance\",\"role\":\"importance\","
        "\"axis\":\"words\",\"help\":\"weight\",\"label\":\"lime trees\","
        "\"brief\":\"t\"}]";
    static const char rows[] =
        "toy,cnn,dot,1,test,accuracy,all,9,0,0.9,,,,,\n"
        "toy,cnn,dot,1,correlation,tau_attention_lime,all,9,0,0.21,,,,,\n"
        "toy,cnn,dot,1,lime,other,all,9,0,0.1,,,,,\n"
        "toy,cnn,dot,1,lime,fit,all,9,0,0.777,,,,,\n"
        "toy,bilstm,dot,1,test,accuracy,all,9,0,0.8,,,,,\n";
    g_autofree gchar *text = cells_report_of(about, rows, FALSE, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text,
        "All cells, means (a attention, t lime trees; r2: r squared) cell "
        "ROC AUC accuracy tau(a,t) r2 toy/cnn-dot, seed 1 - 0.900 0.210 "
        "0.777 toy/bilstm-dot"));
}

static const AkCase cases[] = {
    {"several seeds", test_seeds},
    {"seeds that are not counted", test_uncounted},
    {"many models", test_many},
    {"models that learnt little", test_weak},
    {"told before all else", test_warning},
    {"the most frequent class", test_frequent},
    {"a rare class", test_rare_class},
    {"notes", test_notes},
    {"a model from a file", test_file},
    {"a stranger's probe", test_stranger},
    {"short headings", test_brief},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("reportcells", cases);
}
