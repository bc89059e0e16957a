/* papertext.c: a table of the paper's on a terminal. */
#include "paperprint.h"
#include "table.h"
#include "terminal.h"

#include <string.h>

enum { TEXT_GAP = 2, TEXT_SOURCE = 10, TEXT_MIN_WIDTH = 40 };

/* Widths of the columns, and how rows are laid out. */
typedef struct TextLayout {
    gsize label; /* 0: the label stands on a line of its own */
    gsize *column;
    gsize indent; /* of what is under a section */
    gsize width;
} TextLayout;

static gsize
text_width(const char *words)
{
    g_autofree gchar *safe = ak_printable(words);
    return ak_display_width(safe);
}

static void
text_pad(GString *out, const char *words, gsize width)
{
    g_autofree gchar *safe = ak_printable(words);
    ak_table_pad(out, safe, width);
}

static void
text_measure(const AkGrid *grid, gsize width, TextLayout *layout)
{
    gsize sum = 0;
    *layout = (TextLayout){.width = MAX(width, TEXT_MIN_WIDTH),
                           .label = text_width(grid->place),
                           .indent = 2};
    layout->column = g_new0(gsize, grid->column->len + 1);
    for (guint c = 0; c < grid->column->len; c++) {
        const AkGridColumn *column = grid->column->pdata[c];
        layout->column[c] =
            MAX(text_width(column->top), text_width(column->bottom));
        for (guint r = 0; r < grid->row->len; r++) {
            const AkGridRow *row = grid->row->pdata[r];
            layout->column[c] = MAX(layout->column[c], text_width(row->cell[c]));
        }
        sum += layout->column[c] + TEXT_GAP;
    }
    for (guint r = 0; r < grid->row->len; r++) {
        const AkGridRow *row = grid->row->pdata[r];
        layout->label = MAX(layout->label, text_width(row->label));
        if (*row->section != '\0')
            layout->indent = 4;
    }
    if (layout->indent + layout->label + TEXT_GAP + TEXT_SOURCE + sum >
        layout->width)
        layout->label = 0;
}

/* What stands before the cells of a row. */
static void
text_stub(const TextLayout *layout, const char *label, const char *source,
          GString *out)
{
    g_string_append_printf(out, "%*s", (int)layout->indent, "");
    if (layout->label > 0)
        text_pad(out, label, layout->label + TEXT_GAP);
    else
        g_string_append_printf(out, "%*s", TEXT_GAP, "");
    text_pad(out, source, TEXT_SOURCE);
}

/* No blanks at the end of a line. */
static void
text_end_line(GString *out)
{
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

static void
text_head(const AkGrid *grid, const TextLayout *layout, guint from, guint to,
          GString *out)
{
    gboolean has_bottom = FALSE;
    text_stub(layout, grid->place, "source", out);
    for (guint c = from; c < to; c++) {
        const AkGridColumn *column = grid->column->pdata[c];
        g_string_append_printf(out, "%*s", TEXT_GAP, "");
        text_pad(out, column->top, layout->column[c]);
        has_bottom = has_bottom || *column->bottom != '\0';
    }
    text_end_line(out);
    if (!has_bottom)
        return;
    text_stub(layout, "", "", out);
    for (guint c = from; c < to; c++) {
        const AkGridColumn *column = grid->column->pdata[c];
        g_string_append_printf(out, "%*s", TEXT_GAP, "");
        text_pad(out, column->bottom, layout->column[c]);
    }
    text_end_line(out);
}

static void
text_row(const AkGrid *grid, const TextLayout *layout, guint r, guint from,
         guint to, GString *out)
{
    const AkGridRow *row = grid->row->pdata[r];
    const gboolean is_first = !ak_grid_same_place(grid, r);
    if (*row->section != '\0' && !ak_grid_same_section(grid, r)) {
        g_string_append(out, "  ");
        text_pad(out, row->section, 0);
        g_string_append_c(out, '\n');
    }
    if (is_first && layout->label == 0) {
        g_string_append_printf(out, "%*s", (int)layout->indent, "");
        text_pad(out, row->label, 0);
        g_string_append_c(out, '\n');
    }
    g_autofree gchar *source = g_strconcat(ak_source_name[row->source],
                                           row->is_made_up ? "*" : "", NULL);
    text_stub(layout, is_first ? row->label : "", source, out);
    for (guint c = from; c < to; c++) {
        g_string_append_printf(out, "%*s", TEXT_GAP, "");
        text_pad(out, row->cell[c], layout->column[c]);
    }
    text_end_line(out);
}

/* The first column that does not fit beside `from`; at least one does. */
static guint
text_fits(const AkGrid *grid, const TextLayout *layout, guint from)
{
    gsize sum = layout->indent + layout->label + TEXT_GAP + TEXT_SOURCE;
    guint to = from;
    while (to < grid->column->len &&
           (to == from || sum + TEXT_GAP + layout->column[to] <= layout->width)) {
        sum += TEXT_GAP + layout->column[to];
        to++;
    }
    return to;
}

/* A table that is too wide goes on below with its other columns. */
void
ak_paper_text(const AkGrid *grid, gsize width, GString *out)
{
    g_return_if_fail(grid != NULL && out != NULL);

    if (grid->row->len == 0)
        return;
    TextLayout layout;
    text_measure(grid, width, &layout);
    ak_wrap(out, "", grid->title, layout.width);
    g_string_append_c(out, '\n');
    ak_wrap(out, "  ", grid->legend, layout.width);
    for (guint from = 0, to; from < grid->column->len; from = to) {
        to = text_fits(grid, &layout, from);
        g_string_append_c(out, '\n');
        text_head(grid, &layout, from, to, out);
        for (guint r = 0; r < grid->row->len; r++)
            text_row(grid, &layout, r, from, to, out);
    }
    g_string_append_c(out, '\n');
    g_free(layout.column);
}
