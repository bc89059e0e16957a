/* verifyprint.c: a verification as text and as JSON. */
#include "verify.h"

#include "json.h"
#include "terminal.h"

#include <string.h>

/* ---- Text ---- */

/* What was done, and how closely numbers were compared. */
static void
verifyprint_head(const AkVerification *v, gsize width, GString *out)
{
    g_autofree gchar *again =
        v->n_text_seen < v->n_text
            ? g_strdup_printf(" (the same with --seed %" G_GUINT64_FORMAT ")",
                              v->seed)
            : g_strdup("");
    g_autofree gchar *done = g_strdup_printf(
        "%" G_GSIZE_FORMAT " cell%s; %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
        " texts%s computed anew from the models, %" G_GSIZE_FORMAT
        " rows of figures from the records.",
        v->n_cell, v->n_cell == 1 ? "" : "s", v->n_text_seen, v->n_text, again,
        v->n_row);
    ak_wrap(out, "", done, width);
    if (v->machine == NULL)
        return;
    g_autofree gchar *machine = g_strdup_printf(
        "The run was on another machine, so numbers count as equal within %g, "
        "absolute or relative: %s. Where this processor has the kernels of "
        "that one, the environment variable OPENBLAS_CORETYPE chooses them.",
        v->tolerance, v->machine);
    g_autofree gchar *safe = ak_printable(machine);
    ak_wrap(out, "", safe, width);
}

/* One line, however long: what is looked for can be found in it. */
static void
verifyprint_mismatch(const AkMismatch *m, GString *out)
{
    g_autoptr(GString) line = g_string_new(m->file);
    g_string_append(line, ": ");
    if (m->id != NULL)
        g_string_append_printf(line, "%s: ", m->id);
    if (m->text != NULL)
        g_string_append(line, m->text);
    else if (m->stored == NULL)
        g_string_append_printf(line, "%s is missing, computed %s", m->field,
                               m->computed);
    else if (m->computed == NULL)
        g_string_append_printf(line, "%s is %s, should not be there", m->field,
                               m->stored);
    else
        g_string_append_printf(line, "%s is %s, computed %s", m->field,
                               m->stored, m->computed);
    g_autofree gchar *safe = ak_printable(line->str);
    g_string_append_printf(out, "%s\n", safe);
}

/* Up to `most` mismatches of the file of the one at `first`, which is its first, and
 * how many more there are. */
static void
verifyprint_file(const AkVerification *v, guint first, guint most, GString *out)
{
    const char *file = ((const AkMismatch *)v->mismatch->pdata[first])->file;
    guint n = 0;
    for (guint i = first; i < v->mismatch->len && n < most; i++) {
        const AkMismatch *m = v->mismatch->pdata[i];
        if (strcmp(m->file, file) != 0)
            continue;
        verifyprint_mismatch(m, out);
        n++;
    }
    const guint all = GPOINTER_TO_UINT(g_hash_table_lookup(v->n_of_file, file));
    g_autofree gchar *safe = ak_printable(file);
    if (n < all)
        g_string_append_printf(out, "%s: and %u more\n", safe, all - n);
}

/* File by file: those with a cause first, and where there is one, of the others the
 * first mismatch each, of as many files. */
static void
verifyprint_files(const AkVerification *v, gboolean all, GString *out)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const gboolean has_cause =
        v->mismatch->len > 0 &&
        ((const AkMismatch *)v->mismatch->pdata[0])->is_cause;
    guint n_follows = 0;
    for (guint i = 0; i < v->mismatch->len; i++) {
        const AkMismatch *m = v->mismatch->pdata[i];
        const gboolean follows = has_cause && !m->is_cause && !all;
        if (!g_hash_table_add(seen, m->file))
            continue;
        n_follows += follows;
        if (n_follows <= AK_VERIFY_FILES)
            verifyprint_file(v, i,
                             all       ? AK_VERIFY_MOST
                             : follows ? 1
                                       : AK_VERIFY_SHOWN,
                             out);
    }
    if (n_follows > AK_VERIFY_FILES)
        g_string_append_printf(out, "and of %u files more: --verbose\n",
                               n_follows - AK_VERIFY_FILES);
}

void
ak_verification_print(const AkVerification *v, gboolean all, gsize width,
                      GString *out)
{
    verifyprint_head(v, width, out);
    verifyprint_files(v, all, out);
    for (guint i = 0; i < v->left->len; i++) {
        g_autofree gchar *safe = ak_printable(v->left->pdata[i]);
        ak_wrap(out, "Not verified: ", safe, width);
    }
    if (v->n_mismatch == 0)
        g_string_append_printf(out, "All else matches%s.\n",
                               v->tolerance == 0.0 ? ", bit for bit" : "");
    else
        g_string_append_printf(out,
                               "%" G_GSIZE_FORMAT " mismatch%s in %u file%s.\n",
                               v->n_mismatch, v->n_mismatch == 1 ? "" : "es",
                               g_hash_table_size(v->n_of_file),
                               g_hash_table_size(v->n_of_file) == 1 ? "" : "s");
}

/* ---- JSON ---- */

static void
verifyprint_set(json_t *object, const char *name, const char *text)
{
    g_autofree gchar *safe = text != NULL ? g_utf8_make_valid(text, -1) : NULL;
    if (safe != NULL)
        json_object_set_new(object, name, json_string(safe));
}

gchar *
ak_verification_json(const AkVerification *v)
{
    json_t *list = json_array();
    for (guint i = 0; i < v->mismatch->len; i++) {
        const AkMismatch *m = v->mismatch->pdata[i];
        json_t *object = json_object();
        verifyprint_set(object, "file", m->file);
        verifyprint_set(object, "id", m->id);
        verifyprint_set(object, "field", m->field);
        verifyprint_set(object, "stored", m->stored);
        verifyprint_set(object, "computed", m->computed);
        verifyprint_set(object, "text", m->text);
        json_object_set_new(object, "cause", json_boolean(m->is_cause));
        json_array_append_new(list, object);
    }
    json_t *left = json_array();
    for (guint i = 0; i < v->left->len; i++) {
        g_autofree gchar *safe = g_utf8_make_valid(v->left->pdata[i], -1);
        json_array_append_new(left, json_string(safe));
    }
    g_autoptr(json_t) root = json_pack(
        "{si so sI sI sI sI sI sf sI so}", "format", 1, "not_verified", left,
        "seed", (json_int_t)v->seed, "cells", (json_int_t)v->n_cell, "texts",
        (json_int_t)v->n_text, "texts_computed", (json_int_t)v->n_text_seen,
        "rows_computed", (json_int_t)v->n_row, "tolerance", v->tolerance,
        "n_mismatch", (json_int_t)v->n_mismatch, "mismatches", list);
    verifyprint_set(root, "machine", v->machine);
    return ak_json_print(root, 0);
}
