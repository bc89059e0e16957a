/* disk.c: a disk that fails, to be loaded before the C library (LD_PRELOAD).
 *
 *   AK_DISK=MODE:N   what happens at the N-th call that changes something below
 *                    the folder $AK_DISK_ROOT, counted from 1:
 *     fail           that call fails
 *     full           that call and all after it fail
 *     kill           the process is killed before the call
 *     power          the same, and all that was not synced is gone
 *     data           the same, but the names of files stay
 *     count          nothing; the calls' names are written to $AK_DISK_COUNT, one
 *                    a line; that of a call on a folder or a file NAME.part ends
 *                    so
 *   AK_DISK_ERROR=E  errno of a call that fails
 *
 * Only the program itself is disturbed, not what it starts.  Calls of the C
 * library to itself cannot be met: what stdio writes is met where it is told to,
 * in fwrite() and fflush(). */
#define _GNU_SOURCE /* program_invocation_short_name, off64_t, RTLD_NEXT */
#include "past.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DISK_OPEN = 4096, DISK_PATH = 512 };

typedef enum {
    DISK_OFF,
    DISK_COUNT,
    DISK_FAIL,
    DISK_FULL,
    DISK_KILL,
    DISK_POWER,
    DISK_DATA,
} DiskMode;

static struct {
    DiskMode mode;
    unsigned long at, n_call;
    int error;
    int names; /* where calls are written to; 0: nowhere */
    const char *root;
    bool is_ours[DISK_OPEN]; /* of each descriptor: a file below the root */
} disk;

/* Calls are told apart and counted under it, and done under it. */
static pthread_mutex_t disk_lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void
disk_begin(void)
{
    static const char *const name[] = {"",     "count", "fail", "full",
                                       "kill", "power", "data"};
    const char *text = getenv("AK_DISK"), *error = getenv("AK_DISK_ERROR");
    disk.root = getenv("AK_DISK_ROOT");
    if (text == NULL || disk.root == NULL ||
        strstr(program_invocation_short_name, "attnkit") == NULL)
        return;
    const char *colon = strchr(text, ':');
    const size_t n = colon != NULL ? (size_t)(colon - text) : strlen(text);
    for (size_t i = 1; i < sizeof name / sizeof *name; i++)
        if (strlen(name[i]) == n && strncmp(name[i], text, n) == 0)
            disk.mode = (DiskMode)i;
    disk.at = colon != NULL ? strtoul(colon + 1, NULL, 10) : 0;
    disk.error = error != NULL ? atoi(error) : ENOSPC;
    const char *names = getenv("AK_DISK_COUNT");
    if (disk.mode != DISK_COUNT || names == NULL)
        return;
    disk.mode = DISK_OFF; /* this file is none of those that are counted */
    disk.names = open(names, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    disk.mode = DISK_COUNT;
    if (disk.names < 0)
        _exit(99);
}

static bool
disk_is_below(const char *path)
{
    const size_t n = disk.root != NULL ? strlen(disk.root) : 0;
    return disk.mode != DISK_OFF && strncmp(path, disk.root, n) == 0 &&
           (path[n] == '/' || path[n] == '\0');
}

static bool
disk_has(int file)
{
    return disk.mode != DISK_OFF && file >= 0 && file < DISK_OPEN &&
           disk.is_ours[file];
}

/* Of a call's path that is all that is told. */
static const char *
disk_ending(const char *path)
{
    const size_t n = strlen(path);
    return n >= 5 && strcmp(path + n - 5, ".part") == 0 ? ".part" : "";
}

/* The same of an open file. */
static const char *
disk_ending_of(int file)
{
    char name[32], path[DISK_PATH];
    struct stat status;
    if (fstat(file, &status) == 0 && S_ISDIR(status.st_mode))
        return ".folder";
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    const ssize_t n = readlink(name, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    return disk_ending(path);
}

/* Counts a call; TRUE: it fails, with errno. */
static bool
disk_fails(const char *call, const char *ending)
{
    const unsigned long n = ++disk.n_call;
    if (disk.names > 0)
        dprintf(disk.names, "%s%s\n", call, ending);
    if (n < disk.at || (n > disk.at && disk.mode != DISK_FULL) || disk.at == 0)
        return false;
    if (disk.mode >= DISK_KILL) {
        const DiskMode mode = disk.mode;
        disk.mode = DISK_OFF;
        if (mode != DISK_KILL)
            ak_past_forget(mode == DISK_POWER);
        kill(getpid(), SIGKILL);
        pause();
    }
    errno = disk.error;
    return true;
}

/* The C library's own. */
#define DISK_NEXT(name)                                                        \
    __typeof__(name) *next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

/* --- names -------------------------------------------------------------------- */

static int
disk_open(int (*next)(const char *, int, ...), const char *path, int flags,
          mode_t mode)
{
    if ((flags & O_ACCMODE) == O_RDONLY || !disk_is_below(path)) {
        const int file = next(path, flags, mode);
        /* A folder that is opened is going to be synced. */
        if (file >= 0 && file < DISK_OPEN)
            disk.is_ours[file] =
                (flags & O_DIRECTORY) != 0 && disk_is_below(path);
        return file;
    }
    pthread_mutex_lock(&disk_lock);
    struct stat status;
    const bool is_new = lstat(path, &status) != 0;
    const int file =
        disk_fails("open", disk_ending(path)) ? -1 : next(path, flags, mode);
    if (file >= 0 && file < DISK_OPEN) {
        disk.is_ours[file] = true;
        ak_past_open(file, is_new);
        if (is_new)
            ak_past_name(AK_PAST_MADE, path, "", "");
    }
    pthread_mutex_unlock(&disk_lock);
    return file;
}

#define DISK_OPEN_AS(name)                                                     \
    int name(const char *path, int flags, ...)                                 \
    {                                                                          \
        DISK_NEXT(name);                                                       \
        va_list arguments;                                                     \
        va_start(arguments, flags);                                            \
        const mode_t mode =                                                    \
            (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;            \
        va_end(arguments);                                                     \
        return disk_open(next, path, flags, mode);                             \
    }
DISK_OPEN_AS(open)
DISK_OPEN_AS(open64)

int
mkdir(const char *path, mode_t mode)
{
    DISK_NEXT(mkdir);
    if (!disk_is_below(path))
        return next(path, mode);
    pthread_mutex_lock(&disk_lock);
    const int code = disk_fails("mkdir", "") ? -1 : next(path, mode);
    if (code == 0)
        ak_past_name(AK_PAST_FOLDER, path, "", "");
    pthread_mutex_unlock(&disk_lock);
    return code;
}

int
rename(const char *from, const char *to)
{
    DISK_NEXT(rename);
    char backup[DISK_PATH];
    if (!disk_is_below(to))
        return next(from, to);
    pthread_mutex_lock(&disk_lock);
    int code = -1;
    if (!disk_fails("rename", disk_ending(from))) {
        ak_past_keep(to, backup, sizeof backup);
        code = next(from, to);
        if (code == 0)
            ak_past_name(AK_PAST_RENAMED, to, from, backup);
    }
    pthread_mutex_unlock(&disk_lock);
    return code;
}

static int
disk_remove(int (*next)(const char *), const char *path)
{
    char backup[DISK_PATH];
    if (!disk_is_below(path))
        return next(path);
    pthread_mutex_lock(&disk_lock);
    int code = -1;
    if (!disk_fails("unlink", disk_ending(path))) {
        ak_past_keep(path, backup, sizeof backup);
        code = next(path);
        if (code == 0 && backup[0] != '\0')
            ak_past_name(AK_PAST_REMOVED, path, "", backup);
    }
    pthread_mutex_unlock(&disk_lock);
    return code;
}

int
unlink(const char *path)
{
    DISK_NEXT(unlink);
    return disk_remove(next, path);
}

int
remove(const char *path)
{
    DISK_NEXT(remove);
    return disk_remove(next, path);
}

/* --- bytes -------------------------------------------------------------------- */

/* FAILED where it is this call's turn, else VALUE, of a file of ours. */
#define DISK_CALL(call, file, failed, value)                                   \
    do {                                                                       \
        if (!disk_has(file))                                                   \
            return value;                                                      \
        pthread_mutex_lock(&disk_lock);                                        \
        const bool is_failed = disk_fails(call, disk_ending_of(file));         \
        pthread_mutex_unlock(&disk_lock);                                      \
        return is_failed ? (failed) : (value);                                 \
    } while (0)

ssize_t
write(int file, const void *data, size_t size)
{
    DISK_NEXT(write);
    DISK_CALL("write", file, -1, next(file, data, size));
}

size_t
fwrite(const void *data, size_t size, size_t n, FILE *stream)
{
    DISK_NEXT(fwrite);
    DISK_CALL("fwrite", fileno(stream), 0, next(data, size, n, stream));
}

int
fflush(FILE *stream)
{
    DISK_NEXT(fflush);
    DISK_CALL("fflush", stream != NULL ? fileno(stream) : -1, EOF, next(stream));
}

static int
disk_sync(int (*next)(int), int file)
{
    if (!disk_has(file))
        return next(file);
    pthread_mutex_lock(&disk_lock);
    const int code = disk_fails("fsync", disk_ending_of(file)) ? -1 : next(file);
    if (code == 0)
        ak_past_sync(file);
    pthread_mutex_unlock(&disk_lock);
    return code;
}

int
fsync(int file)
{
    DISK_NEXT(fsync);
    return disk_sync(next, file);
}

static int
disk_cut(int (*next)(int, off_t), int file, off_t size)
{
    if (!disk_has(file))
        return next(file, size);
    pthread_mutex_lock(&disk_lock);
    int code = -1;
    if (!disk_fails("ftruncate", disk_ending_of(file))) {
        ak_past_cut(file, size);
        code = next(file, size);
    }
    pthread_mutex_unlock(&disk_lock);
    return code;
}

int
ftruncate(int file, off_t size)
{
    DISK_NEXT(ftruncate);
    return disk_cut(next, file, size);
}

int
ftruncate64(int file, off64_t size)
{
    DISK_NEXT(ftruncate64);
    return disk_cut(next, file, size);
}

/* It is closed all the same. */
int
close(int file)
{
    DISK_NEXT(close);
    if (!disk_has(file))
        return next(file);
    disk.is_ours[file] = false;
    pthread_mutex_lock(&disk_lock);
    const bool is_failed = disk_fails("close", disk_ending_of(file));
    pthread_mutex_unlock(&disk_lock);
    const int code = next(file);
    if (is_failed)
        errno = disk.error;
    return is_failed ? -1 : code;
}

int
fclose(FILE *stream)
{
    DISK_NEXT(fclose);
    const int file = fileno(stream);
    if (!disk_has(file))
        return next(stream);
    disk.is_ours[file] = false;
    pthread_mutex_lock(&disk_lock);
    const bool is_failed = disk_fails("close", disk_ending_of(file));
    pthread_mutex_unlock(&disk_lock);
    const int code = next(stream);
    if (is_failed)
        errno = disk.error;
    return is_failed ? EOF : code;
}
