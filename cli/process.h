/* process.h: how the program starts, and how it is stopped. */
#ifndef AK_PROCESS_H
#define AK_PROCESS_H

#include <glib.h>

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_WRONG = 2, EXIT_INTERRUPTED = 130 };

/* From now on SIGINT and SIGTERM ask to stop; the second one does not wait. */
void ak_process_catch_signals(void);

/* Has the user asked to stop?  For AkObserver. */
gboolean ak_process_stop(gpointer data);

/* Start again, once, where that gets better kernels of OpenBLAS. */
void ak_process_choose_kernels(char **argv);

#endif
