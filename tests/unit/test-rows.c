/* CSV, TSV and JSON lines: what rows come out, what is refused and where. */
#include "attnkit/rows.h"

#include "harness.h"
#include "rowswork.h"

#include <string.h>

typedef struct Table {
    gchar *folder;
    AkArchive *archive;
    AkRows *rows;
} Table;

static gboolean
table_open(Table *table, const char *data, gsize n, AkRowsFormat format,
           gboolean has_header, GError **error)
{
    const char *name;
    table->folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(table->folder, "t", NULL);
    g_assert_true(g_file_set_contents(path, data, (gssize)n, NULL));
    table->archive = ak_archive_open(path, NULL, NULL);
    g_assert_true(ak_archive_next(table->archive, &name, NULL));
    table->rows = ak_rows_new(table->archive, format, has_header, error);
    return table->rows != NULL;
}

static void
table_close(Table *table)
{
    ak_rows_free(table->rows);
    ak_archive_free(table->archive);
    ak_test_folder_remove(table->folder);
}

/* "3:a|b\n" for each row: its line and its fields; "~" is a NULL. */
static gchar *
table_print(const char *data, gsize n, AkRowsFormat format, gboolean has_header,
            GError **error)
{
    Table table = {0};
    g_autoptr(GString) all = g_string_new(NULL);
    gboolean is_there = table_open(&table, data, n, format, has_header, error);
    while (is_there && ak_rows_next(table.rows, &is_there, error) && is_there) {
        g_string_append_printf(all, "%" G_GSIZE_FORMAT ":",
                               ak_rows_n_line(table.rows));
        for (gsize i = 0; i < ak_rows_n_field(table.rows); i++) {
            const char *field = ak_rows_field(table.rows, i);
            g_string_append_printf(all, "%s%s", i > 0 ? "|" : "",
                                   field != NULL ? field : "~");
        }
        g_string_append_c(all, '\n');
    }
    table_close(&table);
    return g_strdup(all->str);
}

/* --- what is read -------------------------------------------------------------------- */

typedef struct Good {
    const char *remark;
    AkRowsFormat format;
    gboolean has_header;
    const char *data, *rows;
    gsize n; /* 0: the length of data */
} Good;

/* clang-format off */
static const Good good[] = {
    {"plain", AK_ROWS_CSV, TRUE, "a,b\n1,2\n3,4\n", "2:1|2\n3:3|4\n", 0},
    {"no header", AK_ROWS_CSV, FALSE, "1,2\n3,4\n", "1:1|2\n2:3|4\n", 0},
    {"CRLF, no last line end", AK_ROWS_CSV, TRUE,
     "a,b\r\n1,\"2\"\r\n,\r\n3,4", "2:1|2\n3:|\n4:3|4\n", 0},
    {"a carriage return at the very end", AK_ROWS_CSV, TRUE, "a,b\r\n1,\"2\"\r", "2:1|2\n", 0},
    {"quotes, commas, lines within quotes", AK_ROWS_CSV, TRUE,
     "a,b\n\"x,\"\"y\"\"\",\"one\r\ntwo\n\nthree\"\n\"\",\"\"\"\"\n",
     "2:x,\"y\"|one\ntwo\n\nthree\n6:|\"\n", 0},
    {"blank lines", AK_ROWS_CSV, TRUE, "\n\r\na,b\n\n1,2\n\n\n", "5:1|2\n", 0},
    {"one column: an empty field needs quotes", AK_ROWS_CSV, TRUE, "a\n\n\"\"\n ", "3:\n4: \n", 0},
    {"blanks belong to a field", AK_ROWS_CSV, TRUE, "a,b\n 1 ,\t2\n", "2: 1 |\t2\n", 0},
    {"byte order mark", AK_ROWS_CSV, FALSE, "\xef\xbb\xbf\"a\",b\n", "1:a|b\n", 0},
    {"bytes that are no text", AK_ROWS_CSV, FALSE, "a\0b,\xff\n",
     "1:a\xef\xbf\xbd" "b|\xef\xbf\xbd\n", 6},
    {"header alone", AK_ROWS_CSV, TRUE, "a,b\n", "", 0},
    {"tabs; quotes are text", AK_ROWS_TSV, TRUE,
     "a\tb\r\n\"1\t2\"\"\r\nx\ry\t,\n", "2:\"1|2\"\"\n3:x\ry|,\n", 0},
    {"objects", AK_ROWS_JSON, TRUE,
     "\xef\xbb\xbf{\"a\": \"x\\ny\", \"b\": 12345678901234567}\n \n"
     "{\"b\": true, \"c\": 0}\r\n{\"b\": null, \"a\": 0.1}",
     "1:x\ny|12345678901234567\n3:~|true\n4:0.1|~\n", 0},
    {"what is within an object", AK_ROWS_JSON, TRUE,
     "{\"a\": [\"x\", 2, false], \"b\": {\"c\": [1, 2]}}\n{\"a\": [], \"b\": \"\\u00e9\\u0000\"}\n",
     "1:x\x1f" "2\x1f" "false|{\"c\":[1,2]}\n2:|\xc3\xa9\xef\xbf\xbd\n", 0},
};
/* clang-format on */

static void
test_good(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        const Good *g = &good[i];
        g_autoptr(GError) error = NULL;
        g_autofree gchar *rows =
            table_print(g->data, g->n > 0 ? g->n : strlen(g->data), g->format,
                        g->has_header, &error);
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_STRING_EQUAL(rows, g->rows);
        if (strcmp(rows, g->rows) != 0)
            g_printerr("%s: %s", g->remark, rows);
    }
}

/* --- what is refused ----------------------------------------------------------------- */

typedef struct Bad {
    AkRowsFormat format;
    const char *data, *where, *what;
} Bad;

/* clang-format off */
static const Bad bad[] = {
    {AK_ROWS_CSV, "", "t: ", "is empty"},
    {AK_ROWS_CSV, "\xef\xbb\xbf\n\n", "t: ", "is empty"},
    {AK_ROWS_CSV, "\xff\xfe" "a", "t: ", "UTF-16"},
    {AK_ROWS_CSV, "a,b\n1,2\n3\n", "t:3: ", "1 field, where the first row has 2"},
    {AK_ROWS_CSV, "a,b\n\n1,2,3\n", "t:3: ", "3 fields, where the first row has 2"},
    {AK_ROWS_CSV, "a,b\n1,x \"y\" z\n", "t:2: ", "a quote within field 2 ('b')"},
    {AK_ROWS_CSV, "a,b\n1, \"y\"\n", "t:2: ", "a quote within field 2"},
    {AK_ROWS_CSV, "a,b\n1,2\n\"x\n\"y,2\n", "t:3: ",
     "'y' behind the closing quote of field 1 ('a'), in line 4"},
    {AK_ROWS_CSV, "a,b\n1,2\n\"x,3\n4,5\n\"y\",6\n7,8\n", "t:3: ",
     "in line 5: a comma or the end of the line was expected; the quotes were opened in "
     "line 3: close them there"},
    {AK_ROWS_CSV, "a,b\n\"x\"\ry,2\n", "t:2: ", "'y' behind the closing quote"},
    {AK_ROWS_CSV, "a,b\n\"x\"\r,2\n", "t:2: ", "',' behind the closing quote"},
    {AK_ROWS_CSV, "a,b\n\n1,\"2\n3,4\n", "t:3: ",
     "the file ends within field 2 ('b'), whose quotes were opened in line 3"},
    {AK_ROWS_CSV, "a,b\n1,\"2\"\"", "t:2: ", "the file ends within field 2"},
    {AK_ROWS_CSV, "a,b\r1,2\r", "t:1: ", "a carriage return without a newline in field 2"},
    {AK_ROWS_TSV, "", "t: ", "is empty"},
    {AK_ROWS_TSV, "a\tb\n1\t2\t3\n", "t:2: ", "cannot hold a tab"},
    {AK_ROWS_JSON, "\n \n", "t: ", "is empty"},
    {AK_ROWS_JSON, "{}\n", "t:1: ", "no keys"},
    {AK_ROWS_JSON, "{\"a\": 1}\n\n[{\"a\": 1}]\n", "t:3: ", "not a JSON object"},
    {AK_ROWS_JSON, "{\"a\": 1}\n7\n", "t:2: ", "not a JSON object"},
    {AK_ROWS_JSON, "{\n\"a\": 1}\n", "t:1: ", "one a line was expected"},
    {AK_ROWS_JSON, "{\"a\": 1} {\"a\": 2}\n", "t:1: ", "end of file expected"},
    {AK_ROWS_JSON, "{\"a\": 1, \"a\": 2}\n", "t:1: ", "duplicate object key"},
};
/* clang-format on */

static void
test_bad(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree gchar *rows = table_print(bad[i].data, strlen(bad[i].data),
                                             bad[i].format, TRUE, &error);
        CU_ASSERT(g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
        if (error != NULL && strstr(error->message, bad[i].where) == NULL)
            CU_FAIL(bad[i].where);
        AK_ASSERT_ERROR(&error, bad[i].what);
    }
}

/* Nesting deeper than a stack should hold. */
static void
test_deep(void)
{
    g_autoptr(GString) deep = g_string_new("{\"a\": ");
    for (gsize i = 0; i < 100000; i++)
        g_string_append_c(deep, '[');
    g_autoptr(GError) error = NULL;
    g_autofree gchar *rows =
        table_print(deep->str, deep->len, AK_ROWS_JSON, TRUE, &error);
    AK_ASSERT_ERROR(&error, "maximum parsing depth");
}

/* --- long ones ----------------------------------------------------------------------- */

/* Rows longer than what the stream shows at once, so that every kind of byte
 * comes to stand at a border at some length. */
static void
test_borders(void)
{
    enum { PIECE = 1 << 18, AROUND = 8 };
    for (gsize n = PIECE - AROUND; n < PIECE + AROUND; n++) {
        g_autofree gchar *fill = g_strnfill(n, 'x');
        g_autofree gchar *data =
            g_strconcat(fill, ",\"", fill, "\"\"\r\n\"\r\n1,\"2\"\r\n", NULL);
        g_autofree gchar *want =
            g_strconcat("1:", fill, "|", fill, "\"\n\n3:1|2\n", NULL);
        g_autoptr(GError) error = NULL;
        g_autofree gchar *rows =
            table_print(data, strlen(data), AK_ROWS_CSV, FALSE, &error);
        AK_ASSERT_NO_ERROR(&error);
        CU_ASSERT_STRING_EQUAL(rows, want);
    }
}

static void
test_long_field(void)
{
    static const struct {
        AkRowsFormat format;
        const char *start;
    } cases[] = {{AK_ROWS_CSV, "a,b\n1,\""},
                 {AK_ROWS_CSV, "a,b\n1,"},
                 {AK_ROWS_TSV, "a\tb\n1\t"}};
    g_autofree gchar *fill = g_strnfill(AK_ROWS_FIELD_MAX + 1, '\xc3');
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree gchar *data = g_strconcat(cases[i].start, fill, NULL);
        g_autoptr(GError) error = NULL;
        g_autofree gchar *rows =
            table_print(data, strlen(data), cases[i].format, TRUE, &error);
        AK_ASSERT_ERROR(&error, "t:2: field 2 ('b') has more than 16777216");
    }
    /* Quotes written twice count, though none of them stands alone. */
    g_autofree gchar *quotes = g_strnfill(2 * AK_ROWS_FIELD_MAX + 2, '"');
    g_autofree gchar *quoted = g_strconcat("a\n\"", quotes, NULL);
    g_autoptr(GError) refused = NULL;
    g_autofree gchar *none =
        table_print(quoted, strlen(quoted), AK_ROWS_CSV, TRUE, &refused);
    AK_ASSERT_ERROR(&refused, "t:2: field 1 ('a') has more than 16777216");

    g_autofree gchar *data = g_strconcat("{\"a\": 1}\n{\"a\": \"", fill, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree gchar *rows =
        table_print(data, strlen(data), AK_ROWS_JSON, TRUE, &error);
    CU_ASSERT(g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
    AK_ASSERT_ERROR(&error, "line 2 is longer than 16777216 bytes");
}

/* --- columns ------------------------------------------------------------------------- */

typedef struct Column {
    AkRowsFormat format;
    gboolean has_header;
    const char *data, *name;
    gsize field;
    const char *fault; /* NULL: found */
} Column;

/* clang-format off */
static const Column columns[] = {
    {AK_ROWS_CSV, TRUE, "id,text,label\n", "label", 2, NULL},
    {AK_ROWS_CSV, TRUE, "id,\"te\"\"xt\"\n", "te\"xt", 1, NULL},
    {AK_ROWS_CSV, FALSE, "7,8\n", "2", 1, NULL},
    {AK_ROWS_JSON, FALSE, "{\"b\": 1, \"a\": 2}\n", "a", 1, NULL},
    {AK_ROWS_CSV, TRUE, "id,text,label\n", "labels", 0,
     "t:1: there is no column 'labels', did you mean 'label'?; "
     "the columns are 'id', 'text', 'label'"},
    {AK_ROWS_CSV, FALSE, "7,8\n", "0", 0, "the columns are '1', '2'"},
    {AK_ROWS_CSV, TRUE, "a,b,a\n", "a", 0, "2 columns have the name 'a'"},
    {AK_ROWS_CSV, TRUE, "a,b,a\n", "b", 1, NULL},
    {AK_ROWS_CSV, TRUE, "a;b\n", "b", 0, "parted by semicolons"},
    {AK_ROWS_CSV, TRUE, "a\tb\n", "b", 0, "format = tsv"},
    {AK_ROWS_TSV, TRUE, "a,b\n", "b", 0, "format = csv"},
};
/* clang-format on */

static void
test_columns(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        const Column *c = &columns[i];
        Table table = {0};
        g_autoptr(GError) error = NULL;
        gsize field = 99;
        const gboolean is_open = table_open(&table, c->data, strlen(c->data),
                                            c->format, c->has_header, NULL);
        CU_ASSERT_TRUE_FATAL(is_open);
        CU_ASSERT_EQUAL(ak_rows_find(table.rows, c->name, &field, &error),
                        c->fault == NULL);
        if (c->fault != NULL) {
            AK_ASSERT_ERROR(&error, c->fault);
        } else {
            AK_ASSERT_NO_ERROR(&error);
            CU_ASSERT_EQUAL(field, c->field);
            CU_ASSERT_TRUE(ak_rows_has(table.rows, c->name));
        }
        CU_ASSERT_FALSE(ak_rows_has(table.rows, "none"));
        table_close(&table);
    }
}

/* AK_ROWS_COLUMNS_MAX columns are read, one more is not. */
static void
test_wide(void)
{
    static const char parts[] = {[AK_ROWS_CSV] = ',', [AK_ROWS_TSV] = '\t'};
    for (gsize more = 0; more < 2; more++)
        for (guint f = AK_ROWS_CSV; f <= AK_ROWS_JSON; f++) {
            g_autoptr(GString) data = g_string_new("{\"0\": 1");
            for (gsize i = 1; i < AK_ROWS_COLUMNS_MAX + more; i++)
                g_string_append_printf(data, ", \"%" G_GSIZE_FORMAT "\": 1", i);
            g_string_append_c(data, '}');
            if (f != AK_ROWS_JSON) {
                g_autofree gchar *row =
                    g_strnfill(AK_ROWS_COLUMNS_MAX - 1 + more, parts[f]);
                g_string_assign(data, row);
            }
            Table table = {0};
            g_autoptr(GError) error = NULL;
            const gboolean ok = table_open(&table, data->str, data->len,
                                           (AkRowsFormat)f, FALSE, &error);
            CU_ASSERT_EQUAL(ok, more == 0);
            if (more > 0)
                AK_ASSERT_ERROR(&error, "t:1: more than 10000 columns");
            table_close(&table);
        }
}

/* What a message quotes of the data may be cut within a character, by the parser
 * of JSON as well, and may be megabytes. */
static void
test_messages(void)
{
    static const char broken[] =
        "{\"a\": \"x\"}\n{\"a\": \"\\\xf0\x9f\x99\x82\"}";
    Table table = {0};
    g_autoptr(GError) error = NULL;
    gboolean is_there;
    table_open(&table, broken, strlen(broken), AK_ROWS_JSON, TRUE, NULL);
    CU_ASSERT(ak_rows_next(table.rows, &is_there, NULL));
    CU_ASSERT_FALSE(ak_rows_next(table.rows, &is_there, &error));
    CU_ASSERT(g_utf8_validate(error->message, -1, NULL));
    g_clear_error(&error);

    g_autofree gchar *label = g_strnfill(1 << 20, 'b');
    ak_rows_fail(table.rows, &error, "'%.4s' of '\xc3\xa4%s': correct it",
                 "\xc3\xa4\xf0\x9f\x99\x82", label);
    CU_ASSERT(g_utf8_validate(error->message, -1, NULL));
    CU_ASSERT(strlen(error->message) < 2000);
    CU_ASSERT(g_str_has_suffix(error->message, "bbb': correct it"));
    AK_ASSERT_ERROR(&error, "' of '\xc3\xa4"
                            "bbb");
    table_close(&table);
}

/* Row i has a long field in column i: they do not add up. */
static void
test_diagonal(void)
{
    enum { N = 12, LONG = 1 << 20 };
    g_autofree gchar *fill = g_strnfill(LONG, 'x');
    g_autoptr(GString) data = g_string_new(NULL);
    for (guint row = 0; row < N; row++)
        for (guint i = 0; i < N; i++)
            g_string_append_printf(data, "%s%c", i == row ? fill : "y",
                                   i + 1 < N ? ',' : '\n');
    Table table = {0};
    g_autoptr(GError) error = NULL;
    gboolean is_there = TRUE;
    const gboolean is_open =
        table_open(&table, data->str, data->len, AK_ROWS_CSV, FALSE, &error);
    CU_ASSERT_TRUE_FATAL(is_open);
    for (guint row = 0; row < N; row++) {
        gsize room = 0;
        CU_ASSERT_TRUE(ak_rows_next(table.rows, &is_there, &error) && is_there);
        CU_ASSERT_EQUAL(strlen(ak_rows_field(table.rows, row)), LONG);
        for (guint i = 0; i < N; i++)
            room += g_array_index(table.rows->field, AkRowsField, i)
                        .text->allocated_len;
        CU_ASSERT_TRUE(room < 3 * LONG); /* a GString has up to twice its text */
    }
    table_close(&table);
}

static const AkCase cases[] = {
    {"what is read", test_good},
    {"what is refused", test_bad},
    {"deep nesting", test_deep},
    {"borders of pieces", test_borders},
    {"a field too long", test_long_field},
    {"long fields one after another", test_diagonal},
    {"columns", test_columns},
    {"messages", test_messages},
    {"many columns", test_wide},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("rows", cases);
}
