/* frozen.c: no fault: a probe as it was compiled for interface 1.0, whose structs are
 * written out here.  It must load, and work, for as long as the major is 1; so
 * nothing but a new fault of its own may ever change in this file. */
#include <glib.h>
#include <stddef.h>

typedef struct Option {
    const char *name;
    gint type;
    gsize offset;
    const char *value;
    gdouble min, max;
    const char *choices, *unit, *help;
} Option;

typedef struct Column {
    const char *name, *unit, *help;
    gdouble low, high;
} Column;

typedef struct Series {
    const char *name;
    gint role, axis;
    const char *help;
} Series;

typedef struct Instance { /* as far as it is needed */
    const char *id;
    gsize n_word, n_output, predicted;
    gint output_kind;
    gsize n_hidden;
    const gfloat *score, *attention;
} Instance;

typedef struct Ops {
    gsize size, column_size, series_size;
    const Column *columns;
    const Series *series;
    gboolean (*open)(gpointer state, guint *needs, GError **error);
    void (*measure)(gconstpointer state, const Instance *instance,
                    gpointer random, gdouble *column, gfloat *const *series);
    void (*close)(gpointer state);
} Ops;

typedef struct Plugin {
    guint32 magic;
    guint16 abi_major, abi_minor;
    guint32 size, option_size;
    gint kind;
    const char *name, *version, *license, *summary, *source, *cost, *reading,
        *limits;
    gsize state_size;
    const Option *options;
    const Ops *ops;
} Plugin;

/* --- the probe -------------------------------------------------------------- */

typedef struct Frozen {
    gdouble least;
} Frozen;

static const Option options[] = {
    {"least", 2, offsetof(Frozen, least), "0.25", 0, 1, NULL, NULL,
     "weights above this count"},
    {.name = NULL},
};

static const Column columns[] = {
    {"largest", NULL, "largest weight of a word", 0, 1},
    {.name = NULL},
};

static const Series series[] = {
    {"over", 0, 0, "1 where the weight counts"},
    {.name = NULL},
};

static gboolean
frozen_open(gpointer state, guint *needs, GError **error)
{
    (void)state, (void)error;
    *needs = 0;
    return TRUE;
}

static void
frozen_measure(gconstpointer state, const Instance *instance, gpointer random,
               gdouble *column, gfloat *const *out)
{
    const Frozen *frozen = state;
    (void)random;
    column[0] = 0.0;
    for (gsize t = 0; t < instance->n_word; t++) {
        const gdouble a = (gdouble)instance->attention[t];
        column[0] = MAX(column[0], a);
        out[0][t] = a > frozen->least ? 1.0f : 0.0f;
    }
}

static const Ops ops = {.size = sizeof(Ops),
                        .column_size = sizeof(Column),
                        .series_size = sizeof(Series),
                        .columns = columns,
                        .series = series,
                        .open = frozen_open,
                        .measure = frozen_measure};

extern __attribute__((visibility("default"))) const Plugin attnkit_plugin;

const Plugin attnkit_plugin = {
    .magic = 0x6e747461u,
    .abi_major = 1,
    .abi_minor = 0,
    .size = sizeof(Plugin),
    .option_size = sizeof(Option),
    .kind = 3,
    .name = "frozen",
    .version = "1.0",
    .license = "MIT",
    .summary = "the largest weight",
    .source = "none: a test's",
    .state_size = sizeof(Frozen),
    .options = options,
    .ops = &ops,
};
