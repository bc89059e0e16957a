/* recordscan.h: files of records gone through fast.
 *
 * A cell may hold thousands of records of long texts, of which a page needs a few
 * numbers each.  A line is taken apart only as far as somebody asks, so that what
 * nobody asks for costs a look at its bytes, and one line at a time is in memory.
 * Errors (AK_ERROR_FILE) name file and line. */
#ifndef AK_RECORDSCAN_H
#define AK_RECORDSCAN_H

#include "attnkit/error.h"

typedef struct AkScan AkScan;

AkScan *ak_scan_open(const char *path, GError **error);
void ak_scan_free(AkScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkScan, ak_scan_free)

/* Go to the next record; at the end of the file *is_end is TRUE.  `id`: of the
 * text that it must be of, and then the end is an error; NULL: any. */
gboolean ak_scan_next(AkScan *scan, const char *id, gboolean *is_end,
                      GError **error);

/* Where the record begins that comes next, and go there. */
gint64 ak_scan_place(const AkScan *scan);
gboolean ak_scan_go(AkScan *scan, gint64 place, GError **error);

/* The line of the current record, as it lies in the file. */
const char *ak_scan_line(const AkScan *scan, gsize *n);

/* Of the current record: the bytes of a field's value; NULL: there is none. */
const char *ak_scan_field(AkScan *scan, const char *name, gsize *n);

/* A text; an array of texts (NULL-terminated).  NULL with an error where the field
 * is something else.  Free it. */
gchar *ak_scan_text(AkScan *scan, const char *name, GError **error);
gchar **ak_scan_texts(AkScan *scan, const char *name, GError **error);

/* A number; null, and a field that is not there, is NAN. */
gboolean ak_scan_number(AkScan *scan, const char *name, gdouble *value,
                        GError **error);

/* An array of *n numbers (0: any number of them, which is put there), null is
 * NAN.  Free it. */
gdouble *ak_scan_numbers(AkScan *scan, const char *name, gsize *n,
                         GError **error);

/* Complain of the current record; always FALSE. */
gboolean ak_scan_fail(const AkScan *scan, const char *what, GError **error);

#endif
