#include "findings.h"

#include "json.h"
#include "terminal.h"

static void
findings_print_json(const AkFindings *findings, GString *out)
{
    g_string_append_c(out, '{');
    ak_json_pair(out, "file", findings->path);
    ak_json_pair(out, "kind", findings->kind);
    ak_json_pair(out, "name", findings->name);
    ak_json_number(out, "failed", findings->n_fail);
    g_string_append(out, ",\"findings\":[");
    for (guint i = 0; i < findings->finding->len; i++) {
        const AkFinding *finding = findings->finding->pdata[i];
        g_string_append(out, i == 0 ? "\n{" : ",\n{");
        ak_json_pair(out, "check", finding->check);
        ak_json_pair(out, "grade", ak_grade_name(finding->grade));
        ak_json_pair(out, "text", finding->text);
        g_string_append_c(out, '}');
    }
    g_string_append(out, "]}\n");
}

void
ak_findings_print(const AkFindings *findings, gboolean json, gsize width,
                  GString *out)
{
    if (json) {
        findings_print_json(findings, out);
        return;
    }
    for (guint i = 0; i < findings->finding->len; i++) {
        const AkFinding *finding = findings->finding->pdata[i];
        g_autofree gchar *head = g_strdup_printf(
            "%s  %-10s  ", ak_grade_name(finding->grade), finding->check);
        g_autofree gchar *safe = ak_printable(finding->text);
        ak_wrap(out, head, safe, width);
    }
    if (findings->n_fail > 0)
        g_string_append_printf(out, "%u of %u checks failed\n",
                               findings->n_fail, findings->finding->len);
}
