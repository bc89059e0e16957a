#include "profile.h"

#include "threads.h"

#include <string.h>
#include <time.h>

static const char *const profile_name[AK_SPAN_PROBE] = {
    [AK_SPAN_NONE] = "none",
    [AK_SPAN_OTHER] = "other",
    [AK_SPAN_READING] = "reading",
    [AK_SPAN_MODEL] = "model",
    [AK_SPAN_BATCHES] = "training: batches",
    [AK_SPAN_MAP] = "training: input map",
    [AK_SPAN_FORWARD] = "training: forward",
    [AK_SPAN_BACKWARD] = "training: backward",
    [AK_SPAN_UPDATE] = "training: update",
    [AK_SPAN_EVALUATION] = "evaluation",
    [AK_SPAN_PROBING_MAP] = "probing: input map",
    [AK_SPAN_PROBING_FORWARD] = "probing: forward",
    [AK_SPAN_GRADIENTS] = "probing: gradients",
    [AK_SPAN_LEAVE_ONE_OUT] = "probing: leave-one-out",
    [AK_SPAN_RECORDS] = "probing: records",
    [AK_SPAN_WRITING] = "writing",
    [AK_SPAN_CORRELATION] = "correlation",
    [AK_SPAN_REPORT] = "report",
    [AK_SPAN_ALONE] = "one thread alone"};

/* Nanoseconds of one thread in each span. */
typedef struct Clock {
    AkProfile *profile;
    AkSpan span;
    gboolean is_waiting;
    gint64 since;
    gint64 spent[2][AK_N_SPAN]; /* at work; waiting */
    gint64 products[AK_N_SPAN];
    gdouble operations[AK_N_SPAN];
} Clock;

struct AkProfile {
    gint64 begin, end;
    AkLock *lock;     /* of all below */
    GPtrArray *clock; /* of each thread so far */
    GPtrArray *probe; /* names */
};

/* Measuring only, and the thread's own: no result depends on it. */
static _Thread_local Clock *profile_clock;

static gint64
profile_now(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

AkProfile *
ak_profile_new(void)
{
    AkProfile *profile = g_new0(AkProfile, 1);
    profile->begin = profile_now();
    profile->lock = ak_lock_new();
    profile->clock = g_ptr_array_new_with_free_func(g_free);
    profile->probe = g_ptr_array_new_with_free_func(g_free);
    ak_profile_join(profile);
    ak_profile_enter(AK_SPAN_READING);
    return profile;
}

void
ak_profile_end(AkProfile *profile)
{
    ak_profile_leave();
    profile->end = profile_now();
}

void
ak_profile_free(AkProfile *profile)
{
    if (profile == NULL)
        return;
    if (profile->end == 0)
        ak_profile_end(profile);
    g_ptr_array_unref(profile->clock);
    g_ptr_array_unref(profile->probe);
    ak_lock_free(profile->lock);
    g_free(profile);
}

/* --- a thread's clock ------------------------------------------------------------- */

void
ak_profile_join(AkProfile *profile)
{
    if (profile == NULL)
        return;
    Clock *clock = g_new0(Clock, 1);
    clock->profile = profile;
    clock->since = profile_now();
    ak_lock_take(profile->lock);
    g_ptr_array_add(profile->clock, clock);
    ak_lock_give(profile->lock);
    profile_clock = clock;
}

/* What has passed since the last change is of the span that the thread was in. */
static void
profile_settle(Clock *clock)
{
    const gint64 now = profile_now();
    clock->spent[clock->is_waiting][clock->span] += now - clock->since;
    clock->since = now;
}

void
ak_profile_leave(void)
{
    if (profile_clock != NULL)
        profile_settle(profile_clock);
    profile_clock = NULL;
}

AkSpan
ak_profile_enter(AkSpan span)
{
    Clock *clock = profile_clock;
    if (clock == NULL)
        return AK_SPAN_NONE;
    const AkSpan last = clock->span;
    if (span != last)
        profile_settle(clock);
    clock->span = span;
    return last;
}

void
ak_profile_wait(gboolean is_waiting)
{
    if (profile_clock == NULL)
        return;
    profile_settle(profile_clock);
    profile_clock->is_waiting = is_waiting;
}

void
ak_profile_waited(gint64 ended)
{
    Clock *clock = profile_clock;
    if (clock == NULL)
        return;
    const gint64 now = profile_now(), cut = CLAMP(ended, clock->since, now);
    clock->spent[TRUE][clock->span] += cut - clock->since;
    clock->spent[TRUE][AK_SPAN_ALONE] += now - cut;
    clock->since = now;
    clock->is_waiting = FALSE;
}

AkSpan
ak_profile_span(void)
{
    return profile_clock != NULL ? profile_clock->span : AK_SPAN_NONE;
}

AkProfile *
ak_profile_current(void)
{
    return profile_clock != NULL ? profile_clock->profile : NULL;
}

AkSpan
ak_profile_probe(const char *name)
{
    AkProfile *profile = ak_profile_current();
    if (profile == NULL)
        return AK_SPAN_NONE;
    g_autofree gchar *own = g_strconcat("probe ", name, NULL);
    ak_lock_take(profile->lock);
    guint i = 0;
    while (i < profile->probe->len && strcmp(profile->probe->pdata[i], own) != 0)
        i++;
    if (i == profile->probe->len)
        g_ptr_array_add(profile->probe, g_steal_pointer(&own));
    ak_lock_give(profile->lock);
    return (AkSpan)MIN(AK_SPAN_PROBE + i, AK_N_SPAN - 1);
}

gint64
ak_profile_now(void)
{
    return profile_clock != NULL ? profile_now() : 0;
}

void
ak_profile_product(gint64 begin, gsize n_operation)
{
    Clock *clock = profile_clock;
    if (clock == NULL)
        return;
    clock->products[clock->span] += profile_now() - begin;
    clock->operations[clock->span] += (gdouble)n_operation;
}

/* --- the account -------------------------------------------------------------------- */

static AkProfileRow
profile_row(const AkProfile *profile, guint span)
{
    AkProfileRow row = {.name =
                            span < AK_SPAN_PROBE
                                ? profile_name[span]
                                : profile->probe->pdata[span - AK_SPAN_PROBE]};
    for (guint i = 0; i < profile->clock->len; i++) {
        const Clock *clock = profile->clock->pdata[i];
        row.seconds += 1e-9 * (gdouble)clock->spent[0][span];
        row.waiting += 1e-9 * (gdouble)clock->spent[1][span];
        row.products += 1e-9 * (gdouble)clock->products[span];
        row.gflop += 1e-9 * clock->operations[span];
    }
    return row;
}

static void
profile_add_rows(const AkProfile *profile, guint first, guint last, GArray *rows)
{
    for (guint span = first; span <= last; span++) {
        const AkProfileRow row = profile_row(profile, span);
        if (row.seconds > 0.0 || row.waiting > 0.0)
            g_array_append_val(rows, row);
    }
}

GArray *
ak_profile_rows(const AkProfile *profile)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(AkProfileRow));
    const guint n_probe = MIN(profile->probe->len, AK_N_SPAN - AK_SPAN_PROBE);
    profile_add_rows(profile, AK_SPAN_READING, AK_SPAN_LEAVE_ONE_OUT, rows);
    profile_add_rows(profile, AK_SPAN_PROBE, AK_SPAN_PROBE + n_probe - 1, rows);
    profile_add_rows(profile, AK_SPAN_RECORDS, AK_SPAN_REPORT, rows);
    profile_add_rows(profile, AK_SPAN_OTHER, AK_SPAN_OTHER, rows);
    return rows;
}

gdouble
ak_profile_seconds(const AkProfile *profile)
{
    return 1e-9 * (gdouble)(profile->end - profile->begin);
}

static void
profile_print_row(const AkProfileRow *row, gdouble all, GString *out)
{
    g_string_append_printf(out, "%-24s %10.3f %6.1f %10.3f", row->name,
                           row->seconds, 100.0 * row->seconds / all,
                           row->waiting);
    if (row->products > 0.0)
        g_string_append_printf(out, " %10.3f %9.1f", row->products,
                               row->gflop / row->products);
    g_string_append_c(out, '\n');
}

void
ak_profile_print(const AkProfile *profile, GString *out)
{
    g_autoptr(GArray) rows = ak_profile_rows(profile);
    AkProfileRow sum = {.name = "all"};
    for (guint i = 0; i < rows->len; i++) {
        const AkProfileRow *row = &g_array_index(rows, AkProfileRow, i);
        sum.seconds += row->seconds;
        sum.waiting += row->waiting;
        sum.products += row->products;
        sum.gflop += row->gflop;
    }
    const gdouble all = sum.seconds + sum.waiting;
    g_string_append_printf(
        out,
        "Where %.3f seconds went, in seconds of all threads:\n\n"
        "%-24s %10s %6s %10s %10s %9s\n",
        ak_profile_seconds(profile), "stage", "at work", "%", "waiting",
        "products", "GFLOP/s");
    for (guint i = 0; i < rows->len; i++)
        profile_print_row(&g_array_index(rows, AkProfileRow, i), all, out);
    profile_print_row(&sum, all, out);
}
