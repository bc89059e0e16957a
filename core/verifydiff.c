/* verifydiff.c: two values, lines or tables of rows held against each other. */
#include "verifywork.h"

#include "attnkit/words.h"
#include "json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Mismatches ---- */

static void
verifydiff_take(AkVerification *v, const AkVerifyPlace *place,
                AkMismatch mismatch)
{
    const guint n =
        GPOINTER_TO_UINT(g_hash_table_lookup(v->n_of_file, place->file));
    if (!mismatch.is_cause && g_hash_table_contains(v->gone, place->file))
        return;
    g_hash_table_insert(v->n_of_file, g_strdup(place->file),
                        GUINT_TO_POINTER(n + 1));
    v->n_mismatch++;
    if (n >= AK_VERIFY_MOST)
        return;
    AkMismatch *kept = g_new0(AkMismatch, 1);
    kept->file = g_strdup(place->file);
    kept->id = g_strdup(place->id);
    kept->field = g_strdup(mismatch.field);
    kept->stored = g_strdup(mismatch.stored);
    kept->computed = g_strdup(mismatch.computed);
    kept->text = g_strdup(mismatch.text);
    kept->is_cause = mismatch.is_cause;
    g_ptr_array_add(v->mismatch, kept);
}

void
ak_verify_add(AkVerification *v, const AkVerifyPlace *place, const char *field,
              const char *stored, const char *computed)
{
    verifydiff_take(v, place,
                    (AkMismatch){.field = (gchar *)field,
                                 .stored = (gchar *)stored,
                                 .computed = (gchar *)computed});
}

void
ak_verify_complain(AkVerification *v, const AkVerifyPlace *place,
                   const char *text)
{
    verifydiff_take(v, place, (AkMismatch){.text = (gchar *)text});
}

void
ak_verify_cause(AkVerification *v, const AkVerifyPlace *place, const char *text)
{
    verifydiff_take(v, place,
                    (AkMismatch){.text = (gchar *)text, .is_cause = TRUE});
}

void
ak_verify_gone(AkVerification *v, const char *file)
{
    const AkVerifyPlace place = {file, NULL};
    if (g_hash_table_add(v->gone, g_strdup(file)))
        ak_verify_cause(v, &place, "the file is missing");
}

gboolean
ak_verify_has_gone(const AkVerification *v, const char *start)
{
    GHashTableIter iter;
    gpointer file;
    g_hash_table_iter_init(&iter, v->gone);
    while (g_hash_table_iter_next(&iter, &file, NULL))
        if (g_str_has_prefix(file, start))
            return TRUE;
    return FALSE;
}

void
ak_verify_leave(AkVerification *v, const char *what)
{
    g_ptr_array_add(v->left, g_strdup(what));
}

void
ak_verify_lack(AkVerification *v, const char *what)
{
    ak_verify_leave(v, what);
    v->is_partial = TRUE;
}

void
ak_verify_sort(AkVerification *v)
{
    guint n_cause = 0;
    for (guint i = 0; i < v->mismatch->len; i++)
        if (((const AkMismatch *)v->mismatch->pdata[i])->is_cause)
            g_ptr_array_insert(v->mismatch, (gint)n_cause++,
                               g_ptr_array_steal_index(v->mismatch, i));
}

/* ---- Bytes ---- */

/* The line of the first byte that differs, from 1. */
static gsize
verifydiff_find_line(const char *a, const char *b, gsize n)
{
    gsize line = 1;
    for (gsize i = 0; i < n && a[i] == b[i]; i++)
        line += a[i] == '\n';
    return line;
}

void
ak_verify_bytes(AkVerification *v, const AkVerifyPlace *place,
                const char *should, gsize n_should, const char *what)
{
    g_autofree gchar *path = g_build_filename(v->out, place->file, NULL);
    g_autofree gchar *is = NULL;
    g_autoptr(GError) error = NULL;
    gsize n;
    if (!g_file_get_contents(path, &is, &n, &error)) {
        ak_verify_complain(v, place, error->message);
        return;
    }
    if (n == n_should && memcmp(is, should, n) == 0)
        return;
    g_autofree gchar *text = g_strdup_printf(
        "from line %" G_GSIZE_FORMAT " on it is not %s",
        verifydiff_find_line(is, should, MIN(n, n_should)), what);
    ak_verify_complain(v, place, text);
}

/* ---- JSON ---- */

/* The value in at most so many digits; NULL stays NULL.  Free it. */
static gchar *
verifydiff_print(const json_t *value, guint digits)
{
    if (value == NULL)
        return NULL;
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
                                       JSON_REAL_PRECISION(digits));
    gchar *own = g_strdup(text != NULL ? text : "?");
    free(text);
    return own;
}

static gboolean
verifydiff_near(const AkVerification *v, gdouble a, gdouble b)
{
    return a == b ||
           fabs(a - b) <= v->tolerance * MAX(1.0, MAX(fabs(a), fabs(b)));
}

static gboolean
verifydiff_equal(const AkVerification *v, const json_t *a, const json_t *b)
{
    if (v->tolerance > 0.0 && json_is_number(a) && json_is_number(b))
        return verifydiff_near(v, json_number_value(a), json_number_value(b));
    return json_equal(a, b) != 0;
}

static gboolean
verifydiff_object(AkVerification *v, const AkVerifyPlace *place,
                  const char *field, const json_t *stored,
                  const json_t *computed)
{
    const json_t *side[2] = {computed, stored};
    gboolean differs = FALSE;
    for (guint i = 0; i < 2; i++) {
        const char *name;
        json_t *value;
        json_object_foreach((json_t *)side[i], name, value)
        {
            const json_t *other = json_object_get(side[1 - i], name);
            if (i == 1 && other != NULL)
                continue; /* seen from the other side */
            g_autofree gchar *inner =
                *field != '\0' ? g_strdup_printf("%s %s", field, name)
                               : g_strdup(name);
            differs |= ak_verify_json(v, place, inner, i == 0 ? other : value,
                                      i == 0 ? value : other);
        }
    }
    return differs;
}

static gboolean
verifydiff_array(AkVerification *v, const AkVerifyPlace *place,
                 const char *field, const json_t *stored, const json_t *computed)
{
    const gsize n = json_array_size(stored), m = json_array_size(computed);
    if (n != m) {
        g_autofree gchar *name = g_strdup_printf("number of %s", field);
        g_autofree gchar *a = g_strdup_printf("%" G_GSIZE_FORMAT, n);
        g_autofree gchar *b = g_strdup_printf("%" G_GSIZE_FORMAT, m);
        ak_verify_add(v, place, name, a, b);
        return TRUE;
    }
    for (gsize i = 0; i < n; i++) {
        g_autofree gchar *name =
            g_strdup_printf("%s[%" G_GSIZE_FORMAT "]", field, i);
        if (ak_verify_json(v, place, name, json_array_get(stored, i),
                           json_array_get(computed, i)))
            return TRUE;
    }
    return FALSE;
}

gboolean
ak_verify_json(AkVerification *v, const AkVerifyPlace *place, const char *field,
               const json_t *stored, const json_t *computed)
{
    if (json_is_object(stored) && json_is_object(computed))
        return verifydiff_object(v, place, field, stored, computed);
    if (json_is_array(stored) && json_is_array(computed))
        return verifydiff_array(v, place, field, stored, computed);
    if (stored != NULL && computed != NULL &&
        verifydiff_equal(v, stored, computed))
        return FALSE;
    g_autofree gchar *a = verifydiff_print(stored, 9);
    g_autofree gchar *b = verifydiff_print(computed, 9);
    if (g_strcmp0(a, b) == 0) { /* told apart by all digits */
        g_free(a);
        g_free(b);
        a = verifydiff_print(stored, 17);
        b = verifydiff_print(computed, 17);
    }
    ak_verify_add(v, place, field, a, b);
    return TRUE;
}

json_t *
ak_verify_read(AkVerification *v, const AkVerifyPlace *place)
{
    g_autofree gchar *path = g_build_filename(v->out, place->file, NULL);
    json_error_t json_error;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &json_error);
    if (root == NULL) {
        g_autofree gchar *text =
            json_error.line < 1
                ? g_strdup_printf("it cannot be read: %s", json_error.text)
                : g_strdup_printf("line %d is no JSON: %s", json_error.line,
                                  json_error.text);
        ak_verify_complain(v, place, text);
    }
    return root;
}

void
ak_verify_line(AkVerification *v, const AkVerifyPlace *place, const char *stored,
               gsize n_stored, const char *computed, gsize n_computed)
{
    if (n_stored == n_computed && memcmp(stored, computed, n_stored) == 0)
        return;
    g_autoptr(json_t) a =
        json_loadb(stored, n_stored, JSON_REJECT_DUPLICATES, NULL);
    g_autoptr(json_t) b = json_loadb(computed, n_computed, 0, NULL);
    if (a == NULL)
        ak_verify_complain(v, place, "the record is no JSON");
    else if (!ak_verify_json(v, place, "", a, b) && v->tolerance == 0.0)
        ak_verify_complain(v, place,
                           "the record has the same values in other bytes");
}

/* ---- Rows ---- */

enum { VERIFYDIFF_NUMBERS = 8 }; /* the last fields of a row */

/* The numbers of a row; "" where it has not so many fields. */
static const char *
verifydiff_numbers(const char *row)
{
    guint n = 0;
    const char *end = row + strlen(row);
    for (const char *at = end; at > row; at--)
        if (at[-1] == ',' && ++n == VERIFYDIFF_NUMBERS)
            return at;
    return end;
}

/* What a row is of: "sst,cnn,dot,1,test,f1,all".  Free it. */
static gchar *
verifydiff_key(const char *row)
{
    const char *numbers = verifydiff_numbers(row);
    return g_strndup(row, (gsize)(numbers - row) - (*numbers != '\0'));
}

/* "123,0,0.5,...": which of them differ. */
static void
verifydiff_row(AkVerification *v, const AkVerifyPlace *place,
               const char *stored, const char *computed)
{
    static const char *const name[VERIFYDIFF_NUMBERS] = {
        "n",      "missing", "mean",    "std",
        "median", "ci_low",  "ci_high", "significant_fraction"};
    g_auto(GStrv) a = g_strsplit(stored, ",", -1);
    g_auto(GStrv) b = g_strsplit(computed, ",", -1);
    for (guint i = 0; i < VERIFYDIFF_NUMBERS && b[0] != NULL; i++) {
        const char *is = a[0] != NULL ? a[i] : "", *should = b[i];
        gchar *end_is, *end_should;
        const gdouble x = g_ascii_strtod(is, &end_is),
                      y = g_ascii_strtod(should, &end_should);
        const gboolean is_near =
            v->tolerance > 0.0 && end_is > is && end_should > should &&
            *end_is == '\0' && *end_should == '\0' && verifydiff_near(v, x, y);
        if (strcmp(is, should) != 0 && !is_near)
            ak_verify_add(v, place, name[i], is, should);
    }
}

static gboolean
verifydiff_is_skipped(const GPtrArray *skip, const char *row)
{
    for (guint i = 0; i < skip->len; i++)
        if (g_str_has_prefix(row, skip->pdata[i]))
            return TRUE;
    return *row == '\0';
}

/* A table's rows by what they are of, each once: the numbers of each. */
static GHashTable *
verifydiff_index(gchar *const *row)
{
    GHashTable *index =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    for (; *row != NULL; row++)
        g_hash_table_insert(index, verifydiff_key(*row),
                            (gpointer)verifydiff_numbers(*row));
    return index;
}

/* The stored rows, each against that which should be there. */
static void
verifydiff_stored(AkVerification *v, const char *file, gchar *const *row,
                  GHashTable *computed, const GPtrArray *skip)
{
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(ak_hash_words, g_str_equal, g_free, NULL);
    for (; *row != NULL; row++) {
        if (verifydiff_is_skipped(skip, *row))
            continue;
        g_autofree gchar *key = verifydiff_key(*row);
        const AkVerifyPlace place = {file, key};
        const char *should = g_hash_table_lookup(computed, key);
        if (should == NULL)
            ak_verify_complain(v, &place, "the run has no such row");
        else if (!g_hash_table_add(seen, g_strdup(key)))
            ak_verify_complain(v, &place, "the row comes twice");
        else
            verifydiff_row(v, &place, verifydiff_numbers(*row), should);
    }
}

void
ak_verify_rows(AkVerification *v, const AkVerifyPlace *place,
               const char *stored, const char *computed, const GPtrArray *skip)
{
    const gsize before = v->n_mismatch;
    if (strcmp(stored, computed) == 0)
        return;
    g_auto(GStrv) a = g_strsplit(stored, "\n", -1);
    g_auto(GStrv) b = g_strsplit(computed, "\n", -1);
    g_autoptr(GHashTable) stored_rows = verifydiff_index(a);
    g_autoptr(GHashTable) rows = verifydiff_index(b);
    verifydiff_stored(v, place->file, a, rows, skip);
    for (gsize i = 0; b[i] != NULL; i++) {
        g_autofree gchar *key = verifydiff_key(b[i]);
        const AkVerifyPlace row = {place->file, key};
        if (*key != '\0' && !g_hash_table_contains(stored_rows, key))
            ak_verify_complain(v, &row, "the row is missing");
    }
    if (v->n_mismatch == before && v->tolerance == 0.0 && skip->len == 0)
        ak_verify_complain(v, place, "its rows are in another order or form");
}
