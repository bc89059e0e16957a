/* pagesettings.c: the probes, and how the numbers came about. */
#include "pageparts.h"

#include "declared.h"
#include "html.h"

#include <string.h>

static void
settings_item(GString *out, const char *what, const char *text)
{
    if (text != NULL)
        ak_html(out, "<dt>%</dt><dd>%</dd>\n", what, text);
}

static void
settings_probe(const AkDeclared *probe, GString *out)
{
    ak_html(out,
            "<details class=\"card\"><summary>% <span>%</span></summary>\n"
            "<dl>\n",
            probe->name, probe->summary != NULL ? probe->summary : "");
    settings_item(out, "What a high value means", probe->reading);
    settings_item(out, "Assumptions", probe->assumptions);
    settings_item(out, "Known failures", probe->limits);
    settings_item(out, "Source", probe->source);
    settings_item(out, "Cost", probe->cost);
    for (const AkColumn *c = probe->columns; c->name != NULL; c++)
        settings_item(out, c->name, c->help);
    for (const AkSeries *s = probe->series; s->name != NULL; s++)
        settings_item(out, s->name, s->help);
    settings_item(out, "Version", probe->version);
    g_string_append(out, "</dl></details>\n");
}

void
ak_page_probes(const AkResults *results, GString *out)
{
    if (results->probe->len == 0) {
        g_string_append(out, "<p>The folder does not say what its probes "
                             "declare: an earlier attnkit wrote it. Give the "
                             "run's command again; nothing that is finished is "
                             "done anew.</p>\n");
        return;
    }
    for (guint i = 0; i < results->probe->len; i++)
        settings_probe(results->probe->pdata[i], out);
}

void
ak_page_settings(const AkResults *results, GString *out)
{
    g_autofree gchar *path = g_build_filename(results->out, "run.ini", NULL);
    g_autofree gchar *text = NULL;
    g_string_append(out,
                    "<p>The run file below has every setting that was in "
                    "effect. It runs again as it is:</p>\n"
                    "<pre><code>attnkit run.ini</code></pre>\n"
                    "<p>With the same data, plug-ins and kind of processor the "
                    "same bytes come out.</p>\n");
    if (g_file_get_contents(path, &text, NULL, NULL))
        ak_html(out,
                "<details><summary>run.ini</summary>"
                "<pre><code>%</code></pre></details>\n",
                text);
    g_string_append(out, "<details><summary>Versions</summary><dl>\n");
    for (gchar **v = results->version; v[0] != NULL && v[1] != NULL; v += 2)
        settings_item(out, v[0], v[1]);
    g_string_append(out, "</dl></details>\n");
}
