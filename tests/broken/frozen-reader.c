/* frozen-reader.c: no fault: a reader as it was compiled when the table of operations
 * ended with close; see frozen.c. */
#include <glib.h>

typedef struct Examples Examples;

typedef struct Example {
    const char *id;
    gint split;
    const char *text, *query;
    gint label;
    const guint8 *labels;
    const guint32 *candidates;
    gsize n_candidate;
    const guint32 *rationale;
    gsize n_rationale;
} Example;

void ak_examples_add_sized(Examples *examples, const Example *example,
                           gsize size);
void ak_examples_declare(Examples *examples, gint task, gsize n_output,
                         gsize n_name, const char *const *name);

typedef struct Default {
    const char *key, *value;
} Default;

typedef struct Ops {
    gsize size;
    const Default *defaults;
    gboolean (*open)(gpointer state, GError **error);
    gboolean (*read)(gconstpointer state, guint64 seed, Examples *examples,
                     GError **error);
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
    gconstpointer options;
    const Ops *ops;
} Plugin;

static const Default defaults[] = {{"train.epochs", "3"}, {NULL, NULL}};

static gboolean
frozen_read(gconstpointer state, guint64 seed, Examples *examples,
            GError **error)
{
    static const char *const name[] = {"dull", "good"};
    (void)state, (void)seed, (void)error;
    ak_examples_declare(examples, 1, 1, 2, name);
    for (gint i = 0; i < 30; i++) {
        g_autofree gchar *id = g_strdup_printf("text-%d", i);
        const Example example = {.id = id,
                                 .split = i % 3,
                                 .text = i % 2 == 0 ? "dull film" : "good film",
                                 .label = i % 2};
        ak_examples_add_sized(examples, &example, sizeof example);
    }
    return TRUE;
}

static const Ops ops = {
    .size = sizeof(Ops), .defaults = defaults, .read = frozen_read};

extern __attribute__((visibility("default"))) const Plugin attnkit_plugin;

const Plugin attnkit_plugin = {
    .magic = 0x6e747461u,
    .abi_major = 1,
    .abi_minor = 0,
    .size = sizeof(Plugin),
    .option_size = 72,
    .kind = 4,
    .name = "frozen-reader",
    .version = "1.0",
    .license = "MIT",
    .summary = "thirty reviews",
    .source = "none: a test's",
    .ops = &ops,
};
