#include "studypart.h"

#include "errors.h"

#include <string.h>

gboolean
ak_part_parse(const char *text, gsize *part, gsize *n_part)
{
    g_auto(GStrv) number = g_strsplit(text, "/", -1);
    guint64 n, m;
    if (g_strv_length(number) != 2 ||
        !g_ascii_string_to_unsigned(number[1], 10, 1, G_MAXUINT32, &m, NULL) ||
        !g_ascii_string_to_unsigned(number[0], 10, 1, m, &n, NULL))
        return FALSE;
    *part = (gsize)n;
    *n_part = (gsize)m;
    return TRUE;
}

static gsize
studypart_n_cell(const AkStudy *study)
{
    gsize n = 0;
    for (guint d = 0; d < study->dataset->len; d++) {
        const AkStudyDataset *dataset = study->dataset->pdata[d];
        n += (gsize)dataset->encoder->len * dataset->attention->len *
             study->n_seed;
    }
    return n;
}

gboolean
ak_study_read_part(AkStudy *study, GError **error)
{
    const char *text = study->options.part;
    if (*text == '\0')
        return TRUE;
    g_autofree gchar *where = ak_run_file_where(study->file, "run", "part");
    if (!ak_part_parse(text, &study->part, &study->n_part))
        return ak_fail(error, AK_ERROR_CONFIG,
                       "%s: run.part = %s: expected N/M, part N of M parts, N "
                       "in [1, M], as in --cell 2/8",
                       where, text);
    const gsize n_cell = studypart_n_cell(study);
    return study->n_part <= n_cell ||
           ak_fail(error, AK_ERROR_CONFIG,
                   "%s: run.part = %s: the run has %" G_GSIZE_FORMAT
                   " cell%s, so that some parts would have none; make at most "
                   "%" G_GSIZE_FORMAT " parts of it",
                   where, text, n_cell, n_cell == 1 ? "" : "s", n_cell);
}

gboolean
ak_study_has_cell(const AkStudy *study, gsize index)
{
    return study->n_part == 0 || index % study->n_part == study->part - 1;
}
