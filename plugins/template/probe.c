/* template: how much the output moves when the heaviest words lose their weight.
 *
 *   a'_t = 0 for the `n_dropped` words with the largest weights, else a_t,
 *   made to sum to 1 again;   moved = TVD(y(a'), y(a))
 *
 * and the importance of a word: TVD(y(a without word t), y(a)), where the weight
 * of one word alone is dropped.  Hidden states stay as they are.
 *
 * Letters: T words of the text, O outputs.  <attnkit/probe.h> is the contract.
 *
 * Source: say here where the formula stands. */
#include <attnkit/attnkit.h>

#include <math.h>
#include <string.h>

/* The state: what the options say, and what open() finds out.  attnkit allocates
 * it, zeroed, and nothing may write to it after open(). */
typedef struct Template {
    gint64 n_dropped;
} Template;

/* An option is a row: default, least, most, unit, help.  attnkit reads it from the
 * section [template] of the run file, checks the range, and documents it. */
static const AkOption options[] = {
    AK_INT(Template, n_dropped, "1", 1, 1000000, "words",
           "how many of the heaviest words lose their weight"),
    {.name = NULL},
};

/* A column is a number of each text.  From this row alone attnkit writes,
 * summarises by class and prints it; brief heads it where models are compared, and
 * answer is a part of the page's answer, where % stands for the mean. */
enum { MOVED };

static const AkColumn columns[] = {
    {.name = "moved",
     .help = "distance of the output without the heaviest words' weight",
     .low = 0.0,
     .high = 1.0,
     .brief = "moved",
     .answer = "without the heaviest words the output moves by % of at most 1"},
    {.name = NULL},
};

/* A series is an array of each text.  One with the role importance is called
 * "importance" and is correlated with the attention and with every other
 * importance. */
enum { IMPORTANCE };

static const AkSeries series[] = {
    {.name = "importance",
     .role = AK_SERIES_IMPORTANCE,
     .axis = AK_AXIS_WORD,
     .help = "distance of the output without this word's weight"},
    {.name = NULL},
};

/* TVD of the output under the weights a (T), which are made to sum to 1 first;
 * NAN where nothing is left of them.  output (O): to work in. */
static gdouble
template_distance(const AkInstance *instance, gfloat *a, gfloat *output)
{
    gdouble sum = 0.0;
    for (gsize t = 0; t < instance->n_word; t++)
        sum += (gdouble)a[t];
    if (!(sum > 0.0))
        return (gdouble)NAN;
    for (gsize t = 0; t < instance->n_word; t++)
        a[t] = (gfloat)((gdouble)a[t] / sum);
    ak_instance_output(instance, a, output);
    return ak_instance_tvd(instance, output, instance->output);
}

/* Sets the largest of a (T) to 0. */
static void
template_drop(gsize n, gfloat *a)
{
    gsize best = 0;
    for (gsize t = 1; t < n; t++)
        if (a[t] > a[best])
            best = t;
    a[best] = 0.0f;
}

/* One text: columns and series come filled with NAN, which stands for "does not
 * exist here" and is counted.  On many threads at once; random draws come from
 * `random` alone. */
static void
template_measure(gconstpointer data, const AkInstance *instance,
                 AkRandom *random, gdouble *column, gfloat *const *out)
{
    const Template *state = data;
    const gsize n = instance->n_word;
    g_autofree gfloat *a = g_new(gfloat, n);
    g_autofree gfloat *output = g_new(gfloat, instance->n_output);
    (void)random;

    memcpy(a, instance->attention, n * sizeof *a);
    for (gint64 k = 0; k < state->n_dropped && k < (gint64)n; k++)
        template_drop(n, a);
    column[MOVED] = template_distance(instance, a, output);

    for (gsize t = 0; t < n; t++) {
        memcpy(a, instance->attention, n * sizeof *a);
        a[t] = 0.0f;
        out[IMPORTANCE][t] = (gfloat)template_distance(instance, a, output);
    }
}

/* .open says what the instances must carry (gradients, leave-one-out), .close
 * frees what it made: both may be left out. */
static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .columns = columns,
    .series = series,
    .measure = template_measure,
};

/* The only symbol that is not static.  "attnkit describe" shows it. */
const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,
    .kind = AK_PROBE,
    .name = "template",
    .version = "0.1",
    .license = "MIT",
    .summary = "output without the weight of the heaviest words",
    .source = "not published yet",
    .cost = "T^2 O operations a text",
    .reading = "a high value: the output rests on the words with the largest "
               "weights",
    .limits = "the hidden states still carry what the dropped words say",
    .state_size = sizeof(Template),
    .options = options,
    .ops.probe = &ops,
};
