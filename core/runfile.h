/* runfile.h: the run file, its overrides, and typed options out of both.
 *
 * A setting is SECTION.KEY = VALUE.  For the options of `owner` ("train",
 * "bilstm", ...) under data set D the first of these that exists wins:
 *
 *   1. --set D.owner.key, --set D.key, --set owner.key
 *   2. [D] owner.key, [D] key
 *   3. [owner] key
 *   4. the reader's default for owner.key
 *   5. the option's own default
 *
 * (D.key stands for an option of the reader itself, else of train, text,
 * embedding, model or correlation; a plug-in's option in a data set's section is
 * owner.key.)
 * Errors are AK_ERROR_CONFIG and name file, line, key, the allowed range and
 * the nearest known name. */
#ifndef AK_RUNFILE_H
#define AK_RUNFILE_H

#include "attnkit/dataset.h"
#include "attnkit/error.h"
#include "attnkit/plugin.h"

typedef struct AkRunFile AkRunFile;

/* Load PATH: valid UTF-8, no duplicate section or key, no line that the parser
 * would cut or lose (a stray ; or #, a line without =, a very long one). */
AkRunFile *ak_run_file_load(const char *path, GError **error);
void ak_run_file_free(AkRunFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkRunFile, ak_run_file_free)

/* Override one setting: "section.key=value", as --set has it; or behind the name of
 * the option that messages are to name: "--seed=run.seeds=1". */
gboolean ak_run_file_set(AkRunFile *file, const char *assignment,
                         GError **error);

const char *ak_run_file_path(const AkRunFile *file);

/* The names of all sections, in file order, then those that only --set has;
 * NULL-terminated, owned by file. */
const char *const *ak_run_file_sections(const AkRunFile *file);

/* A raw value, or NULL. */
const char *ak_run_file_get(const AkRunFile *file, const char *section,
                            const char *key);

/* Where a setting stands, for messages: "run.ini:12", "--set" or "--seed"; of a
 * setting that is not there, or with key NULL, the line of its section.  Free it. */
gchar *ak_run_file_where(const AkRunFile *file, const char *section,
                         const char *key);

/* Whose options, and under which data set. */
typedef struct AkScope {
    const char *owner;   /* section of the options: "train", "bilstm" */
    const char *dataset; /* section of the data set; NULL: none */
    gboolean is_reader;  /* the options are the reader's own: their section
                                 * is `dataset` */
    const AkDefault *defaults; /* the reader's; NULL: none */
    const AkOption *reader;    /* the reader's options: a bare key of `dataset`
                                 * among them is not meant for `owner`; NULL: none */
} AkScope;

/* Fill the options' fields of `state` (zeroed before the first time), checking
 * each against its type and range.  Strings are allocated; those of an earlier
 * filling are freed.  An empty path stays empty.  Where it fails, no string is
 * left in the state. */
gboolean ak_options_fill(const AkOption *options, const AkRunFile *file,
                         const AkScope *scope, gpointer state, GError **error);

/* Does the run file or --set say this option, and not only a default? */
gboolean ak_option_is_set(const AkRunFile *file, const AkScope *scope,
                          const char *name);

/* Free the strings that ak_options_fill() allocated. */
void ak_options_clear(const AkOption *options, gpointer state);

/* The value of one option as a run file would say it, so that it reads back to
 * the same.  Free it. */
gchar *ak_option_print(const AkOption *option, gconstpointer state);

/* What a section may hold, for ak_run_file_check(). */
typedef struct AkKnownSection {
    const char *name;
    gboolean is_dataset;     /* also takes `reader`, keys of the common tables
                                  * and owner.key of any known section */
    const AkOption *options; /* its own; NULL: none */
} AkKnownSection;

/* Every section and key must be known, and every value one that its option takes.
 * The sections run, train, text, embedding, model and correlation are among
 * `known`.  The error has a line for each mistake, of what is unknown with the
 * nearest known name; of very many the first. */
gboolean ak_run_file_check(const AkRunFile *file, gsize n,
                           const AkKnownSection *known, GError **error);

/* The nearest of `names` (NULL-terminated) by edit distance, or NULL where none
 * is near enough to be a slip of the fingers. */
const char *ak_nearest_name(const char *name, const char *const *names);

#endif
