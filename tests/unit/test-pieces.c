/* Which pieces of a cell are finished. */
#include "pieces.h"

#include "files.h"
#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const files[] = {"a.txt", "b.txt", NULL};

/* Keys of "name=value" words. */
static GPtrArray *
keys_of(const char *words)
{
    GPtrArray *keys = ak_keys_new();
    g_auto(GStrv) word = g_strsplit(words, " ", -1);
    for (gsize i = 0; word[i] != NULL; i++) {
        gchar *value = strchr(word[i], '=');
        *value = '\0';
        ak_keys_add(keys, word[i], value + 1);
    }
    return keys;
}

static void
put(const gchar *folder, const char *name, const char *text)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    GError *error = NULL;
    CU_ASSERT_TRUE(ak_file_write(path, text, &error));
    AK_ASSERT_NO_ERROR(&error);
}

static gboolean
is_there(const gchar *folder, const char *name)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* A folder with the pieces p (a.txt, b.txt) and q (c.txt), of keys x=1 y=2. */
static gchar *
finished(void)
{
    static const char *const other[] = {"c.txt", NULL};
    gchar *folder = ak_test_folder();
    GError *error = NULL;
    put(folder, "a.txt", "one");
    put(folder, "b.txt", "two");
    put(folder, "c.txt", "three");
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, FALSE, &error);
    g_autoptr(GPtrArray) keys = keys_of("x=1 y=2");
    CU_ASSERT_TRUE(ak_pieces_begin(pieces, &error));
    CU_ASSERT_TRUE(ak_pieces_finish(pieces, "p", keys, files, &error));
    CU_ASSERT_TRUE(ak_pieces_finish(pieces, "q", keys, other, &error));
    AK_ASSERT_NO_ERROR(&error);
    return folder;
}

/* What a new process finds of piece p under these keys; part of the error, or
 * NULL. */
static gboolean
has(const gchar *folder, const char *words, const char *fault)
{
    GError *error = NULL;
    gboolean there = TRUE;
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, FALSE, &error);
    g_autoptr(GPtrArray) keys = keys_of(words);
    const gboolean ok = pieces != NULL && ak_pieces_has(pieces, "p", keys,
                                                        "THAT", &there, &error);
    CU_ASSERT_EQUAL(ok, fault == NULL);
    if (fault != NULL)
        AK_ASSERT_ERROR(&error, fault);
    AK_ASSERT_NO_ERROR(&error);
    return ok && there;
}

static void
test_keys(void)
{
    gchar *folder = finished();
    CU_ASSERT_TRUE(has(folder, "x=1 y=2", NULL));
    CU_ASSERT_TRUE(has(folder, "y=2 x=1", NULL));
    has(folder, "x=1 y=3", "'p' was made with y = 2, but now it is 3");
    has(folder, "x=1 y=3", "remove THAT to make it again");
    has(folder, "x=1", "made with y = 2, but now it is (not set)");
    has(folder, "x=1 y=2 z=0", "made with z = (not set), but now it is 0");
    has(folder, "x=1 y=2 z=", "made with z = (not set), but now it is ");
    ak_test_folder_remove(folder);
}

static void
test_files(void)
{
    gchar *folder = finished();
    put(folder, "b.txt", "tw0");
    has(folder, "x=1 y=2", "b.txt is not as attnkit wrote it");
    put(folder, "b.txt", "two");
    CU_ASSERT_TRUE(has(folder, "x=1 y=2", NULL));

    /* A piece without all of its files is to be made, whatever its keys. */
    g_autofree gchar *path = g_build_filename(folder, "b.txt", NULL);
    CU_ASSERT_EQUAL(g_unlink(path), 0);
    CU_ASSERT_FALSE(has(folder, "x=1 y=2", NULL));
    CU_ASSERT_FALSE(has(folder, "x=9", NULL));
    ak_test_folder_remove(folder);

    folder = ak_test_folder();
    CU_ASSERT_FALSE(has(folder, "x=1", NULL)); /* nothing was ever made */
    CU_ASSERT_FALSE(is_there(folder, "pieces.json"));
    ak_test_folder_remove(folder);
}

/* Killed between the new files and the new list: the old keys do not vouch for
 * the new files. */
static void
test_lost(void)
{
    gchar *folder = finished();
    g_autofree gchar *path = g_build_filename(folder, "b.txt", NULL);
    g_autoptr(GPtrArray) keys = keys_of("x=7");
    GError *error = NULL;
    gboolean there = TRUE;
    CU_ASSERT_EQUAL(g_unlink(path), 0);
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, FALSE, &error);
    CU_ASSERT_TRUE(ak_pieces_has(pieces, "p", keys, "THAT", &there, &error));
    CU_ASSERT_FALSE(there);
    CU_ASSERT_TRUE(ak_pieces_begin(pieces, &error));
    put(folder, "a.txt", "new");
    put(folder, "b.txt", "new");
    AK_ASSERT_NO_ERROR(&error);

    CU_ASSERT_FALSE(has(folder, "x=1 y=2", NULL));
    CU_ASSERT_FALSE(has(folder, "x=7", NULL));
    ak_test_folder_remove(folder);
}

/* What is in the way of the list cannot be taken away. */
static void
test_in_the_way(void)
{
    gchar *folder = finished();
    g_autofree gchar *list = g_build_filename(folder, "pieces.json", NULL);
    GError *error = NULL;
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, TRUE, &error);
    CU_ASSERT_EQUAL(g_unlink(list), 0);
    CU_ASSERT_EQUAL(g_mkdir(list, 0777), 0);
    CU_ASSERT_FALSE(ak_pieces_begin(pieces, &error));
    AK_ASSERT_ERROR(&error, "cannot remove");
    CU_ASSERT_EQUAL(g_rmdir(list), 0);
    ak_test_folder_remove(folder);
}

static void
test_fresh(void)
{
    gchar *folder = finished();
    GError *error = NULL;
    gboolean there = TRUE;
    g_autoptr(GPtrArray) keys = keys_of("x=1 y=2");
    put(folder, "own.txt", "the user's");
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, TRUE, &error);
    CU_ASSERT_TRUE(ak_pieces_has(pieces, "p", keys, "THAT", &there, &error));
    CU_ASSERT_FALSE(there);
    CU_ASSERT_TRUE(is_there(folder, "c.txt")); /* planning removes nothing */
    CU_ASSERT_TRUE(ak_pieces_begin(pieces, &error));
    CU_ASSERT_FALSE(is_there(folder, "a.txt") || is_there(folder, "c.txt") ||
                    is_there(folder, "pieces.json"));
    CU_ASSERT_TRUE(is_there(folder, "own.txt"));
    AK_ASSERT_NO_ERROR(&error);
    ak_test_folder_remove(folder);
}

/* Is piece r under way, of these keys, as a new process sees it? */
static gboolean
is_begun(const gchar *folder, const char *words, gboolean fresh)
{
    GError *error = NULL;
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, fresh, &error);
    g_autoptr(GPtrArray) keys = keys_of(words);
    AK_ASSERT_NO_ERROR(&error);
    return ak_pieces_is_begun(pieces, "r", keys);
}

/* A piece that is under way is known to be, from the moment that it is kept until
 * it is finished; other keys are another piece. */
static void
test_begun(void)
{
    gchar *folder = finished();
    GError *error = NULL;
    static const char *const of_r[] = {"a.txt", NULL};
    g_autoptr(GPtrArray) keys = keys_of("x=1 y=2");
    g_autoptr(GPtrArray) others = keys_of("x=3");
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, FALSE, &error);
    CU_ASSERT_TRUE(ak_pieces_begin(pieces, &error));
    ak_pieces_start(pieces, "r", others);
    ak_pieces_start(pieces, "r", keys);
    CU_ASSERT_FALSE(is_begun(folder, "x=1 y=2", FALSE));
    CU_ASSERT_TRUE(ak_pieces_keep(pieces, &error));
    CU_ASSERT_TRUE(is_begun(folder, "x=1 y=2", FALSE));
    CU_ASSERT_FALSE(is_begun(folder, "x=3", FALSE));
    CU_ASSERT_FALSE(is_begun(folder, "x=1 y=2", TRUE));
    g_autofree gchar *change = ak_pieces_begun_change(pieces, "r", others);
    CU_ASSERT_STRING_EQUAL(change, "x = 1, but now it is 3");
    CU_ASSERT_PTR_NULL(ak_pieces_begun_change(pieces, "r", keys));
    CU_ASSERT_PTR_NULL(ak_pieces_begun_change(pieces, "s", keys));
    CU_ASSERT_TRUE(has(folder, "x=1 y=2", NULL)); /* p is as it was */

    CU_ASSERT_TRUE(ak_pieces_finish(pieces, "r", keys, of_r, &error));
    CU_ASSERT_FALSE(is_begun(folder, "x=1 y=2", FALSE));
    AK_ASSERT_NO_ERROR(&error);
    ak_test_folder_remove(folder);
}

/* Does the beginning r.part hold what was synced, as a new process sees it? */
static gboolean
is_sound(const gchar *folder, GError **error)
{
    g_autofree gchar *path = g_build_filename(folder, "r.part", NULL);
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, FALSE, error);
    return ak_pieces_check_synced(pieces, "r", path, error);
}

/* The bytes that were synced are held to what they were, those behind are not. */
static void
test_synced(void)
{
    static const struct {
        const char *text, *fault;
    } row[] = {
        {"one\ntwo\n", NULL},
        {"one\ntwo\nthree", NULL},
        {"one\ntwO\nthree", "r.part: its first 8 bytes are not as attnkit"},
        {"one\ntwo", "r.part: its first 8 bytes are not as attnkit"},
        {"", "r.part: its first 8 bytes are not as attnkit"},
    };
    gchar *folder = finished();
    GError *error = NULL;
    g_autoptr(GPtrArray) keys = keys_of("x=1");
    g_autoptr(GChecksum) sha256 = g_checksum_new(G_CHECKSUM_SHA256);
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, FALSE, &error);
    ak_pieces_start(pieces, "r", keys);
    CU_ASSERT_TRUE(ak_pieces_keep(pieces, &error));
    CU_ASSERT_TRUE(is_sound(folder, &error)); /* nothing is known */
    g_checksum_update(sha256, (const guchar *)"one\n", 4);
    ak_pieces_put_synced(pieces, "r", 4, sha256);
    g_checksum_update(sha256, (const guchar *)"two\n", 4);
    ak_pieces_put_synced(pieces, "r", 8, sha256);
    CU_ASSERT_TRUE(ak_pieces_keep(pieces, &error));
    CU_ASSERT_FALSE(is_sound(folder, &error));
    AK_ASSERT_ERROR(&error, "cannot read");
    for (gsize i = 0; i < G_N_ELEMENTS(row); i++) {
        put(folder, "r.part", row[i].text);
        CU_ASSERT_EQUAL(is_sound(folder, &error), row[i].fault == NULL);
        if (row[i].fault != NULL)
            AK_ASSERT_ERROR(&error, row[i].fault);
    }

    /* Begun anew: what was synced is of no more account. */
    ak_pieces_start(pieces, "r", keys);
    CU_ASSERT_TRUE(ak_pieces_keep(pieces, &error));
    CU_ASSERT_TRUE(is_sound(folder, &error));
    AK_ASSERT_NO_ERROR(&error);
    ak_test_folder_remove(folder);
}

/* Lists that were damaged are errors with the cure; --fresh does without. */
static void
test_damaged(void)
{
    static const char *const list[] = {
        "",
        "{",
        "[]",
        "{}",
        "{\"format\": 2, \"pieces\": {}}",
        "{\"format\": 1, \"pieces\": []}",
        "{\"format\": 1, \"pieces\": {\"p\": 1}}",
        "{\"format\": 1, \"pieces\": {\"p\": {\"keys\": {}}}}",
        ("{\"format\": 1, \"pieces\": {\"p\": {\"keys\": {\"x\": 1}, "
         "\"files\": {}}}}"),
        ("{\"format\": 1, \"pieces\": {\"p\": {\"keys\": {}, "
         "\"files\": {\"a.txt\": 1}}}}"),
        ("{\"format\": 1, \"pieces\": {\"p\": {\"keys\": {}, "
         "\"files\": {\"../a.txt\": \"0\"}}}}"),
        "{\"format\": 1, \"format\": 1, \"pieces\": {}}",
        "{\"format\": 1, \"pieces\": {}, \"begun\": []}",
        "{\"format\": 1, \"pieces\": {}, \"begun\": {\"p\": 1}}",
        "{\"format\": 1, \"pieces\": {}, \"begun\": {\"p\": {\"x\": 1}}}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(list); i++) {
        gchar *folder = finished();
        GError *error = NULL;
        put(folder, "pieces.json", list[i]);
        has(folder, "x=1 y=2", "remove the folder");
        has(folder, "x=1 y=2", "pieces.json:1: ");
        g_autoptr(AkPieces) pieces = ak_pieces_read(folder, TRUE, &error);
        CU_ASSERT_TRUE(pieces != NULL && ak_pieces_begin(pieces, &error));
        CU_ASSERT_FALSE(is_there(folder, "pieces.json"));
        AK_ASSERT_NO_ERROR(&error);
        ak_test_folder_remove(folder);
    }
}

/* Whatever it was made from. */
static void
test_any(void)
{
    gchar *folder = finished();
    GError *error = NULL;
    gboolean has = FALSE;
    g_autoptr(AkPieces) pieces = ak_pieces_read(folder, FALSE, &error);
    CU_ASSERT_TRUE(ak_pieces_has_any(pieces, "p", &has, &error) && has);
    CU_ASSERT_TRUE(ak_pieces_has_any(pieces, "r", &has, &error) && !has);
    put(folder, "c.txt", "threE");
    CU_ASSERT_TRUE(ak_pieces_has_any(pieces, "p", &has, &error) && has);
    CU_ASSERT_FALSE(ak_pieces_has_any(pieces, "q", &has, &error));
    AK_ASSERT_ERROR(&error, "c.txt is not as attnkit wrote it");
    g_autofree gchar *path = g_build_filename(folder, "b.txt", NULL);
    g_unlink(path);
    CU_ASSERT_TRUE(ak_pieces_has_any(pieces, "p", &has, &error) && !has);
    ak_test_folder_remove(folder);
}

static const AkCase cases[] = {
    {"keys that changed, went or came", test_keys},
    {"files that changed or are gone", test_files},
    {"of any keys", test_any},
    {"killed before the list was written", test_lost},
    {"a list that cannot be removed", test_in_the_way},
    {"anew", test_fresh},
    {"a damaged list", test_damaged},
    {"under way", test_begun},
    {"synced", test_synced},
    {NULL, NULL},
};

int
main(void)
{
    return ak_test_main("pieces", cases);
}
