/* verify.h: is an output folder what its run file, data and plug-ins give?
 *
 * Nothing in the folder is believed because it stands there:
 *
 *   run.ini             as it is written of its settings
 *   manifest.json       made anew from run.ini, the data and the plug-ins
 *   pieces.json         likewise: settings, hashes of plug-ins, data and files
 *   vocabulary.txt      against the words of the data
 *   model.safetensors   as it is written of its numbers, where nothing is amiss so far
 *   metrics.json        the model over the whole test split
 *   instances.jsonl and each probe's: that each probed text has one record, in
 *                       order; and of a sample of texts all that is in it, from
 *                       the model
 *   correlation.jsonl, summary.csv
 *                       all of it, from the records
 *   report.html, figures
 *                       all of it, as `attnkit report` makes it of the files above;
 *                       on another machine not, and pictures that another gnuplot
 *                       drew only as the page shows them
 *   times.csv           nothing can tell
 *
 * A sample is drawn of every cell: pieces of neighbouring texts, as they went
 * through the model together, until there are enough of them; which depends on
 * the sample's seed and the cell's name.  A cell with a file whose SHA-256 is not
 * what pieces.json has is verified whole.
 *
 * What the machine computes is the same to the last bit where the manifest names
 * the same linear algebra, C library and processor features; else numbers may
 * differ by AK_VERIFY_TOLERANCE, absolute or relative. */
#ifndef AK_VERIFY_H
#define AK_VERIFY_H

#include "loader.h"
#include "run.h"

enum {
    AK_VERIFY_SAMPLE = 64, /* texts of a cell, where nobody says how many */
    AK_VERIFY_MOST = 20,   /* mismatches that are kept of a file */
    AK_VERIFY_SHOWN = 5,   /* of those, printed as text */
    AK_VERIFY_FILES = 10 /* printed of those where it may follow from a cause */
};
#define AK_VERIFY_TOLERANCE 1e-3

typedef struct AkVerifyRequest {
    const char *out;
    gsize sample; /* texts of each cell at least; G_MAXSIZE: all */
    guint64 seed; /* of the sample; who could foresee it could forge the other texts */
    const char *const *sets; /* for data that have moved; NULL: none */
} AkVerifyRequest;

/* What is not as it should be.  NULL: does not apply. */
typedef struct AkMismatch {
    gchar *file;              /* within the folder */
    gchar *id;                /* of a text; of a row */
    gchar *field;             /* "attention[3]" */
    gchar *stored, *computed; /* NULL: is not there, should not be there */
    gchar *text;              /* instead of the two: what is wrong */
    gboolean is_cause; /* a file was changed, or is gone, or what it was made from
                        * is not what it was; others may follow from it */
} AkMismatch;

typedef struct AkVerification {
    gchar *out;
    GPtrArray *mismatch;   /* AkMismatch, the first few of each file; causes
                                * first */
    GHashTable *n_of_file; /* file to its number of mismatches */
    GHashTable *gone;      /* files that are missing, which is told once */
    GHashTable *told;      /* settings of which it was told that they differ */
    GPtrArray *older; /* (gchar) files and folders of cells of earlier runs; of
                       * files that are gone, what pieces.json says */
    GPtrArray *other; /* (gchar) what is there that attnkit does not write */
    gsize n_mismatch; /* all */
    gsize n_cell;     /* of the run */
    gsize n_text, n_text_seen; /* of all cells: probed; computed anew */
    guint64 seed;              /* of the sample */
    gsize n_row;               /* of summary.csv, computed anew */
    gdouble tolerance;         /* 0: bit for bit */
    gchar *machine;  /* how this machine differs from that of the run; NULL: not
                     * in what bits depend on */
    GPtrArray *left; /* (gchar) files that were not looked at, and why */
    gboolean is_partial; /* among them are some that could be, elsewhere */
} AkVerification;

/* Errors: all that keeps the folder from being looked at: AK_ERROR_FILE, it is no
 * output folder, a run is at work in it, or it is not finished; what reading run.ini
 * and the data says; AK_ERROR_INTERRUPTED.  Of the observer `message` is not
 * called. */
AkVerification *ak_verify(const AkVerifyRequest *request, AkLoader *loader,
                          const AkObserver *observer, GError **error);
void ak_verification_free(AkVerification *verification);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkVerification, ak_verification_free)

/* As text, all mismatches that are kept or the first few of each file, of what may
 * follow from a cause the first; and as JSON. */
void ak_verification_print(const AkVerification *verification, gboolean all,
                           gsize width, GString *out);
gchar *ak_verification_json(const AkVerification *verification);

#endif
