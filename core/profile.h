/* profile.h: where the time of a run goes.
 *
 * At every moment a thread that is watched is in one span, working or waiting for
 * other threads of its team; each has a clock of its own, so that nothing is
 * shared while it runs.  A team's threads are watched if the one that made it is,
 * and during a round they are in the span that it was begun in.
 *
 * Without a profile each call is one look at a variable of the thread.  Nothing
 * that is computed depends on it. */
#ifndef AK_PROFILE_H
#define AK_PROFILE_H

#include <glib.h>

typedef enum AkSpan {
    AK_SPAN_NONE, /* not counted */
    AK_SPAN_OTHER,
    AK_SPAN_READING,
    AK_SPAN_MODEL,   /* drawn, or loaded */
    AK_SPAN_BATCHES, /* of training: what is in a batch, and where */
    AK_SPAN_MAP,     /* of training: its distinct words through the input map */
    AK_SPAN_FORWARD,
    AK_SPAN_BACKWARD,
    AK_SPAN_UPDATE, /* gradients summed and carried back, the optimiser */
    AK_SPAN_EVALUATION,
    AK_SPAN_PROBING_MAP,
    AK_SPAN_PROBING_FORWARD,
    AK_SPAN_GRADIENTS,
    AK_SPAN_LEAVE_ONE_OUT,
    AK_SPAN_RECORDS, /* lines of JSON */
    AK_SPAN_WRITING,
    AK_SPAN_CORRELATION, /* and the summary */
    AK_SPAN_REPORT,
    AK_SPAN_ALONE, /* other threads while that which leads the team works alone */
    AK_SPAN_PROBE,                 /* of the first probe */
    AK_N_SPAN = AK_SPAN_PROBE + 16 /* the 16th has those after it, too */
} AkSpan;

typedef struct AkProfile AkProfile;

/* Watch the calling thread, in AK_SPAN_READING, until the profile ends. */
AkProfile *ak_profile_new(void);

/* By the same thread, when all others are over: no clock runs any more. */
void ak_profile_end(AkProfile *profile);
void ak_profile_free(AkProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkProfile, ak_profile_free)

/* From here on this thread is in `span`; returns the one that it was in. */
AkSpan ak_profile_enter(AkSpan span);

/* This thread has waited: until `ended` (ak_profile_now() of another thread) for the
 * others in its round, from then on for the next round. */
void ak_profile_waited(gint64 ended);

/* The span of this thread; AK_SPAN_NONE: it is not watched. */
AkSpan ak_profile_span(void);

/* From here on this thread waits, or works again. */
void ak_profile_wait(gboolean is_waiting);

/* The span of a probe's own work. */
AkSpan ak_profile_probe(const char *name);

/* The profile of this thread, NULL: none; and for a thread begun by it, before all
 * else and as the last thing. */
AkProfile *ak_profile_current(void);
void ak_profile_join(AkProfile *profile);
void ak_profile_leave(void);

/* A matrix product: its time is also counted by itself, with the number of its
 * multiplications and additions.
 *
 *   const gint64 begin = ak_profile_now();
 *   ...
 *   ak_profile_product(begin, 2 m n k);
 */
gint64 ak_profile_now(void); /* nanoseconds; 0: this thread is not watched */
void ak_profile_product(gint64 begin, gsize n_operation);

/* A line of the profile; seconds are sums over the threads. */
typedef struct AkProfileRow {
    const char *name; /* owned by the profile */
    gdouble seconds;  /* at work, products included */
    gdouble waiting;  /* for other threads of the team, or for work */
    gdouble products; /* in matrix products */
    gdouble gflop;    /* of these */
} AkProfileRow;

/* The rows with any time, in the order of a run (AkProfileRow).  Free with
 * g_array_unref(). */
GArray *ak_profile_rows(const AkProfile *profile);

/* From beginning to end. */
gdouble ak_profile_seconds(const AkProfile *profile);

/* Append the rows as a table. */
void ak_profile_print(const AkProfile *profile, GString *out);

#endif
