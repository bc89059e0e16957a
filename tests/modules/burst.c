/* burst: an attention whose scores are no numbers, so that training diverges at
 * its first step; for tests of cells that fail while they run.  It can spare
 * rows, and it can spoil a parameter that nothing depends on, so that the loss
 * stays finite. */
#include <attnkit/attnkit.h>

#include <math.h>
#include <stddef.h>

typedef struct Burst {
    gdouble spared;
    gint spoils;
    gsize hidden; /* H */
    AkParamId idle;
} Burst;

static const AkOption options[] = {
    AK_REAL(Burst, spared, "-1", -1, INFINITY, NULL,
            "rows whose first state is not above it have good scores"),
    AK_FLAG(Burst, spoils, "no", "the gradient of a parameter is infinite"),
    {.name = NULL},
};

static gboolean
burst_open(gpointer state, AkParams *params, const AkShape *shape,
           GError **error)
{
    Burst *burst = state;
    (void)error;
    burst->hidden = shape->hidden;
    burst->idle = ak_params_vector(params, "idle", 2, 1.0);
    return TRUE;
}

static void
burst_score(gconstpointer state, AkPass *pass, gsize n_text, const gsize *start,
            const gfloat *h, const gfloat *q, gfloat *e)
{
    const Burst *burst = state;
    (void)pass;
    (void)q;
    for (gsize i = 0; i < start[n_text]; i++) {
        const gfloat first = fabsf(h[i * burst->hidden]);
        e[i] = (gdouble)first > burst->spared ? NAN : first;
    }
}

static void
burst_score_backward(gconstpointer state, AkPass *pass, gsize n_text,
                     const gsize *start, const gfloat *h, const gfloat *q,
                     const gfloat *de, gfloat *dh, gfloat *dq)
{
    const Burst *burst = state;
    (void)n_text;
    (void)start;
    (void)h;
    (void)q;
    (void)de;
    (void)dh;
    (void)dq;
    gfloat *idle = ak_pass_gradient(pass, burst->idle);
    if (idle != NULL && burst->spoils)
        idle[1] = INFINITY;
}

/* It has nothing to free, and is called all the same. */
static void
burst_close(gpointer state)
{
    Burst *burst = state;
    burst->hidden = 0;
}

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = burst_open,
    .score = burst_score,
    .score_backward = burst_score_backward,
    .close = burst_close,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "burst",
    .version = "1.0",
    .license = "MIT",
    .summary = "scores that are no numbers",
    .source = "none: a test's",
    .state_size = sizeof(Burst),
    .options = options,
    .ops.attention = &ops,
};
