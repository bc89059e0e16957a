/* Downloads from a server with faults: what is in the folder afterwards, what was
 * asked for, and what is said. */
#include "download.h"
#include "faults.h"
#include "files.h"
#include "harness.h"
#include "server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* A file of no kind, the same each time for a seed, with a byte more behind it. */
static gchar *
made_bytes(guint32 seed)
{
    gchar *bytes = g_malloc(AK_FAULT_SIZE + 1);
    for (gsize i = 0; i <= AK_FAULT_SIZE; i++) {
        seed = seed * 1664525u + 1013904223u;
        bytes[i] = (gchar)(seed >> 24);
    }
    return bytes;
}

static gchar *
sha256_of(const gchar *bytes, gsize n)
{
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes,
                                       n);
}

/* ---- Watching ---- */

typedef struct Watch {
    guint n_message, n_progress;
    gdouble stop_at;  /* bytes at which the user has had enough; 0: never */
    guint stop_after; /* messages, likewise */
    gdouble done;
} Watch;

static void
watch_progress(gpointer data, const char *what, gdouble done,
               gdouble total G_GNUC_UNUSED)
{
    Watch *watch = data;
    CU_ASSERT_STRING_EQUAL(what, "data.bin");
    watch->n_progress++;
    watch->done = done;
}

static void
watch_message(gpointer data, const char *text G_GNUC_UNUSED)
{
    ((Watch *)data)->n_message++;
}

static gboolean
watch_stop(gpointer data)
{
    const Watch *watch = data;
    return (watch->stop_at > 0.0 && watch->done >= watch->stop_at) ||
           (watch->stop_after > 0 && watch->n_message >= watch->stop_after);
}

static AkDownloaded *
download(const AkDownload *file, const char *folder, const char *mirror,
         Watch *watch, GError **error)
{
    const AkDownloadRequest request = {.download = file,
                                       .folder = folder,
                                       .mirror = mirror,
                                       .n_try = 3,
                                       .pause = 1};
    const AkObserver observer = {.progress = watch_progress,
                                 .message = watch_message,
                                 .stop = watch_stop,
                                 .data = watch};
    return ak_download(&request, &observer, error);
}

/* ---- Servers with faults ---- */

static void
row_assert(const AkFault *row, gboolean ok, const char *what)
{
    g_autofree gchar *text = g_strdup_printf("%s: %s", row->name, what);
    CU_assertImplementation(ok, __LINE__, text, __FILE__, "", CU_FALSE);
}

static gboolean
is_there(const char *folder, const char *name)
{
    g_autofree gchar *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void
write_part(const AkFault *row, const char *folder, const char *url,
           const gchar *bytes)
{
    g_autofree gchar *part = g_build_filename(folder, "data.bin.part", NULL);
    g_autofree gchar *from =
        g_build_filename(folder, "data.bin.part.from", NULL);
    g_autofree gchar *copy = g_memdup2(bytes, AK_FAULT_SIZE);
    if (row->is_part_bad)
        copy[row->n_part / 2] ^= 1;
    g_file_set_contents(part, copy, (gssize)row->n_part, NULL);
    if (row->from == NULL)
        return;
    g_autofree gchar *text =
        g_strdup_printf("%s/data.bin\n%s\n", url, row->from);
    g_file_set_contents(from, text, -1, NULL);
}

static void
row_assert_end(const AkFault *row, const AkDownloaded *found,
               const GError *error, const char *folder)
{
    g_autofree gchar *said =
        g_strdup_printf("message is '%s'", error != NULL ? error->message : "");
    row_assert(row, (found != NULL) == (row->code == 0), said);
    row_assert(row, (error != NULL ? error->code : 0) == row->code, said);
    row_assert(row,
               row->says == NULL ||
                   (error != NULL && strstr(error->message, row->says) != NULL),
               said);
    row_assert(row, is_there(folder, "data.bin") == (row->code == 0),
               "whether the file is in place");
    row_assert(row, is_there(folder, "data.bin.part") == row->leaves_part,
               "whether its part stays");
    row_assert(row,
               !is_there(folder, "data.bin.part.from") ||
                   is_there(folder, "data.bin.part"),
               "no version without a part");
}

static void
row_run(const AkFault *row, const gchar *bytes, const char *sha256)
{
    gchar *folder = ak_test_folder();
    AkServed served = row->served;
    if (served.bytes == NULL)
        served.bytes = bytes;
    if (served.n == 0 && served.type == NULL)
        served.n = AK_FAULT_SIZE;
    g_autofree gchar *wrong = g_strnfill(64, '0');
    g_autoptr(AkServer) server = ak_server_new(&served);
    g_autofree gchar *url =
        g_strconcat(ak_server_url(server), "/data.bin", NULL);
    const AkDownload file = {
        .file = "data.bin",
        .url = url,
        .sha256 = (row->what & AK_WRONG_SUM) != 0 ? wrong
                  : (row->what & AK_NO_SUM) != 0  ? NULL
                                                  : sha256,
        .size = (row->what & AK_NO_SIZE) != 0 ? 0 : AK_FAULT_SIZE,
        .what = "bytes"};
    /* From the publisher, or from a mirror: it is the same address. */
    const gboolean is_mirror = (row->what & AK_NO_SUM) == 0;
    if (row->n_part > 0)
        write_part(row, folder, ak_server_url(server), bytes);

    Watch watch = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(AkDownloaded) found =
        download(&file, folder, is_mirror ? ak_server_url(server) : NULL,
                 &watch, &error);
    row_assert_end(row, found, error, folder);
    g_autofree gchar *asked =
        g_strdup_printf("%u requests, %u of them for a part",
                        ak_server_n_request(server), ak_server_n_range(server));
    row_assert(row, ak_server_n_request(server) == row->n_request, asked);
    row_assert(row, ak_server_n_range(server) == row->n_range, asked);
    row_assert(row, found == NULL || strcmp(found->sha256, sha256) == 0,
               "the checksum");

    /* What is in place is not fetched again. */
    g_clear_error(&error);
    g_autoptr(AkDownloaded) again =
        found != NULL
            ? download(&file, folder, ak_server_url(server), &watch, &error)
            : NULL;
    row_assert(row, found == NULL || (again != NULL && again->url == NULL),
               "it is found in place");
    row_assert(row, ak_server_n_request(server) == row->n_request,
               "it is not fetched again");
    ak_test_folder_remove(folder);
}

static void
test_servers(void)
{
    g_autofree gchar *bytes = made_bytes(1);
    g_autofree gchar *sha256 = sha256_of(bytes, AK_FAULT_SIZE);
    for (gsize i = 0; i < ak_n_fault; i++)
        row_run(&ak_faults[i], bytes, sha256);
}

/* ---- By themselves ---- */

static void
test_interrupted(void)
{
    g_autofree gchar *bytes = made_bytes(2);
    g_autofree gchar *sha256 = sha256_of(bytes, AK_FAULT_SIZE);
    const AkServed served = {.bytes = bytes,
                             .n = AK_FAULT_SIZE,
                             .etag = "\"x\"",
                             .has_ranges = TRUE,
                             .piece = 9973,
                             .pause = 2};
    const AkDownload file = {"data.bin", NULL, sha256, AK_FAULT_SIZE, "bytes"};
    gchar *folder = ak_test_folder();
    g_autoptr(AkServer) server = ak_server_new(&served);
    g_autoptr(GError) error = NULL;

    Watch watch = {.stop_at = 100000};
    CU_ASSERT_PTR_NULL(
        download(&file, folder, ak_server_url(server), &watch, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_INTERRUPTED));
    g_clear_error(&error);
    CU_ASSERT_TRUE(is_there(folder, "data.bin.part"));
    CU_ASSERT_FALSE(is_there(folder, "data.bin"));

    watch.stop_at = 0.0;
    g_autoptr(AkDownloaded) found =
        download(&file, folder, ak_server_url(server), &watch, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NOT_NULL(found);
    CU_ASSERT_EQUAL(ak_server_n_range(server), 1);
    CU_ASSERT_EQUAL(watch.done, AK_FAULT_SIZE);
    ak_test_folder_remove(folder);
}

/* While it waits before it tries again. */
static void
test_interrupted_pause(void)
{
    g_autofree gchar *bytes = made_bytes(2);
    const AkServed served = {.bytes = bytes,
                             .n = AK_FAULT_SIZE,
                             .cut = AK_FAULT_SIZE / 2,
                             .n_cut = 9};
    const AkDownload file = {"data.bin", NULL, NULL, AK_FAULT_SIZE, "bytes"};
    gchar *folder = ak_test_folder();
    g_autoptr(AkServer) server = ak_server_new(&served);
    g_autoptr(GError) error = NULL;
    Watch watch = {.stop_after = 1};
    CU_ASSERT_PTR_NULL(
        download(&file, folder, ak_server_url(server), &watch, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_INTERRUPTED));
    CU_ASSERT_EQUAL(ak_server_n_request(server), 1);
    ak_test_folder_remove(folder);
}

/* The same version of another address is another file. */
static void
test_elsewhere(void)
{
    g_autofree gchar *bytes = made_bytes(4);
    const AkServed served = {
        .bytes = bytes, .n = AK_FAULT_SIZE, .etag = "\"a\"", .has_ranges = TRUE};
    const AkDownload file = {"data.bin", NULL, NULL, 0, "bytes"};
    const AkFault part = {.n_part = 99991, .from = "\"a\"", .is_part_bad = TRUE};
    gchar *folder = ak_test_folder();
    g_autoptr(AkServer) server = ak_server_new(&served);
    g_autoptr(GError) error = NULL;
    Watch watch = {0};

    write_part(&part, folder, "http://elsewhere.invalid", bytes);
    g_autoptr(AkDownloaded) found =
        download(&file, folder, ak_server_url(server), &watch, &error);
    AK_ASSERT_NO_ERROR(&error);
    g_autofree gchar *sha256 = sha256_of(bytes, AK_FAULT_SIZE);
    CU_ASSERT_TRUE(found != NULL && strcmp(found->sha256, sha256) == 0);
    CU_ASSERT_EQUAL(ak_server_n_range(server), 0);
    ak_test_folder_remove(folder);
}

/* More than there is room for, whether it is foreseen or met. */
static void
test_no_room(void)
{
    g_autofree gchar *bytes = made_bytes(3);
    const AkServed served = {.bytes = bytes, .n = AK_FAULT_SIZE},
                   huge = {.bytes = bytes,
                           .n = AK_FAULT_SIZE,
                           .lie = G_MAXSSIZE / 2};
    const AkDownload file = {"data.bin", NULL, NULL, 0, "bytes"};
    gchar *folder = ak_test_folder();
    g_autoptr(AkServer) server = ak_server_new(&served);
    g_autoptr(AkServer) other = ak_server_new(&huge);
    g_autoptr(GError) error = NULL;
    Watch watch = {0};

    struct rlimit before, tiny;
    getrlimit(RLIMIT_FSIZE, &before);
    tiny = before;
    tiny.rlim_cur = 100000;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &tiny);
    g_autoptr(AkDownloaded) found =
        download(&file, folder, ak_server_url(server), &watch, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_DFL);
    CU_ASSERT_PTR_NULL(found);
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
    AK_ASSERT_ERROR(&error, "cannot write");
    CU_ASSERT_FALSE(is_there(folder, "data.bin"));

    CU_ASSERT_PTR_NULL(
        download(&file, folder, ak_server_url(other), &watch, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_FILE));
    AK_ASSERT_ERROR(&error, "has room for");
    CU_ASSERT_FALSE(is_there(folder, "data.bin"));
    ak_test_folder_remove(folder);
}

/* Folders and mirrors that cannot be used; nobody is asked. */
static void
test_refused(void)
{
    const AkServed served = {.bytes = "x", .n = 1};
    const AkDownload file = {"data.bin", NULL, NULL, 0, "bytes"};
    gchar *folder = ak_test_folder();
    g_autofree gchar *path = g_build_filename(folder, "data.bin", NULL);
    g_autofree gchar *within = g_build_filename(path, "within", NULL);
    g_autofree gchar *other = g_build_filename(folder, "other", NULL);
    g_autofree gchar *there = g_build_filename(other, "data.bin", NULL);
    g_autoptr(AkServer) server = ak_server_new(&served);
    g_autoptr(GError) error = NULL;
    Watch watch = {0};

    /* A file that is not the one, where it would go: it stays. */
    const AkDownload sized = {"data.bin", NULL, NULL, 5, "bytes"};
    g_file_set_contents(path, "mine", -1, NULL);
    CU_ASSERT_PTR_NULL(
        download(&sized, folder, ak_server_url(server), &watch, &error));
    CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_DATA));
    AK_ASSERT_ERROR(&error, "is left as it is");

    const struct {
        const char *folder, *mirror, *says;
    } wrong[] = {
        {within, ak_server_url(server), "cannot make the folder"},
        {other, "ftp://127.0.0.1", "must begin with http://"},
        {other, folder, "must begin with http://"},
        {other, "file://host", "must begin with http://"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        CU_ASSERT_PTR_NULL(
            download(&file, wrong[i].folder, wrong[i].mirror, &watch, &error));
        CU_ASSERT_TRUE(g_error_matches(error, AK_ERROR, AK_ERROR_CONFIG));
        AK_ASSERT_ERROR(&error, wrong[i].says);
    }

    /* Someone else is fetching it. */
    AkWriter *writer = ak_writer_resume(there, &error);
    AK_ASSERT_NO_ERROR(&error);
    CU_ASSERT_PTR_NULL(
        download(&file, other, ak_server_url(server), &watch, &error));
    AK_ASSERT_ERROR(&error, "another process is writing it");
    ak_writer_free(writer);
    CU_ASSERT_EQUAL(ak_server_n_request(server), 0);
    ak_test_folder_remove(folder);
}

int
main(void)
{
    static const AkCase cases[] = {
        {"servers with faults", test_servers},
        {"interrupted, and gone on with", test_interrupted},
        {"interrupted while it waits", test_interrupted_pause},
        {"begun elsewhere", test_elsewhere},
        {"no room", test_no_room},
        {"refused", test_refused},
        {NULL, NULL},
    };
    /* A proxy of the machine's knows nothing of this server. */
    g_setenv("no_proxy", "*", TRUE);
    return ak_test_main("download", cases);
}
