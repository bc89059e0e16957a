#include "harness.h"

#include <CUnit/Basic.h>
#include <glib/gstdio.h>
#include <stdio.h>

int
ak_test_main(const char *suite, const AkCase *cases)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;

    CU_pSuite tests = CU_add_suite(suite, NULL, NULL);
    gboolean ok = tests != NULL;
    for (; ok && cases->name != NULL; cases++)
        ok = CU_add_test(tests, cases->name, cases->run) != NULL;

    CU_basic_set_mode(CU_BRM_VERBOSE);
    ok = ok && CU_basic_run_tests() == CUE_SUCCESS &&
         CU_get_number_of_suites_failed() == 0 &&
         CU_get_number_of_failures() == 0 && CU_get_number_of_asserts() > 0;
    CU_cleanup_registry();
    return ok ? 0 : 1;
}

void
ak_assert_near(const char *file, guint line, const char *what, gdouble a,
               gdouble b, gdouble tolerance)
{
    const gdouble gap = a > b ? a - b : b - a;
    const gboolean ok = gap <= tolerance; /* false for NAN, too */
    g_autofree gchar *text = g_strdup_printf(
        "%s = %.9g, expected %.9g to within %g", what, a, b, tolerance);
    CU_assertImplementation(ok, line, text, file, "", CU_FALSE);
}

void
ak_assert_error(const char *file, guint line, GError **error, const char *part)
{
    const gchar *message = *error != NULL ? (*error)->message : "(no error)";
    const gboolean ok = part == NULL
                            ? *error == NULL
                            : *error != NULL && strstr(message, part) != NULL;
    g_autofree gchar *text =
        g_strdup_printf("error '%s' holds '%s'", message,
                        part != NULL ? part : "(no error expected)");
    CU_assertImplementation(ok, line, text, file, "", CU_FALSE);
    g_clear_error(error);
}

gchar *
ak_test_folder(void)
{
    gchar *folder = g_dir_make_tmp("attnkit-test-XXXXXX", NULL);
    g_assert(folder != NULL);
    return folder;
}

static void
harness_remove(const gchar *path)
{
    g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK)
                              ? NULL
                              : g_dir_open(path, 0, NULL);
    const gchar *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree gchar *child = g_build_filename(path, name, NULL);
        harness_remove(child);
    }
    g_remove(path);
}

void
ak_test_folder_remove(gchar *folder)
{
    harness_remove(folder);
    g_free(folder);
}

gchar *
ak_test_source(const char *relative)
{
    const gchar *top = g_getenv("srcdir");
    return g_build_filename(top != NULL ? top : ".", "tests", relative, NULL);
}

gchar *
ak_test_data(const char *relative)
{
    const gchar *data = g_getenv("ATTNKIT_DATA");
    g_autofree gchar *path =
        g_build_filename(data != NULL ? data : "", relative, NULL);
    if (data != NULL && g_file_test(path, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&path);
    g_print("skipped: no ATTNKIT_DATA/%s ... ", relative);
    return NULL;
}
