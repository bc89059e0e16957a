#include "explaining.h"

#include "explain.h"
#include "files.h"
#include "progress.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { EXPLAINING_MOST = 64 << 20 /* bytes of standard input */ };

/* All of standard input is one text; its last newline is no part of it. */
static gchar *
explaining_read_input(GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    gchar block[65536];
    gsize n;
    while ((n = fread(block, 1, sizeof block, stdin)) > 0 &&
           text->len <= EXPLAINING_MOST)
        g_string_append_len(text, block, (gssize)n);
    const char *fault =
        ferror(stdin)                   ? g_strerror(errno)
        : text->len > EXPLAINING_MOST   ? "it is longer than 64 MiB"
        : strlen(text->str) < text->len ? "it holds a byte 0, which no text has"
                                        : NULL;
    if (fault == NULL)
        return g_string_free(g_steal_pointer(&text), FALSE);
    g_set_error(error, AK_ERROR, AK_ERROR_DATA,
                "the text of standard input cannot be read: %s", fault);
    return NULL;
}

typedef struct Explaining {
    AkProgress progress;
    gsize done; /* words that have been left out */
} Explaining;

/* A text whose words are left out in a moment needs no bar. */
static void
explaining_left_out(gpointer data, gsize n, gsize n_word)
{
    Explaining *explaining = data;
    AkProgress *progress = &explaining->progress;
    explaining->done += n;
    if (progress->shown == 0 &&
        g_get_monotonic_time() - progress->begin < G_USEC_PER_SEC)
        return;
    g_autofree gchar *what = g_strdup_printf(
        "without each of %" G_GSIZE_FORMAT " words in turn", n_word);
    ak_progress_update(progress, what, (gdouble)explaining->done,
                       (gdouble)n_word);
}

gboolean
ak_explaining(const AkCommandLine *line, AkLoader *loader, gboolean colour,
              gsize width, GString *out, GError **error)
{
    g_autofree gchar *text = strcmp(line->other, "-") == 0
                                 ? explaining_read_input(error)
                                 : g_strdup(line->other);
    if (text == NULL)
        return FALSE;
    Explaining explaining = {.done = 0};
    AkProgress *progress = &explaining.progress;
    ak_progress_init(progress, line->quiet);
    progress->begin = progress->seen = progress->left_at =
        g_get_monotonic_time();
    const AkExplainRequest request = {.cell = line->object,
                                      .text = text,
                                      .query = line->query,
                                      .id = line->id,
                                      .sets = (const char *const *)line->sets,
                                      .progress = explaining_left_out,
                                      .data = &explaining};
    g_autoptr(AkExplanation) explanation = ak_explain(&request, loader, error);
    ak_progress_end(progress);
    if (explanation == NULL)
        return FALSE;
    if (line->json) {
        g_autofree gchar *json = ak_explanation_json(explanation);
        g_string_append(out, json);
        return TRUE;
    }
    if (line->html == NULL) {
        ak_explanation_print(explanation, colour, width, out);
        return TRUE;
    }
    ak_explanation_page(explanation, out);
    if (strcmp(line->html, "-") == 0)
        return TRUE;
    const gboolean ok = ak_file_write(line->html, out->str, error);
    g_string_printf(out, "Page: %s\n", line->html);
    return ok;
}
