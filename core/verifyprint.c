/* verifyprint.c: a verification as text and as JSON. */
#include "verify.h"

#include "terminal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- Text ---- */

/* What was done, and how closely numbers were compared. */
static void
verifyprint_head(const AkVerification *v, gsize width, GString *out)
{
    g_autofree gchar *done = g_strdup_printf(
        "%" G_GSIZE_FORMAT " cell%s; %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
        " texts computed anew from the models, %" G_GSIZE_FORMAT
        " rows of figures from the records.",
        v->n_cell, v->n_cell == 1 ? "" : "s", v->n_text_seen, v->n_text,
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

/* Those of a file that were not kept, behind its last one. */
static void
verifyprint_rest(const AkVerification *v, guint i, GString *out)
{
    const AkMismatch *m = v->mismatch->pdata[i];
    for (guint j = i + 1; j < v->mismatch->len; j++)
        if (strcmp(((const AkMismatch *)v->mismatch->pdata[j])->file,
                   m->file) == 0)
            return;
    const guint n = GPOINTER_TO_UINT(g_hash_table_lookup(v->n_of_file, m->file));
    if (n <= AK_VERIFY_MOST)
        return;
    g_autofree gchar *safe = ak_printable(m->file);
    g_string_append_printf(out, "%s: and %u more\n", safe, n - AK_VERIFY_MOST);
}

void
ak_verification_print(const AkVerification *v, gsize width, GString *out)
{
    verifyprint_head(v, width, out);
    for (guint i = 0; i < v->mismatch->len; i++) {
        verifyprint_mismatch(v->mismatch->pdata[i], out);
        verifyprint_rest(v, i, out);
    }
    if (v->n_mismatch == 0)
        g_string_append_printf(out, "All matches%s.\n",
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
        json_array_append_new(list, object);
    }
    json_t *root =
        json_pack("{si sI sI sI sI sf sI so}", "format", 1, "cells",
                  (json_int_t)v->n_cell, "texts", (json_int_t)v->n_text,
                  "texts_computed", (json_int_t)v->n_text_seen, "rows_computed",
                  (json_int_t)v->n_row, "tolerance", v->tolerance, "n_mismatch",
                  (json_int_t)v->n_mismatch, "mismatches", list);
    verifyprint_set(root, "machine", v->machine);
    char *text = json_dumps(root, JSON_INDENT(1));
    gchar *line = g_strconcat(text, "\n", NULL);
    free(text);
    json_decref(root);
    return line;
}
