/* recordfile.h: a file of records read back, line by line.
 *
 * Errors (AK_ERROR_FILE) name file and line. */
#ifndef AK_RECORDFILE_H
#define AK_RECORDFILE_H

#include "attnkit/error.h"
#include "corpus.h"

typedef struct AkRecordFile AkRecordFile;

AkRecordFile *ak_record_file_open(const char *path, GError **error);

/* A file that is one record, of many lines; it is the current one at once. */
AkRecordFile *ak_record_file_open_whole(const char *path, GError **error);
void ak_record_file_free(AkRecordFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkRecordFile, ak_record_file_free)

/* How many records at the beginning of the file PATH are whole, and of these texts
 * (n) in their order; *size: the bytes that they take.  0 where there is no such
 * file. */
gsize ak_record_count(const char *path, gsize n, AkText *const *text,
                      guint64 *size);

/* The next record; it must be of the text `id`. */
gboolean ak_record_next(AkRecordFile *file, const char *id, GError **error);

/* Of the current record: a number; null is NAN. */
gboolean ak_record_number(const AkRecordFile *file, const char *name,
                          gdouble *value, GError **error);

/* Of the current record: an integer below `below`; null is G_MAXUINT. */
gboolean ak_record_index(const AkRecordFile *file, const char *name,
                         gsize below, guint *value, GError **error);

/* Of the current record: an array of n numbers; null is NAN. */
gboolean ak_record_floats(const AkRecordFile *file, const char *name, gsize n,
                          gfloat *value, GError **error);

/* Of the object `object` in the current record: a number; null is NAN. */
gboolean ak_record_number_in(const AkRecordFile *file, const char *object,
                             const char *name, gdouble *value, GError **error);

#endif
