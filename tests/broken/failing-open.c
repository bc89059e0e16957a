/* failing-open.c: loads, but its open fails. */
#include "innocent.h"

static gboolean
failing_open(gpointer state G_GNUC_UNUSED, AkParams *params G_GNUC_UNUSED,
             const AkShape *shape, GError **error)
{
    g_set_error(error, AK_ERROR, AK_ERROR_PLUGIN,
                "failing-open: hidden width is %" G_GSIZE_FORMAT
                ", there is none that it takes",
                shape->hidden);
    return FALSE;
}

static const AkAttentionOps ops = {
    .size = sizeof(AkAttentionOps),
    .open = failing_open,
    .score = innocent_score,
    .score_backward = innocent_score_backward,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_ATTENTION,
    .name = "failing-open",
    INNOCENT_WORDS,
    .state_size = sizeof(Innocent),
    .options = innocent_options,
    .ops.attention = &ops,
};
