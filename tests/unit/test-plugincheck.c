/* test-plugincheck.c: one fault at a time in an otherwise sound descriptor. */
#include "../harness.h"

#include "loader.h"

#include "attnkit/attnkit.h"

#include <math.h>
#include <string.h>

typedef struct State {
    gint64 count;
    gdouble rate;
    gchar *note;
    gint mode;
} State;

static gboolean
probe_open(gpointer state G_GNUC_UNUSED, guint *needs,
           GError **error G_GNUC_UNUSED)
{
    *needs = 0;
    return TRUE;
}

static void
probe_measure(gconstpointer state G_GNUC_UNUSED,
              const AkInstance *instance G_GNUC_UNUSED,
              AkRandom *random G_GNUC_UNUSED, gdouble *column,
              gfloat *const *series G_GNUC_UNUSED)
{
    column[0] = 0.0;
}

/* All parts of a probe, to be spoilt one by one. */
typedef struct Parts {
    AkPlugin plugin;
    AkOption option[5];
    AkProbeOps ops;
    AkColumn column[3];
    AkSeries series[3];
    AkPlot plot[3];
} Parts;

static void
parts_init(Parts *parts)
{
    const Parts sound = {
        .plugin = {AK_PLUGIN_HEADER, .kind = AK_PROBE, .name = "sound-1",
                   .version = "1", .license = "MIT", .summary = "nothing",
                   .source = "none", .state_size = sizeof(State)},
        .option = {{"count", AK_OPTION_INT, G_STRUCT_OFFSET(State, count), "3",
                    1, 9, NULL, NULL, "how many"},
                   {"rate", AK_OPTION_REAL, G_STRUCT_OFFSET(State, rate), "0.5",
                    0, 1, NULL, NULL, "how fast"},
                   {"note", AK_OPTION_TEXT, G_STRUCT_OFFSET(State, note), NULL,
                    0, 0, NULL, NULL, "any words"},
                   {"mode", AK_OPTION_CHOICE, G_STRUCT_OFFSET(State, mode), "b",
                    0, 0, "a|b", NULL, "which"}},
        .ops = {.size = sizeof(AkProbeOps),
                .column_size = sizeof(AkColumn),
                .series_size = sizeof(AkSeries),
                .open = probe_open,
                .measure = probe_measure},
        .column = {{.name = "height", .help = "how high", .high = 1},
                   {.name = "width",
                    .unit = "m",
                    .help = "how wide",
                    .high = INFINITY}},
        .series = {{.name = "importance",
                    .role = AK_SERIES_IMPORTANCE,
                    .axis = AK_AXIS_WORD,
                    .help = "how much"},
                   {.name = "shares", .axis = AK_AXIS_OUTPUT, .help = "of each"}},
        .plot = {{.name = "spread",
                  .kind = AK_PLOT_HISTOGRAM,
                  .title = "Heights",
                  .x = "height",
                  .x_label = "m",
                  .x_high = 1,
                  .n_bin = 10,
                  .source = "Figure 9"},
                 {.name = "both",
                  .kind = AK_PLOT_SCATTER,
                  .title = "Both",
                  .x = "height",
                  .y = "width",
                  .x_label = "m",
                  .y_label = "m",
                  .x_high = 1,
                  .y_high = 3}},
    };
    *parts = sound;
    parts->ops.columns = parts->column;
    parts->ops.series = parts->series;
    parts->ops.plots = parts->plot;
    parts->ops.plot_size = sizeof(AkPlot);
    parts->plugin.options = parts->option;
    parts->plugin.ops.probe = &parts->ops;
}

static void
assert_sound(const Parts *parts)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT(ak_plugin_check(&parts->plugin, "x.so", &error));
    AK_ASSERT_NO_ERROR(&error);
}

static void
assert_spoilt(const Parts *parts, const char *message)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(ak_plugin_check(&parts->plugin, "x.so", &error));
    CU_ASSERT(g_error_matches(error, AK_ERROR, AK_ERROR_PLUGIN));
    CU_ASSERT(error != NULL && g_str_has_prefix(error->message, "x.so: "));
    AK_ASSERT_ERROR(&error, message);
}

/* Spoil one field of fresh parts, and see that this is what is found. */
#define SPOIL(change, message)                                                 \
    do {                                                                       \
        Parts p;                                                               \
        parts_init(&p);                                                        \
        change;                                                                \
        assert_spoilt(&p, message);                                            \
    } while (0)

static void
test_sound(void)
{
    Parts parts;
    parts_init(&parts);
    assert_sound(&parts);
    parts.plugin.options = NULL;
    parts.plugin.state_size = 0;
    parts.ops.series = NULL;
    parts.ops.open = NULL;
    assert_sound(&parts);
}

static void
test_header(void)
{
    SPOIL(p.plugin.magic = 7, "starts with 0x00000007");
    SPOIL(p.plugin.abi_major = 3, "interface 3.0, this attnkit has 1.0");
    SPOIL(p.plugin.size = G_STRUCT_OFFSET(AkPlugin, ops), "AkPlugin has");
    SPOIL(p.plugin.option_size -= 8, "must have at least");
    SPOIL(p.plugin.option_size += 3, "no multiples of");
    SPOIL(p.plugin.size += 3, "no multiples of"); /* it ends within a field */
    SPOIL(p.plugin.kind = 0, "kind is 0, must be 1 to 4");
    SPOIL(p.plugin.name = NULL, "name is 'NULL'");
    SPOIL(p.plugin.name = "Sound",
          "name is 'Sound', must be a lower-case letter");
    SPOIL(p.plugin.name = "a/b", "name is 'a/b'");
    SPOIL(p.plugin.name = "", "name is ''");
    SPOIL(p.plugin.name = "embedding", "'embedding' is that of a section");
    SPOIL(p.plugin.name = "train", "'train' is that of a section");
    SPOIL(p.plugin.version = NULL, "version of 'sound-1' is empty");
    SPOIL(p.plugin.license = "", "license of 'sound-1' is empty");
    SPOIL(p.plugin.summary = "\xf6", "summary of 'sound-1' is not UTF-8");
    SPOIL(p.plugin.source = NULL, "source of 'sound-1' is empty");
    SPOIL(p.plugin.cost = "", "cost of 'sound-1' is empty");
    SPOIL(p.plugin.state_size = (64 << 20) + 1, "must be at most 67108864");
}

static void
test_options(void)
{
    SPOIL(p.option[0].name = "Count", "option name 'Count'");
    SPOIL(p.option[0].name = "a-b", "option name 'a-b'");
    SPOIL(p.option[1].name = "count", "there are two options 'count'");
    SPOIL(p.option[0].help = NULL, "option 'count' has no help");
    SPOIL(p.option[0].type = 0, "option 'count' has type 0");
    SPOIL(p.option[0].type = 7, "option 'count' has type 7");
    SPOIL(p.option[0].offset = sizeof(State), "lies at bytes 32 to 40");
    SPOIL(p.option[0].offset = G_MAXSIZE - 3, "of the state, which has 32");
    SPOIL(p.plugin.state_size = 4, "of the state, which has 4");
    SPOIL(p.option[3].offset = 25, "must be a multiple of 4");
    SPOIL(p.option[1].offset = 0, "options 'count' and 'rate' share bytes");
    SPOIL(p.option[3].offset = 12, "options 'rate' and 'mode' share bytes");
    SPOIL(p.option[0].min = 10, "option 'count' has the range [10, 9]");
    SPOIL(p.option[1].max = NAN, "option 'rate' has the range");
    SPOIL(p.option[0].value = "10",
          "the default of option 'count' is '10', must be");
    SPOIL(p.option[0].value = "x", "must be an integer in [1, 9]");
    SPOIL(p.option[3].choices = NULL, "option 'mode' has no choices");
    SPOIL(p.option[3].choices = "", "option 'mode' has no choices");
    SPOIL(p.option[3].choices = "a||b", "choice '' of option 'mode'");
    SPOIL(p.option[3].choices = "a|b;", "choice 'b;' of option 'mode'");
    SPOIL(p.option[3].choices = "a|b|a", "option 'mode' has choice 'a' twice");
    SPOIL(p.option[3].value = "c", "must be one of a, b");
    SPOIL(p.option[2].value = "a\nb", "the default of option 'note'");
}

static void
test_probe(void)
{
    SPOIL(p.plugin.ops.probe = NULL,
          "has no table of operations, .ops.probe is NULL");
    SPOIL(p.ops.size = G_STRUCT_OFFSET(AkProbeOps, close),
          "the table of operations of probe 'sound-1'");
    SPOIL(p.ops.size -= 2, "and a multiple of 8");
    SPOIL(p.ops.measure = NULL,
          "operation 'measure' of probe 'sound-1' is missing");
    SPOIL(p.ops.column_size = 0, "column_size and series_size of 'sound-1'");
    SPOIL((p.ops.columns = NULL, p.ops.series = NULL),
          "neither columns nor series");
    SPOIL((p.column[0].name = NULL, p.series[0].name = NULL),
          "neither columns");
    SPOIL(p.column[1].name = "height", "two columns or series 'height'");
    SPOIL(p.series[0].name = "width", "two columns or series 'width'");
    SPOIL(p.column[0].name = "id", "column or series 'id'");
    SPOIL(p.column[0].name = "a b", "column or series 'a b'");
    SPOIL(p.column[0].help = "", "column or series 'height' has no help");
    SPOIL(p.column[0].low = 2, "column 'height' has the range [2, 1]");
    SPOIL(p.series[0].axis = AK_AXIS_OUTPUT, "its axis must be the words");
    SPOIL(p.series[0].name = "saliency",
          "series 'saliency' is an importance, its name must be 'importance'");
    SPOIL(p.plugin.name = "instances", "cannot be called 'instances'");
    SPOIL(p.plugin.name = "correlation",
          "name 'correlation' is that of a section of the run file");
    SPOIL(p.series[1].role = 5, "series 'shares' has an unknown role or axis");
}

static void
test_words(void)
{
    SPOIL(p.column[1].brief = "",
          "column 'width' has brief '', must be 1 to 10");
    SPOIL(p.column[1].brief = "elevencharacters", "must be 1 to 10 characters");
    SPOIL(p.column[0].brief = "a\nb", "column 'height' has brief");
    SPOIL(p.column[0].brief = "\xff", "column 'height' has brief");
    SPOIL(p.column[0].answer = "moves it",
          "column 'height' has answer 'moves it', must have one %");
    SPOIL(p.column[0].answer = "% of %", "must have one %");
    SPOIL(p.series[0].brief = "elevencharacters",
          "series 'importance' has brief 'elevencharacters'");

    Parts p;
    parts_init(&p);
    p.column[0].brief = "ten längen"; /* characters, not bytes */
    p.column[0].answer = "it moves by %";
    p.series[0].brief = "i";
    assert_sound(&p);

    /* Compiled before there were such words: what lies there is another row. */
    const struct {
        const char *name, *unit, *help;
        gdouble low, high;
    } old[] = {{"height", NULL, "how high", 0, 1}, {NULL, NULL, NULL, 0, 0}};
    p.ops.columns = (const AkColumn *)(gconstpointer)old;
    p.ops.column_size = sizeof old[0];
    assert_sound(&p);
}

/* Whatever is printed or kept as JSON. */
static void
test_texts(void)
{
    SPOIL(p.plugin.name = "a\xff", "name is 'a\xef\xbf\xbd', must be");
    SPOIL(p.option[2].help = "\xff", "option 'note' has a text that is not");
    SPOIL(p.option[0].unit = "\xff", "option 'count' has a text that is not");
    SPOIL(p.column[1].unit = "\xff", "column or series 'width' has a text");
    SPOIL(p.series[0].help = "\xff",
          "column or series 'importance' has a text");
    SPOIL(p.column[0].answer = "\xff%", "has an answer that is not UTF-8");
    SPOIL(p.series[0].label = "\xff", "series 'importance' has a text");
    SPOIL(p.plot[0].title = "\xff", "plot 'spread' has a text");
    SPOIL(p.plot[0].caption = "\xff", "plot 'spread' has a text");
}

static void
test_plots(void)
{
    SPOIL(p.ops.plot_size = 8, "plot_size of 'sound-1' must be sizeof(AkPlot)");
    SPOIL(p.plot[1].name = "spread", "there are two plots 'spread'");
    SPOIL(p.plot[0].name = "a_b", "plot 'a_b' must be named by");
    SPOIL(p.plot[0].name = "../a", "plot '../a' must be named by");
    SPOIL(p.plot[0].kind = 6, "plot 'spread' has kind 6, must be 1 to 5");
    SPOIL(p.plot[0].kind = 0, "plot 'spread' has kind 0");
    SPOIL(p.plot[0].title = NULL, "plot 'spread' lacks a title");
    SPOIL(p.plot[0].x = NULL, "plot 'spread' lacks a title, what it shows");
    SPOIL(p.plot[1].y = NULL, "plot 'both' lacks a title, what it shows");
    SPOIL(p.plot[0].x_high = 0, "plot 'spread' has an axis without a range");
    SPOIL(p.plot[1].y_low = NAN, "plot 'both' has an axis without a range");
    SPOIL(p.plot[0].n_bin = 0, "plot 'spread' has 0 bins, must have 1 to 200");
    SPOIL(p.plot[0].n_bin = 201, "plot 'spread' has 201 bins");

    /* One that was compiled before there were plots and assumptions. */
    Parts p;
    parts_init(&p);
    p.plugin.size = G_STRUCT_OFFSET(AkPlugin, assumptions);
    p.plugin.assumptions = "";
    p.ops.size = G_STRUCT_OFFSET(AkProbeOps, plot_size);
    p.ops.plot_size = 1;
    assert_sound(&p);
    p.plugin.size = sizeof p.plugin;
    assert_spoilt(&p, "assumptions of 'sound-1' is empty");
}

static gboolean
dataset_read(gconstpointer state G_GNUC_UNUSED, guint64 seed G_GNUC_UNUSED,
             AkExamples *examples G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
    return TRUE;
}

static void
test_downloads(Parts *p, AkDatasetOps *dataset)
{
    static const char sum[] =
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const AkDownload sound = {"a.zip", "https://x/a.zip", sum, 1, "texts"};
    AkDownload files[] = {sound, {NULL, NULL, NULL, 0, NULL}};
    dataset->downloads = files;
    assert_spoilt(p, "'sound-1' has downloads, must have terms");
    dataset->terms = "none";
    dataset->citation = "nobody";
    assert_sound(p);

    const struct {
        AkDownload file;
        const char *says;
    } rows[] = {
        {{"../a", sound.url, sum, 1, "texts"}, "must be the name of a file"},
        {{".a", sound.url, sum, 1, "texts"}, "must be the name of a file"},
        {{"", sound.url, sum, 1, "texts"}, "must be the name of a file"},
        {{"a", "file:///a", sum, 1, "texts"}, "must begin with http://"},
        {{"a", sound.url, sum + 1, 1, "texts"}, "must be 64 lower-case"},
        {{"a", sound.url, "", 1, "texts"}, "must be 64 lower-case"},
        {{"a", sound.url, NULL, 0, NULL}, "does not say what it holds"},
        {{"a", NULL, NULL, 0, "texts"}, "must say how to obtain it"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        files[0] = rows[i].file;
        assert_spoilt(p, rows[i].says);
    }
    dataset->obtain = "ask";
    assert_sound(p); /* the last row, now with an answer */

    /* An earlier minor knew nothing of all this: what stands there is not read. */
    files[0] = rows[0].file;
    dataset->size = G_STRUCT_OFFSET(AkDatasetOps, downloads);
    assert_sound(p);
    dataset->size = sizeof *dataset;
    dataset->downloads = NULL;
}

static void
test_other_kinds(void)
{
    AkDefault defaults[] = {{"train.epochs", "8"}, {NULL, NULL}};
    AkDatasetOps dataset = {
        .size = sizeof dataset, .defaults = defaults, .read = dataset_read};
    Parts p;
    parts_init(&p);
    p.plugin.kind = AK_DATASET;
    p.plugin.ops.dataset = &dataset;
    p.plugin.name = "instances"; /* taken from probes alone */
    assert_sound(&p);
    p.plugin.name = "text";
    assert_spoilt(&p, "'text' is that of a section of the run file");
    p.plugin.name = "sound-1";
    p.option[0].name = "reader";
    assert_spoilt(&p, "an option of a data set cannot be called 'reader'");
    p.option[0].name = "count";
    defaults[0].key = "epochs";
    assert_spoilt(&p, "default 'epochs' must be written section.key");
    defaults[0] = (AkDefault){"train.epochs", NULL};
    assert_spoilt(&p, "default 'train.epochs' must be written");
    defaults[0].value = "8";
    test_downloads(&p, &dataset);
    dataset.read = NULL;
    assert_spoilt(&p, "operation 'read' of dataset 'sound-1' is missing");

    AkEncoderOps encoder = {.size = sizeof encoder};
    p.plugin.kind = AK_ENCODER;
    p.plugin.ops.encoder = &encoder;
    assert_spoilt(&p, "operation 'open' of encoder 'sound-1' is missing");
}

int
main(void)
{
    static const AkCase cases[] = {
        {"sound", test_sound},
        {"header", test_header},
        {"options", test_options},
        {"probe", test_probe},
        {"words of columns and series", test_words},
        {"texts", test_texts},
        {"plots", test_plots},
        {"other kinds", test_other_kinds},
        {NULL, NULL},
    };
    return ak_test_main("plugincheck", cases);
}
