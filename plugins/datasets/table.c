/* table: your own texts, as CSV, TSV or JSON lines.
 *
 *   [reviews]
 *   reader = table
 *   path   = reviews.csv
 *
 * reads
 *
 *   text,label
 *   "Slow, but what a delight.",good
 *   Two hours of my life.,bad
 *
 * `path` is one such file, or a folder or archive with several whose names name
 * their splits (train.csv, dev.csv, test.csv).  What the formats are, and that
 * they are read strictly, stands in <attnkit/rows.h>.
 *
 * The file is read twice: once to see which labels there are, since they make
 * the task and the classes, once for the texts.  So a text is in memory only
 * once, and every error of the file is found before anything is made of it.
 *
 * Splits that the data do not name are drawn by run.data_seed: first test, then
 * dev, both from train. */
#include "table-parts.h"

#include <string.h>

static const AkOption options[] = {
    AK_PATH(
        Table, path, NULL,
        "the table, or a folder or an archive with one whose name says train "
        "and, if there are such, others for dev and test"),
    AK_CHOICE(Table, format, "auto", "auto|csv|tsv|json",
              "how rows and fields are written, json meaning an object a line; "
              "auto: as the name ends (csv, tsv, tab, jsonl, ndjson, json)"),
    {"header", AK_OPTION_FLAG, offsetof(Table, has_header), "yes", 0, 0, NULL,
     NULL,
     "the first row of CSV and TSV names the columns; otherwise they are "
     "called 1, 2 and so on"},
    AK_TEXT(Table, text, "text", "column of the text"),
    AK_TEXT(
        Table, query, "",
        "column of a second text, such as a question about the first; empty: "
        "there is none"),
    AK_TEXT(Table, label, "label", "column of the label"),
    AK_TEXT(Table, labels, "",
            "columns of 0 and 1, one a label, parted by commas; they replace "
            "label"),
    AK_TEXT(Table, id, "",
            "column of what a row is called, unique in its split; empty: the "
            "number of the row"),
    AK_TEXT(
        Table, split, "",
        "column that says train, dev (or valid, validation) or test; empty: "
        "there is none"),
    AK_CHOICE(
        Table, task, "auto", "auto|binary|classes|multilabel|query",
        "what is learnt: one of two labels, one of several, any number of "
        "them, one of them given a second text; auto: what the columns and "
        "the labels say"),
    AK_TEXT(Table, classes, "",
            "the labels in their order, parted by commas; empty: those that "
            "occur, sorted"),
    AK_TEXT(Table, separator, "|",
            "what parts the labels of a row, for task = multilabel"),
    {"unlabelled", AK_OPTION_CHOICE, offsetof(Table, unlabelled), "refuse", 0,
     0, "refuse|skip", NULL, "what is done with rows without a label"},
    AK_REAL(Table, test, "0.2", 0.001, 0.9, NULL,
            "share of the rows that is drawn for the test split where the data "
            "name none"),
    AK_REAL(
        Table, dev, "0.15", 0.001, 0.9, NULL,
        "share of the training rows that is drawn for the dev split where the "
        "data name none"),
    {"stratified", AK_OPTION_FLAG, offsetof(Table, is_stratified), "yes", 0, 0,
     NULL, NULL, "draw from each label in proportion"},
    AK_CHOICE(Table, tokeniser, "english", AK_TOKENISER_CHOICES,
              "what parts a text into words"),
    {"lower", AK_OPTION_FLAG, offsetof(Table, is_lower), "yes", 0, 0, NULL,
     NULL, "make letters lower case"},
    {"digits", AK_OPTION_CHOICE, offsetof(Table, digits), "mask", 0, 0,
     "keep|mask", NULL, "mask: a word with a digit becomes qqq"},
    {0},
};

static const AkDefault defaults[] = {
    {"text.lengths", "named"},
    {"text.min_df", "1"},
    {NULL, NULL},
};

/* ---- Options ---- */

static gboolean G_GNUC_PRINTF(2, 3)
    table_refuse(GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree gchar *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, AK_ERROR, AK_ERROR_CONFIG, what);
    return FALSE;
}

/* "a, b" to a, b; none are NULL at once. */
static gboolean
table_split_list(const char *key, const char *list, gchar ***part,
                 GError **error)
{
    *part = g_strsplit(list, ",", -1);
    for (gsize i = 0; (*part)[i] != NULL; i++) {
        if (*g_strstrip((*part)[i]) == '\0')
            return table_refuse(error,
                                "%s = %s has an empty place, names parted by "
                                "commas were expected",
                                key, list);
        for (gsize j = 0; j < i; j++)
            if (strcmp((*part)[i], (*part)[j]) == 0)
                return table_refuse(error, "%s = %s has '%s' twice", key, list,
                                    (*part)[i]);
    }
    return TRUE;
}

static gboolean
table_check(const Table *table, GError **error)
{
    const gboolean has_query = *table->query != '\0';
    if (*table->text == '\0')
        return table_refuse(error, "text is empty, a column was expected");
    if (table->flag[0] != NULL &&
        (has_query || table->given_class[0] != NULL ||
         (table->task != TABLE_AUTO && table->task != TABLE_MULTILABEL)))
        return table_refuse(error,
                            "labels = %s means several labels a text; with it "
                            "goes no query, no classes, and no task but "
                            "multilabel",
                            table->labels);
    if (table->flag[0] == NULL && *table->label == '\0')
        return table_refuse(error, "neither label nor labels names a column");
    if (has_query && table->task != TABLE_AUTO && table->task != TABLE_QUERY)
        return table_refuse(error,
                            "query = %s: a second text is read with task = "
                            "query only",
                            table->query);
    if (!has_query && table->task == TABLE_QUERY)
        return table_refuse(error,
                            "task = query needs the column of the second text; "
                            "set query");
    if (*table->separator == '\0')
        return table_refuse(error, "separator is empty");
    return TRUE;
}

static void
table_close(gpointer state)
{
    Table *table = state;
    g_clear_pointer(&table->flag, g_strfreev);
    g_clear_pointer(&table->given_class, g_strfreev);
}

static gboolean
table_open(gpointer state, GError **error)
{
    Table *table = state;
    if (table_split_list("labels", table->labels, &table->flag, error) &&
        table_split_list("classes", table->classes, &table->given_class, error) &&
        table_check(table, error))
        return TRUE;
    table_close(table);
    return FALSE;
}

/* ---- Rows to examples ---- */

typedef struct Filling {
    const Table *table;
    TableLabels *labels;
    AkExamples *examples;
    GHashTable *line_of[3]; /* by split: id to the line of its row */
    gsize n_empty;          /* texts without a word */
    gchar *first_empty;     /* the id of the first, and its line */
} Filling;

static void
filling_clear(Filling *filling)
{
    for (guint s = 0; s < 3; s++)
        g_hash_table_unref(filling->line_of[s]);
    g_free(filling->first_empty);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Filling, filling_clear)

/* A text as the model reads it.  Free it. */
static gchar *
table_prepare(gconstpointer state, const char *raw)
{
    const Table *table = state;
    g_autofree gchar *whole = g_strdelimit(g_strdup(raw), AK_ROWS_ITEM, ' ');
    gchar *text = ak_tokenise(whole, (AkTokeniser)table->tokeniser);
    if (table->is_lower) {
        gchar *lower = ak_lower(text);
        g_free(text);
        text = lower;
    }
    if (table->digits > 0) {
        gchar *masked = ak_mask_digits(text);
        g_free(text);
        text = masked;
    }
    return text;
}

static gboolean
filling_take_id(Filling *filling, const TableRow *row, gchar **id,
                GError **error)
{
    if (row->id == NULL) {
        *id = g_strdup_printf("%s-%" G_GSIZE_FORMAT, row->file, row->number);
        return TRUE;
    }
    *id = g_strstrip(g_strdup(row->id));
    if (**id == '\0')
        return ak_rows_fail(row->rows, error, "'%s', the id, is empty",
                            filling->table->id);
    GHashTable *line_of = filling->line_of[row->split];
    const gsize line = GPOINTER_TO_SIZE(g_hash_table_lookup(line_of, *id));
    if (line > 0)
        return ak_rows_fail(
            row->rows, error,
            "id '%s' is that of the row in line %" G_GSIZE_FORMAT
            ", too; ids must be unique",
            *id, line);
    g_hash_table_insert(line_of, g_strdup(*id),
                        GSIZE_TO_POINTER(ak_rows_n_line(row->rows)));
    return TRUE;
}

static gboolean
filling_add(const TableRow *row, gpointer data, GError **error)
{
    Filling *filling = data;
    g_autofree gchar *id = NULL;
    AkExample example = {.split = row->split};
    gboolean is_there;
    if (!filling_take_id(filling, row, &id, error) ||
        !table_labels_set(filling->labels, row, &example, &is_there, error))
        return FALSE;
    if (!is_there)
        return TRUE;
    g_autofree gchar *text = table_prepare(filling->table, row->text);
    g_autofree gchar *query =
        row->query != NULL ? table_prepare(filling->table, row->query) : NULL;
    if (*text == '\0' && filling->n_empty++ == 0)
        filling->first_empty = g_strdup_printf("'%s' in line %" G_GSIZE_FORMAT,
                                               id, ak_rows_n_line(row->rows));
    example.id = id;
    example.text = text;
    example.query = query;
    ak_examples_add(filling->examples, &example);
    return TRUE;
}

static void
table_draw(const Table *table, const TableSplits *splits, guint64 seed,
           AkExamples *examples)
{
    if (!splits->is_named[AK_TEST])
        ak_examples_move(
            examples, AK_TRAIN, AK_TEST,
            ak_split_size(ak_examples_count(examples, AK_TRAIN), table->test),
            table->is_stratified, seed);
    if (!splits->is_named[AK_DEV])
        ak_examples_move(
            examples, AK_TRAIN, AK_DEV,
            ak_split_size(ak_examples_count(examples, AK_TRAIN), table->dev),
            table->is_stratified, seed);
}

static gboolean
table_read(gconstpointer state, guint64 seed, AkExamples *examples,
           GError **error)
{
    const Table *table = state;
    TableSplits splits = {{FALSE}};
    g_autoptr(TableLabels) labels = table_labels_new(table);
    if (!table_walk(table, NULL, &splits, table_labels_see, labels, error) ||
        !table_labels_declare(labels, examples, error))
        return FALSE;

    g_auto(Filling)
        filling = {.table = table, .labels = labels, .examples = examples};
    for (guint s = 0; s < 3; s++)
        filling.line_of[s] =
            g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    if (!table_walk(table, examples, &splits, filling_add, &filling, error))
        return FALSE;
    if (*table->split != '\0' && ak_examples_count(examples, AK_TRAIN) == 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "%s: no row has train in column '%s'", table->path,
                    table->split);
        return FALSE;
    }
    if (filling.n_empty > 0)
        ak_examples_note(examples,
                         "%" G_GSIZE_FORMAT " text%s no word, the first is "
                         "%s; such a text is read as one unknown word",
                         filling.n_empty,
                         filling.n_empty == 1 ? " has" : "s have",
                         filling.first_empty);
    table_draw(table, &splits, seed, examples);
    return TRUE;
}

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .open = table_open,
    .read = table_read,
    .prepare = table_prepare,
    .close = table_close,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "table",
    .version = "1.0",
    .license = "MIT",
    .summary = "your own texts, as CSV, TSV or JSON lines",
    .source = "RFC 4180 for CSV, RFC 8259 for JSON",
    .cost = "linear in the size of the files, which are read twice",
    .state_size = sizeof(Table),
    .options = options,
    .ops.dataset = &ops,
};
