/* process.h: the process that the program is: signals, streams, exit codes. */
#ifndef AK_PROCESS_H
#define AK_PROCESS_H

#include "attnkit/error.h"

enum {
    AK_EXIT_DONE = 0,
    AK_EXIT_FAILED = 1,
    AK_EXIT_WRONG = 2,
    AK_EXIT_CONCLUSION = 3, /* compare: one changes */
    AK_EXIT_INEXACT = 3,    /* verify: not all compared exactly */
    AK_EXIT_INTERRUPTED = 130
};

/* From here to ak_process_end() nobody else may call exit(): where a plug-in
 * calls exit(), the user is told, and the exit code is that of a failure.  One that
 * crashes while it is loaded is named. */
void ak_process_begin(void);
int ak_process_end(int code);

/* From here on SIGINT, SIGTERM and, unless it is ignored as under nohup(1), SIGHUP ask
 * to stop; a second SIGINT or SIGTERM does not wait.  `said` (static) is what the user
 * is then told, such as "interrupted; what was finished is kept".  A crash is told,
 * too, and ends the process as it would have. */
void ak_process_catch_signals(const char *said);

/* Has the user asked to stop?  For AkObserver. */
gboolean ak_process_stop(gpointer data);

/* Tell the user that the program was stopped, unless that is told; the exit code of
 * it. */
int ak_process_interrupted(void);

/* Print on standard output; the exit code that follows from it. */
int ak_process_print(const char *text);

/* Complain of an error; gives `code`. */
int ak_process_fail(const GError *error, int code);

/* For a build without MPI: is this process alone, and not one of several that a
 * launcher of MPI jobs started, each of which would do the whole run?  Among `sets`,
 * as ak_run_file_set() has them, may be the part that is its own. */
gboolean ak_process_check_alone(gchar *const *sets, GError **error);

/* Start again, once, where OpenBLAS has better kernels for this processor than
 * those that it chose. */
void ak_process_choose_kernels(char **argv);

#endif
