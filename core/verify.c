#include "verify.h"

#include "cellwork.h"
#include "folder.h"
#include "json.h"
#include "manifest.h"
#include "plan.h"
#include "results.h"
#include "studysource.h"
#include "verifywork.h"

#include <glib/gstdio.h>
#include <string.h>

/* A verification under way. */
typedef struct Verifier {
    AkVerification *v;
    const AkVerifyRequest *request;
    const AkObserver *observer;
    GPtrArray *cell; /* AkCell */
    guint current;   /* of them */
} Verifier;

static void
verify_free_mismatch(gpointer data)
{
    AkMismatch *mismatch = data;
    g_free(mismatch->file);
    g_free(mismatch->id);
    g_free(mismatch->field);
    g_free(mismatch->stored);
    g_free(mismatch->computed);
    g_free(mismatch->text);
    g_free(mismatch);
}

AkVerification *
ak_verification_new(const char *out)
{
    AkVerification *v = g_new0(AkVerification, 1);
    v->out = g_strdup(out);
    v->mismatch = g_ptr_array_new_with_free_func(verify_free_mismatch);
    v->n_of_file = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    v->left = g_ptr_array_new_with_free_func(g_free);
    v->older = g_ptr_array_new_with_free_func(g_free);
    v->other = g_ptr_array_new_with_free_func(g_free);
    v->gone = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    v->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return v;
}

void
ak_verification_free(AkVerification *v)
{
    if (v == NULL)
        return;
    g_ptr_array_unref(v->mismatch);
    g_hash_table_unref(v->n_of_file);
    g_ptr_array_unref(v->left);
    g_ptr_array_unref(v->older);
    g_ptr_array_unref(v->other);
    g_hash_table_unref(v->gone);
    g_hash_table_unref(v->told);
    g_free(v->machine);
    g_free(v->out);
    g_free(v);
}

/* ---- manifest.json ---- */

/* What the bits of a result may depend on is the same, or is told. */
static void
verify_compare_machines(AkVerification *v, const json_t *stored,
                        const json_t *now)
{
    static const char *const decisive[] = {"blas_kernels", "cpu_features",
                                           "libc", "blas"};
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(decisive); i++) {
        const char *was =
            json_string_value(json_object_get(stored, decisive[i]));
        const char *is = json_string_value(json_object_get(now, decisive[i]));
        const gboolean is_told = /* the last names the first, too */
            i == G_N_ELEMENTS(decisive) - 1 && text->len > 0;
        if (g_strcmp0(was, is) != 0 && !is_told)
            g_string_append_printf(text, "%s%s was '%s', is '%s'",
                                   text->len > 0 ? "; " : "", decisive[i],
                                   was != NULL ? was : "not told", is);
    }
    if (text->len == 0)
        return;
    v->tolerance = AK_VERIFY_TOLERANCE;
    v->machine = g_strdup(text->str);
}

/* What nobody can tell of the machine and the time that it took: stays what it was. */
static void
verify_leave_machine(AkVerification *v, json_t *stored, json_t *now)
{
    static const char *const left[] = {"machine", "profile"};
    for (gsize i = 0; i < G_N_ELEMENTS(left); i++) {
        json_t *value = json_object_get(stored, left[i]);
        if (value != NULL && !json_equal(value, json_object_get(now, left[i]))) {
            g_autofree gchar *what =
                g_strdup_printf("\"%s\" in manifest.json", left[i]);
            ak_verify_leave(v, what);
            json_object_set(now, left[i], value);
        }
    }
}

static void
verify_manifest(const Verifier *verifier, const AkStudy *study)
{
    AkVerification *v = verifier->v;
    const AkVerifyPlace place = {"manifest.json", NULL};
    g_autoptr(json_t) stored = ak_verify_read(v, &place);
    if (stored == NULL)
        return;
    g_autofree gchar *text = ak_manifest_print(study, verifier->cell, NULL);
    g_autoptr(json_t) now = json_loads(text, 0, NULL);
    verify_compare_machines(v, json_object_get(stored, "machine"),
                            json_object_get(now, "machine"));
    verify_leave_machine(v, stored, now);
    if (!ak_verify_json(v, &place, "", stored, now) && v->tolerance == 0.0) {
        g_autofree gchar *should = ak_json_print(now, 0);
        ak_verify_bytes(v, &place, should, strlen(should),
                        "as attnkit writes it");
    }
    for (guint i = 0; i < v->mismatch->len; i++)
        ((AkMismatch *)v->mismatch->pdata[i])->is_cause = TRUE;
}

/* ---- run.ini ---- */

/* As attnkit writes it, whatever the command line sets now. */
static void
verify_settings(AkVerification *v, AkLoader *loader)
{
    const AkVerifyPlace place = {"run.ini", NULL};
    g_autofree gchar *path = g_build_filename(v->out, place.file, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(AkStudy) study = ak_study_new(path, NULL, NULL, loader, &error);
    if (study == NULL) {
        ak_verify_complain(v, &place, error->message);
        return;
    }
    g_autofree gchar *should = ak_study_print(study);
    ak_verify_bytes(v, &place, should, strlen(should), "as attnkit writes it");
}

/* ---- Cells ---- */

static void
verify_progress(gpointer data, const char *what, gdouble done)
{
    const Verifier *verifier = data;
    verifier->observer->progress(verifier->observer->data, what,
                                 (gdouble)verifier->current + done,
                                 (gdouble)verifier->cell->len);
}

static gboolean
verify_stop(gpointer data)
{
    const Verifier *verifier = data;
    return verifier->observer->stop(verifier->observer->data);
}

/* ---- Correlations and figures ---- */

/* Are both records of the same text and pair? */
static gboolean
verify_is_same_pair(AkScan *is, AkScan *should)
{
    static const char *const field[] = {"id", "a", "b"};
    gboolean ok = TRUE;
    for (gsize i = 0; ok && i < G_N_ELEMENTS(field); i++) {
        g_autofree gchar *found = ak_scan_text(is, field[i], NULL);
        g_autofree gchar *expected = ak_scan_text(should, field[i], NULL);
        ok = found != NULL && g_strcmp0(found, expected) == 0;
    }
    return ok;
}

/* The line against the one that the records give; FALSE: from here on there is
 * nothing to compare. */
static gboolean
verify_pair(AkVerification *v, const char *file, AkScan *is, AkScan *should)
{
    gsize n_is, n_should;
    const char *line = ak_scan_line(is, &n_is);
    const char *expected = ak_scan_line(should, &n_should);
    if (n_is == n_should && memcmp(line, expected, n_is) == 0)
        return TRUE;
    g_autofree gchar *id = ak_scan_text(should, "id", NULL);
    const AkVerifyPlace place = {file, id};
    if (!verify_is_same_pair(is, should)) {
        ak_verify_complain(v, &place,
                           "where the record of a pair of this text is "
                           "expected, there is another");
        return FALSE;
    }
    ak_verify_line(v, &place, line, n_is, expected, n_should);
    return TRUE;
}

/* All of them, in order. */
static void
verify_correlation(AkVerification *v, const AkCell *cell, const char *computed)
{
    g_autofree gchar *file = ak_verify_file(cell, "correlation.jsonl");
    g_autofree gchar *path = g_build_filename(v->out, file, NULL);
    const AkVerifyPlace place = {file, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(AkScan) is = ak_scan_open(path, &error);
    g_autoptr(AkScan) should =
        is != NULL ? ak_scan_open(computed, &error) : NULL;
    gboolean is_end = FALSE, is_over = FALSE;
    while (should != NULL && ak_scan_next(is, NULL, &is_end, &error) &&
           ak_scan_next(should, NULL, &is_over, &error) && !is_end && !is_over)
        if (!verify_pair(v, file, is, should))
            return;
    if (error != NULL)
        ak_verify_complain(v, &place, error->message);
    else if (is_end != is_over)
        ak_verify_complain(v, &place,
                           is_end ? "it ends before the last of its records"
                                  : "it has more records than there are pairs");
}

/* Of one cell, its correlations in the folder `trial`; NULL: complained. */
static AkOutcome *
verify_outcome(AkVerification *v, const AkCell *cell, const char *trial)
{
    g_autoptr(GError) error = NULL;
    g_autofree gchar *path = g_build_filename(trial, "correlation.jsonl", NULL);
    AkOutcome *outcome = ak_outcome_new_at(cell, path, &error);
    if (outcome == NULL) {
        g_autofree gchar *file = ak_verify_file(cell, "");
        g_autofree gchar *start = g_strconcat(file, "/", NULL);
        const AkVerifyPlace place = {file, NULL};
        if (!ak_verify_has_gone(v, start))
            ak_verify_complain(v, &place, error->message);
        return NULL;
    }
    verify_correlation(v, cell, path);
    g_unlink(path);
    return outcome;
}

/* The beginning of the rows of a cell and of those pooled with it.  Free it. */
static gchar *
verify_rows_of(const AkCell *cell)
{
    g_autoptr(GString) row = g_string_new(NULL);
    ak_csv_append(row, cell->dataset->name);
    g_string_append_printf(row, ",%s,%s,", cell->encoder->module->plugin->name,
                           cell->attention->module->plugin->name);
    return g_string_free(g_steal_pointer(&row), FALSE);
}

static void
verify_summary(const Verifier *verifier, const AkOutcome *const *outcome,
               const GPtrArray *skip)
{
    AkVerification *v = verifier->v;
    const AkVerifyPlace place = {"summary.csv", NULL};
    g_autofree gchar *path = g_build_filename(v->out, "summary.csv", NULL);
    g_autofree gchar *stored = NULL;
    gsize n;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) rows = g_string_new(ak_summary_header);
    ak_outcomes_print(verifier->cell->len, outcome, rows);
    for (const char *at = rows->str; (at = strchr(at, '\n')) != NULL; at++)
        v->n_row++;
    v->n_row--; /* the header */
    if (!g_file_get_contents(path, &stored, &n, &error))
        ak_verify_complain(v, &place, error->message);
    else if (n != strlen(stored))
        ak_verify_complain(v, &place, "a byte of it is 0");
    else
        ak_verify_rows(v, &place, stored, rows->str, skip);
}

static gboolean
verify_figures(const Verifier *verifier, GError **error)
{
    const GPtrArray *cell = verifier->cell;
    g_autofree gchar *trial = g_dir_make_tmp("attnkit-verify-XXXXXX", error);
    if (trial == NULL)
        return FALSE;
    g_autofree AkOutcome **outcome = g_new0(AkOutcome *, cell->len + 1);
    g_autoptr(GPtrArray) skip = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < cell->len; i++) {
        outcome[i] = verify_outcome(verifier->v, cell->pdata[i], trial);
        if (outcome[i] == NULL)
            g_ptr_array_add(skip, verify_rows_of(cell->pdata[i]));
    }
    verify_summary(verifier, (const AkOutcome *const *)outcome, skip);
    for (guint i = 0; i < cell->len; i++)
        ak_outcome_free(outcome[i]);
    g_rmdir(trial);
    return TRUE;
}

/* ---- The whole ---- */

/* What nothing here can tell, whatever the folder holds. */
static void
verify_leave_always(const Verifier *verifier)
{
    gboolean is_trained = FALSE, is_sampled = FALSE;
    for (guint i = 0; i < verifier->cell->len; i++) {
        const AkCell *cell = verifier->cell->pdata[i];
        is_trained |= !ak_source_has_model(cell->dataset);
        is_sampled |= verifier->request->sample < cell->dataset->instance->len;
    }
    if (is_trained)
        ak_verify_leave(verifier->v,
                        "that training gives these models, and training.csv "
                        "but for its digest");
    if (is_sampled)
        ak_verify_leave(verifier->v,
                        "records of texts outside the sample but for their "
                        "digests (--sample all)");
    ak_verify_leave(verifier->v, "times.csv, which says what took how long");
}

static gboolean
verify_go(Verifier *verifier, const AkStudy *study, AkLoader *loader,
          GError **error)
{
    const AkCellWatch watch = {verify_progress, verify_stop, verifier};
    g_autoptr(AkTeam) team = ak_team_new(ak_plan_threads(&study->options));
    verify_manifest(verifier, study);
    verify_settings(verifier->v, loader);
    ak_verify_more(verifier->v, verifier->cell);
    for (guint i = 0; i < verifier->cell->len; i++) {
        verifier->current = i;
        if (!ak_verify_cell(verifier->v, verifier->request,
                            verifier->cell->pdata[i], team, &watch, error))
            return FALSE;
    }
    verify_leave_always(verifier);
    if (!verify_figures(verifier, error) || !ak_verify_page(verifier->v, error))
        return FALSE;
    ak_verify_leave_more(verifier->v);
    return TRUE;
}

AkVerification *
ak_verify(const AkVerifyRequest *request, AkLoader *loader,
          const AkObserver *observer, GError **error)
{
    g_return_val_if_fail(request->out != NULL && observer != NULL, NULL);

    g_autofree gchar *out = g_canonicalize_filename(request->out, NULL);
    g_autofree gchar *file = g_build_filename(out, "run.ini", NULL);
    g_autoptr(AkResults) results = ak_results_read_manifest(out, error);
    g_autoptr(AkFolder) folder =
        results != NULL ? ak_folder_hold(out, error) : NULL;
    g_autoptr(AkStudy) study =
        folder != NULL ? ak_study_new(file, NULL, request->sets, loader, error)
                       : NULL;
    g_autoptr(GPtrArray) cell =
        study != NULL ? ak_cells_named(study, out) : NULL;
    if (cell == NULL || !ak_verify_finished(out, cell, error) ||
        !ak_study_read(study, error))
        return NULL;

    g_autoptr(AkVerification) v = ak_verification_new(out);
    v->n_cell = cell->len;
    v->seed = request->seed;
    Verifier verifier = {v, request, observer, cell, 0};
    if (!verify_go(&verifier, study, loader, error))
        return NULL;
    ak_verify_sort(v);
    return g_steal_pointer(&v);
}
