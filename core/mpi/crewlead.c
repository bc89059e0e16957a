#include "crewlead.h"

static AkLeadLane *
lead_lane(const AkLead *lead, guint rank, guint number)
{
    for (guint i = 0; i < lead->lane->len; i++) {
        AkLeadLane *lane = &g_array_index(lead->lane, AkLeadLane, i);
        if (lane->rank == rank && lane->number == number)
            return lane;
    }
    g_assert_not_reached(); /* every lane that speaks was given a place at the start */
}

/* --- what the observer sees --------------------------------------------------------- */

static void
lead_show(const AkLead *lead)
{
    const AkPlan *plan = lead->crew.plan;
    const AkLeadLane *shown = NULL;
    guint n_other = 0;
    for (guint i = 0; i < lead->lane->len; i++) {
        const AkLeadLane *lane = &g_array_index(lead->lane, AkLeadLane, i);
        if (!lane->is_at_work || lane->what == NULL)
            continue;
        n_other += shown != NULL;
        if (shown == NULL || lane->since < shown->since)
            shown = lane;
    }
    if (shown == NULL)
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    if (plan->cell->len > 1)
        g_string_append_printf(text, "%u of %u cells, ",
                               MAX(lead->crew.n_over, lead->n_done_before),
                               plan->cell->len);
    g_string_append(text, shown->what);
    if (n_other > 0)
        g_string_append_printf(text, " (+%u)", n_other);
    lead->observer->progress(lead->observer->data, text->str,
                             MIN(ak_crew_done(&lead->crew), 0.99 * lead->total),
                             lead->total);
}

/* Takes the failure: it is the cell's own, or a stop. */
static void
lead_fail(AkLead *lead, guint index, guint rank, gboolean is_stop,
          const char *text)
{
    AkCrewCell *one = &lead->crew.cell[index];
    if (is_stop) {
        if (lead->stopped == NULL)
            g_set_error(&lead->stopped, AK_ERROR, AK_ERROR_INTERRUPTED,
                        "%s: %s", one->cell->name, text);
        return;
    }
    if (one->state == AK_CREW_OVER)
        return;
    g_autofree gchar *message =
        g_strdup_printf("cell %s failed on rank %u (%s): %s", one->cell->name,
                        rank, lead->host[rank], text);
    lead->observer->message(lead->observer->data, message);
    lead->total -= ak_plan_cost(one->cell) - one->trained;
    one->state = AK_CREW_OVER;
    lead->crew.n_over++;
    lead->n_failed++;
}

/* --- orders ---------------------------------------------------------------------------- */

static void
lead_send(const AkLead *lead, const AkLeadLane *lane, const AkCrewTask *task,
          GVariant *what)
{
    ak_ranks_send(lead->ranks, lane->rank, AK_TAG_LANE + lane->number,
                  g_variant_new("(uuv)", (guint)task->order, task->cell,
                                what != NULL ? what : g_variant_new("u", 0)));
}

/* Behind the order, since who has it is waiting. */
static gboolean
lead_send_model(const AkLead *lead, guint rank, guint index, GError **error)
{
    AkCrewCell *one = &lead->crew.cell[index];
    g_autofree gchar *path =
        g_build_filename(one->cell->folder, "model.safetensors", NULL);
    gchar *data = NULL;
    gsize n = 0;
    if (one->has_model[rank])
        return TRUE;
    one->has_model[rank] = TRUE;
    const gboolean ok = g_file_get_contents(path, &data, &n, error);
    ak_ranks_send(lead->ranks, rank, AK_TAG_MODEL + index,
                  g_variant_new_from_data(G_VARIANT_TYPE_BYTESTRING, data, n,
                                          TRUE, g_free, data));
    return ok;
}

static GVariant *
lead_describe_range(const AkLead *lead, const AkCrewTask *task)
{
    const GArray *number = lead->crew.cell[task->cell].number;
    return g_variant_new("(tt@au)", (guint64)task->first, (guint64)task->n,
                         g_variant_new_fixed_array(G_VARIANT_TYPE_UINT32,
                                                   number->data, number->len,
                                                   sizeof(guint32)));
}

/* FALSE: there is nothing for this lane now. */
static gboolean
lead_give(AkLead *lead, AkLeadLane *lane)
{
    const AkCrewTask task =
        ak_crew_choose(&lead->crew, lane->rank, lane->n_thread, lane->last);
    AkCrewCell *one = &lead->crew.cell[task.cell];
    GVariant *what = NULL;
    g_autoptr(GError) error = NULL;
    if (task.order == AK_ORDER_END)
        return FALSE;
    if (task.order == AK_ORDER_MODEL) {
        what = ak_lead_begin(lead, task.cell, lane->rank, &error);
        if (what == NULL) {
            one->n_at_work--;
            lead_fail(lead, task.cell, lane->rank, FALSE, error->message);
            return TRUE;
        }
    } else if (task.order == AK_ORDER_PROBE) {
        what = lead_describe_range(lead, &task);
    } else {
        what = ak_lead_pack_records(lead, task.cell, lane->rank);
    }
    lane->is_idle = FALSE;
    lane->is_at_work = TRUE;
    lane->last = (gint)task.cell;
    lane->since = g_get_monotonic_time();
    g_clear_pointer(&lane->what, g_free);
    lead_send(lead, lane, &task, what);
    if ((task.order == AK_ORDER_PROBE || one->cell->has_model) &&
        task.order != AK_ORDER_FINISH &&
        !lead_send_model(lead, lane->rank, task.cell, &error))
        lead_fail(lead, task.cell, 0, FALSE, error->message);
    return TRUE;
}

static void
lead_give_all(AkLead *lead)
{
    for (guint i = 0; i < lead->lane->len && lead->stopped == NULL; i++) {
        AkLeadLane *lane = &g_array_index(lead->lane, AkLeadLane, i);
        while (lane->is_idle && lead_give(lead, lane))
            ;
    }
}

/* --- what lanes say ---------------------------------------------------------------------- */

static gboolean
lead_keep(AkLead *lead, const AkLeadLane *lane, AkSaid said, guint index,
          GVariant *what, GError **error)
{
    AkCrewCell *one = &lead->crew.cell[index];
    if (one->state == AK_CREW_OVER) /* it failed elsewhere */
        return TRUE;
    if (said == AK_SAID_MODEL)
        return ak_lead_keep_model(lead, index, lane->rank, what, error);
    if (said == AK_SAID_PROBED)
        return ak_lead_keep_records(lead, index, what, error);
    if (said == AK_SAID_CHECKPOINT)
        return ak_lead_keep_checkpoint(lead, index, what, error);
    return said != AK_SAID_FINISHED ||
           ak_lead_keep_outcome(lead, index, what, error);
}

/* What is said on the way, and not at an end. */
static gboolean
lead_hear_on_the_way(AkLead *lead, AkLeadLane *lane, AkSaid said, guint index,
                     GVariant *what)
{
    AkCrewCell *one = &lead->crew.cell[index];
    if (said == AK_SAID_PROGRESS) {
        gdouble done;
        g_free(lane->what);
        g_variant_get(what, "(sd)", &lane->what, &done);
        one->trained = lane->rank == 0 ? done : done * one->cell->train_cost;
    }
    return said == AK_SAID_PROGRESS || said == AK_SAID_CHECKPOINT;
}

static void
lead_hear(AkLead *lead, guint rank, GVariant *message)
{
    guint number, said, index;
    g_autoptr(GVariant) what = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(message, "(uuuv)", &number, &said, &index, &what);
    AkLeadLane *lane = lead_lane(lead, rank, number);
    if (!lead_hear_on_the_way(lead, lane, (AkSaid)said, index, what)) {
        lane->is_idle = TRUE;
        lane->is_at_work = FALSE;
        if (said != AK_SAID_READY)
            lead->crew.cell[index].n_at_work--;
    }
    if (said == AK_SAID_FAILED) {
        const gchar *text;
        gboolean is_stop;
        g_variant_get(what, "(&sb)", &text, &is_stop);
        lead_fail(lead, index, rank, is_stop, text);
    } else if (said != AK_SAID_READY &&
               !lead_keep(lead, lane, (AkSaid)said, index, what, &error)) {
        lead_fail(lead, index, 0, FALSE, error->message);
    }
    if (said == AK_SAID_PROBED) {
        const AkCrewCell *one = &lead->crew.cell[index];
        g_free(lane->what);
        lane->what = g_strdup_printf("%s: text %" G_GSIZE_FORMAT " of %u",
                                     one->cell->name, one->first[one->n_written],
                                     one->cell->dataset->instance->len);
        lane->is_at_work = TRUE; /* to be shown */
        lead_show(lead);
        lane->is_at_work = FALSE;
    } else if (said == AK_SAID_PROGRESS) {
        lead_show(lead);
    }
}

/* --- going ----------------------------------------------------------------------------------- */

static gboolean
lead_is_over(const AkLead *lead)
{
    if (lead->stopped == NULL && lead->crew.n_over < lead->crew.plan->cell->len)
        return FALSE;
    for (guint i = 0; i < lead->lane->len; i++)
        if (!g_array_index(lead->lane, AkLeadLane, i).is_idle)
            return FALSE;
    return TRUE;
}

static void
lead_ask(AkLead *lead)
{
    if (lead->stopped != NULL || !lead->observer->stop(lead->observer->data))
        return;
    g_set_error(&lead->stopped, AK_ERROR, AK_ERROR_INTERRUPTED,
                "interrupted after %u of %u cells", lead->crew.n_over,
                lead->crew.plan->cell->len);
    ak_lead_flush(lead, TRUE);
    g_atomic_int_set(&lead->own->is_stopped, TRUE);
    for (guint rank = 1; rank < ak_ranks_n(lead->ranks); rank++)
        ak_ranks_send(lead->ranks, rank, AK_TAG_STOP, g_variant_new("u", 0));
}

static void
lead_sync(AkLead *lead)
{
    const gdouble every =
        lead->crew.plan->study->options.checkpoint * G_USEC_PER_SEC;
    const gint64 now = g_get_monotonic_time();
    if ((gdouble)(now - lead->synced) < MAX(every, G_USEC_PER_SEC))
        return;
    ak_lead_flush(lead, TRUE);
    lead->synced = g_get_monotonic_time();
}

void
ak_lead_go(AkLead *lead)
{
    const AkCrewTask end = {.order = AK_ORDER_END};
    gint64 heard = g_get_monotonic_time();
    lead->synced = heard;
    while (!lead_is_over(lead)) {
        guint rank = 0;
        g_autoptr(GVariant) message =
            ak_ranks_take(lead->ranks, AK_TAG_LEAD, &rank);
        if (message != NULL) {
            lead_hear(lead, rank, message);
            lead_give_all(lead);
            heard = g_get_monotonic_time();
            continue;
        }
        lead_ask(lead);
        lead_sync(lead);
        ak_ranks_pause(heard);
    }
    for (guint i = 0; i < lead->lane->len; i++)
        lead_send(lead, &g_array_index(lead->lane, AkLeadLane, i), &end, NULL);
}
