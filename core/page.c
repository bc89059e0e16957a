#include "page.h"

#include "files.h"
#include "gnuplot.h"
#include "html.h"
#include "pagedata.h"
#include "pagefigures.h"
#include "pageparts.h"

#include <string.h>

/* Of a page of at most 5 MB so many bytes are for each of its parts, and what texts
 * leave is for pictures; what finds no room is named with the place where it is. */
enum {
    PAGE_TEXTS = 2500000,
    PAGE_PICTURES = 1000000,
    PAGE_WORDS = 500000, /* about models, and where their figures are */
    PAGE_TABLES = 400000,
};

typedef struct Page {
    const AkResults *results;
    const GPtrArray *groups;
    GPtrArray *cell; /* names of the cells that there are figures of */
    GString *out;
    GString *json; /* for the script */

    /* Markup of figures: of a model by its key, and of models beside others. */
    GHashTable *figures;
    GString *encoders;
    AkPageRoom *room;                /* for them */
    gsize n_word_byte, n_table_byte; /* what is left for words and tables */
} Page;

static void
page_lines(GString *out, const char *const *line)
{
    for (; *line != NULL; line++) {
        g_string_append(out, *line);
        g_string_append_c(out, '\n');
    }
}

void
ak_page_head(GString *out, const char *title)
{
    ak_html(out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
            "<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, "
            "initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n"
            "<meta name=\"generator\" content=\"attnkit " PACKAGE_VERSION
            "\">\n"
            "<title>%</title>\n<style>\n",
            title);
    page_lines(out, ak_page_css);
    g_string_append(out, "</style>\n</head>\n");
}

static void
page_section(const Page *page, const char *id, const char *title)
{
    ak_html(page->out, "<section id=\"%\"><h2>%</h2>\n", id, title);
}

static void
page_end_section(const Page *page)
{
    g_string_append(page->out, "</section>\n");
}

static void
page_contents(const Page *page)
{
    static const char *const link[][2] = {
        {"models", "Models"},
        {"texts", "Texts"},
        {"paper", "The paper's tables"},
        {"probes", "Probes"},
        {"settings", "Configuration"},
    };
    g_string_append(page->out, "<nav aria-label=\"contents\"><ul>\n");
    for (gsize i = 0; i < G_N_ELEMENTS(link); i++)
        ak_html(page->out, "<li><a href=\"#%\">%</a></li>\n", link[i][0],
                link[i][1]);
    g_string_append(page->out, "</ul></nav>\n<main>\n");
}

/* ---- Models ---- */

/* Appends what there is room for; FALSE: there is none. */
static gboolean
page_spend(const Page *page, gsize *room, const char *text)
{
    if (strlen(text) > *room)
        return FALSE;
    *room -= strlen(text);
    g_string_append(page->out, text);
    return TRUE;
}

/* Its words; all its numbers, folded; its figures. */
static void
page_group(Page *page, const AkReportGroup *group)
{
    const char *figures = g_hash_table_lookup(page->figures, group->key);
    g_autoptr(GString) words = g_string_new(NULL);
    g_autoptr(GString) table = g_string_new("<details><summary>All numbers of "
                                            "this model</summary>\n");
    ak_page_group_words(page->results, group, words);
    ak_page_group_table(group, table);
    g_string_append(table, "</details>\n");
    if (!page_spend(page, &page->n_word_byte, words->str))
        g_string_append(page->out,
                        "<p class=\"note\">Said by attnkit --verbose report, "
                        "for which this page has no room.</p>\n");
    if (!page_spend(page, &page->n_table_byte, table->str))
        g_string_append(
            page->out, "<p class=\"note\">Its numbers are in <a "
                       "href=\"summary.csv\">summary.csv</a>; this page has no "
                       "room for more of them.</p>\n");
    /* Pictures have a room of their own, which they have taken by now. */
    if (figures != NULL && strstr(figures, "<svg") != NULL)
        g_string_append(page->out, figures);
    else if (figures != NULL && !page_spend(page, &page->n_word_byte, figures))
        ak_html(page->out,
                "<p class=\"note\">Its figures are in figures/%.</p>\n",
                group->key);
}

static void
page_model(Page *page, const AkReportGroup *group, gboolean is_open)
{
    g_autofree gchar *title = ak_page_title(group);
    ak_html(page->out, "<details class=\"model\"%><summary>%</summary>\n",
            is_open ? " open" : "", title);
    page_group(page, group);
    for (guint i = 0; group->is_pooled && i < page->groups->len; i++) {
        const AkReportGroup *seed = page->groups->pdata[i];
        if (seed->has_pool && strcmp(seed->stem, group->stem) == 0)
            page_model(page, seed, FALSE);
    }
    g_string_append(page->out, "</details>\n");
}

/* Those of several seeds stand inside what these are together. */
static void
page_models(Page *page)
{
    page_section(page, "models", "Models");
    if (page->groups->len > 0)
        ak_page_overview(page->groups, page->out);
    ak_page_say_pictures(page->figures, page->encoders, page->room, page->out);
    for (guint i = 0; i < page->groups->len; i++) {
        const AkReportGroup *group = page->groups->pdata[i];
        if (!group->has_pool)
            page_model(page, group, page->groups->len == 1);
    }
    g_string_append_len(page->out, page->encoders->str,
                        (gssize)page->encoders->len);
    page_end_section(page);
}

/* ---- Texts ---- */

static guint
page_n_cell(const Page *page, const char *dataset)
{
    g_autofree gchar *folder = g_strconcat(dataset, "/", NULL);
    guint n = 0;
    for (guint i = 0; i < page->cell->len; i++)
        n += g_str_has_prefix(page->cell->pdata[i], folder);
    return n;
}

static void
page_append_dataset(const Page *page, const AkResultsDataset *dataset,
                    const AkPageSample *sample, guint n_cell, const char *glue)
{
    g_string_append_printf(page->json, "%s{\"name\":", glue);
    ak_html_json_text(page->json, dataset->name);
    g_string_append(page->json, ",\"classes\":[");
    for (guint i = 0; dataset->classes != NULL && dataset->classes[i] != NULL;
         i++) {
        if (i > 0)
            g_string_append_c(page->json, ',');
        ak_html_json_text(page->json, dataset->classes[i]);
    }
    g_string_append_printf(
        page->json, "],\"total\":%u,\"models\":%u,\"texts\":%s,\"cells\":[",
        sample->n_text, n_cell, sample->texts->str);
}

/* A cell: its texts, if they are shown, and its numbers into `tables`. */
static gboolean
page_cell(const Page *page, const char *cell, const AkPageSample *sample,
          gboolean is_shown, GHashTable *tables, GError **error)
{
    AkCellTable *table = ak_page_cell(page->results, cell, sample,
                                      is_shown ? page->json : NULL, error);
    if (table == NULL)
        return FALSE;
    g_hash_table_insert(tables, (gpointer)cell, table);
    return TRUE;
}

/* A data set with the cells of it. */
static gboolean
page_dataset(const Page *page, const AkResultsDataset *dataset,
             const char *glue, GError **error)
{
    g_autoptr(GHashTable) tables = g_hash_table_new_full(
        g_str_hash, g_str_equal, NULL, (GDestroyNotify)ak_cell_table_free);
    g_autofree gchar *folder = g_strconcat(dataset->name, "/", NULL);
    const guint n_cell = page_n_cell(page, dataset->name);
    const gsize n_byte = PAGE_TEXTS / page->cell->len * n_cell;
    g_autoptr(AkPageSample) sample = NULL;
    for (guint i = 0, n = 0; i < page->cell->len; i++) {
        const char *cell = page->cell->pdata[i];
        if (!g_str_has_prefix(cell, folder))
            continue;
        if (sample == NULL) {
            sample =
                ak_page_sample_new(page->results, cell, n_cell, n_byte, error);
            if (sample == NULL)
                return FALSE;
            page_append_dataset(page, dataset, sample, n_cell, glue);
            page->room->n_byte += n_byte - MIN(n_byte, sample->n_byte);
        } else if (n < sample->n_cell) {
            g_string_append(page->json, ",\n");
        }
        if (!page_cell(page, cell, sample, n++ < sample->n_cell, tables, error))
            return FALSE;
    }
    g_string_append(page->json, "]}");
    const AkPageFigures figures = {.results = page->results,
                                   .groups = page->groups,
                                   .room = page->room,
                                   .model = page->figures,
                                   .encoders = page->encoders};
    return ak_page_figures(&figures, dataset->name, tables, error);
}

static gboolean
page_read_texts(const Page *page, GError **error)
{
    const char *glue = "";
    guint n = 0;
    for (guint i = 0; i < page->results->dataset->len; i++) {
        const AkResultsDataset *dataset = page->results->dataset->pdata[i];
        n += page_n_cell(page, dataset->name) > 0;
    }
    g_string_append_c(page->json, '[');
    for (guint i = 0; i < page->results->dataset->len; i++) {
        const AkResultsDataset *dataset = page->results->dataset->pdata[i];
        if (page_n_cell(page, dataset->name) == 0)
            continue;
        /* And what others have left. */
        page->room->n_byte += PAGE_PICTURES / MAX(n, 1);
        if (!page_dataset(page, dataset, glue, error))
            return FALSE;
        glue = ",\n";
    }
    g_string_append_c(page->json, ']');
    return TRUE;
}

static void
page_texts(const Page *page)
{
    page_section(page, "texts", "Texts");
    g_string_append(page->out,
                    "<noscript><p>Searching and showing texts needs "
                    "JavaScript.</p></noscript>\n<div id=\"browser\"></div>\n");
    page_end_section(page);
}

static void
page_end(const Page *page)
{
    g_string_append(page->out, "</main>\n<script type=\"application/json\" "
                               "id=\"data\">\n");
    g_string_append_len(page->out, page->json->str, (gssize)page->json->len);
    g_string_append(page->out,
                    "\n</script>\n<script>\n\"use strict\";\n(() => {\n");
    page_lines(page->out, ak_page_js);
    g_string_append(page->out, "})();\n</script>\n</body>\n</html>\n");
}

/* The cells of the run that summary.csv has figures of. */
static GPtrArray *
page_cells(const AkResults *results)
{
    g_autoptr(GPtrArray) absent = ak_results_absent(results, NULL);
    GPtrArray *cells = g_ptr_array_new();
    for (gchar **cell = results->cell; *cell != NULL; cell++)
        if (!g_ptr_array_find(absent, *cell, NULL))
            g_ptr_array_add(cells, *cell);
    return cells;
}

static gboolean
page_compose(Page *page, GError **error)
{
    ak_page_head(page->out, "attnkit report");
    g_string_append(page->out, "<body>\n<a class=\"skip\" href=\"#texts\">To "
                               "the texts</a>\n");
    ak_page_answer(page->results, page->groups, page->out);
    page_contents(page);
    ak_page_expected(page->groups, page->out);
    page_models(page);
    page_texts(page);
    page_section(page, "paper", "The paper's tables");
    if (!ak_page_paper(page->results, page->out, error))
        return FALSE;
    page_end_section(page);
    page_section(page, "probes", "Probes");
    ak_page_probes(page->results, page->out);
    page_end_section(page);
    page_section(page, "settings", "Configuration");
    ak_page_settings(page->results, page->out);
    page_end_section(page);
    page_end(page);
    return TRUE;
}

/* Appends the page of OUT. */
static gboolean
page_make(const char *out, AkPageRoom *room, GString *text, GError **error)
{
    g_autoptr(AkResults) results = ak_results_read(out, error);
    if (results == NULL)
        return FALSE;
    g_autoptr(GPtrArray) groups = ak_report_groups(results);
    g_autoptr(GPtrArray) cells = page_cells(results);
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(GString) encoders = g_string_new(NULL);
    g_autoptr(GHashTable) figures =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Page page = {.results = results,
                 .groups = groups,
                 .cell = cells,
                 .out = text,
                 .json = json,
                 .figures = figures,
                 .encoders = encoders,
                 .room = room,
                 .n_word_byte = PAGE_WORDS,
                 .n_table_byte = PAGE_TABLES};
    return page_read_texts(&page, error) && page_compose(&page, error);
}

static GHashTable *
page_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

gboolean
ak_page_print(const char *out, GString *page, GError **error)
{
    g_return_val_if_fail(out != NULL && page != NULL, FALSE);

    g_autoptr(GString) trouble = g_string_new(NULL);
    g_autoptr(GHashTable) drawn = page_set();
    AkPageRoom room = {.trouble = trouble, .drawn = drawn};
    return page_make(out, &room, page, error);
}

gboolean
ak_page_write(const char *out, gchar **note, GError **error)
{
    g_return_val_if_fail(out != NULL && note != NULL, FALSE);

    *note = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) trouble = g_string_new(NULL);
    g_autoptr(GHashTable) drawn = page_set();
    AkPageRoom room = {.draws = TRUE, .trouble = trouble, .drawn = drawn};
    g_autofree gchar *path = g_build_filename(out, "report.html", NULL);
    g_autofree gchar *figures = g_build_filename(out, "figures", NULL);
    if (!page_make(out, &room, text, error) ||
        !ak_file_write(path, text->str, error))
        return FALSE;
    ak_gnuplot_remove_old(figures, 2, drawn); /* DATASET/MODEL */
    if (trouble->len > 0)
        *note = g_strdup(trouble->str);
    return TRUE;
}
