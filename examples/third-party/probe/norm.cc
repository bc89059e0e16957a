/* norm: a word's attention times the length of what it is put to.
 *
 *   importance_t = a_t |h_t|
 *
 * A large weight on a short vector moves the context little.  This plug-in is in
 * C++: the tables give their members in order, and the descriptor too.
 *
 * Source: Kobayashi et al. 2020, arXiv:2004.10102, section 3. */
#include <attnkit/attnkit.h>

#include <cmath>

static const AkSeries series[] = {
    {"importance", AK_SERIES_IMPORTANCE, AK_AXIS_WORD,
     "attention weight times length of the hidden state"},
    {},
};

static void
norm_measure(gconstpointer, const AkInstance *instance, AkRandom *, gdouble *,
             gfloat *const *out)
{
    for (gsize t = 0; t < instance->n_word; t++) {
        const gfloat *h = instance->states + t * instance->n_hidden;
        const gdouble length = std::sqrt(ak_dot(instance->n_hidden, h, h));
        out[0][t] = static_cast<gfloat>(
            static_cast<gdouble>(instance->attention[t]) * length);
    }
}

static const AkProbeOps ops = {
    sizeof(AkProbeOps), /* size */
    sizeof(AkColumn),   /* column_size */
    sizeof(AkSeries),   /* series_size */
    nullptr,            /* columns */
    series,
    nullptr, /* open: it needs what every instance has */
    norm_measure,
    nullptr, /* close */
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    AK_PROBE,
    "norm",
    "1.0",
    "MIT",
    "attention times the length of the hidden state",           /* summary */
    "Kobayashi et al. 2020, arXiv:2004.10102",                  /* source */
    "T H operations a text",                                    /* cost */
    "a high tau with the attention: the lengths hardly differ", /* reading */
    nullptr,                                                    /* limits */
    0,                                                          /* state_size */
    nullptr,                                                    /* options */
    &ops,
};
