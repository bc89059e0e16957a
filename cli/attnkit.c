/* attnkit.c: the program.  Options in, core called, text out; no numerics. */
#include "arguments.h"
#include "attnkit/error.h"
#include "commands.h"
#include "fetch.h"
#include "folder.h"
#include "kernels.h"
#include "page.h"
#include "process.h"
#include "progress.h"
#include "report.h"
#include "reportexpected.h"
#include "results.h"
#include "run.h"
#include "stream.h"
#include "verifying.h"

#ifdef AK_WITH_MPI
#include "mpi/crew.h"
#endif

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

/* ---- Commands ---- */

/* The GLib that is running, which may be newer than the one compiled with. */
static int
main_version(void)
{
    g_autofree gchar *kernels = ak_kernels_describe();
#ifdef AK_WITH_MPI
    g_autofree gchar *library = ak_ranks_library();
    g_autofree gchar *ranks = g_strconcat(library, "\n", NULL);
#else
    const char *ranks = "";
#endif
    g_autofree gchar *text = g_strdup_printf(
        "attnkit " PACKAGE_VERSION
        "\nplug-in interface %d.%d\nGLib %u.%u.%u\njansson %s\n%s\n"
        "libcurl %s\niniparser (it does not say its version)\n%s\n%s",
        AK_ABI_MAJOR, AK_ABI_MINOR, glib_major_version, glib_minor_version,
        glib_micro_version, ak_results_json_version(), ak_stream_library(),
        ak_fetch_library(), kernels, ranks);
    return ak_process_print(text);
}

/* What a run says at its end. */
static gboolean
main_say_report(const AkCommandLine *line, const char *out, GString *text,
                GError **error)
{
    const AkReportOptions options = {.colour = ak_has_colour(line->color),
                                     .n_text = line->n_text,
                                     .all = line->verbose,
                                     .width =
                                         ak_terminal_width(STDOUT_FILENO, 100)};
    return ak_report_text(out, &options, text, error);
}

/* Writes the page of an output folder, which is ours alone.  A folder that is only
 * read has none, which is no failure. */
static gboolean
main_write_page(const char *out)
{
    g_autoptr(GError) error = NULL;
    g_autofree gchar *note = NULL;
    if (g_access(out, W_OK) != 0) {
        g_autofree gchar *message = g_strdup_printf(
            "%s: report.html is not written, the folder cannot be written to",
            out);
        ak_complain(message);
        return TRUE;
    }
    const gboolean ok = ak_page_write(out, &note, &error);
    if (!ok)
        ak_process_fail(error, AK_EXIT_FAILED);
    if (note != NULL)
        ak_complain(note);
    return ok;
}

/* The same by who has not run it.  Where a run is at work, the page is the run's. */
static gboolean
main_rewrite_page(const char *out)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkFolder) folder = ak_folder_hold(out, &error);
    if (folder != NULL)
        return main_write_page(out);
    g_autofree gchar *message =
        g_strdup_printf("%s; report.html is not written", error->message);
    ak_complain(message);
    return TRUE;
}

/* The same again, and the paper's tables; other formats are those alone. */
static int
main_report(const AkCommandLine *line)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    if (line->format == AK_FORMAT_TEXT) {
        if (!main_say_report(line, line->object, text, &error))
            return ak_process_fail(error, AK_EXIT_WRONG);
        g_string_append_c(text, '\n');
    }
    if (!ak_paper_print(line->object, line->format,
                        ak_terminal_width(STDOUT_FILENO, 100), text, &error))
        return ak_process_fail(error, AK_EXIT_WRONG);
    const gboolean has_page =
        line->format != AK_FORMAT_TEXT || main_rewrite_page(line->object);
    const int printed = ak_process_print(text->str);
    return printed == AK_EXIT_DONE && !has_page ? AK_EXIT_FAILED : printed;
}

/* ---- A run ---- */

/* Ends the profile, NULL: there is none. */
static gboolean
main_say_profile(const AkRun *run, AkProfile *profile, GString *text)
{
    g_autoptr(GError) error = NULL;
    if (profile == NULL)
        return TRUE;
    ak_profile_end(profile);
    ak_profile_print(profile, text);
    g_string_append_c(text, '\n');
    if (ak_run_write_profile(run, profile, &error))
        return TRUE;
    ak_process_fail(error, AK_EXIT_FAILED);
    return FALSE;
}

/* Says so, and returns TRUE, where a figure is not what the run file expects. */
static gboolean
main_is_unexpected(const char *out)
{
    g_autoptr(GError) error = NULL;
    guint n = 0;
    if (!ak_report_count_unmet(out, &n, &error)) {
        ak_process_fail(error, AK_EXIT_FAILED);
        return TRUE;
    }
    if (n == 0)
        return FALSE;
    g_autofree gchar *message =
        g_strdup_printf("%u figure%s not as the run file expects ([expect]); "
                        "see the report",
                        n, n == 1 ? " is" : "s are");
    ak_complain(message);
    return TRUE;
}

/* crew: the ranks of an MPI job, NULL: this process alone. */
static guint
main_carry_out(AkRun *run, gpointer crew, const AkObserver *observer,
               GError **error)
{
#ifdef AK_WITH_MPI
    if (crew != NULL)
        return ak_run_go_by(run, ak_crew_lead, crew, observer, error);
#endif
    (void)crew;
    return ak_run_go(run, observer, error);
}

static int
main_go(const AkCommandLine *line, AkRun *run, gpointer crew, AkProfile *profile)
{
    AkProgress progress;
    ak_progress_init(&progress, line->quiet);
    const AkObserver observer = ak_progress_observer(&progress);
    g_autoptr(GError) error = NULL;
    ak_profile_enter(AK_SPAN_OTHER);
    const guint n_failed = main_carry_out(run, crew, &observer, &error);
    ak_profile_enter(AK_SPAN_REPORT);
    ak_progress_end(&progress);

    if (g_error_matches(error, AK_ERROR, AK_ERROR_INTERRUPTED))
        return ak_process_interrupted();
    if (n_failed > 0) {
        g_autofree gchar *message = g_strdup_printf(
            "%u cell%s failed%s", n_failed, n_failed == 1 ? "" : "s",
            error == NULL ? "; the others are finished" : "");
        ak_complain(message);
    }
    /* Of the output folder: it is another's, and nothing was begun, or a file of the
     * whole cannot be written, which may be after the last cell. */
    if (error != NULL)
        return ak_process_fail(error,
                               g_error_matches(error, AK_ERROR, AK_ERROR_CONFIG)
                                   ? AK_EXIT_WRONG
                                   : AK_EXIT_FAILED);

    const char *out = ak_run_output(run);
    g_autoptr(GString) text = g_string_new(NULL);
    const gboolean is_said = main_say_report(line, out, text, &error);
    const gboolean has_page = is_said && main_write_page(out);
    if (is_said)
        g_string_append_c(text, '\n');
    const gboolean has_profile = main_say_profile(run, profile, text);
    if (!is_said)
        ak_process_fail(error, AK_EXIT_FAILED);
    else
        g_string_append_printf(text, "The paper's tables: attnkit report %s\n",
                               out);
    if (has_page)
        g_string_append_printf(text, "Page: %s/report.html\n", out);
    g_string_append_printf(text, "Files: %s\n", out);
    const int printed = ak_process_print(text->str);
    if (printed != AK_EXIT_DONE)
        return printed;
    if (is_said && main_is_unexpected(out))
        return AK_EXIT_FAILED;
    return n_failed > 0 || !has_page || !has_profile ? AK_EXIT_FAILED
                                                     : AK_EXIT_DONE;
}

static void
main_say_notes(const AkCommandLine *line, const AkRun *run)
{
    g_autoptr(GPtrArray) notes = ak_run_notes(run, line->quiet);
    for (guint i = 0; i < notes->len; i++)
        ak_complain(notes->pdata[i]);
}

static int
main_run(const AkCommandLine *line, AkLoader *loader)
{
    /* Parts are of one run file, and in each stands what it was. */
    g_autofree gchar *path =
        line->parts != NULL ? g_build_filename(line->object, "run.ini", NULL)
                            : g_strdup(line->object);
    AkRequest request = {.path = path,
                         .parts = (const char *const *)line->parts,
                         .plugins = (const char *const *)line->plugins,
                         .sets = (const char *const *)line->sets,
                         .fresh = line->fresh};
    g_autoptr(GError) error = NULL;
#ifdef AK_WITH_MPI
    g_autoptr(AkCrew) crew = ak_crew_new(&error);
    if (error != NULL)
        return ak_process_fail(error, AK_EXIT_WRONG);
    if (crew != NULL && !ak_crew_is_lead(crew)) {
        ak_crew_follow(crew, &request, loader);
        return AK_EXIT_DONE; /* rank 0 says what became of it */
    }
    request.prepare = crew != NULL ? ak_crew_prepare : NULL;
    request.data = crew;
#else
    if (!ak_process_check_alone(line->sets, &error))
        return ak_process_fail(error, AK_EXIT_WRONG);
#endif
    g_autoptr(AkProfile) profile = line->profile ? ak_profile_new() : NULL;
    ak_process_catch_signals("interrupted; what was finished is kept, and the "
                             "same command goes on from there");
    g_autoptr(AkRun) run = ak_run_new(&request, loader, &error);
    if (run == NULL)
        return g_error_matches(error, AK_ERROR, AK_ERROR_INTERRUPTED)
                   ? ak_process_interrupted()
                   : ak_process_fail(error, AK_EXIT_WRONG);

    g_autofree gchar *plan =
        line->dry_run || line->verbose ? ak_run_plan(run) : g_strdup("");
    if (line->dry_run)
        return ak_process_print(plan);
    fputs(plan, stderr);
    if (!line->verbose)
        main_say_notes(line, run);
#ifdef AK_WITH_MPI
    if (crew != NULL && !ak_crew_agree(crew, &error))
        return ak_process_fail(error, AK_EXIT_WRONG);
#endif
    return main_go(line, run, request.data, profile);
}

/* ---- The program ---- */

static int
main_command(char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AkCommandLine) line = ak_command_line_new(argv, &error);
    if (line == NULL)
        return ak_process_fail(error, AK_EXIT_WRONG);
    if (line->help)
        return ak_process_print(line->help_text);
    if (line->version)
        return main_version();

    g_autoptr(AkLoader) loader = ak_loader_new();
    for (gchar **dir = line->plugin_dirs; dir != NULL && *dir != NULL; dir++)
        ak_loader_add_folder(loader, *dir);
    switch (line->command) {
    case AK_COMMAND_LIST:
        return ak_command_list(line, loader);
    case AK_COMMAND_DESCRIBE:
        return ak_command_describe(line, loader);
    case AK_COMMAND_REPORT:
        return line->parts != NULL ? main_run(line, loader) : main_report(line);
    case AK_COMMAND_EXPLAIN:
        return ak_command_explain(line, loader);
    case AK_COMMAND_COMPARE:
        return ak_command_compare(line);
    case AK_COMMAND_FETCH:
        return ak_command_fetch(line, loader);
    case AK_COMMAND_NEW:
        return ak_command_new(line);
    case AK_COMMAND_CHECK:
        return ak_command_check(line, loader);
    case AK_COMMAND_VERIFY:
        return ak_command_verify(line, loader);
    case AK_COMMAND_RUN:
        break;
    }
    return main_run(line, loader);
}

int
main(int argc, char **argv)
{
    (void)argc;
    ak_process_choose_kernels(argv);

    /* Writes to a closed pipe fail instead of killing us: the run goes on. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file too large (ulimit -f) is an error */
    setlocale(LC_CTYPE, "");
    ak_process_begin();
    return ak_process_end(main_command(argv));
}
