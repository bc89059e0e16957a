#include "page.h"

#include "files.h"
#include "html.h"
#include "pagedata.h"
#include "pagefigures.h"
#include "pageparts.h"

#include <string.h>

enum { PAGE_TEXTS = 2800000, PAGE_PICTURES = 1200000 }; /* bytes of the page */

typedef struct Page {
    const AkResults *results;
    const GPtrArray *groups;
    GPtrArray *cell; /* names of the cells that there are figures of */
    GString *out;
    GString *json; /* for the script */

    /* Markup of figures: of a model by its key, and of models beside others. */
    GHashTable *figures;
    GString *encoders;
    AkPageRoom *room; /* for them */
} Page;

static void
page_lines(GString *out, const char *const *line)
{
    for (; *line != NULL; line++) {
        g_string_append(out, *line);
        g_string_append_c(out, '\n');
    }
}

static void
page_begin(const Page *page)
{
    g_string_append(
        page->out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
        "<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta name=\"generator\" content=\"attnkit " PACKAGE_VERSION "\">\n"
        "<title>attnkit report</title>\n<style>\n");
    page_lines(page->out, ak_page_css);
    g_string_append(page->out, "</style>\n</head>\n<body>\n"
                               "<a class=\"skip\" href=\"#texts\">To the "
                               "texts</a>\n");
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
        {"paper", "The paper's tables"},
        {"texts", "Texts"},
        {"probes", "Probes"},
        {"settings", "Configuration"},
    };
    g_string_append(page->out, "<nav aria-label=\"contents\"><ul>\n");
    for (gsize i = 0; i < G_N_ELEMENTS(link); i++)
        ak_html(page->out, "<li><a href=\"#%\">%</a></li>\n", link[i][0],
                link[i][1]);
    g_string_append(page->out, "</ul></nav>\n<main>\n");
}

static void
page_figures(const Page *page, const AkReportGroup *group)
{
    const char *figures = g_hash_table_lookup(page->figures, group->key);
    if (figures != NULL)
        g_string_append(page->out, figures);
}

/* The models that are told in words: of several seeds these together. */
static void
page_models(const Page *page)
{
    gboolean is_first = TRUE;
    page_section(page, "models", "Models");
    if (page->groups->len > 0)
        ak_page_overview(page->groups, page->out);
    if (page->room->trouble->len > 0)
        ak_html(page->out, "<p class=\"warning\">%.</p>\n",
                page->room->trouble->str);
    for (guint i = 0; i < page->groups->len; i++) {
        const AkReportGroup *group = page->groups->pdata[i];
        g_autofree gchar *title = ak_page_title(group);
        ak_html(page->out,
                is_first && !group->has_pool
                    ? "<details class=\"model\" open><summary>%</summary>\n"
                    : "<details class=\"model\"><summary>%</summary>\n",
                title);
        is_first &= group->has_pool;
        ak_page_group(page->results, group, page->out);
        page_figures(page, group);
        g_string_append(page->out, "</details>\n");
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
                    const AkPageSample *sample, const char *glue)
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
    g_string_append_printf(page->json, "],\"total\":%u,\"texts\":%s,\"cells\":[",
                           sample->n_text, sample->texts->str);
}

/* A cell: its texts, and its numbers into `tables`. */
static gboolean
page_cell(const Page *page, const char *cell, const AkPageSample *sample,
          GHashTable *tables, GError **error)
{
    AkCellTable *table =
        ak_page_cell(page->results, cell, sample, page->json, error);
    if (table == NULL)
        return FALSE;
    g_hash_table_insert(tables, (gpointer)cell, table);
    return TRUE;
}

static void
page_free_table(gpointer table)
{
    ak_cell_table_free(table);
}

/* A data set with the cells of it. */
static gboolean
page_dataset(const Page *page, const AkResultsDataset *dataset,
             const char *glue, GError **error)
{
    g_autoptr(GHashTable) tables =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, page_free_table);
    g_autofree gchar *folder = g_strconcat(dataset->name, "/", NULL);
    const guint n_cell = page_n_cell(page, dataset->name);
    const gsize n_byte = PAGE_TEXTS / page->cell->len * n_cell;
    g_autoptr(AkPageSample) sample = NULL;
    for (guint i = 0; i < page->cell->len; i++) {
        const char *cell = page->cell->pdata[i];
        if (!g_str_has_prefix(cell, folder))
            continue;
        if (sample == NULL) {
            sample =
                ak_page_sample_new(page->results, cell, n_cell, n_byte, error);
            if (sample == NULL)
                return FALSE;
            page_append_dataset(page, dataset, sample, glue);
        } else {
            g_string_append(page->json, ",\n");
        }
        if (!page_cell(page, cell, sample, tables, error))
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
    g_string_append(page->out, "\n</script>\n<script>\n");
    page_lines(page->out, ak_page_js);
    g_string_append(page->out, "</script>\n</body>\n</html>\n");
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
page_print(const Page *page, GError **error)
{
    page_begin(page);
    ak_page_answer(page->results, page->groups, page->out);
    page_contents(page);
    ak_page_expected(page->groups, page->out);
    page_models(page);
    page_section(page, "paper", "The paper's tables");
    if (!ak_page_paper(page->results, page->out, error))
        return FALSE;
    page_end_section(page);
    page_texts(page);
    page_section(page, "probes", "Probes");
    ak_page_probes(page->results, page->out);
    page_end_section(page);
    page_section(page, "settings", "Configuration");
    ak_page_settings(page->results, page->out);
    page_end_section(page);
    page_end(page);
    return TRUE;
}

gboolean
ak_page_write(const char *out, gchar **note, GError **error)
{
    g_return_val_if_fail(out != NULL && note != NULL, FALSE);

    *note = NULL;
    g_autoptr(AkResults) results = ak_results_read(out, error);
    if (results == NULL)
        return FALSE;
    g_autoptr(GPtrArray) groups = ak_report_groups(results);
    g_autoptr(GPtrArray) cells = page_cells(results);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(GString) encoders = g_string_new(NULL);
    g_autoptr(GString) trouble = g_string_new(NULL);
    AkPageRoom room = {.trouble = trouble};
    g_autoptr(GHashTable) figures =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const Page page = {.results = results,
                       .groups = groups,
                       .cell = cells,
                       .out = text,
                       .json = json,
                       .figures = figures,
                       .encoders = encoders,
                       .room = &room};
    g_autofree gchar *path = g_build_filename(out, "report.html", NULL);
    if (!page_read_texts(&page, error) || !page_print(&page, error) ||
        !ak_file_write(path, text->str, error))
        return FALSE;
    if (trouble->len > 0)
        *note = g_strdup(trouble->str);
    return TRUE;
}
