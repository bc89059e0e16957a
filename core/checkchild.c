#include "checkchild.h"

#include "checkguard.h"
#include "module.h"

#include <errno.h>
#include <fcntl.h>
#ifdef AK_COVERAGE
#include <gcov.h>
#endif
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- in the child --------------------------------------------------------------- */

/* What GLib and our own functions complain of is a promise that was broken. */
static void
child_on_log(const gchar *domain, GLogLevelFlags level, const gchar *message,
             gpointer data)
{
    AkTrial *trial = data;
    if ((level &
         (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
        ak_trial_fail(
            trial, "breaks a promise of a function that it calls: %s%s%s",
            domain != NULL ? domain : "", domain != NULL ? ": " : "", message);
}

/* Output goes to the file that the parent looks into, input is empty, and no
 * core is left lying about. */
static void
child_redirect(int output)
{
    const struct rlimit none = {0, 0};
    const int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    setrlimit(RLIMIT_CORE, &none);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
}

static G_GNUC_NORETURN void
child_main(const char *path, AkTrialRun run, int fd, int output)
{
    AkTrial trial = {.fd = fd};
    g_autoptr(GError) error = NULL;
    child_redirect(output);
    g_log_set_default_handler(child_on_log, &trial);
    ak_trial_at(&trial, "loading");
    AkModule *module = ak_module_open(path, &error);
    if (module == NULL) {
        ak_trial_fail(&trial, "%s", error->message);
    } else {
        const AkPlugin *p = trial.plugin = module->plugin;
        ak_trial_pass(&trial, "%s '%s' %s, for plug-in interface %u.%u",
                      ak_kind_name(p->kind), p->name, p->version, p->abi_major,
                      p->abi_minor);
        ak_guard_watch(fd);
        if (run != NULL)
            run(&trial);
    }
    fflush(NULL);
    dprintf(fd, "more\t%u\ndone\t%d %s\n",
            trial.n_fail > 1 ? trial.n_fail - 1 : 0,
            module != NULL ? (int)module->plugin->kind : 0,
            module != NULL ? module->plugin->name : "");
    ak_module_free(module);
    g_clear_error(&error);
#ifdef AK_COVERAGE
    __gcov_dump(); /* which _exit() would leave out */
#endif
    _exit(0);
}

/* --- in the parent -------------------------------------------------------------- */

/* All that the child says until it ends; FALSE: it did not end in time. */
static gboolean
parent_listen(int fd, guint seconds, GString *said)
{
    const gint64 until =
        g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
    for (;;) {
        const gint64 left = until - g_get_monotonic_time();
        struct pollfd one = {.fd = fd, .events = POLLIN};
        if (left <= 0)
            return FALSE;
        const int ready = poll(&one, 1, (int)MIN(left / 1000 + 1, 60000));
        if (ready < 0 && errno != EINTR)
            return FALSE;
        if (ready <= 0)
            continue;
        gchar bytes[4096];
        const gssize n = read(fd, bytes, sizeof bytes);
        if (n == 0 || (n < 0 && errno != EINTR))
            return TRUE;
        if (n > 0)
            g_string_append_len(said, bytes, n);
    }
}

typedef struct Heard { /* the lines, sorted out */
    AkAnswer answer;
    gchar *at;
    guint more;
    gboolean is_done;
} Heard;

static void
heard_worse(Heard *heard, AkGrade grade, const char *text)
{
    const gboolean is_first = heard->answer.text == NULL;
    if (!is_first && (grade < heard->answer.grade ||
                      (grade == heard->answer.grade && grade > AK_GRADE_PASS)))
        return;
    g_free(heard->answer.text);
    heard->answer.text = g_strdup(text);
    heard->answer.grade = grade;
}

static void
heard_line(Heard *heard, const char *line)
{
    const char *tab = strchr(line, '\t');
    if (tab == NULL)
        return;
    const gsize n = (gsize)(tab - line);
    for (AkGrade grade = AK_GRADE_PASS; grade <= AK_GRADE_FAIL; grade++)
        if (strlen(ak_grade_name(grade)) == n &&
            strncmp(line, ak_grade_name(grade), n) == 0)
            heard_worse(heard, grade, tab + 1);
    if (g_str_has_prefix(line, "at\t")) {
        g_free(heard->at);
        heard->at = g_strdup(tab + 1);
    } else if (g_str_has_prefix(line, "more\t")) {
        heard->more = (guint)g_ascii_strtoull(tab + 1, NULL, 10);
    } else if (g_str_has_prefix(line, "done\t")) {
        const char *blank = strchr(tab, ' ');
        heard->is_done = TRUE;
        heard->answer.kind = (AkKind)g_ascii_strtoll(tab + 1, NULL, 10);
        heard->answer.name = g_strdup(blank != NULL ? blank + 1 : "");
    }
}

static gboolean
parent_is_report(const gchar *line)
{
    return strstr(line, "Sanitizer: ") != NULL ||
           strstr(line, "runtime error: ") != NULL;
}

/* What the plug-in printed: the line that says most, of a sanitizer's report or
 * the last one.  NULL: nothing.  Free it. */
static gchar *
parent_output(FILE *output)
{
    enum { OUTPUT_MOST = 1 << 20 }; /* more than any sanitizer says */
    g_autofree gchar *bytes = g_malloc(OUTPUT_MOST + 1);
    rewind(output);
    const gsize n = fread(bytes, 1, OUTPUT_MOST, output);
    bytes[n] = '\0';
    g_autofree gchar *valid = g_utf8_make_valid(g_strstrip(bytes), -1);
    g_auto(GStrv) line = g_strsplit(valid, "\n", -1);
    const gchar *best = NULL;
    for (gchar **l = line; *l != NULL; l++) {
        if (parent_is_report(*l))
            return g_strdup(*l);
        if (**l != '\0')
            best = *l;
    }
    return g_strdup(best);
}

/* How it ended, where that was not as it should be. */
static gchar *
parent_end(const Heard *heard, gboolean in_time, guint seconds, int status)
{
    const char *at = heard->at != NULL ? heard->at : "starting";
    if (!in_time)
        return g_strdup_printf("does not end within %u seconds; stopped while: "
                               "%s (--timeout allows more)",
                               seconds, at);
    if (WIFSIGNALED(status))
        return g_strdup_printf("ends the process by signal %d (%s) while: %s",
                               WTERMSIG(status), strsignal(WTERMSIG(status)),
                               at);
    if (heard->is_done && WEXITSTATUS(status) == 0)
        return NULL;
    return g_strdup_printf("ends the process with exit code %d while: %s; a "
                           "plug-in never exits, what can fail returns FALSE",
                           WEXITSTATUS(status), at);
}

static void
parent_judge(Heard *heard, gboolean in_time, guint seconds, int status,
             FILE *output)
{
    g_autofree gchar *printed = parent_output(output);
    g_autofree gchar *end = parent_end(heard, in_time, seconds, status);
    if (end != NULL && heard->answer.grade != AK_GRADE_FAIL) {
        g_autofree gchar *text =
            printed != NULL
                ? g_strdup_printf("%s; it printed: %s", end, printed)
                : g_strdup(end);
        heard_worse(heard, AK_GRADE_FAIL, text);
    } else if (end != NULL && !heard->is_done && heard->at != NULL) {
        g_autofree gchar *text =
            g_strdup_printf("%s, while: %s", heard->answer.text, heard->at);
        g_free(heard->answer.text);
        heard->answer.text = g_steal_pointer(&text);
    } else if (end == NULL && printed != NULL) {
        const gboolean is_report = parent_is_report(printed);
        g_autofree gchar *text = g_strdup_printf(
            is_report
                ? "a sanitizer found: %s"
                : "prints: %s; a plug-in prints nothing, what is wrong is "
                  "an error",
            printed);
        heard_worse(heard, is_report ? AK_GRADE_FAIL : AK_GRADE_WARN, text);
    }
    if (heard->more > 0) {
        gchar *text = g_strdup_printf("%s (and %u more)", heard->answer.text,
                                      heard->more);
        g_free(heard->answer.text);
        heard->answer.text = text;
    }
}

static AkAnswer
parent_failed(const char *what)
{
    return (AkAnswer){.grade = AK_GRADE_FAIL,
                      .text = g_strdup_printf("cannot be checked: %s: %s", what,
                                              g_strerror(errno))};
}

AkAnswer
ak_check_child(const char *path, AkTrialRun run, guint seconds)
{
    int pipes[2];
    FILE *output = tmpfile();
    if (output == NULL)
        return parent_failed("no temporary file");
    if (pipe(pipes) != 0) {
        fclose(output);
        return parent_failed("no pipe");
    }
    fflush(NULL); /* or the child prints what is ours */
    const pid_t pid = fork();
    if (pid < 0) {
        close(pipes[0]);
        close(pipes[1]);
        fclose(output);
        return parent_failed("no process");
    }
    if (pid == 0) {
        close(pipes[0]);
        child_main(path, run, pipes[1], fileno(output));
    }
    close(pipes[1]);

    g_autoptr(GString) said = g_string_new(NULL);
    Heard heard = {0};
    int status = 0;
    const gboolean in_time = parent_listen(pipes[0], seconds, said);
    if (!in_time)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close(pipes[0]);
    g_auto(GStrv) line = g_strsplit(said->str, "\n", -1);
    for (gchar **l = line; *l != NULL; l++)
        heard_line(&heard, *l);
    parent_judge(&heard, in_time, seconds, status, output);
    fclose(output);
    g_free(heard.at);
    return heard.answer;
}
