/* What `attnkit check` finds: nothing wrong with our plug-ins, and of each plug-in
 * that has one fault that fault alone. */
#include "check.h"
#include "checkchild.h"
#include "harness.h"
#include "kit.h"

#include <link.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void
check_assert(gboolean ok, const char *file, const AkFinding *finding)
{
    g_autofree gchar *said =
        g_strdup_printf("%s: %s %s: %s", file,
                        finding != NULL ? ak_grade_name(finding->grade) : "",
                        finding != NULL ? finding->check : "",
                        finding != NULL ? finding->text : "nothing was found");
    CU_assertImplementation(ok, __LINE__, said, __FILE__, "", CU_FALSE);
}

/* --- our own -------------------------------------------------------------------- */

static const char *const checked_always[] = {"descriptor", "exports", "repeat",
                                             "bounds",     "state",   "lives"};

/* Some bounds take seconds, of a sanitizer's build on a busy machine minutes. */
static void
own_check(const char *path)
{
    g_autoptr(AkFindings) findings = ak_check_file(path, 10 * AK_CHECK_SECONDS);
    gsize n_always = 0;
    for (guint i = 0; i < findings->finding->len; i++) {
        const AkFinding *finding = findings->finding->pdata[i];
        check_assert(finding->grade <= AK_GRADE_NOTE, path, finding);
        for (gsize j = 0; j < G_N_ELEMENTS(checked_always); j++)
            n_always += strcmp(finding->check, checked_always[j]) == 0 ? 1 : 0;
    }
    CU_ASSERT_EQUAL(n_always, G_N_ELEMENTS(checked_always));
    CU_ASSERT_EQUAL(findings->n_fail, 0);
}

/* Every plug-in that the loader finds: a new one is tested by existing. */
static void
test_own(void)
{
    g_autoptr(AkLoader) loader = ak_kit_loader();
    g_autoptr(GPtrArray) modules = ak_loader_list(loader, NULL);
    for (guint i = 0; i < modules->len; i++)
        own_check(((const AkModule *)modules->pdata[i])->path);
    CU_ASSERT_TRUE(modules->len >= 12);
}

/* --- one fault each ------------------------------------------------------------- */

/* What is found: the check, the grade, a part of what is said.  All findings that
 * have no row are at most notes. */
static const struct {
    const char *name, *check;
    AkGrade grade;
    const char *part;
    guint seconds; /* 0: the usual */
} faults[] = {
    /* clang-format off */
    {"sound-encoder-1", NULL, AK_GRADE_PASS, "", 0},
    {"sound-attention-1", NULL, AK_GRADE_PASS, "", 0},
    {"sound-probe-1", NULL, AK_GRADE_PASS, "", 0},
    {"sound-reader-1", NULL, AK_GRADE_PASS, "", 0},
    {"frozen", NULL, AK_GRADE_PASS, "", 0},
    {"frozen-reader", NULL, AK_GRADE_PASS, "", 0},
    {"no-query", NULL, AK_GRADE_PASS, "", 0},
    {"needs-text", "gradients", AK_GRADE_NOTE, "open refuses what was made up for it", 0},
    {"needs-word", "ranges", AK_GRADE_NOTE, "open refuses what was made up for it", 0},
    {"text-reader", "read", AK_GRADE_NOTE, "option 'name' has no default", 0},

    {"no-symbol", "descriptor", AK_GRADE_FAIL, "has no symbol attnkit_plugin", 0},
    {"undefined-symbol", "descriptor", AK_GRADE_FAIL, "attnkit_no_such_function", 0},
    {"wrong-magic", "descriptor", AK_GRADE_FAIL, "starts with 0x01020304", 0},
    {"wrong-major", "descriptor", AK_GRADE_FAIL, "plug-in interface 2.0", 0},
    {"wrong-kind", "descriptor", AK_GRADE_FAIL, "kind is 9", 0},
    {"bad-default", "descriptor", AK_GRADE_FAIL, "the default of option 'scale' is '-1'", 0},
    {"stray-option", "descriptor", AK_GRADE_FAIL, "bytes 16 to 24 of the state", 0},
    {"missing-operation", "descriptor", AK_GRADE_FAIL, "'score_backward'", 0},
    {"half-normaliser", "descriptor", AK_GRADE_FAIL, "only one of normalise", 0},
    {"exits-when-loaded", "descriptor", AK_GRADE_FAIL, "exit code 0 while: loading", 0},
    {"crashes-when-loaded", "descriptor", AK_GRADE_FAIL, "by signal", 0},
    {"extra-export", "exports", AK_GRADE_WARN, ", extra_", 0},
    {"innocent", "gradients", AK_GRADE_FAIL, "all slopes lie in [0, 0]", 0},

    {"past-end", "edges", AK_GRADE_FAIL, "byte 12 of row, must stay within its 12 bytes", 0},
    {"past-series", "edges", AK_GRADE_FAIL, "of importance, must stay within", 0},
    {"unknown-need", "edges", AK_GRADE_FAIL, "open asks for needs 0x9", 0},
    {"failing-open", "edges", AK_GRADE_FAIL, "open refuses its own defaults", 0},
    {"no-width", "edges", AK_GRADE_FAIL, "open leaves *hidden at 0", 0},
    {"too-wide", "edges", AK_GRADE_FAIL, "more than 16777216 numbers at width 8", 0},
    {"unkeyed-random", "repeat", AK_GRADE_FAIL, "importance has other bits", 0},
    {"changing-reader", "repeat", AK_GRADE_FAIL, "an example has other bits", 0},

    {"nan-at-bound", "bounds", AK_GRADE_FAIL, "at scale=1", 0},
    {"crash-at-bound", "bounds", AK_GRADE_FAIL, "by signal", 0},
    {"exits-at-bound", "bounds", AK_GRADE_FAIL, "exit code 3 while: open, operations and close at "
                                                "scale=2", 0},
    {"hangs-at-bound", "bounds", AK_GRADE_FAIL, "does not end within 5 seconds", 5},
    {"breaks-promise", "bounds", AK_GRADE_FAIL, "breaks a promise", 0},
    {"silent-bound", "bounds", AK_GRADE_FAIL, "open fails at whole=5 and sets no error", 0},
    {"fails-and-traps", "bounds", AK_GRADE_FAIL, "let open refuse the value, while: open", 0},
    {"prints-and-exits", "bounds", AK_GRADE_FAIL, "; it printed: scale is large", 0},
    {"reports-at-bound", "bounds", AK_GRADE_FAIL, "a sanitizer found: here.c:12:3", 0},
    {"prints-at-bound", "bounds", AK_GRADE_WARN, "prints: scale is large", 0},

    {"wrong-sign", "gradients", AK_GRADE_FAIL, "dh[", 0},
    {"missing-term", "gradients", AK_GRADE_FAIL, "dh[", 0},
    {"forgets-parameter", "gradients", AK_GRADE_FAIL, "d encoder.b[0] gets 0", 0},
    {"sets-gradient", "gradients", AK_GRADE_FAIL, "dz[", 0},
    {"all-kinks", "gradients", AK_GRADE_FAIL, "slopes are at kinks", 0},
    {"wants-gradient", "optional", AK_GRADE_FAIL, "", 0},
    {"forgets-alone", "optional", AK_GRADE_FAIL, "a parameter's gradient has other bits", 0},
    {"three-faults", "optional", AK_GRADE_FAIL, "dh has other bits", 0},
    {"three-faults", "normaliser", AK_GRADE_FAIL, "normalise_backward adds", 0},
    {"three-faults", "lengths", AK_GRADE_FAIL, "of texts of 1 and of 1000 words e[", 0},
    {"even-normaliser", "normaliser", AK_GRADE_FAIL, "of normalise all slopes lie in", 0},
    {"heavy-weights", "normaliser", AK_GRADE_FAIL, "whose sum is 1.01", 0},

    {"out-of-range", "ranges", AK_GRADE_FAIL, "column 'spread' is", 0},
    {"never-set", "ranges", AK_GRADE_FAIL, "column 'spread' is missing (NAN) in every text", 0},
    {"empty-series", "ranges", AK_GRADE_FAIL, "series 'importance' is missing (NAN)", 0},
    {"half-series", "ranges", AK_GRADE_FAIL, "must have all or none", 0},
    {"negative-series", "ranges", AK_GRADE_FAIL, "must be finite and at least 0", 0},
    {"heavy-series", "ranges", AK_GRADE_FAIL, "is an attention whose sum is", 0},
    {"blind-reader", "read", AK_GRADE_FAIL, "read of a path that is not there succeeds", 0},
    {"silent-reader", "read", AK_GRADE_FAIL, "it sets no error", 0},
    {"double-reader", "read", AK_GRADE_FAIL, "have the id 'text-0'", 0},

    {"leaks-neighbour", "alone", AK_GRADE_FAIL, "rows of other texts must not come in", 0},
    {"sees-neighbours", "alone", AK_GRADE_FAIL, "depends on its row", 0},
    {"long-texts", "alone", AK_GRADE_FAIL, "words has an h that differs by nan alone", 0},
    {"long-texts", "lengths", AK_GRADE_FAIL, "of texts of 1 and of 1000 words h[", 0},
    {"hides-nan", "nan", AK_GRADE_FAIL, "h of a word whose z is NAN", 0},
    {"hides-nan-whole", "nan", AK_GRADE_FAIL, "the summary of a text whose z are NAN", 0},
    {"stale-without", "without", AK_GRADE_FAIL, "from forward's on the shortened text", 0},
    {"far-rows", "without", AK_GRADE_FAIL, "to 100 of a text that has", 0},
    {"other-word", "without", AK_GRADE_FAIL, "emit was called for word 2, must be for 1", 0},
    {"misses-word", "without", AK_GRADE_FAIL, "words and called emit", 0},
    {"writes-state", "state", AK_GRADE_FAIL, "writes to byte 8 of its state", 0},
    {"shares-static", "threads", AK_GRADE_FAIL, "while another pass is open", 0},
    {"shares-scratch", "threads", AK_GRADE_FAIL, "", 0},
    {"leaks-memory", "lives", AK_GRADE_FAIL, "bytes are lost in each life", 0},
    {"keeps-memory", "lives", AK_GRADE_FAIL, "bytes are lost in each life", 0},
    /* clang-format on */
};

/* ThreadSanitizer sees that what writes to the state does so on many threads. */
static gboolean
fault_is_race(gsize row, const AkFinding *finding)
{
#if defined(__SANITIZE_THREAD__)
    return strcmp(faults[row].name, "writes-state") == 0 &&
           strcmp(finding->check, "threads") == 0;
#else
    (void)row, (void)finding;
    return FALSE;
#endif
}

/* The findings against the rows of one plug-in, which begin with `row`; how many
 * these are. */
static gsize
fault_check(gsize row, const char *path)
{
    g_autoptr(AkFindings) findings = ak_check_file(
        path, faults[row].seconds > 0 ? faults[row].seconds : AK_CHECK_SECONDS);
    const AkFinding *found[G_N_ELEMENTS(faults)] = {NULL};
    gsize n = 1;
    while (row + n < G_N_ELEMENTS(faults) &&
           strcmp(faults[row].name, faults[row + n].name) == 0)
        n++;
    for (guint i = 0; i < findings->finding->len; i++) {
        const AkFinding *finding = findings->finding->pdata[i];
        gsize j = 0;
        while (j < n && g_strcmp0(finding->check, faults[row + j].check) != 0)
            j++;
        if (j < n)
            found[j] = finding;
        else if (!fault_is_race(row, finding))
            check_assert(finding->grade <= AK_GRADE_NOTE, path, finding);
    }
    for (gsize j = 0; faults[row].check != NULL && j < n; j++)
        check_assert(found[j] != NULL &&
                         found[j]->grade == faults[row + j].grade &&
                         strstr(found[j]->text, faults[row + j].part) != NULL,
                     path, found[j]);
    return n;
}

/* Under valgrind it is memcheck that finds them, before attnkit check does. */
static void
test_faults(void)
{
    if (g_getenv("AK_VALGRIND") != NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(faults);) {
        g_autofree gchar *file = g_strconcat(faults[i].name, ".so", NULL);
        g_autofree gchar *path =
            g_build_filename(g_getenv("AK_BROKEN_DIR"), file, NULL);
        i += fault_check(i, path);
    }
}

/* The table of sections is gone, as sstrip leaves a file: it still loads. */
static void
check_stripped(const char *folder, gchar *bytes, gsize size)
{
    g_autofree gchar *path = g_build_filename(folder, "sound-reader-1.so", NULL);
    ElfW(Ehdr) *header = (gpointer)bytes;
    header->e_shoff = header->e_shnum = header->e_shstrndx = 0;
    g_assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    g_autoptr(AkFindings) findings = ak_check_file(path, AK_CHECK_SECONDS);
    const AkFinding *finding = findings->finding->pdata[1];
    CU_ASSERT_EQUAL(findings->n_fail, 0);
    CU_ASSERT_STRING_EQUAL(finding->check, "exports");
    CU_ASSERT_EQUAL(finding->grade, AK_GRADE_NOTE);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(finding->text, "has no table of dynamic symbols"));
}

/* What is no plug-in at all, and one under another name than its own. */
static void
test_files(void)
{
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "words.so", NULL);
    g_assert_true(g_file_set_contents(path, "#!/bin/sh\n", -1, NULL));
    g_autoptr(AkFindings) words = ak_check_file(path, AK_CHECK_SECONDS);
    CU_ASSERT_EQUAL(words->finding->len, 1);
    CU_ASSERT_EQUAL(words->n_fail, 1);
    CU_ASSERT_PTR_NULL(words->name);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        ((const AkFinding *)words->finding->pdata[0])->text, "is not ELF"));

    gchar *bytes = NULL;
    gsize size = 0;
    g_autofree gchar *from =
        g_build_filename(g_getenv("AK_BROKEN_DIR"), "sound-reader-1.so", NULL);
    g_assert_true(g_file_get_contents(from, &bytes, &size, NULL));
    g_assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    g_autoptr(AkFindings) other = ak_check_file(path, AK_CHECK_SECONDS);
    const AkFinding *finding = other->finding->pdata[1];
    CU_ASSERT_STRING_EQUAL(other->name, "sound-reader-1");
    CU_ASSERT_STRING_EQUAL(finding->check, "file");
    CU_ASSERT_EQUAL(finding->grade, AK_GRADE_WARN);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(finding->text, "dataset/sound-reader-1.so alone: rename it"));
    check_stripped(folder, bytes, size);
    g_free(bytes);
    ak_test_folder_remove(folder);
}

/* How many more files may be open: for a temporary file one, for a pipe two. */
static void
check_with_files(guint n, const char *part)
{
    struct rlimit before, few;
    const int next = dup(STDIN_FILENO);
    g_assert_true(next >= 0);
    g_assert_true(getrlimit(RLIMIT_NOFILE, &before) == 0);
    close(next);
    few = before;
    few.rlim_cur = (rlim_t)next + n;
    g_assert_true(setrlimit(RLIMIT_NOFILE, &few) == 0);
    const AkAnswer answer = ak_check_child("/nonexistent", NULL, 1);
    g_assert_true(setrlimit(RLIMIT_NOFILE, &before) == 0);
    CU_ASSERT_EQUAL(answer.grade, AK_GRADE_FAIL);
    CU_ASSERT_PTR_NOT_NULL(strstr(answer.text, part));
    g_free(answer.text);
    g_free(answer.name);
}

static void
test_open_files(void)
{
    check_with_files(0, "cannot be checked: no temporary file: Too many open");
    check_with_files(1, "cannot be checked: no pipe: Too many open");
}

int
main(void)
{
    static const AkCase cases[] = {
        {"our plug-ins", test_own},
        {"one fault each", test_faults},
        {"files", test_files},
        {"no more files", test_open_files},
        {NULL, NULL},
    };
    if (g_getenv("AK_BROKEN_DIR") == NULL)
        return AK_TEST_SKIP;
    return ak_test_main("check", cases);
}
