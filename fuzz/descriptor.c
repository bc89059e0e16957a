#include "descriptor.h"

#include <math.h>
#include <string.h>

enum { DESCRIPTOR_ROWS = 4 }; /* of each table, the last of which ends it */

/* All parts, in our sizes. */
typedef struct Parts {
    AkPlugin plugin;
    AkOption option[DESCRIPTOR_ROWS];
    AkEncoderOps encoder;
    AkAttentionOps attention;
    AkProbeOps probe;
    AkDatasetOps dataset;
    AkColumn column[DESCRIPTOR_ROWS];
    AkSeries series[DESCRIPTOR_ROWS];
    AkPlot plot[DESCRIPTOR_ROWS];
    AkDefault preset[DESCRIPTOR_ROWS];
    AkDownload download[DESCRIPTOR_ROWS];
} Parts;

typedef struct State {
    gint64 count;
    gchar *note;
    gint mode;
} State;

/* --- fields ---------------------------------------------------------------------------- */

typedef enum {
    FIELD_TEXT,    /* a pointer to a string */
    FIELD_POINTER, /* to a table or a function: as it was, or NULL */
    FIELD_REAL,
    FIELD_SIZE,    /* 8 bytes */
    FIELD_WORD,    /* 4 bytes */
    FIELD_HALF,    /* 2 bytes */
    FIELD_STRIDE4, /* the size of a row or struct, a small number: 4 bytes, */
    FIELD_STRIDE8, /* or 8 */
} FieldType;

typedef struct Field {
    FieldType type;
    gsize offset, stride; /* in Parts; of the table's rows, 0: no table */
} Field;

#define ONE(type, part, field)                                                 \
    {                                                                          \
        FIELD_##type, offsetof(Parts, part.field), 0                           \
    }
#define ROW(type, part, field)                                                 \
    {                                                                          \
        FIELD_##type, offsetof(Parts, part[0].field),                          \
            sizeof(((Parts *)NULL)->part[0])                                   \
    }

/* In an order that stays: the corpus counts on it. */
static const Field descriptor_field[] = {
    ONE(WORD, plugin, magic),
    ONE(HALF, plugin, abi_major),
    ONE(HALF, plugin, abi_minor),
    ONE(STRIDE4, plugin, size),
    ONE(STRIDE4, plugin, option_size),
    ONE(WORD, plugin, kind),
    ONE(TEXT, plugin, name),
    ONE(TEXT, plugin, version),
    ONE(TEXT, plugin, license),
    ONE(TEXT, plugin, summary),
    ONE(TEXT, plugin, source),
    ONE(TEXT, plugin, cost),
    ONE(TEXT, plugin, reading),
    ONE(TEXT, plugin, limits),
    ONE(TEXT, plugin, assumptions),
    ONE(SIZE, plugin, state_size),
    ONE(POINTER, plugin, options),
    ONE(POINTER, plugin, ops),
    ROW(TEXT, option, name),
    ROW(WORD, option, type),
    ROW(SIZE, option, offset),
    ROW(TEXT, option, value),
    ROW(REAL, option, min),
    ROW(REAL, option, max),
    ROW(TEXT, option, choices),
    ROW(TEXT, option, unit),
    ROW(TEXT, option, help),
    ONE(STRIDE8, encoder, size),
    ONE(POINTER, encoder, open),
    ONE(POINTER, encoder, forward),
    ONE(POINTER, encoder, backward),
    ONE(STRIDE8, attention, size),
    ONE(POINTER, attention, open),
    ONE(POINTER, attention, score),
    ONE(POINTER, attention, score_backward),
    ONE(POINTER, attention, normalise),
    ONE(POINTER, attention, normalise_backward),
    ONE(STRIDE8, probe, size),
    ONE(STRIDE8, probe, column_size),
    ONE(STRIDE8, probe, series_size),
    ONE(STRIDE8, probe, plot_size),
    ONE(POINTER, probe, columns),
    ONE(POINTER, probe, series),
    ONE(POINTER, probe, plots),
    ONE(POINTER, probe, measure),
    ROW(TEXT, column, name),
    ROW(TEXT, column, unit),
    ROW(TEXT, column, help),
    ROW(REAL, column, low),
    ROW(REAL, column, high),
    ROW(TEXT, column, brief),
    ROW(TEXT, column, answer),
    ROW(TEXT, series, name),
    ROW(WORD, series, role),
    ROW(WORD, series, axis),
    ROW(TEXT, series, help),
    ROW(TEXT, series, label),
    ROW(TEXT, series, brief),
    ROW(TEXT, series, tau_source),
    ROW(TEXT, plot, name),
    ROW(WORD, plot, kind),
    ROW(TEXT, plot, title),
    ROW(TEXT, plot, x),
    ROW(TEXT, plot, y),
    ROW(TEXT, plot, x_label),
    ROW(TEXT, plot, y_label),
    ROW(REAL, plot, x_low),
    ROW(REAL, plot, x_high),
    ROW(REAL, plot, y_low),
    ROW(REAL, plot, y_high),
    ROW(WORD, plot, n_bin),
    ROW(TEXT, plot, source),
    ROW(TEXT, plot, caption),
    ONE(STRIDE8, dataset, size),
    ONE(POINTER, dataset, read),
    ONE(POINTER, dataset, defaults),
    ONE(POINTER, dataset, downloads),
    ONE(TEXT, dataset, terms),
    ONE(TEXT, dataset, citation),
    ONE(TEXT, dataset, obtain),
    ROW(TEXT, preset, key),
    ROW(TEXT, preset, value),
    ROW(TEXT, download, file),
    ROW(TEXT, download, url),
    ROW(TEXT, download, sha256),
    ROW(SIZE, download, size),
    ROW(TEXT, download, what),
};

/* --- a sound one ------------------------------------------------------------------------ */

/* Stands for every function of the plug-in: nobody may call one. */
static void
descriptor_call(void)
{
    g_assert_not_reached();
}

/* A pointer to a function goes into a field of any such type by its bytes. */
static void
descriptor_put_call(gpointer field)
{
    void (*const call)(void) = descriptor_call;
    memcpy(field, &call, sizeof call);
}

static void
descriptor_calls(Parts *parts)
{
    for (gsize i = 0; i < G_N_ELEMENTS(descriptor_field); i++) {
        const gsize at = descriptor_field[i].offset;
        if (descriptor_field[i].type == FIELD_POINTER &&
            (at >= offsetof(Parts, encoder) && at < offsetof(Parts, column)))
            descriptor_put_call((guint8 *)parts + at);
    }
}

static void
descriptor_sound(Parts *parts, AkKind kind)
{
    const Parts sound = {
        .plugin = {AK_PLUGIN_HEADER, .kind = kind, .name = "sound",
                   .version = "1", .license = "MIT", .summary = "nothing",
                   .source = "none", .state_size = sizeof(State)},
        .option = {AK_INT(State, count, "3", 1, 9, "words", "how many"),
                   AK_TEXT(State, note, "", "any words"),
                   AK_CHOICE(State, mode, "b", "a|b", "which")},
        .encoder = {.size = sizeof(AkEncoderOps)},
        .attention = {.size = sizeof(AkAttentionOps)},
        .probe = {.size = sizeof(AkProbeOps),
                  .column_size = sizeof(AkColumn),
                  .series_size = sizeof(AkSeries),
                  .plot_size = sizeof(AkPlot)},
        .dataset = {.size = sizeof(AkDatasetOps),
                    .terms = "any",
                    .citation = "none"},
        .column = {{.name = "height", .help = "how high", .high = 1},
                   {.name = "width", .help = "how wide", .high = INFINITY}},
        .series = {{.name = "importance",
                    .role = AK_SERIES_IMPORTANCE,
                    .help = "how much"},
                   {.name = "shares", .axis = AK_AXIS_OUTPUT, .help = "of all"}},
        .plot = {{.name = "spread",
                  .kind = AK_PLOT_HISTOGRAM,
                  .title = "Heights",
                  .x = "height",
                  .x_label = "m",
                  .x_high = 1,
                  .n_bin = 10}},
        .preset = {{"text.lower", "yes"}},
        .download = {{.file = "a.zip", .url = "https://a/", .what = "all"}},
    };
    *parts = sound;
    descriptor_calls(parts);
}

/* --- edits ------------------------------------------------------------------------------ */

typedef struct Source {
    const guint8 *at, *end;
    GPtrArray *memory;
} Source;

/* Zeros where there are no more. */
static void
source_take(Source *source, gpointer to, gsize n)
{
    const gsize n_left = (gsize)(source->end - source->at);
    memset(to, 0, n);
    memcpy(to, source->at, MIN(n, n_left));
    source->at += MIN(n, n_left);
}

static guint8
source_byte(Source *source)
{
    guint8 byte = 0;
    source_take(source, &byte, 1);
    return byte;
}

/* None, one that means something somewhere, or up to 127 bytes of the input. */
static const char *
source_text(Source *source)
{
    static const char *const words[] = {
        NULL,  "",       "importance", "id",        "height", "b|b", "0.5",
        "nan", "yes",    "run",        "attention", "a",      "a.b", "%",
        "..",  "reader", "9e99",       "-1e9",      "sound",  "/a",  "http://"};
    const guint8 choice = source_byte(source);
    if (choice < G_N_ELEMENTS(words))
        return words[choice];
    gchar *text = g_malloc0((choice & 127u) + 1u);
    source_take(source, text, choice & 127u);
    gchar *exact = g_strdup(text); /* to its first NUL */
    g_free(text);
    g_ptr_array_add(source->memory, exact);
    return exact;
}

static void
descriptor_edit(Source *source, Parts *parts)
{
    const Field *field =
        &descriptor_field[source_byte(source) % G_N_ELEMENTS(descriptor_field)];
    guint8 *at = (guint8 *)parts + field->offset;
    if (field->stride > 0)
        at += source_byte(source) % (DESCRIPTOR_ROWS - 1) * field->stride;
    if (field->type == FIELD_TEXT) {
        const char *text = source_text(source);
        memcpy(at, &text, sizeof text);
    } else if (field->type == FIELD_POINTER) {
        memset(at, 0, sizeof(gpointer));
    } else if (field->type == FIELD_STRIDE4) {
        const guint32 stride = source_byte(source);
        memcpy(at, &stride, sizeof stride);
    } else if (field->type == FIELD_STRIDE8) {
        const gsize stride = source_byte(source);
        memcpy(at, &stride, sizeof stride);
    } else {
        const gsize n = field->type == FIELD_HALF   ? 2
                        : field->type == FIELD_WORD ? 4
                                                    : 8;
        source_take(source, at, n);
    }
}

/* --- as it lies in memory --------------------------------------------------------------- */

/* A copy of n bytes, of which `ours` are from the struct, the others 0. */
static gpointer
descriptor_block(GPtrArray *memory, gconstpointer from, gsize ours, gsize n)
{
    guint8 *block = g_malloc0(MAX(n, 1));
    memcpy(block, from, MIN(n, ours));
    g_ptr_array_add(memory, block);
    return block;
}

/* Rows of `ours` bytes as rows of `stride`; one that is too small for a name is
 * refused before a row is read. */
static gpointer
descriptor_table(GPtrArray *memory, gconstpointer from, gsize ours, gsize stride)
{
    guint8 *table = g_malloc0(MAX(stride * DESCRIPTOR_ROWS, 1));
    for (gsize i = 0; i < DESCRIPTOR_ROWS; i++)
        memcpy(table + i * stride, (const guint8 *)from + i * ours,
               MIN(ours, stride));
    g_ptr_array_add(memory, table);
    return table;
}

/* Lay one table out, where the field is not NULL. */
#define LAY(memory, field, rows, stride)                                       \
    ((field) = (field) == NULL                                                 \
                   ? NULL                                                      \
                   : descriptor_table(memory, rows, sizeof(rows)[0], stride))

static gconstpointer
descriptor_operations(GPtrArray *memory, Parts *parts, AkKind kind)
{
    AkProbeOps *probe = &parts->probe;
    AkDatasetOps *dataset = &parts->dataset;
    LAY(memory, probe->columns, parts->column, probe->column_size);
    LAY(memory, probe->series, parts->series, probe->series_size);
    LAY(memory, probe->plots, parts->plot, probe->plot_size);
    LAY(memory, dataset->defaults, parts->preset, sizeof(AkDefault));
    LAY(memory, dataset->downloads, parts->download, sizeof(AkDownload));
    const struct {
        gconstpointer ops;
        gsize ours, size;
    } all[] = {
        {&parts->encoder, sizeof(AkEncoderOps), parts->encoder.size},
        {&parts->attention, sizeof(AkAttentionOps), parts->attention.size},
        {probe, sizeof *probe, probe->size},
        {dataset, sizeof *dataset, dataset->size}};
    const gsize i = (gsize)kind - AK_ENCODER;
    /* Its size is there even where it is a lie. */
    return descriptor_block(memory, all[i].ops, all[i].ours,
                            MAX(all[i].size, sizeof(gsize)));
}

const AkPlugin *
fuzz_descriptor(const guint8 *data, gsize size, GPtrArray *memory)
{
    Source source = {data, data + size, memory};
    const AkKind kind = (AkKind)(AK_ENCODER + source_byte(&source) % AK_DATASET);
    Parts parts;
    descriptor_sound(&parts, kind);
    AkPlugin *plugin = &parts.plugin;
    plugin->options = parts.option;
    plugin->ops.encoder = &parts.encoder;
    while (source.at < source.end)
        descriptor_edit(&source, &parts);

    LAY(memory, plugin->options, parts.option, plugin->option_size);
    const AkKind named =
        plugin->kind >= AK_ENCODER && plugin->kind <= AK_DATASET ? plugin->kind
                                                                 : kind;
    if (plugin->ops.encoder != NULL)
        plugin->ops.encoder = descriptor_operations(memory, &parts, named);
    return descriptor_block(memory, plugin, sizeof *plugin,
                            MAX(plugin->size, offsetof(AkPlugin, kind)));
}
