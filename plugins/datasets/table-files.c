/* The files of a table, and their rows. */
#include "table-parts.h"

#include <string.h>

/* Names of splits as they circulate. */
static const struct {
    const char *word;
    AkSplit split;
} table_words[] = {
    {"train", AK_TRAIN},     {"training", AK_TRAIN}, {"dev", AK_DEV},
    {"valid", AK_DEV},       {"val", AK_DEV},        {"validation", AK_DEV},
    {"development", AK_DEV}, {"test", AK_TEST},      {"testing", AK_TEST},
};

/* The split that a word names, in any case of its letters. */
static gboolean
table_find_split(const char *word, AkSplit *split)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table_words); i++)
        if (g_ascii_strcasecmp(word, table_words[i].word) == 0) {
            *split = table_words[i].split;
            return TRUE;
        }
    return FALSE;
}

/* The one split that a part of a file's name names: "my-reviews_train.v2.csv". */
static gboolean
table_find_file_split(const char *name, AkSplit *split)
{
    g_autofree gchar *base = g_path_get_basename(name);
    g_strcanon(base, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, ' ');
    g_auto(GStrv) word = g_strsplit(base, " ", -1);
    gsize n = 0;
    for (gchar **w = word; *w != NULL; w++)
        n += table_find_split(*w, split);
    return n == 1;
}

/* By the ending of the name. */
static gboolean
table_find_format(const Table *table, const char *name, AkRowsFormat *format)
{
    static const struct {
        const char *ending;
        AkRowsFormat format;
    } endings[] = {{".csv", AK_ROWS_CSV},     {".tsv", AK_ROWS_TSV},
                   {".tab", AK_ROWS_TSV},     {".jsonl", AK_ROWS_JSON},
                   {".ndjson", AK_ROWS_JSON}, {".json", AK_ROWS_JSON}};
    *format = (AkRowsFormat)(table->format - 1);
    g_autofree gchar *lower = g_ascii_strdown(name, -1);
    gboolean is_found = table->format > 0;
    for (gsize i = 0; i < G_N_ELEMENTS(endings) && !is_found; i++)
        if (g_str_has_suffix(lower, endings[i].ending)) {
            *format = endings[i].format;
            is_found = TRUE;
        }
    return is_found;
}

/* What archivers and editors leave behind. */
static gboolean
table_is_junk(const char *name)
{
    return *name == '.' || strstr(name, "/.") != NULL ||
           g_str_has_prefix(name, "__MACOSX/");
}

/* ---- Which files ---- */

static gboolean G_GNUC_PRINTF(3, 4)
    table_fail(const Table *table, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree gchar *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, AK_ERROR, AK_ERROR_DATA, "%s: %s", table->path, what);
    return FALSE;
}

/* Names of all files that may be tables. */
static GPtrArray *
table_list(const Table *table, AkArchive *archive, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    g_autofree gchar *other = NULL;
    const char *name;
    AkRowsFormat format;
    do {
        if (!ak_archive_next(archive, &name, error))
            return NULL;
        if (name == NULL || table_is_junk(name))
            continue;
        if (table_find_format(table, name, &format))
            g_ptr_array_add(found, g_strdup(name));
        else if (other == NULL)
            other = g_strdup(name);
    } while (name != NULL);
    if (found->len > 0)
        return g_steal_pointer(&found);
    table_fail(table, error,
               "%s%s%s the name of a table (.csv, .tsv, .tab, .jsonl, .ndjson, "
               ".json); set format = csv, tsv or json",
               other != NULL ? "'" : "", other != NULL ? other : "no file",
               other != NULL ? "' has not" : " has");
    return NULL;
}

/* File name to split + 1.  A single file is whole, whatever its name. */
static GHashTable *
table_assign(const Table *table, const GPtrArray *found, AkExamples *notes,
             TableSplits *splits, GError **error)
{
    g_autoptr(GHashTable) split_of =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    const char *name_of[3] = {NULL}, *unread = NULL;
    guint n_unread = 0;
    for (guint i = 0; i < found->len; i++) {
        AkSplit split = AK_TRAIN;
        const char *name = found->pdata[i];
        const gboolean is_named = table_find_file_split(name, &split);
        if (found->len > 1 && !is_named) {
            unread = n_unread++ == 0 ? name : unread;
            continue;
        }
        if (found->len == 1)
            split = AK_TRAIN;
        if (name_of[split] != NULL) {
            table_fail(table, error,
                       "both %s and %s are %s files; join them, or take one "
                       "away",
                       name_of[split], name, ak_split_name(split));
            return NULL;
        }
        name_of[split] = name;
        splits->is_named[split] |= found->len > 1;
        g_hash_table_insert(split_of, g_strdup(name),
                            GUINT_TO_POINTER(split + 1));
    }
    if (notes != NULL && n_unread == 1)
        ak_examples_note(notes, "%s names no split and is not read", unread);
    if (notes != NULL && n_unread > 1)
        ak_examples_note(notes,
                         "%u files, such as %s, name no split and are not read",
                         n_unread, unread);
    if (name_of[AK_TRAIN] != NULL)
        return g_steal_pointer(&split_of);
    table_fail(table, error,
               "of its %u tables, such as %s, none is named a train file "
               "(train.csv, and dev.csv and test.csv if there are such)",
               found->len, (const char *)found->pdata[0]);
    return NULL;
}

/* ---- Rows ---- */

typedef struct Walk {
    const Table *table;
    TableSplits *splits;
    TableVisit visit;
    gpointer data;
    gsize text, query, label, id, split; /* fields */
    gsize *flag;
    TableRow row;
} Walk;

static gboolean
walk_find(const AkRows *rows, const char *column, gsize *field, GError **error)
{
    return *column == '\0' || ak_rows_find(rows, column, field, error);
}

static gboolean
walk_find_all(Walk *walk, const AkRows *rows, GError **error)
{
    const Table *table = walk->table;
    if (!walk_find(rows, table->text, &walk->text, error) ||
        !walk_find(rows, table->query, &walk->query, error) ||
        !walk_find(rows, table->id, &walk->id, error) ||
        !walk_find(rows, table->split, &walk->split, error))
        return FALSE;
    for (gsize i = 0; table->flag[i] != NULL; i++)
        if (!ak_rows_find(rows, table->flag[i], &walk->flag[i], error))
            return FALSE;
    return table->flag[0] != NULL ||
           ak_rows_find(rows, table->label, &walk->label, error);
}

/* The field, which must have a value. */
static gboolean
walk_take(const AkRows *rows, const char *column, gsize field,
          const char **value, GError **error)
{
    *value = *column != '\0' ? ak_rows_field(rows, field) : NULL;
    return *value != NULL || *column == '\0' ||
           ak_rows_fail_absent(rows, field, error);
}

static gboolean
walk_take_split(Walk *walk, const AkRows *rows, AkSplit of_file, GError **error)
{
    const char *value;
    walk->row.split = of_file;
    if (!walk_take(rows, walk->table->split, walk->split, &value, error))
        return FALSE;
    if (value == NULL)
        return TRUE;
    g_autofree gchar *word = g_strstrip(g_strdup(value));
    if (!table_find_split(word, &walk->row.split))
        return ak_rows_fail(rows, error,
                            "'%s' in column '%s' is no split; train, dev (or "
                            "valid, val, validation) and test are",
                            word, walk->table->split);
    walk->splits->is_named[walk->row.split] = TRUE;
    return TRUE;
}

static gboolean
walk_row(Walk *walk, const AkRows *rows, AkSplit of_file, GError **error)
{
    const Table *table = walk->table;
    TableRow *row = &walk->row;
    row->number++;
    row->label =
        table->flag[0] == NULL ? ak_rows_field(rows, walk->label) : NULL;
    for (gsize i = 0; table->flag[i] != NULL; i++)
        row->flag[i] = ak_rows_field(rows, walk->flag[i]);
    return walk_take(rows, table->text, walk->text, &row->text, error) &&
           walk_take(rows, table->query, walk->query, &row->query, error) &&
           walk_take(rows, table->id, walk->id, &row->id, error) &&
           walk_take_split(walk, rows, of_file, error) &&
           walk->visit(row, walk->data, error);
}

static gboolean
walk_file(Walk *walk, AkArchive *archive, const char *name, AkSplit split,
          GError **error)
{
    AkRowsFormat format;
    table_find_format(walk->table, name, &format);
    g_autoptr(AkRows) rows =
        ak_rows_new(archive, format, walk->table->has_header, error);
    if (rows == NULL || !walk_find_all(walk, rows, error))
        return FALSE;
    walk->row.rows = rows;
    walk->row.number = 0;
    gboolean is_there = TRUE;
    while (is_there)
        if (!ak_rows_next(rows, &is_there, error) ||
            (is_there && !walk_row(walk, rows, split, error)))
            return FALSE;
    return walk->row.number > 0 ||
           ak_rows_fail(rows, error, "no row follows the names of the columns");
}

gboolean
table_walk(const Table *table, AkExamples *notes, TableSplits *splits,
           TableVisit visit, gpointer data, GError **error)
{
    if (!g_file_test(table->path, G_FILE_TEST_EXISTS))
        return table_fail(
            table, error,
            "there is no such file: path must be a table (CSV, "
            "TSV or JSON lines, plain or compressed), or a folder "
            "or an archive with one for each split");
    g_autoptr(AkArchive) listed = ak_archive_open(table->path, NULL, error);
    g_autoptr(GPtrArray) found =
        listed != NULL ? table_list(table, listed, error) : NULL;
    g_autoptr(GHashTable) split_of =
        found != NULL ? table_assign(table, found, notes, splits, error) : NULL;
    g_autoptr(AkArchive) archive =
        split_of != NULL ? ak_archive_open(table->path, notes, error) : NULL;
    if (archive == NULL)
        return FALSE;

    const gsize n_flag = g_strv_length(table->flag);
    g_autofree gsize *flag = g_new0(gsize, n_flag + 1);
    g_autofree const char **value = g_new0(const char *, n_flag + 1);
    Walk walk = {.table = table,
                 .splits = splits,
                 .visit = visit,
                 .data = data,
                 .flag = flag,
                 .row.flag = value};
    const char *name;
    do {
        if (!ak_archive_next(archive, &name, error))
            return FALSE;
        const guint split =
            name == NULL
                ? 0
                : GPOINTER_TO_UINT(g_hash_table_lookup(split_of, name));
        if (split == 0)
            continue;
        walk.row.file =
            g_hash_table_size(split_of) > 1 ? ak_split_name(split - 1) : "row";
        if (!walk_file(&walk, archive, name, (AkSplit)(split - 1), error))
            return FALSE;
    } while (name != NULL);
    return TRUE;
}
