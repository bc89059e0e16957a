/* burst: an attention whose scores are no numbers, so that training diverges at
 * its first step; for tests of cells that fail while they run. */
#include <attnkit/attnkit.h>

#include <math.h>

static gboolean
burst_open(gpointer state, AkParams *params, const AkShape *shape,
           GError **error)
{
    (void)state;
    (void)params;
    (void)shape;
    (void)error;
    return TRUE;
}

static void
burst_score(gconstpointer state, AkPass *pass, gsize n_text, const gsize *start,
            const gfloat *h, const gfloat *q, gfloat *e)
{
    (void)state;
    (void)pass;
    (void)h;
    (void)q;
    for (gsize i = 0; i < start[n_text]; i++)
        e[i] = NAN;
}

static void
burst_score_backward(gconstpointer state, AkPass *pass, gsize n_text,
                     const gsize *start, const gfloat *h, const gfloat *q,
                     const gfloat *de, gfloat *dh, gfloat *dq)
{
    (void)state;
    (void)pass;
    (void)n_text;
    (void)start;
    (void)h;
    (void)q;
    (void)de;
    (void)dh;
    (void)dq;
}

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = burst_open,
    .score = burst_score,
    .score_backward = burst_score_backward,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "burst",
    .version = "1.0",
    .license = "MIT",
    .summary = "scores that are no numbers",
    .source = "none: a test's",
    .ops.attention = &ops,
};
