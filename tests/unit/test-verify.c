/* What verify.h finds to differ between two values, lines and tables. */
#include "harness.h"
#include "verifywork.h"

#include <jansson.h>
#include <string.h>

static AkVerification *
new_verification(gdouble tolerance)
{
    AkVerification *v = ak_verification_new("/nowhere");
    v->tolerance = tolerance;
    return v;
}

/* All of them: "FIELD:STORED:COMPUTED", "ID=FIELD:..." or "TEXT", parted by
 * blanks. */
static gchar *
told(const AkVerification *v)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < v->mismatch->len; i++) {
        const AkMismatch *m = v->mismatch->pdata[i];
        g_string_append_printf(
            text, "%s%s%s%s:%s:%s", i > 0 ? " " : "", m->id ? m->id : "",
            m->id ? "=" : "", m->text ? m->text : m->field,
            m->stored ? m->stored : "", m->computed ? m->computed : "");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
expect(AkVerification *v, const char *what, const char *wanted)
{
    g_autofree gchar *found = told(v);
    if (strcmp(found, wanted) != 0) {
        g_printerr("%s: '%s' instead of '%s'\n", what, found, wanted);
        CU_FAIL("other mismatches");
    }
    ak_verification_free(v);
}

static void
test_values(void)
{
    static const struct {
        const char *stored, *computed;
        gdouble tolerance;
        const char *told;
    } row[] = {
        {"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", 0.0, ""},
        /* One number, two forms: other bytes. */
        {"{\"a\":1}", "{\"a\":1.0}", 0.0, "a:1:1.0"},
        {"{\"a\":1}", "{\"a\":1.0}", 1e-9, ""},
        {"{\"a\":1.5}", "{\"a\":1.25}", 0.0, "a:1.5:1.25"},
        {"{\"a\":0.12345678901}", "{\"a\":0.12345678902}", 0.0,
         "a:0.12345678901:0.12345678902"}, /* 9 digits would be the same */
        {"{\"a\":1.5}", "{\"a\":1.25}", 0.2, ""}, /* 0.25 / 1.5 < 0.2 */
        {"{\"a\":0.1}", "{\"a\":0.3}", 0.15, "a:0.1:0.3"},
        {"{\"a\":null}", "{\"a\":0.0}", 0.5, "a:null:0.0"}, /* none is no 0 */
        {"{\"a\":[1,2,3]}", "{\"a\":[1,5,6]}", 0.0, "a[1]:2:5"},
        {"{\"a\":[1,2]}", "{\"a\":[1,2,3]}", 0.0, "number of a:2:3"},
        {"{\"a\":{\"b\":true}}", "{\"a\":{\"b\":false}}", 0.0, "a b:true:false"},
        {"{\"a\":1}", "{\"b\":1}", 0.0, "b::1 a:1:"},
        {"{\"a\":\"x\"}", "{\"a\":[\"x\"]}", 0.0, "a:\"x\":[\"x\"]"},
    };
    const AkVerifyPlace place = {"file", NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        AkVerification *v = new_verification(row[i].tolerance);
        json_t *stored = json_loads(row[i].stored, 0, NULL);
        json_t *computed = json_loads(row[i].computed, 0, NULL);
        CU_ASSERT_EQUAL(ak_verify_json(v, &place, "", stored, computed),
                        *row[i].told != '\0');
        expect(v, row[i].stored, row[i].told);
        json_decref(stored);
        json_decref(computed);
    }
}

static void
test_lines(void)
{
    static const struct {
        const char *stored, *computed;
        gdouble tolerance;
        const char *told;
    } row[] = {
        {"{\"a\":1}\n", "{\"a\":1}\n", 0.0, ""},
        {"{\"a\": 1}\n", "{\"a\":1}\n", 0.0,
         "t1=the record has the same values in other bytes::"},
        {"{\"a\": 1}\n", "{\"a\":1}\n", 1e-3, ""},
        {"{\"a\":2}\n", "{\"a\":1}\n", 0.0, "t1=a:2:1"},
        {"{\"a\":1,\"a\":1}\n", "{\"a\":1}\n", 0.0,
         "t1=the record is no JSON::"}, /* a key twice */
        {"", "{\"a\":1}\n", 0.0, "t1=the record is no JSON::"},
    };
    const AkVerifyPlace place = {"file", "t1"};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        AkVerification *v = new_verification(row[i].tolerance);
        ak_verify_line(v, &place, row[i].stored, strlen(row[i].stored),
                       row[i].computed, strlen(row[i].computed));
        expect(v, row[i].stored, row[i].told);
    }
}

static void
test_rows(void)
{
#define HEAD "dataset,class,n,missing,mean,std,median,ci_low,ci_high,fraction\n"
#define A "x,\"a,b\",3,0,0.5,1,1,1,1,\n"
#define B "x,all,3,0,0.25,1,1,1,1,\n"
    static const struct {
        const char *what, *stored, *computed;
        gdouble tolerance;
        const char *skip, *told;
    } row[] = {
        {"the same", HEAD A B, HEAD A B, 0.0, "none", ""},
        {"a mean", HEAD "x,\"a,b\",3,0,0.75,1,1,1,1,\n" B, HEAD A B, 0.0,
         "none", "x,\"a,b\"=mean:0.75:0.5"},
        {"nearly a mean", HEAD "x,\"a,b\",3,0,0.5001,1,1,1,1,\n" B, HEAD A B,
         1e-3, "none", ""},
        {"none is no number", HEAD "x,all,3,0,,1,1,1,1,\n", HEAD B, 0.5, "none",
         "x,all=mean::0.25"},
        {"missing", HEAD A, HEAD A B, 0.0, "none", "x,all=the row is missing::"},
        {"too many", HEAD A B, HEAD B, 0.0, "none",
         "x,\"a,b\"=the run has no such row::"},
        {"twice", HEAD B B, HEAD B, 0.0, "none", "x,all=the row comes twice::"},
        {"order", HEAD B A, HEAD A B, 0.0, "none",
         "its rows are in another order or form::"},
        {"skipped", HEAD A B, HEAD A, 0.0, "x,all,", ""},
        {"cut off", HEAD "x,all\n", HEAD B, 0.0, "none",
         "x,all=n::3 x,all=missing::0 x,all=mean::0.25 x,all=std::1 "
         "x,all=median::1 x,all=ci_low::1 x,all=ci_high::1"},
        {"empty", "", HEAD B, 0.0, "none",
         "dataset,class=the row is missing:: x,all=the row is missing::"},
    };
    const AkVerifyPlace place = {"summary.csv", NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        AkVerification *v = new_verification(row[i].tolerance);
        g_autoptr(GPtrArray) skip = g_ptr_array_new();
        g_ptr_array_add(skip, (gpointer)row[i].skip);
        if (strcmp(row[i].skip, "none") == 0)
            g_ptr_array_set_size(skip, 0);
        ak_verify_rows(v, &place, row[i].stored, row[i].computed, skip);
        expect(v, row[i].what, row[i].told);
    }
}

/* Of a file only the first are kept, and all are counted. */
static void
test_most(void)
{
    AkVerification *v = new_verification(0.0);
    const AkVerifyPlace one = {"one", "t"}, other = {"other", "t"};
    for (guint i = 0; i < AK_VERIFY_MOST + 7; i++)
        ak_verify_add(v, &one, "x", "1", "2");
    ak_verify_complain(v, &other, "bad");
    CU_ASSERT_EQUAL(v->mismatch->len, AK_VERIFY_MOST + 1);
    CU_ASSERT_EQUAL(v->n_mismatch, AK_VERIFY_MOST + 8);
    g_autoptr(GString) text = g_string_new(NULL);
    ak_verification_print(v, FALSE, 100, text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text->str, "one: and 22 more\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text->str, "other: t: bad\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text->str, "28 mismatches in 2 files.\n"));
    g_autofree gchar *json = ak_verification_json(v);
    json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(root, "n_mismatch")), 28);
    json_decref(root);
    ak_verification_free(v);
}

static const AkCase cases[] = {{"values", test_values},
                               {"lines", test_lines},
                               {"rows", test_rows},
                               {"most", test_most},
                               {NULL, NULL}};

int
main(void)
{
    return ak_test_main("verify", cases);
}
