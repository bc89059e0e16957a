/* arguments.h: the command line, taken apart. */
#ifndef AK_ARGUMENTS_H
#define AK_ARGUMENTS_H

#include "paperprint.h"

#include <glib.h>

typedef enum {
    AK_COMMAND_LIST, /* in the order of their names in arguments.c */
    AK_COMMAND_DESCRIBE,
    AK_COMMAND_REPORT,
    AK_COMMAND_EXPLAIN,
    AK_COMMAND_COMPARE,
    AK_COMMAND_FETCH,
    AK_COMMAND_NEW,
    AK_COMMAND_CHECK,
    AK_COMMAND_VERIFY,
    AK_COMMAND_RUN
} AkCommand;

typedef enum { AK_COLOR_AUTO, AK_COLOR_ALWAYS, AK_COLOR_NEVER } AkColor;

typedef struct AkCommandLine {
    AkCommand command;
    gchar *object;            /* run file, plug-in, folder, kind; NULL: none */
    gchar *other;             /* text, second folder, name; NULL: none */
    gboolean data;            /* describe: the data of a run file */
    gchar **plugins;          /* split at commas; NULL: none */
    gchar **sets;             /* assignments; NULL: none */
    gchar **parts;            /* report: folders to be joined; NULL: none */
    gchar **plugin_dirs;      /* NULL: none */
    gchar *to, *mirror;       /* of fetch and new, of fetch; NULL: not given */
    gchar *query, *id, *html; /* of explain; NULL: not given */
    gsize sample;             /* of verify: texts of a cell */
    guint64 seed;             /* of verify: of the sample */
    guint n_text;
    guint timeout; /* of a check, in seconds */
    AkColor color;
    AkFormat format; /* of the report */
    gboolean fresh, dry_run, profile, quiet, verbose, json;
    gboolean other_machine; /* of verify: that the run was on one is meant */
    gboolean help, version;
    gchar *help_text; /* where `help` */
} AkCommandLine;

/* Take argv (NULL-terminated) apart; errors are AK_ERROR_CONFIG. */
AkCommandLine *ak_command_line_new(char **argv, GError **error);
void ak_command_line_free(AkCommandLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkCommandLine, ak_command_line_free)

#endif
