#include "pagefigures.h"

#include "drawing.h"
#include "figures.h"
#include "gnuplot.h"
#include "html.h"
#include "pagepicture.h"

#include <math.h>
#include <string.h>

/* Names of the classes, where there are few enough for a figure. */
enum { PAGEFIGURES_CLASSES = 4 };

static gchar **
pagefigures_classes(const AkResultsDataset *dataset)
{
    if (dataset == NULL || dataset->classes == NULL ||
        g_strcmp0(dataset->task, "multilabel") == 0 ||
        g_strv_length(dataset->classes) >= PAGEFIGURES_CLASSES)
        return NULL;
    return dataset->classes;
}

static void
pagefigures_append(const char *folder, const AkDrawing *drawing,
                   AkPageRoom *room, GString *out)
{
    g_string_append(out, "<figure>\n");
    g_autoptr(GString) picture = g_string_new(NULL);
    if (drawing->svg != NULL)
        ak_page_picture(drawing, picture);
    if (picture->len <= room->n_byte) {
        g_string_append_len(out, picture->str, (gssize)picture->len);
        room->n_byte -= picture->len;
    }
    ak_html(out, "<figcaption><strong>%.</strong> % ", drawing->title,
            drawing->caption);
    if (drawing->svg != NULL)
        ak_html(out, "<a href=\"%/%.pdf\">PDF</a> <a href=\"%/%.svg\">SVG</a> ",
                folder, drawing->name, folder, drawing->name);
    ak_html(out,
            "<a href=\"%/%.csv\">data</a> <a href=\"%/%.gp\">script</a>"
            "</figcaption></figure>\n",
            folder, drawing->name, folder, drawing->name);
}

static gboolean
pagefigures_draw(const AkPageFigures *page, const char *folder,
                 GPtrArray *drawings, GString *out, GError **error)
{
    g_autofree gchar *path = g_build_filename(page->results->out, folder, NULL);
    if (!page->room->draws)
        ak_gnuplot_take(path, drawings, page->room->trouble);
    else if (!ak_gnuplot_draw(path, drawings, page->room->trouble, error))
        return FALSE;
    if (drawings->len == 0)
        return TRUE;
    g_string_append(out, "<div class=\"figures\">\n");
    for (guint i = 0; i < drawings->len; i++) {
        const AkDrawing *drawing = drawings->pdata[i];
        pagefigures_append(folder, drawing, page->room, out);
        g_hash_table_add(page->room->drawn,
                         g_build_filename(path, drawing->name, NULL));
    }
    g_string_append(out, "</div>\n");
    return TRUE;
}

/* ---- One model ---- */

/* "sst (bilstm, additive)", as the paper has it above its figures; where there
 * are several seeds, with those.  Free it. */
static gchar *
model_title(const AkReportGroup *group, const char *what)
{
    const AkFigure *model = group->figures->pdata[0];
    const gboolean has_seeds = group->is_pooled || group->has_pool;
    return g_strdup_printf("%s (%s)%s%s", model->dataset, what,
                           has_seeds ? ", " : "", has_seeds ? group->seeds : "");
}

static gboolean
model_draw(const AkPageFigures *page, const AkReportGroup *group,
           const AkCellTable *table, GError **error)
{
    const AkFigure *model = group->figures->pdata[0];
    g_autofree gchar *what =
        g_strdup_printf("%s, %s", model->encoder, model->attention);
    g_autofree gchar *title = model_title(group, what);
    g_autofree gchar *folder = g_strconcat("figures/", group->key, NULL);
    const AkDrawingSubject subject = {.title = title,
                                      .classes =
                                          pagefigures_classes(group->dataset),
                                      .n_seed = group->part->len};
    g_autoptr(GPtrArray) drawings = ak_drawings_of_cell(table, &subject);
    g_autoptr(GString) out = g_string_new(NULL);
    if (!pagefigures_draw(page, folder, drawings, out, error))
        return FALSE;
    g_hash_table_insert(page->model, g_strdup(group->key), g_strdup(out->str));
    return TRUE;
}

/* The figures of models that stand for themselves, or of those whose seeds other
 * ones have together. */
static gboolean
models_draw(const AkPageFigures *page, const char *dataset, GHashTable *tables,
            gboolean has_pool, GError **error)
{
    for (guint i = 0; i < page->groups->len; i++) {
        const AkReportGroup *group = page->groups->pdata[i];
        const AkFigure *model = group->figures->pdata[0];
        const AkCellTable *table = g_hash_table_lookup(tables, group->key);
        if (table != NULL && group->has_pool == has_pool &&
            strcmp(model->dataset, dataset) == 0 &&
            !model_draw(page, group, table, error))
            return FALSE;
    }
    return TRUE;
}

/* The table of all seeds of each model. */
static void
models_pool(const AkPageFigures *page, const char *dataset, GHashTable *tables)
{
    for (guint i = 0; i < page->groups->len; i++) {
        const AkReportGroup *pooled = page->groups->pdata[i];
        const AkFigure *model = pooled->figures->pdata[0];
        if (!pooled->is_pooled || strcmp(model->dataset, dataset) != 0)
            continue;
        g_autoptr(GPtrArray) part = g_ptr_array_new();
        for (guint k = 0; k < page->groups->len; k++) {
            const AkReportGroup *one = page->groups->pdata[k];
            AkCellTable *table = g_hash_table_lookup(tables, one->key);
            if (table != NULL && strcmp(one->stem, pooled->stem) == 0)
                g_ptr_array_add(part, table);
        }
        if (part->len > 0)
            g_hash_table_insert(tables, pooled->key, ak_cell_table_pool(part));
    }
}

/* ---- Encoders beside each other ---- */

/* Do two models differ in the encoder alone? */
static gboolean
encoders_are_peers(const AkReportGroup *one, const AkReportGroup *other)
{
    const AkFigure *a = one->figures->pdata[0], *b = other->figures->pdata[0];
    return strcmp(a->dataset, b->dataset) == 0 &&
           strcmp(a->attention, b->attention) == 0 &&
           strcmp(a->seed, b->seed) == 0;
}

static void
encoders_clear_curve(gpointer data)
{
    AkDrawingCurve *curve = data;
    g_free(curve->label);
    g_array_unref(curve->value);
}

/* The curves of `quantity` of the model at `first` and its peers. */
static GArray *
encoders_curves(const GPtrArray *groups, guint first, GHashTable *tables,
                const char *quantity)
{
    GArray *curves = g_array_new(FALSE, TRUE, sizeof(AkDrawingCurve));
    g_array_set_clear_func(curves, encoders_clear_curve);
    for (guint i = first; i < groups->len; i++) {
        const AkReportGroup *group = groups->pdata[i];
        const AkCellTable *table = g_hash_table_lookup(tables, group->key);
        const AkTableColumn *column =
            table != NULL && encoders_are_peers(groups->pdata[first], group)
                ? ak_cell_table_find(table, "correlation", quantity)
                : NULL;
        if (column == NULL)
            continue;
        const AkFigure *figure = group->figures->pdata[0];
        const AkDrawingCurve curve = {.label = g_strdup(figure->encoder),
                                      .value = g_array_ref(column->value)};
        g_array_append_val(curves, curve);
    }
    return curves;
}

/* Is a model before this one its peer? */
static gboolean
encoders_is_later(const GPtrArray *groups, guint at)
{
    for (guint i = 0; i < at; i++)
        if (encoders_are_peers(groups->pdata[i], groups->pdata[at]))
            return TRUE;
    return FALSE;
}

/* The figures of the model at `first` beside its peers. */
static void
encoders_add(const AkPageFigures *page, guint first, GHashTable *tables,
             GPtrArray *drawings)
{
    const AkReportGroup *group = page->groups->pdata[first];
    const AkFigure *model = group->figures->pdata[0];
    g_autofree gchar *what = g_strconcat(model->attention, " attention", NULL);
    g_autofree gchar *title = model_title(group, what);
    const AkDrawingSubject subject = {.title = title,
                                      .n_seed = group->part->len};
    for (guint k = 0; k < page->results->probe->len; k++) {
        const AkDeclared *probe = page->results->probe->pdata[k];
        g_autofree gchar *quantity =
            g_strconcat("tau_attention_", probe->name, NULL);
        g_autofree gchar *name =
            g_strdup_printf("%s-s%s-tau-attention-%s-by-encoder",
                            model->attention, model->seed, probe->name);
        g_autoptr(GArray) curves =
            encoders_curves(page->groups, first, tables, quantity);
        AkDrawing *drawing =
            curves->len > 1 ? ak_drawing_encoders(curves, probe, name, &subject)
                            : NULL;
        if (drawing != NULL)
            g_ptr_array_add(drawings, drawing);
    }
}

/* Of models that stand for themselves, or of those whose seeds others have
 * together: these only for who wants to see. */
static gboolean
encoders_draw(const AkPageFigures *page, const char *dataset,
              GHashTable *tables, gboolean has_pool, GError **error)
{
    g_autoptr(GPtrArray) drawings =
        g_ptr_array_new_with_free_func(ak_drawing_free);
    g_autofree gchar *folder = g_strconcat("figures/", dataset, NULL);
    for (guint i = 0; i < page->groups->len; i++) {
        const AkReportGroup *group = page->groups->pdata[i];
        const AkFigure *model = group->figures->pdata[0];
        if (group->has_pool == has_pool &&
            strcmp(model->dataset, dataset) == 0 &&
            !encoders_is_later(page->groups, i))
            encoders_add(page, i, tables, drawings);
    }
    if (drawings->len == 0)
        return TRUE;
    ak_html(page->encoders,
            has_pool ? "<details><summary>%: encoders beside each other, under "
                       "each seed</summary>\n"
                     : "<h3>%: encoders beside each other</h3>\n",
            dataset);
    if (!pagefigures_draw(page, folder, drawings, page->encoders, error))
        return FALSE;
    g_string_append(page->encoders, has_pool ? "</details>\n" : "");
    return TRUE;
}

gboolean
ak_page_figures(const AkPageFigures *page, const char *dataset,
                GHashTable *tables, GError **error)
{
    models_pool(page, dataset, tables);
    for (gint has_pool = FALSE; has_pool <= TRUE; has_pool++)
        if (!models_draw(page, dataset, tables, has_pool, error) ||
            !encoders_draw(page, dataset, tables, has_pool, error))
            return FALSE;
    return TRUE;
}

/* ---- Where there are none ---- */

static guint
pagefigures_count(const char *text, const char *part)
{
    guint n = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        n++;
    return n;
}

void
ak_page_say_pictures(GHashTable *model, const GString *encoders,
                     const AkPageRoom *room, GString *out)
{
    GHashTableIter iter;
    gpointer figures;
    guint n_figure = pagefigures_count(encoders->str, "<figure>");
    guint n_picture = pagefigures_count(encoders->str, "<svg ");
    g_hash_table_iter_init(&iter, model);
    while (g_hash_table_iter_next(&iter, NULL, &figures)) {
        n_figure += pagefigures_count(figures, "<figure>");
        n_picture += pagefigures_count(figures, "<svg ");
    }
    if (room->trouble->len > 0) /* the same page, whatever it was */
        g_string_append(
            out, "<p class=\"warning\">Figures are not drawn: install gnuplot "
                 "(on Debian and Ubuntu: apt-get install gnuplot-nox); then "
                 "give attnkit report with this folder, which says what else "
                 "may be amiss. Data and scripts are in its folder "
                 "figures.</p>\n");
    else if (n_picture < n_figure)
        g_string_append_printf(
            out,
            "<p class=\"note\">This page has room for %u of %u figures; of the "
            "others it names the files.</p>\n",
            n_picture, n_figure);
}
