/* undefined-symbol.c: calls what nobody defines: only loading it shows that. */
#include "innocent.h"

void attnkit_no_such_function(gfloat *e);

static void
undefined_score(gconstpointer state G_GNUC_UNUSED, AkPass *pass G_GNUC_UNUSED,
                gsize n_text G_GNUC_UNUSED, const gsize *start G_GNUC_UNUSED,
                const gfloat *h G_GNUC_UNUSED, const gfloat *q G_GNUC_UNUSED,
                gfloat *e)
{
    attnkit_no_such_function(e);
}

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = innocent_open,
    .score = undefined_score,
    .score_backward = innocent_score_backward,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "undefined-symbol",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &ops,
};
