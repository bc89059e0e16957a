/* archivework.h: the inside of an archive, for its own files (archive.c,
 * archive-members.c) and for what reads it otherwise than as text or lines
 * (rows.c). */
#ifndef AK_ARCHIVEWORK_H
#define AK_ARCHIVEWORK_H

#include "attnkit/archive.h"
#include "stream.h"

#include <stdarg.h>

/* The files of a folder, of a tar or zip archive, or the one that a path is. */
typedef struct AkMembersOps {
    /* *name (the caller's) is NULL after the last one. */
    gboolean (*next)(gpointer members, gchar **name, GError **error);
    /* Bytes of the one that next() gave; `where` is what messages call it.  Used
     * up before next() is called again. */
    AkStream *(*open)(gpointer members, const char *where, GError **error);
    void (*free)(gpointer members);
} AkMembersOps;

/* *is_single: the path is one file, whose name is the archive's own. */
gpointer ak_members_open(const char *path, const AkMembersOps **ops,
                         gboolean *is_single, GError **error);

/* The file that ak_archive_next() went to, as bytes; owned by the archive.  NULL
 * on error. */
AkStream *ak_archive_stream(AkArchive *archive, GError **error);

/* FALSE: no more texts are wanted, see ak_examples_add(); what is read next would be
 * read for nothing.  The error says why, at a line as below. */
gboolean ak_archive_is_wanted(const AkArchive *archive, gsize line,
                              GError **error);

/* Make `text` valid UTF-8 without NUL, and count what had to be replaced; `line`
 * is where it stands, from 1, 0 for a whole file. */
void ak_archive_repair(AkArchive *archive, GString *text, gsize line);

/* What ak_archive_fail() does, at a line of the caller's; 0: none. */
gboolean ak_archive_set_error(const AkArchive *archive, gsize line,
                              GError **error, const char *format,
                              va_list arguments) G_GNUC_PRINTF(4, 0);

/* Set *error to what a stream said (taken over): its errors are of files, here
 * they are the data's.  FALSE always. */
gboolean ak_archive_pass_error(GError *reason, GError **error);

/* "\r\n" to "\n". */
void ak_archive_drop_returns(GString *text);

#endif
