/* adr: does a tweet report an adverse drug reaction?
 *
 * The publisher may give only ids and labels away; the texts come from the
 * platform, and what a download script leaves is, a tweet a line,
 *
 *   ID <tab> USER <tab> Y|N <tab> TEXT      or 1|0 for Y|N, or no USER
 *
 * `path` is one such file, or a folder or archive with several whose names say
 * train, dev or test.  Or it is the prepared table of the authors of
 * arXiv:1902.10186, CSV with columns text, label (1, 0) and exp_split.
 *
 * The text is as given.  Left out are tweets of unknown label ("?") and those
 * that the script found no more ("Not Available").  Where there is no test
 * split, a fifth of the tweets is drawn for it, of each label in proportion;
 * where there is no dev split, 15 % of those left, as the authors did.
 *
 * Known values, with more than 5 and fewer than 100 words: 14,446 without and
 * 1,939 with a reaction in training (dev included), 3,636 and 487 in test.
 * Source: Sarker & Gonzalez 2015, doi:10.1016/j.jbi.2014.11.002. */
#include <attnkit/attnkit.h>

#include <string.h>

typedef struct Adr {
    gchar *path;
    gdouble test, dev; /* shares */
} Adr;

static const AkOption options[] = {
    AK_PATH(
        Adr, path, NULL,
        "file with id, user, label and text parted by tabs; folder or "
        "archive with such files whose names say train, dev or test; or CSV "
        "with columns text, label and exp_split"),
    AK_REAL(Adr, test, "0.2", 0.001, 0.9, NULL,
            "share of the tweets that is drawn for the test split where there "
            "is none"),
    AK_REAL(
        Adr, dev, "0.15", 0.001, 0.9, NULL,
        "share of the training tweets that is drawn for the dev split where "
        "there is none"),
    {0},
};

static const AkDefault defaults[] = {
    {"text.min_df", "2"},         {"text.longer_than", "5"},
    {"text.shorter_than", "100"}, {"train.batch_size", "32"},
    {"train.epochs", "8"},        {NULL, NULL},
};

static const char *const adr_class[] = {"none", "reaction"};

typedef struct Reading {
    AkExamples *examples;
    GHashTable *line_of[3]; /* by split: id to the line of its tweet */
    gsize n_unknown, n_gone;

    /* The file under way. */
    AkRows *rows;
    gboolean is_csv, has_split;
    gsize text, label, split_field;
    AkSplit split;
    gsize number; /* of the row */
    gchar *file; /* what begins ids of rows: "", or of several files its name */
} Reading;

static void
reading_clear(Reading *reading)
{
    for (guint s = 0; s < 3; s++)
        g_hash_table_unref(reading->line_of[s]);
    g_free(reading->file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

/* The label 0 or 1; -1: unknown. */
static gboolean
adr_take_label(const Reading *reading, gint *label, GError **error)
{
    const char *value = ak_rows_field(reading->rows, reading->label);
    *label = -1;
    if (strcmp(value, "Y") == 0 || strcmp(value, "1") == 0)
        *label = 1;
    else if (strcmp(value, "N") == 0 || strcmp(value, "0") == 0)
        *label = 0;
    else if (strcmp(value, "?") != 0)
        return ak_rows_fail(reading->rows, error,
                            "label '%.40s', Y or N, 1 or 0, or ? was expected",
                            value);
    return TRUE;
}

static gboolean
adr_take_split(const Reading *reading, AkSplit *split, GError **error)
{
    *split = reading->split;
    if (!reading->has_split)
        return TRUE;
    const char *value = ak_rows_field(reading->rows, reading->split_field);
    for (guint s = 0; s < 3; s++)
        if (strcmp(value, ak_split_name((AkSplit)s)) == 0) {
            *split = (AkSplit)s;
            return TRUE;
        }
    return ak_rows_fail(reading->rows, error,
                        "exp_split '%.40s', train, dev or test was expected",
                        value);
}

/* A tweet's own id, which may be larger than 32 bits, or the number of the row
 * of a table without ids, of several tables with the name of each. */
static gboolean
adr_take_id(const Reading *reading, AkSplit split, gchar **id, GError **error)
{
    if (reading->is_csv) {
        *id = g_strdup_printf("%srow-%" G_GSIZE_FORMAT, reading->file,
                              reading->number);
        return TRUE;
    }
    *id = g_strstrip(g_strdup(ak_rows_field(reading->rows, 0)));
    if (**id == '\0')
        return ak_rows_fail(reading->rows, error, "the tweet has no id");
    const gsize line =
        GPOINTER_TO_SIZE(g_hash_table_lookup(reading->line_of[split], *id));
    if (line > 0)
        return ak_rows_fail(reading->rows, error,
                            "tweet %s is in line %" G_GSIZE_FORMAT
                            ", too; leave one of them",
                            *id, line);
    g_hash_table_insert(reading->line_of[split], g_strdup(*id),
                        GSIZE_TO_POINTER(ak_rows_n_line(reading->rows)));
    return TRUE;
}

static gboolean
adr_add(Reading *reading, GError **error)
{
    AkExample example = {.text = ak_rows_field(reading->rows, reading->text)};
    g_autofree gchar *id = NULL;
    reading->number++;
    if (!adr_take_split(reading, &example.split, error) ||
        !adr_take_id(reading, example.split, &id, error) ||
        !adr_take_label(reading, &example.label, error))
        return FALSE;
    const gboolean is_gone = strcmp(example.text, "Not Available") == 0;
    reading->n_unknown += example.label < 0;
    reading->n_gone += is_gone && example.label >= 0;
    if (is_gone || example.label < 0)
        return TRUE;
    example.id = id;
    ak_examples_add(reading->examples, &example);
    return TRUE;
}

/* Which fields are which: by name, or from the end. */
static gboolean
adr_find_fields(Reading *reading, GError **error)
{
    AkRows *rows = reading->rows;
    reading->has_split = reading->is_csv && ak_rows_has(rows, "exp_split");
    if (reading->is_csv)
        return ak_rows_find(rows, "text", &reading->text, error) &&
               ak_rows_find(rows, "label", &reading->label, error) &&
               (!reading->has_split ||
                ak_rows_find(rows, "exp_split", &reading->split_field, error));
    const gsize n = ak_rows_n_field(rows);
    if (n != 3 && n != 4)
        return ak_rows_fail(rows, error,
                            "%" G_GSIZE_FORMAT
                            " fields; id, user, label and text parted by tabs "
                            "were expected",
                            n);
    reading->text = n - 1;
    reading->label = n - 2;
    return TRUE;
}

static gboolean
adr_read_file(Reading *reading, AkArchive *archive, GError **error)
{
    g_autoptr(AkRows) rows =
        ak_rows_new(archive, reading->is_csv ? AK_ROWS_CSV : AK_ROWS_TSV,
                    reading->is_csv, error);
    reading->rows = rows;
    reading->number = 0;
    if (rows == NULL || !adr_find_fields(reading, error))
        return FALSE;
    gboolean is_there = TRUE;
    while (is_there)
        if (!ak_rows_next(rows, &is_there, error) ||
            (is_there && !adr_add(reading, error)))
            return FALSE;
    return TRUE;
}

/* ---- Files ---- */

/* What archivers leave behind is hidden. */
static gboolean
adr_is_hidden(const char *name)
{
    return ak_path_matches(name, ".*");
}

/* The split that a file's name says; 3: none. */
static guint
adr_find_split(const char *name)
{
    guint split = 0;
    for (; split < 3; split++) {
        g_autofree gchar *pattern =
            g_strdup_printf("*%s*", ak_split_name(split));
        if (ak_path_matches(name, pattern))
            break;
    }
    return split;
}

static gboolean
adr_count_files(const char *path, guint *n, GError **error)
{
    g_autoptr(AkArchive) archive = ak_archive_open(path, NULL, error);
    const char *name = "";
    *n = 0;
    while (name != NULL) {
        if (archive == NULL || !ak_archive_next(archive, &name, error))
            return FALSE;
        *n += name != NULL && !adr_is_hidden(name);
    }
    return TRUE;
}

static gboolean
adr_read_all(const Adr *adr, Reading *reading, GError **error)
{
    guint n_file;
    gboolean has_train = FALSE;
    if (!adr_count_files(adr->path, &n_file, error))
        return FALSE;
    g_autoptr(AkArchive) archive =
        ak_archive_open(adr->path, reading->examples, error);
    const char *name = "";
    while (name != NULL) {
        if (archive == NULL || !ak_archive_next(archive, &name, error))
            return FALSE;
        if (name == NULL || adr_is_hidden(name))
            continue;
        const guint split = n_file > 1 ? adr_find_split(name) : AK_TRAIN;
        reading->split = (AkSplit)split;
        reading->is_csv = g_str_has_suffix(name, ".csv");
        has_train |= split == AK_TRAIN;
        g_free(reading->file);
        reading->file = n_file > 1 ? g_strconcat(name, "-", NULL) : g_strdup("");
        if (split < 3 && !adr_read_file(reading, archive, error))
            return FALSE;
    }
    if (!has_train)
        g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                    "%s: none of its %u files has a name that says train",
                    adr->path, n_file);
    return has_train;
}

static void
adr_note(const Reading *reading)
{
    if (reading->n_unknown + reading->n_gone > 0)
        ak_examples_note(reading->examples,
                         "left out are %" G_GSIZE_FORMAT
                         " tweets of unknown label (?) and %" G_GSIZE_FORMAT
                         " that are no more there (Not Available)",
                         reading->n_unknown, reading->n_gone);
}

static gboolean
adr_read(gconstpointer state, guint64 seed, AkExamples *examples, GError **error)
{
    const Adr *adr = state;
    g_auto(Reading) reading = {.examples = examples};
    for (guint s = 0; s < 3; s++)
        reading.line_of[s] =
            g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    ak_examples_declare(examples, AK_TASK_BINARY, 1, G_N_ELEMENTS(adr_class),
                        adr_class);
    if (!adr_read_all(adr, &reading, error))
        return FALSE;
    adr_note(&reading);
    const gsize n = ak_examples_count(examples, AK_TRAIN);
    if (ak_examples_count(examples, AK_TEST) == 0)
        ak_examples_move(examples, AK_TRAIN, AK_TEST,
                         ak_split_size(n, adr->test), TRUE, seed);
    const gsize n_left = ak_examples_count(examples, AK_TRAIN);
    if (ak_examples_count(examples, AK_DEV) == 0)
        ak_examples_move(examples, AK_TRAIN, AK_DEV,
                         ak_split_size(n_left, adr->dev), FALSE, seed);
    return TRUE;
}

static const AkDatasetOps ops = {
    .size = sizeof(AkDatasetOps),
    .defaults = defaults,
    .read = adr_read,
    .terms = "research use with citation; the texts may not be passed on",
    .citation =
        "Sarker & Gonzalez 2015: Portable automatic text classification "
        "for adverse drug reaction detection via multi-corpus training. "
        "Journal of Biomedical Informatics 53",
    .obtain =
        "ids and labels are at "
        "http://diego.asu.edu/downloads/twitter_annotated_corpus/; get the "
        "texts from the platform by id, or ask the authors",
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_DATASET,
    .name = "adr",
    .version = "1.0",
    .license = "MIT",
    .summary = "tweets about drugs: does one report an adverse reaction",
    .source =
        "Sarker & Gonzalez 2015, doi:10.1016/j.jbi.2014.11.002; splits of "
        "arXiv:1902.10186",
    .cost = "linear in the size of the files",
    .limits =
        "the texts may not be passed on and are not prepared: they differ "
        "with who got them from the platform, and when",
    .state_size = sizeof(Adr),
    .options = options,
    .ops.dataset = &ops,
};
