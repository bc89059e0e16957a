/* process.h: the process that the program is: signals, streams, exit codes. */
#ifndef AK_PROCESS_H
#define AK_PROCESS_H

#include <glib.h>

enum {
    AK_EXIT_DONE = 0,
    AK_EXIT_FAILED = 1,
    AK_EXIT_WRONG = 2,
    AK_EXIT_CONCLUSION = 3, /* compare: one changes */
    AK_EXIT_INTERRUPTED = 130
};

/* From here on SIGINT and SIGTERM ask to stop; the second does not wait. */
void ak_process_catch_signals(void);

/* Has the user asked to stop?  For AkObserver. */
gboolean ak_process_stop(gpointer data);

/* Say that the user has stopped the program, unless that is said; the exit code of
 * it. */
int ak_process_interrupted(const char *text);

/* Print on standard output; the exit code that follows from it. */
int ak_process_print(const char *text);

/* Complain of an error; gives `code`. */
int ak_process_fail(const GError *error, int code);

/* Start again, once, where OpenBLAS has better kernels for this processor than
 * those that it chose. */
void ak_process_choose_kernels(char **argv);

#endif
