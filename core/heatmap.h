/* heatmap.h: a text with a weight for each word, drawn. */
#ifndef AK_HEATMAP_H
#define AK_HEATMAP_H

#include <glib.h>

typedef struct AkHeatmap {
    gsize n_word;
    const char *const *word;   /* (T) */
    const gdouble *weight;     /* (T) in [0, 1]; NAN counts as 0 */
    const gboolean *is_marked; /* (T) NULL: none */
    gboolean colour;           /* shades of blue; else word[0.62] */
    gsize width;               /* columns of the terminal */
} AkHeatmap;

/* Append the text, indented and wrapped, with a line break at its end. */
void ak_heatmap_draw(const AkHeatmap *map, GString *out);

/* Append what the shades mean: shares of `whole`; and of which words the marked
 * ones are, "made the label" (NULL: none are marked). */
void ak_heatmap_legend(gboolean colour, const char *whole, const char *marked,
                       gsize width, GString *out);

#endif
