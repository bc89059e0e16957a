/* run.h: a run file carried out.
 *
 *   ak_run_new()    reads and checks everything that can be checked before the
 *                   first cell starts: run file, plug-ins, data, the output
 *                   folder, what is already there (errors: exit code 2)
 *   ak_run_plan()   says what will be done (--dry-run stops here)
 *   ak_run_go()     trains or resumes, probes, writes; a cell that fails is
 *                   reported to the observer and does not stop the others
 *   ak_run_free()
 *
 * From the first to the last of them the output folder is the run's alone, unless it
 * is not there before: then it is made, and must be as empty as it was seen, by
 * ak_run_go(), or by ak_run_new() where parts are joined. */
#ifndef AK_RUN_H
#define AK_RUN_H

#include "loader.h"
#include "profile.h"
#include "runfile.h"

struct AkStudy;

typedef struct AkRequest {
    const char *path;           /* the run file */
    const char *const *plugins; /* --plugins, split at commas; NULL: none */
    const char *const *sets;    /* --set, and behind their names --seed,
                                 * --threads, --output, as
                                 * ak_run_file_set() has it; NULL: none */
    gboolean fresh;             /* do finished pieces anew */
    const char *const *parts;   /* folders to be joined, see join.h; NULL: none.
                                 * `path` is then the run file of one of them */

    /* Called before the data are read; NULL: not called. */
    gboolean (*prepare)(gpointer data, struct AkStudy *study, GError **error);
    gpointer data;
} AkRequest;

/* Called by many threads, but by one at a time. */
typedef struct AkObserver {
    /* done and total are of the whole run, in one unit (seconds of one core of an
     * average machine); `what` is what is being done: "3 of 24 cells,
     * sst/cnn-dot-s1: epoch 3 of 8 (+1)" where one more cell is under way. */
    void (*progress)(gpointer data, const char *what, gdouble done,
                     gdouble total);
    /* One line for the user: a warning, a cell that failed. */
    void (*message)(gpointer data, const char *text);
    gboolean (*stop)(gpointer data); /* TRUE: the user wants to stop */
    gpointer data;
} AkObserver;

typedef struct AkRun AkRun;

/* The loader must outlive the run. */
AkRun *ak_run_new(const AkRequest *request, AkLoader *loader, GError **error);
void ak_run_free(AkRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkRun, ak_run_free)

/* Cells, sizes, what is reused and what will be done, memory and time foreseen:
 * text of many lines.  Free it. */
gchar *ak_run_plan(const AkRun *run);

/* What the user should know of a run whose plan is not shown: what readers left
 * out or repaired, how many words vectors and models from elsewhere know, what
 * begins anew since settings changed, and that a disk is too small; with
 * only_warnings just what may be a mistake, or begins anew.  Lines (gchar *), often
 * none; free with g_ptr_array_unref(). */
GPtrArray *ak_run_notes(const AkRun *run, gboolean only_warnings);

/* Returns the number of cells that failed; *error is set where the run could
 * not go on at all (AK_ERROR_INTERRUPTED: stopped, everything finished so far
 * kept). */
guint ak_run_go(AkRun *run, const AkObserver *observer, GError **error);

/* Into the manifest; the profile is at its end. */
gboolean ak_run_write_profile(const AkRun *run, const AkProfile *profile,
                              GError **error);

/* The output folder, absolute. */
const char *ak_run_output(const AkRun *run);

#endif
