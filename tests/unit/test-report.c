/* Tests of report.c and what it is made of, on output folders written here. */
#include "harness.h"
#include "report.h"
#include "shown.h"

#include <glib/gstdio.h>
#include <string.h>

#define HEAD                                                                   \
    "dataset,encoder,attention,seed,probe,quantity,class,n,missing,mean,std,"  \
    "median,ci_low,ci_high,significant_fraction\n"
#define CELL "toy,bilstm,additive,1,"

static const char manifest[] = "{\"format\":1,\"attnkit\":\"0.1.0\",\"cells\":["
                               "\"toy/bilstm-additive-s1\"],"
                               "\"datasets\":{\"toy\":{\"classes\":[\"bad\","
                               "\"good\"],\"task\":\"binary\"}}}";

static const char summary[] = HEAD CELL
    "test,accuracy,all,137,0,0.8832,,,,,\n" CELL
    "test,roc_auc,all,137,0,0.9271,,,,,\n" CELL
    "test,accuracy@uniform,all,137,0,0.7123,,,,,\n" CELL
    "test,roc_auc@uniform,all,137,0,0.8345,,,,,\n" CELL
    "correlation,tau_attention_gradient,all,131,6,0.4123,0.213,0.44,0.398,"
    "0.426,0.611\n" CELL "correlation,tau_attention_gradient,bad,70,1,0.39,0.2,"
    "0.4,0.35,0.43,0.5\n" CELL
    "correlation,tau_attention_gradient@shuffled,all,131,6,0.0123,0.1,0,"
    "-0.01,0.03,0.046\n" CELL
    "correlation,top10_distance_attention_gradient,all,131,6,0.2345,0.1,0.2,"
    "0.2,0.3,\n" CELL
    "control,uniform_tvd,all,137,0,0.0654,0.1,0,0.05,0.07,\n" CELL
    "correlation,tau_attention_loo,all,131,6,0.3377,0.25,0.36,0.3,0.37,0."
    "41\n" CELL "correlation,tau_gradient_loo,all,131,6,0.7251,0.1,0.74,0.71,0."
    "73,0.93\n" CELL
    "correlation,tau_gradient_loo-tau_attention_gradient,all,131,6,0.3128,"
    "0.2,0.3,0.28,0.34,\n" CELL
    "correlation,tau_gradient_loo-tau_attention_loo,all,131,6,0.01,0.2,0.3,"
    "-0.03,0.05,\n" CELL
    "permutation,median_tvd,all,137,0,0.1234,0.1,0.0871,0.11,0.14,\n" CELL
    "permutation,median_tvd@max_attention_0.00-0.25,all,0,0,,,,,,\n" CELL
    "adversarial,max_jsd,all,137,0,0.5189,0.15,0.55,0.49,0.54,\n" CELL
    "rationale,attention,all,137,0,0.8391,0.2,1,0.8,0.87,\n" CELL
    "rationale,chance,all,137,0,0.1071,0.02,0.1,0.1,0.11,\n" CELL
    "odd,\"weight, of \"\"x\"\"\",all,137,0,0.0000321,0.1,0.1,0.1,0.1,\n";

static const char instances[] =
    "{\"format\":1,\"id\":\"t1\",\"words\":[\"a\",\"b\",\"c\",\"d\",\"e\","
    "\"f\"],"
    "\"label\":1,\"predicted\":1,\"output\":[0.931],\"score\":[1,2,3,4,5,6],"
    "\"attention\":[0.62,0.2,0.1,0.05,0.02,0.01],\"rationale\":[0]}\n"
    "{\"format\":1,\"id\":\"t2\",\"words\":[\"g\",\"h\",\"i\",\"j\",\"k\","
    "\"l\"],"
    "\"label\":1,\"predicted\":1,\"output\":[0.8],\"score\":[1,2,3,4,5,6],"
    "\"attention\":[0.62,0.2,0.1,0.05,0.02,0.01]}\n"
    "{\"format\":1,\"id\":\"t3\",\"words\":[\"m\",\"n\",\"o\",\"p\",\"q\","
    "\"r\"],"
    "\"label\":1,\"predicted\":0,\"output\":[0.31],\"score\":[1,2,3,4,5,6],"
    "\"attention\":[0.62,0.2,0.1,0.05,0.02,0.01]}\n"
    "{\"format\":1,\"id\":\"t4\",\"words\":[\"short\\u001b[2J\"],"
    "\"label\":0,\"predicted\":0,\"output\":[0.1],\"score\":[1],"
    "\"attention\":[1]}\n";

static const char adversarial[] =
    "{\"format\":1,\"id\":\"t1\",\"max_jsd\":0.61,\"tvd\":0.01,"
    "\"attention\":[0,0,0,0,0.07,0.93],\"output\":[0.921]}\n"
    "{\"format\":1,\"id\":\"t2\",\"max_jsd\":0.65,\"tvd\":0.01,"
    "\"attention\":[0,0,0,0,0.07,0.93],\"output\":[0.81]}\n"
    "{\"format\":1,\"id\":\"t3\",\"max_jsd\":0.22,\"tvd\":0.01,"
    "\"attention\":[0,0,0,0,0.07,0.93],\"output\":[0.32]}\n"
    "{\"format\":1,\"id\":\"t4\",\"max_jsd\":null,\"tvd\":null,"
    "\"attention\":[1],\"output\":[0.1]}\n";

/* ---- Fixtures ---- */

static void
report_write(const char *folder, const char *name, const char *text)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    g_autofree gchar *above = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(above, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

#define CELL_FOLDER "cells/toy/bilstm-additive-s1/"

static gchar *
report_fixture(void)
{
    gchar *folder = ak_test_folder();
    report_write(folder, "manifest.json", manifest);
    report_write(folder, "summary.csv", summary);
    report_write(folder, CELL_FOLDER "instances.jsonl", instances);
    report_write(folder, CELL_FOLDER "adversarial.jsonl", adversarial);
    return folder;
}

static gchar *
report_make(const char *folder, guint n_text, guint width, GError **error)
{
    const AkReportOptions options = {.n_text = n_text, .width = width};
    g_autoptr(GString) text = g_string_new(NULL);
    if (!ak_report_text(folder, &options, text, error)) {
        CU_ASSERT_EQUAL(text->len, 0); /* nothing half */
        return g_strdup("");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* PART is in TEXT, whatever the line breaks. */
static gboolean
report_says(const char *text, const char *part)
{
    g_autoptr(GRegex) blanks = g_regex_new("\\s+", 0, 0, NULL);
    g_autofree gchar *flat =
        g_regex_replace_literal(blanks, text, -1, 0, " ", 0, NULL);
    return strstr(flat, part) != NULL;
}

/* ---- What it says ---- */

static void
test_sentences(void)
{
    static const char *const part[] = {
        "Does the attention of this model explain its predictions?",
        "toy: encoder bilstm, attention additive, seed 1",
        "on 137 texts of the test split: accuracy 0.883, ROC AUC 0.927.",
        /* sqrt(138 / (3 * 137^2)) = 0.0495 */
        "0.5, give or take 0.050 with this many texts, so this model predicts "
        "better",
        "Attention and gradient: 0.41 on average over 131 texts, with p <= "
        "0.05 in "
        "61 % of them (by chance, shuffled: 0.01, 5 %).",
        "Attention and leave-one-out: 0.34 on",
        "agree with each other at 0.73. This is better than attention agrees "
        "with the gradient: the difference is 0.31 (95 % interval 0.28 to "
        "0.34).",
        "about as well as attention agrees with leave-one-out",
        "With the same weight for every word the output moves by 0.065 on "
        "average, and the ROC AUC is 0.835 instead of 0.927.",
        "the output moves by 0.123 on average",
        "for half of the texts by 0.087 or less",
        "differs by 0.52 nats of at most 0.69",
        "attention finds 84 %, more than chance.",
        "Chance finds 11 %.",
    };
    gchar *folder = report_fixture();
    GError *error = NULL;
    g_autofree gchar *text = report_make(folder, 0, 100, &error);
    AK_ASSERT_NO_ERROR(&error);
    for (gsize i = 0; i < G_N_ELEMENTS(part); i++) {
        if (!report_says(text, part[i]))
            g_printerr("not said: %s\n", part[i]);
        CU_ASSERT_TRUE(report_says(text, part[i]));
    }
    CU_ASSERT_FALSE(report_says(text, "nan"));
    CU_ASSERT_FALSE(report_says(text, "@"));
    CU_ASSERT_FALSE(report_says(text, "text t1"));
    ak_test_folder_remove(folder);
}

/* A probe that nobody here has heard of, with a name that needs quotes. */
static void
test_table(void)
{
    gchar *folder = report_fixture();
    GError *error = NULL;
    g_autofree gchar *wide = report_make(folder, 0, 120, &error);
    g_autofree gchar *narrow = report_make(folder, 0, 40, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_TRUE(report_says(wide,
                               "odd: weight, of \"x\" all 0.000032 ± 0.100 "
                               "0.100 .. 0.100 - 137 0"));
    CU_ASSERT_TRUE(report_says(wide,
                               "tau(attention, gradient) all 0.412 ± 0.213 "
                               "0.398 .. 0.426 61 % 131 6 bad 0.390"));
    /* No text is within this bin: no row. */
    CU_ASSERT_FALSE(report_says(wide, "at max attention 0.00-0.25"));
    CU_ASSERT_TRUE(report_says(wide, "by chance (shuffled) all 0.012 ± 0.100 "
                                     "-0.010 .. 0.030 5 % 131 6"));
    CU_ASSERT_TRUE(
        report_says(wide, "top 10 distance(attention, gradient) all 0.234"));
    CU_ASSERT_TRUE(
        report_says(wide, "uniform attention: output moves all 0.065"));
    CU_ASSERT_PTR_NOT_NULL(strstr(narrow, "  tau(attention, loo)\n"));
    ak_test_folder_remove(folder);
}

/* No word of success where the model guesses, none of difference where the
 * interval has both. */
static void
test_modest(void)
{
    gchar *folder = report_fixture();
    report_write(folder, "summary.csv",
                 HEAD CELL
                 "test,roc_auc,all,137,0,0.58,,,,,\n" CELL
                 "rationale,attention,all,137,0,0.12,0.2,0,0.09,0.15,\n" CELL
                 "rationale,chance,all,137,0,0.1071,0.02,0.1,0.1,0.11,\n");
    GError *error = NULL;
    g_autofree gchar *text = report_make(folder, 0, 100, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_TRUE(report_says(text, "is not clearly better than chance"));
    CU_ASSERT_TRUE(
        report_says(text, "finds 12 %, not clearly other than chance."));
    CU_ASSERT_FALSE(report_says(text, "Kendall"));
    CU_ASSERT_FALSE(report_says(text, "nats"));
    ak_test_folder_remove(folder);
}

/* ---- Texts ---- */

static void
test_texts(void)
{
    gchar *folder = report_fixture();
    GError *error = NULL;
    g_autofree gchar *text = report_make(folder, 4, 100, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_TRUE(
        report_says(text, "text t1: label 'good', predicted 'good', attentions "
                          "differ by 0.61 nats attention: output for 'good' "
                          "0.931 *a*[0.62] b[0.20]"));
    CU_ASSERT_TRUE(report_says(
        text, "adversarial attention: output for 'good' 0.921 *a* b c "
              "d e[0.07] f[0.93]"));
    CU_ASSERT_TRUE(report_says(text, "text t3: label 'good', predicted 'bad'"));
    CU_ASSERT_PTR_NULL(strchr(text, '\033')); /* t4 tries */
    ak_test_folder_remove(folder);
}

/* t2 is the strongest; then the other class; t4 is too short and comes last. */
static void
test_choice(void)
{
    gchar *folder = report_fixture();
    g_autofree gchar *cell = g_build_filename(folder, CELL_FOLDER, NULL);
    static const char *const order[] = {"t2", "t3", "t1", "t4"};
    for (guint n = 0; n <= 5; n++) {
        GError *error = NULL;
        g_autoptr(GPtrArray) texts =
            ak_shown_read(cell, "adversarial", "attention", n, &error);
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_EQUAL_FATAL(texts->len, MIN(n, 4));
        for (guint i = 0; i < texts->len; i++) {
            const AkShownText *text = texts->pdata[i];
            CU_ASSERT_STRING_EQUAL(text->id, order[i]);
        }
    }
    ak_test_folder_remove(folder);
}

/* A run without the adversarial probe shows the attention alone. */
static void
test_no_adversary(void)
{
    gchar *folder = report_fixture();
    g_autofree gchar *path =
        g_build_filename(folder, CELL_FOLDER, "adversarial.jsonl", NULL);
    g_assert_cmpint(g_remove(path), ==, 0);
    GError *error = NULL;
    g_autofree gchar *text = report_make(folder, 9, 100, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_TRUE(report_says(
        text, "text t1: label 'good', predicted 'good' attention:"));
    CU_ASSERT_FALSE(report_says(text, "adversarial attention"));
    ak_test_folder_remove(folder);
}

/* ---- Damage ---- */

typedef struct ReportDamage {
    const char *file; /* what is replaced */
    const char *text; /* NULL: removed */
    const char *part; /* of the message */
} ReportDamage;

static const ReportDamage damage[] = {
    {"manifest.json", NULL, "is this the output folder of a run?"},
    {"manifest.json", "{\"format\":1,\n\"cells\":[}",
     "manifest.json: line 2 is not"},
    {"manifest.json", "{\"format\":2,\"cells\":[]}", "'format' must be 1"},
    {"manifest.json", "{\"format\":1,\"cells\":[7]}", "'cells' must be"},
    {"manifest.json", "{\"format\":1,\"cells\":[\"../../x\"]}",
     "inside the folder"},
    {"manifest.json", "[]", "'format' must be 1"},
    {"summary.csv", NULL, "summary.csv cannot be read"},
    {"summary.csv", "", "summary.csv:1: there is no column 'dataset'"},
    {"summary.csv", "dataset,encoder\n", "there is no column 'attention'"},
    {"summary.csv", HEAD "a,b,c\n", "summary.csv:2: 3 fields, must be 15"},
    {"summary.csv", HEAD CELL "p,q,all,1,0,x7,,,,,\n",
     "summary.csv:2: column 'mean' is 'x7'"},
    {"summary.csv",
     HEAD CELL "p,\"q\n\",all,1,0,1,,,,,\n" CELL "p,q,all,1,0,?,,,,,\n",
     "summary.csv:4: column 'mean'"},
    {"summary.csv", HEAD CELL "p,\"q,all,1,0,1,,,,,\n",
     "summary.csv:2: a quoted"},
    {"summary.csv", HEAD CELL "p,\"q\"x,all,1,0,1,,,,,\n",
     "summary.csv:2: a quoted"},
    {CELL_FOLDER "instances.jsonl", NULL, "instances.jsonl cannot be read"},
    {CELL_FOLDER "instances.jsonl", "{\"id\":\"t\"}\n{\"id\":\n",
     "instances.jsonl:2: not valid JSON"},
    {CELL_FOLDER "instances.jsonl", "{\"id\":\"t\",\"id\":\"t\"}\n",
     "instances.jsonl:1: not valid JSON"},
    {CELL_FOLDER "instances.jsonl", "{\"id\":7}\n", "'id' must be a text"},
    {CELL_FOLDER "instances.jsonl", "{\"id\":\"t1\"}\n{\"id\":\"t1\"}\n",
     "instances.jsonl:2: an id that an earlier"},
    {CELL_FOLDER "adversarial.jsonl", "{\"id\":\"t9\"}\n",
     "adversarial.jsonl:1: an id that instances.jsonl lacks"},
    {CELL_FOLDER "adversarial.jsonl",
     "{\"id\":\"t2\",\"max_jsd\":0.6,\"attention\":[1,0],\"output\":[1]}\n",
     "adversarial.jsonl:1: 'attention' must be an array of 6 numbers"},
    {CELL_FOLDER "adversarial.jsonl",
     "{\"id\":\"t2\",\"max_jsd\":0.6,\"attention\":[1,0,0,0,0,\"x\"],"
     "\"output\":[1]}\n",
     "'attention' must be an array of 6 numbers"},
    {CELL_FOLDER "adversarial.jsonl",
     "{\"id\":\"t2\",\"max_jsd\":0.6,\"attention\":[1,0,0,0,0,0],\"output\":[]}"
     "\n",
     "'output' must be an array of 1 numbers"},
};

static void
test_damage(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(damage); i++) {
        gchar *folder = report_fixture();
        report_write(folder, damage[i].file,
                     damage[i].text != NULL ? damage[i].text : "");
        g_autofree gchar *path = g_build_filename(folder, damage[i].file, NULL);
        if (damage[i].text == NULL)
            g_assert_cmpint(g_remove(path), ==, 0);
        GError *error = NULL;
        g_autofree gchar *text = report_make(folder, 4, 100, &error);
        CU_ASSERT_STRING_EQUAL(text, "");
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
        AK_ASSERT_ERROR(&error, damage[i].part);
        ak_test_folder_remove(folder);
    }
}

static void
test_empty_cell(void)
{
    gchar *folder = report_fixture();
    report_write(folder, CELL_FOLDER "instances.jsonl", "");
    report_write(folder, CELL_FOLDER "adversarial.jsonl", "");
    GError *error = NULL;
    g_autofree gchar *text = report_make(folder, 3, 100, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_FALSE(report_says(text, "Some texts"));
    ak_test_folder_remove(folder);
}

/* Texts of several seeds are the first one's that has finished; an attention
 * whose name goes on where another's ends is another. */
static void
test_texts_of_seeds(void)
{
    static const char rows[] =
        HEAD "toy,bilstm,additive,2,test,accuracy,all,4,0,0.75,,,,,\n"
             "toy,bilstm,additive,3,test,accuracy,all,4,0,0.5,,,,,\n"
             "toy,bilstm,additive,all,test,accuracy,all,2,0,0.625,,,,,\n";
    gchar *folder = report_fixture();
    report_write(folder, "summary.csv", rows);
    report_write(folder, "manifest.json",
                 "{\"format\":1,\"attnkit\":\"0.1.0\",\"cells\":["
                 "\"toy/bilstm-additive-sum-s1\",\"toy/bilstm-additive-s1\","
                 "\"toy/bilstm-additive-s2\",\"toy/bilstm-additive-s3\"],"
                 "\"datasets\":{}}");
    report_write(folder, "cells/toy/bilstm-additive-s2/instances.jsonl",
                 "{\"format\":1,\"id\":\"of seed 2\",\"words\":[\"a\",\"b\"],"
                 "\"label\":1,\"predicted\":1,\"output\":[0.8],"
                 "\"score\":[1,2],\"attention\":[0.25,0.75]}\n");
    GError *error = NULL;
    g_autofree gchar *text = report_make(folder, 2, 100, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_TRUE(report_says(text, "Some texts, under the first seed"));
    CU_ASSERT_TRUE(report_says(text, "text of seed 2: label '1'"));
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"sentences carry their numbers", test_sentences},
    {"any probe's rows", test_table},
    {"no more than the numbers", test_modest},
    {"texts", test_texts},
    {"choice of texts", test_choice},
    {"texts without an adversary", test_no_adversary},
    {"damaged files", test_damage},
    {"empty cell", test_empty_cell},
    {"texts of several seeds", test_texts_of_seeds},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("report", cases);
}
