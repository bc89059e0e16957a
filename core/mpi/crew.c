#include "crew.h"

#include "cellwork.h"
#include "crewdata.h"
#include "crewlead.h"
#include "errors.h"
#include "kernels.h"
#include "threads.h"

#include <string.h>

enum { CREW_VOTES = 2 }; /* before the data are read, and after */

struct AkCrew {
    AkRanks *ranks;
    AkStudy *study; /* from ak_crew_prepare() on; not owned */
    guint n_vote;
    gboolean is_over; /* nobody waits for rank 0 any more */
    gchar *folder;    /* of a rank but 0, for what passes; NULL: none */
    gchar **host;     /* on rank 0, from the first agreement on */
    guint *n_thread;  /* (ranks) likewise */
};

AkCrew *
ak_crew_new(GError **error)
{
    if (!ak_ranks_are_launched())
        return NULL;
    AkRanks *ranks = ak_ranks_new(error);
    if (ranks == NULL)
        return NULL;
    AkCrew *crew = g_new0(AkCrew, 1);
    crew->ranks = ranks;
    crew->host = g_new0(gchar *, ak_ranks_n(ranks) + 1);
    crew->n_thread = g_new0(guint, ak_ranks_n(ranks));
    crew->is_over = ak_ranks_n(ranks) == 1;
    if (crew->is_over)
        g_clear_pointer(&crew, ak_crew_free);
    return crew;
}

gboolean
ak_crew_is_lead(const AkCrew *crew)
{
    return ak_ranks_me(crew->ranks) == 0;
}

/* --- what all must have alike ---------------------------------------------------- */

static void
crew_add_module(GString *text, const AkModule *module)
{
    g_string_append_printf(text, "plug-in %s/%s = %s, SHA-256 %s\n",
                           ak_kind_name(module->plugin->kind),
                           module->plugin->name, module->plugin->version,
                           module->sha256);
}

static void
crew_add_units(GString *text, const GPtrArray *unit)
{
    for (guint i = 0; i < unit->len; i++)
        crew_add_module(text, ((const AkStudyUnit *)unit->pdata[i])->module);
}

/* Of the settings those that are no paths, which may differ: what counts is the data
 * that they lead to. */
static void
crew_add_settings(GString *text, const AkStudy *study)
{
    g_autofree gchar *settings = ak_study_print(study);
    g_auto(GStrv) line = g_strsplit(settings, "\n", -1);
    for (gchar **one = line; *one != NULL; one++)
        if (**one != ';' && **one != '\0' && strstr(*one, " = /") == NULL)
            g_string_append_printf(text, "setting %s\n", *one);
}

/* Lines "NAME = VALUE": what the bits of results depend on; once the data are read,
 * of those. */
static void
crew_describe(const AkStudy *study, gboolean is_read, GString *text)
{
    for (guint i = 0; i < study->dataset->len; i++) {
        const AkStudyDataset *dataset = study->dataset->pdata[i];
        if (!is_read) {
            crew_add_module(text, dataset->reader->module);
            crew_add_units(text, dataset->encoder);
            crew_add_units(text, dataset->attention);
            crew_add_units(text, dataset->probe);
            continue;
        }
        g_string_append_printf(
            text, "data of %s = %s\nvectors of %s = %s\nmodel of %s = %s\n",
            dataset->name, dataset->corpus->fingerprint, dataset->name,
            dataset->vectors != NULL ? dataset->vectors->sha256 : "none",
            dataset->name,
            dataset->model_sha256 != NULL ? dataset->model_sha256 : "none");
    }
    if (is_read)
        return;
    g_autofree gchar *features = ak_kernels_features();
    g_string_append_printf(
        text, "attnkit = %s\nkernels of OpenBLAS = %s\nprocessor = %s\n",
        PACKAGE_VERSION, ak_kernels_name(), features);
    crew_add_settings(text, study);
}

/* What rank 0 hears: host and threads in the first line, then "ok" or "failed", then
 * what all must have alike, or why. */
static gchar *
crew_print(const AkCrew *crew, gboolean is_read, const GError *failure)
{
    GString *text = g_string_new(NULL);
    const guint n_thread =
        crew->study != NULL ? ak_plan_threads(&crew->study->options) : 1;
    g_string_append_printf(text, "%s %u\n%s\n", ak_ranks_host(crew->ranks),
                           n_thread, failure != NULL ? "failed" : "ok");
    if (failure != NULL)
        g_string_append(text, failure->message);
    else if (crew->study != NULL)
        crew_describe(crew->study, is_read, text);
    return g_string_free(text, FALSE);
}

/* --- comparing --------------------------------------------------------------------- */

/* The first line of `a` that `b` lacks, NULL: none.  Free it. */
static gchar *
crew_find_difference(const char *a, const char *b)
{
    g_auto(GStrv) line = g_strsplit(a, "\n", -1);
    g_auto(GStrv) other = g_strsplit(b, "\n", -1);
    for (gchar **one = line; *one != NULL; one++)
        if (!g_strv_contains((const gchar *const *)other, *one))
            return g_strdup(*one);
    return NULL;
}

static void
crew_add_complaint(GString *text, const AkCrew *crew, guint rank,
                   const char *what)
{
    g_string_append_printf(text, "%srank %u (%s): %s", text->len > 0 ? "\n" : "",
                           rank, crew->host[rank], what);
}

/* Takes host and threads; complains of what is wrong with the rank. */
static void
crew_hear(AkCrew *crew, guint rank, const char *said, const char *own,
          GString *text)
{
    g_auto(GStrv) part = g_strsplit(said, "\n", 3);
    g_auto(GStrv) mine = g_strsplit(own, "\n", 3);
    const gchar *blank = strrchr(part[0], ' ');
    g_free(crew->host[rank]);
    crew->host[rank] = g_strndup(part[0], (gsize)(blank - part[0]));
    crew->n_thread[rank] = (guint)g_ascii_strtoull(blank + 1, NULL, 10);
    if (strcmp(part[1], "ok") != 0) {
        crew_add_complaint(text, crew, rank, part[2]);
        return;
    }
    g_autofree gchar *there = crew_find_difference(part[2], mine[2]);
    g_autofree gchar *here = crew_find_difference(mine[2], part[2]);
    if (strcmp(mine[1], "ok") != 0 || (there == NULL && here == NULL))
        return;
    g_autofree gchar *what = g_strdup_printf(
        "%s, but %s on rank 0 (%s); all ranks need the same versions, settings "
        "and data, and processors of one kind (OPENBLAS_CORETYPE chooses "
        "kernels)",
        there != NULL ? there : "nothing more",
        here != NULL ? here : "nothing more", crew->host[0]);
    crew_add_complaint(text, crew, rank, what);
}

/* All together: does everyone go on? */
static gboolean
crew_vote(AkCrew *crew, gboolean is_read, const GError *failure, GError **error)
{
    g_autofree gchar *own = crew_print(crew, is_read, failure);
    g_auto(GStrv) all = ak_ranks_gather(crew->ranks, own);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; all != NULL && all[i] != NULL; i++)
        crew_hear(crew, i, all[i], own, text);
    const gchar vote = text->len > 0 ? 'n' : 'y';
    g_autoptr(GBytes) mine = all != NULL ? g_bytes_new(&vote, 1) : NULL;
    g_autoptr(GBytes) agreed = ak_ranks_spread(crew->ranks, mine);
    crew->n_vote++;
    crew->is_over = *(const gchar *)g_bytes_get_data(agreed, NULL) != 'y';
    if (failure != NULL)
        g_propagate_error(error, g_error_copy(failure));
    else if (text->len > 0)
        ak_fail(error, AK_ERROR_CONFIG, "%s", text->str);
    return !crew->is_over;
}

gboolean
ak_crew_prepare(gpointer data, AkStudy *study, GError **error)
{
    AkCrew *crew = data;
    gboolean is_sent = FALSE;
    g_autoptr(GError) failure = NULL;
    crew->study = study;
    ak_crew_data_is_sent(study, &is_sent, &failure);
    if (!crew_vote(crew, FALSE, failure, error))
        return FALSE;
    return !is_sent || ak_crew_data_send(crew->ranks, study, "", error);
}

gboolean
ak_crew_agree(AkCrew *crew, GError **error)
{
    g_autoptr(GError) failure = NULL;
    ak_kernels_check_room(ak_plan_threads(&crew->study->options), &failure);
    return crew_vote(crew, TRUE, failure, error);
}

/* By rank 0, wherever the others are waiting. */
static void
crew_dismiss(AkCrew *crew)
{
    g_autoptr(GError) failure =
        g_error_new_literal(AK_ERROR, AK_ERROR_CONFIG, "rank 0 has failed");
    while (!crew->is_over && crew->n_vote < CREW_VOTES)
        crew_vote(crew, TRUE, failure, NULL);
    for (guint rank = 1; !crew->is_over && rank < ak_ranks_n(crew->ranks);
         rank++)
        ak_ranks_send(crew->ranks, rank, AK_TAG_GO, g_variant_new("u", 0));
}

void
ak_crew_free(AkCrew *crew)
{
    if (crew == NULL)
        return;
    if (ak_crew_is_lead(crew))
        crew_dismiss(crew);
    if (crew->folder != NULL)
        ak_crew_remove(crew->folder);
    g_free(crew->folder);
    g_strfreev(crew->host);
    g_free(crew->n_thread);
    ak_ranks_free(crew->ranks);
    g_free(crew);
}

/* --- rank 0 -------------------------------------------------------------------------- */

/* Cells side by side on a rank, its share; where nothing is left to do but to
 * summarise, of all. */
static guint
crew_share(const AkCrew *crew, const AkPlan *plan, guint rank)
{
    const guint n_rank = ak_ranks_n(crew->ranks);
    const guint n_cell = plan->n_left > 0 ? plan->n_left : plan->cell->len,
                n = MIN((n_cell + n_rank - 1) / n_rank, plan->n_lane);
    return CLAMP(n, 1, MIN(MAX(crew->n_thread[rank], 1), AK_CREW_LANES));
}

typedef struct Going {
    AkLead *lead;
    AkCrewRank *own;
} Going;

/* Item 0 leads, the others are lanes. */
static void
crew_go(gpointer data, gsize item, guint worker)
{
    const Going *going = data;
    (void)worker;
    if (item == 0)
        ak_lead_go(going->lead);
    else
        ak_crew_lane(going->own, (guint)item - 1);
}

static void
crew_add_lanes(const AkCrew *crew, const AkPlan *plan, AkLead *lead)
{
    for (guint rank = 0; rank < ak_ranks_n(crew->ranks); rank++) {
        const guint n = crew_share(crew, plan, rank);
        for (guint i = 0; i < n; i++) {
            const AkLeadLane lane = {.rank = rank,
                                     .number = i,
                                     .n_thread =
                                         MAX(crew->n_thread[rank] / n, 1),
                                     .last = -1};
            g_array_append_val(lead->lane, lane);
        }
        if (rank > 0)
            ak_ranks_send(crew->ranks, rank, AK_TAG_GO, g_variant_new("u", n));
    }
}

guint
ak_crew_lead(gpointer data, const AkPlan *plan, const AkObserver *observer,
             AkLaneResult *result, GError **error)
{
    AkCrew *crew = data;
    g_autoptr(AkLock) lock = ak_lock_new();
    g_autofree gboolean *has_model = g_new0(gboolean, plan->cell->len + 1);
    g_autoptr(GArray) lane = g_array_new(FALSE, FALSE, sizeof(AkLeadLane));
    AkCrewRank own = {.ranks = crew->ranks,
                      .cell = (GPtrArray *)plan->cell,
                      .n_lane = crew_share(crew, plan, 0),
                      .n_thread = crew->n_thread[0],
                      .lock = lock,
                      .has_model = has_model};
    AkLead lead = {.ranks = crew->ranks,
                   .own = &own,
                   .result = result,
                   .observer = observer,
                   .host = crew->host,
                   .lane = lane,
                   .total = plan->total,
                   .n_done_before = plan->cell->len - plan->n_left};
    for (guint i = 0; i < plan->cell->len; i++)
        has_model[i] = ((const AkCell *)plan->cell->pdata[i])->has_model;
    crew_add_lanes(crew, plan, &lead);
    ak_crew_plan_init(&lead.crew, plan, ak_ranks_n(crew->ranks), lane->len);

    Going going = {&lead, &own};
    g_autoptr(AkTeam) team = ak_team_new(own.n_lane + 1);
    ak_team_run(team, own.n_lane + 1, crew_go, &going);
    for (guint i = 0; i < lane->len; i++)
        g_free(g_array_index(lane, AkLeadLane, i).what);
    ak_crew_plan_clear(&lead.crew);
    crew->is_over = TRUE;
    if (lead.stopped != NULL)
        g_propagate_error(error, lead.stopped);
    return lead.n_failed;
}

/* --- another rank ---------------------------------------------------------------------- */

static void
crew_lane(gpointer data, gsize item, guint worker)
{
    (void)worker;
    ak_crew_lane(data, (guint)item);
}

/* Cells in the rank's own folder, of which nothing is finished. */
static gboolean
crew_work(AkCrew *crew, AkStudy *study)
{
    g_autoptr(AkLock) lock = ak_lock_new();
    g_autoptr(GPtrArray) cell = ak_cells_named(study, crew->folder);
    g_autofree gboolean *has_model = g_new0(gboolean, cell->len + 1);
    g_autoptr(GVariant) go = ak_ranks_await(crew->ranks, AK_TAG_GO);
    AkCrewRank rank = {.ranks = crew->ranks,
                       .cell = cell,
                       .n_lane = g_variant_get_uint32(go),
                       .n_thread = ak_plan_threads(&study->options),
                       .lock = lock,
                       .has_model = has_model};
    if (rank.n_lane == 0)
        return FALSE;
    for (guint i = 0; i < cell->len; i++) {
        AkCell *one = cell->pdata[i];
        one->pieces = ak_pieces_read(one->folder, FALSE, NULL);
        one->train_cost = 1.0; /* progress is told in shares of it */
    }
    /* Rank 0 gets the checkpoints of all, and no more of them the more there are. */
    study->options.checkpoint =
        MAX(study->options.checkpoint, 1.0) * ak_ranks_n(crew->ranks);
    g_autoptr(AkTeam) team = ak_team_new(rank.n_lane);
    ak_team_run(team, rank.n_lane, crew_lane, &rank);
    return TRUE;
}

/* Reads what rank 0 reads. */
static gboolean
crew_read(AkCrew *crew, AkStudy *study, gboolean is_sent, GError **error)
{
    return (!is_sent ||
            ak_crew_data_send(crew->ranks, study, crew->folder, error)) &&
           ak_study_read(study, error) &&
           ak_kernels_check_room(ak_plan_threads(&study->options), error);
}

gboolean
ak_crew_follow(AkCrew *crew, const AkRequest *request, AkLoader *loader)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(AkStudy) study = ak_study_new(request->path, request->plugins,
                                            request->sets, loader, &failure);
    gboolean is_sent = FALSE;
    crew->study = study;
    if (study != NULL && ak_crew_data_is_sent(study, &is_sent, &failure))
        crew->folder = g_dir_make_tmp("attnkit-XXXXXX", &failure);
    if (!crew_vote(crew, FALSE, failure, NULL))
        return FALSE;
    crew_read(crew, study, is_sent, &failure);
    return crew_vote(crew, TRUE, failure, NULL) && study != NULL &&
           crew_work(crew, study);
}
