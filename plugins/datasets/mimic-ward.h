/* mimic-ward.h: the tables of MIMIC-III, as far as an experiment wants them. */
#ifndef MIMIC_WARD_H
#define MIMIC_WARD_H

#include <attnkit/attnkit.h>

/* What the codes of an admission tell. */
enum {
    MIMIC_POSITIVE = 1 << 0,
    MIMIC_NEGATIVE = 1 << 1,
    MIMIC_DIAGNOSED = 1 << 2, /* it has a code, whichever */
};

typedef struct MimicNote {
    gboolean is_addendum;
    gchar *date; /* YYYY-MM-DD */
    gchar *text; /* as in the table */
} MimicNote;

typedef struct MimicAdmission {
    guint64 hadm, subject; /* subject 0: not known yet */
    AkSplit split;
    guint told;
    GPtrArray *note; /* MimicNote, in the order of the table */
} MimicAdmission;

/* Where tables are read into, in the order of the functions below.  What is the
 * reader's own stands first. */
typedef struct MimicWard {
    const char *path;
    AkExamples *examples; /* for notes of the archive */
    /* What a code, such as 25000, tells of an admission; 0: nothing. */
    guint (*tell)(const char *code);

    GHashTable *admission; /* MimicAdmission by HADM_ID */
    GPtrArray *noted;      /* those with a note, in the order of their first */
} MimicWard;

void mimic_ward_open(MimicWard *ward);
void mimic_ward_close(MimicWard *ward);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MimicWard, mimic_ward_close)

/* The lists of admissions of the three splits. */
gboolean mimic_read_lists(MimicWard *ward, GError **error);

/* The diagnoses.  is_listed: of the admissions that are there.  Else of all about
 * which a code tells something; they are of the training split.  Those without a
 * code, and those that are positive and negative, are out. */
gboolean mimic_read_diagnoses(MimicWard *ward, gboolean is_listed,
                              GError **error);

/* The discharge summaries of the admissions that are there. */
gboolean mimic_read_notes(MimicWard *ward, GError **error);

#endif
