/* verifywork.h: the parts of verify.c. */
#ifndef AK_VERIFYWORK_H
#define AK_VERIFYWORK_H

#include "outcome.h"
#include "recordscan.h"
#include "verify.h"

struct json_t;

/* Where a difference is: a file within the folder, and of what in it. */
typedef struct AkVerifyPlace {
    const char *file, *id; /* id: NULL where the file is of one thing */
} AkVerifyPlace;

/* Of the folder `out`, nothing found yet. */
AkVerification *ak_verification_new(const char *out);

/* Is the run in the folder, of these cells (AkCell), at its end?  Error:
 * AK_ERROR_FILE.  What is damaged counts as finished. */
gboolean ak_verify_finished(const char *out, const GPtrArray *cells,
                            GError **error);

/* Add a mismatch: a value, or in words. */
void ak_verify_add(AkVerification *v, const AkVerifyPlace *place,
                   const char *field, const char *stored, const char *computed);
void ak_verify_complain(AkVerification *v, const AkVerifyPlace *place,
                        const char *text);

/* Likewise, of what others may follow from. */
void ak_verify_cause(AkVerification *v, const AkVerifyPlace *place,
                     const char *text);

/* The file is missing: whatever else is said of it is not added. */
void ak_verify_gone(AkVerification *v, const char *file);

/* Is a file missing of those that begin so? */
gboolean ak_verify_has_gone(const AkVerification *v, const char *start);

/* A file is not looked at, and why: "times.csv, ...". */
void ak_verify_leave(AkVerification *v, const char *what);

/* Likewise, of what could be looked at elsewhere, or may have been kept from it by
 * who wrote the folder. */
void ak_verify_lack(AkVerification *v, const char *what);

/* Causes before all others, else in their order. */
void ak_verify_sort(AkVerification *v);

/* Add what differs between two values, under `field` ("" at the top): numbers
 * by more than the tolerance, of an array the first.  Returns whether any does. */
gboolean ak_verify_json(AkVerification *v, const AkVerifyPlace *place,
                        const char *field, const struct json_t *stored,
                        const struct json_t *computed);

/* A file of one JSON value, and the text that it should be; complains and
 * returns NULL where it is none.  Free with json_decref(). */
struct json_t *ak_verify_read(AkVerification *v, const AkVerifyPlace *place);

/* A file against all its bytes; complains that it is not `what`. */
void ak_verify_bytes(AkVerification *v, const AkVerifyPlace *place,
                     const char *should, gsize n_should, const char *what);

/* Two lines of JSON: the same bytes, or the same values within the tolerance. */
void ak_verify_line(AkVerification *v, const AkVerifyPlace *place,
                    const char *stored, gsize n_stored, const char *computed,
                    gsize n_computed);

/* Rows of summary.csv: those of `skip` (beginnings of rows) are passed over. */
void ak_verify_rows(AkVerification *v, const AkVerifyPlace *place,
                    const char *stored, const char *computed,
                    const GPtrArray *skip);

/* All of a cell but its correlations and figures; *error is set where the user
 * wants to stop, a probe does not open, or there is no room to save the model again. */
gboolean ak_verify_cell(AkVerification *v, const AkVerifyRequest *request,
                        const AkCell *cell, AkTeam *team,
                        const AkCellWatch *watch, GError **error);

/* The files (name to SHA-256) of a piece of the cell, by the file `place`.  Returns
 * whether they are as they were written. */
gboolean ak_verify_files(AkVerification *v, const AkVerifyPlace *place,
                         const AkCell *cell, struct json_t *stored);

/* What is in pieces.json, read as `root`, of pieces that the run has not: complains, or
 * takes note of what an earlier one may have left. */
void ak_verify_older(AkVerification *v, const AkVerifyPlace *place,
                     const AkCell *cell, const struct json_t *root);

/* vocabulary.txt, model.safetensors and metrics.json of a cell.  *model, to be freed:
 * NULL where it cannot be used, of which was complained.  FALSE: there is no room to
 * save it again. */
gboolean ak_verify_model(AkVerification *v, const AkCell *cell, AkTeam *team,
                         AkModel **model, GError **error);

/* The files of records of a cell, and the texts of the sample in them. */
gboolean ak_verify_records(AkVerification *v, const AkCell *cell,
                           const AkModel *model, gsize sample, guint64 seed,
                           AkTeam *team, const AkCellWatch *watch,
                           GError **error);

/* What is in the folder, but not of the run of these cells (AkCell): complains of cells
 * and takes note of others; and names all of which note was taken. */
void ak_verify_more(AkVerification *v, const GPtrArray *cells);
void ak_verify_leave_more(AkVerification *v);

/* The page and the figures.  Errors: AK_ERROR_FILE, there is no room to make them
 * anew. */
gboolean ak_verify_page(AkVerification *v, GError **error);

/* Within the folder: cells/NAME/FILE.  Free it. */
gchar *ak_verify_file(const AkCell *cell, const char *file);

#endif
