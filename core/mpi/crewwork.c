/* The lanes of a rank: each asks rank 0 for work, does it, and says what came of
 * it. */
#include "crewwork.h"

#include "cellwork.h"
#include "errors.h"
#include "files.h"
#include "outcome.h"
#include "profile.h"

#include <errno.h>
#include <glib/gstdio.h>

static const gint64 WORK_PROGRESS = 300000; /* microseconds between two */

typedef struct WorkLane {
    AkCrewRank *rank;
    guint number;
    AkTeam *team;
    AkBench *bench; /* of cell `on_bench`; NULL: none */
    guint on_bench;

    /* Of the cell whose model is made: */
    guint cell;
    gint64 told;     /* when progress was told last */
    gint64 modified; /* its checkpoint, when that was sent last */
} WorkLane;

/* --- files ----------------------------------------------------------------------- */

GVariant *
ak_crew_pack(const char *folder, const char *const *names)
{
    GVariantBuilder files;
    g_variant_builder_init(&files, G_VARIANT_TYPE("a(say)"));
    for (; *names != NULL; names++) {
        g_autofree gchar *path = g_build_filename(folder, *names, NULL);
        g_autofree gchar *data = NULL;
        gsize n;
        if (g_file_get_contents(path, &data, &n, NULL))
            g_variant_builder_add(
                &files, "(s@ay)", *names,
                g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, data, n, 1));
    }
    return g_variant_builder_end(&files);
}

static gboolean
work_write_for_now(const char *path, const char *data, gsize n, GError **error)
{
    g_autofree gchar *above = g_path_get_dirname(path);
    g_autoptr(GError) cause = NULL;
    if (!ak_file_make_folder(above))
        return ak_fail(error, AK_ERROR_FILE, "cannot make %s: %s", above,
                       g_strerror(errno));
    return g_file_set_contents_full(path, n > 0 ? data : "", (gssize)n,
                                    G_FILE_SET_CONTENTS_NONE, 0600, &cause) ||
           ak_fail(error, AK_ERROR_FILE, "cannot write %s: %s", path,
                   cause->message);
}

gboolean
ak_crew_write(const char *path, GVariant *bytes, gboolean is_kept,
              GError **error)
{
    gsize n;
    const gchar *data = g_variant_get_fixed_array(bytes, &n, 1);
    if (!is_kept)
        return work_write_for_now(path, data, n, error);
    g_autoptr(AkWriter) writer = ak_writer_open(path, error);
    return writer != NULL && ak_writer_write(writer, data, n, error) &&
           ak_writer_commit(writer, error);
}

gboolean
ak_crew_unpack(const char *folder, GVariant *files, gboolean is_kept,
               GError **error)
{
    for (gsize i = 0; i < g_variant_n_children(files); i++) {
        g_autoptr(GVariant) file = g_variant_get_child_value(files, i);
        g_autoptr(GVariant) name = g_variant_get_child_value(file, 0);
        g_autoptr(GVariant) bytes = g_variant_get_child_value(file, 1);
        g_autofree gchar *path =
            g_build_filename(folder, g_variant_get_string(name, NULL), NULL);
        if (!ak_crew_write(path, bytes, is_kept, error))
            return FALSE;
    }
    return TRUE;
}

void
ak_crew_remove(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const gchar *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree gchar *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR) &&
            !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            ak_crew_remove(path);
        else
            g_unlink(path);
    }
    g_rmdir(folder);
}

/* --- saying ------------------------------------------------------------------------ */

static void
work_say(const WorkLane *lane, AkSaid said, guint cell, GVariant *what)
{
    ak_ranks_send(lane->rank->ranks, 0, AK_TAG_LEAD,
                  g_variant_new("(uuuv)", lane->number, (guint)said, cell,
                                what != NULL ? what : g_variant_new("u", 0)));
}

/* Takes the failure. */
static void
work_say_failure(const WorkLane *lane, guint cell, GError *failure)
{
    const gboolean is_stopped =
        g_error_matches(failure, AK_ERROR, AK_ERROR_INTERRUPTED);
    g_autofree gchar *text = g_utf8_make_valid(failure->message, -1);
    work_say(lane, AK_SAID_FAILED, cell,
             g_variant_new("(sb)", text, is_stopped));
    g_error_free(failure);
}

/* What another rank puts down of its training, rank 0 keeps. */
static void
work_send_checkpoint(WorkLane *lane, const AkCell *cell)
{
    static const char *const names[] = {"checkpoint.safetensors", NULL};
    g_autofree gchar *path = ak_cell_checkpoint(cell);
    GStatBuf status;
    if (ak_ranks_me(lane->rank->ranks) == 0 || g_stat(path, &status) != 0 ||
        status.st_mtime == lane->modified)
        return;
    lane->modified = status.st_mtime;
    work_say(lane, AK_SAID_CHECKPOINT, lane->cell,
             ak_crew_pack(cell->folder, names));
}

static void
work_on_progress(gpointer data, const char *what, gdouble done)
{
    WorkLane *lane = data;
    const gint64 now = g_get_monotonic_time();
    if (now - lane->told < WORK_PROGRESS)
        return;
    lane->told = now;
    work_say(lane, AK_SAID_PROGRESS, lane->cell,
             g_variant_new("(sd)", what, done));
    work_send_checkpoint(lane, lane->rank->cell->pdata[lane->cell]);
}

static gboolean
work_on_stop(gpointer data)
{
    AkCrewRank *rank = ((WorkLane *)data)->rank;
    if (g_atomic_int_get(&rank->is_stopped))
        return TRUE;
    if (ak_ranks_me(rank->ranks) == 0)
        return FALSE;
    g_autoptr(GVariant) message = ak_ranks_take(rank->ranks, AK_TAG_STOP, NULL);
    if (message != NULL)
        g_atomic_int_set(&rank->is_stopped, TRUE);
    return message != NULL;
}

/* --- a model ------------------------------------------------------------------------- */

/* The model's file is in the cell's folder from here on: the first lane that wants
 * it takes it, the others wait at the lock. */
static gboolean
work_fetch(const WorkLane *lane, guint index, GError **error)
{
    AkCrewRank *rank = lane->rank;
    const AkCell *cell = rank->cell->pdata[index];
    gboolean ok = TRUE;
    ak_lock_take(rank->lock);
    if (!rank->has_model[index]) {
        g_autoptr(GVariant) bytes =
            ak_ranks_await(rank->ranks, AK_TAG_MODEL + index);
        g_autofree gchar *path =
            g_build_filename(cell->folder, "model.safetensors", NULL);
        rank->has_model[index] = TRUE;
        ok = ak_crew_write(path, bytes, FALSE, error);
    }
    ak_lock_give(rank->lock);
    return ok;
}

/* The model, loaded; NULL on error. */
static AkModel *
work_load(const WorkLane *lane, guint index, GError **error)
{
    const AkCell *cell = lane->rank->cell->pdata[index];
    g_autoptr(AkModel) model = ak_cell_new_model(cell, error);
    return model != NULL && work_fetch(lane, index, error) &&
                   ak_cell_load(cell, model, error)
               ? g_steal_pointer(&model)
               : NULL;
}

static GVariant *
work_print_times(GArray *times)
{
    GVariantBuilder all;
    g_variant_builder_init(&all, G_VARIANT_TYPE("a(sdt)"));
    for (guint i = 0; i < times->len; i++) {
        AkStageTime *time = &g_array_index(times, AkStageTime, i);
        g_variant_builder_add(&all, "(sdt)", time->stage, time->seconds,
                              (guint64)time->n);
        g_free(time->stage);
    }
    return g_variant_builder_end(&all);
}

static gboolean
work_put_on_bench(WorkLane *lane, guint index, AkModel *model, GError **error)
{
    g_clear_pointer(&lane->bench, ak_bench_free);
    lane->bench =
        ak_bench_new(lane->rank->cell->pdata[index], model, lane->team, error);
    lane->on_bench = index;
    return lane->bench != NULL;
}

/* On rank 0 everything is in its place, else the files are sent there. */
static gboolean
work_model(WorkLane *lane, guint index, GVariant *order, GError **error)
{
    static const char *const names[] = {"model.safetensors", "vocabulary.txt",
                                        "training.csv", "metrics.json", NULL};
    static const char *const none[] = {NULL};
    AkCrewRank *rank = lane->rank;
    AkCell *cell = rank->cell->pdata[index];
    const gboolean is_lead = ak_ranks_me(rank->ranks) == 0;
    const AkCellWatch watch = {work_on_progress, work_on_stop, lane};
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(AkStageTime));
    g_autoptr(GVariant) files = g_variant_get_child_value(order, 2);
    gboolean has_model, has_metrics;
    g_variant_get_child(order, 0, "b", &has_model);
    g_variant_get_child(order, 1, "b", &has_metrics);
    if (!ak_crew_unpack(cell->folder, files, is_lead, error) ||
        (has_model && !work_fetch(lane, index, error)))
        return FALSE;
    g_autoptr(AkModel) model = ak_cell_new_model(cell, error);
    cell->has_model = has_model;
    cell->has_metrics = has_metrics;
    lane->cell = index;
    lane->modified = 0;
    if (model == NULL ||
        !ak_cell_learn(cell, model, lane->team, &watch, times, error))
        return FALSE;
    ak_lock_take(rank->lock);
    rank->has_model[index] = TRUE;
    ak_lock_give(rank->lock);
    if (!work_put_on_bench(lane, index, g_steal_pointer(&model), error))
        return FALSE;
    work_say(lane, AK_SAID_MODEL, index,
             g_variant_new("(@a(say)@a(sdt))",
                           ak_crew_pack(cell->folder, is_lead ? none : names),
                           work_print_times(times)));
    return TRUE;
}

/* --- probing, and figures ---------------------------------------------------------------- */

static gboolean
work_probe(WorkLane *lane, guint index, GVariant *order, GError **error)
{
    guint64 first, n;
    gsize n_sheet;
    g_variant_get_child(order, 0, "t", &first);
    g_variant_get_child(order, 1, "t", &n);
    g_autoptr(GVariant) list = g_variant_get_child_value(order, 2);
    const guint32 *sheet =
        g_variant_get_fixed_array(list, &n_sheet, sizeof *sheet);
    if (lane->bench == NULL || lane->on_bench != index) {
        AkModel *model = work_load(lane, index, error);
        if (model == NULL || !work_put_on_bench(lane, index, model, error))
            return FALSE;
    }
    work_say(lane, AK_SAID_PROBED, index,
             ak_bench_run(lane->bench, (gsize)first, (gsize)n, n_sheet, sheet));
    return TRUE;
}

/* Elsewhere than on rank 0 it is the last that is done of a cell. */
static gboolean
work_finish(const WorkLane *lane, guint index, GVariant *records, GError **error)
{
    static const char *const names[] = {"correlation.jsonl", NULL};
    static const char *const none[] = {NULL};
    const AkCrewRank *rank = lane->rank;
    const AkCell *cell = rank->cell->pdata[index];
    const gboolean is_lead = ak_ranks_me(rank->ranks) == 0;
    if (!ak_crew_unpack(cell->folder, records, is_lead, error))
        return FALSE;
    const AkSpan span = ak_profile_enter(AK_SPAN_CORRELATION);
    g_autoptr(AkOutcome) outcome = ak_outcome_new(cell, error);
    ak_profile_enter(span);
    if (outcome != NULL)
        work_say(
            lane, AK_SAID_FINISHED, index,
            g_variant_new("(@a(say)v)",
                          ak_crew_pack(cell->folder, is_lead ? none : names),
                          ak_outcome_pack(outcome)));
    if (!is_lead)
        ak_crew_remove(cell->folder);
    return outcome != NULL;
}

/* FALSE: it is the end. */
static gboolean
work_carry_out(WorkLane *lane, GVariant *message)
{
    guint order, index;
    g_autoptr(GVariant) what = NULL;
    GError *failure = NULL;
    gboolean ok = TRUE;
    g_variant_get(message, "(uuv)", &order, &index, &what);
    if (order == AK_ORDER_MODEL)
        ok = work_model(lane, index, what, &failure);
    else if (order == AK_ORDER_PROBE)
        ok = work_probe(lane, index, what, &failure);
    else if (order == AK_ORDER_FINISH)
        ok = work_finish(lane, index, what, &failure);
    if (!ok)
        work_say_failure(lane, index, failure);
    return order != AK_ORDER_END;
}

void
ak_crew_lane(AkCrewRank *rank, guint number)
{
    const guint n_thread = rank->n_thread / rank->n_lane +
                           (number < rank->n_thread % rank->n_lane ? 1 : 0);
    g_autoptr(AkTeam) team = ak_team_new(MAX(n_thread, 1));
    WorkLane lane = {.rank = rank, .number = number, .team = team};
    gboolean goes_on = TRUE;
    ak_profile_enter(AK_SPAN_OTHER);
    work_say(&lane, AK_SAID_READY, 0, NULL);
    while (goes_on) {
        g_autoptr(GVariant) message =
            ak_ranks_await(rank->ranks, AK_TAG_LANE + number);
        goes_on = work_carry_out(&lane, message);
    }
    ak_bench_free(lane.bench);
    ak_profile_enter(AK_SPAN_NONE);
}
