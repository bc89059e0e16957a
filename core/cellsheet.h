/* cellsheet.h: a sheet of records that is being made, instances.jsonl or a
 * probe's.
 *
 * Its lines go to NAME.jsonl.part, in the order of the texts, and stay there
 * until it is whole.  A process that finds some of the keys it works under goes on
 * behind the last line that is whole; where the bytes that were synced are no
 * longer what they were, it begins anew. */
#ifndef AK_CELLSHEET_H
#define AK_CELLSHEET_H

#include "cell.h"
#include "files.h"
#include "profile.h"

typedef struct AkSheet {
    const AkStudyUnit *probe; /* NULL: the instances' own */
    gpointer state;           /* of the open probe */
    gboolean *has;            /* the cell's flag */
    gchar *file;              /* name within the folder */
    const char *name;         /* of the piece */
    AkWriter *writer;
    GChecksum *sha256; /* of all bytes written */
    gsize n_done;      /* texts whose lines are there */
    gdouble *spent;    /* seconds of each worker */
    AkSpan span;       /* of the probe */
} AkSheet;

/* Open the sheet, whose piece is not finished, with its probe; *needs gets what
 * that needs.  Clear it also where this fails. */
gboolean ak_sheet_open(AkSheet *sheet, const AkCell *cell,
                       const AkStudyUnit *probe, gboolean *has, guint n_worker,
                       guint *needs, GError **error);
void ak_sheet_clear(AkSheet *sheet);

/* Is what an earlier process synced of the sheet, under the keys of now, as it was
 * written?  Error: AK_ERROR_FILE. */
gboolean ak_sheet_check_begun(const AkCell *cell, const AkStudyUnit *probe,
                              GError **error);

gboolean ak_sheet_write(AkSheet *sheet, const char *text, gsize size,
                        GError **error);

/* Hand all bytes to the disk; the next ak_pieces_keep() says what they are. */
gboolean ak_sheet_sync(const AkSheet *sheet, const AkCell *cell, GError **error);

/* All lines are there: the sheet is a finished piece. */
gboolean ak_sheet_finish(AkSheet *sheet, const AkCell *cell, GError **error);

#endif
