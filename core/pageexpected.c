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
            one->is_met
                ? "<tr><th scope=\"row\">%</th><td>%</td><td>%</td><td>%</td>"
                  "<td>as expected</td></tr>\n"
                : "<tr><th scope=\"row\">%</th><td>%</td><td>%</td><td>%</td>"
                  "<td><strong>NOT as expected</strong></td></tr>\n",
            model, one->expected->probe, what, found);
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
    g_string_append(
        out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
             "aria-label=\"Expected figures\"><table>\n"
             "<caption>Expected figures: means over the texts</caption>\n"
             "<thead><tr><th scope=\"col\">model</th><th scope=\"col\">probe"
             "</th><th scope=\"col\">must be</th><th scope=\"col\">found</th>"
             "<th scope=\"col\">outcome</th></tr></thead><tbody>\n");
    for (guint i = 0; i < e->all->len; i++)
        pageexpected_row(&g_array_index(e->all, AkExpectation, i), out);
    g_string_append(out, "</tbody></table></div>\n</section>\n");
}
