/* Tests of html.c: nothing that a text holds is markup. */
#include "harness.h"
#include "html.h"

#include <math.h>

typedef struct HtmlRow {
    const char *text, *html, *json;
} HtmlRow;

static const HtmlRow rows[] = {
    {"", "", "\"\""},
    {"plain", "plain", "\"plain\""},
    {"<script>", "&lt;script&gt;", "\"\\u003cscript>\""},
    {"</style>", "&lt;/style&gt;", "\"\\u003c/style>\""},
    {"a & b", "a &amp; b", "\"a & b\""},
    {"\" onx='1", "&quot; onx=&#39;1", "\"\\\" onx='1\""},
    {"&amp;", "&amp;amp;", "\"&amp;\""},
    {"a\\n", "a\\n", "\"a\\\\n\""},
    {"a\nb\tc", "a\nb\tc", "\"a\\u000ab\\u0009c\""},
    {"\x1b[0m", "\xef\xbf\xbd[0m", "\"\\u001b[0m\""},
    {"\x7f", "\xef\xbf\xbd", "\"\\u007f\""},
    {"\xff", "\xef\xbf\xbd", "\"\xef\xbf\xbd\""},
    {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\""},
    {"\xef\xbf\xbe", "\xef\xbf\xbd", "\"\xef\xbf\xbe\""}, /* U+FFFE */
    {"a\xe2\x80\xae\xe2\x81\xa9", "a\xef\xbf\xbd\xef\xbf\xbd",
     "\"a\xe2\x80\xae\xe2\x81\xa9\""}, /* U+202E, U+2069 */
};

static void
test_texts(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) html = g_string_new(NULL);
        g_autoptr(GString) json = g_string_new(NULL);
        ak_html_text(html, rows[i].text);
        ak_html_json_text(json, rows[i].text);
        CU_ASSERT_STRING_EQUAL(html->str, rows[i].html);
        CU_ASSERT_STRING_EQUAL(json->str, rows[i].json);
    }
}

/* A % of a text stands for nothing. */
static void
test_markup(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    ak_html(out, "<a href=\"%\">%</a>%", "x\"y", "100 % <b>", "%");
    CU_ASSERT_STRING_EQUAL(out->str,
                           "<a href=\"x&quot;y\">100 % &lt;b&gt;</a>%");
}

static void
test_numbers(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    ak_html_json_number(out, 0.123456789, 4);
    ak_html_json_number(out, NAN, 4);
    ak_html_json_number(out, -INFINITY, 4);
    ak_html_json_number(out, 1e-9, 9);
    CU_ASSERT_STRING_EQUAL(out->str, "0.1235nullnull1e-09");
}

static const AkCase cases[] = {
    {"texts", test_texts},
    {"markup", test_markup},
    {"numbers", test_numbers},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("html", cases);
}
