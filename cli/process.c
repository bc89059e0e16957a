/* process.c: signals, streams and exit codes. */
#include "process.h"

#include "kernels.h"
#include "progress.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How often the user has asked to stop: the one thing that a signal handler can
 * reach. */
static gint process_n_signal;

/* The first signal asks; the second does not wait for the answer. */
static void
process_on_signal(int number)
{
    (void)number;
    if (g_atomic_int_add(&process_n_signal, 1) > 0)
        _exit(AK_EXIT_INTERRUPTED);
}

void
ak_process_catch_signals(void)
{
    struct sigaction action = {.sa_handler = process_on_signal,
                               .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

gboolean
ak_process_stop(gpointer data)
{
    (void)data;
    return g_atomic_int_get(&process_n_signal) > 0;
}

/* ---- Output ---- */

/* A reader that has seen enough (head, a pager left) is no failure. */
int
ak_process_print(const char *text)
{
    const gsize length = strlen(text);
    if (fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0)
        return AK_EXIT_DONE;
    if (errno == EPIPE)
        return AK_EXIT_DONE;

    g_autofree gchar *message = g_strdup_printf(
        "standard output cannot be written: %s", g_strerror(errno));
    ak_complain(message);
    return AK_EXIT_FAILED;
}

int
ak_process_fail(const GError *error, int code)
{
    ak_complain(error->message);
    return code;
}

/* OpenBLAS chooses its kernels while it is loaded, before main(). */
void
ak_process_choose_kernels(char **argv)
{
    const char *better = ak_kernels_better();
    if (better == NULL || !g_setenv("OPENBLAS_CORETYPE", better, FALSE))
        return;
    /* By its own path, so that the process keeps its name; by the link where that
     * path is gone.  Where both fail the slow kernels do. */
    g_autofree gchar *path = g_file_read_link("/proc/self/exe", NULL);
    if (path != NULL)
        execv(path, argv);
    execv("/proc/self/exe", argv);
}
