#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

struct AkFolder {
    int file;
};

gboolean
ak_folder_check(const char *path, GError **error)
{
    g_autofree gchar *at = g_strdup(path);
    while (!g_file_test(at, G_FILE_TEST_EXISTS)) { /* ends at "/" or "." */
        gchar *above = g_path_get_dirname(at);
        g_free(at);
        at = above;
    }
    if (!g_file_test(at, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "run.output = %s: %s is a file, expected a folder; choose "
                    "another --output",
                    path, at);
        return FALSE;
    }
    if (g_access(at, W_OK | X_OK) != 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "run.output = %s: cannot write into %s: %s; choose another "
                    "--output",
                    path, at, g_strerror(errno));
        return FALSE;
    }
    return TRUE;
}

AkFolder *
ak_folder_lock(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0777) != 0) {
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "cannot make the folder %s: %s", path, g_strerror(errno));
        return NULL;
    }
    const int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0 || flock(file, LOCK_EX | LOCK_NB) != 0) {
        const gboolean is_busy = file >= 0 && errno == EWOULDBLOCK;
        g_set_error(error, AK_ERROR, AK_ERROR_FILE,
                    "cannot lock the folder %s: %s", path,
                    is_busy ? "another attnkit is at work in it"
                            : g_strerror(errno));
        if (file >= 0)
            close(file);
        return NULL;
    }
    AkFolder *folder = g_new(AkFolder, 1);
    folder->file = file;
    return folder;
}

void
ak_folder_unlock(AkFolder *folder)
{
    if (folder == NULL)
        return;
    close(folder->file);
    g_free(folder);
}
