/* figures.c: reads summary.csv (RFC 4180: quoted fields may hold commas, line
 * breaks and doubled quotes). */
#include "figures.h"

#include <math.h>
#include <string.h>

typedef struct FiguresColumn {
    const char *name;
    gsize offset; /* of the field in AkFigure */
    gboolean is_number;
} FiguresColumn;

static const FiguresColumn figures_column[] = {
    {"dataset", G_STRUCT_OFFSET(AkFigure, dataset), FALSE},
    {"encoder", G_STRUCT_OFFSET(AkFigure, encoder), FALSE},
    {"attention", G_STRUCT_OFFSET(AkFigure, attention), FALSE},
    {"seed", G_STRUCT_OFFSET(AkFigure, seed), FALSE},
    {"probe", G_STRUCT_OFFSET(AkFigure, probe), FALSE},
    {"quantity", G_STRUCT_OFFSET(AkFigure, quantity), FALSE},
    {"class", G_STRUCT_OFFSET(AkFigure, class_name), FALSE},
    {"n", G_STRUCT_OFFSET(AkFigure, n), TRUE},
    {"missing", G_STRUCT_OFFSET(AkFigure, missing), TRUE},
    {"mean", G_STRUCT_OFFSET(AkFigure, mean), TRUE},
    {"std", G_STRUCT_OFFSET(AkFigure, std), TRUE},
    {"median", G_STRUCT_OFFSET(AkFigure, median), TRUE},
    {"ci_low", G_STRUCT_OFFSET(AkFigure, ci_low), TRUE},
    {"ci_high", G_STRUCT_OFFSET(AkFigure, ci_high), TRUE},
    {"significant_fraction", G_STRUCT_OFFSET(AkFigure, significant), TRUE},
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
        if (!figures_column[i].is_number)
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
figures_number(const FiguresReader *reader, const char *column,
               const char *field, gdouble *value, GError **error)
{
    gchar *end = (gchar *)field;
    *value = *field == '\0' ? (gdouble)NAN : g_ascii_strtod(field, &end);
    if (*field == '\0' || *end == '\0')
        return TRUE;

    g_set_error(
        error, AK_ERROR, AK_ERROR_FILE,
        "%s:%u: column '%s' is '%s', must be a number or empty; do the run "
        "again to write the file anew",
        reader->path, reader->line, column, field);
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
        if (!column->is_number)
            *(gchar **)place = g_strdup(field);
        else if (!figures_number(reader, column->name, field, place, error))
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
