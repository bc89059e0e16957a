#include "folder.h"

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

struct AkFolder {
    int file;
};

static gboolean
folder_fail(GError **error, const char *path, const char *what,
            const char *where, const char *reason)
{
    g_set_error(error, AK_ERROR, AK_ERROR_CONFIG,
                "run.output = %s: %s%s: %s; choose another --output", path,
                what, where, reason);
    return FALSE;
}

/* A folder that is there, locked; -1 with errno.  A file system without locks
 * does without: then it is the user who keeps two runs apart. */
static int
folder_take(const char *path)
{
    const int file = g_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (file < 0 || flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return file;
    close(file);
    errno = EWOULDBLOCK;
    return -1;
}

static void
folder_fail_take(GError **error, const char *path)
{
    if (errno == EWOULDBLOCK)
        g_set_error(
            error, AK_ERROR, AK_ERROR_CONFIG,
            "run.output = %s: another attnkit is at work in this folder; "
            "wait until it has ended, or choose another --output",
            path);
    else
        folder_fail(error, path, "cannot open it", "", g_strerror(errno));
}

/* A folder that holds files of our names which we did not write: the user's
 * own run file, say.  Ours has a manifest, or at least cells. */
static gboolean
folder_is_foreign(const char *path, const char **name)
{
    static const char *const names[] = {"run.ini", "summary.csv",
                                        "manifest.json"};
    g_autofree gchar *cells = g_build_filename(path, "cells", NULL);
    g_autofree gchar *manifest = g_build_filename(path, "manifest.json", NULL);
    g_autofree gchar *text = NULL;
    if (g_file_test(cells, G_FILE_TEST_IS_DIR) ||
        (g_file_get_contents(manifest, &text, NULL, NULL) &&
         strstr(text, "\"attnkit\"") != NULL))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree gchar *file = g_build_filename(path, names[i], NULL);
        *name = names[i];
        if (g_file_test(file, G_FILE_TEST_EXISTS))
            return TRUE;
    }
    return FALSE;
}

/* The file at `path`, or all in the folder there and in so many levels of folders
 * below it.  Links are followed; what is not there does no harm. */
static gboolean
folder_check_regular(const char *path, guint levels, GError **error)
{
    GStatBuf status;
    if (g_stat(path, &status) != 0 || S_ISREG(status.st_mode))
        return TRUE;
    if (!S_ISDIR(status.st_mode)) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "%s is not a regular file, as all in an output folder are; "
                    "remove it",
                    path);
        return FALSE;
    }
    g_autoptr(GDir) folder = levels > 0 ? g_dir_open(path, 0, NULL) : NULL;
    const gchar *name;
    gboolean ok = TRUE;
    while (ok && folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree gchar *file = g_build_filename(path, name, NULL);
        ok = folder_check_regular(file, levels - 1, error);
    }
    return ok;
}

gboolean
ak_folder_check_regular(const char *path, GError **error)
{
    static const char *const ours[] = {
        "run.ini",     "manifest.json", "summary.csv", "times.csv",
        "report.html", "cells",         "figures"};
    enum { LEVELS = 3 /* cells/DATASET/MODEL/FILE */ };
    gboolean ok = TRUE;
    for (gsize i = 0; ok && i < G_N_ELEMENTS(ours); i++) {
        g_autofree gchar *file = g_build_filename(path, ours[i], NULL);
        ok = folder_check_regular(file, LEVELS, error);
    }
    return ok;
}

gchar *
ak_folder_nearest(const char *path)
{
    gchar *at = g_strdup(path);
    /* Ends at "/" or ".".  A link to nowhere is in the way as a file would be. */
    while (!g_file_test(at, G_FILE_TEST_EXISTS) &&
           !g_file_test(at, G_FILE_TEST_IS_SYMLINK)) {
        gchar *above = g_path_get_dirname(at);
        g_free(at);
        at = above;
    }
    return at;
}

gboolean
ak_folder_check_inside(const char *path, GError **error)
{
    g_autofree gchar *at = ak_folder_nearest(path);
    if (g_file_test(at, G_FILE_TEST_IS_DIR))
        return TRUE;
    g_set_error(
        error, AK_ERROR, AK_ERROR_FILE,
        "%s is in the way, a folder is to be there; remove it, or choose "
        "another --output",
        at);
    return FALSE;
}

gdouble
ak_folder_free_space(const char *path)
{
    struct statvfs status;
    g_autofree gchar *at = ak_folder_nearest(path);
    return statvfs(at, &status) == 0
               ? (gdouble)status.f_bavail * (gdouble)status.f_frsize
               : -1.0;
}

/* Permissions do not tell all: nobody makes a folder in /proc, and root may
 * write wherever the system can.  So one is made, and is gone at once: another
 * run may have cleaned it away. */
static gboolean
folder_try(const char *at)
{
    if (g_access(at, W_OK | X_OK) != 0)
        return FALSE;
    g_autofree gchar *trial = g_build_filename(at, ".attnkit-XXXXXX.tmp", NULL);
    return g_mkdtemp(trial) != NULL && (g_rmdir(trial) == 0 || errno == ENOENT);
}

gboolean
ak_folder_check(const char *path, GError **error)
{
    if (*path == '\0')
        return folder_fail(error, path, "it is empty", "", "expected a folder");
    GStatBuf status;
    if (g_lstat(path, &status) != 0 && errno == ENAMETOOLONG)
        return folder_fail(error, path, "cannot make it", "", g_strerror(errno));
    g_autofree gchar *at = ak_folder_nearest(path);
    if (!g_file_test(at, G_FILE_TEST_IS_DIR))
        return folder_fail(error, path, "expected a folder, found ", at,
                           "it is a file or a link to nowhere");
    if (!folder_try(at))
        return folder_fail(error, path, "cannot write into ", at,
                           g_strerror(errno));
    if (!g_file_test(path, G_FILE_TEST_IS_DIR))
        return TRUE;
    if (!ak_folder_check_regular(path, error))
        return FALSE;
    const char *name = NULL;
    if (folder_is_foreign(path, &name))
        return folder_fail(error, path,
                           "it has a file that attnkit did not "
                           "write and would replace: ",
                           name, "results want a folder of their own");
    return TRUE;
}

/* Takes the descriptor, which holds the lock. */
static AkFolder *
folder_new(int file)
{
    AkFolder *folder = g_new(AkFolder, 1);
    folder->file = file;
    return folder;
}

AkFolder *
ak_folder_lock(const char *path, GError **error)
{
    if (!ak_file_make_folder(path)) {
        folder_fail(error, path, "cannot make it", "", g_strerror(errno));
        return NULL;
    }
    const int file = folder_take(path);
    if (file < 0) {
        folder_fail_take(error, path);
        return NULL;
    }
    return folder_new(file);
}

/* But for what is half written or tried. */
static gboolean
folder_is_empty(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const gchar *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL)
        if (*name != '.')
            return FALSE;
    return TRUE;
}

AkFolder *
ak_folder_lock_new(const char *path, GError **error)
{
    g_autoptr(AkFolder) folder = ak_folder_lock(path, error);
    if (folder == NULL || folder_is_empty(path))
        return g_steal_pointer(&folder);
    g_set_error(
        error, AK_ERROR, AK_ERROR_CONFIG,
        "run.output = %s: another attnkit has been at work in this folder "
        "since this one has looked at it; give the same command again",
        path);
    return NULL;
}

AkFolder *
ak_folder_hold(const char *path, GError **error)
{
    const int file = folder_take(path);
    if (file < 0) {
        const gboolean is_held = errno == EWOULDBLOCK;
        g_set_error(error, AK_ERROR, AK_ERROR_FILE, "%s: %s%s", path,
                    is_held ? "another attnkit is at work in this folder; wait "
                              "until it has ended"
                            : "cannot open it: ",
                    is_held ? "" : g_strerror(errno));
        return NULL;
    }
    return folder_new(file);
}

void
ak_folder_unlock(AkFolder *folder)
{
    if (folder == NULL)
        return;
    close(folder->file);
    g_free(folder);
}

/* What is there of these names: files, or the folder of folder_try(). */
static void
folder_remove(const char *path, const char *start, const char *end)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const gchar *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        if (!g_str_has_prefix(name, start) || !g_str_has_suffix(name, end))
            continue;
        g_autofree gchar *file = g_build_filename(path, name, NULL);
        g_remove(file);
    }
}

void
ak_folder_clean(const char *path)
{
    folder_remove(path, ".", ".tmp");
}

void
ak_folder_remove_begun(const char *path)
{
    folder_remove(path, "", ".jsonl.part");
}
