/* Tests of declared.c: what a probe declares goes to JSON and back; of a manifest
 * that somebody else wrote what does not make sense is left out. */
#include "declared.h"
#include "harness.h"

#include <jansson.h>
#include <math.h>

static const AkColumn columns[] = {
    {"height", "m", "how high", -2.385, INFINITY, "up", "it is % m high"}, {0}};
static const AkSeries series[] = {
    {"importance", AK_SERIES_IMPORTANCE, AK_AXIS_WORD, "how much", "heights",
     "h", "Figure 7", "Figure 8", "Figure 9"},
    {.name = "attention", .role = AK_SERIES_ATTENTION, .help = "another"},
    {.name = "output", .axis = AK_AXIS_OUTPUT, .help = "under it"},
    {0}};
static const AkPlot plots[] = {{"first", AK_PLOT_VIOLIN, "A <title>", "height",
                                "words", "x", "y", -1, 1, 0, 30.5, 7,
                                "Figure 9", "densities", NULL, "why"},
                               {.name = "second",
                                .kind = AK_PLOT_DENSITY,
                                .title = "B",
                                .x = "height",
                                .x_label = "x",
                                .x_high = 1},
                               {0}};

static void
test_there_and_back(void)
{
    const AkProbeOps ops = {
        .columns = columns, .series = series, .plots = plots};
    const AkPlugin plugin = {.name = "p",
                             .version = "2.1",
                             .summary = "s",
                             .assumptions = "a",
                             .ops.probe = &ops};
    json_t *probes = json_object();
    json_object_set_new(probes, "p", ak_declared_json(&plugin));
    g_autoptr(GPtrArray) all = ak_declared_read(probes);
    CU_ASSERT_EQUAL_FATAL(all->len, 1);
    const AkDeclared *one = all->pdata[0];
    CU_ASSERT_STRING_EQUAL(one->name, "p");
    CU_ASSERT_STRING_EQUAL(one->version, "2.1");
    CU_ASSERT_STRING_EQUAL(one->assumptions, "a");
    CU_ASSERT_PTR_NULL(one->reading);
    CU_ASSERT_STRING_EQUAL(one->columns[0].unit, "m");
    CU_ASSERT_EQUAL(one->columns[0].low, -2.385);
    CU_ASSERT(isnan(one->columns[0].high)); /* JSON has no infinity */
    CU_ASSERT_STRING_EQUAL(one->columns[0].brief, "up");
    CU_ASSERT_STRING_EQUAL(one->columns[0].answer, "it is % m high");
    CU_ASSERT_PTR_NULL(one->columns[1].name);
    CU_ASSERT_STRING_EQUAL(ak_declared_label(one), "heights");
    CU_ASSERT_STRING_EQUAL(one->series[0].brief, "h");
    CU_ASSERT_STRING_EQUAL(one->series[0].tau_source, "Figure 7");
    CU_ASSERT_STRING_EQUAL(one->series[0].difference_source, "Figure 8");
    CU_ASSERT_STRING_EQUAL(one->series[0].encoder_source, "Figure 9");
    CU_ASSERT_PTR_NULL(one->series[1].label);
    CU_ASSERT_STRING_EQUAL(one->plots[0].caption, "densities");
    CU_ASSERT_PTR_NULL(one->plots[0].x_name);
    CU_ASSERT_STRING_EQUAL(one->plots[0].y_name, "why");
    for (gsize i = 0; i < 3; i++) {
        CU_ASSERT_STRING_EQUAL(one->series[i].name, series[i].name);
        CU_ASSERT_EQUAL(one->series[i].role, series[i].role);
        CU_ASSERT_EQUAL(one->series[i].axis, series[i].axis);
    }
    CU_ASSERT_EQUAL(one->plots[0].kind, AK_PLOT_VIOLIN);
    CU_ASSERT_EQUAL(one->plots[0].y_high, 30.5);
    CU_ASSERT_EQUAL(one->plots[0].n_bin, 7);
    CU_ASSERT_STRING_EQUAL(one->plots[0].title, "A <title>");
    CU_ASSERT_EQUAL(one->plots[1].kind, AK_PLOT_DENSITY);
    CU_ASSERT_PTR_NULL(one->plots[1].y);
    CU_ASSERT_PTR_NULL(one->plots[2].name);
    json_decref(probes);
}

static const char manifest[] =
    "{\"../up\": {}, \"\": {}, \"empty\": {}, \"wrong\": 7,"
    " \"odd\": {\"summary\": 3, \"columns\": [{\"help\": \"x\"}, 1,"
    "   {\"name\": \"c\", \"brief\": \"elevencharacters\"},"
    "   {\"name\": \"d\", \"answer\": \"no number\"}],"
    "  \"series\": [{\"name\": \"a\", \"role\": \"boss\", \"axis\": \"words\"},"
    "   {\"name\": \"b\", \"role\": \"plain\", \"axis\": \"outputs\","
    "    \"brief\": \"\"}],"
    "  \"plots\": ["
    "   {\"name\": \"../a\", \"kind\": \"density\", \"title\": \"t\", \"x\": "
    "\"c\","
    "    \"x_label\": \"l\", \"x_low\": 0, \"x_high\": 1},"
    "   {\"name\": \"a\", \"kind\": \"pie\", \"title\": \"t\", \"x\": \"c\","
    "    \"x_label\": \"l\", \"x_low\": 0, \"x_high\": 1},"
    "   {\"name\": \"a\", \"kind\": \"histogram\", \"title\": \"t\", \"x\": "
    "\"c\","
    "    \"x_label\": \"l\", \"x_low\": 0, \"x_high\": 1, \"bins\": 999999},"
    "   {\"name\": \"a\", \"kind\": \"density\", \"x\": \"c\"},"
    "   {\"name\": \"good\", \"kind\": \"density\", \"title\": \"t\", \"x\": "
    "\"c\","
    "    \"x_label\": \"l\", \"x_low\": 0, \"x_high\": 1}]}}";

static void
test_left_out(void)
{
    json_t *probes = json_loads(manifest, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(probes);
    g_autoptr(GPtrArray) all = ak_declared_read(probes);
    CU_ASSERT_EQUAL_FATAL(all->len, 3);
    for (guint i = 0; i < 2; i++) {
        const AkDeclared *bare = all->pdata[i];
        CU_ASSERT(bare->columns[0].name == NULL &&
                  bare->series[0].name == NULL && bare->plots[0].name == NULL &&
                  bare->summary == NULL);
    }
    const AkDeclared *odd = all->pdata[2];
    CU_ASSERT_STRING_EQUAL(odd->name, "odd");
    CU_ASSERT_PTR_NULL(odd->summary);
    CU_ASSERT_STRING_EQUAL(odd->columns[0].name, "c");
    CU_ASSERT_PTR_NULL(odd->columns[0].brief);
    CU_ASSERT_STRING_EQUAL(odd->columns[1].name, "d");
    CU_ASSERT_PTR_NULL(odd->columns[1].answer);
    CU_ASSERT_PTR_NULL(odd->columns[2].name);
    CU_ASSERT_STRING_EQUAL(ak_declared_label(odd), "odd");
    CU_ASSERT_PTR_NULL(odd->series[0].brief);
    CU_ASSERT_STRING_EQUAL(odd->series[0].name, "b");
    CU_ASSERT_PTR_NULL(odd->series[1].name);
    CU_ASSERT_STRING_EQUAL(odd->plots[0].name, "good");
    CU_ASSERT_PTR_NULL(odd->plots[1].name);
    json_decref(probes);

    g_autoptr(GPtrArray) none = ak_declared_read(NULL);
    CU_ASSERT_EQUAL(none->len, 0);
}

static const AkCase cases[] = {
    {"there and back", test_there_and_back},
    {"left out", test_left_out},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("declared", cases);
}
