/* expected.h: figures that must come out, as the run file says, and whether they
 * did.
 *
 *   expect.figures = correlation tau_attention_loo = 1, adversarial max_jsd < 0.2
 *
 * is a list of figures: probe and quantity as summary.csv has them, =, < or >, and
 * a number; what is meant is the mean over all texts of each cell. */
#ifndef AK_EXPECTED_H
#define AK_EXPECTED_H

#include "attnkit/error.h"
#include "attnkit/plugin.h"

/* [expect] */
typedef struct AkExpectOptions {
    gchar *figures; /* the list; empty: none */
} AkExpectOptions;

extern const AkOption ak_expect_options[];

typedef struct AkExpected {
    gchar *probe, *quantity;
    gchar sign; /* '=', '<' or '>' */
    gdouble value;
} AkExpected;

/* Numbers count as equal where they are as near as this: what single precision
 * leaves of a 0 or 1 is smaller. */
#define AK_EXPECTED_NEAR 1e-6

/* AkExpected; an empty text is an empty list.  Errors: AK_ERROR_CONFIG. */
GPtrArray *ak_expected_parse(const char *text, GError **error);

/* Is it a list?  The error names the data set. */
gboolean ak_expected_check(const char *text, const char *dataset,
                           GError **error);

/* Is `found` (NAN: there is no such number) as expected? */
gboolean ak_expected_is_met(const AkExpected *expected, gdouble found);

/* "tau_attention_loo = 1".  Free it. */
gchar *ak_expected_print(const AkExpected *expected);

#endif
