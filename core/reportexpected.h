/* reportexpected.h: the figures that a run file expects, beside those that came
 * out. */
#ifndef AK_REPORTEXPECTED_H
#define AK_REPORTEXPECTED_H

#include "expected.h"
#include "reportgroup.h"

/* One of them, of one cell. */
typedef struct AkExpectation {
    const AkReportGroup *group;
    const AkExpected *expected;
    gdouble found; /* the mean; NAN: there is none */
    gboolean is_met;
} AkExpectation;

typedef struct AkExpectations {
    GPtrArray *parsed; /* GPtrArray of AkExpected */
    GArray *all;       /* AkExpectation, by group */
    guint n_met;
} AkExpectations;

/* Of each cell whose data set expects something; seeds together are passed over,
 * each is held to it by itself.  `groups` must outlive them. */
AkExpectations *ak_expectations_new(const GPtrArray *groups);
void ak_expectations_free(AkExpectations *expectations);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkExpectations, ak_expectations_free)

/* How many figures of the folder OUT are not as expected. */
gboolean ak_report_count_unmet(const char *out, guint *n, GError **error);

/* Append the text of it: nothing where nothing is expected. */
void ak_report_expected(const GPtrArray *groups, gsize width, GString *out);

#endif
