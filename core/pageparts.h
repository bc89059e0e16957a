/* pageparts.h: what a page is made of.  Markup is appended. */
#ifndef AK_PAGEPARTS_H
#define AK_PAGEPARTS_H

#include "reportgroup.h"

/* What was asked, and the answer in two sentences. */
void ak_page_answer(const AkResults *results, const GPtrArray *groups,
                    GString *out);

/* A box in which a wide table scrolls by itself, by keys too; behind its head
 * comes <tbody>. */
void ak_page_begin_table(GString *out, const char *caption);
void ak_page_end_table(GString *out);

/* The means of each model, to compare them; `groups` has one at least. */
void ak_page_overview(const GPtrArray *groups, GString *out);

/* The figures that the run file expects, beside those that came out. */
void ak_page_expected(const GPtrArray *groups, GString *out);

/* Tables 1 and 2 of the paper and the same for every model. */
gboolean ak_page_paper(const AkResults *results, GString *out, GError **error);

/* A model in words, and in numbers. */
void ak_page_group_words(const AkResults *results, const AkReportGroup *group,
                         GString *out);
void ak_page_group_table(const AkReportGroup *group, GString *out);

/* A card for each probe. */
void ak_page_probes(const AkResults *results, GString *out);

/* Configuration, versions, how to run it again. */
void ak_page_settings(const AkResults *results, GString *out);

/* "sst, bilstm with additive attention, seeds 1-3".  Free it. */
gchar *ak_page_title(const AkReportGroup *group);

#endif
