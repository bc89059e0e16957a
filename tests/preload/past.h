/* past.h: what a power cut would take back. */
#ifndef AK_TESTS_PAST_H
#define AK_TESTS_PAST_H

#include <stdbool.h>
#include <sys/types.h>

/* Told after each of these has been done; `backup` is another name of what was
 * under the name before, or "" where nothing was. */
typedef enum {
    AK_PAST_MADE,    /* a file */
    AK_PAST_FOLDER,  /* a folder */
    AK_PAST_RENAMED, /* from -> path */
    AK_PAST_REMOVED, /* a file */
} AkPastKind;

void ak_past_name(AkPastKind kind, const char *path, const char *from,
                  const char *backup);

/* A name of our own for what is at `path` now, in the folder $AK_DISK_PAST, which
 * is on the same disk; "" where there is no file. */
void ak_past_keep(const char *path, char *backup, size_t size);

/* `file` may be written to; is_new: it was not there before. */
void ak_past_open(int file, bool is_new);

/* `file` is about to have `size` bytes. */
void ak_past_cut(int file, off_t size);

/* `file`, a file or a folder, is on disk as it is now. */
void ak_past_sync(int file);

/* Take back all that is not on disk; without `names` only what files hold. */
void ak_past_forget(bool names);

#endif
