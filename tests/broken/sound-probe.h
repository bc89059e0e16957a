/* sound-probe.h: a probe without a fault, but for the one that the file which
 * includes it defines: each SOUND_... below is a place for one.
 *
 * It measures sum a_t^2, and gives each word its weight times a draw. */
#include <attnkit/attnkit.h>

#ifndef SOUND_DRAW
#define SOUND_DRAW ak_random_uniform(random)
#endif
#ifndef SOUND_FACTOR /* of the column */
#define SOUND_FACTOR 1.0
#endif
#ifndef SOUND_LENGTH /* of the series */
#define SOUND_LENGTH instance->n_word
#endif
#ifndef SOUND_SERIES
#define SOUND_SERIES "importance"
#define SOUND_ROLE AK_SERIES_IMPORTANCE
#endif
#ifndef SOUND_STATE /* its size */
#define SOUND_STATE 0
#define SOUND_OPTIONS NULL
#define SOUND_OPEN NULL
#endif
#ifndef SOUND_COLUMN
#define SOUND_COLUMN column[0] = SOUND_FACTOR * sum
#endif

static const AkColumn columns[] = {
    {.name = "spread", .help = "sum of the squared weights", .low = 0, .high = 1},
    {.name = NULL},
};

static const AkSeries series[] = {
    {.name = SOUND_SERIES,
     .role = SOUND_ROLE,
     .axis = AK_AXIS_WORD,
     .help = "the weight times a random number"},
    {.name = NULL},
};

static void
sound_measure(gconstpointer state, const AkInstance *instance, AkRandom *random,
              gdouble *column, gfloat *const *out)
{
    gdouble sum = 0.0;
    (void)state, (void)random;
    for (gsize t = 0; t < SOUND_LENGTH; t++) {
        const gfloat a = instance->attention[MIN(t, instance->n_word - 1)];
        sum += (gdouble)a * (gdouble)a;
        out[0][t] = (gfloat)((gdouble)a * SOUND_DRAW);
    }
    SOUND_COLUMN;
}

/* It has nothing to free, and is called all the same. */
static void
sound_close(gpointer state)
{
    (void)state;
}

static const AkProbeOps ops = {
    .size = sizeof(AkProbeOps),
    .column_size = sizeof(AkColumn),
    .series_size = sizeof(AkSeries),
    .columns = columns,
    .series = series,
    .open = SOUND_OPEN,
    .measure = sound_measure,
    .close = sound_close,
};

const AkPlugin attnkit_plugin = {
    AK_PLUGIN_HEADER,           .kind = AK_PROBE,
    .name = SOUND_NAME,         .version = "1.0",
    .license = "MIT",           .summary = "how even the weights are",
    .source = "none: a test's", .state_size = SOUND_STATE,
    .options = SOUND_OPTIONS,   .ops.probe = &ops,
};
