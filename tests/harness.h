/* harness.h: a CUnit suite from a table of cases.
 *
 *   static void test_pairs(void) { CU_ASSERT_EQUAL(...); }
 *   static const AkCase cases[] = {{"pairs", test_pairs}, {NULL, NULL}};
 *   int main(void) { return ak_test_main("statistics", cases); }
 *
 * The program prints CUnit's own account, and fails where a case, or the suite's
 * set-up, fails. */
#ifndef AK_TESTS_HARNESS_H
#define AK_TESTS_HARNESS_H

#include <CUnit/CUnit.h>
#include <glib.h>

typedef struct AkCase {
    const char *name;
    void (*run)(void);
} AkCase;

int ak_test_main(const char *suite, const AkCase *cases);

/* Exit code that tells the test driver "skipped". */
enum { AK_TEST_SKIP = 77 };

/* |a - b| <= tolerance, with both numbers in the message where not. */
#define AK_ASSERT_NEAR(a, b, tolerance)                                        \
    ak_assert_near(__FILE__, __LINE__, #a, (a), (b), (tolerance))
void ak_assert_near(const char *file, guint line, const char *what, gdouble a,
                    gdouble b, gdouble tolerance);

/* The error is there and its message holds `part`; it is cleared. */
#define AK_ASSERT_ERROR(error, part)                                           \
    ak_assert_error(__FILE__, __LINE__, (error), (part))
void ak_assert_error(const char *file, guint line, GError **error,
                     const char *part);

/* No error; where there is one its message is the failure's, and it is
 * cleared. */
#define AK_ASSERT_NO_ERROR(error)                                              \
    ak_assert_error(__FILE__, __LINE__, (error), NULL)

/* A new empty folder for this test; removed with all in it by
 * ak_test_folder_remove(). */
gchar *ak_test_folder(void);
void ak_test_folder_remove(gchar *folder);

/* The path of a file beside the sources: under $srcdir/tests. */
gchar *ak_test_source(const char *relative);

/* The path of a file or folder of real data, below $ATTNKIT_DATA; NULL: there is none,
 * which is said. */
gchar *ak_test_data(const char *relative);

#endif
