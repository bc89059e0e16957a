/* check.h: proves a plug-in: `attnkit check`, and the tests of our own.
 *
 * Nothing of the plug-in runs in the caller's process: each check is a child, so
 * that a crash, an exit, a hang, a write to where nobody may write is a finding.
 * What the checks are stands in check.c; what each does, in check*.c. */
#ifndef AK_CHECK_H
#define AK_CHECK_H

#include "attnkit/error.h"

typedef enum {
    AK_GRADE_PASS,
    AK_GRADE_NOTE, /* something to know: a part could not be checked */
    AK_GRADE_WARN, /* works, and should be otherwise */
    AK_GRADE_FAIL, /* what was found, what was expected, what to do */
} AkGrade;

typedef struct AkFinding { /* one a check */
    const char *check;     /* "gradients" */
    AkGrade grade;
    gchar *text;
} AkFinding;

typedef struct AkFindings {
    gchar *path;
    gchar *kind, *name; /* NULL where the descriptor cannot be read */
    GPtrArray *finding; /* AkFinding */
    guint n_fail;
} AkFindings;

enum { AK_CHECK_SECONDS = 60 }; /* a check, before it counts as hanging */

/* "pass", "note", "warn", "fail". */
const char *ak_grade_name(AkGrade grade);

/* Check the plug-in in this file, wherever it lies.  Where its
 * descriptor is refused, where it touches memory that is not its own or does not do
 * the same twice, later checks would say nothing and are not run.  To be
 * called while the process has one thread. */
AkFindings *ak_check_file(const char *path, guint seconds);
void ak_findings_free(AkFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkFindings, ak_findings_free)

#endif
