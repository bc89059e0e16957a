/* innocent.h: the parts of an attention without a fault, for plug-ins that have
 * exactly one. */
#ifndef INNOCENT_H
#define INNOCENT_H

#include <attnkit/attnkit.h>

typedef struct Innocent {
    gdouble scale;
    gint64 window;
} Innocent;

static inline gboolean
innocent_open(gpointer state G_GNUC_UNUSED, AkParams *params G_GNUC_UNUSED,
              const AkShape *shape G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
    return TRUE;
}

static inline void
innocent_score(gconstpointer state G_GNUC_UNUSED, AkPass *pass G_GNUC_UNUSED,
               gsize n_text, const gsize *start, const gfloat *h G_GNUC_UNUSED,
               const gfloat *q G_GNUC_UNUSED, gfloat *e)
{
    for (gsize i = 0; i < start[n_text]; i++)
        e[i] = 0.0f;
}

static inline void
innocent_score_backward(gconstpointer state G_GNUC_UNUSED,
                        AkPass *pass G_GNUC_UNUSED, gsize n_text G_GNUC_UNUSED,
                        const gsize *start G_GNUC_UNUSED,
                        const gfloat *h G_GNUC_UNUSED,
                        const gfloat *q G_GNUC_UNUSED,
                        const gfloat *de G_GNUC_UNUSED,
                        gfloat *dh G_GNUC_UNUSED, gfloat *dq G_GNUC_UNUSED)
{
}

static const AkOption innocent_options[] G_GNUC_UNUSED = {
    {"scale", AK_OPTION_REAL, G_STRUCT_OFFSET(Innocent, scale), "0.375", 0, 100,
     NULL, NULL, "factor of every score"},
    {"window", AK_OPTION_INT, G_STRUCT_OFFSET(Innocent, window), "7", 1, 99,
     NULL, "words", "words that are looked at"},
    {.name = NULL}};

static const AkAttentionOps innocent_ops G_GNUC_UNUSED = {
    .size = sizeof(AkAttentionOps),
    .open = innocent_open,
    .score = innocent_score,
    .score_backward = innocent_score_backward,
};

#define INNOCENT_WORDS                                                         \
    .version = "1.0", .license = "MIT",                                        \
    .summary = "the same score everywhere", .source = "none: a test's"

#endif
