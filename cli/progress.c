/* progress.c: the bar, the lines, and the time left. */
#include "progress.h"

#include "process.h"
#include "terminal.h"

#include <math.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PROGRESS_REDRAW (G_USEC_PER_SEC / 10)
#define PROGRESS_LINE (10 * G_USEC_PER_SEC)
#define PROGRESS_BAR 20

guint
ak_terminal_width(int descriptor, guint otherwise)
{
    struct winsize size = {0};
    if (!isatty(descriptor) || ioctl(descriptor, TIOCGWINSZ, &size) != 0 ||
        size.ws_col == 0)
        return otherwise;
    return size.ws_col;
}

void
ak_progress_init(AkProgress *progress, gboolean is_quiet)
{
    const AkProgress start = {.is_terminal = isatty(STDERR_FILENO) != 0,
                              .is_quiet = is_quiet,
                              .left = -1.0};
    *progress = start;
}

void
ak_complain(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (gchar **line = lines; *line != NULL; line++) {
        g_autofree gchar *safe = ak_printable(*line);
        fprintf(stderr, "%s%s\n", line == lines ? "attnkit: " : "  ", safe);
    }
}

/* The rate is that of the last third of the time, and of ten seconds at least: it
 * follows when other work begins, and outlasts a pause. */
static void
progress_learn(AkProgress *progress, gint64 now, gdouble done)
{
    const gdouble since = (gdouble)(now - progress->seen) / G_USEC_PER_SEC;
    const gdouble elapsed = (gdouble)(now - progress->begin) / G_USEC_PER_SEC;
    if (since < 0.1)
        return;
    const gdouble keep = exp(-since / MAX(10.0, elapsed / 3.0));
    progress->work = keep * progress->work + done - progress->seen_done;
    progress->time = keep * progress->time + since;
    progress->seen = now;
    progress->seen_done = done;
}

/* The time left goes on as the rate has it, blended into what was said before, so
 * that it neither jumps nor sticks. */
static void
progress_estimate(AkProgress *progress, gint64 now, gdouble done, gdouble total)
{
    progress_learn(progress, now, done);
    if (!(progress->work > 0.0) || now - progress->begin < G_USEC_PER_SEC / 2)
        return;

    const gdouble fresh = progress->time / progress->work * (total - done);
    const gdouble since = (gdouble)(now - progress->left_at) / G_USEC_PER_SEC;
    const gdouble weight = 1.0 - exp(-since / 3.0); /* forgets within seconds */
    const gdouble old = MAX(progress->left - since, 0.0);
    progress->left = progress->left < 0.0 ? fresh : old + weight * (fresh - old);
    progress->left_at = now;
}

static gchar *
progress_time(gdouble seconds)
{
    if (!(seconds >= 0.0) || seconds > 360000.0)
        return g_strdup(seconds >= 0.0 ? "over 100 h" : "-:--");
    const guint whole = (guint)(seconds + 0.5);
    if (whole >= 3600)
        return g_strdup_printf("%u:%02u:%02u", whole / 3600, whole / 60 % 60,
                               whole % 60);
    return g_strdup_printf("%u:%02u", whole / 60, whole % 60);
}

/* One line; the last column stays free, or some terminals break the line. */
static void
progress_draw(AkProgress *progress, const char *what, gdouble fraction)
{
    const gsize width = ak_terminal_width(STDERR_FILENO, 80) - 1;
    g_autofree gchar *left = progress_time(progress->left);
    g_autoptr(GString) line = g_string_new("[");
    for (guint i = 0; i < PROGRESS_BAR; i++)
        g_string_append_c(line, fraction * PROGRESS_BAR >= i + 1 ? '#' : '-');
    g_string_append_printf(line, "] %3.0f %% %s left  %s",
                           floor(100.0 * fraction), left, what);

    g_autofree gchar *cut = ak_display_cut(line->str, width);
    const gsize wide = ak_display_width(cut);
    fprintf(stderr, "\r%s%*s", cut, wide < width ? (int)(width - wide) : 0, "");
    fflush(stderr);
    progress->is_drawn = TRUE;
}

static void
progress_print(const AkProgress *progress, const char *what, gdouble fraction)
{
    g_autofree gchar *left = progress_time(progress->left);
    fprintf(stderr, "%3.0f %%, %s left: %s\n", floor(100.0 * fraction), left,
            what);
}

void
ak_progress_update(AkProgress *progress, const char *what, gdouble done,
                   gdouble total)
{
    if (progress->is_quiet)
        return;

    const gint64 now = g_get_monotonic_time();
    const gdouble share = total > 0.0 ? done / total : 0.0;
    const gdouble fraction = share > 0.0 ? MIN(share, 1.0) : 0.0; /* never NAN */
    if (progress->begin == 0) {
        progress->begin = progress->left_at = progress->seen = now;
        progress->seen_done = done;
    }
    progress_estimate(progress, now, done, total);

    const gint64 pause = progress->is_terminal ? PROGRESS_REDRAW : PROGRESS_LINE;
    const gboolean is_last = fraction >= 1.0 && progress->last < 1.0;
    if (progress->shown != 0 && now - progress->shown < pause && !is_last)
        return;
    progress->shown = now;
    progress->last = fraction;
    if (is_last)
        progress->left = 0.0;

    g_autofree gchar *safe = ak_printable(what);
    if (progress->is_terminal)
        progress_draw(progress, safe, fraction);
    else
        progress_print(progress, safe, fraction);
}

void
ak_progress_end(AkProgress *progress)
{
    if (!progress->is_drawn)
        return;
    const gsize width = ak_terminal_width(STDERR_FILENO, 80) - 1;
    fprintf(stderr, "\r%*s\r", (int)width, "");
    fflush(stderr);
    progress->is_drawn = FALSE;
}

void
ak_progress_message(AkProgress *progress, const char *text)
{
    ak_progress_end(progress);
    ak_complain(text);
}

static void
progress_on_work(gpointer data, const char *what, gdouble done, gdouble total)
{
    ak_progress_update(data, what, done, total);
}

static void
progress_on_message(gpointer data, const char *text)
{
    ak_progress_message(data, text);
}

AkObserver
ak_progress_observer(AkProgress *progress)
{
    return (AkObserver){.progress = progress_on_work,
                        .message = progress_on_message,
                        .stop = ak_process_stop,
                        .data = progress};
}
