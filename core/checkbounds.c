/* checkbounds.c: every setting of a plug-in, and a thousand lives of it. */
#include "checkrig.h"

#include <malloc.h>

/* --- bounds -------------------------------------------------------------------- */

/* Enough to see a NAN; the settings may be large. */
static const AkTexts bounds_texts = {2, {2, 1}}, bounds_text = {1, {2}};

typedef struct Bounds {
    guint n, n_large;
    gchar *large; /* the first that was only opened */
} Bounds;

static void
bounds_try(AkTrial *trial, const AkChange *change, Bounds *bounds)
{
    g_autofree gchar *what = ak_change_describe(change);
    g_autoptr(GError) error = NULL;
    AkRigShape shape = ak_rig_usual;
    if (change->option == NULL)
        shape.width = trial->plugin->kind == AK_ENCODER ? 0 : shape.width;
    ak_trial_at(trial, "open, operations and close at %s", what);
    g_autoptr(AkRig) rig =
        ak_rig_new(trial, change, &shape, AK_EDGE_NONE, &error);
    bounds->n++;
    if (rig == NULL) {
        if (change->option == NULL)
            ak_rig_say_refused(trial, error);
        else
            ak_rig_check_refusal(trial, error, "open", what);
        return;
    }
    if (trial->plugin->kind == AK_DATASET)
        return;
    if (rig->is_large) {
        if (bounds->n_large++ == 0)
            bounds->large = g_strdup(what);
        return;
    }
    g_autoptr(AkLoad) load = ak_load_new(
        rig, trial->plugin->kind == AK_PROBE ? &bounds_text : &bounds_texts, 1,
        AK_EDGE_NONE);
    ak_load_work(load);
    if (trial->plugin->kind == AK_PROBE && change->option == NULL)
        return; /* what the check of its ranges does */
    g_autofree gchar *wrong = ak_load_judge(load);
    if (wrong != NULL)
        ak_trial_fail(trial,
                      "at %s %s; within its range an option must give finite "
                      "numbers: narrow the range, or let open refuse the value",
                      what, wrong);
}

void
ak_check_bounds(AkTrial *trial)
{
    g_autoptr(GArray) changes = ak_changes_new(trial->plugin, TRUE);
    Bounds bounds = {0};
    for (guint i = 0; i < changes->len; i++)
        bounds_try(trial, &g_array_index(changes, AkChange, i), &bounds);
    g_autofree gchar *large = bounds.large;
    if (bounds.n_large > 0)
        ak_trial_note(trial,
                      "%u settings are sound; %u make models too large to try "
                      "(%s) and were only opened",
                      bounds.n, bounds.n_large, large);
    else
        ak_trial_pass(trial,
                      "%u settings: the defaults, every choice, every bound",
                      bounds.n);
}

/* --- lives ----------------------------------------------------------------------- */

/* The sanitizers' own count, where there is one. */
extern gsize __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static gsize
lives_bytes(void)
{
    if (__sanitizer_get_current_allocated_bytes != NULL)
        return __sanitizer_get_current_allocated_bytes();
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static gboolean
lives_live(AkTrial *trial)
{
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_NONE);
    if (rig == NULL)
        return FALSE;
    g_autoptr(AkLoad) load = ak_load_new(rig, &ak_texts_one, 1, AK_EDGE_NONE);
    ak_load_work(load);
    return TRUE;
}

enum {
    LIVES_PART = 250, /* four of these are a thousand */
    LIVES_PARTS = 4,
    LIVES_PARTS_MOST = 25,   /* while it looks like a leak */
    LIVES_LEAST = 4,         /* of a part, however long they take */
    LIVES_TIME = 400 * 1000, /* microseconds of a part */
};

/* Bytes of a life that are a leak: below the smallest allocation, which is one of
 * 32 bytes to the C library and 16 to the sanitizers.  Of smaller growth the
 * library's caches of freed memory are the cause, which it counts as in use. */
static gssize
lives_least_leak(void)
{
    return __sanitizer_get_current_allocated_bytes != NULL ? 8 : 30;
}

/* What is left after a part of the lives, or after as many as fit into its time. */
static gssize
lives_grown(AkTrial *trial, guint *n_done)
{
    const gsize before = lives_bytes();
    const gint64 until = g_get_monotonic_time() + LIVES_TIME;
    for (*n_done = 0; *n_done < LIVES_PART &&
                      (*n_done < LIVES_LEAST || g_get_monotonic_time() < until);
         ++*n_done)
        if (!lives_live(trial))
            break;
    return (gssize)lives_bytes() - (gssize)before;
}

typedef struct Lives {
    guint n;
    gdouble lost;     /* bytes */
    gboolean is_leak; /* something was left in each part */
} Lives;

/* Memory that one life leaves to the next ones is no leak: a pool grows now and
 * then, but a leak in each part.  In a few lives both look alike: then there are
 * more of them, until a part leaves nothing. */
static Lives
lives_all(AkTrial *trial)
{
    Lives lives = {.is_leak = TRUE};
    guint n = 0;
    lives_grown(trial, &n); /* caches fill */
    for (guint i = 0;
         n > 0 && (i < LIVES_PARTS || (lives.is_leak && i < LIVES_PARTS_MOST &&
                                       lives.n < LIVES_PARTS * LIVES_PART));
         i++) {
        const gssize grown = lives_grown(trial, &n);
        lives.n += n;
        lives.lost += (gdouble)grown;
        lives.is_leak &= grown >= lives_least_leak() * (gssize)n;
    }
    return lives;
}

void
ak_check_lives(AkTrial *trial)
{
    ak_trial_at(trial, "open, operations and close, a thousand times");
    const Lives lives = lives_all(trial);
    if (lives.n == 0)
        return;
    if (lives.is_leak)
        ak_trial_fail(trial,
                      "%.0f bytes are lost in each life (open, operations, "
                      "close): free what open made in close, and take an "
                      "operation's memory from the pass",
                      lives.lost / lives.n);
    ak_trial_pass(trial, "%u lives leave nothing behind", lives.n);
}
