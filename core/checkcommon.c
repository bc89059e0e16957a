/* checkcommon.c: what goes for every kind: the same results always and on any
 * thread, and nothing touched but what is given. */
#include "checkrig.h"
#include "threads.h"

static const AkTexts common_long = {6, {90, 60, 60, 31, 2, 1}};
static const AkTexts common_turned = {4, {7, 5, 3, 1}};

enum { COMMON_THREADS = 4, COMMON_MICROSECONDS = 100000 };

/* --- the same again ----------------------------------------------------------- */

/* Fails where the load does not give this result. */
static void
repeat_compare(AkTrial *trial, AkLoad *load, const GByteArray *expected,
               const char *when)
{
    const char *where = NULL;
    ak_load_work(load);
    if (!ak_load_is_result(load, expected, &where))
        ak_trial_fail(trial,
                      "%s has other bits %s; results may depend on nothing but "
                      "the arguments: random numbers come from AkRandom alone "
                      "(attnkit/random.h)",
                      where, when);
}

/* Twice in a row, after other work, and from a plug-in opened anew. */
void
ak_check_repeat(AkTrial *trial)
{
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_NONE);
    if (rig == NULL)
        return;
    ak_trial_at(trial, "the same texts again");
    g_autoptr(AkLoad) load = ak_load_new(rig, &ak_texts_few, 1, AK_EDGE_NONE);
    ak_load_work(load);
    g_autoptr(GByteArray) expected = ak_load_result(load);
    repeat_compare(trial, load, expected, "the second time");
    if (trial->plugin->kind != AK_DATASET) {
        g_autoptr(AkLoad) other =
            ak_load_new(rig, &common_turned, 2, AK_EDGE_NONE);
        ak_load_work(other);
        repeat_compare(trial, load, expected, "after other texts");
    }
    g_autoptr(AkRig) anew = ak_rig_usually(trial, AK_EDGE_NONE);
    if (anew == NULL)
        return;
    g_autoptr(AkLoad) again = ak_load_new(anew, &ak_texts_few, 1, AK_EDGE_NONE);
    repeat_compare(trial, again, expected, "when it is opened anew");
    ak_trial_pass(trial, "the same bits twice, after other work, opened anew");
}

/* --- many threads -------------------------------------------------------------- */

typedef struct ThreadsWork {
    AkLoad *load[COMMON_THREADS];
    GByteArray *expected[COMMON_THREADS];
    const char *where[COMMON_THREADS]; /* other bits; NULL: none */
    guint n_round[COMMON_THREADS];
    gint64 until;
} ThreadsWork;

static void
threads_work(gpointer data, gsize item, guint worker)
{
    ThreadsWork *work = data;
    const char *where = NULL;
    (void)worker;
    do {
        ak_load_work(work->load[item]);
        work->n_round[item]++;
        if (!ak_load_is_result(work->load[item], work->expected[item], &where))
            work->where[item] = where;
    } while (work->where[item] == NULL && g_get_monotonic_time() < work->until);
}

static void
threads_fail(AkTrial *trial, const char *where, const char *when)
{
    ak_trial_fail(trial,
                  "%s has other bits %s; what an operation needs between calls "
                  "belongs into its pass (ak_pass_keep) or on the stack, not "
                  "into the state or anything static",
                  where, when);
}

/* Two passes open at a time: forward, forward, backward, backward. */
static void
threads_interleave(AkTrial *trial, ThreadsWork *work)
{
    const AkRigKind *kind = work->load[0]->rig->kind;
    const char *where = NULL;
    AkMark mark[2];
    for (guint i = 0; i < 2; i++) {
        mark[i] = ak_scratch_mark(work->load[i]->scratch);
        kind->forward(work->load[i]);
    }
    for (guint i = 0; i < 2; i++) {
        kind->backward(work->load[i]);
        ak_scratch_release(work->load[i]->scratch, mark[i]);
        if (!ak_load_is_result(work->load[i], work->expected[i], &where))
            threads_fail(trial, where, "while another pass is open");
    }
}

/* Each thread has texts of its own, so that what is shared shows. */
void
ak_check_threads(AkTrial *trial)
{
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_NONE);
    if (rig == NULL)
        return;
    ThreadsWork work = {0};
    for (guint i = 0; i < COMMON_THREADS; i++) {
        work.load[i] = ak_load_new(rig, &common_long, i + 1, AK_EDGE_NONE);
        ak_load_work(work.load[i]);
        work.expected[i] = ak_load_result(work.load[i]);
    }
    if (rig->kind->backward != NULL) {
        ak_trial_at(trial, "two passes open at a time");
        threads_interleave(trial, &work);
    }
    ak_trial_at(trial, "many threads at once");
    g_autoptr(AkTeam) team = ak_team_new(COMMON_THREADS);
    work.until = g_get_monotonic_time() + COMMON_MICROSECONDS;
    ak_team_run(team, COMMON_THREADS, threads_work, &work);
    guint n_round = 0;
    for (guint i = 0; i < COMMON_THREADS; i++) {
        if (work.where[i] != NULL)
            threads_fail(trial, work.where[i], "on many threads at once");
        n_round += work.n_round[i];
        ak_load_free(work.load[i]);
        g_byte_array_unref(work.expected[i]);
    }
    ak_trial_pass(trial, "the same bits %u times on %d threads as on one",
                  n_round, COMMON_THREADS);
}

/* --- memory -------------------------------------------------------------------- */

/* Every buffer ends before a page that nobody may touch, then begins behind one;
 * texts of one word among them. */
void
ak_check_edges(AkTrial *trial)
{
    static const AkEdge edge[] = {AK_EDGE_END, AK_EDGE_START};
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_NONE);
    if (rig == NULL)
        return;
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(edge); i++) {
        const AkTexts *texts = i % 2 == 0 ? &ak_texts_one : &ak_texts_few;
        ak_trial_at(trial, "%s between pages that nobody may touch",
                    texts == &ak_texts_one ? "a text of one word"
                                           : "a batch of texts");
        g_autoptr(AkLoad) load = ak_load_new(rig, texts, 1, edge[i / 2]);
        ak_load_work(load);
    }
    ak_trial_pass(trial,
                  "nothing is touched before or behind a buffer, nor in a text "
                  "of one word");
}

/* The state has pages of its own, read-only from open to close. */
void
ak_check_state(AkTrial *trial)
{
    if (trial->plugin->state_size == 0) {
        ak_trial_pass(trial, "it has no state");
        return;
    }
    g_autoptr(AkRig) rig = ak_rig_usually(trial, AK_EDGE_END);
    if (rig == NULL)
        return;
    ak_trial_at(trial, "operations, after open, with a read-only state");
    g_autoptr(AkLoad) load = ak_load_new(rig, &ak_texts_few, 1, AK_EDGE_NONE);
    ak_guard_protect(rig->unit.state, TRUE);
    ak_load_work(load);
    ak_guard_protect(rig->unit.state, FALSE);
    ak_trial_pass(trial, "the state is only read after open");
}
