/* process.c: signals, streams and exit codes. */
#include "process.h"

#include "errors.h"
#include "kernels.h"
#include "module.h"
#include "progress.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

/* How often the user has asked to stop: the one thing that a signal handler can
 * reach. */
static gint process_n_signal;

/* What a user who interrupts is told, and whether that is done. */
static const char *process_said = "interrupted";
static gint process_is_said;

/* What is a moment from done when the user asks gets this long: microseconds. */
enum { PROCESS_PATIENCE = 700000 };

/* The first signal asks, and sets an alarm; the second does not wait for the
 * answer.  That the terminal has gone is no impatience: its shell says so, and the
 * system too. */
static void
process_on_signal(int number)
{
    const struct itimerval patience = {.it_value.tv_usec = PROCESS_PATIENCE};
    const gboolean is_first = g_atomic_int_add(&process_n_signal, 1) == 0;
    if (!is_first && number == SIGHUP)
        return;
    if (!is_first || setitimer(ITIMER_REAL, &patience, NULL) != 0)
        _exit(AK_EXIT_INTERRUPTED);
}

static void
process_write(const char *text)
{
    const ssize_t n = write(STDERR_FILENO, text, strlen(text));
    (void)n; /* there is nobody left to complain to */
}

static void
process_catch(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* Does this handler, or SIG_DFL, say what is to happen? */
static gboolean
process_has(int number, void (*handler)(int))
{
    struct sigaction now;
    return sigaction(number, NULL, &now) == 0 && now.sa_handler == handler;
}

/* Whose exit() is not ours, 0: nobody's any more; a handler can reach no other. */
static pid_t process_id;

/* The plug-in whose constructors run at this moment, NULL: none do. */
static const char *process_loading;

/* Not in a child, whose parent sees what it does.  What was printed before stays. */
static void
process_on_exit(void)
{
    if (process_id != getpid())
        return;
    fflush(stdout);
    if (isatty(STDERR_FILENO))
        process_write("\n"); /* below the bar */
    const char *path = process_loading;
    g_autofree gchar *message =
        g_strdup_printf("%s%sa plug-in, or a library, has called exit()%s, "
                        "which ends the program; what was finished is kept; "
                        "attnkit check FILE of each plug-in of this run tells "
                        "which it is, leave that one out",
                        path != NULL ? path : "", path != NULL ? ": " : "",
                        path != NULL ? " as it was loaded" : "");
    ak_complain(message);
    _exit(AK_EXIT_FAILED);
}

/* Then the process ends as it would have.  A child's parent sees what it does. */
static void
process_on_fault(int number)
{
    static const char loading[] =
        ": the plug-in, or a library that it uses, has crashed as it was "
        "loaded; "
        "compile it again for this machine and this attnkit, or leave it out\n";
    static const char working[] = "a plug-in, a library or attnkit itself has "
                                  "crashed; what was finished is "
                                  "kept; attnkit check FILE of each plug-in "
                                  "that is not attnkit's own tells "
                                  "whether it is to blame\n";
    const char *path = process_loading;
    signal(number, SIG_DFL);
    if (process_id == getpid()) {
        process_write("attnkit: ");
        process_write(path != NULL ? path : "");
        process_write(path != NULL ? loading : working);
    }
    raise(number);
}

/* Nothing where somebody else, such as MPI or a sanitizer, says what became of the
 * process. */
static void
process_catch_faults(gboolean is_wanted)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++)
        if (is_wanted && process_has(faults[i], SIG_DFL))
            process_catch(faults[i], process_on_fault);
        else if (!is_wanted && process_has(faults[i], process_on_fault))
            process_catch(faults[i], SIG_DFL);
}

/* Is there work under way, after MPI has begun, whose handlers come first? */
static gboolean process_is_at_work;

static void
process_on_load(const char *path)
{
    if (process_id != getpid())
        return;
    process_loading = path;
    process_catch_faults(path != NULL || process_is_at_work);
}

void
ak_process_begin(void)
{
    process_id = getpid();
    ak_module_watch(process_on_load);
    atexit(process_on_exit);
}

int
ak_process_end(int code)
{
    process_id = 0;
    return code;
}

/* Whoever has not come to an end by now is in the middle of a long text, or of
 * files being read.  There is nothing to be saved: whatever was finished is on
 * disk, where a killed process leaves it, too. */
static void
process_on_alarm(int number)
{
    (void)number;
    if (g_atomic_int_add(&process_is_said, 1) == 0) {
        process_write("\nattnkit: ");
        process_write(process_said);
        process_write("\n");
    }
    _exit(AK_EXIT_INTERRUPTED);
}

void
ak_process_catch_signals(const char *said)
{
    process_said = said;
    process_is_at_work = TRUE;
    process_catch_faults(TRUE);
    process_catch(SIGALRM, process_on_alarm);
    process_catch(SIGINT, process_on_signal);
    process_catch(SIGTERM, process_on_signal);
    if (process_has(SIGHUP, SIG_DFL)) /* not under nohup(1) */
        process_catch(SIGHUP, process_on_signal);
}

gboolean
ak_process_stop(gpointer data)
{
    (void)data;
    return g_atomic_int_get(&process_n_signal) > 0;
}

int
ak_process_interrupted(void)
{
    if (g_atomic_int_add(&process_is_said, 1) == 0)
        ak_complain(process_said);
    return AK_EXIT_INTERRUPTED;
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

/* The last counts. */
static gboolean
process_has_part(gchar *const *sets)
{
    static const char name[] = "run.part=";
    gboolean has = FALSE;
    for (; *sets != NULL; sets++) {
        const char *found = strstr(*sets, name);
        if (found != NULL)
            has = found[strlen(name)] != '\0';
    }
    return has;
}

gboolean
ak_process_check_alone(gchar *const *sets, GError **error)
{
    static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        const gchar *size = g_getenv(sizes[i]);
        if (size != NULL && strcmp(size, "1") != 0 && !process_has_part(sets))
            return ak_fail(
                error, AK_ERROR_CONFIG,
                "%s = %s: this is one of several processes, but this attnkit "
                "was not configured --with-mpi, and each would do the whole "
                "run; configure it so, or give each process its part, with "
                "--cell N/M and an --output of its own",
                sizes[i], size);
    }
    return TRUE;
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
