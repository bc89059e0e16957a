#include "reportgroup.h"

#include "figures.h"

#include <string.h>

static void
reportgroup_free(gpointer data)
{
    AkReportGroup *group = data;
    g_free(group->key);
    g_free(group->stem);
    g_free(group->seeds);
    g_ptr_array_unref(group->figures);
    g_ptr_array_unref(group->part);
    g_free(group);
}

/* "seeds 1-3": those that there are figures of. */
static gchar *
reportgroup_seeds(const AkResults *results, const AkReportGroup *group,
                  const AkFigure *figure)
{
    const gboolean is_from_file =
        group->dataset != NULL && group->dataset->model != NULL;
    if (!group->is_pooled)
        return g_strdup_printf("seed %s%s", figure->seed,
                               is_from_file ? ", model from a file" : "");
    g_autofree gchar *list = ak_results_seeds(
        results, figure->dataset, figure->encoder, figure->attention);
    return *list != '\0' ? g_strdup_printf("seeds %s", list)
                         : g_strdup("all seeds");
}

/* The group of a figure, a new one where it is the first. */
static AkReportGroup *
reportgroup_find(const AkResults *results, GPtrArray *groups,
                 const AkFigure *figure)
{
    g_autofree gchar *stem = g_strdup_printf(
        "%s/%s-%s", figure->dataset, figure->encoder, figure->attention);
    g_autofree gchar *key = g_strdup_printf("%s-s%s", stem, figure->seed);
    for (guint i = 0; i < groups->len; i++) {
        AkReportGroup *group = groups->pdata[i];
        if (strcmp(group->key, key) == 0)
            return group;
    }
    AkReportGroup *group = g_new0(AkReportGroup, 1);
    group->key = g_steal_pointer(&key);
    group->stem = g_steal_pointer(&stem);
    group->dataset = ak_results_dataset(results, figure->dataset);
    group->is_pooled = strcmp(figure->seed, "all") == 0;
    group->seeds = reportgroup_seeds(results, group, figure);
    group->figures = g_ptr_array_new();
    group->part = g_ptr_array_new();
    g_ptr_array_add(groups, group);
    return group;
}

/* Marks the seeds that a pooled group has, and it with the first of them.  FALSE:
 * it is needless, since pooling one seed gives that seed's figures again. */
static gboolean
reportgroup_mark_seeds(const GPtrArray *groups, AkReportGroup *pooled)
{
    AkReportGroup *first = NULL;
    for (guint i = 0; i < groups->len; i++) {
        AkReportGroup *group = groups->pdata[i];
        if (strcmp(group->stem, pooled->stem) != 0 || group->is_pooled)
            continue;
        group->has_pool = TRUE;
        first = first != NULL ? first : group;
        g_ptr_array_add(pooled->part, group->figures);
    }
    if (first != NULL && pooled->part->len == 1)
        first->has_pool = FALSE;
    pooled->cell = first != NULL ? first->key : NULL;
    return pooled->part->len != 1;
}

GPtrArray *
ak_report_groups(const AkResults *results)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(reportgroup_free);
    for (guint i = 0; i < results->figures->len; i++) {
        AkFigure *figure = results->figures->pdata[i];
        AkReportGroup *group = reportgroup_find(results, groups, figure);
        g_ptr_array_add(group->figures, figure);
    }
    for (guint i = groups->len; i-- > 0;) {
        AkReportGroup *group = groups->pdata[i];
        group->cell = group->key;
        if (!group->is_pooled)
            g_ptr_array_add(group->part, group->figures);
        else if (!reportgroup_mark_seeds(groups, group))
            g_ptr_array_remove_index(groups, i);
    }
    return groups;
}
