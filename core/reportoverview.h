/* reportoverview.h: one line a cell, to compare them. */
#ifndef AK_REPORTOVERVIEW_H
#define AK_REPORTOVERVIEW_H

#include "reportgroup.h"

/* Append the table of all groups (AkReportGroup): how well each predicts, and the
 * means of what was measured; what this page has no name for is under the probe's
 * own.  Columns that do not fit in `total` go on below. */
void ak_report_overview(const GPtrArray *groups, gsize total, GString *out);

#endif
