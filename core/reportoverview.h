/* reportoverview.h: one line a cell, to compare them. */
#ifndef AK_REPORTOVERVIEW_H
#define AK_REPORTOVERVIEW_H

#include "reportgroup.h"

/* Append the table of all groups (AkReportGroup) of `results`: how well each
 * predicts, and the means of what was measured, under the probes' short headings
 * where they have such.  Columns that do not fit in `total` go on below. */
void ak_report_overview(const AkResults *results, const GPtrArray *groups,
                        gsize total, GString *out);

#endif
