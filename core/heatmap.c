/* heatmap.c: shades of one hue, light to dark, so that they are told apart
 * without seeing colours; black or white letters, whichever reads better. */
#include "heatmap.h"

#include "terminal.h"

#define HEATMAP_INDENT 4
#define HEATMAP_SHOWN 0.05 /* lighter weights have no shade and no number */
#define HEATMAP_RESET "\033[0m"

/* A shade for weights from `low` on; colours of the 256-colour palette.  The
 * contrast of letters and ground is 5.8 : 1 or more for each. */
typedef struct HeatmapShade {
    gdouble low;
    guint ground, letters;
} HeatmapShade;

static const HeatmapShade heatmap_shade[] = {
    {HEATMAP_SHOWN, 153, 16}, /* #afd7ff */
    {0.10, 111, 16},          /* #87afff */
    {0.20, 68, 16},           /* #5f87d7 */
    {0.40, 26, 231},          /* #005fd7 */
    {0.70, 18, 231},          /* #000087 */
};

static const HeatmapShade *
heatmap_find_shade(gdouble weight)
{
    const HeatmapShade *shade = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(heatmap_shade); i++) {
        if (weight >= heatmap_shade[i].low)
            shade = &heatmap_shade[i];
    }
    return shade;
}

/* Append one word; returns the columns that it takes. */
static gsize
heatmap_word_coloured(GString *out, const char *word, gdouble weight,
                      gboolean is_marked)
{
    const HeatmapShade *shade = heatmap_find_shade(weight);
    if (is_marked)
        g_string_append(out, "\033[4m");
    if (shade != NULL)
        g_string_append_printf(out, "\033[48;5;%u;38;5;%um", shade->ground,
                               shade->letters);
    g_string_append(out, word);
    if (is_marked || shade != NULL)
        g_string_append(out, HEATMAP_RESET);
    return ak_display_width(word);
}

static gsize
heatmap_word_plain(GString *out, const char *word, gdouble weight,
                   gboolean is_marked)
{
    const char *mark = is_marked ? "*" : "";
    g_autofree gchar *number = weight >= HEATMAP_SHOWN
                                   ? g_strdup_printf("[%.2f]", weight)
                                   : g_strdup("");
    g_autofree gchar *text =
        g_strdup_printf("%s%s%s%s", mark, word, mark, number);
    g_string_append(out, text);
    return ak_display_width(text);
}

void
ak_heatmap_draw(const AkHeatmap *map, GString *out)
{
    g_string_append_printf(out, "%*s", HEATMAP_INDENT, "");
    gsize column = HEATMAP_INDENT;
    for (gsize i = 0; i < map->n_word; i++) {
        g_autofree gchar *word = ak_printable(map->word[i]);
        const gboolean is_marked = map->is_marked != NULL && map->is_marked[i];
        g_autoptr(GString) drawn = g_string_new(NULL);
        const gsize wide =
            map->colour
                ? heatmap_word_coloured(drawn, word, map->weight[i], is_marked)
                : heatmap_word_plain(drawn, word, map->weight[i], is_marked);

        const gboolean is_first = column == HEATMAP_INDENT;
        if (!is_first && column + 1 + wide > map->width) {
            g_string_append_printf(out, "\n%*s", HEATMAP_INDENT, "");
            column = HEATMAP_INDENT;
        } else if (!is_first) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append_len(out, drawn->str, (gssize)drawn->len);
        column += wide;
    }
    g_string_append_c(out, '\n');
}

void
ak_heatmap_legend(gboolean colour, const char *whole, const char *marked,
                  gsize width, GString *out)
{
    if (!colour) {
        g_autofree gchar *mark = marked != NULL
                                     ? g_strdup_printf("; *word* %s", marked)
                                     : g_strdup("");
        g_autofree gchar *text =
            g_strdup_printf("word[0.62] is a word with its share of %s, shown "
                            "from 0.05 on%s.",
                            whole, mark);
        ak_wrap(out, "  ", text, width);
        return;
    }
    g_string_append_printf(out, "  Share of %s:", whole);
    for (gsize i = 0; i < G_N_ELEMENTS(heatmap_shade); i++)
        g_string_append_printf(out, " \033[48;5;%u;38;5;%um %.2f " HEATMAP_RESET,
                               heatmap_shade[i].ground,
                               heatmap_shade[i].letters, heatmap_shade[i].low);
    g_string_append(out, " and more.\n");
    if (marked != NULL)
        g_string_append_printf(
            out, "  A word that %s is \033[4munderlined" HEATMAP_RESET ".\n",
            marked);
}
