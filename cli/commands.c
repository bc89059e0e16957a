#include "commands.h"

#include "catalogue.h"
#include "census.h"
#include "compare.h"
#include "explaining.h"
#include "fetching.h"
#include "findings.h"
#include "new.h"
#include "process.h"
#include "progress.h"

#include <unistd.h>

gboolean
ak_has_colour(AkColor color)
{
    const char *no = g_getenv("NO_COLOR");
    if (color != AK_COLOR_AUTO)
        return color == AK_COLOR_ALWAYS;
    return isatty(STDOUT_FILENO) && g_strcmp0(g_getenv("TERM"), "dumb") != 0 &&
           (no == NULL || *no == '\0');
}

int
ak_command_list(const AkCommandLine *line, AkLoader *loader)
{
    g_autoptr(GPtrArray) refused =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
    g_autoptr(GPtrArray) modules = ak_loader_list(loader, refused);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < refused->len; i++)
        ak_complain(((GError *)refused->pdata[i])->message);
    if (modules->len == 0)
        ak_complain("no plug-in found; ATTNKIT_PLUGIN_PATH or --plugin-dir "
                    "names the folder "
                    "that has encoder/, attention/, probe/ and dataset/");
    ak_catalogue_list(modules, line->json, text);
    return ak_process_print(text->str);
}

/* The data of a run file, read as a run would. */
static int
commands_describe_data(const AkCommandLine *line, AkLoader *loader)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkStudy) study = ak_study_new(
        line->object, NULL, (const char *const *)line->sets, loader, &error);
    if (study == NULL || !ak_study_read(study, &error))
        return ak_process_fail(error, AK_EXIT_WRONG);
    g_autofree gchar *text =
        line->json ? ak_census_json(study) : ak_census_print(study);
    return ak_process_print(text);
}

int
ak_command_describe(const AkCommandLine *line, AkLoader *loader)
{
    if (line->data)
        return commands_describe_data(line, loader);
    const gsize width = ak_terminal_width(STDOUT_FILENO, 80);
    g_autoptr(GString) text = g_string_new(NULL);
    if (ak_catalogue_section(line->object, line->json, width, text))
        return ak_process_print(text->str);

    g_autoptr(GError) error = NULL;
    const AkModule *module = ak_loader_find(loader, 0, line->object, &error);
    if (module == NULL)
        return ak_process_fail(error, AK_EXIT_WRONG);
    ak_catalogue_describe(module, line->json, width, text);
    return ak_process_print(text->str);
}

/* A file is named by its ending, a plug-in by its name. */
int
ak_command_check(const AkCommandLine *line, const AkLoader *loader)
{
    g_autoptr(GError) error = NULL;
    g_autofree gchar *path = g_str_has_suffix(line->object, ".so")
                                 ? g_strdup(line->object)
                                 : ak_loader_path(loader, line->object, &error);
    if (error != NULL)
        return ak_process_fail(error, AK_EXIT_WRONG);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_autofree gchar *message =
            g_strdup_printf("there is no file '%s' to check", path);
        ak_complain(message);
        return AK_EXIT_WRONG;
    }
    g_autoptr(AkFindings) findings = ak_check_file(path, line->timeout);
    g_autoptr(GString) text = g_string_new(NULL);
    ak_findings_print(findings, line->json,
                      ak_terminal_width(STDOUT_FILENO, 100), text);
    const int printed = ak_process_print(text->str);
    return findings->n_fail > 0 ? AK_EXIT_FAILED : printed;
}

int
ak_command_new(const AkCommandLine *line)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    if (!ak_new_plugin(line->object, line->other,
                       line->to != NULL ? line->to : "", text, &error))
        return ak_process_fail(error, AK_EXIT_WRONG);
    return ak_process_print(text->str);
}

int
ak_command_explain(const AkCommandLine *line, AkLoader *loader)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    if (!ak_explaining(line, loader, ak_has_colour(line->color),
                       ak_terminal_width(STDOUT_FILENO, 100), text, &error))
        return ak_process_fail(error, AK_EXIT_WRONG);
    return ak_process_print(text->str);
}

/* Ends as diff does, but that conclusions that change have a code of their own. */
int
ak_command_compare(const AkCommandLine *line)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkComparison) comparison =
        ak_compare(line->object, line->other, &error);
    if (comparison == NULL)
        return ak_process_fail(error, AK_EXIT_WRONG);
    g_autoptr(GString) text = g_string_new(NULL);
    if (line->json) {
        g_autofree gchar *json = ak_comparison_json(comparison);
        g_string_append(text, json);
    } else {
        ak_comparison_print(comparison, line->verbose,
                            ak_terminal_width(STDOUT_FILENO, 100), text);
    }
    const int printed = ak_process_print(text->str);
    if (printed != AK_EXIT_DONE)
        return printed;
    return comparison->change->len > 0          ? AK_EXIT_CONCLUSION
           : !ak_comparison_is_same(comparison) ? AK_EXIT_FAILED
                                                : AK_EXIT_DONE;
}

/* ---- fetch ---- */

/* Each file, and each new beginning of one, has its own time. */
static void
commands_on_bytes(gpointer data, const char *what, gdouble done, gdouble total)
{
    AkProgress *progress = data;
    if (progress->last >= 1.0 || done < progress->seen_done) {
        ak_progress_end(progress);
        ak_progress_init(progress, progress->is_quiet);
    }
    ak_progress_update(progress, what, done, total);
}

static int
commands_fail_fetch(const GError *error)
{
    if (g_error_matches(error, AK_ERROR, AK_ERROR_INTERRUPTED))
        return ak_process_interrupted();
    const gboolean is_wrong =
        g_error_matches(error, AK_ERROR, AK_ERROR_CONFIG) ||
        g_error_matches(error, AK_ERROR, AK_ERROR_DATA);
    return ak_process_fail(error, is_wrong ? AK_EXIT_WRONG : AK_EXIT_FAILED);
}

static int
commands_list_fetched(AkLoader *loader)
{
    g_autoptr(GPtrArray) modules = ak_loader_list(loader, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    ak_fetching_list(modules, ak_terminal_width(STDOUT_FILENO, 80), text);
    if (text->len == 0)
        ak_complain("no data set found whose files can be fetched; see attnkit "
                    "list");
    return ak_process_print(text->str);
}

int
ak_command_fetch(const AkCommandLine *line, AkLoader *loader)
{
    if (line->object == NULL)
        return commands_list_fetched(loader);

    g_autoptr(GError) error = NULL;
    const AkModule *module =
        ak_loader_find(loader, AK_DATASET, line->object, &error);
    if (module == NULL)
        return ak_process_fail(error, AK_EXIT_WRONG);

    const AkFetching fetching = {.to = line->to,
                                 .mirror = line->mirror,
                                 .width = ak_terminal_width(STDOUT_FILENO, 80)};
    g_autoptr(GString) text = g_string_new(NULL);
    AkProgress progress;
    ak_progress_init(&progress, line->quiet);
    AkObserver observer = ak_progress_observer(&progress);
    observer.progress = commands_on_bytes;
    ak_process_catch_signals("interrupted; what came is kept, and the same "
                             "command goes on from there if the server allows "
                             "it");
    const gboolean is_there =
        ak_fetching_get(module->plugin, &fetching, &observer, text, &error);
    ak_progress_end(&progress);
    return is_there ? ak_process_print(text->str) : commands_fail_fetch(error);
}
