#include "kit.h"

#include "attnkit/random.h"
#include "harness.h"
#include "runfile.h"

#include <glib/gstdio.h>
#include <string.h>

AkLoader *
ak_kit_loader(void)
{
    if (g_getenv("ATTNKIT_PLUGIN_PATH") == NULL)
        g_error(
            "ATTNKIT_PLUGIN_PATH is not set; run the tests by `make check`");
    AkLoader *loader = ak_loader_new();
    if (g_getenv("AK_TEMPLATE_DIR") != NULL)
        ak_loader_add_folder(loader, g_getenv("AK_TEMPLATE_DIR"));
    return loader;
}

static void
kit_must(gboolean ok, GError *error)
{
    if (!ok)
        g_error("%s", error != NULL ? error->message : "unknown error");
}

AkUnit
ak_kit_unit(AkLoader *loader, AkKind kind, const char *name, const char *options)
{
    GError *error = NULL;
    const AkModule *module = ak_loader_find(loader, kind, name, &error);
    kit_must(module != NULL, error);
    AkUnit unit = {module->plugin,
                   g_malloc0(MAX(module->plugin->state_size, 1))};
    if (unit.plugin->options == NULL)
        return unit;

    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "run.ini", NULL);
    kit_must(g_file_set_contents(path, "[run]\nseeds = 1\n", -1, &error), error);
    g_autoptr(AkRunFile) file = ak_run_file_load(path, &error);
    kit_must(file != NULL, error);

    g_auto(GStrv) word = g_strsplit(options, " ", -1);
    for (gchar **w = word; *w != NULL; w++) {
        g_autofree gchar *assignment = g_strdup_printf("%s.%s", name, *w);
        kit_must(**w == '\0' || ak_run_file_set(file, assignment, &error),
                 error);
    }
    const AkScope scope = {.owner = name};
    kit_must(
        ak_options_fill(unit.plugin->options, file, &scope, unit.state, &error),
        error);
    ak_test_folder_remove(folder);
    return unit;
}

void
ak_kit_unit_free(AkUnit *unit)
{
    if (unit->plugin->options != NULL)
        ak_options_clear(unit->plugin->options, unit->state);
    g_free(unit->state);
}

AkText *
ak_kit_text(const char *id, gsize n, const guint32 *token, gint label)
{
    AkText *text = g_new0(AkText, 1);
    text->id = g_strdup(id);
    text->n_token = n;
    text->token = g_memdup2(token, n * sizeof *token);
    text->label = label;
    return text;
}

void
ak_kit_text_free(gpointer data)
{
    AkText *text = data;
    g_free(text->id);
    g_free(text->token);
    g_free(text->query);
    g_free(text->candidate);
    g_free(text->labels);
    g_free(text);
}

/* A sequence of n_word words drawn from 4 .. n_vocabulary-1. */
static guint32 *
kit_draw_sequence(AkRandom *random, gsize n_word, guint32 n_vocabulary)
{
    guint32 *token = g_new(guint32, n_word + 2);
    token[0] = AK_START;
    for (gsize t = 0; t < n_word; t++)
        token[t + 1] = AK_FIRST_WORD +
                       ak_random_below(random, n_vocabulary - AK_FIRST_WORD);
    token[n_word + 1] = AK_END;
    return token;
}

AkText *
ak_kit_random_text(guint64 seed, const char *id, gsize n_word,
                   guint32 n_vocabulary)
{
    AkRandom random;
    ak_random_init(&random, seed, "test-text", id);
    g_autofree guint32 *token = kit_draw_sequence(&random, n_word, n_vocabulary);
    AkText *text =
        ak_kit_text(id, n_word + 2, token, (gint)ak_random_below(&random, 2));
    text->n_query = 3 + ak_random_below(&random, 4);
    text->query = kit_draw_sequence(&random, text->n_query - 2, n_vocabulary);
    return text;
}

void
ak_kit_set_query(AkText *text, guint64 seed, gsize n_word, guint32 n_vocabulary)
{
    AkRandom random;
    ak_random_init(&random, seed, "test-query", text->id);
    g_free(text->query);
    text->n_query = n_word + 2;
    text->query = kit_draw_sequence(&random, n_word, n_vocabulary);
}

void
ak_kit_set_candidates(AkText *text, gsize n, const guint32 *candidate)
{
    g_free(text->candidate);
    text->n_candidate = n;
    text->candidate = g_memdup2(candidate, n * sizeof *candidate);
}

AkModel *
ak_kit_model(AkUnit encoder, AkUnit attention, const AkModelShape *shape,
             guint64 seed)
{
    GError *error = NULL;
    AkModel *model = ak_model_new(encoder, attention, shape, &error);
    kit_must(model != NULL, error);
    ak_model_init(model, seed);
    for (gsize i = 0; i < model->store->n_value; i++)
        model->store->value[i] *= 2.0f;
    for (guint i = 0; i < model->store->param->len; i++)
        ak_store_transpose(model->store, i);
    return model;
}
