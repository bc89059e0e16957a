/* pageexpected.c: what was expected of the figures. */
#include "pageparts.h"

#include "html.h"
#include "reportexpected.h"
#include "table.h"

static void
pageexpected_row(const AkExpectation *one, GString *out)
{
    g_autofree gchar *model =
        g_strdup_printf("%s, %s", one->group->stem, one->group->seeds);
    g_autofree gchar *what = ak_expected_print(one->expected);
    g_autofree gchar *found = ak_table_number(one->found);
    ak_html(out,
            "<tr><th scope=\"row\">%</th><td class=\"text\">%</td>"
            "<td class=\"text\">%</td><td>%</td><td class=\"text\">",
            model, one->expected->probe, what, found);
    g_string_append(out, one->is_met ? "as expected</td></tr>\n"
                                     : "<strong>NOT as expected</strong></td>"
                                       "</tr>\n");
}

void
ak_page_expected(const GPtrArray *groups, GString *out)
{
    g_autoptr(AkExpectations) e = ak_expectations_new(groups);
    if (e->all->len == 0)
        return;
    g_autofree gchar *n_met = g_strdup_printf("%u", e->n_met);
    g_autofree gchar *n = g_strdup_printf("%u", e->all->len);
    ak_html(out,
            "<section id=\"expected\"><h2>What was expected</h2>\n"
            "<p>The run file says what must come out; % of % figures are as "
            "expected.</p>\n",
            n_met, n);
    ak_page_begin_table(out, "Expected figures: means over the texts");
    g_string_append(out,
                    "<thead><tr><th scope=\"col\">model</th>"
                    "<th scope=\"col\" class=\"text\">probe</th>"
                    "<th scope=\"col\" class=\"text\">must be</th>"
                    "<th scope=\"col\">found</th>"
                    "<th scope=\"col\" class=\"text\">outcome</th></tr></thead>"
                    "<tbody>\n");
    for (guint i = 0; i < e->all->len; i++)
        pageexpected_row(&g_array_index(e->all, AkExpectation, i), out);
    ak_page_end_table(out);
    g_string_append(out, "</section>\n");
}
