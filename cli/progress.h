/* progress.h: how far a run is, on standard error.
 *
 * A bar on a terminal, redrawn at most ten times a second; elsewhere a line now
 * and then: the first, then one each ten seconds, and the last.  Calls come one
 * at a time. */
#ifndef AK_PROGRESS_H
#define AK_PROGRESS_H

#include "run.h"

typedef struct AkProgress {
    gboolean is_terminal; /* else lines */
    gboolean is_quiet;    /* show messages only */
    gint64 begin, shown;  /* microseconds; 0: not yet */
    gint64 seen;          /* when the rate was last looked at */
    gdouble seen_done;    /* what was done then */
    gdouble work, time;   /* the rate: work a second, the past fading */
    gdouble left;         /* seconds, smoothed; negative: not known */
    gint64 left_at;       /* when that was so */
    gboolean is_drawn;    /* a bar stands on the terminal's last line */
    gdouble last;         /* fraction shown last */
} AkProgress;

void ak_progress_init(AkProgress *progress, gboolean is_quiet);

/* done of total (one unit) are over; `what` is being done. */
void ak_progress_update(AkProgress *progress, const char *what, gdouble done,
                        gdouble total);

/* A line of its own, above the bar. */
void ak_progress_message(AkProgress *progress, const char *text);

/* No bar from here on. */
void ak_progress_end(AkProgress *progress);

/* Whoever works tells `progress`, and stops where the user asks to. */
AkObserver ak_progress_observer(AkProgress *progress);

/* Print "attnkit: TEXT" on standard error; further lines are indented. */
void ak_complain(const char *text);

/* Columns of the terminal behind a file descriptor; `otherwise` where it is
 * none. */
guint ak_terminal_width(int descriptor, guint otherwise);

#endif
