/* The census of a study's data, for the user. */
#include "census.h"

#include "examples.h"
#include "json.h"
#include "published.h"
#include "studysource.h"

#include <math.h>
#include <string.h>

/* Classes that have a column each; of more the most frequent are named. */
enum { CENSUS_CLASSES = 6, CENSUS_MOST = 8 /* of more so many are named */ };

static const char *
census_task(AkTask task)
{
    static const char *const name[] = {[AK_TASK_BINARY] = "binary",
                                       [AK_TASK_MULTILABEL] = "several labels",
                                       [AK_TASK_CLASSES] = "exclusive classes",
                                       [AK_TASK_QUERY] =
                                           "answers to a second text"};
    return name[task];
}

/* Under which name the paper has this data set; NULL: it has it not. */
static const char *
census_published(const AkStudyDataset *dataset, const GPtrArray *published)
{
    const AkStudyUnit *reader = dataset->reader;
    g_autofree gchar *task = NULL;
    for (const AkOption *o = reader->module->plugin->options;
         o != NULL && o->name != NULL; o++)
        if (strcmp(o->name, "task") == 0)
            task = ak_option_print(o, reader->state);
    return ak_published_name(published, reader->module->plugin->name, task);
}

/* What the paper's Table 1 says of a class, or of "all"; NAN: nothing. */
static gdouble
census_paper(const GPtrArray *published, const char *name, const char *quantity,
             const char *class_name)
{
    const AkPublished *found = ak_published_find(
        published, AK_SOURCE_PAPER, name, "", "", quantity, class_name);
    return found != NULL ? found->mean : NAN;
}

/* --- text --------------------------------------------------------------------------- */

static void
census_add_split(GString *text, const AkCorpus *corpus, AkSplit split)
{
    g_autoptr(AkCensus) census = ak_census_new(corpus, split);
    g_string_append_printf(text,
                           "  %-6s %8" G_GSIZE_FORMAT " %8" G_GSIZE_FORMAT
                           " %8" G_GSIZE_FORMAT " %8.1f %8.1f"
                           " %8" G_GSIZE_FORMAT " %7.2f%%"
                           " %8" G_GSIZE_FORMAT,
                           ak_split_name(split), census->n_read, census->n,
                           census->text.shortest, census->text.mean,
                           census->text.median, census->text.longest,
                           100.0 * census->unknown, census->n_again);
    if (split == AK_TRAIN)
        g_string_append(text, "        -");
    else
        g_string_append_printf(text, " %8" G_GSIZE_FORMAT, census->n_in_train);
    const guint n_class = g_strv_length(corpus->class_name);
    for (guint c = 0; c < n_class && n_class <= CENSUS_CLASSES; c++)
        g_string_append_printf(text, "%s%" G_GSIZE_FORMAT,
                               c > 0 ? " / " : "   ", census->of_class[c]);
    g_string_append_c(text, '\n');
}

static gint
census_compare_counts(gconstpointer a, gconstpointer b, gpointer data)
{
    const gsize *count = data, i = *(const gsize *)a, j = *(const gsize *)b;
    if (count[i] != count[j])
        return count[i] > count[j] ? -1 : 1;
    return i < j ? -1 : 1;
}

/* "train: kitchen 1710, garden 1691, ..., and 30 others that no text has". */
static void
census_add_counts(GString *text, const AkCorpus *corpus, AkSplit split)
{
    g_autoptr(AkCensus) census = ak_census_new(corpus, split);
    const guint n_class = g_strv_length(corpus->class_name);
    g_autofree gsize *order = g_new(gsize, n_class);
    gsize n_there = 0;
    for (guint c = 0; c < n_class; c++) {
        order[c] = c;
        n_there += census->of_class[c] > 0;
    }
    g_qsort_with_data(order, (gint)n_class, sizeof *order,
                      census_compare_counts, census->of_class);
    g_string_append_printf(text, "  %s: ", ak_split_name(split));
    for (gsize i = 0; i < MIN(n_there, CENSUS_MOST); i++)
        g_string_append_printf(text, "%s%s %" G_GSIZE_FORMAT, i > 0 ? ", " : "",
                               corpus->class_name[order[i]],
                               census->of_class[order[i]]);
    if (n_there > CENSUS_MOST)
        g_string_append_printf(text, ", and %" G_GSIZE_FORMAT " more",
                               n_there - CENSUS_MOST);
    if (n_there < n_class)
        g_string_append_printf(text, "; %" G_GSIZE_FORMAT " that no text has",
                               n_class - n_there);
    g_string_append_c(text, '\n');
}

/* What does not go into the columns: lengths of queries, texts without a label,
 * many classes. */
static void
census_add_more(GString *text, const AkCorpus *corpus)
{
    const gboolean has_query = corpus->task == AK_TASK_QUERY;
    for (guint s = 0; s < 3; s++) {
        g_autoptr(AkCensus) census = ak_census_new(corpus, (AkSplit)s);
        if (has_query)
            g_string_append_printf(
                text,
                "  words of a second text, %s: %" G_GSIZE_FORMAT
                " to %" G_GSIZE_FORMAT ", mean %.1f, median %.1f\n",
                ak_split_name((AkSplit)s), census->query.shortest,
                census->query.longest, census->query.mean, census->query.median);
        if (corpus->task == AK_TASK_MULTILABEL)
            g_string_append_printf(
                text, "  texts without a label, %s: %" G_GSIZE_FORMAT "\n",
                ak_split_name((AkSplit)s), census->n_bare);
    }
    if (g_strv_length(corpus->class_name) <= CENSUS_CLASSES)
        return;
    g_string_append_printf(text, "  %s, and how many texts have them\n",
                           has_query ? "answers" : "classes");
    for (guint s = 0; s < 3; s++) {
        g_string_append(text, "  ");
        census_add_counts(text, corpus, (AkSplit)s);
    }
}

/* "3034 / 3321" of the paper, or the size of the split; nothing where it has
 * none. */
static void
census_add_sizes(GString *text, const GPtrArray *published, const char *name,
                 const char *quantity, guint n_class)
{
    const gdouble all = census_paper(published, name, quantity, "all");
    if (isfinite(all))
        g_string_append_printf(text, " %.0f", all);
    for (guint c = 0; c < n_class && !isfinite(all); c++) {
        g_autofree gchar *index = g_strdup_printf("%u", c);
        const gdouble n = census_paper(published, name, quantity, index);
        if (isfinite(n))
            g_string_append_printf(text, "%s%.0f", c > 0 ? " / " : " ", n);
    }
}

static void
census_add_paper(GString *text, const GPtrArray *published,
                 const AkStudyDataset *dataset)
{
    const char *name = census_published(dataset, published);
    if (name == NULL)
        return;
    const guint n_class = g_strv_length(dataset->corpus->class_name);
    g_string_append_printf(
        text, "  the paper's Table 1: %.0f words, mean length %.0f; training",
        census_paper(published, name, "vocabulary", "all"),
        census_paper(published, name, "mean_words", "all"));
    census_add_sizes(text, published, name, "train_size", n_class);
    g_string_append(text, ", test");
    census_add_sizes(text, published, name, "test_size", n_class);
    g_string_append_c(text, '\n');
}

static void
census_add_dataset(GString *text, const GPtrArray *published,
                   const AkStudyDataset *dataset)
{
    const AkCorpus *corpus = dataset->corpus;
    const guint n_class = g_strv_length(corpus->class_name);
    g_autofree gchar *classes = g_strjoinv(" / ", corpus->class_name);
    g_string_append_printf(text, "data set %s, read by %s: %s, %u %s\n",
                           dataset->name, dataset->reader->module->plugin->name,
                           census_task(corpus->task), n_class,
                           corpus->task == AK_TASK_QUERY        ? "answers"
                           : corpus->task == AK_TASK_MULTILABEL ? "labels"
                                                                : "classes");
    g_string_append_printf(
        text, "  %-6s %8s %8s %8s %8s %8s %8s %8s %8s %8s   %s\n", "split",
        "read", "texts", "shortest", "mean", "median", "longest", "unknown",
        "again", "in train", n_class <= CENSUS_CLASSES ? classes : "");
    for (guint s = 0; s < 3; s++)
        census_add_split(text, corpus, (AkSplit)s);
    census_add_more(text, corpus);
    g_string_append_printf(text,
                           "  vocabulary: %" G_GSIZE_FORMAT
                           " words, the four marks among them\n",
                           ak_vocabulary_size(corpus->vocabulary));
    census_add_paper(text, published, dataset);
    for (guint i = 0; corpus->note[i] != NULL; i++)
        g_string_append_printf(text, "  %s\n", corpus->note[i]);
    g_autofree gchar *source = ak_source_describe(dataset);
    if (source != NULL)
        g_string_append_printf(text, "  %s\n", source);
}

gchar *
ak_census_print(const AkStudy *study)
{
    g_autoptr(GPtrArray) published =
        ak_published_parse(ak_published_lines, NULL);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < study->dataset->len; i++) {
        if (i > 0)
            g_string_append_c(text, '\n');
        census_add_dataset(text, published, study->dataset->pdata[i]);
    }
    g_string_append(
        text, "\nread: before the limits of length; shortest to longest: words "
              "a text;\nunknown: words that the vocabulary lacks; again: texts "
              "that stand twice in the\nsplit; in train: test or dev texts "
              "that are training texts, too\n");
    return g_string_free(text, FALSE);
}

/* --- JSON ----------------------------------------------------------------------------- */

static void
census_set_lengths(json_t *object, const AkCensusLengths *lengths)
{
    json_object_set_new(object, "shortest",
                        json_integer((json_int_t)lengths->shortest));
    json_object_set_new(object, "mean", json_real(lengths->mean));
    json_object_set_new(object, "median", json_real(lengths->median));
    json_object_set_new(object, "longest",
                        json_integer((json_int_t)lengths->longest));
}

static json_t *
census_split_json(const AkCorpus *corpus, AkSplit split)
{
    g_autoptr(AkCensus) census = ak_census_new(corpus, split);
    json_t *classes = json_object();
    for (guint c = 0; corpus->class_name[c] != NULL; c++)
        json_object_set_new(classes, corpus->class_name[c],
                            json_integer((json_int_t)census->of_class[c]));
    json_t *split_json =
        json_pack("{sI sI so}", "read", (json_int_t)census->n_read, "texts",
                  (json_int_t)census->n, "classes", classes);
    census_set_lengths(split_json, &census->text);
    if (corpus->task == AK_TASK_QUERY) {
        json_t *query = json_object();
        census_set_lengths(query, &census->query);
        json_object_set_new(split_json, "query", query);
    }
    if (corpus->task == AK_TASK_MULTILABEL)
        json_object_set_new(split_json, "without_label",
                            json_integer((json_int_t)census->n_bare));
    json_object_set_new(split_json, "unknown", json_real(census->unknown));
    json_object_set_new(split_json, "again",
                        json_integer((json_int_t)census->n_again));
    json_object_set_new(split_json, "in_train",
                        json_integer((json_int_t)census->n_in_train));
    return split_json;
}

/* {"vocabulary": 16175, "mean_words": 19, "train_size": [3034, 3321], ...} */
static json_t *
census_paper_json(const GPtrArray *published, const char *name)
{
    json_t *paper = json_object();
    for (guint i = 0; i < published->len; i++) {
        const AkPublished *one = published->pdata[i];
        if (one->source != AK_SOURCE_PAPER || *one->encoder != '\0' ||
            strcmp(one->dataset, name) != 0 || isnan(one->mean))
            continue;
        if (strcmp(one->class_name, "all") == 0) {
            json_object_set_new(paper, one->quantity, json_real(one->mean));
            continue;
        }
        json_t *sizes = json_object_get(paper, one->quantity);
        if (sizes == NULL) {
            sizes = json_array();
            json_object_set_new(paper, one->quantity, sizes);
        }
        json_array_append_new(sizes, json_real(one->mean));
    }
    return paper;
}

static json_t *
census_dataset_json(const GPtrArray *published, const AkStudyDataset *dataset)
{
    const AkCorpus *corpus = dataset->corpus;
    json_t *splits = json_object(), *notes = json_array();
    for (guint s = 0; s < 3; s++)
        json_object_set_new(splits, ak_split_name((AkSplit)s),
                            census_split_json(corpus, (AkSplit)s));
    for (guint i = 0; corpus->note[i] != NULL; i++)
        json_array_append_new(notes, json_string(corpus->note[i]));
    const char *name = census_published(dataset, published);
    return json_pack("{ss ss ss sI so so so}", "name", dataset->name, "reader",
                     dataset->reader->module->plugin->name, "task",
                     census_task(corpus->task), "vocabulary",
                     (json_int_t)ak_vocabulary_size(corpus->vocabulary),
                     "splits", splits, "notes", notes, "paper",
                     name != NULL ? census_paper_json(published, name)
                                  : json_null());
}

gchar *
ak_census_json(const AkStudy *study)
{
    g_autoptr(GPtrArray) published =
        ak_published_parse(ak_published_lines, NULL);
    g_autoptr(json_t) root = json_array();
    for (guint i = 0; i < study->dataset->len; i++)
        json_array_append_new(
            root, census_dataset_json(published, study->dataset->pdata[i]));
    return ak_json_print(root, 0);
}
