/* pieces.h: which pieces of a cell are finished, and what they were made from.
 *
 * A cell's folder has a file pieces.json, written after each piece:
 *
 *   {"format": 1, "pieces": {"model": {"keys": {"train.epochs": "8", ...},
 *                                      "files": {"model.safetensors": SHA-256}}},
 *    "begun": {"loo": {"run.instances": "0", ...}},
 *    "synced": {"loo": {"bytes": 4096, "sha256": SHA-256}}}
 *
 * "begun" has the keys of pieces of which there is a beginning on disk, "synced"
 * how many of its bytes have been put there to last, and what they were; neither
 * is there when all are finished.
 *
 * A piece whose keys are those now asked for, and whose files are as they were
 * written, is reused.  Other keys are an error that names the first of them; a
 * missing file means that the piece is made again. */
#ifndef AK_PIECES_H
#define AK_PIECES_H

#include "attnkit/error.h"
#include "study.h"

enum { AK_PIECES_FORMAT = 1 };

typedef struct AkPieces AkPieces;

/* Read FOLDER/pieces.json; where there is none no piece is finished.  `fresh`:
 * as if there were none. */
AkPieces *ak_pieces_read(const char *folder, gboolean fresh, GError **error);
void ak_pieces_free(AkPieces *pieces);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AkPieces, ak_pieces_free)

/* Is this piece (NAME, made from `keys`) there?  Errors: AK_ERROR_STALE, it was
 * made from other keys (the message says to remove `cure`, the path of what has
 * to go for it to be made again); AK_ERROR_FILE, a file is not as it was
 * written. */
gboolean ak_pieces_has(AkPieces *pieces, const char *name, const GPtrArray *keys,
                       const char *cure, gboolean *has, GError **error);

/* Is this piece there, whatever it was made from?  Errors: AK_ERROR_FILE, as
 * above. */
gboolean ak_pieces_has_any(const AkPieces *pieces, const char *name,
                           gboolean *has, GError **error);

/* The files that are listed, under `fresh` those that were; their names are of
 * `pieces`. */
GPtrArray *ak_pieces_files(const AkPieces *pieces);

/* Before work on the cell starts: pieces without their files are taken off the
 * list, lest new files be found under the old keys after a crash; under `fresh`
 * all pieces and the files that were listed, so that none of another
 * configuration stays beside the new ones. */
gboolean ak_pieces_begin(AkPieces *pieces, GError **error);

/* Is NAME under way, made from these keys? */
gboolean ak_pieces_is_begun(const AkPieces *pieces, const char *name,
                            const GPtrArray *keys);

/* How the keys of NAME that is under way differ from these: "train.epochs = 1, but
 * now it is 2"; NULL where they do not, or it is not.  Free it. */
gchar *ak_pieces_begun_change(const AkPieces *pieces, const char *name,
                              const GPtrArray *keys);

/* From now on NAME is under way, made from these keys: what is on disk of it must
 * be of them, or nothing.  It lasts from ak_pieces_keep() on. */
void ak_pieces_start(AkPieces *pieces, const char *name, const GPtrArray *keys);
gboolean ak_pieces_keep(AkPieces *pieces, GError **error);

/* So many bytes of NAME that is under way are on disk to last, and this is their
 * SHA-256, which may go on.  It lasts from ak_pieces_keep() on. */
void ak_pieces_put_synced(AkPieces *pieces, const char *name, guint64 size,
                          const GChecksum *sha256);

/* Does the file PATH, of NAME that is under way, begin with the bytes last put
 * there?  Where nothing is known of them, it does.  Error: AK_ERROR_FILE. */
gboolean ak_pieces_check_synced(const AkPieces *pieces, const char *name,
                                const char *path, GError **error);

/* Record NAME as finished with these files (names within the folder;
 * NULL-terminated), which are in place. */
gboolean ak_pieces_finish(AkPieces *pieces, const char *name,
                          const GPtrArray *keys, const char *const *files,
                          GError **error);

#endif
