/* From the labels of a table to a task, its classes, and the label of a row. */
#include "table-parts.h"

#include <string.h>

/* More different labels than this are a text, or an id. */
enum { TABLE_CLASSES_MAX = 1000 };

struct TableLabels {
    const Table *table;
    gint task;
    GPtrArray *name;    /* of classes */
    GHashTable *number; /* name to its place in `name`; the names are its own */
    guint8 *is_set;     /* (O), several labels */
    gboolean has_list;  /* some label is a JSON array */
    GError *empty;      /* for the first row without a label */
    gsize n_empty;
};

static void
labels_add(TableLabels *labels, const char *name)
{
    gchar *copy = g_strdup(name);
    g_hash_table_insert(labels->number, copy,
                        GUINT_TO_POINTER(labels->name->len));
    g_ptr_array_add(labels->name, copy);
}

TableLabels *
table_labels_new(const Table *table)
{
    TableLabels *labels = g_new0(TableLabels, 1);
    labels->table = table;
    labels->task = table->task;
    labels->name = g_ptr_array_new();
    labels->number =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    gchar *const *given =
        table->flag[0] != NULL ? table->flag : table->given_class;
    for (; *given != NULL; given++)
        labels_add(labels, *given);
    return labels;
}

void
table_labels_free(TableLabels *labels)
{
    if (labels == NULL)
        return;
    g_clear_error(&labels->empty);
    g_hash_table_unref(labels->number);
    g_ptr_array_unref(labels->name);
    g_free(labels->is_set);
    g_free(labels);
}

/* The labels of a row, without white space around them; the empty ones are
 * none. */
static GStrv
labels_split(const TableLabels *labels, const char *label)
{
    const gboolean is_list = strstr(label, AK_ROWS_ITEM) != NULL;
    const gboolean is_several = labels->task == TABLE_MULTILABEL;
    const char *separator =
        is_list || !is_several ? AK_ROWS_ITEM : labels->table->separator;
    GStrv part = g_strsplit(label, separator, -1);
    gsize n = 0;
    for (gsize i = 0; part[i] != NULL; i++) {
        if (*g_strstrip(part[i]) == '\0')
            g_free(part[i]);
        else
            part[n++] = part[i];
    }
    part[n] = NULL;
    return part;
}

/* ---- What labels there are ---- */

gboolean
table_labels_see(const TableRow *row, gpointer data, GError **error)
{
    TableLabels *labels = data;
    const Table *table = labels->table;
    if (table->flag[0] != NULL)
        return TRUE;
    const char *label = row->label != NULL ? row->label : "";
    labels->has_list |= strstr(label, AK_ROWS_ITEM) != NULL;
    g_auto(GStrv) part = labels_split(labels, label);
    if (part[0] == NULL && labels->n_empty++ == 0)
        ak_rows_fail(row->rows, &labels->empty,
                     "'%s', the label, is empty; give the row one, or set "
                     "unlabelled = skip to leave such rows out",
                     table->label);
    for (gchar **p = part; *p != NULL && table->given_class[0] == NULL; p++)
        if (!g_hash_table_contains(labels->number, *p))
            labels_add(labels, *p);
    return labels->name->len <= TABLE_CLASSES_MAX ||
           table->given_class[0] != NULL ||
           ak_rows_fail(row->rows, error,
                        "up to here column '%s' has more than %d different "
                        "labels, this one is '%.40s': is it the column of the "
                        "labels? if so, list them (classes = ...)",
                        table->label, TABLE_CLASSES_MAX, label);
}

static gint
labels_choose_task(const TableLabels *labels)
{
    const Table *table = labels->table;
    if (table->task != TABLE_AUTO)
        return table->task;
    if (*table->query != '\0')
        return TABLE_QUERY;
    if (table->flag[0] != NULL || labels->has_list)
        return TABLE_MULTILABEL;
    return labels->name->len == 2 ? TABLE_BINARY : TABLE_CLASSES;
}

/* "a, b, c" */
static gchar *
labels_list(const TableLabels *labels)
{
    enum { LABELS_LISTED = 20 };
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < MIN(labels->name->len, LABELS_LISTED); i++)
        g_string_append_printf(list, "%s%.60s", i > 0 ? ", " : "",
                               (const char *)labels->name->pdata[i]);
    if (labels->name->len > LABELS_LISTED)
        g_string_append_printf(list, " and %u more",
                               labels->name->len - LABELS_LISTED);
    return g_utf8_make_valid(list->str, -1); /* a label may be cut */
}

static gboolean
labels_check(const TableLabels *labels, GError **error)
{
    const Table *table = labels->table;
    const guint n = labels->name->len;
    const guint low = labels->task == TABLE_MULTILABEL ? 1 : 2;
    g_autofree gchar *list = labels_list(labels);
    const char *what = NULL, *cure = "";
    if (n < low) {
        what = n == 0 ? "there is no label at all" : "there is one label only";
        cure = "; is it the right column?";
    } else if (labels->task == TABLE_BINARY && n != 2) {
        what = "task = binary needs two labels, there are more";
        cure = "; set task = classes";
    } else if (g_hash_table_contains(labels->number, "all")) {
        what = "a label is 'all', which is what reports call the total";
        cure = "; rename it";
    }
    if (what == NULL)
        return TRUE;
    g_set_error(error, AK_ERROR, AK_ERROR_DATA, "%s: %s in column '%s'%s%s%s",
                table->path, what, table->label, n > 0 ? ": " : "", list, cure);
    return FALSE;
}

gboolean
table_labels_declare(TableLabels *labels, AkExamples *examples, GError **error)
{
    static const AkTask task[] = {[TABLE_BINARY] = AK_TASK_BINARY,
                                  [TABLE_CLASSES] = AK_TASK_CLASSES,
                                  [TABLE_MULTILABEL] = AK_TASK_MULTILABEL,
                                  [TABLE_QUERY] = AK_TASK_QUERY};
    const Table *table = labels->table;
    labels->task = labels_choose_task(labels);
    if (labels->task == TABLE_MULTILABEL)
        labels->n_empty = 0; /* a text may have none of the labels */
    if (labels->n_empty > 0 && table->unlabelled == 0) {
        g_propagate_error(error, g_steal_pointer(&labels->empty));
        return FALSE;
    }
    if (table->flag[0] == NULL && table->given_class[0] == NULL) {
        g_ptr_array_sort(labels->name, ak_compare_words);
        for (guint i = 0; i < labels->name->len; i++)
            g_hash_table_insert(labels->number, g_strdup(labels->name->pdata[i]),
                                GUINT_TO_POINTER(i));
    }
    if (!labels_check(labels, error))
        return FALSE;
    if (labels->n_empty > 0)
        ak_examples_note(examples,
                         "%" G_GSIZE_FORMAT " row%s without a label %s left "
                         "out",
                         labels->n_empty, labels->n_empty == 1 ? "" : "s",
                         labels->n_empty == 1 ? "is" : "are");
    const gsize n = labels->name->len;
    labels->is_set = g_new0(guint8, n);
    ak_examples_declare(examples, task[labels->task],
                        labels->task == TABLE_BINARY ? 1 : n, n,
                        (const char *const *)labels->name->pdata);
    return TRUE;
}

/* ---- The label of a row ---- */

static gboolean
labels_set_flags(TableLabels *labels, const TableRow *row, GError **error)
{
    static const char *const yes[] = {"1", "true", "yes", NULL};
    static const char *const no[] = {"0", "false", "no", NULL};
    for (guint i = 0; i < labels->name->len; i++) {
        g_autofree gchar *value = g_strstrip(
            g_ascii_strdown(row->flag[i] != NULL ? row->flag[i] : "", -1));
        labels->is_set[i] = g_strv_contains(yes, value) ? 1 : 0;
        if (!labels->is_set[i] && !g_strv_contains(no, value))
            return ak_rows_fail(row->rows, error,
                                "'%s' in column '%s' is neither 1 nor 0 (nor "
                                "true, false, yes, no)",
                                value, (const char *)labels->name->pdata[i]);
    }
    return TRUE;
}

static gboolean
labels_find(const TableLabels *labels, const TableRow *row, const char *name,
            guint *number, GError **error)
{
    gpointer found;
    if (g_hash_table_lookup_extended(labels->number, name, NULL, &found)) {
        *number = GPOINTER_TO_UINT(found);
        return TRUE;
    }
    g_autofree gchar *list = labels_list(labels);
    return ak_rows_fail(row->rows, error,
                        "label '%s' in column '%s' is none of %s; correct it, "
                        "or add it to `classes`",
                        name, labels->table->label, list);
}

gboolean
table_labels_set(TableLabels *labels, const TableRow *row, AkExample *example,
                 gboolean *is_there, GError **error)
{
    *is_there = TRUE;
    const gboolean is_several = labels->task == TABLE_MULTILABEL;
    if (is_several) {
        example->labels = labels->is_set;
        memset(labels->is_set, 0, labels->name->len);
    }
    if (labels->table->flag[0] != NULL)
        return labels_set_flags(labels, row, error);

    g_auto(GStrv) part =
        labels_split(labels, row->label != NULL ? row->label : "");
    const guint n = g_strv_length(part);
    *is_there = is_several || n > 0;
    if (!is_several && n > 1)
        return ak_rows_fail(row->rows, error,
                            "%u labels in one row; set task = multilabel, or "
                            "leave one",
                            n);
    for (guint i = 0; i < n; i++) {
        guint number = 0;
        if (!labels_find(labels, row, part[i], &number, error))
            return FALSE;
        if (is_several)
            labels->is_set[number] = 1;
        else
            example->label = (gint)number;
    }
    return TRUE;
}
