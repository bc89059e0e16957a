/* replay TARGET FOLDER: feed every file of a corpus to a target, by any compiler;
 * fails where the corpus is empty. */
#include "targets.h"

#include <stdlib.h>

int
main(int argc, char **argv)
{
    if (argc != 3 || !fuzz_open(argv[1])) {
        g_printerr("usage: replay TARGET FOLDER\n");
        return 2;
    }
    g_autoptr(GDir) corpus = g_dir_open(argv[2], 0, NULL);
    guint n = 0;
    for (const char *name;
         corpus != NULL && (name = g_dir_read_name(corpus)) != NULL; n++) {
        g_autofree gchar *path = g_build_filename(argv[2], name, NULL);
        g_autofree gchar *data = NULL;
        gsize size;
        if (!g_file_get_contents(path, &data, &size, NULL))
            return 2;
        fuzz_one((const guint8 *)data, size);
    }
    fuzz_close();
    g_print("%s: %u inputs\n", argv[1], n);
    return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
