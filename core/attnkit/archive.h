/* archive.h: the files of a data set as their publisher offers them.
 *
 * A folder with all below it, an archive (tar, tar.gz, zip), or one file, plain
 * or compressed with gzip: a reader sees named files, one after another, and
 * need not know which it was.  Nothing is unpacked to disk, and only a part of a
 * file is in memory.
 *
 *   g_autoptr(AkArchive) archive = ak_archive_open(path, examples, error);
 *   const char *name;
 *   do {
 *       if (archive == NULL || !ak_archive_next(archive, &name, error))
 *           return FALSE;
 *       if (name != NULL && ak_path_matches(name, "train/pos/?*.txt")) ...
 *   } while (name != NULL);
 *
 * Names are valid UTF-8 (what is not, of a name, became U+FFFD), have "/" between
 * folders whatever the system, and no ".gz" behind them:
 * a compressed file in a folder is read as what it holds.  The files of a folder
 * come in the order of their names, by bytes; those of an archive in its own.
 * So ids and splits must not depend on the order.
 *
 * Text is made valid UTF-8: a byte order mark is dropped, each byte that is not
 * UTF-8, and each NUL, becomes U+FFFD (unless ak_archive_take_latin1() was
 * called).  How many there were, and where the first, becomes a note of
 * `examples` when the archive is freed.  Carriage returns before a newline are
 * dropped.
 *
 * Errors are AK_ERROR_DATA: a file that is missing, unreadable, cut off or
 * damaged, or named .gz and neither compressed nor text; a pipe or a device in a
 * folder; an archive's file whose name leads out of it (absolute, or with "..");
 * an archive within an archive is just a file; the next file, text or line after
 * `examples` took no more, see ak_examples_add().  An archive is used by one
 * thread. */
#ifndef ATTNKIT_ARCHIVE_H
#define ATTNKIT_ARCHIVE_H

#include <attnkit/dataset.h>
#include <attnkit/error.h>

G_BEGIN_DECLS

/* Bytes of a file that ak_archive_text() takes. */
#define AK_TEXT_MAX ((gsize)1 << 26)

typedef struct AkArchive AkArchive;

/* examples: where notes go, and what ends reading when it takes no more; NULL:
 * neither. */
AkArchive *ak_archive_open(const char *path, AkExamples *examples,
                           GError **error);
void ak_archive_free(AkArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkArchive, ak_archive_free)

/* From here on text that is not UTF-8 is Latin-1, file by file or, read by lines,
 * line by line. */
void ak_archive_take_latin1(AkArchive *archive);

/* Go to the next file; *name is NULL after the last one, else it stands until the
 * next call. */
gboolean ak_archive_next(AkArchive *archive, const char **name, GError **error);

/* Go to the next file whose name matches; FALSE with an error where there is
 * none: for the one file that must be there. */
gboolean ak_archive_find(AkArchive *archive, const char *pattern,
                         GError **error);

/* Does the end of `name` match `pattern`, folder by folder?  "*" stands for any
 * characters of one name, "?" for one: "a/train/pos/1_7.txt" matches
 * "pos/1_*.txt" but not "s/1_7.txt". */
gboolean ak_path_matches(const char *name, const char *pattern);

/* All that is left of the file, ended by a NUL; stands, and may be written to,
 * until the next call. *size may be 0.  At most AK_TEXT_MAX bytes. */
gboolean ak_archive_text(AkArchive *archive, gchar **text, gsize *size,
                         GError **error);

/* The next line of the file, without its newline; *line is NULL after the last
 * one.  It stands, and may be written to, until the next call. */
gboolean ak_archive_line(AkArchive *archive, gchar **line, gsize *length,
                         GError **error);

/* The number of the line that ak_archive_line() gave last, from 1; 0: none. */
gsize ak_archive_n_line(const AkArchive *archive);

/* Set an AK_ERROR_DATA that begins with archive, file and line; FALSE always. */
gboolean ak_archive_fail(const AkArchive *archive, GError **error,
                         const char *format, ...) G_GNUC_PRINTF(3, 4);

G_END_DECLS

#endif
