/* Tests of terminal.c and heatmap.c: what may reach a terminal, and how wide it
 * is. */
#include "harness.h"
#include "heatmap.h"
#include "terminal.h"

#include <math.h>
#include <string.h>

#define REPLACED "\xef\xbf\xbd" /* U+FFFD */

/* One row a character, or byte, that must not get through; and some that must. */
static void
test_printable(void)
{
    static const char *const row[][2] = {
        {"plain", "plain"},
        {"", ""},
        {"caf\xc3\xa9 \xe2\x80\xa6", "caf\xc3\xa9 \xe2\x80\xa6"},
        {"\033[31mred", REPLACED "[31mred"}, /* escape */
        {"a\rb\nc\td\x7f", "a" REPLACED "b" REPLACED "c" REPLACED "d" REPLACED},
        {"\xc2\x9b"
         "31m",
         REPLACED "31m"}, /* C1 CSI */
        {"x\xe2\x80\xae"
         "y",
         "x" REPLACED "y"}, /* right to left */
        {"x\xe2\x80\xa8"
         "y",
         "x" REPLACED "y"}, /* line separator */
        {"\xff"
         "ok",
         REPLACED "ok"}, /* no UTF-8 */
        {"\x9b"
         "31m",
         REPLACED "31m"}, /* C1 as a byte */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree gchar *safe = ak_printable(row[i][0]);
        CU_ASSERT_STRING_EQUAL(safe, row[i][1]);
    }
}

static void
test_width(void)
{
    CU_ASSERT_EQUAL(ak_display_width(""), 0);
    CU_ASSERT_EQUAL(ak_display_width("caf\xc3\xa9"), 4);
    CU_ASSERT_EQUAL(ak_display_width("e\xcc\x81"), 1); /* combining accent */
    CU_ASSERT_EQUAL(ak_display_width("\xe4\xb8\xad\xe6\x96\x87"),
                    4); /* two wide ones */
}

static void
test_cut(void)
{
    static const struct {
        const char *text;
        gsize width;
        const char *wanted;
    } row[] = {
        {"abcdef", 6, "abcdef"},
        {"abcdef", 5, "ab..."},
        {"abcdef", 3, "abc"},
        {"abcdef", 0, ""},
        {"", 0, ""},
        /* A wide character that fits by half is left out. */
        {"\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad", 5, "\xe4\xb8\xad..."},
        {"\xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad", 3, "\xe4\xb8\xad"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        g_autofree gchar *cut = ak_display_cut(row[i].text, row[i].width);
        CU_ASSERT_STRING_EQUAL(cut, row[i].wanted);
        CU_ASSERT_TRUE(ak_display_width(cut) <= row[i].width);
    }
}

static void
test_wrap(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    ak_wrap(out, "- ", "one two  three four-is-longer-than-a-line five", 11);
    CU_ASSERT_STRING_EQUAL(out->str, "- one two\n  three\n"
                                     "  four-is-longer-than-a-line\n  five\n");
}

static const char *const words[] = {"a", "terribly", "\033[2Jfine", "film",
                                    NULL};
static const gdouble weights[] = {0.049, 0.62, 0.331, NAN};
static const gboolean marks[] = {FALSE, TRUE, FALSE, FALSE};

static void
test_heatmap_plain(void)
{
    const AkHeatmap map = {.n_word = 4,
                           .word = words,
                           .weight = weights,
                           .is_marked = marks,
                           .width = 80};
    g_autoptr(GString) out = g_string_new(NULL);
    ak_heatmap_draw(&map, out);
    CU_ASSERT_STRING_EQUAL(out->str, "    a *terribly*[0.62] " REPLACED
                                     "[2Jfine[0.33] film\n");
}

static void
test_heatmap_wraps(void)
{
    const AkHeatmap map = {
        .n_word = 4, .word = words, .weight = weights, .width = 24};
    g_autoptr(GString) out = g_string_new(NULL);
    ak_heatmap_draw(&map, out);
    g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);
    CU_ASSERT_EQUAL(g_strv_length(lines), 3); /* two, and the end */
    for (gchar **line = lines; *line != NULL; line++)
        CU_ASSERT_TRUE(ak_display_width(*line) <= 24);
}

/* The shade that a weight gets, by its 256-colour number; 0: none. */
static guint
terminal_shade(gdouble weight)
{
    const AkHeatmap map = {.n_word = 1,
                           .word = words,
                           .weight = &weight,
                           .colour = TRUE,
                           .width = 80};
    g_autoptr(GString) out = g_string_new(NULL);
    ak_heatmap_draw(&map, out);
    const char *escape = strstr(out->str, "\033[48;5;");
    CU_ASSERT_TRUE(escape == NULL || strstr(out->str, "a\033[0m") != NULL);
    return escape != NULL ? (guint)g_ascii_strtoull(escape + 7, NULL, 10) : 0;
}

static void
test_heatmap_shades(void)
{
    static const gdouble weight[] = {0.0,  0.049, 0.05, 0.1,
                                     0.39, 0.4,   0.7,  1.0};
    static const guint shade[] = {0, 0, 153, 111, 68, 26, 18, 18};
    for (gsize i = 0; i < G_N_ELEMENTS(weight); i++)
        CU_ASSERT_EQUAL(terminal_shade(weight[i]), shade[i]);
    CU_ASSERT_EQUAL(terminal_shade((gdouble)NAN), 0);
}

/* The escapes drawn are ours, and each is taken back before the next word. */
static void
test_heatmap_colour(void)
{
    const AkHeatmap map = {.n_word = 4,
                           .word = words,
                           .weight = weights,
                           .is_marked = marks,
                           .colour = TRUE,
                           .width = 80};
    g_autoptr(GString) out = g_string_new(NULL);
    ak_heatmap_draw(&map, out);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(out->str, "\033[4m\033[48;5;26;38;5;231mterribly\033[0m "));
    CU_ASSERT_PTR_NULL(strstr(out->str, "\033[2J"));
    CU_ASSERT_TRUE(g_str_has_suffix(out->str, "fine\033[0m film\n"));
}

static const AkCase cases[] = {
    {"control characters are replaced", test_printable},
    {"width", test_width},
    {"cut", test_cut},
    {"wrap", test_wrap},
    {"heat map without colour", test_heatmap_plain},
    {"heat map wraps", test_heatmap_wraps},
    {"heat map shades", test_heatmap_shades},
    {"heat map in colour", test_heatmap_colour},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("terminal", cases);
}
