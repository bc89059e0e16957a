/* arguments.c: GOption's findings as an AkCommandLine.
 *
 * Every value is taken as bytes: GOption would refuse UTF-8 in the C locale. */
#include "arguments.h"

#include "check.h"
#include "errors.h"
#include "lists.h"
#include "usage.h"
#include "verifying.h"

#include <string.h>

#define ARGUMENTS_MAX_TEXT 1000
#define ARGUMENTS_MAX_SECONDS 86400

static const char *const arguments_command[] = {
    "list",  "describe", "report", "explain", "compare",
    "fetch", "new",      "check",  "verify",  NULL};

/* As the command line says it. */
typedef struct Arguments {
    gchar **plugins, **sets, **plugin_dirs;
    gchar *output, *color, *format, *to, *mirror, *query, *id, *html, *seed;
    gchar *sample, *cell;
    gint64 threads, n_text, timeout;
    gboolean fresh, dry_run, profile, quiet, verbose, json, data, help, version;
    gboolean other_machine;
} Arguments;

static void
arguments_clear(Arguments *arguments)
{
    g_strfreev(arguments->plugins);
    g_strfreev(arguments->sets);
    g_strfreev(arguments->plugin_dirs);
    g_free(arguments->output);
    g_free(arguments->color);
    g_free(arguments->format);
    g_free(arguments->to);
    g_free(arguments->mirror);
    g_free(arguments->query);
    g_free(arguments->id);
    g_free(arguments->html);
    g_free(arguments->seed);
    g_free(arguments->sample);
    g_free(arguments->cell);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arguments, arguments_clear)

/* ---- Taking apart ---- */

/* *rest: the words that are no options.  Free it. */
static gboolean
arguments_parse(Arguments *o, char **argv, gchar ***rest, gchar **help,
                GError **error)
{
    const GOptionEntry entries[] = {
        {"plugins", 'p', 0, G_OPTION_ARG_FILENAME_ARRAY, &o->plugins,
         "Use these; kinds not named stay as the file has them", "A,B"},
        {"set", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &o->sets,
         "Override a setting of the run file", "SECTION.KEY=VALUE"},
        {"seed", 0, 0, G_OPTION_ARG_STRING, &o->seed,
         "Same as --set run.seeds=N; verify: the sample's", "N[,N...]"},
        {"threads", 'j', 0, G_OPTION_ARG_INT64, &o->threads,
         "Same as --set run.threads=N", "N"},
        {"cell", 0, 0, G_OPTION_ARG_FILENAME, &o->cell,
         "Every M-th cell from the N-th; report joins the parts", "N/M"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output,
         "Folder to write to", "DIR"},
        {"plugin-dir", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->plugin_dirs,
         "Look for plug-ins here first (may be repeated)", "DIR"},
        {"fresh", 0, 0, G_OPTION_ARG_NONE, &o->fresh,
         "Do finished pieces anew instead of resuming", NULL},
        {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &o->dry_run,
         "Check everything, say what would be done, stop", NULL},
        {"profile", 0, 0, G_OPTION_ARG_NONE, &o->profile,
         "Say at the end where the time went", NULL},
        {"texts", 't', 0, G_OPTION_ARG_INT64, &o->n_text,
         "Show N texts of each cell as heat maps (default 0)", "N"},
        {"color", 0, 0, G_OPTION_ARG_FILENAME, &o->color,
         "Colours: auto, always, never", "WHEN"},
        {"format", 'f', 0, G_OPTION_ARG_FILENAME, &o->format,
         "report: text, or the paper's tables as csv or latex", "FORMAT"},
        {"timeout", 0, 0, G_OPTION_ARG_INT64, &o->timeout,
         "check: a check may take so long (default 60)", "SECONDS"},
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &o->to,
         "fetch, new: folder to put the files into", "DIR"},
        {"mirror", 0, 0, G_OPTION_ARG_FILENAME, &o->mirror,
         "fetch: get them from this folder, not from the publisher", "URL"},
        {"query", 0, 0, G_OPTION_ARG_FILENAME, &o->query,
         "explain: what the text is asked", "QUERY"},
        {"id", 0, 0, G_OPTION_ARG_FILENAME, &o->id,
         "explain: draw as for the test text of this id", "ID"},
        {"html", 0, 0, G_OPTION_ARG_FILENAME, &o->html,
         "explain: write a page; - prints it", "FILE"},
        {"sample", 0, 0, G_OPTION_ARG_FILENAME, &o->sample,
         "verify: texts of each cell, or all (default 64)", "N"},
        {"other-machine", 0, 0, G_OPTION_ARG_NONE, &o->other_machine,
         "verify: the run was on another machine; end with 0, not 3", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &o->json,
         "list, describe, explain, compare, check, verify: print JSON", NULL},
        {"data", 0, 0, G_OPTION_ARG_NONE, &o->data,
         "describe: the data of a run file", NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet, "No progress", NULL},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &o->verbose,
         "Say first what will be done; report, compare: all in full", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &o->version,
         "Our version and every library's", NULL},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &o->help, "This page", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new("[RUN.INI | COMMAND]");
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_summary(context, ak_usage_summary);
    g_option_context_set_description(context, ak_usage_examples);
    g_option_context_add_main_entries(context, entries, NULL);

    g_autoptr(GError) cause = NULL;
    *rest = ak_lists_detach(entries, argv);
    if (!g_option_context_parse_strv(context, rest, &cause)) {
        if (g_error_matches(cause, G_OPTION_ERROR,
                            G_OPTION_ERROR_UNKNOWN_OPTION))
            return ak_usage_unknown(entries, cause->message, error);
        return ak_fail(error, AK_ERROR_CONFIG, "%c%s; see attnkit --help",
                       g_ascii_tolower(cause->message[0]), cause->message + 1);
    }
    if (o->help)
        *help = g_option_context_get_help(context, TRUE, NULL);
    return TRUE;
}

/* ---- Making sense ---- */

static gboolean
arguments_words(AkCommandLine *line, int n, char **word, GError **error)
{
    if (n == 0)
        return ak_fail(
            error, AK_ERROR_CONFIG,
            "say what to do: a run file, or a command; see attnkit --help");
    gsize command = 0;
    while (arguments_command[command] != NULL &&
           strcmp(word[0], arguments_command[command]) != 0)
        command++;

    /* Words that it takes at least, and at most. */
    static const struct {
        int least, most;
        const char *needs;
    } form[] = {{1, 1, NULL}, /* as AkCommand */
                {2, 2, "the name of a plug-in; attnkit list shows them"},
                {2, G_MAXINT, "an output folder"},
                {3, 3, "a cell's folder and a text, - for standard input"},
                {3, 3, "two output folders"},
                {1, 2, NULL},
                {3, 3, "a kind and a name: attnkit new encoder gru"},
                {2, 2, "a plug-in's file or name"},
                {2, 2, "an output folder"},
                {1, 1, NULL}};
    line->command = (AkCommand)command;
    /* A mistyped command first: that there is a word too many follows from it. */
    if (line->command == AK_COMMAND_RUN &&
        (!g_file_test(word[0], G_FILE_TEST_EXISTS) ||
         g_file_test(word[0], G_FILE_TEST_IS_DIR)))
        return ak_usage_no_file(word[0], arguments_command, error);
    const int most = form[command].most;
    if (n > most)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "'%s' is one word too many after '%s'", word[most],
                       word[most - 1]);
    if (n < form[command].least)
        return ak_fail(error, AK_ERROR_CONFIG, "attnkit %s%s needs %s", word[0],
                       line->data ? " --data" : "",
                       line->data ? "a run file, whose data it reads"
                                  : form[command].needs);
    if (n > 1 || line->command == AK_COMMAND_RUN)
        line->object = g_strdup(word[n > 1]);
    line->other = g_strdup(n > 2 ? word[2] : NULL);
    return TRUE;
}

/* Which of `name` VALUE is; without one, the first. */
static gboolean
arguments_choice(const char *option, const char *value,
                 const char *const name[3], guint *choice, GError **error)
{
    *choice = 0;
    if (value == NULL)
        return TRUE;
    for (guint i = 0; i < 3; i++) {
        if (strcmp(value, name[i]) == 0) {
            *choice = i;
            return TRUE;
        }
    }
    return ak_fail(error, AK_ERROR_CONFIG, "%s is '%s', must be %s, %s or %s",
                   option, value, name[0], name[1], name[2]);
}

static gboolean
arguments_choices(AkCommandLine *line, const Arguments *o, GError **error)
{
    static const char *const color[] = {"auto", "always", "never"};
    static const char *const format[] = {"text", "csv", "latex"};
    guint chosen_color, chosen_format;
    if (!arguments_choice("--color", o->color, color, &chosen_color, error) ||
        !arguments_choice("--format", o->format, format, &chosen_format, error))
        return FALSE;
    line->color = (AkColor)chosen_color;
    line->format = (AkFormat)chosen_format;
    if (o->format != NULL && line->command != AK_COMMAND_REPORT)
        return ak_fail(error, AK_ERROR_CONFIG, "--format goes with report only");
    if (line->format != AK_FORMAT_TEXT && o->n_text > 0)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--texts goes with --format text only");
    return TRUE;
}

/* Options that belong to one command or a few. */
static gboolean
arguments_check_commands(const AkCommandLine *line, const Arguments *o,
                         GError **error)
{
    const gboolean explains = line->command == AK_COMMAND_EXPLAIN;
    const gboolean verifies = line->command == AK_COMMAND_VERIFY;
    const gboolean has_json = line->command == AK_COMMAND_LIST ||
                              line->command == AK_COMMAND_DESCRIBE ||
                              explains || line->command == AK_COMMAND_COMPARE ||
                              line->command == AK_COMMAND_CHECK || verifies;
    const gboolean fetches =
        line->command == AK_COMMAND_FETCH && line->object != NULL;
    if (o->json && !has_json)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--json goes with list, describe, explain, compare, "
                       "check and verify only");
    if ((o->sample != NULL || o->other_machine) && !verifies)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--sample and --other-machine go with verify only");
    if ((o->query != NULL || o->id != NULL || o->html != NULL) && !explains)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--query, --id and --html go with explain only");
    if (o->html != NULL && o->json)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--html and --json exclude each other");
    if (o->data && line->command != AK_COMMAND_DESCRIBE)
        return ak_fail(error, AK_ERROR_CONFIG, "--data goes with describe only");
    if ((o->to != NULL && !fetches && line->command != AK_COMMAND_NEW) ||
        (o->mirror != NULL && !fetches))
        return ak_fail(
            error, AK_ERROR_CONFIG,
            "--to and --mirror go with attnkit fetch NAME only, --to with "
            "attnkit new, too");
    return TRUE;
}

/* Options of a run, some of which other commands that read a run file have, too. */
static gboolean
arguments_check_run(const AkCommandLine *line, const Arguments *o,
                    GError **error)
{
    const gboolean verifies = line->command == AK_COMMAND_VERIFY;
    const gboolean reads_file = line->command == AK_COMMAND_RUN || o->data ||
                                line->command == AK_COMMAND_EXPLAIN || verifies;
    const gboolean runs =
        o->fresh || o->dry_run || o->profile || o->cell != NULL ||
        (o->output != NULL && line->command != AK_COMMAND_REPORT) ||
        o->plugins != NULL ||
        (!verifies && (o->seed != NULL || o->threads != G_MININT64));
    if (runs && line->command != AK_COMMAND_RUN)
        return ak_fail(
            error, AK_ERROR_CONFIG,
            "--plugins, --seed, --threads, --cell, --output, --fresh, "
            "--dry-run and --profile go with a run file only, --seed "
            "and --threads with verify, --output with report, too");
    return reads_file || o->sets == NULL ||
           ak_fail(error, AK_ERROR_CONFIG,
                   "--set goes with a run file, describe --data, explain and "
                   "verify only");
}

static gboolean
arguments_check_values(const Arguments *o, GError **error)
{
    const struct {
        const char *option, *value, *what;
    } name[] = {{"--html", o->html, "file"},
                {"--output", o->output, "folder"},
                {"--to", o->to, "folder"}};
    for (gsize i = 0; i < G_N_ELEMENTS(name); i++)
        if (name[i].value != NULL && *name[i].value == '\0')
            return ak_fail(error, AK_ERROR_CONFIG, "%s is empty, must be a %s",
                           name[i].option, name[i].what);
    if (o->timeout < 1 || o->timeout > ARGUMENTS_MAX_SECONDS)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--timeout is %" G_GINT64_FORMAT ", must be in [1, %d]",
                       o->timeout, ARGUMENTS_MAX_SECONDS);
    if (o->n_text < 0 || o->n_text > ARGUMENTS_MAX_TEXT)
        return ak_fail(error, AK_ERROR_CONFIG,
                       "--texts is %" G_GINT64_FORMAT ", must be in [0, %d]",
                       o->n_text, ARGUMENTS_MAX_TEXT);
    return TRUE;
}

static gboolean
arguments_take(AkCommandLine *line, Arguments *o, int n, char **word,
               GError **error)
{
    line->fresh = o->fresh;
    line->dry_run = o->dry_run;
    line->profile = o->profile;
    line->quiet = o->quiet;
    line->verbose = o->verbose;
    line->json = o->json;
    line->other_machine = o->other_machine;
    line->data = o->data;
    line->help = o->help;
    line->version = o->version;
    if (o->help || o->version)
        return TRUE;

    if (!arguments_words(line, n, word, error) ||
        !arguments_check_commands(line, o, error) ||
        !arguments_check_run(line, o, error) ||
        (line->command == AK_COMMAND_REPORT &&
         !ak_lists_parts(word + 1, o->output, o->format, &line->parts, error)) ||
        !arguments_check_values(o, error) ||
        !arguments_choices(line, o, error) ||
        !ak_verifying_sample(o->sample, &line->sample, error))
        return FALSE;
    const gboolean verifies = line->command == AK_COMMAND_VERIFY;
    if (verifies && !ak_verifying_seed(o->seed, &line->seed, error))
        return FALSE;
    line->plugins = ak_lists_plugins(o->plugins, error);
    if (line->plugins == NULL && o->plugins != NULL)
        return FALSE;
    line->n_text = (guint)o->n_text;
    line->timeout = (guint)o->timeout;
    line->plugin_dirs = g_strdupv(o->plugin_dirs);
    line->to = g_steal_pointer(&o->to);
    line->mirror = g_steal_pointer(&o->mirror);
    line->query = g_steal_pointer(&o->query);
    line->id = g_steal_pointer(&o->id);
    line->html = g_steal_pointer(&o->html);
    const char *cell = line->parts != NULL ? "" : o->cell; /* the whole */
    line->sets = ak_lists_sets(o->sets, verifies ? NULL : o->seed, o->threads,
                               cell, o->output);
    return TRUE;
}

AkCommandLine *
ak_command_line_new(char **argv, GError **error)
{
    g_auto(Arguments)
        arguments = {.threads = G_MININT64, .timeout = AK_CHECK_SECONDS};
    g_autoptr(AkCommandLine) line = g_new0(AkCommandLine, 1);
    g_auto(GStrv) rest = NULL;
    if (!arguments_parse(&arguments, argv, &rest, &line->help_text, error))
        return NULL;

    /* GOption leaves a -- that it stopped at where what follows begins with -. */
    g_autoptr(GPtrArray) word = g_ptr_array_new();
    gboolean is_left = TRUE;
    for (gchar **at = rest + 1; *at != NULL; at++) {
        const gboolean is_stop = is_left && strcmp(*at, "--") == 0;
        is_left = is_left && !is_stop;
        if (!is_stop)
            g_ptr_array_add(word, *at);
    }
    g_ptr_array_add(word, NULL);
    if (!arguments_take(line, &arguments, (int)word->len - 1,
                        (char **)word->pdata, error))
        return NULL;
    return g_steal_pointer(&line);
}

void
ak_command_line_free(AkCommandLine *line)
{
    g_free(line->object);
    g_strfreev(line->plugins);
    g_strfreev(line->sets);
    g_strfreev(line->parts);
    g_strfreev(line->plugin_dirs);
    g_free(line->to);
    g_free(line->mirror);
    g_free(line->other);
    g_free(line->query);
    g_free(line->id);
    g_free(line->html);
    g_free(line->help_text);
    g_free(line);
}
