/* Tests of the paper's tables, from an output folder written here: which figures
 * they take, and how they are printed. */
#include "harness.h"
#include "paperprint.h"

#include <string.h>

#define HEAD                                                                   \
    "dataset,encoder,attention,seed,probe,quantity,class,n,missing,mean,std,"  \
    "median,ci_low,ci_high,significant_fraction\n"
#define TAU_G "correlation,tau_attention_gradient,"
#define TAU_LOO "correlation,tau_attention_loo,"

/* A data set under another name than its reader's, one with a task, and one that
 * nobody has published, of which the manifest says little. */
static const char manifest[] =
    "{\"format\":1,\"attnkit\":\"0.1.0\",\"cells\":["
    "\"movies/bilstm-additive-s1\",\"movies/cnn-dot-s2\"],\"datasets\":{"
    "\"movies\":{\"reader\":\"sst\",\"source\":\"files\",\"probed\":50,"
    "\"model\":{\"sha256\":\"0123456789abcdef\"},\"options\":{},\"task\":"
    "\"binary\","
    "\"classes\":[\"bad\",\"good\"],\"vocabulary\":13826,"
    "\"texts\":{\"train\":6351,\"dev\":800,\"test\":1725},"
    "\"mean_words\":{\"train\":19.2637,\"test\":19.1},"
    "\"class_sizes\":{\"train\":[3031,3320],\"test\":[863,862]}},"
    "\"b1\":{\"reader\":\"babi\",\"source\":\"made up\",\"probed\":1000,"
    "\"options\":{\"task\":\"1\"},\"task\":"
    "\"query\",\"classes\":[\"v\",\"w\",\"x\",\"y\"],\"vocabulary\":25,"
    "\"texts\":{\"train\":8500,\"test\":1000},"
    "\"class_sizes\":{\"train\":[1,2,3,4],\"test\":[1,2,3,4]}},"
    "\"50%_of&\":{\"reader\":\"table\",\"task\":\"binary\","
    "\"classes\":[\"no\",\"yes\\u001b[2J\"],\"vocabulary\":99,"
    "\"class_sizes\":{\"train\":[7,8]}}}}";

/* movies: two seeds, pooled; bilstm with additive has all, average no loo.  b1:
 * two seeds, not pooled.  The last: a third party's encoder and probe. */
static const char summary[] = HEAD
    "movies,bilstm,additive,1,test,f1,all,1725,0,0.7,,,,,\n"
    "movies,bilstm,additive,2,test,f1,all,1725,0,0.8,,,,,\n"
    "movies,bilstm,additive,all,test,f1,all,3450,0,0.75,,,,,\n"
    "movies,bilstm,additive,1," TAU_G "all,9,0,0.1,0.1,0.1,0,0.2,0.1\n"
    "movies,bilstm,additive,1," TAU_G "bad,9,0,0.1,0.1,0.1,0,0.2,0.1\n"
    "movies,bilstm,additive,all," TAU_G "all,18,0,0.3571,0.2,0.3,0.31,0.39,0."
    "51\n"
    "movies,bilstm,additive,all," TAU_G "bad,10,0,0.3456,0.2114,0.3,0.3,0.4,0."
    "4712\n"
    "movies,bilstm,additive,all," TAU_G "good,8,0,0.3712,0.2,0.3,0.3,0.4,0.5\n"
    "movies,bilstm,additive,all," TAU_LOO "all,18,0,-0.0312,0.2,0.3,-0.05,-0."
    "01,0.5\n"
    "movies,bilstm,additive,all," TAU_LOO "good,0,8,,,,,,\n"
    "movies,bilstm,additive,all,correlation,tau_gradient_loo,all,18,0,0.6,0.2,"
    "0.6,0.5,0.7,0.9\n"
    "movies,bilstm,additive,all,correlation,tau_gradient_loo-tau_attention_loo,"
    "all,18,0,0.63,0.2,0.6,0.5,0.7,\n"
    "movies,bilstm,additive,all,correlation,tau_attention_loo@shuffled,all,18,"
    "0,0.01,0.2,0.6,0,0.02,0.05\n"
    "movies,average,additive,1," TAU_G "bad,10,0,0.6111,0.19,0.6,0.6,0.7,0.87\n"
    "movies,average,additive,1," TAU_G "all,18,0,0.6112,0.19,0.6,0.6,0.7,0.87\n"
    "b1,bilstm,additive,1," TAU_G "all,500,0,0.2,0.1,0.2,0.1,0.3,0.5\n"
    "b1,bilstm,additive,2," TAU_G "all,300,0,0.3,0.1,0.2,0.2,0.4,0.6\n"
    "b1,bilstm,additive,3," TAU_G "all,0,500,,,,,,\n"
    "50%_of&,my_net,dot,1," TAU_G "all,5,0,0.25,0.1,0.2,0.1,0.3,0.5\n"
    "50%_of&,my_net,dot,1,correlation,tau_attention_lime,all,5,0,0.5,0.1,0.2,0."
    "1,0.9,0.5\n"
    "50%_of&,my_net,dot,1,lime,fit,all,5,0,0.77,0.1,0.2,0.7,0.9,\n"
    "50%_of&,my_net,dot,1,lime,fit,no,3,0,0.66,0.1,0.2,0.7,0.9,\n"
    "50%_of&,my_net,dot,1,lime,fit@max_attention_0.00-0.25,all,1,0,0.55,,,,,\n"
    "50%_of&,my_net,dot,1,control,uniform_tvd,all,5,0,0.44,0.1,0.2,0.7,0.9,\n"
    "50%_of&,my_net,dot,1,correlation,tau_gradient_lime,all,5,0,0.4,0.1,0.2,0."
    "1,0.9,0.5\n"
    "50%_of&,my_net,dot,1," TAU_LOO "all,5,0,0.45,0.1,0.2,0.1,0.9,0.5\n"
    /* of no pair, as no run has it */
    "50%_of&,my_net,dot,1,correlation,tau_x,all,5,0,0.5,0.1,0.2,0.1,0.9,0.5\n";

static gchar *
papertables_fixture(const char *rows)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *first = g_build_filename(folder, "manifest.json", NULL);
    g_autofree gchar *second = g_build_filename(folder, "summary.csv", NULL);
    g_assert_true(g_file_set_contents(first, manifest, -1, NULL));
    g_assert_true(g_file_set_contents(second, rows, -1, NULL));
    return folder;
}

static gchar *
papertables_print(const char *rows, AkFormat format, gsize width)
{
    gchar *folder = papertables_fixture(rows);
    GError *error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    CU_ASSERT_TRUE(ak_paper_print(folder, format, width, text, &error));
    AK_ASSERT_NO_ERROR(&error);
    ak_test_folder_remove(folder);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
papertables_expect(const char *text, const char *part, gboolean is_there)
{
    if ((strstr(text, part) != NULL) != is_there)
        g_printerr("%s: %s\n", is_there ? "not said" : "said", part);
    CU_ASSERT_EQUAL(strstr(text, part) != NULL, is_there);
}

/* ---- Which figures ---- */

/* Whole lines: a figure, and what is not known of it is empty. */
static const char *const csv_line[] = {
    "table,dataset,class,encoder,attention,quantity,source,mean,std,"
    "significant,ci_low,ci_high,n,seeds,"
    "data\n",
    "\n1,movies,all,,,vocabulary,attnkit,13826,,,,,,,files\n",
    "\n1,movies,all,,,vocabulary,paper,16175,,,,,,,published\n",
    "\n1,movies,all,,,mean_words,attnkit,19.2637,,,,,,,files\n",
    "\n1,movies,good,,,train_size,attnkit,3320,,,,,,,files\n",
    "\n1,movies,good,,,train_size,paper,3321,,,,,,,published\n",
    /* The figure of all seeds. */
    "\n1,movies,all,bilstm,additive,f1,attnkit,0.75,,,,,3450,1 2,files\n",
    "\n1,movies,all,bilstm,additive,f1,repository,0.7835,,,,,,,published\n",
    "\n1,movies,all,bilstm,additive,f1,paper,0.81,,,,,,,published\n",
    /* Four classes: their sizes are added up.  What was not run is missing. */
    "\n1,b1,all,,,train_size,attnkit,8500,,,,,,,made up\n",
    "\n1,b1,all,,,train_size,paper,10000,,,,,,,published\n",
    "\n1,b1,all,bilstm,additive,accuracy,paper,1.0,,,,,,,published\n",
    "\n1,50%_of&,yes\357\277\275[2J,,,train_size,attnkit,8,,,,,,,\n",
    "\n2,movies,bad,bilstm,additive,tau_attention_gradient,attnkit,0.3456,"
    "0.2114,0.4712,0.3,0.4,10,1 2,files\n",
    /* Published: every decimal, for label 0, whatever the class is called. */
    "\n2,movies,bad,bilstm,additive,tau_attention_gradient,repository,0.3432,"
    "0.2114,0.48,,,,,published\n",
    "\n2,movies,bad,bilstm,additive,tau_attention_gradient,paper,0.40,0.21,"
    "0.59,,,,,published\n",
    "\n2,movies,good,bilstm,additive,tau_attention_loo,attnkit,,,,,,0,1 "
    "2,files\n",
    /* One seed of several that were not pooled: its own. */
    "\n2,movies,bad,average,additive,tau_attention_gradient,attnkit,0.6111,"
    "0.19,0.87,0.6,0.7,10,1,files\n",
    /* Several: the mean of those that have one, and nothing else. */
    "\n2,b1,all,bilstm,additive,tau_attention_gradient,attnkit,0.25,,,,,800,1-"
    "3,made up\n",
    "\nmatrix,movies,all,bilstm,additive,tau_gradient_loo,attnkit,0.6,0.2,0.9,"
    "0.5,0.7,18,1 2,files\n",
    "\nmatrix,movies,all,bilstm,additive,tau_attention_loo,repository,0.2913,"
    "0.1912,0.36,,,,,published\n",
    "\nprobes,50%_of&,all,my_net,dot,lime:fit,attnkit,0.77,0.1,,0.7,0.9,5,1,\n",
    "\nmatrix,50%_of&,all,my_net,dot,tau_attention_lime,attnkit,0.5,0.1,0.5,0."
    "1,0.9,5,1,\n",
};

static void
test_csv(void)
{
    g_autofree gchar *text = papertables_print(summary, AK_FORMAT_CSV, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(csv_line); i++)
        papertables_expect(text, csv_line[i], TRUE);
    static const char *const absent[] = {
        "nan",
        "\033",
        "tau_gradient_loo-tau",                    /* a difference is no tau */
        "b1,all,bilstm,additive,accuracy,attnkit", /* not run */
        "\n2,50%_of&", /* has none of the paper's models */
        "lime:fit@",
        ",control:",
        "\nprobes,50%_of&,no,",
        "\nmatrix,movies,all,cnn",
        "b1,v,",
        "attnkit,,,,,,,",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(absent); i++)
        papertables_expect(text, absent[i], FALSE);
}

/* ---- As text ---- */

static const char *const text_part[] = {
    "Table 1 of the paper",
    "  movies (sst)  attnkit     13826  19.3   3031/3320  863/862  0.750     ",
    "\n                repository  -      -      -          -        0.7835 ",
    "\n                paper       16175  19     3034/3321  863/862  0.81  ",
    "  b1 (babi-1)   attnkit*    25     -      8500       1000     -     ",
    "  50%_of&       attnkit     99     -      7/8        -        -     ",
    "    bad        attnkit     0.346 ± 0.211 (0.47)    0.611 ± 0.190 (0.87)",
    "\n               repository  0.3432 ± 0.2114 (0.48)  0.6112 ± 0.1973 ",
    " (0.87)  0.2715 ± 0.1883 (0.33)\n",
    "\n               paper       0.40 ± 0.21 (0.59)      0.69 ± 0.15 (0.93)",
    "-0.031 [-0.050, -0.010]",
    "  attnkit*: on made-up data\n  attnkit: this run\n",
    "  movies: the model came from a file whose",
    "SHA-256 begins with 0123456789ab;",
    "50 of 1725 test texts probed; seeds 1, 2;",
    "without movies/cnn-dot-s2, failed or not finished\n",
    "  b1: made-up data, the published figures are of the published data;",
    "all 1000 test texts probed; seeds 1-3\n",
    "  50%_of&: seed 1\n",
    "paper: Jain & Wallace 2019",
    "repository: the figures",
};

static void
test_text(void)
{
    g_autofree gchar *text = papertables_print(summary, AK_FORMAT_TEXT, 200);
    for (gsize i = 0; i < G_N_ELEMENTS(text_part); i++)
        papertables_expect(text, text_part[i], TRUE);
    papertables_expect(text, "nan", FALSE);
    papertables_expect(text, " \n", FALSE);
    papertables_expect(text, "\033", FALSE);
    papertables_expect(text, "agnews:", FALSE); /* a remark on another set */
    const char *second = strstr(text, "Table 2 of the paper");
    const char *third = strstr(text, "Beyond the paper's tables");
    CU_ASSERT_TRUE(second != NULL && third != NULL && second < third);
    /* Ours, the repository's, the paper's. */
    const char *own = strstr(second, "attnkit  ");
    CU_ASSERT_PTR_EQUAL(strstr(own, "repository  "), strstr(own, "repository"));
    CU_ASSERT_TRUE(strstr(own, "repository  ") < strstr(own, "paper  "));
}

/* The columns that do not fit come below; no line is too long for it. */
static void
test_narrow(void)
{
    static const gsize width[] = {44, 60, 80, 100};
    for (gsize w = 0; w < G_N_ELEMENTS(width); w++) {
        g_autofree gchar *text =
            papertables_print(summary, AK_FORMAT_TEXT, width[w]);
        g_auto(GStrv) line = g_strsplit(text, "\n", -1);
        for (gchar **l = line; *l != NULL; l++) {
            if ((gsize)g_utf8_strlen(*l, -1) > width[w])
                g_printerr("longer than %u: %s\n", (guint)width[w], *l);
            CU_ASSERT_FALSE((gsize)g_utf8_strlen(*l, -1) > width[w]);
        }
        papertables_expect(text, "0.346 ± 0.211 (0.47)", TRUE);
        papertables_expect(text, "0.2715 ± 0.1883 (0.33)", TRUE);
        papertables_expect(text, "gradient, lime", TRUE);
    }
}

/* ---- As LaTeX ---- */

/* Braces pair, environments nest, every row has as many cells as its table has
 * columns; and no character that LaTeX would take for its own. */
static void
test_latex(void)
{
    g_autofree gchar *text = papertables_print(summary, AK_FORMAT_LATEX, 0);
    gint depth = 0;
    for (const char *at = text; *at != '\0'; at++) {
        const gboolean is_escaped = at > text && at[-1] == '\\';
        depth += !is_escaped && *at == '{';
        depth -= !is_escaped && *at == '}';
        CU_ASSERT_TRUE(depth >= 0);
        CU_ASSERT_FALSE(!is_escaped && (*at == '_' || *at == '#'));
    }
    CU_ASSERT_EQUAL(depth, 0);
    papertables_expect(text, "\\documentclass{article}", TRUE);
    papertables_expect(text, "\\end{document}\n", TRUE);
    papertables_expect(text, "\\textbf{50\\%\\_of\\&}", TRUE);
    papertables_expect(text, "my\\_net, dot", TRUE);
    papertables_expect(text, "$-$0.031 [$-$0.050, $-$0.010]", TRUE);
    papertables_expect(text, "0.346 $\\pm$ 0.211 (0.47)", TRUE);
    papertables_expect(text, "p $\\leq$ 0.05", TRUE);
    papertables_expect(text, "{\\footnotesize attnkit: this run.\n", TRUE);
    papertables_expect(text, "} & repository & ", TRUE);
    papertables_expect(text, "b1 (babi-1) & attnkit, made-up data & ", TRUE);
    papertables_expect(text, "}\\label{tab:attnkit-correlation}", TRUE);
    papertables_expect(text, "longtable", FALSE);

    g_auto(GStrv) line = g_strsplit(text, "\n", -1);
    gsize n_column = 0, n_row = 0, n_table = 0;
    for (gchar **l = line; *l != NULL; l++) {
        const char *head = "\\begin{tabular}{";
        if (g_str_has_prefix(*l, head)) {
            n_column = strcspn(*l + strlen(head), "}");
            n_table++;
        }
        if (!g_str_has_suffix(*l, " \\\\") || strstr(*l, "\\caption") != NULL)
            continue;
        g_auto(GStrv) cell = g_strsplit(*l, " &", -1);
        CU_ASSERT_EQUAL(g_strv_length(cell), n_column);
        n_row++;
    }
    CU_ASSERT_EQUAL(n_table, 4);
    CU_ASSERT_TRUE(n_row > 20);
}

/* What is longer than a page goes over to the next. */
static void
test_long(void)
{
    for (guint n = 45; n <= 46; n++) {
        g_autoptr(GString) rows = g_string_new(HEAD);
        for (guint i = 0; i < n; i++)
            g_string_append_printf(rows,
                                   "50%%_of&,net%u,dot,1," TAU_G
                                   "all,5,0,0.25,0.1,0.2,0.1,0.3,0.5\n",
                                   i);
        g_autofree gchar *text =
            papertables_print(rows->str, AK_FORMAT_LATEX, 0);
        papertables_expect(text, "\\usepackage{booktabs,longtable}", n > 45);
        papertables_expect(text, "\\begin{longtable}{lll}\n\\caption{", n > 45);
        papertables_expect(text, "}\\label{tab:attnkit-matrix} \\\\\n", n > 45);
        papertables_expect(text, "\\begin{tabular}{lll}", n <= 45);
        papertables_expect(text, "net44, dot", TRUE);
    }
}

/* ---- Little to show ---- */

static void
test_empty(void)
{
    for (AkFormat format = AK_FORMAT_TEXT; format <= AK_FORMAT_LATEX; format++) {
        g_autofree gchar *text = papertables_print(HEAD, format, 100);
        papertables_expect(text, "13826", TRUE); /* the data sets are known */
        papertables_expect(text, "Table 2", FALSE);
        papertables_expect(text, "Beyond", FALSE);
        papertables_expect(text, "\n2,", FALSE);
    }
}

/* The paper's column of an encoder that was not run stands where the paper has
 * figures of it, and not where it would be of dashes alone; one that was run
 * stands though it has no value. */
static void
test_not_run(void)
{
    static const char own[] =
        HEAD "50%_of&,average,additive,1," TAU_G "no,5,0,0.25,0.1,,,,0.5\n"
             "50%_of&,average,additive,1," TAU_G "yes\033[2J,0,5,,,,,,\n";
    static const char undefined[] =
        HEAD "50%_of&,average,additive,1," TAU_G "no,0,5,,,,,,\n";
    static const char published[] =
        HEAD "movies,average,additive,1," TAU_G "bad,5,0,0.25,0.1,,,,0.5\n";
    g_autofree gchar *without = papertables_print(own, AK_FORMAT_TEXT, 200);
    g_autofree gchar *nothing =
        papertables_print(undefined, AK_FORMAT_TEXT, 200);
    g_autofree gchar *with = papertables_print(published, AK_FORMAT_TEXT, 200);
    papertables_expect(without, "average, additive", TRUE);
    papertables_expect(without, "0.250 ± 0.100 (0.50)", TRUE);
    const char *second = strstr(without, "Table 2"); /* Table 1 has its F1 */
    CU_ASSERT_TRUE(second != NULL);
    if (second != NULL)
        papertables_expect(second, "bilstm, additive", FALSE);
    papertables_expect(nothing, "average, additive", TRUE);
    papertables_expect(with, "bilstm, additive", TRUE);
    papertables_expect(with, "0.3432 ± 0.2114 (0.48)", TRUE);
}

typedef struct Damage {
    const char *manifest; /* NULL: none, nor a folder */
    const char *part;
} Damage;

static const Damage damage[] = {
    {NULL, "there is no such folder"},
    {"", "is this the output folder of a run?"},
    {"{\"format\":2,\"attnkit\":\"0.9.1\",\"cells\":[]}",
     "'format' is 2, must be 1: attnkit 0.9.1 wrote it"},
    {"{\"format\":1,\"cells\":[]}", "start the run again"},
};

static void
test_damage(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(damage); i++) {
        gchar *folder = ak_test_folder();
        g_autofree gchar *path = damage[i].manifest != NULL
                                     ? g_strdup(folder)
                                     : g_build_filename(folder, "nosuch", NULL);
        g_autofree gchar *file = g_build_filename(folder, "manifest.json", NULL);
        if (damage[i].manifest != NULL && *damage[i].manifest != '\0')
            g_assert_true(
                g_file_set_contents(file, damage[i].manifest, -1, NULL));
        GError *error = NULL;
        g_autoptr(GString) text = g_string_new(NULL);
        CU_ASSERT_FALSE(ak_paper_print(path, AK_FORMAT_TEXT, 100, text, &error));
        CU_ASSERT_EQUAL(text->len, 0);
        AK_ASSERT_ERROR(&error, damage[i].part);
        ak_test_folder_remove(folder);
    }
}

static const AkCase cases[] = {
    {"which figures", test_csv},
    {"as text", test_text},
    {"on a narrow terminal", test_narrow},
    {"as LaTeX", test_latex},
    {"a long table in LaTeX", test_long},
    {"no figures", test_empty},
    {"an encoder that was not run", test_not_run},
    {"no output folder", test_damage},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("papertables", cases);
}
