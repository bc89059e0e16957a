/* past.c: files as they were when they were last synced, and the names given and
 * taken since their folder was.  Everything is kept in tables of fixed size: a test
 * that outgrows them stops. */
#define _GNU_SOURCE /* nftw */
#include "past.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAST_FILES = 4096, PAST_NAMES = 4096, PAST_PATH = 512 };

typedef struct PastFile {
    dev_t device;
    ino_t number;
    int file;    /* a descriptor of our own */
    off_t size;  /* that is on disk */
    off_t first; /* where `tail`, which is on disk, was cut off in memory */
    char *tail;
    size_t n_tail;
} PastFile;

typedef struct PastName {
    AkPastKind kind;
    char path[PAST_PATH], from[PAST_PATH], backup[PAST_PATH];
} PastName;

static PastFile past_file[PAST_FILES];
static PastName past_name[PAST_NAMES];
static size_t past_n_file, past_n_name, past_n_kept;

static void
past_give_up(const char *what)
{
    fprintf(stderr, "tests/preload: %s\n", what);
    _exit(99);
}

/* NULL: it is none of ours. */
static PastFile *
past_find(int file)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return NULL;
    for (size_t i = 0; i < past_n_file; i++)
        if (past_file[i].device == status.st_dev &&
            past_file[i].number == status.st_ino)
            return &past_file[i];
    return NULL;
}

void
ak_past_open(int file, bool is_new)
{
    struct stat status;
    char self[64];
    if (past_find(file) != NULL || fstat(file, &status) != 0)
        return;
    if (past_n_file == PAST_FILES)
        past_give_up("too many files");
    /* Not a copy of `file`: that would share its lock. */
    snprintf(self, sizeof self, "/proc/self/fd/%d", file);
    past_file[past_n_file++] = (PastFile){
        .device = status.st_dev,
        .number = status.st_ino,
        .file = open(self, O_RDWR | O_CLOEXEC),
        .size = is_new ? 0 : status.st_size,
    };
}

void
ak_past_cut(int file, off_t size)
{
    PastFile *past = past_find(file);
    if (past == NULL || size >= past->size || past->tail != NULL)
        return;
    past->first = size;
    past->n_tail = (size_t)(past->size - size);
    past->tail = malloc(past->n_tail);
    if (pread(past->file, past->tail, past->n_tail, size) !=
        (ssize_t)past->n_tail)
        past_give_up("a file cannot be read back");
}

/* Is `path` directly in the folder? */
static bool
past_is_in(const char *path, const char *folder)
{
    const size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && path[n] == '/' &&
           strchr(path + n + 1, '/') == NULL;
}

static void
past_sync_names(const char *folder)
{
    size_t n = 0;
    for (size_t i = 0; i < past_n_name; i++) {
        if (!past_is_in(past_name[i].path, folder))
            past_name[n++] = past_name[i];
        else if (past_name[i].backup[0] != '\0')
            unlink(past_name[i].backup);
    }
    past_n_name = n;
}

void
ak_past_sync(int file)
{
    struct stat status;
    char self[64], path[PAST_PATH] = "";
    if (fstat(file, &status) != 0)
        return;
    if (S_ISDIR(status.st_mode)) {
        snprintf(self, sizeof self, "/proc/self/fd/%d", file);
        if (readlink(self, path, sizeof path - 1) > 0)
            past_sync_names(path);
        return;
    }
    PastFile *past = past_find(file);
    if (past == NULL)
        return;
    past->size = status.st_size;
    free(past->tail);
    past->tail = NULL;
}

void
ak_past_keep(const char *path, char *backup, size_t size)
{
    const char *folder = getenv("AK_DISK_PAST");
    struct stat status;
    backup[0] = '\0';
    if (folder == NULL || lstat(path, &status) != 0 || S_ISDIR(status.st_mode))
        return;
    snprintf(backup, size, "%s/%d-%zu", folder, (int)getpid(), past_n_kept++);
    if (link(path, backup) != 0)
        past_give_up("a file cannot be kept");
}

void
ak_past_name(AkPastKind kind, const char *path, const char *from,
             const char *backup)
{
    if (past_n_name == PAST_NAMES)
        past_give_up("too many names");
    PastName *name = &past_name[past_n_name++];
    name->kind = kind;
    snprintf(name->path, sizeof name->path, "%s", path);
    snprintf(name->from, sizeof name->from, "%s", from);
    snprintf(name->backup, sizeof name->backup, "%s", backup);
}

static int
past_remove(const char *path, const struct stat *status, int what,
            struct FTW *where)
{
    (void)status;
    (void)what;
    (void)where;
    return remove(path);
}

static void
past_undo(const PastName *name)
{
    switch (name->kind) {
    case AK_PAST_MADE:
        unlink(name->path);
        break;
    case AK_PAST_FOLDER:
        nftw(name->path, past_remove, 16, FTW_DEPTH | FTW_PHYS);
        break;
    case AK_PAST_RENAMED:
        rename(name->path, name->from);
        break;
    case AK_PAST_REMOVED:
        break;
    }
    if (name->backup[0] != '\0')
        rename(name->backup, name->path);
}

void
ak_past_forget(bool names)
{
    for (size_t i = 0; i < past_n_file; i++) {
        const PastFile *past = &past_file[i];
        struct stat status;
        if (fstat(past->file, &status) != 0)
            continue;
        if (status.st_size > past->size && ftruncate(past->file, past->size))
            past_give_up("a file cannot be cut");
        if (past->tail != NULL && pwrite(past->file, past->tail, past->n_tail,
                                         past->first) != (ssize_t)past->n_tail)
            past_give_up("a file cannot be put back");
    }
    for (size_t i = past_n_name; names && i-- > 0;)
        past_undo(&past_name[i]);
}
