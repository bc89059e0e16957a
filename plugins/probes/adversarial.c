/* adversarial: the attention farthest from the model's own that gives the same
 * output.
 *
 * K distributions a^k = softmax(l^k) are found together by gradient descent on
 *
 *   sum_k [lambda max(0, d_k - margin) - JSD(a^k, alpha)]
 *     - 1/K^2 sum_ij JSD(a^i, a^j)                          (objective = code)
 *   sum_k [lambda/K max(0, TVD_k - margin) - JSD(a^k, alpha)]
 *     - 1/(K(K-1)) sum_i<j JSD(a^i, a^j)                    (objective = paper)
 *
 * from l^k = log(1/T) + 3 N(0,1), by Adam with AMSGrad; d_k = sum_o |y^k_o - y_o|.
 * The hidden states are held.  The last step counts, not the best.  Reported is
 * the epsilon-max JSD: the largest JSD(a^k, alpha) among those whose TVD is at
 * most epsilon, alpha itself (JSD 0) included.
 *
 * Source: Jain & Wallace 2019, arXiv:1902.10186, section 4.2.2, algorithm 3; the
 * default objective is that of the authors' code, as are all published figures.
 *
 * Rows are padded to a multiple of ROWS_LANES words; a padded word has weight 0 in
 * every distribution, and so no part in any sum.  adversarial-rows.c works on them. */
#include "adversarial-rows.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum { CODE, PAPER };

typedef struct Adversarial {
    gint64 distributions, steps; /* K */
    gdouble learning_rate, penalty, margin, epsilon;
    gint objective;
} Adversarial;

static const AkOption options[] = {
    AK_INT(Adversarial, distributions, "5", 1, 1000, NULL,
           "attention distributions searched for together"),
    AK_INT(Adversarial, steps, "500", 0, 1000000, NULL,
           "steps of the optimiser"),
    AK_REAL(Adversarial, learning_rate, "0.01", 0, 10, NULL,
            "step size of Adam with AMSGrad"),
    AK_REAL(Adversarial, penalty, "500", 0, 1e9, NULL,
            "weight of the output's distance over the margin"),
    AK_REAL(Adversarial, margin, "0.01", 0, 2, NULL,
            "distance of the output that costs nothing"),
    AK_REAL(Adversarial, epsilon, "0.05", 0, 1, NULL,
            "distance up to which an output counts as the same"),
    AK_CHOICE(Adversarial, objective, "code", "code|paper",
              "as the authors' code or paper has it"),
    {.name = NULL},
};

enum { MAX_JSD, TVD };

/* clang-format off */
static const AkColumn columns[] = {
    {.name = "max_jsd", .unit = "nats", .low = 0.0, .high = G_LN2,
     .help = "largest Jensen-Shannon divergence from the attention at the same output",
     .brief = "adv JSD", .answer = "another attention, on average % nats of at most 0.693 "
                                   "away, gives practically the same output"},
    {.name = "tvd", .low = 0.0, .high = 1.0,
     .help = "distance of the output under the distribution chosen"},
    {.name = NULL},
};
/* clang-format on */

enum { ATTENTION, OUTPUT };

static const AkSeries series[] = {
    {.name = "attention",
     .role = AK_SERIES_ATTENTION,
     .axis = AK_AXIS_WORD,
     .help = "the distribution chosen"},
    {.name = "output",
     .role = AK_SERIES_PLAIN,
     .axis = AK_AXIS_OUTPUT,
     .help = "the output under it"},
    {.name = NULL},
};

/* Everything of one text's search; rows of `stride` words, T padded. */
typedef struct Search {
    const Adversarial *options;
    const AkInstance *instance;
    gsize n, stride;     /* K */
    gfloat *mask;        /* (stride) 1 at words, 0 at padding */
    gfloat *logit;       /* (K,stride) l */
    gfloat *a;           /* (K+1,stride); row K: the model's own attention */
    gfloat *da;          /* (K,stride) */
    gfloat *m, *v, *top; /* (K,stride) moments */
    gfloat *output;      /* (K,O) */
    gfloat *d_output;    /* (O) */
} Search;

static Search *
search_new(const Adversarial *options_, const AkInstance *instance)
{
    Search *search = g_new0(Search, 1);
    search->options = options_;
    search->instance = instance;
    search->n = (gsize)options_->distributions;
    search->stride =
        (instance->n_word + ROWS_LANES - 1) / ROWS_LANES * ROWS_LANES;

    const gsize row = search->stride, all = search->n * row;
    search->mask =
        g_new0(gfloat, 2 * row + 6 * all + (search->n + 1) * instance->n_output);
    search->a = search->mask + row;
    search->da = search->a + all + row;
    search->logit = search->da + all;
    search->m = search->logit + all;
    search->v = search->m + all;
    search->top = search->v + all;
    search->output = search->top + all;
    search->d_output = search->output + search->n * instance->n_output;
    memcpy(search->a + all, instance->attention,
           instance->n_word * sizeof *search->a);
    for (gsize t = 0; t < instance->n_word; t++)
        search->mask[t] = 1.0f;
    for (gsize k = 0; k < search->n; k++)
        for (gsize t = instance->n_word; t < row; t++)
            search->logit[k * row + t] = -G_MAXFLOAT;
    return search;
}

static void
search_free(Search *search)
{
    g_free(search->mask);
    g_free(search);
}

/* a of l, and the outputs. */
static void
search_forward(Search *search)
{
    const gsize row = search->stride, n_output = search->instance->n_output;
    for (gsize k = 0; k < search->n; k++) {
        rows_softmax(row, search->logit + k * row, search->mask,
                     search->a + k * row);
        ak_instance_output(search->instance, search->a + k * row,
                           search->output + k * n_output);
    }
}

/* The penalty differentiated, into da of distribution k. */
static void
search_penalty_backward(Search *search, gsize k)
{
    const Adversarial *o = search->options;
    const AkInstance *instance = search->instance;
    const gfloat *output = search->output + k * instance->n_output;
    const gsize n_output = instance->n_output;

    gdouble distance = 0.0, weight = o->penalty;
    for (gsize i = 0; i < n_output; i++)
        distance += fabs((gdouble)output[i] - (gdouble)instance->output[i]);
    if (o->objective == PAPER) {
        const gdouble tvd = ak_instance_tvd(instance, output, instance->output);
        weight *= (distance > 0.0 ? tvd / distance : 0.0) / (gdouble)search->n;
        distance = tvd;
    }
    if (distance <= o->margin)
        return;
    for (gsize i = 0; i < n_output; i++) {
        const gfloat gap = output[i] - instance->output[i];
        search->d_output[i] = (gfloat)(gap > 0.0f   ? weight
                                       : gap < 0.0f ? -weight
                                                    : 0.0);
    }
    ak_instance_output_backward(instance, search->a + k * search->stride,
                                output, search->d_output,
                                search->da + k * search->stride);
}

/* The divergences from the other distributions differentiated, into da of
 * distribution k. */
static void
search_others_backward(Search *search, gsize k, gfloat weight)
{
    const gsize row = search->stride;
    const gfloat *p = search->a + k * row;
    gfloat *dp = search->da + k * row;
    const gfloat *q[4];
    guint n = 0;
    for (gsize j = 0; j < search->n; j++) {
        if (j == k)
            continue;
        q[n++] = search->a + j * row;
        if (n < G_N_ELEMENTS(q))
            continue;
        rows_jsd_backward_4(row, weight, p, q[0], q[1], q[2], q[3], dp);
        n = 0;
    }
    while (n > 0)
        rows_jsd_backward(row, weight, p, q[--n], dp);
}

/* One step; t counts from 1. */
static void
search_step(Search *search, guint t)
{
    const gsize row = search->stride, n = search->n;
    const gdouble pairs = search->options->objective == PAPER
                              ? (gdouble)(n * (n - 1))
                              : 0.5 * (gdouble)(n * n);
    search_forward(search);
    memset(search->da, 0, n * row * sizeof *search->da);
    for (gsize k = 0; k < n; k++) {
        search_penalty_backward(search, k);
        search_others_backward(search, k, (gfloat)(1.0 / pairs));
        rows_jsd_backward(row, 1.0f, search->a + k * row, search->a + n * row,
                          search->da + k * row);
    }
    const gdouble root = sqrt(1.0 - pow(0.999, t));
    const gfloat rate =
        (gfloat)(search->options->learning_rate * root / (1.0 - pow(0.9, t)));
    for (gsize k = 0; k < n; k++)
        rows_step_row(row, rate, (gfloat)(1e-8 * root), search->a + k * row,
                      search->da + k * row, search->logit + k * row,
                      search->m + k * row, search->v + k * row,
                      search->top + k * row);
}

/* From the logits given to the last step's distributions and outputs. */
static void
search_run(Search *search)
{
    for (guint t = 1; t <= (guint)search->options->steps; t++)
        search_step(search, t);
    search_forward(search);
}

/* The distribution chosen: 0 .. K-1, or K for the original; *jsd and *tvd.
 * Where an output is not defined, the original's own or another's, neither is
 * the choice, and both are NAN. */
static gsize
search_choose(const Search *search, gdouble *jsd, gdouble *tvd)
{
    const AkInstance *instance = search->instance;
    gsize best = search->n;
    *jsd = 0.0;
    *tvd = 0.0;
    for (gsize k = 0; k < search->n; k++) {
        const gdouble distance =
            ak_instance_tvd(instance, search->output + k * instance->n_output,
                            instance->output);
        const gdouble value = ak_jsd(instance->n_word, instance->attention,
                                     search->a + k * search->stride);
        if (isnan(distance) || isnan(value)) {
            *jsd = *tvd = NAN;
            return search->n;
        }
        if (distance <= search->options->epsilon &&
            (value > *jsd || (best == search->n && value == *jsd))) {
            best = k;
            *jsd = value;
            *tvd = distance;
        }
    }
    return best;
}

static void
adversarial_measure(gconstpointer data, const AkInstance *instance,
                    AkRandom *random, gdouble *column, gfloat *const *out)
{
    Search *search = search_new(data, instance);
    for (gsize k = 0; k < search->n; k++)
        for (gsize t = 0; t < instance->n_word; t++)
            search->logit[k * search->stride + t] =
                (gfloat)(3.0 * ak_random_normal(random) -
                         log((gdouble)instance->n_word));
    search_run(search);

    const gsize best = search_choose(search, &column[MAX_JSD], &column[TVD]);
    const gboolean is_own = best == search->n;
    if (!isnan(column[MAX_JSD])) {
        memcpy(out[ATTENTION],
               is_own ? instance->attention : search->a + best * search->stride,
               instance->n_word * sizeof(gfloat));
        memcpy(out[OUTPUT],
               is_own ? instance->output
                      : search->output + best * instance->n_output,
               instance->n_output * sizeof(gfloat));
    }
    search_free(search);
}

/* clang-format off */
static const AkPlot plots[] = {
    {.name = "max-jsd", .kind = AK_PLOT_HISTOGRAM,
     .title = "Most different attention with the same output", .source = "Figure 7 of the paper",
     .caption = "histogram over the texts of the ε-max JSD, the divergence of the most different "
                "attention found that gives practically the same output",
     .x = "max_jsd", .x_label = "Max JS divergence within ε", .x_high = 0.7, .n_bin = 40},
    {.name = "max-jsd-by-attention", .kind = AK_PLOT_VIOLIN,
     .title = "Most different attention, by the largest weight", .source = "Figure 8 of the paper",
     .caption = "densities over the texts of the ε-max JSD, for each quarter of the largest weight",
     .x = "max_jsd", .x_label = "Max JS divergence within ε", .x_high = 0.7,
     .y = "max_attention", .y_label = "Max attention", .y_high = 1.0, .n_bin = 4},
    {.name = NULL},
};
/* clang-format on */

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .columns = columns,
    .series = series,
    .measure = adversarial_measure,
    .plot_size = sizeof(AkPlot),
    .plots = plots,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "adversarial",
    .version = "1.0",
    .license = "MIT",
    .summary = "the most different attention that gives the same output",
    .source = "Jain & Wallace 2019, arXiv:1902.10186, section 4.2.2",
    .cost = "steps x T x (K^2 / 2 + 2 K) logarithms",
    .reading = "a high value (of at most ln 2 = 0.69): quite another attention "
               "gives the same "
               "output, so this one is not the only explanation",
    .limits = "hidden states are held, which a model trained with that "
              "attention would not have",
    .state_size = sizeof(Adversarial),
    .options = options,
    .ops.probe = &ops,
    .assumptions = "two attentions that lead to the same output explain it "
                   "equally well, whether the model would choose both or not",
};
