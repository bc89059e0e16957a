/* figures.c: reads summary.csv (RFC 4180: quoted fields may hold commas, line
 * breaks and doubled quotes). */
#include "figures.h"

#include <math.h>
#include <string.h>

typedef enum FiguresKind {
    FIGURES_TEXT,
    FIGURES_NUMBER,
    FIGURES_COUNT
} FiguresKind;

typedef struct FiguresColumn {
    const char *name;
    gsize offset; /* of the field in AkFigure */
    FiguresKind kind;
} FiguresColumn;

static const FiguresColumn figures_column[] = {
    {"dataset", G_STRUCT_OFFSET(AkFigure, dataset), FIGURES_TEXT},
    {"encoder", G_STRUCT_OFFSET(AkFigure, encoder), FIGURES_TEXT},
    {"attention", G_STRUCT_OFFSET(AkFigure, attention), FIGURES_TEXT},
    {"seed", G_STRUCT_OFFSET(AkFigure, seed), FIGURES_TEXT},
    {"probe", G_STRUCT_OFFSET(AkFigure, probe), FIGURES_TEXT},
    {"quantity", G_STRUCT_OFFSET(AkFigure, quantity), FIGURES_TEXT},
    {"class", G_STRUCT_OFFSET(AkFigure, class_name), FIGURES_TEXT},
    {"n", G_STRUCT_OFFSET(AkFigure, n), FIGURES_COUNT},
    {"missing", G_STRUCT_OFFSET(AkFigure, missing), FIGURES_COUNT},
    {"mean", G_STRUCT_OFFSET(AkFigure, mean), FIGURES_NUMBER},
    {"std", G_STRUCT_OFFSET(AkFigure, std), FIGURES_NUMBER},
    {"median", G_STRUCT_OFFSET(AkFigure, median), FIGURES_NUMBER},
    {"ci_low", G_STRUCT_OFFSET(AkFigure, ci_low), FIGURES_NUMBER},
    {"ci_high", G_STRUCT_OFFSET(AkFigure, ci_high), FIGURES_NUMBER},
    {"significant_fraction", G_STRUCT_OFFSET(AkFigure, significant),
     FIGURES_NUMBER},
};

/* Where reading stands. */
typedef struct FiguresReader {
    const char *path;
    const char *next; /* NUL-terminated rest of the file */
    guint line;       /* of the row last read, from 1 */
    guint next_line;
} FiguresReader;

static void
figures_free(gpointer data)
{
    AkFigure *figure = data;
    for (gsize i = 0; i < G_N_ELEMENTS(figures_column); i++) {
        if (figures_column[i].kind == FIGURES_TEXT)
            g_free(G_STRUCT_MEMBER(gchar *, figure, figures_column[i].offset));
    }
    g_free(figure);
}

/* One field; the reader then stands at the comma or line end behind it. */
static gchar *
figures_field(FiguresReader *reader, GError **error)
{
    const char *p = reader->next;
    if (*p != '"') {
        const gsize length = strcspn(p, ",\r\n");
        reader->next += length;
        return g_strndup(p, length);
    }

    g_autoptr(GString) field = g_string_new(NULL);
    for (p++; *p != '\0'; p++) {
        if (*p == '"' && p[1] != '"')
            break;
        if (*p == '"')
            p++;
        if (*p == '\n')
            reader->next_line++;
        g_string_append_c(field, *p);
    }
    if (*p != '"' || strchr(",\r\n", p[1]) == NULL) {
        g_set_error(
            error, AK_ERROR, AK_ERROR_FILE,
            "%s:%u: a quoted field does not end before a comma or the end of "
            "the line; do the run again to write the file anew",
            reader->path, reader->line);
        return NULL;
    }
    reader->next = p + 1;
    return g_string_free(g_steal_pointer(&field), FALSE);
}

/* The fields of the next row, or NULL without an error at the file's end. */
static GPtrArray *
figures_row(FiguresReader *reader, GError **error)
{
    if (*reader->next == '\0')
        return NULL;

    g_autoptr(GPtrArray) row = g_ptr_array_new_with_free_func(g_free);
    reader->line = reader->next_line;
    for (;;) {
        gchar *field = figures_field(reader, error);
        if (field == NULL)
            return NULL;
        g_ptr_array_add(row, field);
        if (*reader->next != ',')
            break;
        reader->next++;
    }
    if (*reader->next == '\r')
        reader->next++;
    if (*reader->next == '\n')
        reader->next++;
    reader->next_line++;
    return g_steal_pointer(&row);
}

/* at[i]: which field of a row is figures_column[i]. */
static gboolean
figures_header(FiguresReader *reader, guint *n_field, guint *at, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GPtrArray) row = figures_row(reader, &cause);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return FALSE;
    }
    *n_field = row != NULL ? row->len : 0;

    for (gsize i = 0; i < G_N_ELEMENTS(figures_column); i++) {
        guint j = 0;
        while (j < *n_field &&
               strcmp(row->pdata[j], figures_column[i].name) != 0)
            j++;
        if (j == *n_field) {
            g_set_error(
                error, AK_ERROR, AK_ERROR_FILE,
                "%s:1: there is no column '%s': the first line must name the "
                "columns; do the run again to write the file anew",
                reader->path, figures_column[i].name);
            return FALSE;
        }
        at[i] = j;
    }
    return TRUE;
}

static gboolean
figures_number(const FiguresReader *reader, const FiguresColumn *column,
               const char *field, gdouble *value, GError **error)
{
    static const gdouble most = 1e15; /* texts: what a double counts exactly */
    gchar *end = (gchar *)field;
    *value = *field == '\0' ? (gdouble)NAN : g_ascii_strtod(field, &end);
    if (*field == '\0')
        return TRUE;
    if (*end == '\0' && isfinite(*value) &&
        (column->kind != FIGURES_COUNT ||
         (*value >= 0.0 && *value <= most && *value == floor(*value))))
        return TRUE;

    g_set_error(
        error, AK_ERROR, AK_ERROR_FILE,
        "%s:%u: column '%s' is '%s', must be %s or empty; do the run again to "
        "write the file anew",
        reader->path, reader->line, column->name, field,
        column->kind == FIGURES_COUNT ? "a count" : "a number");
    return FALSE;
}

static gboolean
figures_take(const FiguresReader *reader, const GPtrArray *row, const guint *at,
             GPtrArray *figures, GError **error)
{
    AkFigure *figure = g_new0(AkFigure, 1);
    g_ptr_array_add(figures, figure); /* owns it from here on, errors included */
    for (gsize i = 0; i < G_N_ELEMENTS(figures_column); i++) {
        const FiguresColumn *column = &figures_column[i];
        const char *field = row->pdata[at[i]];
        gpointer place = G_STRUCT_MEMBER_P(figure, column->offset);
        if (column->kind == FIGURES_TEXT)
            *(gchar **)place = g_strdup(field);
        else if (!figures_number(reader, column, field, place, error))
            return FALSE;
    }
    return TRUE;
}

GPtrArray *
ak_figures_read(const char *path, GError **error)
{
    g_autofree gchar *text = NULL;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(path, &text, NULL, &cause)) {
        const gboolean is_absent =
            g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT);
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "%s cannot be read: %s",
                    path,
                    is_absent ? "there is no such file; it is written when a "
                                "run ends: start the run again, it goes on "
                                "where it was stopped"
                              : cause->message);
        return NULL;
    }

    if (*text != '\0' && !g_str_has_suffix(text, "\n")) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "%s is cut off within its last line; do the run again to "
                    "write the file anew",
                    path);
        return NULL;
    }
    FiguresReader reader = {
        .path = path, .next = text, .line = 1, .next_line = 1};
    guint n_field, at[G_N_ELEMENTS(figures_column)];
    if (!figures_header(&reader, &n_field, at, error))
        return NULL;

    g_autoptr(GPtrArray) figures = g_ptr_array_new_with_free_func(figures_free);
    while (*reader.next != '\0') {
        g_autoptr(GPtrArray) row = figures_row(&reader, error);
        if (row == NULL)
            return NULL;
        if (row->len != n_field) {
            g_set_error(
                error, AK_ERROR, AK_ERROR_FILE,
                "%s:%u: %u fields, must be %u as in the first line; do the run "
                "again to write the file anew",
                path, reader.line, row->len, n_field);
            return NULL;
        }
        if (!figures_take(&reader, row, at, figures, error))
            return NULL;
    }
    return g_steal_pointer(&figures);
}

const AkFigure *
ak_figures_find(const GPtrArray *figures, const char *probe,
                const char *quantity, const char *class_name)
{
    for (guint i = 0; i < figures->len; i++) {
        const AkFigure *figure = figures->pdata[i];
        if (strcmp(figure->probe, probe) == 0 &&
            strcmp(figure->quantity, quantity) == 0 &&
            strcmp(figure->class_name, class_name) == 0)
            return figure;
    }
    return NULL;
}

gboolean
ak_figure_is_measured(const AkFigure *figure)
{
    static const char *const core[] = {"test", "correlation", "control",
                                       "rationale", NULL};
    return !g_strv_contains(core, figure->probe) &&
           strcmp(figure->class_name, "all") == 0 &&
           strchr(figure->quantity, '@') == NULL;
}

gboolean
ak_figure_is_empty(const AkFigure *figure)
{
    return figure->n == 0.0 && !(figure->missing > 0.0);
}
